//! What the operator decides. Raw values come in through the setters; [`Config::check`] turns them into a
//! configuration that cannot be wrong later, or names the setting that is.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use url::{Host, Url};

use crate::id::Id;
use crate::rate::Rate;
use crate::secret::Secret;

/// A setting that cannot be used: which one, and why. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {reason}")]
pub struct ConfigError {
    /// The setting's name, as the setter is called.
    pub setting: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

/// The gateway's configuration: [`Config::new`], then setters.
///
/// ```
/// use jackfield_gateway::{Config, Secret, Url};
/// let config = Config::new(Url::parse("https://production.runalloy.com")?, Secret::new("key from a secret store"))
///     .redirect_uris(["https://app.example.com/integrations/oauth/callback"])
///     .connectors(["hubspot", "slack"]);
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a configuration does nothing until Gateway::open takes it"]
pub struct Config {
    pub(crate) upstream: Url,
    pub(crate) api_key: Secret,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) connectors: Option<HashSet<String>>,
    pub(crate) actions: HashMap<String, HashSet<String>>,
    pub(crate) auth_configs: HashMap<String, String>,
    pub(crate) allow_origins: Vec<String>,
    pub(crate) rate: Option<Rate>,
    pub(crate) cache_ttl: Duration,
    pub(crate) stale_ttl: Duration,
    pub(crate) cache_bytes: u64,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) execute_timeout: Duration,
    pub(crate) retry_base: Duration,
    pub(crate) retry_after_limit: Duration,
    pub(crate) request_limit: usize,
    pub(crate) response_limit: usize,
    pub(crate) answer_retention: Duration,
    pub(crate) journal_retention: Duration,
}

fn set(values: impl IntoIterator<Item = impl Into<String>>) -> HashSet<String> {
    values.into_iter().map(Into::into).collect()
}

impl Config {
    /// `upstream` is the base URL of the Connectivity API: https, or http on a loopback address. `api_key` is sent
    /// there as a bearer token and nowhere else.
    pub fn new(upstream: Url, api_key: Secret) -> Self {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        Self {
            upstream,
            api_key,
            redirect_uris: Vec::new(),
            connectors: None,
            actions: HashMap::new(),
            auth_configs: HashMap::new(),
            allow_origins: Vec::new(),
            rate: Some(Rate { calls: 600, per: Duration::from_secs(60) }),
            cache_ttl: Duration::from_secs(5 * 60),
            stale_ttl: DAY,
            cache_bytes: 64 * 1024 * 1024,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            execute_timeout: Duration::from_secs(120),
            retry_base: Duration::from_millis(200),
            retry_after_limit: Duration::from_secs(5),
            request_limit: 4 * 1024 * 1024,
            response_limit: 16 * 1024 * 1024,
            answer_retention: DAY,
            journal_retention: 30 * DAY,
        }
    }

    /// The `redirectUri` values that a credential may be created with, compared byte for byte: https (or http on a
    /// loopback host), without query or fragment. None by default, so that OAuth needs this setting.
    pub fn redirect_uris(mut self, uris: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.redirect_uris = uris.into_iter().map(Into::into).collect();
        self
    }

    /// Offers only these connectors (ids, case-sensitive). All by default.
    pub fn connectors(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.connectors = Some(set(ids));
        self
    }

    /// Offers only these actions (ids, case-sensitive) of a connector. All by default.
    pub fn actions(
        mut self,
        connector: impl Into<String>,
        ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.actions.insert(connector.into(), set(ids));
        self
    }

    /// The customer's own OAuth app (`authConfigId`) for a connector. The browser cannot choose one.
    pub fn auth_config(mut self, connector: impl Into<String>, auth_config_id: impl Into<String>) -> Self {
        self.auth_configs.insert(connector.into(), auth_config_id.into());
        self
    }

    /// Other origins whose pages may call the endpoint, such as `https://app.example.com`, compared exactly. None by
    /// default: then there is no CORS at all.
    pub fn allow_origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allow_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// How many calls one user may make in a time; icons do not count. 600 in 60 s by default.
    pub fn rate_limit(mut self, calls: u32, per: Duration) -> Self {
        self.rate = Some(Rate { calls, per });
        self
    }

    /// Lets every user call as often as they like.
    pub fn no_rate_limit(mut self) -> Self {
        self.rate = None;
        self
    }

    /// How long what does not depend on the user counts as fresh. 5 minutes by default.
    pub fn cache_ttl(mut self, ttl: Duration) -> Self {
        self.cache_ttl = ttl;
        self
    }

    /// How long an answer is kept to stand in when the upstream fails. 24 hours by default.
    pub fn stale_ttl(mut self, ttl: Duration) -> Self {
        self.stale_ttl = ttl;
        self
    }

    /// How long connecting to the upstream may take. 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call to the upstream may take, its retries included. 30 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a run may take. 120 s by default.
    pub fn execute_timeout(mut self, timeout: Duration) -> Self {
        self.execute_timeout = timeout;
        self
    }

    /// The pause before the first retry of a safe call; it doubles after each, with jitter. 200 ms by default.
    pub fn retry_base(mut self, pause: Duration) -> Self {
        self.retry_base = pause;
        self
    }

    /// How long a `Retry-After` of the upstream is waited for here; a longer one is passed on. 5 s by default.
    pub fn retry_after_limit(mut self, limit: Duration) -> Self {
        self.retry_after_limit = limit;
        self
    }

    /// The largest request body taken, in bytes. 4 MiB by default.
    pub fn request_limit(mut self, bytes: usize) -> Self {
        self.request_limit = bytes;
        self
    }

    /// The largest answer taken from the upstream, in bytes. 16 MiB by default.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }

    /// How long the answer of a run is kept for repeats of its `Idempotency-Key`. 24 hours by default.
    pub fn answer_retention(mut self, retention: Duration) -> Self {
        self.answer_retention = retention;
        self
    }

    /// How long the journal of runs is kept. 30 days by default.
    pub fn journal_retention(mut self, retention: Duration) -> Self {
        self.journal_retention = retention;
        self
    }

    pub(crate) fn offers_connector(&self, connector: &str) -> bool {
        self.connectors.as_ref().is_none_or(|allowed| allowed.contains(connector))
    }

    pub(crate) fn offers_action(&self, connector: &str, action: &str) -> bool {
        self.actions.get(connector).is_none_or(|allowed| allowed.contains(action))
    }

    pub(crate) fn upstream_is_loopback(&self) -> bool {
        is_loopback(&self.upstream)
    }

    /// Checks every setting.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn check(&self) -> Result<(), ConfigError> {
        let wrong = |setting, reason: String| Err(ConfigError { setting, reason });
        if !is_https_or_loopback(&self.upstream) {
            return wrong(
                "upstream",
                "must be https, or http on a loopback address: the API key travels on it".into(),
            );
        }
        if self.upstream.query().is_some()
            || self.upstream.fragment().is_some()
            || has_user_info(&self.upstream)
        {
            return wrong("upstream", "must have no user name, password, query or fragment".into());
        }
        if self.api_key.is_blank() {
            return wrong("api_key", "is empty".into());
        }
        if !self.api_key.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
            return wrong("api_key", "has characters that cannot stand in an HTTP header".into());
        }
        for uri in &self.redirect_uris {
            let usable = Url::parse(uri).is_ok_and(|url| {
                is_https_or_loopback(&url)
                    && url.query().is_none()
                    && url.fragment().is_none()
                    && !has_user_info(&url)
            });
            if !usable {
                return wrong(
                    "redirect_uris",
                    format!("{uri:?} must be https (or http on a loopback host), without query and fragment"),
                );
            }
        }
        for origin in &self.allow_origins {
            let exact = Url::parse(origin).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == *origin
            });
            if !exact {
                return wrong(
                    "allow_origins",
                    format!(
                        "{origin:?} must be an origin such as https://app.example.com, without a slash at the end"
                    ),
                );
            }
        }
        let connectors =
            self.connectors.iter().flatten().chain(self.actions.keys()).chain(self.auth_configs.keys());
        for id in connectors.chain(self.actions.values().flatten()) {
            if let Err(error) = Id::new(id.clone()) {
                return wrong("connectors, actions, auth_configs", format!("{id:?}: {error}"));
            }
        }
        for (setting, duration) in [
            ("connect_timeout", self.connect_timeout),
            ("timeout", self.timeout),
            ("execute_timeout", self.execute_timeout),
        ] {
            if duration.is_zero() {
                return wrong(setting, "must be longer than zero".into());
            }
        }
        if self.rate.is_some_and(|rate| rate.calls == 0 || rate.per.is_zero()) {
            return wrong("rate_limit", "must be at least one call in some time".into());
        }
        if self.answer_retention < self.execute_timeout.saturating_mul(2) {
            return wrong(
                "answer_retention",
                "must be at least twice execute_timeout: a run must outlive itself".into(),
            );
        }
        Ok(())
    }
}

fn has_user_info(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn is_https_or_loopback(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether a URL's host is this machine: a loopback address, `localhost`, or a name below it.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Checks the address that a provider's consent begins at: https with a host and no user info, or http between
/// loopback hosts when the upstream itself is one.
pub(crate) fn is_safe_oauth_url(text: &str, upstream_is_loopback: bool) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    if has_user_info(&url) {
        return false;
    }
    match url.scheme() {
        "https" => url.has_host(),
        "http" => upstream_is_loopback && is_loopback(&url),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(upstream: &str) -> Config {
        Config::new(Url::parse(upstream).unwrap(), Secret::new("key"))
    }

    #[test]
    fn the_key_never_travels_in_the_clear() {
        for good in
            ["https://api.example", "http://127.0.0.1:8421", "http://[::1]:1", "http://localhost:8421/base"]
        {
            assert!(config(good).check().is_ok(), "{good}");
        }
        for bad in
            ["http://api.example", "http://localhost.example", "ftp://localhost", "https://u:p@api.example"]
        {
            assert_eq!(config(bad).check().unwrap_err().setting, "upstream", "{bad}");
        }
    }

    #[test]
    fn an_error_names_the_setting_and_never_prints_the_key() {
        let broken = Config::new(Url::parse("https://api.example").unwrap(), Secret::new("se cret\n"));
        assert_eq!(broken.check().unwrap_err().setting, "api_key");
        assert!(!format!("{broken:?} {}", broken.check().unwrap_err()).contains("se cret"));
        for uri in ["http://app.example/cb", "https://app.example/cb?x=1", "javascript:alert(1)", "nonsense"]
        {
            assert_eq!(
                config("https://a.example").redirect_uris([uri]).check().unwrap_err().setting,
                "redirect_uris"
            );
        }
        for origin in ["*", "null", "https://app.example/", "app.example", "https://App.example"] {
            assert_eq!(
                config("https://a.example").allow_origins([origin]).check().unwrap_err().setting,
                "allow_origins"
            );
        }
    }

    #[test]
    fn consent_starts_on_https_or_between_loopback_hosts() {
        assert!(is_safe_oauth_url("https://provider.example/a?token=1", false));
        assert!(is_safe_oauth_url("http://127.0.0.1:8421/oauth", true));
        for (url, loopback) in [
            ("http://127.0.0.1:8421/oauth", false),
            ("http://provider.example/", true),
            ("javascript:alert(1)", true),
            ("data:text/html,x", true),
            ("https://good.example@evil.example/", false),
            ("//evil.example", false),
            ("", true),
        ] {
            assert!(!is_safe_oauth_url(url, loopback), "{url}");
        }
    }
}
