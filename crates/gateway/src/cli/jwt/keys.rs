//! Keys that check tokens, each for one algorithm. It must not know where they come from.

use jackfield_gateway::Secret;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

/// More keys than any provider publishes; each may have to be tried.
const MOST: usize = 64;

/// The length of an RSA key of 2,048 bits in DER, with the smallest exponent. Shorter ones can be broken.
const SHORTEST_RSA: usize = 266;
/// A point on P-256, uncompressed.
const P256_POINT: usize = 65;

/// One key.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// The name by which tokens call it; without one it is for every token.
    id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// The keys that count at the moment.
#[derive(Debug, Clone, Default)]
pub(super) struct KeySet(Vec<Key>);

impl KeySet {
    pub(super) fn of_secret(secret: &Secret) -> Self {
        let key = DecodingKey::from_secret(secret.expose().as_bytes());
        Self(vec![Key { id: None, algorithm: Algorithm::HS256, key }])
    }

    /// One public key; its kind says the algorithm.
    pub(super) fn of_pem(pem: &[u8]) -> Option<Self> {
        let rsa = DecodingKey::from_rsa_pem(pem).map(|key| (Algorithm::RS256, key, SHORTEST_RSA));
        let ec = || DecodingKey::from_ec_pem(pem).map(|key| (Algorithm::ES256, key, P256_POINT));
        let (algorithm, key, least) = rsa.or_else(|_| ec()).ok()?;
        let length = key.try_get_as_bytes().ok()?.len();
        if length < least || (algorithm == Algorithm::ES256 && length != least) {
            return None;
        }
        Some(Self(vec![Key { id: None, algorithm, key }]))
    }

    /// The usable keys of a document `{keys:[…]}`. One that is not understood, or is for something else, is left out:
    /// providers publish many kinds. Shared secrets are left out as well, since what is published is none.
    pub(super) fn of_jwks(document: &[u8]) -> Option<Self> {
        let document: Value = serde_json::from_slice(document).ok()?;
        let keys = document.get("keys")?.as_array()?;
        Some(Self(keys.iter().take(MOST).filter_map(published).collect()))
    }

    /// The keys that a token of that name and algorithm may be checked with.
    pub(super) fn candidates<'a>(
        &'a self,
        id: Option<&'a str>,
        algorithm: Algorithm,
    ) -> impl Iterator<Item = &'a Key> {
        self.0.iter().filter(move |key| {
            let named = match (&key.id, id) {
                (Some(known), Some(wanted)) => known == wanted,
                _ => true,
            };
            named && key.algorithm == algorithm
        })
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn published(value: &Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return None;
    }
    let (algorithm, stated) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        _ => return None,
    };
    if jwk.common.key_algorithm.is_some_and(|other| other != stated) {
        return None;
    }
    Some(Key { id: jwk.common.key_id.clone(), algorithm, key: DecodingKey::from_jwk(&jwk).ok()? })
}
