//! Makes tokens, right ones and wrong ones. Written by hand: a library would refuse to make the wrong ones.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use ring::{hmac, rsa};
use serde_json::{Value, json};

pub(crate) const RSA_PEM: &str = include_str!("../keys/rsa-public.pem");
pub(crate) const SECRET: &str = "a-secret-that-signs-tokens-and-is-long";

/// Who signs.
#[derive(Clone, Copy)]
pub(crate) enum Signer<'a> {
    Secret(&'a [u8]),
    Rsa,
    Ec,
    Nobody,
}

fn rsa_key() -> RsaKeyPair {
    RsaKeyPair::from_pkcs8(include_bytes!("../keys/rsa-private.pk8")).unwrap()
}

fn ec_key() -> EcdsaKeyPair {
    let key = include_bytes!("../keys/ec-private.pk8");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &SystemRandom::new()).unwrap()
}

pub(crate) fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token with exactly this header and these claims.
pub(crate) fn token(signer: Signer<'_>, header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
    let signature = match signer {
        Signer::Secret(secret) => {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes()).as_ref().to_vec()
        }
        Signer::Rsa => {
            let key = rsa_key();
            let mut signature = vec![0; key.public().modulus_len()];
            key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
            signature
        }
        Signer::Ec => ec_key().sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec(),
        Signer::Nobody => Vec::new(),
    };
    format!("{message}.{}", encoded(signature))
}

/// The algorithm of a signer, as tokens call it.
pub(crate) fn algorithm(signer: Signer<'_>) -> &'static str {
    match signer {
        Signer::Secret(_) => "HS256",
        Signer::Rsa => "RS256",
        Signer::Ec => "ES256",
        Signer::Nobody => "none",
    }
}

/// A token that a sound provider would make.
pub(crate) fn sound(signer: Signer<'_>, claims: &Value) -> String {
    token(signer, &json!({"alg": algorithm(signer), "typ": "JWT"}), claims)
}

/// A public key as providers publish it.
pub(crate) fn published(signer: Signer<'_>, id: &str) -> Value {
    match signer {
        Signer::Rsa => {
            let key = rsa::PublicKeyComponents::<Vec<u8>>::from(rsa_key().public());
            json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": id, "n": encoded(key.n), "e": encoded(key.e)})
        }
        Signer::Ec => {
            let key = ec_key();
            let point = key.public_key().as_ref();
            json!({"kty": "EC", "crv": "P-256", "kid": id, "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
        }
        Signer::Secret(secret) => json!({"kty": "oct", "kid": id, "alg": "HS256", "k": encoded(secret)}),
        Signer::Nobody => json!({"kty": "none", "kid": id}),
    }
}

/// Seconds since 1970, so many from now.
pub(crate) fn seconds_from_now(seconds: i64) -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    i64::try_from(now).unwrap() + seconds
}
