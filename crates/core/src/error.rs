//! One error for everything that can go wrong between a click and its answer.

use std::borrow::Cow;
use std::fmt;

/// Whose error it is: the first question of everyone who has to do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The widget itself or its connection: offline, no answer, an answer nobody can read.
    Widget,
    /// The endpoint on the host's backend: no session, not allowed, misconfigured.
    Endpoint,
    /// The Connectivity API behind the endpoint.
    ConnectivityApi,
    /// The connected product, HubSpot for example.
    ThirdParty,
}

impl Source {
    /// The stable name that events carry: `WIDGET`, `ENDPOINT`, `CONNECTIVITY_API` or `THIRD_PARTY`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Widget => "WIDGET",
            Self::Endpoint => "ENDPOINT",
            Self::ConnectivityApi => "CONNECTIVITY_API",
            Self::ThirdParty => "THIRD_PARTY",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Widget, Self::Endpoint, Self::ConnectivityApi, Self::ThirdParty]
            .into_iter()
            .find(|source| source.as_str() == name)
    }
}

/// An error: a stable code for programs, a message for logs; what people read is worded from it by `i18n`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    /// A stable code in capitals, such as `NETWORK` or the upstream's `INVALID_INPUT`.
    pub code: Cow<'static, str>,
    /// Whose error it is.
    pub source: Source,
    /// The technical message, in English, without secrets.
    pub message: String,
    /// The HTTP status: the third party's own where it is the third party's error.
    pub http_status: Option<u16>,
    /// How long the other side asked to wait before another try, in milliseconds.
    pub retry_after_ms: Option<u32>,
    /// The endpoint's name for this call, by which its logs can be searched.
    pub request_id: Option<String>,
}

impl Error {
    /// No answer came: offline, blocked, or the connection broke.
    pub const NETWORK: &'static str = "NETWORK";
    /// An answer came that is not what the contract says, such as a page of HTML.
    pub const BAD_ANSWER: &'static str = "BAD_ANSWER";
    /// The answer took too long.
    pub const TIMEOUT: &'static str = "TIMEOUT";
    /// The answer held an address that must not be opened.
    pub const UNSAFE_URL: &'static str = "UNSAFE_URL";
    /// The host's session has ended, or there never was one.
    pub const UNAUTHENTICATED: &'static str = "UNAUTHENTICATED";
    /// The customer has to register an OAuth app before anyone can connect this.
    pub const AUTH_CONFIG_REQUIRED: &'static str = "AUTH_CONFIG_REQUIRED";
    /// An option the host gave cannot be used.
    pub const BAD_OPTION: &'static str = "BAD_OPTION";
    /// A host's function for the options of a field failed, or did not answer with options.
    pub const OPTIONS_FAILED: &'static str = "OPTIONS_FAILED";

    /// An error with this code and message.
    #[must_use]
    pub fn new(source: Source, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            source,
            message: message.into(),
            http_status: None,
            retry_after_ms: None,
            request_id: None,
        }
    }

    /// The widget's own error.
    #[must_use]
    pub fn widget(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Source::Widget, code, message)
    }

    /// With the HTTP status.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.http_status = Some(status);
        self
    }

    /// Whether the same call may succeed if it is simply made again (429, 5xx, no connection).
    ///
    /// Whether it is *safe* to make it again is another question: see [`crate::wire::Call::is_safe`].
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.http_status {
            Some(status) => status == 429 || (status >= 500 && self.code != Self::BAD_ANSWER),
            None => matches!(&*self.code, Self::NETWORK | Self::TIMEOUT | Self::OPTIONS_FAILED),
        }
    }

    /// Whether the third party no longer accepts the account's credential, so that connecting again is the cure.
    #[must_use]
    pub fn wants_reconnect(&self) -> bool {
        self.source == Source::ThirdParty && matches!(self.http_status, Some(401 | 403))
    }

    /// Whether it is open whether a run has happened: the connection broke, or the other side could not say.
    ///
    /// A repeat must then be the *same* run, under the same key, so that it happens once at most. After any other
    /// answer it must be a *new* one: the endpoint answers a key it knows with what it answered before, for ever.
    #[must_use]
    pub fn leaves_outcome_open(&self) -> bool {
        match (self.http_status, &*self.code) {
            (None, _) | (_, "OUTCOME_UNKNOWN" | "UPSTREAM_TIMEOUT" | Self::BAD_ANSWER) => true,
            // Whoever speaks the contract names a code; this came from something in between.
            (Some(status), code) => status >= 500 && code.starts_with("HTTP_"),
        }
    }

    /// Whether the credential that was named does not exist any more, so that the list must be read again.
    #[must_use]
    pub fn credential_is_gone(&self) -> bool {
        matches!(&*self.code, "AUTHENTICATION_NOT_FOUND" | "CREDENTIAL_NOT_FOUND")
    }

    /// Whether the host's own session is missing or has ended.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.source == Source::Endpoint
            && (self.code == Self::UNAUTHENTICATED || self.http_status == Some(401))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.source.as_str(), self.code, self.message)
    }
}

impl std::error::Error for Error {}

/// What kind of trouble an error is, as far as people can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// There is no connection, or it broke.
    Offline,
    /// It took too long.
    Slow,
    /// The host's session has ended: sign in again.
    SignedOut,
    /// The endpoint does not allow this, or is set up wrongly: a matter for the host's developers.
    Misconfigured,
    /// Too many calls: wait.
    Busy,
    /// The Connectivity API does not answer properly.
    Unavailable,
    /// The third party no longer accepts the account: connect it again.
    Reconnect,
    /// The third party refused what was sent.
    RefusedByThirdParty,
    /// What was sent is not what the action takes.
    Refused,
    /// It does not exist (any more).
    Gone,
    /// Whether the run happened is not known.
    OutcomeUnknown,
}

impl Error {
    /// What kind of trouble this is.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        if self.wants_reconnect() {
            return Trouble::Reconnect;
        }
        if self.is_signed_out() {
            return Trouble::SignedOut;
        }
        match (&*self.code, self.source, self.http_status) {
            (Self::NETWORK, ..) => Trouble::Offline,
            (Self::TIMEOUT | "UPSTREAM_TIMEOUT", ..) => Trouble::Slow,
            ("OUTCOME_UNKNOWN", ..) => Trouble::OutcomeUnknown,
            ("MISCONFIGURED" | Self::BAD_OPTION | Self::AUTH_CONFIG_REQUIRED, ..) => Trouble::Misconfigured,
            (_, _, Some(429)) => Trouble::Busy,
            (_, Source::ThirdParty, Some(500..)) => Trouble::Unavailable,
            (_, Source::ThirdParty, _) => Trouble::RefusedByThirdParty,
            (_, _, Some(404 | 410)) => Trouble::Gone,
            (_, _, Some(401 | 403)) => Trouble::Misconfigured,
            (_, _, Some(400..500)) => Trouble::Refused,
            _ => Trouble::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_where_nobody_can_know_does_a_repeat_have_to_be_the_same_run() {
        let answered =
            |code: &'static str, status| Error::new(Source::Endpoint, code, "").with_status(status);
        for open in [
            Error::widget(Error::NETWORK, ""),
            Error::widget(Error::TIMEOUT, ""),
            answered("OUTCOME_UNKNOWN", 502),
            answered("UPSTREAM_TIMEOUT", 504),
            answered("HTTP_502", 502),
            answered(Error::BAD_ANSWER, 200),
        ] {
            assert!(open.leaves_outcome_open(), "{open}");
        }
        for definite in [
            answered("INTERNAL_ERROR", 502),
            answered("UPSTREAM_BAD_ANSWER", 502),
            answered("RATE_LIMITED", 429),
            answered("INVALID_INPUT", 400),
            answered("HTTP_400", 400),
        ] {
            assert!(!definite.leaves_outcome_open(), "{definite}");
        }
    }

    #[test]
    fn every_error_leads_to_something_that_can_be_done() {
        let error = |source, code: &'static str, status: Option<u16>| Error {
            http_status: status,
            ..Error::new(source, code, "")
        };
        for (error, trouble) in [
            (Error::widget(Error::NETWORK, ""), Trouble::Offline),
            (error(Source::Endpoint, "UNAUTHENTICATED", Some(401)), Trouble::SignedOut),
            (error(Source::Endpoint, "FORBIDDEN", Some(403)), Trouble::Misconfigured),
            (error(Source::Endpoint, "RATE_LIMITED", Some(429)), Trouble::Busy),
            (error(Source::ConnectivityApi, "INTERNAL_ERROR", Some(500)), Trouble::Unavailable),
            (error(Source::ThirdParty, "X", Some(401)), Trouble::Reconnect),
            (error(Source::ThirdParty, "X", Some(404)), Trouble::RefusedByThirdParty),
            (error(Source::ThirdParty, "X", Some(503)), Trouble::Unavailable),
            (error(Source::ConnectivityApi, "INVALID_INPUT", Some(400)), Trouble::Refused),
            (error(Source::Endpoint, "NOT_FOUND", Some(404)), Trouble::Gone),
            (error(Source::Endpoint, "OUTCOME_UNKNOWN", Some(409)), Trouble::OutcomeUnknown),
            (Error::widget(Error::BAD_ANSWER, "").with_status(200), Trouble::Unavailable),
        ] {
            assert_eq!(error.trouble(), trouble, "{error}");
        }
    }
}
