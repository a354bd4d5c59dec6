//! The authorization endpoint: is this a request one may put before an end user? (RFC 6749 section 4.1.1, RFC 7636)

use std::time::Instant;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use url::Url;

use super::{Provider, pages, see_other};

/// What a client asks for, as it came in.
#[derive(Deserialize)]
pub(super) struct Parameters {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    /// The account's own address where a product gives each customer one ("acme.zendesk.com").
    account: Option<String>,
}

/// A request that passed, waiting for the end user.
#[derive(Clone)]
pub(super) struct AuthorizationRequest {
    pub(super) client_id: String,
    pub(super) redirect_uri: Url,
    pub(super) scopes: Vec<String>,
    pub(super) state: Option<String>,
    pub(super) code_challenge: String,
    pub(super) account: Option<String>,
}

impl AuthorizationRequest {
    /// The redirect URI with an answer in its query.
    pub(super) fn answer(&self, pairs: &[(&str, &str)]) -> String {
        answer(self.redirect_uri.clone(), pairs, self.state.as_deref())
    }
}

pub(super) async fn authorize(
    State(provider): State<Provider>,
    headers: HeaderMap,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = parameters else {
        return refused("The app sent a request that cannot be read.");
    };
    // As long as client and redirect URI are in doubt nothing is sent anywhere: not to an open redirector.
    let registration = asked.client_id.as_deref().and_then(|id| provider.registrations.get(id));
    let Some(registration) = registration else { return refused("The app that sent you is not known here.") };
    if asked.redirect_uri.as_deref() != Some(registration.redirect_uri.as_str()) {
        return refused("The app wants to send you to an address that it did not register.");
    }
    let request = match checked(asked, registration) {
        Ok(request) => request,
        Err(location) => return see_other(&location),
    };
    let signed_in = provider.sessions.of(&headers).is_some_and(|session| session.email.is_some());
    let id = provider.requests.with(|requests| requests.insert(request, Instant::now()));
    let page = if signed_in { "consent" } else { "login" };
    see_other(&format!("/{page}?request={id}"))
}

/// The request, or where to send the client its error.
fn checked(asked: Parameters, registration: &super::Registration) -> Result<AuthorizationRequest, String> {
    let state = asked.state.as_deref();
    let error = |code, description| {
        let pairs = [("error", code), ("error_description", description)];
        answer(registration.redirect_uri.clone(), &pairs, state)
    };
    if asked.response_type.as_deref() != Some("code") {
        return Err(error("unsupported_response_type", "Only the authorization code flow is offered"));
    }
    if asked.code_challenge_method.as_deref() != Some("S256") {
        return Err(error("invalid_request", "code_challenge_method must be S256"));
    }
    let Some(code_challenge) = asked.code_challenge.filter(|challenge| challenge.len() == 43) else {
        return Err(error("invalid_request", "code_challenge must be a SHA-256 digest in base64url"));
    };
    let scopes: Vec<String> =
        asked.scope.as_deref().unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect();
    if scopes.iter().any(|scope| !registration.scopes.contains(scope)) {
        return Err(error("invalid_scope", "The app asks for more than it registered"));
    }
    Ok(AuthorizationRequest {
        client_id: registration.client_id.clone(),
        redirect_uri: registration.redirect_uri.clone(),
        scopes,
        state: asked.state,
        code_challenge,
        account: asked.account.filter(|account| !account.is_empty() && account.len() <= 200),
    })
}

fn answer(mut redirect_uri: Url, pairs: &[(&str, &str)], state: Option<&str>) -> String {
    redirect_uri.query_pairs_mut().extend_pairs(pairs).extend_pairs(state.map(|state| ("state", state)));
    redirect_uri.into()
}

fn refused(explanation: &str) -> Response {
    pages::problem(StatusCode::BAD_REQUEST, "This request cannot be used", explanation)
}
