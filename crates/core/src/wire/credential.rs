//! Credentials: the list of them, and the answer to making one.

use super::{list_of, unexpected};
use crate::json::Value;
use crate::{Error, SafeUrl};
use std::sync::Arc;

/// A user's authentication with a connector. That it is in the list is all that "connected" means: the upstream
/// states neither health nor expiry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credential {
    /// The id that calls name it by.
    pub id: Arc<str>,
    /// What people call it, "Jane's HubSpot (2)" for example.
    pub name: Option<Arc<str>>,
    /// `<connectorId>-<authType>`, or the plain connector id for older ones.
    pub kind: Arc<str>,
    /// When it was made (RFC 3339), as the upstream writes it.
    pub created_at: Option<Arc<str>>,
    /// When it was last renewed (RFC 3339), as the upstream writes it.
    pub updated_at: Option<Arc<str>>,
}

impl Credential {
    /// Whether it belongs to this connector, going by its type alone.
    ///
    /// One connector's id may start another's (`google` and `google-sheets`): see [`crate::catalog::Accounts`], which
    /// gives each credential to the connector with the longest fitting id.
    #[must_use]
    pub fn fits(&self, connector: &str) -> bool {
        self.kind.strip_prefix(connector).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

/// Reads `{credentials:[…]}` or `{data:[…]}` with items `{credentialId,name,type,createdAt,updatedAt}`.
///
/// # Errors
/// `BAD_ANSWER` where there is no such list: an unreadable answer is not "no accounts".
pub fn credentials(answer: &Value) -> Result<Vec<Credential>, Error> {
    let entries = list_of(answer, &["credentials", "data"], "list of credentials")?;
    let read = |entry: &Value| {
        Some(Credential {
            id: entry.text("credentialId").or_else(|| entry.text("id"))?.into(),
            name: entry.text("name").map(Arc::from),
            kind: entry.text("type").unwrap_or("").into(),
            created_at: entry.text("createdAt").map(Arc::from),
            updated_at: entry.text("updatedAt").map(Arc::from),
        })
    };
    Ok(entries.iter().filter_map(read).collect())
}

/// What came of asking for a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// The person has to go there and agree.
    Authorize(SafeUrl),
    /// It exists.
    Credential(Arc<str>),
}

/// Reads `{oauthUrl}` or `{credentialId}`.
///
/// # Errors
/// `UNSAFE_URL` for an address that must not be opened, `BAD_ANSWER` where there is neither. Neither quotes the
/// address: it embeds a one-time token.
pub fn created(answer: &Value) -> Result<Created, Error> {
    let answer = answer.get("data").filter(|data| data.as_object().is_some()).unwrap_or(answer);
    if let Some(url) = answer.text("oauthUrl") {
        let safe = SafeUrl::parse(url).map(Created::Authorize);
        return safe.ok_or_else(|| {
            Error::widget(Error::UNSAFE_URL, "the sign-in address is not a safe https address")
        });
    }
    let id = answer.text("credentialId").or_else(|| answer.text("id"));
    id.map(|id| Created::Credential(id.into())).ok_or_else(|| unexpected("oauthUrl or credentialId"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn both_lists_are_read() {
        for name in ["credentials", "data"] {
            let answer = format!(
                r#"{{"{name}":[{{"credentialId":"1","name":"Jane's","type":"hubspot-oauth2","createdAt":"x"}},{{"name":"no id"}}]}}"#
            );
            let list = credentials(&parse(&answer).unwrap()).unwrap();
            assert_eq!(list.len(), 1);
            assert!(list[0].fits("hubspot"));
            assert!(!list[0].fits("hub"));
        }
        assert!(credentials(&parse("{}").unwrap()).is_err());
    }

    #[test]
    fn only_a_safe_address_is_ever_opened() {
        let created = |text: &str| created(&parse(text).unwrap());
        assert!(matches!(created(r#"{"oauthUrl":"https://a.example/?t=1"}"#), Ok(Created::Authorize(_))));
        for bad in ["javascript:alert(1)", "http://a.example/?t=secret", "data:text/html,x"] {
            let error = created(&format!(r#"{{"oauthUrl":"{bad}"}}"#)).unwrap_err();
            assert_eq!(error.code, "UNSAFE_URL");
            assert!(!error.to_string().contains("secret"));
        }
        assert_eq!(created(r#"{"oauthUrl":""}"#).unwrap_err().code, "BAD_ANSWER");
        assert_eq!(created(r#"{"credentialId":"7"}"#), Ok(Created::Credential("7".into())));
    }
}
