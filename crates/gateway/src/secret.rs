//! A value that must never be printed. It knows nothing about where secrets come from.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A key or shared secret.
///
/// `Debug` and `Display` print `[redacted]`, it cannot be serialised, it is wiped from memory when dropped, and the
/// only way to read it is [`Secret::expose`], which is easy to search for.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the value as it is.
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value itself. Do not put it in a log, a URL or an error.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the value is empty or only white space: not a usable secret.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Compares in a time that depends on neither value: both are hashed first, so their lengths do not show either.
    #[must_use]
    pub fn matches(&self, other: &[u8]) -> bool {
        Sha256::digest(self.0.as_bytes()).ct_eq(&Sha256::digest(other)).into()
    }

    /// `text` with every occurrence of the secret replaced, for text that somebody else wrote.
    pub(crate) fn redact(&self, text: &str) -> String {
        if self.is_blank() { text.to_owned() } else { text.replace(self.expose(), "[redacted]") }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::new("hunter2");
        assert_eq!(
            format!("{secret} {secret:?} {:?}", Some(&secret)),
            "[redacted] [redacted] Some([redacted])"
        );
    }

    #[test]
    fn a_secret_matches_only_itself() {
        let secret = Secret::new("hunter2");
        assert!(secret.matches(b"hunter2"));
        for other in [&b""[..], b"hunter", b"hunter22", b"Hunter2"] {
            assert!(!secret.matches(other));
        }
    }

    #[test]
    fn a_secret_is_cut_out_of_other_peoples_text() {
        assert_eq!(Secret::new("k1").redact("bad key k1!"), "bad key [redacted]!");
        assert_eq!(Secret::new("").redact("bad key"), "bad key");
    }
}
