//! The page that the OAuth window comes back to: three static files, the same for everybody.

use axum::body::Body;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS};
use http::{HeaderValue, Response};

const PAGE: &str = include_str!("../callback/callback.html");
const SCRIPT: &str = include_str!("../callback/callback.js");
const STYLE: &str = include_str!("../callback/callback.css");

/// Nothing but the two files beside it, no frames around it, nowhere to send anything to.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'",
);

fn file(text: &'static str, content_type: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

pub(crate) fn page() -> Response<Body> {
    file(PAGE, "text/html; charset=utf-8")
}

pub(crate) fn script() -> Response<Body> {
    file(SCRIPT, "text/javascript; charset=utf-8")
}

pub(crate) fn style() -> Response<Body> {
    file(STYLE, "text/css; charset=utf-8")
}
