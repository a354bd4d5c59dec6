//! What the settings mean: the words of flags, variables and file become a configuration, or an error that names the
//! one that is wrong.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use http::HeaderName;
use jackfield_gateway::{Config, ConfigError, Secret, TrustedHeader, Url};

use super::jwt::{self, Jwt};
use super::layers::{Given, Layers, Origin};
use super::secrets::{long_enough, secret};

const SHARED_SECRET: &str = "JACKFIELD_IDENTITY_SECRET";
const TOKEN_SECRET: &str = "JACKFIELD_JWT_SECRET";
const SHORTEST_SHARED: usize = 16;
/// RFC 7518: as long as the hash, or it can be tried out.
const SHORTEST_TOKEN: usize = 32;

/// How users are told.
pub(super) enum Identity {
    Header(TrustedHeader),
    Token(Box<Jwt>),
}

/// Where things are kept.
pub(super) enum StoreAt {
    Memory,
    File(String),
    /// A PostgreSQL URL, which may hold a password.
    Postgres(Secret),
}

/// Settings that have been understood.
pub(super) struct Settings {
    pub(super) listen: SocketAddr,
    pub(super) admin_listen: Option<SocketAddr>,
    pub(super) drain: Duration,
    pub(super) store: StoreAt,
    /// Empty, or `/` and more, without a slash at the end.
    pub(super) base_path: String,
    pub(super) identity: Identity,
    pub(super) config: Config,
    pub(super) log: Given,
    layers: Layers,
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Settings").field("config", &self.config).finish_non_exhaustive()
    }
}

fn pair(given: &Given) -> Result<(&str, &str), String> {
    match given.text.split_once('=') {
        Some((connector, value)) if !connector.is_empty() && !value.is_empty() => Ok((connector, value)),
        _ => Err(given.wrong(&format!("{:?} must be CONNECTOR=VALUE", given.text))),
    }
}

fn base_path(given: &Given) -> Result<String, String> {
    let path = given.text.trim_end_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | '_' | '~');
    let usable =
        path.is_empty() || (path.starts_with('/') && !path.contains("//") && path.chars().all(plain));
    if usable {
        Ok(path.to_owned())
    } else {
        Err(given.wrong(&format!("{:?} must be a path such as /integrations", given.text)))
    }
}

/// A store's address. A password may stand in the variable alone: flags show in the list of processes, and the file is
/// not made for secrets.
fn store(given: Given) -> Result<StoreAt, String> {
    if given.text == ":memory:" {
        return Ok(StoreAt::Memory);
    }
    if !given.text.starts_with("postgres://") && !given.text.starts_with("postgresql://") {
        return Ok(StoreAt::File(given.text));
    }
    let Ok(url) = Url::parse(&given.text) else {
        return Err(given.wrong("is no URL such as postgres://user@host/database"));
    };
    let has_password = url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password");
    if has_password && !matches!(given.origin, Origin::Variable(_)) {
        return Err(
            given.wrong("holds a password: give the URL in JACKFIELD_STORE, or the password in PGPASSWORD")
        );
    }
    Ok(StoreAt::Postgres(Secret::new(given.text)))
}

struct Reader(Layers);

impl Reader {
    fn seconds(&self, flag: &'static str) -> Result<Duration, String> {
        self.0.or_default(flag).read("a number of seconds").map(Duration::from_secs)
    }

    fn number<T: std::str::FromStr>(&self, flag: &'static str) -> Result<T, String> {
        self.0.or_default(flag).read("a whole number, or too large")
    }

    fn header(&self, flag: &'static str) -> Result<HeaderName, String> {
        self.0.or_default(flag).read("a header name")
    }

    fn texts(&self, flag: &str) -> Vec<String> {
        self.0.all(flag).iter().map(|given| given.text.clone()).collect()
    }

    fn identity(&self) -> Result<Identity, String> {
        let layers = &self.0;
        let shared = secret(&[SHARED_SECRET])?;
        let (jwks, pem) = (layers.one("jwt-jwks-url"), layers.one("jwt-public-key"));
        let token_secret = secret(&[TOKEN_SECRET])?;
        let keys = match (jwks, pem, token_secret) {
            (None, None, None) => None,
            (Some(url), None, None) => Some((jwt::KeysAt::Jwks(url.clone()), Some(url))),
            (None, Some(file), None) => Some((jwt::KeysAt::Pem(file.clone()), Some(file))),
            (None, None, Some(key)) => {
                Some((jwt::KeysAt::Secret(long_enough(TOKEN_SECRET, key, SHORTEST_TOKEN)?), None))
            }
            _ => {
                return Err(format!(
                    "--jwt-jwks-url, --jwt-public-key, {TOKEN_SECRET}: only one of them says who signs tokens"
                ));
            }
        };
        match (shared, keys) {
            (Some(_), Some(_)) => Err(format!(
                "{SHARED_SECRET} is set, and keys for tokens too: users are told by one of the two"
            )),
            (None, None) => Err(format!(
                "{SHARED_SECRET} is not set, nor are --jwt-jwks-url, --jwt-public-key or {TOKEN_SECRET}: without one of them, anybody could say who they are"
            )),
            (Some(shared), None) => {
                let shared = long_enough(SHARED_SECRET, shared, SHORTEST_SHARED)?;
                let header = TrustedHeader::new(self.header("identity-header")?, shared);
                Ok(Identity::Header(match layers.one("identity-name-header") {
                    Some(given) => header.with_name_header(given.read("a header name")?),
                    None => header,
                }))
            }
            (None, Some((keys, public))) => {
                let (issuer, audience) = (layers.one("jwt-issuer"), self.texts("jwt-audience"));
                if let Some(public) = public {
                    // Whoever else trusts the same provider gets tokens from it as well.
                    for (flag, given) in
                        [("--jwt-issuer", issuer.is_some()), ("--jwt-audience", !audience.is_empty())]
                    {
                        if !given {
                            return Err(public.wrong(&format!("needs {flag}, or anybody's token would do")));
                        }
                    }
                }
                let leeway = layers.or_default("jwt-leeway-seconds");
                let leeway_seconds: u64 = leeway.read("a number of seconds")?;
                if leeway_seconds > 300 {
                    return Err(leeway.wrong("must be at most 300"));
                }
                let rules = jwt::Rules {
                    issuer: issuer.map(|given| given.text.clone()),
                    audience: audience.into_iter().filter(|aud| aud != "*").collect(),
                    any_audience: self.texts("jwt-audience").iter().any(|aud| aud == "*"),
                    user_claim: layers.or_default("jwt-user-claim").text,
                    name_claim: layers.one("jwt-name-claim").map(|given| given.text.clone()),
                    cookie: layers.one("jwt-cookie").map(|given| given.text.clone()),
                    leeway_seconds,
                };
                Ok(Identity::Token(Box::new(Jwt::new(keys, rules)?)))
            }
        }
    }

    fn config(&self, api_key: Secret) -> Result<Config, String> {
        let layers = &self.0;
        let hours = |hours: u32| Duration::from_secs(u64::from(hours) * 60 * 60);
        let days: u32 = self.number("journal-retention-days")?;
        let mut config = Config::new(layers.or_default("upstream").read("a URL")?, api_key)
            .redirect_uris(self.texts("redirect-uri"))
            .allow_origins(self.texts("allow-origin"))
            .cache_ttl(self.seconds("cache-seconds")?)
            .answer_retention(hours(self.number("answer-retention-hours")?))
            .journal_retention(hours(days.saturating_mul(24)))
            .timeout(self.seconds("timeout-seconds")?)
            .execute_timeout(self.seconds("execute-timeout-seconds")?)
            .upstream_calls(self.number("upstream-calls")?)
            .queue_length(self.number("queue-length")?)
            .queue_wait(self.seconds("queue-seconds")?)
            .breaker_after(self.number("breaker-after")?)
            .breaker_pause(self.seconds("breaker-seconds")?);
        config = match self.number("rate-limit")? {
            0 => config.no_rate_limit(),
            calls => config.rate_limit(calls, Duration::from_secs(60)),
        };
        let connectors = self.texts("connector");
        if !connectors.is_empty() {
            config = config.connectors(connectors);
        }
        let mut actions: Vec<(&str, Vec<&str>)> = Vec::new();
        for given in layers.all("action") {
            let (connector, action) = pair(given)?;
            match actions.iter_mut().find(|(known, _)| *known == connector) {
                Some((_, list)) => list.push(action),
                None => actions.push((connector, vec![action])),
            }
        }
        for (connector, list) in actions {
            config = config.actions(connector, list);
        }
        for given in layers.all("auth-config") {
            let (connector, id) = pair(given)?;
            config = config.auth_config(connector, id);
        }
        Ok(config)
    }
}

impl Settings {
    /// Works out what the words mean.
    ///
    /// # Errors
    /// A sentence that names the flag, the variable or the line of the file, and never a secret's value.
    pub(super) fn understand(layers: Layers) -> Result<Self, String> {
        let api_key = secret(&["JACKFIELD_API_KEY", "ALLOY_API_KEY"])?.ok_or(
            "JACKFIELD_API_KEY is not set (nor is ALLOY_API_KEY): the Connectivity API's key is needed",
        )?;
        let reader = Reader(layers);
        let layers = &reader.0;
        let address = "an address and port such as 127.0.0.1:8080";
        let settings = (
            layers.or_default("listen").read(address)?,
            layers.one("admin-listen").map(|given| given.read(address)).transpose()?,
            reader.seconds("drain-seconds")?,
            store(layers.or_default("store"))?,
            base_path(&layers.or_default("base-path"))?,
            reader.identity()?,
            reader.config(api_key)?,
            layers.or_default("log"),
        );
        let (listen, admin_listen, drain, store, base_path, identity, config, log) = settings;
        Ok(Self { listen, admin_listen, drain, store, base_path, identity, config, log, layers: reader.0 })
    }

    /// An error of the library, by the name that whoever started this knows.
    pub(super) fn explain(&self, error: &ConfigError) -> String {
        let flags: &[&'static str] = match error.setting {
            "api_key" => return format!("JACKFIELD_API_KEY: {}", error.reason),
            "upstream" => &["upstream"],
            "redirect_uris" => &["redirect-uri"],
            "allow_origins" => &["allow-origin"],
            "answer_retention" => &["answer-retention-hours"],
            "timeout" => &["timeout-seconds"],
            "execute_timeout" => &["execute-timeout-seconds"],
            "queue_wait" => &["queue-seconds"],
            "breaker_pause" => &["breaker-seconds"],
            "upstream_calls" => &["upstream-calls"],
            "rate_limit" => &["rate-limit"],
            _ => &["connector", "action", "auth-config"],
        };
        // Of several values, the one that the reason quotes.
        let given = flags.iter().flat_map(|flag| self.layers.all(flag));
        let quoted = given.clone().find(|given| error.reason.contains(&format!("{:?}", given.text)));
        match quoted.or_else(|| given.last()) {
            Some(given) => given.wrong(&error.reason),
            None => format!("--{}: {}", flags.join(", --"), error.reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str, origin: Origin) -> Given {
        Given { text: text.into(), origin }
    }

    #[test]
    fn a_base_path_is_a_path_or_nothing() {
        let read = |text| base_path(&given(text, Origin::Flag("base-path")));
        for (text, path) in [("/integrations/", "/integrations"), ("/a/b-c", "/a/b-c"), ("/", ""), ("", "")] {
            assert_eq!(read(text).unwrap(), path);
        }
        for text in ["integrations", "/a//b", "/{a}", "/a?b", "/*x"] {
            assert!(read(text).unwrap_err().starts_with("--base-path: "), "{text}");
        }
    }

    #[test]
    fn pairs_need_both_halves() {
        assert_eq!(pair(&given("a=b=c", Origin::Flag("action"))).unwrap(), ("a", "b=c"));
        for text in ["a", "=b", "a="] {
            let file = Origin::File { path: "j.toml".into(), line: 3, key: "action".into() };
            assert!(pair(&given(text, file)).unwrap_err().starts_with("j.toml:3: action: "));
        }
    }

    #[test]
    fn a_databases_password_stands_in_the_variable_alone() {
        let url = "postgres://app:top-secret@db/jackfield";
        assert!(matches!(store(given(url, Origin::Variable("JACKFIELD_STORE"))), Ok(StoreAt::Postgres(_))));
        for url in [url, "postgres://app@db/jackfield?password=top-secret"] {
            let error = store(given(url, Origin::Flag("store"))).err().unwrap();
            assert!(error.starts_with("--store: ") && !error.contains("top-secret"), "{error}");
        }
        assert!(matches!(
            store(given("postgres://app@db/x", Origin::Flag("store"))),
            Ok(StoreAt::Postgres(_))
        ));
        assert!(matches!(store(given("x.db", Origin::Default("store"))), Ok(StoreAt::File(_))));
    }
}
