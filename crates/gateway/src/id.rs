//! Identifiers as they stand in a path: decoded once, checked, and encoded again for the upstream.
//! It knows nothing about routes.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters is encoded, so an id can never end a path segment.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const MAX_BYTES: usize = 200;

/// The id of a connector, an action, a credential or an upstream user: not empty, at most 200 bytes, without control
/// characters, and neither `.` nor `..` (which URL parsers take as steps in the path, encoded or not).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Id(String);

/// Why a text is no id, as a sentence for the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdError {
    #[error("An id in the path is not valid percent-encoded UTF-8.")]
    Encoding,
    #[error("An id must have 1 to 200 bytes.")]
    Length,
    #[error("An id must not contain control characters and must not be a path step.")]
    Forbidden,
}

impl Id {
    pub(crate) fn new(value: impl Into<String>) -> Result<Self, IdError> {
        let value = value.into();
        if value.is_empty() || value.len() > MAX_BYTES {
            return Err(IdError::Length);
        }
        if value == "." || value == ".." || value.chars().any(char::is_control) {
            return Err(IdError::Forbidden);
        }
        Ok(Self(value))
    }

    /// Decodes one raw path segment, exactly once.
    pub(crate) fn from_segment(segment: &str) -> Result<Self, IdError> {
        Self::new(decode(segment)?)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as one path segment of a URL.
    pub(crate) fn to_segment(&self) -> String {
        utf8_percent_encode(&self.0, RESERVED).to_string()
    }
}

/// Strict percent-decoding: a `%` that no two hexadecimal digits follow is an error here, because a lenient decoder
/// and the upstream's could read the same text differently.
fn decode(segment: &str) -> Result<String, IdError> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = rest.next().and_then(hexadecimal).ok_or(IdError::Encoding)?;
        let low = rest.next().and_then(hexadecimal).ok_or(IdError::Encoding)?;
        bytes.push(high << 4 | low);
    }
    String::from_utf8(bytes).map_err(|_| IdError::Encoding)
}

fn hexadecimal(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_of_every_kind_seen_are_accepted() {
        for id in [
            "hubspot",
            "zohoCRM",
            "chat_postMessage",
            "post-search",
            "a.b",
            "...",
            "GET /v1/items",
            "ünïcode",
        ] {
            assert!(Id::new(id).is_ok(), "{id}");
        }
    }

    #[test]
    fn path_steps_control_characters_and_wrong_lengths_are_refused() {
        for segment in [".", "..", "%2e%2E", "a%00b", "a%0d%0ab", "%7f", "", &"x".repeat(201)] {
            assert!(Id::from_segment(segment).is_err(), "{segment}");
        }
    }

    #[test]
    fn broken_percent_encoding_is_refused() {
        for segment in ["%", "%2", "%zz", "a%2", "%ff"] {
            assert_eq!(Id::from_segment(segment), Err(IdError::Encoding), "{segment}");
        }
    }

    #[test]
    fn an_id_is_decoded_once_only() {
        assert_eq!(Id::from_segment("%252e%252e").unwrap().as_str(), "%2e%2e");
    }

    proptest! {
        #[test]
        fn any_accepted_id_survives_encoding_and_uses_only_unreserved_characters(text in "\\PC{1,60}") {
            if let Ok(id) = Id::new(text.clone()) {
                let segment = id.to_segment();
                prop_assert!(segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
                prop_assert_eq!(Id::from_segment(&segment).unwrap(), id);
            }
        }
    }
}
