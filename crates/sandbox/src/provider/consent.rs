//! The end user's decision, and the code that goes back to the client for a yes.

use std::time::Instant;

use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::grants::Grant;
use super::sign_in::Reference;
use super::{Provider, pages, see_other};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    Allow,
    Deny,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    request: String,
    form_token: String,
    decision: Decision,
}

pub(super) async fn page(
    State(provider): State<Provider>,
    headers: HeaderMap,
    reference: Result<Query<Reference>, QueryRejection>,
) -> Response {
    let Ok(Query(Reference { request })) = reference else { return pages::expired() };
    let Some(view) = provider.view(&request) else { return pages::expired() };
    match provider.sessions.of(&headers) {
        Some(session) if session.email.is_some() => view.consent(&session).into_response(),
        _ => see_other(&format!("/login?request={}", view.id)),
    }
}

pub(super) async fn submit(
    State(provider): State<Provider>,
    headers: HeaderMap,
    form: Result<Form<Answer>, FormRejection>,
) -> Response {
    let Ok(Form(answer)) = form else { return pages::expired() };
    let signed_in = provider.sessions.of(&headers).filter(|session| session.form_token == answer.form_token);
    if signed_in.and_then(|session| session.email).is_none() {
        return pages::expired();
    }
    let now = Instant::now();
    let request = provider.requests.with(|requests| requests.take(&answer.request, now));
    let Some(request) = request else { return pages::expired() };
    match answer.decision {
        Decision::Deny => {
            let description = "The end user refused the request";
            see_other(&request.answer(&[("error", "access_denied"), ("error_description", description)]))
        }
        Decision::Allow => {
            let grant = Grant {
                client_id: request.client_id.clone(),
                redirect_uri: request.redirect_uri.clone(),
                scopes: request.scopes.clone(),
                code_challenge: request.code_challenge.clone(),
            };
            let code = provider.grants.with(|grants| grants.insert(grant, now));
            see_other(&request.answer(&[("code", &code)]))
        }
    }
}
