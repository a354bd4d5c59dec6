//! Going wrong on demand: by a header on one call, or by a rule set at the control page.

mod rule;

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use self::rule::{Fault, Kind, Moment};
pub(super) use self::rule::{Faults, KINDS, Rule};
use super::Upstream;
use super::errors::{ApiError, Blame};
use super::journal::Call;
use crate::serving::Peer;
use crate::timestamp;

const FAULT_HEADER: &str = "x-sandbox-fault";

/// Notes every call in the journal and lets the faults happen that were asked for.
pub(super) async fn observe(
    State(upstream): State<Upstream>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let mut call = begun(&request);
    let fault = match asked(&upstream, &request) {
        Ok(fault) => fault,
        Err(problem) => return ApiError::invalid_input(problem).into_response(),
    };
    call.fault = fault.as_ref().map(|fault| fault.kind.as_str());
    let response = match &fault {
        None => Some(next.run(request).await),
        Some(fault) if fault.kind == Kind::Slow => {
            tokio::time::sleep(fault.delay()).await;
            Some(next.run(request).await)
        }
        Some(fault) => {
            if fault.moment == Moment::After {
                // The work is done, and only the answer goes wrong: what once-only guarantees are made for.
                let _ = next.run(request).await;
            }
            tokio::time::sleep(fault.delay.unwrap_or_default()).await;
            answer(fault)
        }
    };
    call.status = response.as_ref().map(|response| response.status().as_u16());
    call.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    upstream.journal().with(|journal| journal.called(call));
    response.unwrap_or_else(|| {
        peer.line.cut();
        // Never leaves; hyper finds the line cut when it tries to send it.
        Response::new(Body::empty())
    })
}

fn begun(request: &Request) -> Call {
    let headers = request.headers();
    let mut header_names: Vec<_> = headers.keys().map(ToString::to_string).collect();
    header_names.sort();
    Call {
        at: timestamp::now(),
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        user_id: text(headers, "x-alloy-userid").map(str::to_owned),
        header_names,
        status: None,
        duration_ms: 0,
        fault: None,
    }
}

fn asked(upstream: &Upstream, request: &Request) -> Result<Option<Fault>, String> {
    if let Some(asked) = text(request.headers(), FAULT_HEADER) {
        return asked.parse().map(Some);
    }
    Ok(upstream.faults().with(|faults| faults.matching(request.method().as_str(), request.uri().path())))
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The faulty answer; `None` is none at all.
fn answer(fault: &Fault) -> Option<Response> {
    let third_party = |status, code, message| ApiError::new(Blame::ThirdParty, status, code, message);
    let error = match fault.kind {
        Kind::Status429 => {
            let message = "Too many requests";
            let limited =
                ApiError::new(Blame::ConnectivityApi, StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message);
            limited.retry_after(fault.retry_after_secs.unwrap_or(1))
        }
        Kind::Status500 | Kind::Slow => ApiError::internal("Something went wrong"),
        Kind::ThirdParty401 => third_party(
            StatusCode::UNAUTHORIZED,
            "UNAUTHORIZED",
            "The access token has expired or was revoked",
        ),
        Kind::ThirdParty404 => third_party(StatusCode::NOT_FOUND, "NOT_FOUND", "The record does not exist"),
        Kind::Html => {
            let page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>\
                <body><h1>502 Bad Gateway</h1><hr>proxy</body></html>";
            let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            return Some((StatusCode::BAD_GATEWAY, headers, page).into_response());
        }
        Kind::Hangup => return None,
    };
    Some(error.into_response())
}

impl Fault {
    fn delay(&self) -> Duration {
        self.delay.unwrap_or(Duration::from_secs(3))
    }
}
