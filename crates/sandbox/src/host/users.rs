//! The two people one can be in the demo.

use serde::Deserialize;

/// A user of Larkspur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum User {
    Jane,
    Omar,
}

impl User {
    pub(super) const ALL: [Self; 2] = [Self::Jane, Self::Omar];

    /// What forms and the session API call the user.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Jane => "jane",
            Self::Omar => "omar",
        }
    }

    /// Larkspur's own id of the user, which never changes.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Jane => "larkspur-jane",
            Self::Omar => "larkspur-omar",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Jane => "Jane Merchant",
            Self::Omar => "Omar Haddad",
        }
    }

    pub(super) fn email(self) -> &'static str {
        match self {
            Self::Jane => "jane@larkspur.example",
            Self::Omar => "omar@larkspur.example",
        }
    }
}
