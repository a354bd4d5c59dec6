//! The vendor's half of an OAuth run: it sends the browser to the provider, receives the code, keeps the credential.
//!
//! What it gives back is as little as the real service gives: a redirect with nothing appended. Whether a credential
//! came of it, only the list of credentials tells.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::connect::HttpConnector;
use maud::{DOCTYPE, html};
use oauth2::basic::BasicClient;
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse, TokenUrl,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::Upstream;
use super::accounts::NewCredential;
use crate::switches::Denial;

/// How long an `oauthUrl` is good for, and how long the end user may take at the provider.
pub(super) const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// No token answer is longer.
const ANSWER_LIMIT: usize = 64 * 1024;

/// What reaches the provider from here.
pub(super) type HttpClient = hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>;

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

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
}

impl Upstream {
    /// Keeps an attempt and answers the `oauthUrl` that begins it, good for one visit.
    pub(super) fn begin(&self, attempt: Attempt) -> String {
        let token = self.attempts().with(|attempts| attempts.insert(attempt, Instant::now()));
        format!("{}/oauth/start?token={token}", self.origin())
    }

    fn client(&self, connector_id: &str) -> Result<Client, url::ParseError> {
        let registration = self.registrations().get(connector_id);
        let (id, secret) = registration.map_or_else(Default::default, |registration| {
            (registration.client_id.clone(), registration.client_secret.clone())
        });
        let provider = self.provider();
        Ok(BasicClient::new(ClientId::new(id))
            .set_client_secret(ClientSecret::new(secret))
            .set_auth_uri(AuthUrl::new(format!("{}/authorize", provider.seen_by_browsers))?)
            .set_token_uri(TokenUrl::new(format!("{}/token", provider.seen_from_here))?)
            .set_redirect_uri(RedirectUrl::new(callback_url(self.origin()))?))
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
    let client = match upstream.client(&attempt.connector_id) {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "the provider's address is not usable");
            return spent();
        }
    };
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let scopes = upstream.catalog().scopes(&attempt.connector_id).iter().cloned().map(Scope::new);
    let mut request =
        client.authorize_url(CsrfToken::new_random).add_scopes(scopes).set_pkce_challenge(challenge);
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
    let client = upstream.client(&attempt.connector_id).map_err(|error| error.to_string())?;
    let send = |request| send(upstream.http().clone(), request);
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

/// Carries the OAuth library's requests. Plain HTTP: the provider is on this machine.
async fn send(client: HttpClient, request: oauth2::HttpRequest) -> Result<oauth2::HttpResponse, SendError> {
    let (head, body) = client.request(request.map(Full::from)).await?.into_parts();
    let body = Limited::new(body, ANSWER_LIMIT).collect().await.map_err(SendError::Body)?;
    Ok(oauth2::HttpResponse::from_parts(head, body.to_bytes().to_vec()))
}

#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error("the provider cannot be reached")]
    Unreached(#[from] hyper_util::client::legacy::Error),
    #[error("the provider's answer cannot be read")]
    Body(#[source] Box<dyn std::error::Error + Send + Sync>),
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
