//! A third party as the end user meets it: an OAuth 2.0 authorization server with a login page and a consent page.
//!
//! One server plays every product of the catalog; which one, it knows from the OAuth client that asks. Real where it
//! matters to a browser and to an OAuth client: redirects, cookies, forms, PKCE, one-time codes. It knows nothing of
//! the Connectivity API beyond the clients that are registered here.

mod authorize;
mod consent;
mod grants;
mod pages;
mod registration;
mod session;
mod sign_in;
mod token;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use self::authorize::AuthorizationRequest;
use self::grants::Grant;
pub(crate) use self::registration::{Registration, Registrations};
use self::session::Sessions;
use crate::expiring::Expiring;
use crate::shared::Shared;
use crate::switches::Switches;

/// How long an end user may take to sign in and to decide.
const REQUEST_LIFETIME: Duration = Duration::from_secs(15 * 60);
/// RFC 6749 recommends ten minutes at most; the client exchanges the code at once.
const CODE_LIFETIME: Duration = Duration::from_secs(60);

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The provider's state, cheap to clone.
#[derive(Clone)]
pub(crate) struct Provider {
    issuer: Arc<str>,
    registrations: Arc<Registrations>,
    sessions: Sessions,
    requests: Shared<Expiring<AuthorizationRequest>>,
    grants: Shared<Expiring<Grant>>,
    switches: Shared<Switches>,
}

impl Provider {
    pub(crate) fn new(issuer: &str, registrations: Arc<Registrations>, switches: Shared<Switches>) -> Self {
        Self {
            issuer: issuer.into(),
            registrations,
            sessions: Sessions::default(),
            requests: Shared::new(Expiring::new(REQUEST_LIFETIME)),
            grants: Shared::new(Expiring::new(CODE_LIFETIME)),
            switches,
        }
    }

    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/authorize", get(authorize::authorize))
            .route("/login", get(sign_in::page).post(sign_in::submit))
            .route("/logout", post(sign_in::leave))
            .route("/consent", get(consent::page).post(consent::submit))
            .route("/token", post(token::exchange))
            .route("/style.css", get(style))
            .route("/logo/{client}", get(logo))
            .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
            .fallback(|| async {
                pages::problem(StatusCode::NOT_FOUND, "There is nothing here", "Check the address.")
            })
            .layer(middleware::from_fn_with_state(self.clone(), protect))
            .with_state(self)
    }
}

/// The headers of a careful sign-in page, and the opener policy that is switched on.
async fn protect(State(provider): State<Provider>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Some(policy) = provider.switches.with(|switches| switches.provider_coop) {
        let name = HeaderName::from_static("cross-origin-opener-policy");
        headers.insert(name, HeaderValue::from_static(policy.as_str()));
    }
    response
}

/// What it is and where its endpoints are (RFC 8414), at the address where clients of OpenID providers look too.
async fn metadata(State(provider): State<Provider>) -> Json<Value> {
    let issuer: &str = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

async fn logo(State(provider): State<Provider>, Path(client): Path<String>) -> Response {
    match provider.registrations.get(&client).and_then(|registration| registration.logo.clone()) {
        Some(svg) => ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A redirect that a browser follows with GET, after a form too.
fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => {
            pages::problem(StatusCode::BAD_REQUEST, "This address cannot be opened", "Go back and try again.")
        }
    }
}
