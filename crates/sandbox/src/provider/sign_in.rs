//! Signing in at the third party: any email and password will do, but both must be there.

use std::time::Instant;

use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Provider, pages, see_other};

/// Which authorization request a page belongs to.
#[derive(Deserialize)]
pub(super) struct Reference {
    pub(super) request: String,
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    request: String,
    form_token: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

#[derive(Deserialize)]
pub(super) struct Leaving {
    request: String,
    form_token: String,
}

pub(super) async fn page(
    State(provider): State<Provider>,
    headers: HeaderMap,
    reference: Result<Query<Reference>, QueryRejection>,
) -> Response {
    let Ok(Query(Reference { request })) = reference else { return pages::expired() };
    let Some(view) = provider.view(&request) else { return pages::expired() };
    let (cookies, session) = provider.sessions.of_or_start(&headers);
    (cookies, view.login(&session.form_token, "", None)).into_response()
}

pub(super) async fn submit(
    State(provider): State<Provider>,
    headers: HeaderMap,
    form: Result<Form<Credentials>, FormRejection>,
) -> Response {
    let Ok(Form(given)) = form else { return pages::expired() };
    if !provider.sessions.made(&headers, &given.form_token) {
        return pages::expired();
    }
    let Some(view) = provider.view(&given.request) else { return pages::expired() };
    let email = given.email.trim();
    let problem = if email.is_empty() {
        Some("Enter your email address.")
    } else if given.password.is_empty() {
        Some("Enter your password.")
    } else {
        None
    };
    if problem.is_some() {
        return view.login(&given.form_token, email, problem).into_response();
    }
    let (cookies, _) = provider.sessions.start(&headers, Some(email.to_owned()));
    (cookies, see_other(&format!("/consent?request={}", view.id))).into_response()
}

/// Signs out, to sign in as somebody else.
pub(super) async fn leave(
    State(provider): State<Provider>,
    headers: HeaderMap,
    form: Result<Form<Leaving>, FormRejection>,
) -> Response {
    let Ok(Form(given)) = form else { return pages::expired() };
    if !provider.sessions.made(&headers, &given.form_token) {
        return pages::expired();
    }
    let Some(view) = provider.view(&given.request) else { return pages::expired() };
    let (cookies, _) = provider.sessions.start(&headers, None);
    (cookies, see_other(&format!("/login?request={}", view.id))).into_response()
}

impl Provider {
    /// What the pages of an authorization request show; `None` once it was decided or has expired.
    pub(super) fn view(&self, id: &str) -> Option<pages::View<'_>> {
        let request = self.requests.with(|requests| requests.get(id, Instant::now()).cloned())?;
        let registration = self.registrations.get(&request.client_id)?;
        Some(pages::View { id: id.to_owned(), request, registration })
    }
}
