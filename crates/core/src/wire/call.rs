//! What the widget asks of its endpoint: the table of the contract, as one type.

use crate::json::Value;
use crate::url::path_segment;

/// One call to the endpoint. Paths are relative to it and start with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Call {
    /// `GET /connectors`
    Connectors,
    /// `GET /connectors/{connector}/resources`
    Resources {
        /// The connector's id.
        connector: String,
    },
    /// `GET /connectors/{connector}/actions/{action}`
    Action {
        /// The connector's id.
        connector: String,
        /// The action's id.
        action: String,
    },
    /// `GET /connectors/{connector}/credentials/metadata`
    Methods {
        /// The connector's id.
        connector: String,
    },
    /// `GET /credentials`: the signed-in user's, for all connectors.
    Credentials,
    /// `POST /connectors/{connector}/credentials`
    CreateCredential {
        /// The connector's id.
        connector: String,
        /// `{authenticationType, redirectUri?, data?}`
        body: Value,
    },
    /// `DELETE /connectors/{connector}/credentials/{credential}`
    DeleteCredential {
        /// The connector's id.
        connector: String,
        /// The credential's id.
        credential: String,
    },
    /// `POST /connectors/{connector}/actions/{action}/execute`
    Execute {
        /// The connector's id.
        connector: String,
        /// The action's id.
        action: String,
        /// Names this run: the endpoint runs one key at most once.
        idempotency_key: String,
        /// `{credentialId, pathParams, queryParameters, additionalHeaders, requestBody}`
        body: Value,
    },
}

impl Call {
    /// The HTTP method.
    #[must_use]
    pub const fn http_method(&self) -> &'static str {
        match self {
            Self::CreateCredential { .. } | Self::Execute { .. } => "POST",
            Self::DeleteCredential { .. } => "DELETE",
            _ => "GET",
        }
    }

    /// The path below the endpoint, each id as one encoded part; `None` for an id that no path can hold.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        let (connector, rest, last, end) = match self {
            Self::Connectors => return Some("/connectors".to_owned()),
            Self::Credentials => return Some("/credentials".to_owned()),
            Self::Resources { connector } => (connector, "/resources", None, ""),
            Self::Action { connector, action } => (connector, "/actions/", Some(action), ""),
            Self::Methods { connector } => (connector, "/credentials/metadata", None, ""),
            Self::CreateCredential { connector, .. } => (connector, "/credentials", None, ""),
            Self::DeleteCredential { connector, credential } => {
                (connector, "/credentials/", Some(credential), "")
            }
            Self::Execute { connector, action, .. } => (connector, "/actions/", Some(action), "/execute"),
        };
        let last = match last {
            Some(id) => path_segment(id)?,
            None => String::new(),
        };
        Some(["/connectors/", &path_segment(connector)?, rest, &last, end].concat())
    }

    /// The JSON body to send.
    #[must_use]
    pub const fn body(&self) -> Option<&Value> {
        match self {
            Self::CreateCredential { body, .. } | Self::Execute { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The `Idempotency-Key` header to send.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        match self {
            Self::Execute { idempotency_key, .. } => Some(idempotency_key),
            _ => None,
        }
    }

    /// Whether making this call twice does no more than making it once, so that it may be made again by itself.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.http_method() == "GET"
    }
}

/// How often a safe call is tried in all.
const TRIES: u32 = 4;
/// The longest wait that is still worth keeping someone in front of a loading mark; beyond it the error is shown.
const LONGEST_WAIT_MS: u32 = 20_000;

impl Call {
    /// How long to wait before trying again after the `tried`-th try failed, in milliseconds; `None` to give up.
    ///
    /// `chance` is a random number from 0 up to 1: spread out, a thousand widgets do not come back all at once.
    #[must_use]
    pub fn retry_in(&self, tried: u32, error: &crate::Error, chance: f64) -> Option<u32> {
        if !self.is_safe() || !error.is_retryable() || tried >= TRIES {
            return None;
        }
        if let Some(asked) = error.retry_after_ms {
            return (asked <= LONGEST_WAIT_MS).then_some(asked.max(100));
        }
        let half = 250_u32 << tried.min(6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=half, which fits"
        )]
        let spread = (f64::from(half) * chance.clamp(0.0, 1.0)) as u32;
        Some(half + spread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, Source};

    fn failed(status: u16) -> Error {
        Error::new(Source::Endpoint, "X", "x").with_status(status)
    }

    #[test]
    fn ids_cannot_leave_their_place_in_the_path() {
        let call = Call::Resources { connector: "../users?x=1#".to_owned() };
        assert_eq!(call.path().as_deref(), Some("/connectors/..%2Fusers%3Fx%3D1%23/resources"));
        assert_eq!(Call::Resources { connector: "..".to_owned() }.path(), None);
    }

    #[test]
    fn a_safe_call_is_tried_again_after_429_and_5xx_but_not_after_404() {
        for (status, again) in [(429, true), (500, true), (503, true), (404, false), (401, false)] {
            assert_eq!(Call::Connectors.retry_in(1, &failed(status), 0.5).is_some(), again, "{status}");
        }
        assert!(Call::Connectors.retry_in(1, &Error::widget(Error::NETWORK, "offline"), 0.0).is_some());
        assert_eq!(Call::Connectors.retry_in(4, &failed(503), 0.5), None);
    }

    #[test]
    fn a_run_is_never_sent_again_by_itself() {
        let run = Call::Execute {
            connector: "a".into(),
            action: "b".into(),
            idempotency_key: "k".into(),
            body: Value::Null,
        };
        assert_eq!(run.retry_in(1, &failed(503), 0.5), None);
        let create = Call::CreateCredential { connector: "a".into(), body: Value::Null };
        assert_eq!(create.retry_in(1, &failed(429), 0.5), None);
    }

    #[test]
    fn a_wait_that_was_asked_for_is_kept_unless_it_is_too_long_to_sit_through() {
        let asked = |ms| Error { retry_after_ms: Some(ms), ..failed(429) };
        assert_eq!(Call::Connectors.retry_in(1, &asked(3000), 0.9), Some(3000));
        assert_eq!(Call::Connectors.retry_in(1, &asked(60_000), 0.9), None);
    }
}
