//! `POST …/execute`: checks the credential and the request, answers what the third party would.

mod answer;
mod request;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use serde_json::{Value, json};

use self::request::ExecutionRequest;
use super::Upstream;
use super::admission::Scope;
use super::errors::ApiError;
use super::journal::Execution;
use super::users::object;
use crate::{random, timestamp};

#[cfg(test)]
pub(crate) use self::request::body_schema;

pub(super) async fn execute(
    State(upstream): State<Upstream>,
    Extension(scope): Extension<Scope>,
    Path((connector, action_id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let connector = upstream.connector(&connector)?;
    let action = upstream.action(connector, &action_id)?;
    let fields = object(&body)?;
    let credential_id = fields.get("credentialId").and_then(Value::as_str).unwrap_or_default();
    if !upstream.catalog().metadata(connector)?.is_empty() {
        if credential_id.is_empty() {
            return Err(ApiError::invalid_input("credentialId is required"));
        }
        if !upstream.accounts().with(|accounts| accounts.owns(&scope.user_id, &connector.id, credential_id)) {
            return Err(ApiError::authentication_not_found());
        }
    }
    let request = ExecutionRequest::read(&fields).map_err(ApiError::invalid_input)?;
    request.check(&action).map_err(ApiError::invalid_input)?;
    let execution_id = random::object_id();
    upstream.journal().with(|journal| {
        journal.executed(Execution {
            execution_id: execution_id.clone(),
            connector_id: connector.id.clone(),
            action_id,
            user_id: scope.user_id,
            credential_id: Some(credential_id.to_owned()).filter(|id| !id.is_empty()),
            at: timestamp::now(),
            request: Value::Object(fields.clone()),
            raw_request: String::from_utf8_lossy(&body).into_owned(),
        });
    });
    let answer = json!({
        "executionId": execution_id,
        "status": "success",
        "responseData": answer::to(&action, &request),
    });
    Ok(Json(answer))
}
