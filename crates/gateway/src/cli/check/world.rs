//! What the checks share: the endpoint, the contract, what the endpoint offers, and what may be run. It must not know
//! what is checked.

use jackfield_gateway::Url;
use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use super::contract::Contract;
use super::echo::Echo;
use super::endpoint::{Ask, Endpoint, Who};
use super::report::{Shortfall, Verdict, not_checked};
use super::wire::Answer;

/// So many connectors are looked into for an action or a way to authenticate.
const LOOKED_INTO: usize = 12;

/// What the person who checks allows to be run.
#[derive(Debug, Clone)]
pub(super) struct Runnable {
    pub(super) connector: String,
    pub(super) action: String,
    /// A's own, and one that may be lost.
    pub(super) credential: Option<String>,
    pub(super) body: Map<String, Value>,
}

/// A run that was made, for all checks that ask about one.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) key: String,
    pub(super) answer: Answer,
}

/// Everything.
#[derive(Debug)]
pub(super) struct World {
    pub(super) endpoint: Endpoint,
    pub(super) contract: Contract,
    pub(super) echo: Option<Echo>,
    pub(super) runnable: Option<Runnable>,
    pub(super) redirect_uri: String,
    pub(super) key: Option<String>,
    pub(super) wanted: Option<String>,
    connectors: OnceCell<Vec<String>>,
    first_run: OnceCell<Ran>,
}

/// A text as one segment of a path.
pub(super) fn segment(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A key, or whatever else must be new.
pub(super) fn fresh() -> String {
    let mut bytes = [0; 12];
    let _ = getrandom::fill(&mut bytes);
    format!("check-{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

impl World {
    pub(super) fn new(endpoint: Endpoint, url: &Url) -> Result<Self, String> {
        Ok(Self {
            endpoint,
            contract: Contract::read()?,
            echo: None,
            runnable: None,
            redirect_uri: format!("{}/oauth/callback", url.as_str().trim_end_matches('/')),
            key: None,
            wanted: None,
            connectors: OnceCell::new(),
            first_run: OnceCell::new(),
        })
    }

    pub(super) async fn send(&self, ask: &Ask) -> Result<Answer, Shortfall> {
        Ok(self.endpoint.send(ask).await?)
    }

    /// The answer of a call that the contract describes, and that must fit it.
    pub(super) async fn fitting(&self, who: Who, method: &str, path: &str) -> Result<Answer, Shortfall> {
        let answer = self.send(&Ask::new(who, method, path)).await?;
        self.contract.verify(method, path, &answer)?;
        Ok(answer)
    }

    /// The ids of the connectors on offer: the one that was asked for, or all.
    pub(super) async fn connectors(&self) -> Result<&[String], Shortfall> {
        let found = self.connectors.get_or_try_init(|| async {
            let answer = self.send(&Ask::get(Who::A, "/connectors")).await?.json();
            let list = answer.get("connectors").and_then(Value::as_array).cloned().unwrap_or_default();
            let ids = list.iter().filter_map(|connector| connector.get("id")?.as_str());
            let ids: Vec<String> = ids.map(str::to_owned).collect();
            Ok::<_, Shortfall>(match &self.wanted {
                Some(wanted) => vec![wanted.clone()],
                None => ids,
            })
        });
        let found = found.await?;
        if found.is_empty() { not_checked("the endpoint lists no connectors") } else { Ok(found) }
    }

    /// A connector that can be asked about.
    pub(super) async fn connector(&self) -> Result<&str, Shortfall> {
        if let Some(runnable) = &self.runnable {
            return Ok(&runnable.connector);
        }
        self.connectors()
            .await?
            .first()
            .map_or_else(|| not_checked("there is no connector"), |id| Ok(id.as_str()))
    }

    /// An action that can be asked about, with its connector.
    pub(super) async fn action(&self) -> Result<(String, String), Shortfall> {
        if let Some(Runnable { connector, action, .. }) = &self.runnable {
            return Ok((connector.clone(), action.clone()));
        }
        for connector in self.connectors().await?.iter().take(LOOKED_INTO) {
            let path = format!("/connectors/{}/resources", segment(connector));
            let answer = self.send(&Ask::get(Who::A, path)).await?.json();
            let resources = answer.get("resources").and_then(Value::as_array).cloned().unwrap_or_default();
            let actions =
                resources.iter().filter_map(|resource| resource.get("actions")?.as_array()).flatten();
            let found = actions.filter_map(|action| action.get("id")?.as_str()).next();
            if let Some(action) = found {
                return Ok((connector.clone(), action.to_owned()));
            }
        }
        not_checked("no action was found; name one with --run")
    }

    /// A connector with OAuth, and what its metadata calls that.
    pub(super) async fn oauth(&self) -> Result<(String, String), Shortfall> {
        for connector in self.connectors().await?.iter().take(LOOKED_INTO) {
            let path = format!("/connectors/{}/credentials/metadata", segment(connector));
            let answer = self.send(&Ask::get(Who::A, path)).await?.json();
            let ways = answer.get("metadata").and_then(Value::as_array).cloned().unwrap_or_default();
            let kinds = ways.iter().filter(|way| {
                // What an end user would have to type is not known here.
                let fields = way.get("inputSchema").and_then(|schema| schema.pointer("/properties/data"));
                let own_app = way.get("authConfigRequired") == Some(&Value::Bool(true));
                fields.is_none() && !own_app
            });
            let kinds = kinds.filter_map(|way| way.get("authenticationType")?.as_str());
            if let Some(kind) = kinds.into_iter().find(|kind| kind.to_lowercase().contains("oauth")) {
                return Ok((connector.clone(), kind.to_owned()));
            }
        }
        not_checked("no connector with OAuth was found; name one with --connector")
    }

    pub(super) fn runnable(&self) -> Result<&Runnable, Shortfall> {
        self.runnable.as_ref().map_or_else(|| not_checked("give --run, --credential and --body"), Ok)
    }

    pub(super) fn echo(&self) -> Result<&Echo, Shortfall> {
        self.echo
            .as_ref()
            .map_or_else(|| not_checked("needs the sandbox as upstream: give --upstream-echo"), Ok)
    }

    pub(super) fn second_user(&self) -> Verdict {
        if self.endpoint.has_b() { Ok(()) } else { not_checked("give --session-b, of another user") }
    }

    /// A run as the widget would ask for it.
    pub(super) fn run(&self, who: Who, key: &str, more: Value) -> Result<Ask, Shortfall> {
        let runnable = self.runnable()?;
        let mut body = runnable.body.clone();
        if let Some(credential) = &runnable.credential {
            body.insert("credentialId".into(), credential.clone().into());
        }
        if let Value::Object(more) = more {
            body.extend(more);
        }
        let path = format!(
            "/connectors/{}/actions/{}/execute",
            segment(&runnable.connector),
            segment(&runnable.action)
        );
        let ask = Ask::new(who, "POST", path).header("Idempotency-Key", key);
        Ok(ask.json(&Value::Object(body)))
    }

    /// A's first run, made once however many checks look at it.
    pub(super) async fn first_run(&self) -> Result<&Ran, Shortfall> {
        let run = self.first_run.get_or_try_init(|| async {
            let key = fresh();
            let answer = self.send(&self.run(Who::A, &key, Value::Null)?).await?;
            Ok::<_, Shortfall>(Ran { key, answer })
        });
        run.await
    }
}
