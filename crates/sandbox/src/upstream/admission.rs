//! Who may call, and on whose behalf: the API key, the API version and the user header.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Upstream;
use super::errors::{ApiError, Blame};

/// The version of the Connectivity API that is stood in for.
pub(super) const API_VERSION: &str = "2025-09";
const USER_HEADER: &str = "x-alloy-userid";

/// The user on whose behalf a call runs.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) user_id: String,
    /// Whether a user was named. Without one the call runs as the owner of the key, as the real service does it:
    /// an endpoint that forgets the header shows every end user the same stranger's accounts.
    pub(super) named: bool,
}

impl Scope {
    /// Refuses an id in a path or a body that contradicts the header.
    pub(super) fn agrees_with(&self, user_id: &str) -> Result<(), ApiError> {
        if self.named && self.user_id != user_id {
            let message = format!("userId does not agree with the {USER_HEADER} header");
            return Err(ApiError::new(Blame::ConnectivityApi, StatusCode::FORBIDDEN, "FORBIDDEN", message));
        }
        Ok(())
    }
}

/// Lets a call through with its [`Scope`], or answers why not.
pub(super) async fn admit(State(upstream): State<Upstream>, mut request: Request, next: Next) -> Response {
    match scope(&upstream, request.headers()) {
        Ok(scope) => {
            request.extensions_mut().insert(scope);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

fn scope(upstream: &Upstream, headers: &HeaderMap) -> Result<Scope, ApiError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let key = text(header::AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
    if key != Some(upstream.api_key()) {
        let message = "The API key is missing or wrong";
        return Err(ApiError::new(Blame::ConnectivityApi, StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message));
    }
    match text("x-api-version") {
        Some(API_VERSION) => {}
        Some(_) => return Err(ApiError::invalid_input(format!("x-api-version must be {API_VERSION}"))),
        None => return Err(ApiError::invalid_input("The x-api-version header is required")),
    }
    let Some(user_id) = headers.get(USER_HEADER) else {
        return Ok(Scope { user_id: upstream.owner_id().to_owned(), named: false });
    };
    let user_id = user_id.to_str().unwrap_or_default();
    if !upstream.accounts().with(|accounts| accounts.has_user(user_id)) {
        return Err(user_not_found());
    }
    Ok(Scope { user_id: user_id.to_owned(), named: true })
}

pub(super) fn user_not_found() -> ApiError {
    ApiError::new(Blame::ConnectivityApi, StatusCode::NOT_FOUND, "USER_NOT_FOUND", "There is no such user")
}
