//! Which credential belongs to which connector.

use crate::names::Names;
use crate::wire::{Connector, Credential};
use std::sync::Arc;

/// The user's credentials by connector, newest first.
///
/// A credential says `<connectorId>-<authType>`, and ids hold hyphens themselves, so each goes to the connector with
/// the **longest** fitting id: `google-sheets-oauth2` is Google Sheets' and not Google's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accounts {
    names: Names,
    lists: Vec<Vec<Credential>>,
}

impl Accounts {
    /// Sorts credentials to their connectors. Those of connectors that are not in the catalog are left out.
    #[must_use]
    pub fn new(credentials: &[Credential], connectors: &[Connector]) -> Self {
        let ids: Names = connectors.iter().map(|connector| Arc::clone(&connector.id)).collect();
        let mut accounts = Self::default();
        for credential in credentials {
            if let Some(connector) = owner(&credential.kind, &ids).and_then(|at| connectors.get(at)) {
                accounts.add(&connector.id, credential);
            }
        }
        accounts
    }

    fn add(&mut self, connector: &Arc<str>, credential: &Credential) {
        let at = self.names.note(connector, self.lists.len()).unwrap_or_else(|| {
            self.lists.push(Vec::new());
            self.lists.len() - 1
        });
        if let Some(list) = self.lists.get_mut(at) {
            // RFC 3339 in UTC sorts as text; where dates agree the upstream's order stands.
            let place = list.partition_point(|known| known.created_at >= credential.created_at);
            list.insert(place, credential.clone());
        }
    }

    /// The credentials of a connector, newest first.
    #[must_use]
    pub fn of(&self, connector: &str) -> &[Credential] {
        self.names.position(connector).and_then(|at| self.lists.get(at)).map_or(&[], Vec::as_slice)
    }

    /// How many connectors have at least one.
    #[must_use]
    pub fn connected(&self) -> usize {
        self.lists.len()
    }
}

/// The position of the longest id that the type starts with: cut at each hyphen from the right.
fn owner(kind: &str, ids: &Names) -> Option<usize> {
    let mut candidate = kind;
    loop {
        if let Some(at) = ids.position(candidate) {
            return Some(at);
        }
        candidate = candidate.rsplit_once('-')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use crate::wire::{connectors, credentials};

    fn accounts(ids: &[&str], kinds: &[&str]) -> Accounts {
        let entries: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        let catalog = connectors(&parse(&format!("[{}]", entries.join(","))).unwrap()).unwrap();
        let entries: Vec<String> = kinds
            .iter()
            .enumerate()
            .map(|(n, kind)| {
                format!(r#"{{"credentialId":"{n}","type":"{kind}","createdAt":"2026-01-0{n}"}}"#)
            })
            .collect();
        Accounts::new(&credentials(&parse(&format!("[{}]", entries.join(","))).unwrap()).unwrap(), &catalog)
    }

    #[test]
    fn a_credential_goes_to_the_connector_with_the_longest_fitting_id() {
        let accounts = accounts(
            &["google", "google-sheets", "hubspot"],
            &["google-sheets-oauth2", "google-oauth2", "hubspot", "unknown-oauth2"],
        );
        assert_eq!(accounts.of("google-sheets").len(), 1);
        assert_eq!(accounts.of("google").len(), 1);
        assert_eq!(accounts.of("hubspot").len(), 1);
        assert_eq!(accounts.connected(), 3);
    }

    #[test]
    fn the_newest_account_comes_first() {
        let accounts = accounts(&["a"], &["a-oauth2", "a-oauth2"]);
        let ids: Vec<&str> = accounts.of("a").iter().map(|credential| &*credential.id).collect();
        assert_eq!(ids, ["1", "0"]);
    }
}
