//! A connector's icon, fetched by the gateway from the one address that the catalog names, so that no third party
//! ever sees the end user's browser. It must not fetch from anywhere else, and never sends the key.

use std::time::Duration;

use http::header::{ACCEPT, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use url::Url;

use crate::cache::{Entry, Hit, Key};
use crate::catalog::Catalog;
use crate::config::{Config, ConfigError};
use crate::context::Call;
use crate::error::ApiError;
use crate::id::Id;
use crate::upstream::Upstream;
use crate::upstream::client::{self, Reach};

const MAX_BYTES: usize = 256 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);
/// An SVG may hold scripts; opened by itself it may run nothing and load nothing.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");
/// Marks an entry for an icon that cannot be had, so that it is not asked for again and again.
const MISSING: HeaderValue = HeaderValue::from_static("missing");

/// Whether an icon's address may be fetched: https, or http when the upstream itself is; and in the public network,
/// unless the upstream is on this machine.
pub(crate) fn may_fetch(url: &Url, config: &Config) -> bool {
    let scheme = match url.scheme() {
        "https" => true,
        "http" => config.upstream.scheme() == "http",
        _ => false,
    };
    scheme && (config.upstream_is_loopback() || client::names_public_host(url))
}

/// Fetches icons.
#[derive(Debug)]
pub(crate) struct Icons {
    http: reqwest::Client,
}

impl Icons {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let reach = if config.upstream_is_loopback() { Reach::Anywhere } else { Reach::PublicOnly };
        let http = client::build(config.connect_timeout, reach, config.upstream.scheme() == "https")
            .map_err(|reason| ConfigError { setting: "upstream", reason })?;
        Ok(Self { http })
    }

    /// The icon of a connector on offer, as an answer.
    pub(crate) async fn respond(
        &self,
        catalog: &Catalog,
        config: &Config,
        upstream: &Upstream,
        connector: &Id,
        request: &HeaderMap,
        call: &Call,
    ) -> Result<Response<axum::body::Body>, ApiError> {
        let list = catalog.connectors(config, upstream, call).await?;
        let url = list.entry.icons.get(connector).ok_or_else(no_icon)?;
        let fetch = async { Ok(self.fetch(url).await.unwrap_or_else(missing)) };
        let hit = catalog.cache().get(Key::Icon(connector.clone()), fetch).await?;
        if hit.entry.content_type == MISSING {
            return Err(no_icon());
        }
        Ok(answer(&hit, request, !config.allow_origins.is_empty()))
    }

    async fn fetch(&self, url: &Url) -> Option<Entry> {
        let request =
            self.http.get(url.clone()).timeout(TIMEOUT).header(ACCEPT, HeaderValue::from_static("image/*"));
        let response = request.send().await.ok()?;
        if response.status() != http::StatusCode::OK {
            return None;
        }
        let content_type = image_type(response.headers().get(CONTENT_TYPE)?)?;
        let body = client::read_body(response, MAX_BYTES).await.ok()?;
        Some(Entry::new(body, content_type))
    }
}

fn missing() -> Entry {
    Entry::new(bytes::Bytes::new(), MISSING)
}

fn no_icon() -> ApiError {
    ApiError::not_found("This connector has no icon.")
}

/// The media type without its parameters, if it is an image's.
fn image_type(value: &HeaderValue) -> Option<HeaderValue> {
    let text = value.to_str().ok()?.split(';').next()?.trim().to_ascii_lowercase();
    let subtype = text.strip_prefix("image/")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-');
    if subtype.is_empty() || !subtype.chars().all(plain) {
        return None;
    }
    HeaderValue::try_from(text).ok()
}

fn answer(hit: &Hit, request: &HeaderMap, shared: bool) -> Response<axum::body::Body> {
    let mut response = hit.respond(request);
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Which icons a session may see is nobody else's business; pages of allowed origins embed them as images.
    let policy = if shared { "cross-origin" } else { "same-origin" };
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static(policy));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn config(upstream: &str) -> Config {
        Config::new(Url::parse(upstream).unwrap(), Secret::new("key"))
    }

    #[test]
    fn only_public_https_is_fetched_for_a_real_upstream() {
        let real = config("https://api.example");
        for (url, expected) in [
            ("https://cdn.example/a.png", true),
            ("http://cdn.example/a.png", false),
            ("https://127.0.0.1/a.png", false),
            ("https://169.254.169.254/latest/meta-data", false),
            ("file:///etc/passwd", false),
            ("data:image/png;base64,AA", false),
        ] {
            assert_eq!(may_fetch(&Url::parse(url).unwrap(), &real), expected, "{url}");
        }
        let local = config("http://127.0.0.1:8421");
        assert!(may_fetch(&Url::parse("http://127.0.0.1:8421/icons/a.svg").unwrap(), &local));
    }

    #[test]
    fn only_images_are_passed_on() {
        for (value, expected) in [
            ("image/svg+xml; charset=utf-8", Some("image/svg+xml")),
            ("IMAGE/PNG", Some("image/png")),
            ("text/html", None),
            ("image/", None),
            ("image/png, text/html", None),
        ] {
            let found = image_type(&HeaderValue::from_static(value));
            assert_eq!(found.as_ref().map(|value| value.to_str().unwrap()), expected, "{value}");
        }
    }
}
