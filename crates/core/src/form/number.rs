//! Numbers as people type them.

use crate::json::Number;

/// Reads a number as it was typed. `1,5`, `.5`, `+3`, `007` and `1.` are forgiven; everything else must be a JSON
/// number. Every digit is kept.
pub(super) fn typed(text: &str) -> Option<Number> {
    let text = text.trim();
    if let Some(number) = Number::parse(text) {
        return Some(number);
    }
    let (sign, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    // One comma and no point is a decimal comma. "1,234,567" might be anything, and "1,000" is a thousand to some and one to
    // others: neither is guessed at.
    let pointed = match rest.split_once(',') {
        Some((whole, fraction)) if !rest.contains('.') && !may_be_thousands(whole, fraction) => {
            [whole, ".", fraction].concat()
        }
        _ => rest.to_owned(),
    };
    let (whole, fraction) = pointed.split_once('.').unwrap_or((&pointed, ""));
    let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        significant => significant,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    Number::parse(&[sign, whole, point, fraction].concat())
}

/// Whether the comma between these may stand between thousands: with three digits behind it, and some before.
fn may_be_thousands(whole: &str, fraction: &str) -> bool {
    fraction.len() == 3 && matches!(whole.len(), 1..=3) && !whole.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_forgiven_their_looks_and_keep_their_digits() {
        for (text, number) in [
            (" 7 ", "7"),
            ("1,5", "1.5"),
            (".50", "0.50"),
            ("1.", "1"),
            ("+3", "3"),
            ("007", "7"),
            ("-,5", "-0.5"),
            ("\u{2212}2", "-2"),
            ("9007199254740993", "9007199254740993"),
            ("0.10", "0.10"),
            ("1e5", "1e5"),
            ("00", "0"),
            ("0,125", "0.125"),
            ("1,2500", "1.2500"),
        ] {
            assert_eq!(typed(text).map(|n| n.to_string()).as_deref(), Some(number), "{text}");
        }
        for text in ["", "-", "1,234,567", "1,000", "-12,500", "1.2.3", "abc", "1 000", "0x10", ".", "1e"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }
}
