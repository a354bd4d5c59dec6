//! The OAuth clients that the provider knows: who may ask, with which secret, and where answers may go.

use std::borrow::Cow;
use std::collections::HashMap;

use url::Url;

use crate::random;

/// An app that was registered with the third party beforehand.
pub(crate) struct Registration {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// The app that asks, as the consent page calls it.
    pub(crate) app: String,
    /// The product whose account it asks for: "HubSpot".
    pub(crate) product: String,
    /// The product's logo, as SVG.
    pub(crate) logo: Option<Cow<'static, [u8]>>,
    /// The only address that answers go to.
    pub(crate) redirect_uri: Url,
    /// What the app may ask for.
    pub(crate) scopes: Vec<String>,
}

/// Clients by their id.
#[derive(Default)]
pub(crate) struct Registrations(HashMap<String, Registration>);

impl Registrations {
    pub(crate) fn get(&self, client_id: &str) -> Option<&Registration> {
        self.0.get(client_id)
    }

    pub(crate) fn register(&mut self, registration: Registration) {
        self.0.insert(registration.client_id.clone(), registration);
    }
}

impl Registration {
    /// Whether `secret` is this client's. Compares every byte, so that the time taken tells nothing.
    pub(super) fn has_secret(&self, secret: &str) -> bool {
        let (expected, given) = (self.client_secret.as_bytes(), secret.as_bytes());
        expected.len() == given.len()
            && expected.iter().zip(given).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
    }

    pub(crate) fn new_secret() -> String {
        format!("provider-secret-{}", random::token())
    }
}
