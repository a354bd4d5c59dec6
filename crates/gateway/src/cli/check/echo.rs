//! The sandbox behind the endpoint, asked what came in there and told what shall go wrong. It must not know why.

use jackfield_gateway::Url;
use serde_json::{Value, json};

use super::report::Shortfall;
use super::wire::{self, Answer, Place, Sent};
use super::world::fresh;

/// The sandbox's control page.
#[derive(Debug)]
pub(super) struct Echo {
    place: Place,
    authority: String,
    /// A path that nobody else calls: what came in before it is none of this check's.
    mark: String,
}

/// A call that came in.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) path: String,
    /// `x-alloy-userid` as it came.
    pub(super) user: Option<String>,
    pub(super) headers: Vec<String>,
}

impl Echo {
    /// # Errors
    /// When the address is none.
    pub(super) fn new(url: &Url) -> Result<Self, String> {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(format!("--upstream-echo: {url} names no host and port"));
        };
        let place = Place { host: host.to_owned(), port, tls: url.scheme() == "https" };
        Ok(Self { authority: format!("{host}:{port}"), place, mark: format!("/{}", fresh()) })
    }

    /// Marks where this check begins.
    pub(super) async fn begin(&self) -> Result<(), String> {
        self.exchange("GET", self.mark.clone(), Vec::new()).await.map(drop)
    }

    /// The latest calls since the beginning, newest first.
    pub(super) async fn calls(&self) -> Result<Vec<Call>, Shortfall> {
        let answer = self.ask("GET", "/calls", Vec::new()).await?.json();
        let calls = answer.get("calls").and_then(Value::as_array).cloned().unwrap_or_default();
        let text = |call: &Value, name: &str| call.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(calls
            .iter()
            .take_while(|call| text(call, "path").as_ref() != Some(&self.mark))
            .map(|call| Call {
                method: text(call, "method").unwrap_or_default(),
                path: text(call, "path").unwrap_or_default(),
                user: text(call, "userId"),
                headers: call
                    .get("headerNames")
                    .and_then(Value::as_array)
                    .map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                    .unwrap_or_default(),
            })
            .collect())
    }

    /// The calls of one method whose path ends so, newest first.
    pub(super) async fn calls_to(&self, method: &str, ending: &str) -> Result<Vec<Call>, Shortfall> {
        let calls = self.calls().await?;
        Ok(calls.into_iter().filter(|call| call.method == method && call.path.ends_with(ending)).collect())
    }

    /// How often an action ran.
    pub(super) async fn runs(&self, connector: &str, action: &str) -> Result<u64, Shortfall> {
        let answer = self.ask("GET", "/executions", Vec::new()).await?.json();
        let counts = answer.get("counts").and_then(|counts| counts.get(connector)?.get(action)?.as_u64());
        Ok(counts.unwrap_or_default())
    }

    /// The body of the latest run, byte for byte.
    pub(super) async fn latest_run(&self) -> Result<String, Shortfall> {
        let answer = self.ask("GET", "/executions", Vec::new()).await?.json();
        let raw = answer.pointer("/executions/0/rawRequest").and_then(Value::as_str);
        Ok(raw.unwrap_or_default().to_owned())
    }

    /// The key that the upstream takes.
    pub(super) async fn api_key(&self) -> Result<String, Shortfall> {
        let answer = self.ask("GET", "/api-key", Vec::new()).await?.json();
        Ok(answer.get("apiKey").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// Lets the next calls of a kind go wrong.
    pub(super) async fn fault(&self, matches: Value, fault: Value, times: u32) -> Result<(), Shortfall> {
        let rule = json!({ "match": matches, "fault": fault, "times": times });
        self.ask("POST", "/faults", rule.to_string().into_bytes()).await.map(drop)
    }

    /// Lets nothing go wrong any more.
    pub(super) async fn no_faults(&self) -> Result<(), Shortfall> {
        self.ask("DELETE", "/faults", Vec::new()).await.map(drop)
    }

    async fn ask(&self, method: &str, path: &str, body: Vec<u8>) -> Result<Answer, Shortfall> {
        let cannot = |why: String| {
            Shortfall::NotChecked(format!("the sandbox of --upstream-echo does not answer: {why}"))
        };
        let answer = self.exchange(method, format!("/_control{path}"), body).await.map_err(cannot)?;
        if answer.status < 300 { Ok(answer) } else { Err(cannot(format!("it said {}", answer.status))) }
    }

    async fn exchange(&self, method: &str, target: String, body: Vec<u8>) -> Result<Answer, String> {
        let headers = [
            ("Host", self.authority.clone()),
            ("Connection", "close".into()),
            ("Content-Length", body.len().to_string()),
        ];
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        wire::exchange(&self.place, &Sent { method: method.to_owned(), target, headers, body }).await
    }
}
