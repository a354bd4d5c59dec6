//! A client that sends exactly the path it is given: no library in between may tidy up what an attacker would not.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::document;

/// A request to an endpoint, as Jackfield's own widget would send it unless told otherwise.
#[derive(Clone)]
pub(crate) struct Ask {
    address: SocketAddr,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Bytes>,
}

pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Ask {
    pub(crate) fn new(address: SocketAddr, method: &str, path: &str) -> Self {
        let headers = vec![("x-jackfield".into(), "1".into()), ("x-session".into(), "jane".into())];
        Self { address, method: method.parse().unwrap(), path: path.into(), headers, body: None }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn user(self, name: &str) -> Self {
        self.header("x-session", name)
    }

    pub(crate) fn json(self, body: &str) -> Self {
        let mut ask = self.header("content-type", "application/json");
        ask.body = Some(Bytes::from(body.to_owned()));
        ask
    }

    pub(crate) async fn send(self) -> Got {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        let connection = tokio::spawn(connection);
        let method = self.method.to_string();
        let mut request = Request::builder().method(self.method).uri(self.path.as_str());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if !self.headers.iter().any(|(name, _)| name == "host") {
            request = request.header("host", self.address.to_string());
        }
        let request = request.body(Full::new(self.body.unwrap_or_default())).unwrap();
        let response: Response<_> = sender.send_request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        connection.abort();
        let status = parts.status.as_u16();
        if let Some(path) = self.path.strip_prefix("/integrations") {
            document::holds(&method, path, status, &parts.headers, &body);
        }
        Got { status, headers: parts.headers, body }
    }
}

impl Got {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} and not JSON: {:?}", self.status, self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Status and code of an error, whose shape is checked on the way.
    pub(crate) fn error(&self) -> (u16, String) {
        let json = self.json();
        let error = &json["error"];
        assert!(
            matches!(error["source"].as_str(), Some("ENDPOINT" | "CONNECTIVITY_API" | "THIRD_PARTY")),
            "{json}"
        );
        assert!(!error["message"].as_str().unwrap().is_empty());
        assert!(error["details"]["httpStatusCode"].is_u64());
        assert!(json["requestId"].is_string());
        (self.status, error["code"].as_str().unwrap().to_owned())
    }

    pub(crate) fn ok(self) -> Self {
        assert!(StatusCode::from_u16(self.status).unwrap().is_success(), "{}: {}", self.status, self.text());
        self
    }
}
