//! `POST /users`, `GET /users`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::Upstream;
use super::errors::{ApiError, Blame};

pub(super) async fn create(
    State(upstream): State<Upstream>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let fields = object(&body)?;
    let username = match fields.get("username") {
        Some(Value::String(name)) if !name.is_empty() => name,
        Some(_) => return Err(ApiError::invalid_input("username must be a non-empty string")),
        None => return Err(ApiError::invalid_input("username is required")),
    };
    let full_name = match fields.get("fullName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.as_str()),
        Some(_) => return Err(ApiError::invalid_input("fullName must be a string")),
    };
    let id = upstream
        .accounts()
        .with(|accounts| accounts.add_user(username, full_name).map(|user| user.user_id.clone()));
    let id = id.ok_or_else(|| {
        let message = "A user with this username exists already";
        ApiError::new(Blame::ConnectivityApi, StatusCode::CONFLICT, "USER_ALREADY_EXISTS", message)
    })?;
    Ok((StatusCode::CREATED, Json(json!({ "userId": id }))))
}

pub(super) async fn list(State(upstream): State<Upstream>) -> Json<Value> {
    let owner = upstream.owner_id();
    // The owner of the key is an account of the service, not one of the customer's users.
    let users: Vec<_> = upstream
        .accounts()
        .with(|accounts| accounts.users().filter(|user| user.user_id != owner).cloned().collect());
    Json(json!({ "data": users }))
}

/// A body that must be a JSON object. Its content type does not matter: the quick start's own example sends none.
pub(super) fn object(body: &Bytes) -> Result<Map<String, Value>, ApiError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(ApiError::invalid_input("The body must be a JSON object")),
        Err(error) => Err(ApiError::invalid_input(format!("The body is not JSON: {error}"))),
    }
}
