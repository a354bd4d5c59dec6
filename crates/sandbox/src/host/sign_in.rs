//! Choosing which of the demo's users to be: a page for people, `/session` for the page's user switch.

use axum::extract::State;
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Host;
use super::headers::is_own_page;
use super::session::Sessions;
use super::users::User;

#[derive(Deserialize)]
pub(super) struct Choice {
    user: User,
}

pub(super) async fn page() -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Sign in to Larkspur" }
                link rel="stylesheet" href="/login.css";
            }
            body { main {
                h1 { "Sign in to Larkspur" }
                p { "This is a demo. Choose who you are." }
                form method="post" action="/login" {
                    @for user in User::ALL {
                        button name="user" value=(user.key()) { strong { (user.name()) } span { (user.email()) } }
                    }
                }
            } }
        }
    }
}

pub(super) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("login.css"))
}

pub(super) async fn submit(
    State(host): State<Host>,
    headers: HeaderMap,
    form: Result<Form<Choice>, FormRejection>,
) -> Response {
    if !is_own_page(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match form {
        Ok(Form(Choice { user })) => (host.sessions.start(&headers, user), Redirect::to("/")).into_response(),
        Err(_) => Redirect::to("/login").into_response(),
    }
}

pub(super) async fn leave(State(host): State<Host>, headers: HeaderMap) -> impl IntoResponse {
    host.sessions.end(&headers);
    (Sessions::removal(), Redirect::to("/login"))
}

/// `GET /session`: who is signed in, `{name,email}`; 401 for nobody.
pub(super) async fn current(State(host): State<Host>, headers: HeaderMap) -> Response {
    match host.sessions.user(&headers) {
        Some(user) => described(user).into_response(),
        None => refused(StatusCode::UNAUTHORIZED, "nobody is signed in"),
    }
}

/// `POST /session {user}`: becomes somebody else.
pub(super) async fn switch(
    State(host): State<Host>,
    headers: HeaderMap,
    body: Result<Json<Choice>, JsonRejection>,
) -> Response {
    if !is_own_page(&headers) {
        return refused(StatusCode::FORBIDDEN, "only Larkspur's own page may switch users");
    }
    match body {
        Ok(Json(Choice { user })) => (host.sessions.start(&headers, user), described(user)).into_response(),
        Err(_) => refused(StatusCode::BAD_REQUEST, "expected {\"user\":\"jane\"} or {\"user\":\"omar\"}"),
    }
}

fn described(user: User) -> impl IntoResponse {
    let body = json!({ "user": user.key(), "name": user.name(), "email": user.email() });
    ([(header::CACHE_CONTROL, "no-store")], Json(body))
}

fn refused(status: StatusCode, message: &str) -> Response {
    let body: Value = json!({ "error": message });
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
