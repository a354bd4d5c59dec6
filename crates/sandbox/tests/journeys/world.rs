//! A running sandbox with two users, and an endpoint's way of calling it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackfield_sandbox::{Catalog, Sandbox, SandboxOptions};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

pub(crate) fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture")
}

/// An HTTP client for loopback. It brings a TLS set-up of its own, trusting nobody, since the build of the client
/// library that the gateway asks for has none.
pub(crate) fn http() -> reqwest::ClientBuilder {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy()
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) jane: String,
    pub(crate) omar: String,
    http: reqwest::Client,
}

/// An answer with everything in it that tests look at.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        let status = response.status();
        let text = response.text().await.unwrap();
        Self { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    pub(crate) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    pub(crate) fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or_default()
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(SandboxOptions::new(Catalog::open(&fixture()).unwrap())).await
    }

    pub(crate) async fn with(options: SandboxOptions) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let mut world =
            Self { sandbox, jane: String::new(), omar: String::new(), http: http().build().unwrap() };
        world.jane = world.user("jane", "Jane Merchant").await;
        world.omar = world.user("omar", "Omar Haddad").await;
        world
    }

    async fn user(&self, username: &str, full_name: &str) -> String {
        let body = json!({ "username": username, "fullName": full_name });
        let answer = self.call(Method::POST, "/users", None, Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["userId"].as_str().unwrap().to_owned()
    }

    /// A call with key and version, not sent yet.
    pub(crate) fn request(&self, method: Method, path: &str, user: Option<&str>) -> RequestBuilder {
        let request = self
            .bare_request(method, path)
            .bearer_auth(self.sandbox.api_key())
            .header("x-api-version", "2025-09");
        match user {
            Some(user) => request.header("x-alloy-userid", user),
            None => request,
        }
    }

    /// A call with nothing an endpoint adds.
    pub(crate) fn bare_request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.sandbox.upstream_url))
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        user: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let mut request = self.request(method, path, user);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str, user: &str) -> Answer {
        self.call(Method::GET, path, Some(user), None).await
    }

    pub(crate) async fn post(&self, path: &str, user: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(user), Some(body)).await
    }

    /// Connects Trello with a key and answers the credential's id.
    pub(crate) async fn connect_trello(&self, user: &str) -> String {
        let body = json!({
            "userId": user, "authenticationType": "apiKey", "data": { "apiKey": "k", "token": "t" },
        });
        let answer = self.post("/connectors/trello/credentials", user, body).await;
        answer.body["credentialId"].as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned()
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.bare_request(method, &format!("/_control{path}"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn fault(&self, rule: Value) {
        let answer = self.control(Method::POST, "/faults", Some(rule)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    }
}
