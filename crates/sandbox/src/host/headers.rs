//! The security headers of a careful customer: what the widget must be able to live with.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::switches::OpenerPolicy;

/// `'wasm-unsafe-eval'` is the one thing a host has to add for the widget.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
    require-trusted-types-for 'script'; frame-ancestors";

/// The content policy: no frames around the pages but those of this origin.
pub(super) fn content_policy(framed_by: Option<&str>) -> HeaderValue {
    let policy = |ancestors: &str| HeaderValue::from_str(&format!("{POLICY} {ancestors}"));
    let nobody = || HeaderValue::from_static("frame-ancestors 'none'");
    policy(framed_by.unwrap_or("'none'")).or_else(|_| policy("'none'")).unwrap_or_else(|_| nobody())
}

/// Adds the headers where an answer has none of its own; the gateway's pages bring stricter ones.
pub(super) async fn protect(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(value);
    }
    response
}

/// `Cross-Origin-Opener-Policy` on the host's own pages, and not on the gateway's callback page, which it would cut off
/// from the page that opened it.
pub(super) async fn opener_policy(
    State(policy): State<Option<OpenerPolicy>>,
    request: Request,
    next: Next,
) -> Response {
    with_opener_policy(next.run(request).await, policy)
}

/// The same on the callback page, for a host that sends the header everywhere all the same.
pub(super) async fn callback_opener_policy(
    State(policy): State<Option<OpenerPolicy>>,
    request: Request,
    next: Next,
) -> Response {
    let is_callback = request.uri().path().ends_with("/oauth/callback");
    with_opener_policy(next.run(request).await, policy.filter(|_| is_callback))
}

fn with_opener_policy(mut response: Response, policy: Option<OpenerPolicy>) -> Response {
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
