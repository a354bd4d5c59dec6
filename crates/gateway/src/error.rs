//! The one error of the contract, and its shape on the wire:
//! `{error:{source,code,message,details:{httpStatusCode}},requestId}`.
//!
//! HTTP statuses the browser sees:
//!
//! | what happened | status | code | source |
//! |---|---|---|---|
//! | the endpoint refused the call | 400, 401, 403, 404, 405, 408, 409, 413, 415, 422 | see the constructors | `ENDPOINT` |
//! | the user makes too many calls | 429, with `Retry-After` | `RATE_LIMITED` | `ENDPOINT` |
//! | too many calls wait here for the upstream | 503, with `Retry-After` | `ENDPOINT_BUSY` | `ENDPOINT` |
//! | who is signed in cannot be found out just now | 503, with `Retry-After` | `IDENTITY_UNAVAILABLE` | `ENDPOINT` |
//! | the upstream refused the endpoint's key | 500 | `MISCONFIGURED` | `ENDPOINT` |
//! | the upstream cannot be reached | 502 | `UPSTREAM_UNAVAILABLE` | `ENDPOINT` |
//! | the upstream fails and is left alone for a while | 503, with `Retry-After` | `UPSTREAM_UNAVAILABLE` | `ENDPOINT` |
//! | the upstream did not answer in time | 504 | `UPSTREAM_TIMEOUT` | `ENDPOINT` |
//! | the upstream answered no JSON, or too much | 502 | `UPSTREAM_BAD_ANSWER` | `ENDPOINT` |
//! | the upstream or the third party limits the rate | 429, with `Retry-After` | theirs, or `RATE_LIMITED` | theirs |
//! | another 4xx of theirs | the same 4xx | theirs | theirs |
//! | the third party's 401 or 403 | 424: the *host's* session is fine, and 401 would say otherwise | theirs | `THIRD_PARTY` |
//! | a 5xx of theirs | 502 | theirs | theirs |
//!
//! The module must not know where an error came about.

use axum::body::Body;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

/// Who says that something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Source {
    /// This gateway.
    #[serde(rename = "ENDPOINT")]
    Endpoint,
    /// The upstream.
    #[serde(rename = "CONNECTIVITY_API")]
    Upstream,
    /// The service behind the upstream, HubSpot for instance.
    #[serde(rename = "THIRD_PARTY")]
    ThirdParty,
}

/// An error on its way to the browser. Holds nothing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) source: Source,
    pub(crate) code: String,
    pub(crate) message: String,
    /// `details.httpStatusCode`: for a third party's error its own status, else the status of this answer or, for the
    /// upstream's errors, of the upstream's.
    pub(crate) detail_status: u16,
    /// Seconds to wait before another try.
    pub(crate) retry_after: Option<u64>,
    pub(crate) allow: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shape<'a> {
    error: Inner<'a>,
    request_id: &'a str,
}

#[derive(Serialize)]
struct Inner<'a> {
    source: Source,
    code: &'a str,
    message: &'a str,
    details: Details,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    http_status_code: u16,
}

impl ApiError {
    fn own(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            source: Source::Endpoint,
            code: code.to_owned(),
            message: message.into(),
            detail_status: status.as_u16(),
            retry_after: None,
            allow: None,
        }
    }

    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::own(StatusCode::BAD_REQUEST, "INVALID_INPUT", message)
    }

    pub(crate) fn not_json() -> Self {
        Self::own(StatusCode::UNSUPPORTED_MEDIA_TYPE, "INVALID_INPUT", "The body must be application/json.")
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::own(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Nobody is signed in.")
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::own(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::own(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    pub(crate) fn method_not_allowed(allow: &'static str) -> Self {
        let error = Self::own(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "This address takes another method.",
        );
        Self { allow: Some(allow), ..error }
    }

    pub(crate) fn body_timeout() -> Self {
        Self::own(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "The request took too long to arrive.")
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::own(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            format!("The request is larger than {limit} bytes."),
        )
    }

    /// The user makes calls faster than this endpoint allows.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let message = "Too many calls in a short time. Wait a moment.";
        let error = Self::own(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message);
        Self { retry_after: Some(seconds), ..error }
    }

    /// The key was used for another call before.
    pub(crate) fn idempotency_conflict() -> Self {
        Self::own(
            StatusCode::UNPROCESSABLE_ENTITY,
            "IDEMPOTENCY_CONFLICT",
            "This Idempotency-Key was already used for a different run.",
        )
    }

    /// A run was sent, and what became of it cannot be found out. It must not be sent again by a machine.
    pub(crate) fn outcome_unknown() -> Self {
        Self::own(
            StatusCode::CONFLICT,
            "OUTCOME_UNKNOWN",
            "This run was sent but its outcome is unknown. Check the other system before running it again.",
        )
    }

    /// Too many calls wait here already. Nothing was sent.
    pub(crate) fn busy() -> Self {
        let error = Self::own(
            StatusCode::SERVICE_UNAVAILABLE,
            "ENDPOINT_BUSY",
            "Too many calls are waiting here. Nothing was sent; try again in a moment.",
        );
        Self { retry_after: Some(2), ..error }
    }

    /// Whether somebody is signed in cannot be found out: not the end user's fault, and not the end of their session.
    pub(crate) fn nobody_knows_who() -> Self {
        let error = Self::own(
            StatusCode::SERVICE_UNAVAILABLE,
            "IDENTITY_UNAVAILABLE",
            "Who is signed in cannot be checked at the moment.",
        );
        Self { retry_after: Some(5), ..error }
    }

    /// The upstream fails so often that it is left alone for a while. Nothing was sent.
    pub(crate) fn left_alone(seconds: u64) -> Self {
        let error = Self::own(
            StatusCode::SERVICE_UNAVAILABLE,
            "UPSTREAM_UNAVAILABLE",
            "The integration service is not working at the moment. Nothing was sent to it.",
        );
        Self { retry_after: Some(seconds.max(1)), ..error }
    }

    pub(crate) fn unavailable() -> Self {
        Self::own(
            StatusCode::BAD_GATEWAY,
            "UPSTREAM_UNAVAILABLE",
            "The integration service cannot be reached.",
        )
    }

    pub(crate) fn timeout() -> Self {
        Self::own(
            StatusCode::GATEWAY_TIMEOUT,
            "UPSTREAM_TIMEOUT",
            "The integration service did not answer in time.",
        )
    }

    pub(crate) fn bad_answer() -> Self {
        Self::own(
            StatusCode::BAD_GATEWAY,
            "UPSTREAM_BAD_ANSWER",
            "The integration service gave an answer that cannot be read.",
        )
    }

    /// The upstream refused the endpoint itself. Never the end user's fault, so the message blames nobody.
    pub(crate) fn misconfigured() -> Self {
        Self::own(
            StatusCode::INTERNAL_SERVER_ERROR,
            "MISCONFIGURED",
            "Integrations are not set up correctly here. The people who run this service need to look at it.",
        )
    }

    pub(crate) fn is_misconfigured(&self) -> bool {
        self.source == Source::Endpoint && self.code == "MISCONFIGURED"
    }

    pub(crate) fn internal() -> Self {
        Self::own(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL_ERROR",
            "Something went wrong at this endpoint.",
        )
    }

    /// The JSON body.
    pub(crate) fn body(&self, request_id: &str) -> Vec<u8> {
        let shape = Shape {
            error: Inner {
                source: self.source,
                code: &self.code,
                message: &self.message,
                details: Details { http_status_code: self.detail_status },
            },
            request_id,
        };
        serde_json::to_vec(&shape).unwrap_or_default()
    }

    pub(crate) fn into_response(self, request_id: &str) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body(request_id)));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_the_contracts() {
        let body = ApiError::not_found("No.").body("r1");
        assert_eq!(
            String::from_utf8(body).unwrap(),
            r#"{"error":{"source":"ENDPOINT","code":"NOT_FOUND","message":"No.","details":{"httpStatusCode":404}},"requestId":"r1"}"#
        );
    }
}
