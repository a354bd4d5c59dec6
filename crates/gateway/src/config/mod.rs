//! What the operator decides. Raw values come in through the setters; [`Config::check`] makes sure of a configuration
//! that cannot be wrong later, or names the setting that is.

mod check;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use url::Url;

use crate::rate::Rate;
use crate::secret::Secret;
use check::is_loopback;
pub(crate) use check::is_safe_oauth_url;

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
    pub(crate) upstream_calls: usize,
    pub(crate) queue_length: usize,
    pub(crate) queue_wait: Duration,
    pub(crate) breaker_after: u32,
    pub(crate) breaker_pause: Duration,
    pub(crate) lease: Duration,
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
            upstream_calls: 64,
            queue_length: 1024,
            queue_wait: Duration::from_secs(10),
            breaker_after: 30,
            breaker_pause: Duration::from_secs(5),
            lease: Duration::from_secs(15),
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

    /// How many calls to the upstream go on at once, a quarter of them one end user's at most. 64 by default.
    pub fn upstream_calls(mut self, calls: usize) -> Self {
        self.upstream_calls = calls;
        self
    }

    /// How many calls to the upstream wait for their turn, in which end users alternate; beyond them, calls of whoever
    /// has most waiting are refused with `ENDPOINT_BUSY`. 1,024 by default.
    pub fn queue_length(mut self, calls: usize) -> Self {
        self.queue_length = calls;
        self
    }

    /// How long a call to the upstream waits for its turn before it is refused. 10 s by default.
    pub fn queue_wait(mut self, wait: Duration) -> Self {
        self.queue_wait = wait;
        self
    }

    /// Leaves the upstream alone when nine of ten of the latest calls failed, this many of them in 30 s: calls are
    /// refused before they are sent. 30 by default; 0 for never.
    pub fn breaker_after(mut self, calls: u32) -> Self {
        self.breaker_after = calls;
        self
    }

    /// How long the upstream is left alone before a call finds out whether it is back; doubles, up to sixteen times
    /// this, while it is not. 5 s by default.
    pub fn breaker_pause(mut self, pause: Duration) -> Self {
        self.breaker_pause = pause;
        self
    }

    /// With several processes on one database: after how long a silence one is taken for dead, and what it was running
    /// for lost. Each speaks three times as often. 15 s by default.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
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
}
