//! `jackfield serve`'s flags and environment, raw; and what they mean. Secrets come from the environment only: a flag
//! would show them to everyone who may list processes.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use http::HeaderName;
use jackfield_gateway::{Config, Secret, TrustedHeader, Url};

const SECRET_VARIABLE: &str = "JACKFIELD_IDENTITY_SECRET";
const SHORTEST_SECRET: usize = 16;

const AFTER_HELP: &str = "\
Secrets, from the environment only:
  JACKFIELD_API_KEY          the Connectivity API's key (ALLOY_API_KEY is read too)
  JACKFIELD_IDENTITY_SECRET  shared with the proxy that sets the identity header; 16 bytes or more

Who is signed in:
  Put the gateway behind your own backend or proxy. For each request, it works out the signed-in user,
  removes whatever the browser sent under these names, and adds
    X-User-Id: the user's stable id
    X-Jackfield-Identity-Secret: the shared secret

Example:
  export JACKFIELD_API_KEY=... JACKFIELD_IDENTITY_SECRET=...
  jackfield serve --redirect-uri https://app.example.com/integrations/oauth/callback

Several values: repeat the flag, or separate them with commas in the environment.";

/// What can be said on the command line.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ServeArguments {
    /// Address and port to listen on.
    #[arg(long, env = "JACKFIELD_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Base URL of the Connectivity API; https, or http on a loopback address.
    #[arg(long, env = "JACKFIELD_UPSTREAM", default_value = "https://production.runalloy.com")]
    upstream: Url,

    /// SQLite file for users, runs and the journal; `:memory:` forgets them (and runs) at exit.
    #[arg(long, env = "JACKFIELD_STORE", default_value = "jackfield.db")]
    store: String,

    /// Path that the endpoint is served below; `/` for none.
    #[arg(long, env = "JACKFIELD_BASE_PATH", default_value = "/integrations")]
    base_path: String,

    /// Address that an OAuth window may come back to, exactly; usually {origin}{base-path}/oauth/callback.
    #[arg(long, env = "JACKFIELD_REDIRECT_URI", value_delimiter = ',', value_name = "URL")]
    redirect_uri: Vec<String>,

    /// Offer only these connectors.
    #[arg(long, env = "JACKFIELD_CONNECTOR", value_delimiter = ',', value_name = "ID")]
    connector: Vec<String>,

    /// Offer only these actions of a connector.
    #[arg(long, env = "JACKFIELD_ACTION", value_delimiter = ',', value_name = "CONNECTOR=ACTION")]
    action: Vec<String>,

    /// Your own OAuth app for a connector.
    #[arg(long, env = "JACKFIELD_AUTH_CONFIG", value_delimiter = ',', value_name = "CONNECTOR=ID")]
    auth_config: Vec<String>,

    /// Origin whose pages may call the endpoint from elsewhere (CORS), scheme and host only.
    #[arg(long, env = "JACKFIELD_ALLOW_ORIGIN", value_delimiter = ',', value_name = "ORIGIN")]
    allow_origin: Vec<String>,

    /// Header with the signed-in user's id, believed only beside the shared secret.
    #[arg(long, env = "JACKFIELD_IDENTITY_HEADER", default_value = "X-User-Id", value_name = "NAME")]
    identity_header: String,

    /// Header with the signed-in user's full name, UTF-8.
    #[arg(long, env = "JACKFIELD_IDENTITY_NAME_HEADER", value_name = "NAME")]
    identity_name_header: Option<String>,

    /// How many calls one user may make in a minute; 0 for as many as they like.
    #[arg(long, env = "JACKFIELD_RATE_LIMIT", default_value_t = 600, value_name = "N")]
    rate_limit: u32,

    /// How long connectors, resources, actions and icons count as fresh.
    #[arg(long, env = "JACKFIELD_CACHE_SECONDS", default_value_t = 300, value_name = "N")]
    cache_seconds: u64,

    /// How long the answer of a run is kept for repeats.
    #[arg(long, env = "JACKFIELD_ANSWER_RETENTION_HOURS", default_value_t = 24, value_name = "N")]
    answer_retention_hours: u32,

    /// How long the journal of runs is kept.
    #[arg(long, env = "JACKFIELD_JOURNAL_RETENTION_DAYS", default_value_t = 30, value_name = "N")]
    journal_retention_days: u32,

    /// What to log: error, warn, info, debug, or a tracing filter.
    #[arg(long, env = "JACKFIELD_LOG", default_value = "info", value_name = "FILTER")]
    pub(super) log: String,
}

/// Settings that have been understood.
pub(super) struct Settings {
    pub(super) listen: SocketAddr,
    /// `None` for memory.
    pub(super) store: Option<String>,
    /// Empty, or `/` and more, without a slash at the end.
    pub(super) base_path: String,
    pub(super) identity: TrustedHeader,
    pub(super) config: Config,
}

/// Reads a secret. The process's own environment is left as it is.
fn secret(variables: &[&str]) -> Option<Secret> {
    let mut set = variables.iter().filter_map(|name| std::env::var(name).ok()).map(Secret::new);
    set.find(|secret| !secret.is_blank())
}

fn header(flag: &str, name: &str) -> Result<HeaderName, String> {
    HeaderName::try_from(name).map_err(|_| format!("{flag}: {name:?} is no header name"))
}

fn pair<'a>(flag: &str, text: &'a str) -> Result<(&'a str, &'a str), String> {
    match text.split_once('=') {
        Some((connector, value)) if !connector.is_empty() && !value.is_empty() => Ok((connector, value)),
        _ => Err(format!("{flag}: {text:?} must be CONNECTOR=VALUE")),
    }
}

fn base_path(text: &str) -> Result<String, String> {
    let path = text.trim_end_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | '_' | '~');
    let usable =
        path.is_empty() || (path.starts_with('/') && !path.contains("//") && path.chars().all(plain));
    if usable {
        Ok(path.to_owned())
    } else {
        Err(format!("--base-path: {text:?} must be a path such as /integrations"))
    }
}

impl ServeArguments {
    /// Works out what the words mean.
    ///
    /// # Errors
    /// A sentence that names the flag or variable, and never a secret's value.
    pub(super) fn understand(self) -> Result<Settings, String> {
        let api_key = secret(&["JACKFIELD_API_KEY", "ALLOY_API_KEY"]).ok_or(
            "JACKFIELD_API_KEY is not set (nor is ALLOY_API_KEY): the Connectivity API's key is needed",
        )?;
        let shared = secret(&[SECRET_VARIABLE])
            .ok_or("JACKFIELD_IDENTITY_SECRET is not set: without it, anybody could say who they are")?;
        if shared.expose().len() < SHORTEST_SECRET {
            return Err(format!("{SECRET_VARIABLE} is too short: {SHORTEST_SECRET} bytes or more"));
        }
        // A variable that is set to nothing is as good as not set.
        let given =
            |list: Vec<String>| list.into_iter().filter(|value| !value.is_empty()).collect::<Vec<_>>();
        let mut identity = TrustedHeader::new(header("--identity-header", &self.identity_header)?, shared);
        if let Some(name) = self.identity_name_header.filter(|name| !name.is_empty()).as_deref() {
            identity = identity.with_name_header(header("--identity-name-header", name)?);
        }
        let hours = |hours: u32| Duration::from_secs(u64::from(hours) * 60 * 60);
        let mut config = Config::new(self.upstream, api_key)
            .redirect_uris(given(self.redirect_uri))
            .allow_origins(given(self.allow_origin))
            .cache_ttl(Duration::from_secs(self.cache_seconds))
            .answer_retention(hours(self.answer_retention_hours))
            .journal_retention(hours(self.journal_retention_days.saturating_mul(24)));
        config = match self.rate_limit {
            0 => config.no_rate_limit(),
            calls => config.rate_limit(calls, Duration::from_secs(60)),
        };
        let connectors = given(self.connector);
        if !connectors.is_empty() {
            config = config.connectors(connectors);
        }
        let mut actions: Vec<(&str, Vec<&str>)> = Vec::new();
        let (given_actions, given_auth_configs) = (given(self.action), given(self.auth_config));
        for text in &given_actions {
            let (connector, action) = pair("--action", text)?;
            match actions.iter_mut().find(|(known, _)| *known == connector) {
                Some((_, list)) => list.push(action),
                None => actions.push((connector, vec![action])),
            }
        }
        for (connector, list) in actions {
            config = config.actions(connector, list);
        }
        for text in &given_auth_configs {
            let (connector, id) = pair("--auth-config", text)?;
            config = config.auth_config(connector, id);
        }
        Ok(Settings {
            listen: self.listen,
            store: (self.store != ":memory:").then_some(self.store),
            base_path: base_path(&self.base_path)?,
            identity,
            config,
        })
    }
}

/// The library's name of a setting, as this command line has it.
pub(super) fn flag_of(setting: &str) -> &'static str {
    match setting {
        "upstream" => "--upstream",
        "api_key" => "JACKFIELD_API_KEY",
        "redirect_uris" => "--redirect-uri",
        "allow_origins" => "--allow-origin",
        "answer_retention" => "--answer-retention-hours",
        _ => "--connector, --action, --auth-config",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_a_path_or_nothing() {
        for (text, path) in [("/integrations/", "/integrations"), ("/a/b-c", "/a/b-c"), ("/", ""), ("", "")] {
            assert_eq!(base_path(text).unwrap(), path);
        }
        for text in ["integrations", "/a//b", "/{a}", "/a?b", "/*x"] {
            assert!(base_path(text).is_err(), "{text}");
        }
    }

    #[test]
    fn pairs_need_both_halves() {
        assert_eq!(pair("--action", "a=b=c").unwrap(), ("a", "b=c"));
        for text in ["a", "=b", "a="] {
            assert!(pair("--action", text).unwrap_err().contains("--action"));
        }
    }
}
