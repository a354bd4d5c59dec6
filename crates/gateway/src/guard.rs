//! Keeps other sites out: the static header that forces a preflight, the `Origin` / `Sec-Fetch-Site` check, and CORS
//! for exactly the origins that the configuration names. It must not know who is signed in.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::error::ApiError;
use crate::route::Route;

/// A page of another site can send simple requests with the user's cookies, but no header of its own without asking.
const MARK: HeaderName = HeaderName::from_static("x-jackfield");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a call that another site may have forged.
///
/// # Errors
/// `FORBIDDEN` with a sentence that names the header.
pub(crate) fn admit(route: &Route, headers: &HeaderMap, allowed_origins: &[String]) -> Result<(), ApiError> {
    if route.is_plain_fetch() {
        return Ok(());
    }
    if headers.get(MARK).is_none_or(|value| value != "1") {
        return Err(ApiError::forbidden("The header X-Jackfield: 1 is missing."));
    }
    if route.changes_state() && !is_from_here(headers, allowed_origins) {
        return Err(ApiError::forbidden("Calls from this origin are not allowed."));
    }
    Ok(())
}

/// Whether the request comes from the host's own pages, or from no browser at all (which no cookie can be stolen
/// through). The order is that of Go's `CrossOriginProtection`: an allowed origin, then what the browser says about
/// the site, then `Origin` against `Host` for browsers that say nothing.
fn is_from_here(headers: &HeaderMap, allowed_origins: &[String]) -> bool {
    let origin = headers.get(ORIGIN);
    if origin.is_some_and(|origin| is_allowed(origin, allowed_origins)) {
        return true;
    }
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin";
    }
    let Some(origin) = origin else { return true };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin_host =
        origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_scheme, rest)| rest);
    match (origin_host, host) {
        (Some(origin), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    }
}

fn is_allowed(origin: &HeaderValue, allowed_origins: &[String]) -> bool {
    allowed_origins.iter().any(|allowed| origin.as_bytes() == allowed.as_bytes())
}

/// Whether this is a CORS preflight of an allowed origin. Where no origins are configured there is no such thing.
pub(crate) fn is_preflight(parts: &Parts, allowed_origins: &[String]) -> bool {
    parts.method == Method::OPTIONS
        && parts.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
        && parts.headers.get(ORIGIN).is_some_and(|origin| is_allowed(origin, allowed_origins))
}

/// The headers of a preflight's answer, beside those of [`share`].
pub(crate) fn answer_preflight(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE"));
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type, idempotency-key, x-jackfield"),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
}

/// Lets the pages of an allowed origin read the answer, whatever it is.
pub(crate) fn share(origin: Option<&HeaderValue>, allowed_origins: &[String], headers: &mut HeaderMap) {
    if allowed_origins.is_empty() {
        return;
    }
    headers.append(VARY, HeaderValue::from_static("origin"));
    let Some(origin) = origin.filter(|origin| is_allowed(origin, allowed_origins)) else { return };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag, idempotency-replayed, retry-after, x-request-id"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap()))
            .collect()
    }

    fn create() -> Route {
        Route::CreateCredential { connector: Id::new("hubspot").unwrap() }
    }

    #[test]
    fn a_call_without_the_mark_is_refused_even_when_it_reads_only() {
        for pairs in [&[][..], &[("x-jackfield", "0")], &[("x-jackfield", "")]] {
            assert!(admit(&Route::Credentials, &headers(pairs), &[]).is_err());
        }
        assert!(admit(&Route::Credentials, &headers(&[("x-jackfield", "1")]), &[]).is_ok());
    }

    #[test]
    fn an_image_and_the_callback_page_need_no_mark() {
        assert!(admit(&Route::Icon { connector: Id::new("a").unwrap() }, &headers(&[]), &[]).is_ok());
        assert!(admit(&Route::CallbackPage, &headers(&[]), &[]).is_ok());
    }

    #[test]
    fn a_change_is_taken_from_the_same_origin_or_from_no_browser() {
        let mark = ("x-jackfield", "1");
        let taken: [&[(&str, &str)]; 4] = [
            &[mark],
            &[mark, ("sec-fetch-site", "same-origin"), ("origin", "https://shop.example")],
            &[mark, ("origin", "https://shop.example"), ("host", "shop.example")],
            &[mark, ("origin", "http://localhost:8420"), ("host", "localhost:8420")],
        ];
        for pairs in taken {
            assert!(admit(&create(), &headers(pairs), &[]).is_ok(), "{pairs:?}");
        }
    }

    #[test]
    fn a_change_from_anywhere_else_is_refused() {
        let mark = ("x-jackfield", "1");
        let refused: [&[(&str, &str)]; 7] = [
            &[mark, ("sec-fetch-site", "cross-site")],
            &[mark, ("sec-fetch-site", "same-site"), ("origin", "https://evil.shop.example")],
            &[mark, ("sec-fetch-site", "none")],
            &[mark, ("sec-fetch-site", "cross-site"), ("origin", "https://x.example"), ("host", "x.example")],
            &[mark, ("origin", "https://evil.example"), ("host", "shop.example")],
            &[mark, ("origin", "null"), ("host", "shop.example")],
            &[mark, ("origin", "https://shop.example.evil"), ("host", "shop.example")],
        ];
        for pairs in refused {
            assert!(admit(&create(), &headers(pairs), &[]).is_err(), "{pairs:?}");
        }
    }

    #[test]
    fn an_allowed_origin_is_compared_exactly() {
        let allowed = ["https://app.example".to_owned()];
        let from =
            |origin| headers(&[("x-jackfield", "1"), ("sec-fetch-site", "cross-site"), ("origin", origin)]);
        assert!(admit(&create(), &from("https://app.example"), &allowed).is_ok());
        for origin in [
            "https://app.example.evil",
            "http://app.example",
            "https://APP.example",
            "https://app.example:444",
        ] {
            assert!(admit(&create(), &from(origin), &allowed).is_err(), "{origin}");
        }
    }
}
