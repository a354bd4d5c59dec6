//! The endpoint under check: how to call it as one user, as another, or as nobody; and every answer that it has given.
//! It must not know what an answer should be.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jackfield_gateway::Url;
use serde_json::Value;

use super::wire::{self, Answer, Place, Sent};

/// An endpoint that limits calls is waited for this often, and never longer than a minute.
const WAITS: u32 = 5;

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    A,
    B,
    Nobody,
    /// Somebody with A's kind of session, which is not one.
    Invented,
}

/// A call, not sent yet; as the widget would make it unless told otherwise.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    who: Who,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    /// `path` is below the endpoint, and goes out byte for byte.
    pub(super) fn new(who: Who, method: &str, path: impl Into<String>) -> Self {
        let headers = vec![("X-Jackfield".to_owned(), "1".to_owned())];
        Self { who, method: method.to_owned(), path: path.into(), headers, body: Vec::new() }
    }

    pub(super) fn get(who: Who, path: impl Into<String>) -> Self {
        Self::new(who, "GET", path)
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub(super) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(super) fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut ask = self.header("Content-Type", content_type);
        ask.body = body.into();
        ask
    }
}

/// One exchange that took place.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    pub(super) method: String,
    /// Without the query.
    pub(super) path: String,
    pub(super) answer: Answer,
}

/// The endpoint.
#[derive(Debug)]
pub(super) struct Endpoint {
    place: Place,
    authority: String,
    base: String,
    a: Vec<(String, String)>,
    b: Vec<(String, String)>,
    seen: Mutex<Vec<Exchange>>,
}

impl Endpoint {
    /// # Errors
    /// A sentence about the address or a session.
    pub(super) fn new(url: &Url, a: &[String], b: &[String]) -> Result<Self, String> {
        let host = url.host_str().ok_or_else(|| format!("{url} names no host"))?.to_owned();
        let port = url.port_or_known_default().ok_or_else(|| format!("{url} names no port"))?;
        let tls = match url.scheme() {
            "https" => true,
            "http" => false,
            other => return Err(format!("{other} is neither http nor https")),
        };
        let authority = url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        Ok(Self {
            place: Place { host, port, tls },
            authority,
            base: url.path().trim_end_matches('/').to_owned(),
            a: sessions("--session-a", a)?,
            b: sessions("--session-b", b)?,
            seen: Mutex::new(Vec::new()),
        })
    }

    /// Whether there is a second user to call as.
    pub(super) fn has_b(&self) -> bool {
        !self.b.is_empty()
    }

    /// The names of the headers that a session is made of, in lower case.
    pub(super) fn session_names(&self) -> Vec<String> {
        self.a.iter().map(|(name, _)| name.to_lowercase()).collect()
    }

    /// Makes a call. An endpoint of its own opinion about how often is waited for.
    ///
    /// # Errors
    /// A sentence about why there is no answer.
    pub(super) async fn send(&self, ask: &Ask) -> Result<Answer, String> {
        let mut waits = 0;
        loop {
            let answer = wire::exchange(&self.place, &self.sent(ask)).await?;
            let path = ask.path.split('?').next().unwrap_or_default().to_owned();
            let exchange = Exchange { method: ask.method.clone(), path, answer: answer.clone() };
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
            let wait = answer.header("retry-after").and_then(|seconds| seconds.parse().ok());
            match wait {
                Some(seconds) if is_own_limit(&answer) && seconds <= 60 && waits < WAITS => {
                    waits += 1;
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
                _ => return Ok(answer),
            }
        }
    }

    fn sent(&self, ask: &Ask) -> Sent {
        let session = match ask.who {
            Who::A => self.a.clone(),
            Who::B => self.b.clone(),
            Who::Nobody => Vec::new(),
            Who::Invented => self.a.iter().map(|(name, value)| (name.clone(), invented(value))).collect(),
        };
        let mut headers =
            vec![("Host".to_owned(), self.authority.clone()), ("Connection".to_owned(), "close".to_owned())];
        headers.extend(session);
        headers.extend(ask.headers.clone());
        if !ask.body.is_empty() || matches!(ask.method.as_str(), "POST" | "PUT" | "PATCH") {
            headers.push(("Content-Length".to_owned(), ask.body.len().to_string()));
        }
        let target = format!("{}{}", self.base, ask.path);
        Sent { method: ask.method.clone(), target, headers, body: ask.body.clone() }
    }

    /// Every exchange so far.
    pub(super) fn seen(&self) -> Vec<Exchange> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn is_own_limit(answer: &Answer) -> bool {
    answer.status == 429 && answer.json().pointer("/error/source").and_then(Value::as_str) == Some("ENDPOINT")
}

fn sessions(flag: &str, given: &[String]) -> Result<Vec<(String, String)>, String> {
    given
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| match text.split_once(':') {
            Some((name, value)) if http::HeaderName::try_from(name.trim()).is_ok() => {
                Ok((name.trim().to_owned(), value.trim().to_owned()))
            }
            // The value is a secret, so it is not repeated.
            _ => Err(format!("{flag} must be a header, such as 'Cookie: session=…'")),
        })
        .collect()
}

/// A value of the same look that is no session: each part after `=` or `Bearer ` is turned around.
fn invented(value: &str) -> String {
    let around = |text: &str| format!("x{}", text.chars().rev().collect::<String>());
    let parts = value.split("; ").map(|part| match part.split_once(['=', ' ']) {
        Some((name, secret)) => {
            let sign = if part.contains('=') && part.find('=') < part.find(' ').or(Some(part.len())) {
                '='
            } else {
                ' '
            };
            format!("{name}{sign}{}", around(secret))
        }
        None => around(part),
    });
    parts.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_goes_out_below_the_base_with_the_callers_session() {
        let url = Url::parse("http://localhost:8420/integrations/").unwrap();
        let endpoint = Endpoint::new(&url, &["Cookie: s=1".into()], &[]).unwrap();
        let sent = endpoint.sent(&Ask::get(Who::A, "//x"));
        assert_eq!(sent.target, "/integrations//x");
        assert!(sent.headers.contains(&("Cookie".into(), "s=1".into())));
        assert!(sent.headers.contains(&("Host".into(), "localhost:8420".into())));
        let nobody = endpoint.sent(&Ask::get(Who::Nobody, "/x").without("x-jackfield"));
        assert_eq!(nobody.headers.len(), 2);
        assert!(!endpoint.has_b());
    }

    #[test]
    fn an_invented_session_looks_like_one() {
        for (real, other) in [
            ("s=abc; t=d", "s=xcba; t=xd"),
            ("Bearer abc", "Bearer xcba"),
            ("abc", "xcba"),
            ("s=a b=", "s=x=b a"),
        ] {
            assert_eq!(invented(real), other);
        }
    }

    #[test]
    fn a_session_that_is_no_header_is_refused_without_being_repeated() {
        let url = Url::parse("http://localhost/").unwrap();
        let error = Endpoint::new(&url, &["secret-token".into()], &[]).unwrap_err();
        assert!(error.contains("--session-a") && !error.contains("secret-token"));
    }
}
