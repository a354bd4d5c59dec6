//! Running an action: checked, claimed, sent once, and written into the journal.

mod body;
mod headers;
mod runs;

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::context::{Call, now_ms};
use crate::error::ApiError;
use crate::gateway::Inner;
use crate::id::Id;
use crate::identity::EndUser;
use crate::json::RawObject;
use crate::store::{ExecutionEnd, ExecutionStatus, Fingerprint, NewExecution, RunKey};
use crate::upstream::call::UpstreamCall;
use crate::upstream::{Ask, Effect, Failure, Retry};
use crate::users::store_failed;
use body::RunBody;
pub(crate) use runs::Runs;
use runs::{Delivered, Outcome};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Answers `POST /connectors/{connector}/actions/{action}/execute`.
pub(crate) async fn execute(
    gateway: &Arc<Inner>,
    connector: Id,
    action: Id,
    end_user: EndUser,
    headers: &HeaderMap,
    body: &Bytes,
    call: &Arc<Call>,
) -> Result<Response<Body>, ApiError> {
    let key = RunKey { end_user: end_user.id.clone(), key: idempotency_key(headers)? };
    let fingerprint = fingerprint(&connector, &action, body);
    let run = Run { body: RunBody::read(body)?, connector, action, end_user, call: Arc::clone(call) };
    let task = run.carry_out(Arc::clone(gateway));
    let delivered =
        gateway.runs.once(key, fingerprint, Arc::clone(&gateway.store), Arc::clone(call), task).await;
    if delivered.repeated {
        gateway.metrics.ran("repeated");
    }
    respond(delivered, call)
}

/// The key: 1 to 200 visible ASCII characters, given once.
fn idempotency_key(headers: &HeaderMap) -> Result<String, ApiError> {
    let mut keys = headers.get_all(KEY).iter();
    match (keys.next().and_then(|key| key.to_str().ok()), keys.next()) {
        (Some(key), None)
            if (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok(key.to_owned())
        }
        _ => Err(ApiError::invalid_input(
            "The header Idempotency-Key must have 1 to 200 visible ASCII characters.",
        )),
    }
}

/// Lengths go in as well, so that no two different calls read the same.
fn fingerprint(connector: &Id, action: &Id, body: &[u8]) -> Fingerprint {
    let mut digest = Sha256::new();
    for part in [connector.as_str().as_bytes(), action.as_str().as_bytes(), body] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

fn respond(delivered: Delivered, call: &Call) -> Result<Response<Body>, ApiError> {
    let answer = delivered.result?;
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).map_err(|_| {
        tracing::error!(request_id = call.request_id(), "the store holds an answer without a status");
        ApiError::internal()
    })?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(seconds) = delivered.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if delivered.repeated {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// One run, which owns all it needs: it outlives the request.
struct Run {
    body: RunBody,
    connector: Id,
    action: Id,
    end_user: EndUser,
    call: Arc<Call>,
}

impl Run {
    async fn carry_out(self, gateway: Arc<Inner>) -> Outcome {
        let started = Instant::now();
        let begun = NewExecution {
            end_user: self.end_user.id.clone(),
            connector: self.connector.as_str().to_owned(),
            action: self.action.as_str().to_owned(),
            started_at: now_ms(),
            request_id: self.call.request_id().to_owned(),
            owner: gateway.runs.owner().to_owned(),
        };
        let journal = match gateway.store.begin_execution(&begun).await {
            Ok(id) => id,
            // Nothing was sent yet, and a run that leaves no trace should not be.
            Err(error) => return Outcome::NotRun(store_failed(&error, &self.call)),
        };
        let outcome = self.send(&gateway).await;
        let duration_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let (status, http_status) = match &outcome {
            Outcome::Answered { status, .. } if status.is_success() => (ExecutionStatus::Succeeded, *status),
            Outcome::Answered { status, .. } => (ExecutionStatus::Failed, *status),
            Outcome::NotRun(error) => (ExecutionStatus::NotRun, error.status),
            Outcome::Lost(error) => (ExecutionStatus::Unknown, error.status),
        };
        gateway.metrics.ran(status.as_str());
        let end = ExecutionEnd { status, http_status: Some(http_status.as_u16()), duration_ms };
        if let Err(error) = gateway.store.end_execution(journal, end).await {
            store_failed(&error, &self.call);
        }
        tracing::info!(
            request_id = self.call.request_id(),
            connector = self.connector.as_str(),
            action = self.action.as_str(),
            outcome = status.as_str(),
            status = http_status.as_u16(),
            duration_ms,
            "run"
        );
        outcome
    }

    async fn send(&self, gateway: &Inner) -> Outcome {
        let prepared = async {
            let user =
                gateway.users.resolve(&self.end_user, &gateway.upstream, &gateway.store, &self.call).await?;
            if let Some(credential) = &self.body.credential {
                gateway.credentials.check_owner(&gateway.upstream, credential, &user, &self.call).await?;
            }
            Ok((user, self.body.write()?))
        };
        let (user, body) = match prepared.await {
            Ok(prepared) => prepared,
            Err(error) => return Outcome::NotRun(error),
        };
        let ask = Ask {
            call: UpstreamCall::Execute { connector: &self.connector, action: &self.action },
            user: Some(&user),
            body: Some(Bytes::from(body)),
            retry: Retry::Never,
        };
        match gateway.upstream.send(&ask, &self.call).await {
            Ok(answer) => match envelope(answer.body) {
                Some(body) => Outcome::Answered { status: StatusCode::OK, body, retry_after: None },
                None => self.refused(&ApiError::bad_answer(), gateway),
            },
            Err(Failure { effect: Effect::NotSent | Effect::None, error }) => Outcome::NotRun(error),
            Err(Failure { effect: Effect::Answered(_), error }) => self.refused(&error, gateway),
            Err(Failure { effect: Effect::Unknown, error }) => Outcome::Lost(lost(error)),
        }
    }

    /// An answer all the same, and the one that repeats get too.
    fn refused(&self, error: &ApiError, gateway: &Inner) -> Outcome {
        gateway.metrics.errored(error);
        Outcome::Answered {
            status: error.status,
            body: Bytes::from(error.body(self.call.request_id())),
            retry_after: error.retry_after,
        }
    }
}

/// Says in words what must not be guessed from a status: that it may have happened.
fn lost(error: ApiError) -> ApiError {
    let unknown = ApiError::outcome_unknown();
    // A timeout keeps its own code. For a connection that broke, "unavailable" would read as "nothing happened".
    let code = if error.status == StatusCode::GATEWAY_TIMEOUT { error.code } else { unknown.code };
    ApiError { code, message: unknown.message, status: error.status, ..error }
}

/// The upstream's answer as it is, if it is JSON; what is no object becomes the `responseData` of one.
fn envelope(body: Bytes) -> Option<Bytes> {
    if body.is_empty() {
        return Some(Bytes::from_static(br#"{"responseData":null}"#));
    }
    let raw: &RawValue = serde_json::from_slice(&body).ok()?;
    if raw.get().starts_with('{') {
        return Some(body);
    }
    let mut object = RawObject::default();
    object.set("responseData", raw.to_owned());
    serde_json::to_vec(&object).ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_must_be_visible_and_given_once() {
        let one = |value: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(KEY, HeaderValue::from_bytes(value).unwrap());
            idempotency_key(&headers)
        };
        assert_eq!(one(b"0198c3f2-7e").unwrap(), "0198c3f2-7e");
        for bad in [&b""[..], b"a b", "ä".as_bytes(), &[b'x'; 201]] {
            assert!(one(bad).is_err());
        }
        assert!(idempotency_key(&HeaderMap::new()).is_err());
        let mut two = HeaderMap::new();
        two.append(KEY, HeaderValue::from_static("a"));
        two.append(KEY, HeaderValue::from_static("b"));
        assert!(idempotency_key(&two).is_err());
    }

    #[test]
    fn fingerprints_differ_where_the_calls_do() {
        let id = |text: &str| Id::new(text).unwrap();
        let base = fingerprint(&id("ab"), &id("c"), b"d");
        for other in [
            fingerprint(&id("a"), &id("bc"), b"d"),
            fingerprint(&id("ab"), &id("cd"), b""),
            fingerprint(&id("ab"), &id("c"), b"D"),
        ] {
            assert_ne!(base, other);
        }
        assert_eq!(base, fingerprint(&id("ab"), &id("c"), b"d"));
    }

    #[test]
    fn answers_pass_byte_for_byte() {
        let body = Bytes::from_static(
            br#" {"responseData": {"id":12345678901234567890123, "x":1.10}, "executionId":"e"} "#,
        );
        assert_eq!(envelope(body.clone()).unwrap(), body);
        assert_eq!(envelope(Bytes::from_static(b"[1.10]")).unwrap(), r#"{"responseData":[1.10]}"#);
        assert_eq!(envelope(Bytes::new()).unwrap(), r#"{"responseData":null}"#);
        assert!(envelope(Bytes::from_static(b"<html>")).is_none());
        assert!(envelope(Bytes::from_static(b"{\"a\":1")).is_none());
    }
}
