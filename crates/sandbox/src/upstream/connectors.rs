//! What there is to connect and to do: connectors, resources, actions, what a credential takes, icons.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Upstream;
use super::errors::ApiError;

pub(super) async fn list(State(upstream): State<Upstream>) -> Json<Value> {
    Json(upstream.catalog().listing(upstream.origin()))
}

pub(super) async fn resources(
    State(upstream): State<Upstream>,
    Path(connector): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let connector = upstream.connector(&connector)?;
    Ok(Json(upstream.catalog().resources(connector)?))
}

pub(super) async fn action(
    State(upstream): State<Upstream>,
    Path((connector, action)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let connector = upstream.connector(&connector)?;
    Ok(Json(json!({ "action": upstream.action(connector, &action)? })))
}

pub(super) async fn metadata(
    State(upstream): State<Upstream>,
    Path(connector): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let connector = upstream.connector(&connector)?;
    Ok(Json(json!({ "metadata": upstream.catalog().metadata(connector)? })))
}

/// `GET /icons/{id}.svg`: public, as the real service's icons are.
pub(super) async fn icon(State(upstream): State<Upstream>, Path(file): Path<String>) -> Response {
    let svg = file.strip_suffix(".svg").and_then(|connector| upstream.catalog().icon(connector));
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match svg {
        Some(svg) => (headers, svg).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
