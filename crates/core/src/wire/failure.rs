//! Answers that say no, in all the shapes they have been seen in.

use crate::json::{Value, parse};
use crate::{Error, Source};

/// Reads an answer whose status is not a success.
///
/// `retry_after` is the header of that name, `request_id` the header `x-request-id`. Shapes: the contract's
/// `{error:{source,code,message,details:{httpStatusCode}}}`, the same without source or details, a top-level
/// `{code,message}`, `error` as a plain string, and pages of HTML, of which nothing is kept.
#[must_use]
pub fn failure(status: u16, body: &str, retry_after: Option<&str>, request_id: Option<&str>) -> Error {
    let answer = parse(body).unwrap_or(Value::Null);
    let error = answer.get("error").unwrap_or(&answer);
    let source = error.text("source").and_then(Source::from_name);
    let code = error.text("code").map_or_else(|| ["HTTP_", &status.to_string()].concat(), str::to_owned);
    let message = error
        .as_str()
        .or_else(|| error.text("message"))
        .filter(|message| !message.trim_start().starts_with('<'));
    let third_party = error.get("details").and_then(|d| d.get("httpStatusCode")).and_then(Value::as_number);
    let third_party = third_party.and_then(|n| n.as_str().parse().ok());
    let mut failure = Error::new(
        // A 401 that names no source is the endpoint's own: it is the one who checks the host's session.
        source.unwrap_or(if answer.is_null() || status == 401 {
            Source::Endpoint
        } else {
            Source::ConnectivityApi
        }),
        code,
        message.map_or_else(
            || ["the endpoint answered with status ", &status.to_string()].concat(),
            str::to_owned,
        ),
    );
    failure.http_status = Some(match failure.source {
        Source::ThirdParty => third_party.unwrap_or(status),
        _ => status,
    });
    failure.retry_after_ms =
        retry_after.and_then(|text| text.trim().parse::<u32>().ok()).map(|s| s.saturating_mul(1000));
    failure.request_id = request_id.or_else(|| answer.text("requestId")).map(str::to_owned);
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_shape_is_read_with_the_third_partys_own_status() {
        let error = failure(
            400,
            r#"{"error":{"source":"THIRD_PARTY","code":"X","message":"gone","details":{"httpStatusCode":401}}}"#,
            None,
            Some("r1"),
        );
        assert_eq!(
            (error.source, error.http_status, error.request_id.as_deref()),
            (Source::ThirdParty, Some(401), Some("r1"))
        );
        assert!(error.wants_reconnect());
    }

    #[test]
    fn all_other_shapes_give_code_and_message() {
        let error = failure(404, r#"{"code":"AUTHENTICATION_NOT_FOUND","message":"no"}"#, None, None);
        assert!(error.credential_is_gone());
        let error = failure(400, r#"{"error":"plain words"}"#, None, None);
        assert_eq!((error.code.as_ref(), error.message.as_str()), ("HTTP_400", "plain words"));
        let error =
            failure(429, r#"{"error":{"code":"RATE_LIMITED","message":"slow down"}}"#, Some("7"), None);
        assert_eq!((error.retry_after_ms, error.is_retryable()), (Some(7000), true));
    }

    #[test]
    fn nothing_of_a_page_of_html_is_kept() {
        for body in ["<!doctype html><script>", r#"{"error":"<html>x"}"#] {
            let error = failure(502, body, None, None);
            assert_eq!(error.message, "the endpoint answered with status 502");
        }
    }

    #[test]
    fn a_missing_session_is_told_apart() {
        assert!(failure(401, "", None, None).is_signed_out());
        assert!(
            !failure(
                400,
                r#"{"error":{"source":"THIRD_PARTY","code":"X","details":{"httpStatusCode":401}}}"#,
                None,
                None
            )
            .is_signed_out()
        );
    }
}
