//! Unguessable values: tokens, session ids, secrets and the ids the Connectivity API gives out.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// 256 random bits as 43 characters that need no escaping in a URL, a cookie or a form.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// 24 hexadecimal digits, the shape of every id the Connectivity API gives out.
pub(crate) fn object_id() -> String {
    rand::random::<[u8; 12]>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// From 0 to 99, each as likely as any other.
pub(crate) fn percent() -> u8 {
    rand::Rng::gen_range(&mut rand::thread_rng(), 0..100)
}

/// A number as third parties give their records: ten decimal digits, no leading zero.
pub(crate) fn record_number() -> u64 {
    1_000_000_000 + u64::from(rand::random::<u32>()) % 9_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_twenty_four_hexadecimal_digits() {
        let id = object_id();
        assert_eq!(id.len(), 24);
        assert!(id.chars().all(|digit| digit.is_ascii_hexdigit()), "{id}");
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let first = token();
        assert_eq!(first.len(), 43);
        assert_ne!(first, token());
    }

    #[test]
    fn a_record_number_has_ten_digits() {
        assert_eq!(record_number().to_string().len(), 10);
    }
}
