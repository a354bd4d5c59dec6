//! Whether a configuration can be used: every setting, with a reason that the operator understands.

use url::{Host, Url};

use super::{Config, ConfigError};
use crate::id::Id;

impl Config {
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
            ("queue_wait", self.queue_wait),
            ("breaker_pause", self.breaker_pause),
            ("lease", self.lease),
        ] {
            if duration.is_zero() {
                return wrong(setting, "must be longer than zero".into());
            }
        }
        if self.rate.is_some_and(|rate| rate.calls == 0 || rate.per.is_zero()) {
            return wrong("rate_limit", "must be at least one call in some time".into());
        }
        if self.upstream_calls == 0 {
            return wrong("upstream_calls", "must be at least 1".into());
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
pub(super) fn is_loopback(url: &Url) -> bool {
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
    use crate::secret::Secret;

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
