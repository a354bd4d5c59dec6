//! Behaviour that tests and curious people change while the servers run: set at start or through the control page.

use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What `Cross-Origin-Opener-Policy` a page is served with.
///
/// Each value cuts the tie between a sign-in window and its opener differently, and browsers disagree on how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OpenerPolicy {
    /// `same-origin`
    SameOrigin,
    /// `same-origin-allow-popups`
    SameOriginAllowPopups,
    /// `noopener-allow-popups`
    NoopenerAllowPopups,
}

impl OpenerPolicy {
    /// The header's value.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameOriginAllowPopups => "same-origin-allow-popups",
            Self::NoopenerAllowPopups => "noopener-allow-popups",
        }
    }
}

impl FromStr for OpenerPolicy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::SameOrigin, Self::SameOriginAllowPopups, Self::NoopenerAllowPopups]
            .into_iter()
            .find(|policy| policy.as_str() == text)
            .ok_or_else(|| {
                "expected same-origin, same-origin-allow-popups or noopener-allow-popups".to_owned()
            })
    }
}

/// What the redirect URI gets when the end user refuses at the provider. The real service's habit is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Denial {
    /// `?error=access_denied`
    #[default]
    Error,
    /// Nothing at all, exactly as after a success.
    Bare,
}

/// Everything that can be switched.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Switches {
    /// On the provider's pages; `null` sends no header.
    pub(crate) provider_coop: Option<OpenerPolicy>,
    pub(crate) denial: Denial,
    /// How long after an OAuth run the new credential stays out of the lists.
    pub(crate) credential_delay_ms: u64,
}

impl Switches {
    pub(crate) fn credential_delay(&self) -> Duration {
        Duration::from_millis(self.credential_delay_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_reads_back_as_it_is_written() {
        for text in ["same-origin", "same-origin-allow-popups", "noopener-allow-popups"] {
            let policy: OpenerPolicy = text.parse().unwrap();
            assert_eq!(policy.as_str(), text);
            assert_eq!(serde_json::to_value(policy).unwrap(), text);
        }
        assert!("unsafe-none-ish".parse::<OpenerPolicy>().is_err());
    }
}
