//! Every way the upstream has of saying no, brought into the contract's one shape. Pure functions; they must not know
//! which call it was, and never let the upstream's markup through.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use serde_json::Value;

use crate::error::{ApiError, Source};
use crate::secret::Secret;

const MAX_MESSAGE_CHARS: usize = 1000;
const MAX_CODE_CHARS: usize = 100;
const MAX_RETRY_AFTER: u64 = 24 * 60 * 60;

/// What an answer that is no success says, as far as it can be made out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    third_party: bool,
    code: Option<String>,
    message: Option<String>,
    status: Option<u16>,
}

/// Turns an unsuccessful answer into the error for the browser. `secret` is cut out of the upstream's message, should
/// it quote the key.
pub(crate) fn normalise(
    status: StatusCode,
    body: &[u8],
    retry_after: Option<u64>,
    secret: &Secret,
) -> ApiError {
    let said = read(body);
    // A page of some proxy in between is no answer of the upstream, but "too many" and "later" are understood anyway.
    let Some(said) = said else {
        return match status {
            StatusCode::TOO_MANY_REQUESTS => too_many(Said::default(), retry_after, secret, status),
            _ => ApiError { retry_after, detail_status: status.as_u16(), ..ApiError::bad_answer() },
        };
    };
    if !said.third_party && matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return ApiError::misconfigured();
    }
    let their_status =
        if said.third_party { said.status.unwrap_or(status.as_u16()) } else { status.as_u16() };
    if status == StatusCode::TOO_MANY_REQUESTS || (said.third_party && their_status == 429) {
        return too_many(said, retry_after, secret, status);
    }
    let answer = match status.as_u16() {
        401 | 403 => StatusCode::FAILED_DEPENDENCY,
        // About the connection between gateway and upstream, so meaningless to a browser.
        407 | 408 | 421 | 425 | 426 | 431 => StatusCode::BAD_GATEWAY,
        400..=499 => status,
        504 => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    };
    said.into_error(answer, their_status, retry_after, secret)
}

fn too_many(said: Said, retry_after: Option<u64>, secret: &Secret, status: StatusCode) -> ApiError {
    let their_status = said.status.filter(|_| said.third_party).unwrap_or(status.as_u16());
    let said = Said { code: said.code.or_else(|| Some("RATE_LIMITED".to_owned())), ..said };
    said.into_error(StatusCode::TOO_MANY_REQUESTS, their_status, retry_after, secret)
}

impl Said {
    fn into_error(
        self,
        status: StatusCode,
        detail_status: u16,
        retry_after: Option<u64>,
        secret: &Secret,
    ) -> ApiError {
        let source = if self.third_party { Source::ThirdParty } else { Source::Upstream };
        let code = self.code.unwrap_or_else(|| {
            match status.as_u16() {
                404 => "NOT_FOUND",
                400..=499 => "INVALID_INPUT",
                _ => "INTERNAL_ERROR",
            }
            .to_owned()
        });
        let message = self.message.map(|message| clip(&secret.redact(&message), MAX_MESSAGE_CHARS));
        let message = message.filter(|message| !message.trim().is_empty() && !is_markup(message));
        let message = message.unwrap_or_else(|| match source {
            Source::ThirdParty => "The other system refused this without saying why.".to_owned(),
            _ => "The integration service refused this without saying why.".to_owned(),
        });
        ApiError { status, source, code, message, detail_status, retry_after, allow: None }
    }
}

/// Reads the shapes seen: `{error:{…}}` with or without `source` and `details`, `{code,message}`, `{error:"text"}`,
/// `{message:"text"}`, and a bare JSON string. `None` for anything else.
fn read(body: &[u8]) -> Option<Said> {
    let value: Value = serde_json::from_slice(body).ok()?;
    if let Value::String(message) = value {
        return Some(Said { message: Some(message), ..Said::default() });
    }
    let top = value.as_object()?;
    let inner = top.get("error").and_then(Value::as_object);
    let text = |name: &str| {
        [inner, Some(top)].into_iter().flatten().find_map(|object| object.get(name)).and_then(Value::as_str)
    };
    let details = [inner, Some(top)].into_iter().flatten().find_map(|object| object.get("details"));
    Some(Said {
        third_party: text("source") == Some("THIRD_PARTY"),
        code: text("code").map(clean_code).filter(|code| !code.is_empty()),
        message: text("message").or_else(|| top.get("error").and_then(Value::as_str)).map(str::to_owned),
        status: details
            .and_then(|details| details.get("httpStatusCode"))
            .and_then(|status| status.as_u64().or_else(|| status.as_str()?.parse().ok()))
            .and_then(|status| u16::try_from(status).ok())
            .filter(|status| (100..600).contains(status)),
    })
}

fn clean_code(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
        .take(MAX_CODE_CHARS)
        .collect()
}

fn clip(text: &str, chars: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(chars).collect()
}

fn is_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<?xml")
}

/// The seconds of a `Retry-After` header, either as a number or as a date, at most a day.
pub(crate) fn retry_after(value: &str, now: SystemTime) -> Option<u64> {
    let value = value.trim();
    let seconds = value.parse::<u64>().ok().or_else(|| {
        let wait = httpdate::parse_http_date(value).ok()?.duration_since(now).unwrap_or(Duration::ZERO);
        Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
    })?;
    Some(seconds.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn from(status: u16, body: &str) -> ApiError {
        normalise(
            StatusCode::from_u16(status).unwrap(),
            body.as_bytes(),
            None,
            &Secret::new("top-secret-key"),
        )
    }

    fn summary(error: &ApiError) -> (u16, Source, &str, u16) {
        (error.status.as_u16(), error.source, &error.code, error.detail_status)
    }

    #[test]
    fn a_third_party_error_keeps_what_it_says() {
        let body = r#"{"error":{"source":"THIRD_PARTY","code":"INVALID_INPUT","message":"Bad email","details":{"httpStatusCode":400}}}"#;
        let error = from(400, body);
        assert_eq!(summary(&error), (400, Source::ThirdParty, "INVALID_INPUT", 400));
        assert_eq!(error.message, "Bad email");
    }

    #[test]
    fn a_third_partys_401_never_looks_like_the_hosts_session() {
        let body = r#"{"error":{"source":"THIRD_PARTY","code":"UNAUTHORIZED","message":"Token expired","details":{"httpStatusCode":401}}}"#;
        for status in [401, 403] {
            assert_eq!(summary(&from(status, body)), (424, Source::ThirdParty, "UNAUTHORIZED", 401));
        }
        assert_eq!(summary(&from(500, body)), (502, Source::ThirdParty, "UNAUTHORIZED", 401));
    }

    #[test]
    fn a_refused_key_is_the_operators_fault() {
        for body in [
            r#"{"error":{"source":"CONNECTIVITY_API","code":"UNAUTHORIZED","message":"Invalid key top-secret-key"}}"#,
            r#"{"code":"X","message":"no"}"#,
            r#"{"error":"no"}"#,
        ] {
            for status in [401, 403] {
                let error = from(status, body);
                assert_eq!(summary(&error), (500, Source::Endpoint, "MISCONFIGURED", 500));
                assert!(!error.message.contains("key"));
            }
        }
    }

    #[test]
    fn every_known_shape_is_understood() {
        let cases = [
            (
                404,
                r#"{"error":{"code":"NOT_FOUND","message":"m"}}"#,
                (404, Source::Upstream, "NOT_FOUND", 404),
            ),
            (
                404,
                r#"{"code":"AUTHENTICATION_NOT_FOUND","message":"m"}"#,
                (404, Source::Upstream, "AUTHENTICATION_NOT_FOUND", 404),
            ),
            (400, r#"{"error":"m"}"#, (400, Source::Upstream, "INVALID_INPUT", 400)),
            (409, r#"{"message":"m"}"#, (409, Source::Upstream, "INVALID_INPUT", 409)),
            (500, r#""m""#, (502, Source::Upstream, "INTERNAL_ERROR", 500)),
            (503, r#"{"error":{"message":"m","code":7}}"#, (502, Source::Upstream, "INTERNAL_ERROR", 503)),
            (
                422,
                r#"{"error":{"source":"THIRD_PARTY","message":"m","details":{"httpStatusCode":"422"}}}"#,
                (422, Source::ThirdParty, "INVALID_INPUT", 422),
            ),
        ];
        for (status, body, expected) in cases {
            let error = from(status, body);
            assert_eq!(summary(&error), expected, "{body}");
            assert_eq!(error.message, "m", "{body}");
        }
    }

    #[test]
    fn markup_never_gets_through() {
        for body in [
            "<html><body>nginx secrets</body></html>",
            "<!DOCTYPE html><p>nginx secrets",
            "nginx secrets",
            "",
            "[1]",
            "\u{feff}nginx",
        ] {
            let error = from(502, body);
            assert_eq!(summary(&error), (502, Source::Endpoint, "UPSTREAM_BAD_ANSWER", 502), "{body}");
            assert!(!error.message.contains("nginx"));
        }
        assert!(!from(400, r#"{"error":"<html>nginx</html>"}"#).message.contains("nginx"));
    }

    #[test]
    fn a_page_in_place_of_an_answer_blames_no_key() {
        assert_eq!(from(403, "<html>blocked by a firewall</html>").code, "UPSTREAM_BAD_ANSWER");
    }

    #[test]
    fn too_many_requests_is_429_whoever_says_it_and_in_whatever_form() {
        assert_eq!(summary(&from(429, "<html>")), (429, Source::Upstream, "RATE_LIMITED", 429));
        assert_eq!(summary(&from(429, "{}")), (429, Source::Upstream, "RATE_LIMITED", 429));
        let third = r#"{"error":{"source":"THIRD_PARTY","code":"SLOW_DOWN","message":"m","details":{"httpStatusCode":429}}}"#;
        assert_eq!(summary(&from(400, third)), (429, Source::ThirdParty, "SLOW_DOWN", 429));
    }

    #[test]
    fn a_quoted_key_is_cut_out_and_long_text_is_clipped() {
        let error = from(400, r#"{"error":{"message":"got top-secret-key\r\n"}}"#);
        assert_eq!(error.message, "got [redacted]  ");
        let long = format!(r#"{{"error":"{}"}}"#, "ä".repeat(5000));
        assert_eq!(from(400, &long).message.chars().count(), MAX_MESSAGE_CHARS);
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after(" 7 ", now), Some(7));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), Some(10));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:27 GMT", now), Some(0));
        assert_eq!(retry_after("99999999999", now), Some(MAX_RETRY_AFTER));
        for bad in ["", "-1", "soon", "1.5"] {
            assert_eq!(retry_after(bad, now), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_panics_and_none_becomes_a_success(status in 300_u16..600, body in "\\PC{0,80}") {
            let error = from(status, &body);
            prop_assert!(error.status.is_client_error() || error.status.is_server_error());
            prop_assert!(error.status != StatusCode::UNAUTHORIZED && error.status != StatusCode::FORBIDDEN);
        }
    }
}
