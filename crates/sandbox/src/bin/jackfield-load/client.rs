//! One HTTP client for all users, and a call as the widget makes it. It must not know what is being tested.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// What the gateway believes a user's name with.
pub(crate) const SHARED_SECRET: &str = "only-for-putting-this-machine-under-load";
/// As often as the widget tries a call that only reads.
const TRIES: u32 = 4;
/// Longer than any call may take: what runs into it is lost.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer; `None` where there was none: the connection broke, or it took for ever.
pub(crate) type Answer = Option<(StatusCode, Value)>;

/// The client.
#[derive(Clone)]
pub(crate) struct Http(Client<HttpConnector, Body>);

impl Http {
    pub(crate) fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let exchange = async {
            let response = self.0.request(request).await.ok()?;
            let status = response.status();
            let body = response.into_body().collect().await.ok()?.to_bytes();
            Some((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
        };
        tokio::time::timeout(PATIENCE, exchange).await.ok().flatten()
    }
}

/// One user's way to the gateway.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) http: Http,
    pub(crate) endpoint: String,
    pub(crate) name: String,
}

impl User {
    /// A call.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.endpoint))
            .header("x-jackfield", "1")
            .header("x-user-id", &self.name)
            .header("x-jackfield-identity-secret", SHARED_SECRET);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.http.send(request.body(body).ok()?).await
    }

    /// A call that only reads, made again where the widget would.
    pub(crate) async fn read(&self, path: &str) -> Answer {
        let mut answer = None;
        for tried in 0..TRIES {
            answer = self.call(Method::GET, path, None, None).await;
            let again = answer.as_ref().is_none_or(|(status, _)| {
                status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS
            });
            if !again {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50 << tried)).await;
        }
        answer
    }
}

/// The code of an error.
pub(crate) fn code(body: &Value) -> &str {
    body.pointer("/error/code").and_then(Value::as_str).unwrap_or_default()
}
