//! Which credential belongs to which connector.

use crate::wire::{Connector, Credential};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The user's credentials by connector, newest first.
///
/// A credential says `<connectorId>-<authType>`, and ids hold hyphens themselves, so each goes to the connector with
/// the **longest** fitting id: `google-sheets-oauth2` is Google Sheets' and not Google's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    by_connector: BTreeMap<Arc<str>, Vec<Credential>>,
}

impl Accounts {
    /// Sorts credentials to their connectors. Those of connectors that are not in the catalog are left out.
    #[must_use]
    pub fn new(credentials: &[Credential], connectors: &[Connector]) -> Self {
        let ids: std::collections::BTreeSet<&str> =
            connectors.iter().map(|connector| &*connector.id).collect();
        let mut by_connector: BTreeMap<Arc<str>, Vec<Credential>> = BTreeMap::new();
        for credential in credentials {
            if let Some(id) = owner(&credential.kind, &ids) {
                by_connector.entry(id.into()).or_default().push(credential.clone());
            }
        }
        for list in by_connector.values_mut() {
            // RFC 3339 in UTC sorts as text; the sort is stable, so the upstream's order stands where dates agree.
            list.sort_by(|a, b| b.created_at.cmp(&a.created_at));
        }
        Self { by_connector }
    }

    /// The credentials of a connector, newest first.
    #[must_use]
    pub fn of(&self, connector: &str) -> &[Credential] {
        self.by_connector.get(connector).map_or(&[], Vec::as_slice)
    }

    /// How many connectors have at least one.
    #[must_use]
    pub fn connected(&self) -> usize {
        self.by_connector.len()
    }
}

/// The longest id that the type starts with: cut at each hyphen from the right.
fn owner<'a>(kind: &'a str, ids: &std::collections::BTreeSet<&str>) -> Option<&'a str> {
    let mut candidate = kind;
    loop {
        if ids.contains(candidate) {
            return Some(candidate);
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
