//! What an end user allowed: an authorization code and what it is good for.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use url::Url;

/// An allowance, waiting to be exchanged for a token.
pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) redirect_uri: Url,
    pub(super) scopes: Vec<String>,
    pub(super) code_challenge: String,
}

impl Grant {
    /// Whether the one who exchanges the code is the one who started the request (RFC 7636 section 4.6).
    pub(super) fn was_asked_with(&self, code_verifier: &str) -> bool {
        URL_SAFE_NO_PAD.encode(Sha256::digest(code_verifier)) == self.code_challenge
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_pkce_specification_is_accepted_and_another_verifier_is_not() {
        let grant = Grant {
            client_id: String::new(),
            redirect_uri: Url::parse("http://127.0.0.1/").unwrap(),
            scopes: Vec::new(),
            code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
        };
        assert!(grant.was_asked_with("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!grant.was_asked_with("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"));
    }
}
