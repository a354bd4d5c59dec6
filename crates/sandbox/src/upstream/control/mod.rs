//! `/_control`: what happened, and switches for what shall happen. For tests and for curious people.
//!
//! Needs no API key, so it answers only to this machine, and no page of another site can set anything: a browser says
//! where a request comes from, and a name that resolves to this machine without being it is not listened to.

mod page;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Form, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use super::Upstream;
use super::errors::{ApiError, Blame};
use super::faults::{Faults, Rule};
use crate::serving::Peer;
use crate::switches::{Denial, Switches};

pub(super) fn router(upstream: Upstream) -> Router<Upstream> {
    Router::new()
        .route("/", get(page::show).post(submit))
        .route("/style.css", get(page::style))
        .route("/calls", get(calls))
        .route("/executions", get(executions))
        .route("/api-key", get(api_key))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/settings", get(settings).post(change_settings))
        .route("/reset", post(reset))
        .layer(middleware::from_fn(guard))
        .with_state(upstream)
        .fallback(|| async { ApiError::not_found("There is no such switch") })
}

async fn guard(ConnectInfo(peer): ConnectInfo<Peer>, request: Request, next: Next) -> Response {
    if !peer.address.ip().is_loopback() || !is_from_here(request.headers()) {
        let message = "The control page answers only to this machine";
        return ApiError::new(Blame::ConnectivityApi, StatusCode::FORBIDDEN, "FORBIDDEN", message)
            .into_response();
    }
    next.run(request).await
}

/// Whether the request was meant for a loopback name, and was not sent by a page from elsewhere.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(header::HOST) else { return false };
    let Ok(here) = Url::parse(&format!("http://{host}")) else { return false };
    let is_loopback = match here.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    let is_own_page = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin.to_str().is_ok_and(|origin| origin == format!("http://{host}")),
    };
    is_loopback && is_own_page
}

async fn calls(State(upstream): State<Upstream>) -> Json<Value> {
    Json(upstream.journal().with(|journal| json!({ "calls": journal.calls().collect::<Vec<_>>() })))
}

async fn executions(State(upstream): State<Upstream>) -> Json<Value> {
    let answer = upstream.journal().with(|journal| {
        json!({
            "counts": journal.counts(),
            "repeats": journal.repeats(),
            "executions": journal.executions().collect::<Vec<_>>(),
        })
    });
    Json(answer)
}

/// The key that the API takes: tests look for it where it must never be.
async fn api_key(State(upstream): State<Upstream>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "apiKey": upstream.api_key() }))).into_response()
}

async fn faults(State(upstream): State<Upstream>) -> Json<Value> {
    Json(upstream.faults().with(|faults| json!({ "faults": faults.rules() })))
}

async fn add_fault(State(upstream): State<Upstream>, body: Bytes) -> Result<StatusCode, ApiError> {
    let rule: Rule = serde_json::from_slice(&body).map_err(ApiError::invalid_input)?;
    upstream.faults().with(|faults| faults.add(rule));
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(upstream): State<Upstream>) -> StatusCode {
    upstream.faults().with(|faults| *faults = Faults::default());
    StatusCode::NO_CONTENT
}

async fn settings(State(upstream): State<Upstream>) -> Json<Switches> {
    Json(upstream.switches().with(|switches| switches.clone()))
}

/// Changes the switches that the body names and leaves the others.
async fn change_settings(State(upstream): State<Upstream>, body: Bytes) -> Result<Json<Switches>, ApiError> {
    let changes = super::users::object(&body)?;
    upstream.switches().with(|switches| {
        let mut all = serde_json::to_value(&*switches).map_err(ApiError::internal)?;
        if let Some(all) = all.as_object_mut() {
            all.extend(changes);
        }
        *switches = serde_json::from_value(all).map_err(ApiError::invalid_input)?;
        Ok(Json(switches.clone()))
    })
}

async fn reset(State(upstream): State<Upstream>) -> StatusCode {
    upstream.reset();
    StatusCode::NO_CONTENT
}

/// What the forms of the control page send.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Submission {
    #[serde(rename_all = "camelCase")]
    AddFault {
        fault: String,
        method: String,
        path_contains: String,
        connector: String,
        times: String,
    },
    ClearFaults,
    #[serde(rename_all = "camelCase")]
    Settings {
        provider_coop: String,
        denial: Denial,
        credential_delay_ms: String,
    },
    Reset,
}

async fn submit(
    State(upstream): State<Upstream>,
    Form(form): Form<Submission>,
) -> Result<Redirect, ApiError> {
    let number = |name: &str, text: &str| {
        text.parse().map_err(|_| ApiError::invalid_input(format!("{name} must be a whole number")))
    };
    match form {
        Submission::AddFault { fault, method, path_contains, connector, times } => {
            let given = |text: String| Some(text).filter(|text| !text.is_empty());
            let mut rule = Rule::of(fault.parse().map_err(ApiError::invalid_input)?);
            rule.matches.method = given(method);
            rule.matches.path_contains = given(path_contains);
            rule.matches.connector = given(connector);
            rule.times = given(times).map(|times| number("times", &times)).transpose()?;
            upstream.faults().with(|faults| faults.add(rule));
        }
        Submission::ClearFaults => upstream.faults().with(|faults| *faults = Faults::default()),
        Submission::Settings { provider_coop, denial, credential_delay_ms } => {
            let provider_coop = match provider_coop.as_str() {
                "" => None,
                policy => Some(policy.parse().map_err(ApiError::invalid_input)?),
            };
            let credential_delay_ms = number("credentialDelayMs", &credential_delay_ms)?.into();
            upstream
                .switches()
                .with(|switches| *switches = Switches { provider_coop, denial, credential_delay_ms });
        }
        Submission::Reset => upstream.reset(),
    }
    Ok(Redirect::to("/_control"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_loopback_names_are_listened_to() {
        for host in ["127.0.0.1:8421", "localhost:8421", "[::1]:8421", "provider.localhost"] {
            assert!(is_from_here(&headers(&[(header::HOST, host)])), "{host}");
        }
        for host in ["evil.example:8421", "192.168.0.1", "localhost.evil.example", "a b", ""] {
            assert!(!is_from_here(&headers(&[(header::HOST, host)])), "{host}");
        }
        assert!(!is_from_here(&HeaderMap::new()));
    }

    #[test]
    fn pages_from_elsewhere_are_refused_and_the_own_page_is_not() {
        let from =
            |origin| is_from_here(&headers(&[(header::HOST, "127.0.0.1:8421"), (header::ORIGIN, origin)]));
        assert!(from("http://127.0.0.1:8421"));
        assert!(!from("http://localhost:8420"));
        assert!(!from("null"));
    }
}
