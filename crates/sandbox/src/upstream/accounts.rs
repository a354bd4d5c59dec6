//! Users and their credentials, in memory. Knows nothing of HTTP.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use crate::{random, timestamp};

/// A user record.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) user_id: String,
    pub(super) username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) full_name: Option<String>,
}

impl User {
    /// What credentials are named after: the first name, or else the user name.
    fn called(&self) -> &str {
        self.full_name.as_deref().and_then(|name| name.split_whitespace().next()).unwrap_or(&self.username)
    }
}

/// A credential as lists show it. What was entered is not among this.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credential {
    pub(super) credential_id: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) created_at: String,
    pub(super) updated_at: String,
}

/// What a credential is made of.
pub(super) struct NewCredential<'a> {
    pub(super) user_id: &'a str,
    pub(super) connector_id: &'a str,
    pub(super) connector_name: &'a str,
    pub(super) authentication_type: &'a str,
    /// Kept and never given out again.
    pub(super) secrets: serde_json::Value,
    /// From when on it can be seen and used.
    pub(super) visible_from: Instant,
}

struct Kept {
    shown: Credential,
    user_id: String,
    connector_id: String,
    visible_from: Instant,
    /// Held as the real service holds it: nothing reads it back, which is the point.
    _secrets: serde_json::Value,
}

/// Everybody and everything they connected.
#[derive(Default)]
pub(super) struct Accounts {
    users: BTreeMap<String, User>,
    /// In the order in which they were made.
    credentials: Vec<Kept>,
}

impl Accounts {
    /// A new user, or `None` when the user name is taken.
    pub(super) fn add_user(&mut self, username: &str, full_name: Option<&str>) -> Option<&User> {
        if self.users.values().any(|user| user.username == username) {
            return None;
        }
        let user = User {
            user_id: random::object_id(),
            username: username.to_owned(),
            full_name: full_name.map(str::to_owned),
        };
        Some(self.users.entry(user.user_id.clone()).or_insert(user))
    }

    pub(super) fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    pub(super) fn has_user(&self, user_id: &str) -> bool {
        self.users.contains_key(user_id)
    }

    /// Makes a credential and answers its id, or `None` for a user who is gone.
    pub(super) fn add_credential(&mut self, new: NewCredential<'_>) -> Option<String> {
        let user = self.users.get(new.user_id)?;
        let plain = format!("{}'s {}", user.called(), new.connector_name);
        let taken = |name: &str| {
            self.credentials.iter().any(|kept| {
                kept.user_id == new.user_id
                    && kept.connector_id == new.connector_id
                    && kept.shown.name == name
            })
        };
        let name = if taken(&plain) {
            (2_u32..).map(|number| format!("{plain} ({number})")).find(|name| !taken(name))?
        } else {
            plain
        };
        let now = timestamp::now();
        let shown = Credential {
            credential_id: random::object_id(),
            name,
            kind: format!("{}-{}", new.connector_id, new.authentication_type),
            created_at: now.clone(),
            updated_at: now,
        };
        let id = shown.credential_id.clone();
        self.credentials.push(Kept {
            shown,
            user_id: new.user_id.to_owned(),
            connector_id: new.connector_id.to_owned(),
            visible_from: new.visible_from,
            _secrets: new.secrets,
        });
        Some(id)
    }

    /// A user's credentials, for one connector or for all.
    pub(super) fn credentials(&self, user_id: &str, connector_id: Option<&str>) -> Vec<Credential> {
        let now = Instant::now();
        let of_user =
            self.credentials.iter().filter(|kept| kept.user_id == user_id && kept.visible_from <= now);
        of_user
            .filter(|kept| connector_id.is_none_or(|connector| kept.connector_id == connector))
            .map(|kept| kept.shown.clone())
            .collect()
    }

    /// Whether the credential is there, the user's own and of that connector.
    pub(super) fn owns(&self, user_id: &str, connector_id: &str, credential_id: &str) -> bool {
        let mut own = self.credentials(user_id, Some(connector_id)).into_iter();
        own.any(|credential| credential.credential_id == credential_id)
    }

    /// Deletes a user's credential; `false` when there is none.
    pub(super) fn delete(&mut self, user_id: &str, connector_id: Option<&str>, credential_id: &str) -> bool {
        let before = self.credentials.len();
        self.credentials.retain(|kept| {
            kept.user_id != user_id
                || kept.shown.credential_id != credential_id
                || connector_id.is_some_and(|connector| kept.connector_id != connector)
        });
        self.credentials.len() < before
    }

    /// Forgets every credential but those of `user_id`; the users stay, since endpoints remember their ids.
    pub(super) fn forget_credentials_except_of(&mut self, user_id: &str) {
        self.credentials.retain(|kept| kept.user_id == user_id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn connect(accounts: &mut Accounts, user_id: &str) -> String {
        let new = NewCredential {
            user_id,
            connector_id: "hubspot",
            connector_name: "HubSpot",
            authentication_type: "oauth2",
            secrets: Value::Null,
            visible_from: Instant::now(),
        };
        accounts.add_credential(new).unwrap()
    }

    fn names(accounts: &Accounts, user_id: &str) -> Vec<String> {
        accounts.credentials(user_id, None).into_iter().map(|credential| credential.name).collect()
    }

    #[test]
    fn credentials_are_numbered_by_user_and_connector() {
        let mut accounts = Accounts::default();
        let jane = accounts.add_user("1", Some("Jane Merchant")).unwrap().user_id.clone();
        let omar = accounts.add_user("omar@larkspur.example", None).unwrap().user_id.clone();
        let first = connect(&mut accounts, &jane);
        connect(&mut accounts, &jane);
        connect(&mut accounts, &omar);
        assert_eq!(names(&accounts, &jane), ["Jane's HubSpot", "Jane's HubSpot (2)"]);
        assert_eq!(names(&accounts, &omar), ["omar@larkspur.example's HubSpot"]);
        assert!(accounts.delete(&jane, Some("hubspot"), &first));
        connect(&mut accounts, &jane);
        assert_eq!(names(&accounts, &jane), ["Jane's HubSpot (2)", "Jane's HubSpot"]);
    }

    #[test]
    fn nobody_deletes_what_belongs_to_another_user_or_connector() {
        let mut accounts = Accounts::default();
        let jane = accounts.add_user("1", None).unwrap().user_id.clone();
        let omar = accounts.add_user("2", None).unwrap().user_id.clone();
        let credential = connect(&mut accounts, &jane);
        assert!(!accounts.delete(&omar, None, &credential));
        assert!(!accounts.delete(&jane, Some("slack"), &credential));
        assert!(accounts.delete(&jane, None, &credential));
    }

    #[test]
    fn a_user_name_can_be_taken_once() {
        let mut accounts = Accounts::default();
        assert!(accounts.add_user("1", None).is_some());
        assert!(accounts.add_user("1", Some("Somebody Else")).is_none());
    }
}
