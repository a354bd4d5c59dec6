//! Errors in plain words: what happened, whose it is, what to do.

use super::{I18n, Text};
use jackfield_core::Error;
use jackfield_core::error::Trouble;

/// An error as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorWords {
    /// What happened.
    pub(crate) title: String,
    /// What to do about it.
    pub(crate) hint: String,
}

impl I18n {
    /// Words for an error. `name` is the connector's, for errors that are its own.
    pub(crate) fn error(self, error: &Error, name: &str) -> ErrorWords {
        let (title, hint) = match error.trouble() {
            Trouble::Offline => (Text::Offline, Text::OfflineHint),
            Trouble::Slow => (Text::Slow, Text::SlowHint),
            Trouble::SignedOut => (Text::SignedOut, Text::SignedOutHint),
            Trouble::Misconfigured => (Text::Misconfigured, Text::MisconfiguredHint),
            Trouble::Busy if error.retry_after_ms.is_some() => (Text::Busy, Text::BusyHintSeconds),
            Trouble::Busy => (Text::Busy, Text::BusyHint),
            Trouble::Reconnect => (Text::ReconnectNeeded, Text::ReconnectNeededHint),
            Trouble::RefusedByThirdParty => (Text::RefusedByThirdParty, Text::RefusedByThirdPartyHint),
            Trouble::Refused => (Text::Refused, Text::RefusedHint),
            Trouble::Gone => (Text::Gone, Text::GoneHint),
            Trouble::OutcomeUnknown => (Text::OutcomeUnknown, Text::OutcomeUnknownHint),
            _ => (Text::Unavailable, Text::UnavailableHint),
        };
        let seconds = self.number(error.retry_after_ms.map_or(0, |ms| ms.div_ceil(1000)) as usize);
        let values = [("count", seconds.as_str()), ("name", name), ("message", error.message.as_str())];
        ErrorWords { title: self.say_with(title, &values), hint: self.say_with(hint, &values) }
    }
}
