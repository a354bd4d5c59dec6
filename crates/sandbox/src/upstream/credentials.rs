//! Creating, listing and deleting credentials.

use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::Upstream;
use super::accounts::NewCredential;
use super::admission::{Scope, user_not_found};
use super::errors::ApiError;
use super::oauth::Attempt;
use super::requirements;
use super::users::object;

pub(super) async fn create(
    State(upstream): State<Upstream>,
    Extension(scope): Extension<Scope>,
    Path(connector): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let connector = upstream.connector(&connector)?;
    let request = object(&body)?;
    let method = requirements::check(&upstream.catalog().metadata(connector)?, &request)?;
    let user_id = match request.get("userId") {
        Some(Value::String(user_id)) => user_id.clone(),
        _ => scope.user_id.clone(),
    };
    scope.agrees_with(&user_id)?;
    if !upstream.accounts().with(|accounts| accounts.has_user(&user_id)) {
        return Err(user_not_found());
    }
    let Some(redirect_uri) = method.redirect_uri else {
        let new = NewCredential {
            user_id: &user_id,
            connector_id: &connector.id,
            connector_name: &connector.name,
            authentication_type: &method.authentication_type,
            secrets: Value::Object(method.data),
            visible_from: Instant::now(),
        };
        let id = upstream.accounts().with(|accounts| accounts.add_credential(new));
        return Ok(Json(json!({ "credentialId": id.ok_or_else(user_not_found)? })));
    };
    let attempt = Attempt {
        user_id,
        connector_id: connector.id.clone(),
        authentication_type: method.authentication_type,
        redirect_uri,
        data: method.data,
    };
    Ok(Json(json!({ "oauthUrl": upstream.begin(attempt) })))
}

pub(super) async fn of_connector(
    State(upstream): State<Upstream>,
    Extension(scope): Extension<Scope>,
    Path(connector): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let connector = upstream.connector(&connector)?;
    let credentials =
        upstream.accounts().with(|accounts| accounts.credentials(&scope.user_id, Some(&connector.id)));
    Ok(Json(json!({ "credentials": credentials })))
}

pub(super) async fn of_user(
    State(upstream): State<Upstream>,
    Extension(scope): Extension<Scope>,
    Path(user): Path<String>,
) -> Result<Json<Value>, ApiError> {
    scope.agrees_with(&user)?;
    if !upstream.accounts().with(|accounts| accounts.has_user(&user)) {
        return Err(user_not_found());
    }
    let credentials = upstream.accounts().with(|accounts| accounts.credentials(&user, None));
    Ok(Json(json!({ "data": credentials })))
}

/// `DELETE /connectors/{c}/credentials/{id}` answers with a body …
pub(super) async fn delete_of_connector(
    State(upstream): State<Upstream>,
    Extension(scope): Extension<Scope>,
    Path((connector, credential)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let connector = upstream.connector(&connector)?;
    let deleted = upstream
        .accounts()
        .with(|accounts| accounts.delete(&scope.user_id, Some(&connector.id), &credential));
    if deleted { Ok(Json(json!({ "success": true }))) } else { Err(ApiError::authentication_not_found()) }
}

/// … `DELETE /users/{u}/credentials/{id}` without one.
pub(super) async fn delete_of_user(
    State(upstream): State<Upstream>,
    Extension(scope): Extension<Scope>,
    Path((user, credential)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    scope.agrees_with(&user)?;
    let deleted = upstream.accounts().with(|accounts| accounts.delete(&user, None, &credential));
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::authentication_not_found()) }
}
