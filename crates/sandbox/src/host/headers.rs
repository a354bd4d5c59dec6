//! The security headers of a careful customer: what the widget must be able to live with.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::switches::OpenerPolicy;

/// `'wasm-unsafe-eval'` is the one thing a host has to add for the widget.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
    require-trusted-types-for 'script'";

/// Adds the headers where an answer has none of its own; the gateway's pages bring stricter ones.
pub(super) async fn protect(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// `Cross-Origin-Opener-Policy` on the host's own pages. Never on the gateway's callback page, which would cut it off
/// from the page that opened it.
pub(super) async fn opener_policy(
    State(policy): State<Option<OpenerPolicy>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if let Some(policy) = policy {
        let name = HeaderName::from_static("cross-origin-opener-policy");
        response.headers_mut().insert(name, HeaderValue::from_static(policy.as_str()));
    }
    response
}

/// Whether a request that changes something comes from a page of this app, or from no page at all.
pub(super) fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    match (headers.contains_key(header::ORIGIN), text(header::ORIGIN), text(header::HOST)) {
        (false, ..) => true,
        (true, Some(origin), Some(host)) => origin == format!("http://{host}"),
        _ => false,
    }
}
