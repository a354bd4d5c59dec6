//! Who is signed in, by a token (JWT) of the host's own session or identity provider. A token counts only if a key that
//! was given says so, by the one algorithm that the key is for: what the token says about itself decides nothing.

mod jwks;
mod keys;
mod ring;

use std::collections::HashSet;

use http::header::{AUTHORIZATION, COOKIE};
use http::request::Parts;
use jackfield_gateway::{EndUser, Identified, Identify, IdentityUnavailable, Secret, Url};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::layers::Given;
use jwks::Jwks;
use keys::{Key, KeySet};

/// A token larger than this is none of ours. Cookies end at 4 KiB.
const MOST_BYTES: usize = 16 * 1024;

/// Where the keys are.
pub(super) enum KeysAt {
    /// At an address that publishes them.
    Jwks(Given),
    /// In a PEM file.
    Pem(Given),
    /// One secret for making tokens and for checking them.
    Secret(Secret),
}

/// What a token must say.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) issuer: Option<String>,
    pub(super) audience: HashSet<String>,
    pub(super) any_audience: bool,
    pub(super) user_claim: String,
    pub(super) name_claim: Option<String>,
    pub(super) cookie: Option<String>,
    pub(super) leeway_seconds: u64,
}

enum Keys {
    Given(KeySet),
    Published(Jwks),
}

/// Tells users by their tokens.
pub(super) struct Jwt {
    keys: Keys,
    rules: Rules,
}

impl Jwt {
    /// # Errors
    /// A sentence that names the setting.
    pub(super) fn new(keys: KeysAt, rules: Rules) -> Result<Self, String> {
        ring::install();
        let keys = match keys {
            KeysAt::Secret(secret) => Keys::Given(KeySet::of_secret(&secret)),
            KeysAt::Pem(file) => {
                let pem = std::fs::read(&file.text).map_err(|error| file.wrong(&error.to_string()))?;
                Keys::Given(KeySet::of_pem(&pem).ok_or_else(|| {
                    file.wrong("is no public key in PEM: RSA of 2,048 bits or more, or EC on P-256")
                })?)
            }
            KeysAt::Jwks(given) => {
                let url: Url = given.read("a URL")?;
                Keys::Published(Jwks::new(url).map_err(|reason| given.wrong(&reason))?)
            }
        };
        Ok(Self { keys, rules })
    }

    /// Fetches published keys, so that the first user need not wait and a wrong address is seen early.
    pub(super) async fn prepare(&self) {
        if let Keys::Published(jwks) = &self.keys {
            jwks.prepare().await;
        }
    }

    async fn user(&self, request: &Parts) -> Result<Option<EndUser>, IdentityUnavailable> {
        let Some(token) = self.token(request) else { return Ok(None) };
        let Ok(header) = decode_header(token) else { return Ok(None) };
        // Something that the token's maker says must be understood, and is not.
        if header.crit.is_some() {
            return Ok(None);
        }
        let kid = header.kid.as_deref();
        let set;
        let keys = match &self.keys {
            Keys::Given(keys) => keys,
            Keys::Published(jwks) => {
                set = jwks.keys(kid, header.alg).await?;
                &*set
            }
        };
        let mut refused = "no key of that name and algorithm";
        for key in keys.candidates(kid, header.alg) {
            match self.read(token, key) {
                Ok(user) => return Ok(Some(user)),
                Err(reason) => refused = reason,
            }
        }
        tracing::debug!(reason = refused, "a token was refused");
        Ok(None)
    }

    /// The bearer token, or the named cookie where there is no `Authorization`. Two of either are none: the parts in
    /// front of the gateway might disagree which of them counts.
    fn token<'a>(&self, request: &'a Parts) -> Option<&'a str> {
        let mut headers = request.headers.get_all(AUTHORIZATION).iter();
        let token = match (headers.next(), headers.next()) {
            (Some(header), None) => {
                let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
                scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())?
            }
            (None, _) => {
                let name = self.rules.cookie.as_deref()?;
                let cookies =
                    request.headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
                let pairs =
                    cookies.flat_map(|header| header.split(';')).filter_map(|pair| pair.split_once('='));
                let mut found = pairs.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim());
                let first = found.next()?;
                found.next().is_none().then_some(first)?
            }
            _ => return None,
        };
        (!token.is_empty() && token.len() <= MOST_BYTES).then_some(token)
    }

    fn read(&self, token: &str, key: &Key) -> Result<EndUser, &'static str> {
        let mut validation = Validation::new(key.algorithm);
        validation.leeway = self.rules.leeway_seconds;
        validation.validate_nbf = true;
        let mut required = vec!["exp"];
        if let Some(issuer) = &self.rules.issuer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        if self.rules.any_audience {
            validation.validate_aud = false;
        } else if !self.rules.audience.is_empty() {
            validation.aud = Some(self.rules.audience.clone());
            required.push("aud");
        }
        validation.set_required_spec_claims(&required);
        let data = decode::<Map<String, Value>>(token, &key.key, &validation)
            .map_err(|error| reason(error.kind()))?;
        let id = match data.claims.get(&self.rules.user_claim) {
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            Some(Value::Number(id)) if id.is_u64() => id.to_string(),
            _ => return Err("the claim with the user's id is missing or is neither text nor a whole number"),
        };
        let name = self.rules.name_claim.as_ref().and_then(|claim| data.claims.get(claim)?.as_str());
        Ok(EndUser { id, full_name: name.filter(|name| !name.is_empty()).map(str::to_owned) })
    }
}

impl Identify for Jwt {
    fn identify<'a>(&'a self, request: &'a Parts) -> Identified<'a> {
        Box::pin(self.user(request))
    }
}

/// For the operator's log. The error's own words may quote what is in the token.
fn reason(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ExpiredSignature => "it has expired",
        ErrorKind::ImmatureSignature => "it does not count yet",
        ErrorKind::InvalidSignature => "no key of ours signed it",
        ErrorKind::InvalidIssuer => "another issuer made it",
        ErrorKind::InvalidAudience => "it is for another audience",
        ErrorKind::InvalidAlgorithm => "its algorithm is not its key's",
        ErrorKind::MissingRequiredClaim(_) => "exp, iss or aud is missing",
        _ => "it is no usable token",
    }
}

#[cfg(test)]
mod tests;
