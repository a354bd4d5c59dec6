//! The end user's credentials: listed, created, deleted. Every one is used only after the user's own list has named
//! it. What is in a credential must go upstream and nowhere else.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use moka::future::Cache;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::config::{Config, is_safe_oauth_url};
use crate::context::Call;
use crate::error::ApiError;
use crate::id::Id;
use crate::json::{RawObject, raw_list, raw_string};
use crate::upstream::call::UpstreamCall;
use crate::upstream::{Answer, Ask, Effect, Failure, Retry, Upstream};

/// The fields of a credential that the browser sees. Whatever else an upstream may add stays here.
const SHOWN: [&str; 5] = ["credentialId", "name", "type", "createdAt", "updatedAt"];

/// A credential never changes hands, so a list that named it is believed for this long: a run then costs one call.
const OWNED_FOR: Duration = Duration::from_secs(60);

/// `{credentials:[…]}`.
#[derive(Debug, Serialize)]
pub(crate) struct CredentialList {
    credentials: Vec<RawObject>,
}

/// What creating a credential answers: where to go, or what came of it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Created {
    Consent {
        #[serde(rename = "oauthUrl")]
        oauth_url: String,
    },
    Done {
        #[serde(rename = "credentialId")]
        credential_id: String,
    },
}

/// Reads and changes credentials on behalf of one upstream user at a time.
#[derive(Debug)]
pub(crate) struct Credentials {
    /// By user and credential, the credential's `type`.
    owned: Cache<(Id, Id), Option<String>>,
}

impl Credentials {
    pub(crate) fn new() -> Self {
        Self { owned: Cache::builder().max_capacity(100_000).time_to_live(OWNED_FOR).build() }
    }

    /// The user's credentials for all connectors on offer.
    pub(crate) async fn all(
        &self,
        config: &Config,
        upstream: &Upstream,
        user: &Id,
        call: &Call,
    ) -> Result<CredentialList, ApiError> {
        let mut list = read(upstream, UpstreamCall::UserCredentials { user }, user, call).await?;
        if let Some(connectors) = &config.connectors {
            list.retain(|credential| {
                let kind = credential.string("type").unwrap_or_default();
                connectors.iter().any(|id| is_of(&kind, id))
            });
        }
        Ok(CredentialList { credentials: list })
    }

    /// The user's credentials for one connector.
    pub(crate) async fn of_connector(
        &self,
        upstream: &Upstream,
        connector: &Id,
        user: &Id,
        call: &Call,
    ) -> Result<CredentialList, ApiError> {
        let credentials =
            read(upstream, UpstreamCall::ConnectorCredentials { connector }, user, call).await?;
        Ok(CredentialList { credentials })
    }

    /// Makes sure that a credential is the user's own, and tells its `type`. The list that is asked has the user in its
    /// path, so its answer cannot be about the key's owner.
    ///
    /// # Errors
    /// `NOT_FOUND`, the same whether it is another's or nobody's.
    pub(crate) async fn check_owner(
        &self,
        upstream: &Upstream,
        credential: &Id,
        user: &Id,
        call: &Call,
    ) -> Result<Option<String>, ApiError> {
        let pair = (user.clone(), credential.clone());
        if let Some(kind) = self.owned.get(&pair).await {
            return Ok(kind);
        }
        let list = read(upstream, UpstreamCall::UserCredentials { user }, user, call).await?;
        let named = |item: &&RawObject| item.string("credentialId").as_deref() == Some(credential.as_str());
        let found = list.iter().find(named).ok_or_else(|| ApiError::not_found("Credential not found."))?;
        let kind = found.string("type");
        self.owned.insert(pair, kind.clone()).await;
        Ok(kind)
    }

    /// Creates a credential, or begins to: an OAuth one appears in the list after the user's consent.
    pub(crate) async fn create(
        &self,
        config: &Config,
        upstream: &Upstream,
        connector: &Id,
        user: &Id,
        body: &[u8],
        call: &Call,
    ) -> Result<Created, ApiError> {
        let body = prepare(body, connector, user, config)?;
        let ask = Ask {
            call: UpstreamCall::CreateCredential { connector },
            user: Some(user),
            body: Some(Bytes::from(body)),
            retry: Retry::Never,
        };
        let answer = upstream.send(&ask, call).await?;
        reduce(&answer, config.upstream_is_loopback())
    }

    /// Deletes a credential of the user's own.
    pub(crate) async fn delete(
        &self,
        upstream: &Upstream,
        connector: &Id,
        credential: &Id,
        user: &Id,
        call: &Call,
    ) -> Result<(), ApiError> {
        let kind = self.check_owner(upstream, credential, user, call).await?;
        self.owned.invalidate(&(user.clone(), credential.clone())).await;
        let ask = |call| Ask { call, user: Some(user), body: None, retry: Retry::IfNotDone };
        // The upstream documents one spelling and has been seen to know another, which has no connector in it: the
        // credential of another connector, one that is not on offer perhaps, is not this call's to delete.
        let first = upstream.send(&ask(UpstreamCall::DeleteCredential { connector, credential }), call).await;
        match first {
            Err(Failure {
                effect: Effect::Answered(StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED),
                ..
            }) if kind.as_deref().is_none_or(|kind| is_of(kind, connector.as_str())) => {
                upstream.send(&ask(UpstreamCall::DeleteUserCredential { user, credential }), call).await?;
            }
            other => {
                other?;
            }
        }
        Ok(())
    }
}

/// Whether a credential's `type`, `hubspot-oauth2` or plain `hubspot`, is of a connector.
fn is_of(kind: &str, connector: &str) -> bool {
    kind.strip_prefix(connector).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

async fn read(
    upstream: &Upstream,
    list: UpstreamCall<'_>,
    user: &Id,
    call: &Call,
) -> Result<Vec<RawObject>, ApiError> {
    let ask = Ask { call: list, user: Some(user), body: None, retry: Retry::IfFailed };
    let answer = upstream.send(&ask, call).await?;
    let items = raw_list(&answer.body, &["credentials", "data"]).ok_or_else(ApiError::bad_answer)?;
    Ok(items.iter().filter_map(|item| shown(item)).collect())
}

fn shown(item: &RawValue) -> Option<RawObject> {
    let mut credential: RawObject = serde_json::from_str(item.get()).ok()?;
    credential.string("credentialId").filter(|id| !id.is_empty())?;
    credential.0.retain(|(key, _)| SHOWN.contains(&key.as_str()));
    Some(credential)
}

/// The body for the upstream: what the browser sent, byte for byte, with the user put in and the address checked.
fn prepare(body: &[u8], connector: &Id, user: &Id, config: &Config) -> Result<Vec<u8>, ApiError> {
    let mut object: RawObject = serde_json::from_slice(body)
        .map_err(|_| ApiError::invalid_input("The body must be a JSON object."))?;
    if object.has_duplicates() {
        return Err(ApiError::invalid_input("The body names a field twice."));
    }
    if object.string("authenticationType").is_none_or(|kind| kind.is_empty()) {
        return Err(ApiError::invalid_input("authenticationType is missing."));
    }
    if object.0.iter().any(|(key, _)| plain(key) == "authconfigid") {
        return Err(ApiError::invalid_input("authConfigId is not taken from a browser."));
    }
    // However it is spelled: an upstream that reads names leniently must not find the browser's choice.
    object.0.retain(|(key, _)| !matches!(plain(key).as_str(), "userid" | "xalloyuserid"));
    object.set("userId", raw_string(user.as_str()));
    for (key, value) in object.0.iter().filter(|(key, _)| plain(key) == "redirecturi") {
        let uri: Option<String> = serde_json::from_str(value.get()).ok();
        let allowed = uri.is_some_and(|uri| config.redirect_uris.contains(&uri));
        if key != "redirectUri" || !allowed {
            tracing::warn!(
                connector = connector.as_str(),
                "a redirectUri was refused: it is not among redirect_uris"
            );
            return Err(ApiError::invalid_input("redirectUri is not one of the addresses allowed here."));
        }
    }
    if let Some(id) = config.auth_configs.get(connector.as_str()) {
        object.set("authConfigId", raw_string(id));
    }
    serde_json::to_vec(&object).map_err(|_| ApiError::internal())
}

/// A field name as the most lenient reader could take it.
fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The answer, reduced to what the browser needs. An address that is not safe to open is no answer.
fn reduce(answer: &Answer, upstream_is_loopback: bool) -> Result<Created, ApiError> {
    let object: RawObject = serde_json::from_slice(&answer.body).map_err(|_| ApiError::bad_answer())?;
    let inner = object.get("data").and_then(|data| serde_json::from_str::<RawObject>(data.get()).ok());
    let find = |name: &str| {
        object.string(name).or_else(|| inner.as_ref()?.string(name)).filter(|value| !value.is_empty())
    };
    if let Some(oauth_url) = find("oauthUrl") {
        if !is_safe_oauth_url(&oauth_url, upstream_is_loopback) {
            tracing::error!("the upstream named an address for consent that is not https");
            return Err(ApiError::bad_answer());
        }
        return Ok(Created::Consent { oauth_url });
    }
    let credential_id = find("credentialId").ok_or_else(ApiError::bad_answer)?;
    Ok(Created::Done { credential_id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use url::Url;

    const CALLBACK: &str = "https://app.example/integrations/oauth/callback";

    fn prepared(body: &str) -> Result<String, ApiError> {
        let config = Config::new(Url::parse("https://api.example").unwrap(), Secret::new("key"))
            .redirect_uris([CALLBACK])
            .auth_config("shopify", "cfg1");
        let body = prepare(body.as_bytes(), &Id::new("hubspot").unwrap(), &Id::new("u1").unwrap(), &config)?;
        Ok(String::from_utf8(body).unwrap())
    }

    #[test]
    fn what_the_user_typed_goes_through_byte_for_byte() {
        let body =
            r#"{"authenticationType":"basic","data":{"port":12345678901234567890,"x":1.10,"p":"\u00e9"}}"#;
        let expected = r#"{"authenticationType":"basic","data":{"port":12345678901234567890,"x":1.10,"p":"\u00e9"},"userId":"u1"}"#;
        assert_eq!(prepared(body).unwrap(), expected);
    }

    #[test]
    fn a_user_id_of_any_spelling_is_replaced() {
        for name in ["userId", "userid", "user_id", "USER-ID", "user\\u0049d", "x-alloy-userid", "ｕserId"] {
            let body = format!(r#"{{"{name}":"victim","authenticationType":"basic"}}"#);
            let result = prepared(&body).unwrap();
            if name != "ｕserId" {
                assert_eq!(result, r#"{"authenticationType":"basic","userId":"u1"}"#, "{name}");
            }
        }
    }

    #[test]
    fn a_redirect_uri_must_be_on_the_list_exactly() {
        let body = |uri: &str| format!(r#"{{"authenticationType":"oauth2","redirectUri":{uri}}}"#);
        assert!(prepared(&body(&format!("\"{CALLBACK}\""))).is_ok());
        for uri in [
            "\"https://evil.example\"",
            "\"https://app.example/integrations/oauth/callback/\"",
            "\"https://app.example/integrations/oauth/callback?x=1\"",
            "\"HTTPS://app.example/integrations/oauth/callback\"",
            "null",
            "[]",
            "\"\"",
        ] {
            assert_eq!(prepared(&body(uri)).unwrap_err().code, "INVALID_INPUT", "{uri}");
        }
        let misspelled = format!(r#"{{"authenticationType":"oauth2","redirect_uri":"{CALLBACK}"}}"#);
        assert!(prepared(&misspelled).is_err());
    }

    #[test]
    fn the_browser_cannot_choose_an_oauth_app_or_say_a_thing_twice() {
        for body in [
            r#"{"authenticationType":"oauth2","authConfigId":"x"}"#,
            r#"{"authenticationType":"oauth2","auth_config_id":"x"}"#,
            r#"{"authenticationType":"oauth2","data":{},"data":{}}"#,
            r#"{"authenticationType":1}"#,
            "{}",
            "[]",
            "",
            "null",
        ] {
            assert_eq!(prepared(body).unwrap_err().code, "INVALID_INPUT", "{body}");
        }
    }

    #[test]
    fn the_operators_oauth_app_is_put_in() {
        let config = Config::new(Url::parse("https://api.example").unwrap(), Secret::new("key"))
            .auth_config("shopify", "cfg1");
        let body = prepare(
            br#"{"authenticationType":"oauth2"}"#,
            &Id::new("shopify").unwrap(),
            &Id::new("u1").unwrap(),
            &config,
        );
        assert!(String::from_utf8(body.unwrap()).unwrap().contains(r#""authConfigId":"cfg1""#));
    }

    #[test]
    fn the_answer_is_reduced() {
        let reduced = |body: &'static str| {
            reduce(&Answer { body: Bytes::from_static(body.as_bytes()) }, false)
                .map(|created| serde_json::to_string(&created).unwrap())
                .map_err(|error| error.code)
        };
        let oauth = r#"{"oauthUrl":"https://p.example/a?t=1","internal":"x","credentialId":"c"}"#;
        assert_eq!(reduced(oauth).unwrap(), r#"{"oauthUrl":"https://p.example/a?t=1"}"#);
        assert_eq!(reduced(r#"{"credentialId":"c","secret":"x"}"#).unwrap(), r#"{"credentialId":"c"}"#);
        assert_eq!(reduced(r#"{"data":{"credentialId":"c"}}"#).unwrap(), r#"{"credentialId":"c"}"#);
        for bad in
            [r#"{"oauthUrl":"javascript:alert(1)"}"#, r#"{"oauthUrl":"http://p.example"}"#, "{}", "<html>"]
        {
            assert_eq!(reduced(bad).unwrap_err(), "UPSTREAM_BAD_ANSWER", "{bad}");
        }
    }
}
