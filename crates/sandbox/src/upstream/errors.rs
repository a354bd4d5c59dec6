//! The upstream's ways of saying no. It has more than one, and so has the stand-in.

use std::fmt::Display;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Who failed, as the error shape calls it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Blame {
    ConnectivityApi,
    ThirdParty,
}

impl Blame {
    fn as_str(self) -> &'static str {
        match self {
            Self::ConnectivityApi => "CONNECTIVITY_API",
            Self::ThirdParty => "THIRD_PARTY",
        }
    }
}

/// An answer that is not a success.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    body: Value,
    retry_after_seconds: Option<u64>,
}

impl ApiError {
    /// `{error:{source,code,message,details:{httpStatusCode}}}`, the documented shape.
    pub(super) fn new(blame: Blame, status: StatusCode, code: &str, message: impl Display) -> Self {
        let body = json!({
            "error": {
                "source": blame.as_str(),
                "code": code,
                "message": message.to_string(),
                "details": { "httpStatusCode": status.as_u16() },
            },
        });
        Self { status, body, retry_after_seconds: None }
    }

    /// `{code,message}` without anything around it, as seen live for credentials that are not there.
    pub(super) fn authentication_not_found() -> Self {
        let body = json!({
            "code": "AUTHENTICATION_NOT_FOUND",
            "message": "No such credential for this user and connector",
        });
        Self { status: StatusCode::NOT_FOUND, body, retry_after_seconds: None }
    }

    pub(super) fn invalid_input(message: impl Display) -> Self {
        Self::new(Blame::ConnectivityApi, StatusCode::BAD_REQUEST, "INVALID_INPUT", message)
    }

    pub(super) fn not_found(message: impl Display) -> Self {
        Self::new(Blame::ConnectivityApi, StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    pub(super) fn internal(message: impl Display) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(Blame::ConnectivityApi, status, "INTERNAL_ERROR", message)
    }

    pub(super) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
}

impl From<crate::catalog::CatalogError> for ApiError {
    fn from(error: crate::catalog::CatalogError) -> Self {
        tracing::error!(%error, "the catalog cannot be read");
        Self::internal(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
