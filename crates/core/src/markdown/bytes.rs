//! Looking at a text byte by byte: all signs that mean something are ASCII, and what is not is a letter.
//!
//! Everything here is compiled once and called from everywhere; the patterns of the standard library would be compiled
//! anew for each question.

/// The byte at a place; 0 where there is none.
#[inline(never)]
pub(super) fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(0)
}

/// The text between two places.
#[inline(never)]
pub(super) fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

/// The next place where one of these is, or the end.
pub(super) fn find(text: &str, from: usize, signs: &[u8]) -> usize {
    search(text, from, signs, true)
}

/// The next place where none of these is, or the end.
pub(super) fn skip(text: &str, from: usize, signs: &[u8]) -> usize {
    search(text, from, signs, false)
}

#[inline(never)]
fn search(text: &str, mut at: usize, signs: &[u8], wanted: bool) -> usize {
    while at < text.len() && signs.contains(&byte(text, at)) != wanted {
        at += 1;
    }
    at
}

/// Whether something that is no sign and no space stands there.
pub(super) const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte > 127
}

/// A number in digits of this radix.
#[inline(never)]
pub(super) fn number(digits: &str, radix: u32) -> Option<u32> {
    u32::from_str_radix(digits, radix).ok()
}
