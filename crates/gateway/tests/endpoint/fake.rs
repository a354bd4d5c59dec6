//! An upstream for tests. It writes down every request as it came in, behaves like the real one by default, and can be
//! told to answer otherwise.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

pub(crate) const KEY: &str = "sk_live_do_not_print_me";

/// One request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Method, space, path and query, undecoded.
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// One scripted answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    delay: Duration,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), delay: Duration::ZERO }
    }

    pub(crate) fn ok(body: impl Into<Bytes>) -> Self {
        Self::new(200, body)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn into_response(self) -> Response<Body> {
        let mut response = Response::builder().status(StatusCode::from_u16(self.status).unwrap());
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body)).unwrap()
    }
}

#[derive(Default)]
struct State {
    seen: Vec<Seen>,
    /// Scripted answers by request line; the last one stays.
    scripts: HashMap<String, VecDeque<Reply>>,
    users: HashMap<String, String>,
    credentials: HashMap<String, Vec<Value>>,
}

#[derive(Clone)]
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Fake {
    pub(crate) async fn start() -> Self {
        crate::capture::watch();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self { address: listener.local_addr().unwrap(), state: Arc::default() };
        let answering = fake.clone();
        let app = Router::new().fallback(move |request: Request| {
            let fake = answering.clone();
            async move { fake.answer(request).await }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        fake
    }

    /// An upstream at which jane has the credential that plain runs are run with.
    pub(crate) async fn with_credential() -> Self {
        let fake = Self::start().await;
        fake.give("jane", "hubspot", "c1");
        fake
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Scripts the answers to a request line, one after the other; the last one stays.
    pub(crate) fn on(&self, line: &str, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().unwrap().scripts.insert(line.into(), replies.into_iter().collect());
    }

    /// Gives a host's user a credential at the upstream.
    pub(crate) fn give(&self, username: &str, connector: &str, credential: &str) {
        let user = upstream_id(username);
        let item = json!({"credentialId": credential, "name": "Mine", "type": format!("{connector}-oauth2"),
            "createdAt": "2025-08-08T06:36:53.748Z", "updatedAt": "2025-08-08T06:36:53.748Z", "token": "hidden"});
        self.state.lock().unwrap().credentials.entry(user).or_default().push(item);
    }

    /// Makes the upstream know a user already.
    pub(crate) fn know(&self, username: &str) {
        self.state.lock().unwrap().users.insert(username.into(), upstream_id(username));
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    pub(crate) fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|seen| *seen == line).count()
    }

    /// Waits until so many requests of that line have come in.
    pub(crate) async fn reached(&self, line: &str, count: usize) {
        let limit = Instant::now() + Duration::from_secs(60);
        while self.count(line) < count {
            assert!(Instant::now() < limit, "{line} does not come in: {:?}", self.lines());
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// The one request of that line.
    pub(crate) fn only(&self, line: &str) -> Seen {
        let found: Vec<Seen> = self.seen().into_iter().filter(|seen| seen.line == line).collect();
        assert_eq!(found.len(), 1, "{line} in {:?}", self.lines());
        found[0].clone()
    }

    async fn answer(&self, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let line = format!("{} {}", parts.method, parts.uri);
        let seen = Seen { line: line.clone(), headers: parts.headers, body };
        let scripted = {
            let mut state = self.state.lock().unwrap();
            state.seen.push(seen.clone());
            state.scripts.get_mut(&line).and_then(|replies| match replies.len() {
                0 | 1 => replies.front().cloned(),
                _ => replies.pop_front(),
            })
        };
        let reply = scripted.unwrap_or_else(|| self.usual(&seen));
        sleep(reply.delay).await;
        reply.into_response()
    }

    fn usual(&self, seen: &Seen) -> Reply {
        let is_icon = seen.line.starts_with("GET /icons/");
        if !is_icon && seen.header("authorization") != Some(&format!("Bearer {KEY}")) {
            return Reply::new(
                401,
                r#"{"error":{"source":"CONNECTIVITY_API","code":"UNAUTHORIZED","message":"no"}}"#,
            );
        }
        let (method, path) = seen.line.split_once(' ').unwrap();
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (method, segments.as_slice()) {
            ("POST", ["users"]) => self.create_user(seen),
            ("GET", ["users"]) => {
                let state = self.state.lock().unwrap();
                let users: Vec<Value> =
                    state.users.iter().map(|(name, id)| json!({"userId": id, "username": name})).collect();
                Reply::ok(json!({"data": users}).to_string())
            }
            ("GET", ["users", user, "credentials"]) => Reply::ok(json!({"data": self.credentials(user)}).to_string()),
            ("GET", ["connectors"]) => Reply::ok(
                json!({"connectors": [
                    {"id": "hubspot", "name": "HubSpot", "icon": format!("{}/icons/hubspot.svg", self.url()), "category": ["crm"]},
                    {"id": "slack", "name": "Slack", "icon": format!("{}/icons/slack.html", self.url()), "category": ["chat"]},
                    {"id": "trello", "name": "Trello", "category": ["boards"]}]})
                .to_string(),
            ),
            ("GET", ["connectors", _, "resources"]) => Reply::ok(
                r#"{"resources":[{"name":"contacts","actions":[{"id":"createContact"},{"id":"deleteAll"}]}]}"#,
            ),
            ("GET", ["connectors", _, "actions", action]) => {
                Reply::ok(format!(r#"{{"action":{{"id":"{action}","max":12345678901234567890.10}}}}"#))
            }
            ("GET", ["connectors", _, "credentials", "metadata"]) => {
                Reply::ok(r#"{"metadata":[{"authenticationType":"oauth2","properties":[]}]}"#)
            }
            ("GET", ["connectors", connector, "credentials"]) => {
                let user = seen.header("x-alloy-userid").unwrap_or("the-keys-owner");
                let mut list = self.credentials(user);
                list.retain(|item| item["type"].as_str().unwrap().starts_with(connector));
                Reply::ok(json!({"credentials": list}).to_string())
            }
            ("POST", ["connectors", _, "credentials"]) => {
                Reply::ok(r#"{"oauthUrl":"https://provider.example/authorize?token=consent-token","state":"internal"}"#)
            }
            ("DELETE", ["connectors", _, "credentials", id]) => {
                let user = seen.header("x-alloy-userid").unwrap_or("the-keys-owner").to_owned();
                let mut state = self.state.lock().unwrap();
                state.credentials.entry(user).or_default().retain(|item| item["credentialId"] != *id);
                Reply::ok(r#"{"success":true}"#)
            }
            ("POST", ["connectors", _, "actions", _, "execute"]) => {
                Reply::ok(r#"{"responseData":{"id":12345678901234567890.10},"executionId":"e1"}"#)
            }
            ("GET", ["icons", "hubspot.svg"]) => {
                Reply::ok("<svg xmlns='http://www.w3.org/2000/svg'/>").with("content-type", "image/svg+xml")
            }
            ("GET", ["icons", _]) => Reply::ok("<script>alert(1)</script>").with("content-type", "text/html"),
            _ => Reply::new(404, r#"{"error":{"code":"NOT_FOUND","message":"no such thing"}}"#),
        }
    }

    fn create_user(&self, seen: &Seen) -> Reply {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        let name = body["username"].as_str().unwrap().to_owned();
        let mut state = self.state.lock().unwrap();
        if state.users.contains_key(&name) {
            return Reply::new(409, r#"{"error":{"code":"CONFLICT","message":"taken"}}"#);
        }
        state.users.insert(name.clone(), upstream_id(&name));
        Reply::ok(json!({"userId": upstream_id(&name)}).to_string())
    }

    fn credentials(&self, user: &str) -> Vec<Value> {
        self.state.lock().unwrap().credentials.get(user).cloned().unwrap_or_default()
    }
}

/// The upstream's id of a host's user.
pub(crate) fn upstream_id(username: &str) -> String {
    format!("up-{username}")
}
