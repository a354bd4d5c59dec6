//! What can be connected and run: connectors, resources, actions, credential metadata, through the cache and through
//! the operator's allow lists. Nothing here depends on the user.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use serde_json::value::RawValue;
use url::Url;

use crate::cache::{AnswerCache, Entry, Hit, Key};
use crate::config::Config;
use crate::context::Call;
use crate::error::ApiError;
use crate::icons;
use crate::id::Id;
use crate::json::{RawObject, raw_list, raw_string};
use crate::metrics::Metrics;
use crate::upstream::call::UpstreamCall;
use crate::upstream::{Ask, Retry, Upstream};

/// The catalog of one upstream.
#[derive(Debug)]
pub(crate) struct Catalog {
    cache: AnswerCache,
}

impl Catalog {
    pub(crate) fn new(config: &Config, metrics: Arc<Metrics>) -> Self {
        Self { cache: AnswerCache::new(config.cache_ttl, config.stale_ttl, config.cache_bytes, metrics) }
    }

    pub(crate) async fn connectors(
        &self,
        config: &Config,
        upstream: &Upstream,
        call: &Call,
    ) -> Result<Hit, ApiError> {
        let fetch = async {
            let body = fetch(upstream, UpstreamCall::Connectors, call).await?;
            connectors(&body, config).ok_or_else(ApiError::bad_answer)
        };
        self.cache.get(Key::Connectors, fetch).await
    }

    pub(crate) async fn resources(
        &self,
        config: &Config,
        upstream: &Upstream,
        connector: &Id,
        call: &Call,
    ) -> Result<Hit, ApiError> {
        let fetch = async {
            let body = fetch(upstream, UpstreamCall::Resources { connector }, call).await?;
            resources(&body, connector, config).ok_or_else(ApiError::bad_answer)
        };
        self.cache.get(Key::Resources(connector.clone()), fetch).await
    }

    pub(crate) async fn action(
        &self,
        upstream: &Upstream,
        connector: &Id,
        action: &Id,
        call: &Call,
    ) -> Result<Hit, ApiError> {
        let fetch = async {
            let body = fetch(upstream, UpstreamCall::Action { connector, action }, call).await?;
            detail(&body).ok_or_else(ApiError::bad_answer)
        };
        self.cache.get(Key::Action(connector.clone(), action.clone()), fetch).await
    }

    pub(crate) async fn metadata(
        &self,
        upstream: &Upstream,
        connector: &Id,
        call: &Call,
    ) -> Result<Hit, ApiError> {
        let fetch = async {
            let body = fetch(upstream, UpstreamCall::Metadata { connector }, call).await?;
            list_entry("metadata", &raw_list(&body, &["metadata", "data"]).ok_or_else(ApiError::bad_answer)?)
        };
        self.cache.get(Key::Metadata(connector.clone()), fetch).await
    }

    /// The cache, for what hangs off the catalog.
    pub(crate) fn cache(&self) -> &AnswerCache {
        &self.cache
    }
}

async fn fetch(upstream: &Upstream, upstream_call: UpstreamCall<'_>, call: &Call) -> Result<Bytes, ApiError> {
    let ask = Ask { call: upstream_call, user: None, body: None, retry: Retry::IfFailed };
    Ok(upstream.send(&ask, call).await?.body)
}

/// The connectors on offer, each icon replaced by its address at this endpoint.
fn connectors(body: &[u8], config: &Config) -> Option<Entry> {
    let mut icons = HashMap::new();
    let mut offered = Vec::new();
    for item in raw_list(body, &["connectors", "data"])? {
        let Ok(mut connector) = serde_json::from_str::<RawObject>(item.get()) else { continue };
        let Some(id) = connector.string("id").and_then(|id| Id::new(id).ok()) else { continue };
        if !config.offers_connector(id.as_str()) {
            continue;
        }
        let icon = connector.string("icon").and_then(|icon| Url::parse(&icon).ok());
        match icon.filter(|url| icons::may_fetch(url, config)) {
            Some(url) => {
                connector.set("icon", raw_string(&format!("connectors/{}/icon", id.to_segment())));
                icons.insert(id, url);
            }
            // An address that will not be fetched must not reach the browser, which would fetch it.
            None => connector.0.retain(|(key, _)| key != "icon"),
        }
        offered.push(connector);
    }
    let entry = list_entry("connectors", &offered).ok()?;
    Some(Entry { icons, ..entry })
}

/// The resources, without the actions that are not on offer and without those left empty by that.
fn resources(body: &[u8], connector: &Id, config: &Config) -> Option<Entry> {
    let list = raw_list(body, &["resources", "data"])?;
    if !config.actions.contains_key(connector.as_str()) {
        return list_entry("resources", &list).ok();
    }
    let mut offered = Vec::new();
    for item in list {
        let Ok(mut resource) = serde_json::from_str::<RawObject>(item.get()) else { continue };
        let mut actions = resource.array("actions").unwrap_or_default();
        actions.retain(|action| {
            let id =
                serde_json::from_str::<RawObject>(action.get()).ok().and_then(|action| action.string("id"));
            id.is_some_and(|id| config.offers_action(connector.as_str(), &id))
        });
        if actions.is_empty() {
            continue;
        }
        resource.set("actions", serde_json::value::to_raw_value(&actions).ok()?);
        offered.push(resource);
    }
    list_entry("resources", &offered).ok()
}

/// The detail of one action, in its envelope.
fn detail(body: &[u8]) -> Option<Entry> {
    let answer: RawObject = serde_json::from_slice(body).ok()?;
    let action: &RawValue = answer.get("action").or_else(|| answer.get("data"))?;
    serde_json::from_str::<RawObject>(action.get()).ok()?;
    let mut envelope = RawObject::default();
    envelope.set("action", action.to_owned());
    Some(Entry::json(serde_json::to_vec(&envelope).ok()?))
}

fn list_entry<T: Serialize>(name: &str, list: &[T]) -> Result<Entry, ApiError> {
    let raw = serde_json::value::to_raw_value(list).map_err(|_| ApiError::internal())?;
    let mut envelope = RawObject::default();
    envelope.set(name, raw);
    Ok(Entry::json(serde_json::to_vec(&envelope).map_err(|_| ApiError::internal())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn config() -> Config {
        Config::new(Url::parse("https://api.example").unwrap(), Secret::new("key"))
    }

    fn text(entry: &Entry) -> &str {
        std::str::from_utf8(&entry.body).unwrap()
    }

    #[test]
    fn icons_become_addresses_of_this_endpoint() {
        let body = br#"{"connectors":[{"id":"a/b","icon":"https://cdn.example/a.png","n":1.10},
            {"id":"c","icon":"javascript:alert(1)"},{"id":"d","icon":"http://cdn.example/x.png"},{"id":"e"}]}"#;
        let entry = connectors(body, &config()).unwrap();
        assert_eq!(
            text(&entry),
            r#"{"connectors":[{"id":"a/b","icon":"connectors/a%2Fb/icon","n":1.10},{"id":"c"},{"id":"d"},{"id":"e"}]}"#
        );
        assert_eq!(entry.icons.len(), 1);
    }

    #[test]
    fn what_is_no_connector_is_left_out() {
        let body = br#"{"connectors":[null,1,"x",{},{"id":7},{"id":""},{"id":".."},{"id":"ok"}]}"#;
        assert_eq!(text(&connectors(body, &config()).unwrap()), r#"{"connectors":[{"id":"ok"}]}"#);
        assert!(connectors(b"<html>", &config()).is_none());
        assert!(connectors(b"{}", &config()).is_none());
    }

    #[test]
    fn allow_lists_filter_connectors_and_actions() {
        let config = config().connectors(["b"]).actions("b", ["x"]);
        let body = br#"{"connectors":[{"id":"a"},{"id":"b"},{"id":"B"}]}"#;
        assert_eq!(text(&connectors(body, &config).unwrap()), r#"{"connectors":[{"id":"b"}]}"#);
        let body = br#"{"resources":[{"name":"r","actions":[{"id":"x","n":1.0},{"id":"y"}]},{"name":"s","actions":[{"id":"y"}]}]}"#;
        let id = Id::new("b").unwrap();
        assert_eq!(
            text(&resources(body, &id, &config).unwrap()),
            r#"{"resources":[{"name":"r","actions":[{"id":"x","n":1.0}]}]}"#
        );
    }
}
