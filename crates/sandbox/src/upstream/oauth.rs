//! The vendor's half of an OAuth run: it sends the browser to the provider, receives the code, keeps the credential.
//!
//! What it gives back is as little as the real service gives: a redirect with nothing appended. Whether a credential
//! came of it, only the list of credentials tells.

use std::time::{Duration, Instant};

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};
use oauth2::{AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, TokenResponse};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::Upstream;
use super::accounts::NewCredential;
use super::authorization_server::{Client, DiscoveryError};
use super::carrier;
use crate::switches::Denial;

/// How long an `oauthUrl` is good for, and how long the end user may take at the provider.
pub(super) const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// A credential that an end user is about to allow.
pub(super) struct Attempt {
    pub(super) user_id: String,
    pub(super) connector_id: String,
    pub(super) authentication_type: String,
    pub(super) redirect_uri: Url,
    pub(super) data: Map<String, Value>,
}

/// An attempt whose end user is at the provider.
pub(super) struct Away {
    attempt: Attempt,
    verifier: PkceCodeVerifier,
}

#[derive(Deserialize)]
pub(super) struct Start {
    token: String,
}

#[derive(Deserialize)]
pub(super) struct Callback {
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

impl Upstream {
    /// Keeps an attempt and answers the `oauthUrl` that begins it, good for one visit.
    pub(super) fn begin(&self, attempt: Attempt) -> String {
        let token = self.attempts().with(|attempts| attempts.insert(attempt, Instant::now()));
        format!("{}/oauth/start?token={token}", self.origin())
    }

    async fn client(&self, connector_id: &str) -> Result<Client, DiscoveryError> {
        self.authorization_server().client(self, connector_id, callback_url(self.origin())).await
    }
}

/// Where providers send browsers back to.
pub(crate) fn callback_url(origin: &str) -> String {
    format!("{origin}/oauth/callback")
}

/// The `oauthUrl`: on to the provider.
pub(super) async fn start(
    State(upstream): State<Upstream>,
    query: Result<Query<Start>, QueryRejection>,
) -> Response {
    let now = Instant::now();
    let attempt = query
        .ok()
        .and_then(|Query(Start { token })| upstream.attempts().with(|attempts| attempts.take(&token, now)));
    let Some(attempt) = attempt else { return spent() };
    let client = match upstream.client(&attempt.connector_id).await {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "nobody can be sent to the provider");
            return spent();
        }
    };
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (scopes, ask_again) = upstream.authorization_server().scopes(&upstream, &attempt.connector_id);
    let mut request =
        client.authorize_url(CsrfToken::new_random).add_scopes(scopes).set_pkce_challenge(challenge);
    if ask_again {
        request = request.add_extra_param("prompt", "consent");
    }
    if let Some(account) = account(&attempt) {
        request = request.add_extra_param("account", account);
    }
    let (url, state) = request.url();
    let away = Away { attempt, verifier };
    upstream.away().with(|attempts| attempts.insert_as(state.into_secret(), away, now));
    see_other(&url)
}

/// Back from the provider.
pub(super) async fn callback(
    State(upstream): State<Upstream>,
    query: Result<Query<Callback>, QueryRejection>,
) -> Response {
    let Ok(Query(answer)) = query else { return spent() };
    if !upstream.authorization_server().may_have_answered(answer.iss.as_deref()) {
        return spent();
    }
    let away = upstream.away().with(|attempts| attempts.take(&answer.state, Instant::now()));
    let Some(Away { attempt, verifier }) = away else { return spent() };
    let failure = match (answer.code, answer.error) {
        (Some(code), None) => match keep(&upstream, &attempt, code, verifier).await {
            Ok(()) => return see_other(&attempt.redirect_uri),
            Err(error) => {
                tracing::warn!(%error, connector = attempt.connector_id, "the code was not exchanged");
                "server_error".to_owned()
            }
        },
        (_, error) => error.unwrap_or_else(|| "server_error".to_owned()),
    };
    let mut back = attempt.redirect_uri;
    if upstream.switches().with(|switches| switches.denial) == Denial::Error {
        back.query_pairs_mut().append_pair("error", &failure);
    }
    see_other(&back)
}

/// Exchanges the code and keeps what it brings as a new credential.
async fn keep(
    upstream: &Upstream,
    attempt: &Attempt,
    code: String,
    verifier: PkceCodeVerifier,
) -> Result<(), String> {
    let client = upstream.client(&attempt.connector_id).await.map_err(|error| error.to_string())?;
    let send = |request| carrier::send(upstream.http().clone(), request);
    let exchange = client.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(verifier);
    let tokens = exchange.request_async(&send).await.map_err(|error| error.to_string())?;
    let connector = upstream.catalog().connector(&attempt.connector_id);
    let delay = upstream.switches().with(|switches| switches.credential_delay());
    let new = NewCredential {
        user_id: &attempt.user_id,
        connector_id: &attempt.connector_id,
        connector_name: connector.map_or(attempt.connector_id.as_str(), |connector| &connector.name),
        authentication_type: &attempt.authentication_type,
        secrets: json!({ "accessToken": tokens.access_token().secret(), "data": attempt.data }),
        visible_from: Instant::now() + delay,
    };
    let kept = upstream.accounts().with(|accounts| accounts.add_credential(new));
    kept.map(|_| ()).ok_or_else(|| "the user is gone".to_owned())
}

/// The account's own address, for products that give each customer one.
fn account(attempt: &Attempt) -> Option<String> {
    let entered = |name: &str| attempt.data.get(name).and_then(Value::as_str);
    if let Some(shop) = entered("shopName").or_else(|| entered("shop")) {
        return Some(format!("{}.myshopify.com", shop.trim_end_matches(".myshopify.com")));
    }
    let product = attempt.connector_id.to_ascii_lowercase();
    entered("subdomain").map(|subdomain| format!("{subdomain}.{product}.com"))
}

fn see_other(location: &Url) -> Response {
    match HeaderValue::from_str(location.as_str()) {
        Ok(value) => {
            let headers = [
                (header::LOCATION, value),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            ];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(_) => spent(),
    }
}

/// What a link that was used before, has expired or never was leads to.
fn spent() -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "This link is no longer valid" }
            }
            body {
                h1 { "This link is no longer valid" }
                p { "It works once and only for a few minutes. Close this window, go back to the app and connect again." }
            }
        }
    };
    let headers =
        [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_SECURITY_POLICY, "default-src 'none'")];
    (StatusCode::GONE, headers, page).into_response()
}
