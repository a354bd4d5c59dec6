//! What the host decides, and what it is told.

mod form;

pub use form::{FormOptions, OptionQuestion, OptionSource};

use crate::client::TokenSource;
use jackfield_core::form::Serialisation;
use jackfield_core::json::Value;
use jackfield_core::{Error, SafeUrl};
use std::sync::Arc;

/// The host's options. Every one has a default that works.
///
/// ```
/// let options = jackfield::Options { endpoint: "/integrations".into(), ..Default::default() };
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the host's endpoint is: a path on the page's own origin, or an https address. Default: `/integrations`.
    pub endpoint: String,
    /// Gives the bearer token of the host's session for each call. Default: none, the session is a cookie.
    pub token: Option<TokenSource>,
    /// Makes the calls in the place of the browser's `fetch`.
    pub fetch: Option<js_sys::Function>,
    /// The ids of the connectors to show, in this order. Default: all.
    pub connectors: Option<Vec<String>>,
    /// The categories to show. Default: all.
    pub categories: Option<Vec<String>>,
    /// Where a provider sends people back to. Default: `{endpoint}/oauth/callback`.
    pub redirect_uri: Option<String>,
    /// After how many milliseconds an attempt to connect ends by itself. Default: ten minutes.
    pub oauth_timeout_ms: Option<u64>,
    /// Whether signing in leaves the page instead of opening a window. Default: a window.
    pub oauth_in_this_tab: bool,
    /// The language for dates and numbers (BCP 47). Default: the browser's.
    pub locale: Option<String>,
    /// The host's own wording, by key; see [`crate::i18n::Text`].
    pub messages: Vec<(String, String)>,
    /// What single forms begin with and how their fields are drawn, by connector and action: `hubspot/createContact`.
    pub forms: Vec<(String, FormOptions)>,
    /// Whether what breaks an action's rules can be sent all the same, once that was said. Default: yes.
    pub send_anyway: bool,
    /// How parameters that are lists or objects are sent. Default: as JSON.
    pub parameters: Serialisation,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            endpoint: "/integrations".to_owned(),
            token: None,
            fetch: None,
            connectors: None,
            categories: None,
            redirect_uri: None,
            oauth_timeout_ms: None,
            oauth_in_this_tab: false,
            locale: None,
            messages: Vec::new(),
            forms: Vec::new(),
            send_anyway: true,
            parameters: Serialisation::default(),
        }
    }
}

impl Options {
    /// The endpoint without a slash at its end.
    ///
    /// # Errors
    /// `BAD_OPTION` for anything but a path on the page's own origin or a safe address: calls carry the host's session.
    pub fn checked_endpoint(&self) -> Result<String, Error> {
        let endpoint = self.endpoint.trim().trim_end_matches('/');
        let own_origin =
            endpoint.starts_with('/') && !endpoint.starts_with("//") && !endpoint.contains(['\\', '?', '#']);
        if own_origin || SafeUrl::parse(endpoint).is_some() {
            return Ok(endpoint.to_owned());
        }
        Err(Error::widget(
            Error::BAD_OPTION,
            "`endpoint` must be a path such as /integrations, or an https address",
        ))
    }

    /// Where a provider sends people back to, as an absolute address.
    pub(crate) fn callback(&self) -> Option<String> {
        let origin = web_sys::window()?.location().origin().ok()?;
        let absolute =
            |text: &str| if text.starts_with('/') { [&*origin, text].concat() } else { text.to_owned() };
        match &self.redirect_uri {
            Some(uri) => Some(absolute(uri)),
            None => Some(absolute(&[&*self.checked_endpoint().ok()?, "/oauth/callback"].concat())),
        }
    }

    /// What is said about one form.
    pub(crate) fn form(&self, connector: &str, action: &str) -> Option<&FormOptions> {
        let is_it = |name: &str| {
            name.strip_prefix(connector)
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|rest| rest == action)
        };
        self.forms.iter().find(|(name, _)| is_it(name)).map(|(_, form)| form)
    }

    /// Whether these options lead to other data than those, so that everything must be read anew.
    #[cfg(feature = "embed")]
    pub(crate) fn reads_the_same_as(&self, other: &Self) -> bool {
        self.endpoint == other.endpoint
            && self.connectors == other.connectors
            && self.categories == other.categories
    }
}

/// What is in a form that the host keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entered {
    /// The request by its parts (`requestBody`, `pathParams`, …): what to give the form back as its value.
    pub value: Value,
    /// The first thing that stands against it, in words for people; `None` where it is valid.
    pub problem: Option<String>,
    /// Whether that is a value that is not there.
    pub missing: bool,
    /// The id of the element it is about, inside the widget.
    pub element: String,
}

/// What the host is told about. None of them carries a secret; what was typed only goes to a host that keeps it, by a form in
/// `configure` mode.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Notice {
    /// The catalog is on screen, with so many connectors.
    Ready(usize),
    /// An account was connected.
    Connected {
        /// The connector's id.
        connector: Arc<str>,
        /// The credential's id.
        credential: Arc<str>,
    },
    /// An account was disconnected.
    Disconnected {
        /// The connector's id.
        connector: Arc<str>,
        /// The credential's id.
        credential: Arc<str>,
    },
    /// A field of an action's form was changed.
    Changed {
        /// The connector's id.
        connector: Arc<str>,
        /// The action's id.
        action: Arc<str>,
        /// What is in the form now, where the host keeps that (`configure` mode).
        entered: Option<Entered>,
    },
    /// In `configure` mode: the form is there, or holds what the host gave it anew, or is judged in other words.
    Settled(Entered),
    /// An action was sent.
    Submitted {
        /// The connector's id.
        connector: Arc<str>,
        /// The action's id.
        action: Arc<str>,
    },
    /// An action was run.
    Result {
        /// The connector's id.
        connector: Arc<str>,
        /// The action's id.
        action: Arc<str>,
        /// The upstream's name for the run.
        execution: Option<Arc<str>>,
        /// What the third party answered.
        response: Value,
    },
    /// Something failed.
    Failed {
        /// What and whose.
        error: Error,
        /// The same in words for people, in their language.
        display: String,
        /// The connector it was about.
        connector: Option<Arc<str>>,
        /// The action it was about.
        action: Option<Arc<str>>,
    },
    /// A connector was left.
    Closed(Arc<str>),
}
