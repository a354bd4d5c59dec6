//! What the end user sees. Plain HTML that works without script; everything that came in is escaped by `maud`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::Registration;
use super::authorize::AuthorizationRequest;
use super::session::Session;

/// One authorization request and who sent it.
pub(super) struct View<'p> {
    pub(super) id: String,
    pub(super) request: AuthorizationRequest,
    pub(super) registration: &'p Registration,
}

impl View<'_> {
    pub(super) fn login(&self, form_token: &str, email: &str, problem: Option<&str>) -> Markup {
        let product = &self.registration.product;
        page(
            &format!("Sign in to {product}"),
            &html! {
                (self.logo())
                h1 { "Sign in to " (product) }
                p.lead { "to continue to " strong { (self.registration.app) } }
                @if let Some(problem) = problem { p.problem role="alert" { (problem) } }
                form method="post" action="/login" {
                    (self.hidden(form_token))
                    label for="email" { "Email" }
                    input #email type="email" name="email" value=(email) autocomplete="username"
                        required autofocus[email.is_empty()];
                    label for="password" { "Password" }
                    input #password type="password" name="password" autocomplete="current-password"
                        required autofocus[!email.is_empty()];
                    button.primary type="submit" { "Sign in" }
                }
                p.note { "This is a sandbox: any email address and any password will do." }
            },
        )
    }

    pub(super) fn consent(&self, session: &Session) -> Markup {
        let Registration { app, product, .. } = self.registration;
        let email = session.email.as_deref().unwrap_or_default();
        page(
            &format!("Allow {app} to use {product}?"),
            &html! {
                div.pair {
                    span.monogram aria-hidden="true" { (initial(app)) }
                    span.link aria-hidden="true" {}
                    (self.logo())
                }
                h1 { strong { (app) } " wants to access your " (product) " account" }
                @if let Some(account) = &self.request.account { p.account { (account) } }
                @if self.request.scopes.is_empty() {
                    p.lead { (app) " will be able to act on your behalf in " (product) "." }
                } @else {
                    p.lead #scopes { "It asks for these permissions:" }
                    ul.scopes aria-labelledby="scopes" {
                        @for scope in &self.request.scopes { li { code { (scope) } } }
                    }
                }
                form.decision method="post" action="/consent" {
                    (self.hidden(&session.form_token))
                    button type="submit" name="decision" value="deny" { "Deny" }
                    button.primary type="submit" name="decision" value="allow" { "Allow" }
                }
                form.identity method="post" action="/logout" {
                    (self.hidden(&session.form_token))
                    span { "Signed in as " strong { (email) } }
                    button.plain type="submit" { "Use another account" }
                }
            },
        )
    }

    fn logo(&self) -> Markup {
        let Registration { client_id, product, logo, .. } = self.registration;
        html! {
            @if logo.is_some() {
                img.logo src=(format!("/logo/{client_id}")) alt="" width="48" height="48";
            } @else {
                span.monogram aria-hidden="true" { (initial(product)) }
            }
        }
    }

    fn hidden(&self, form_token: &str) -> Markup {
        html! {
            input type="hidden" name="request" value=(self.id);
            input type="hidden" name="form_token" value=(form_token);
        }
    }
}

/// A page that says what went wrong and leads nowhere.
pub(super) fn problem(status: StatusCode, title: &str, explanation: &str) -> Response {
    let page = page(title, &html! { h1 { (title) } p.lead { (explanation) } });
    (status, page).into_response()
}

/// The answer to a form or link whose request is over, and to a form that another site made.
pub(super) fn expired() -> Response {
    problem(
        StatusCode::BAD_REQUEST,
        "This sign-in has expired",
        "Close this window, go back to the app and start again.",
    )
}

fn initial(name: &str) -> String {
    name.chars().take(1).flat_map(char::to_uppercase).collect()
}

fn page(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body { main { (content) } }
        }
    }
}
