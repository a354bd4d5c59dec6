//! What a single line is: quoted, indented, a fence, a rule, a list's item, a table's row. It must not know the lines
//! around it.

use super::Piece;
use super::bytes::{byte, find, number, part, skip};
use super::html::{Tag, tag};
use super::spans::{code, spans};

const SPACE: &[u8] = b" \t";

/// A table's row, its cells apart by dots.
#[inline(never)]
pub(super) fn row(line: &str) -> Vec<Piece> {
    let line = line.trim_ascii();
    let mut text = String::new();
    let mut at = usize::from(byte(line, 0) == b'|');
    while at < line.len() {
        let end = find(line, at, b"|");
        // A sign behind a backslash is no end of a cell.
        let goes_on = byte(line, end.wrapping_sub(1)) == b'\\';
        let cell = part(line, at, end - usize::from(goes_on)).trim_ascii();
        text.push_str(if cell.is_empty() { "–" } else { cell });
        if end + 1 < line.len() {
            text.push_str(if goes_on { " | " } else { " · " });
        }
        at = end + 1;
    }
    spans(&text)
}

/// `|---|:-:|`, which says that the line before it heads a table.
pub(super) fn is_delimiter(line: &str) -> bool {
    let has = |sign: u8| find(line, 0, &[sign]) < line.len();
    has(b'-') && has(b'|') && skip(line, 0, b"|:- \t\r>") == line.len()
}

/// What a quotation's line says, and whether it is one. `>= 5` and `>0` are none.
#[inline(never)]
pub(super) fn unquoted(line: &str) -> (bool, &str) {
    let mut from = 0;
    loop {
        let at = skip(line, from, SPACE);
        let next = byte(line, at + 1);
        if byte(line, at) != b'>' || next == b'=' || next.is_ascii_digit() {
            break;
        }
        from = at + 1 + usize::from(next == b' ');
    }
    (from > 0, part(line, from, line.len()))
}

/// How far the first line that is not empty is indented. A tab is as wide as four.
pub(super) fn indentation(text: &str) -> usize {
    let space = part(text, 0, skip(text, 0, b" \t\r\n"));
    space.bytes().fold(0, |width, byte| match byte {
        b'\n' => 0,
        b'\t' => width + 4,
        _ => width + 1,
    })
}

/// The fence at the start of code, which at most a language follows: what it is made of, and how often.
pub(super) fn fence(text: &str) -> Option<(u8, usize)> {
    let mark = byte(text, 0);
    let length = skip(text, 0, &[mark]);
    let language = skip(text, length, SPACE);
    let is = matches!(mark, b'`' | b'~') && length > 2 && find(text, language, b"` ") == text.len();
    is.then_some((mark, length))
}

/// A line across; below an open paragraph a short one will do.
pub(super) fn is_rule(text: &str, open: bool) -> bool {
    let mark = byte(text, 0);
    let all = b"*_-=".contains(&mark) && skip(text, 0, &[mark, b' ']) == text.len();
    let below = open && (mark == b'-' || mark == b'=');
    all && text.len() > 1 && (below || (text.len() > 2 && mark != b'='))
}

/// A list's marker: its number, and how wide it is with the space behind it.
#[inline(never)]
pub(super) fn marker(text: &str) -> Option<(Option<u32>, usize)> {
    let digits = skip(text, 0, b"0123456789");
    let sign = byte(text, digits);
    let width = skip(text, digits + 1, SPACE);
    let is = if digits == 0 { b"-*+".contains(&sign) } else { sign == b'.' || sign == b')' };
    if !is || (width == digits + 1 && width < text.len()) {
        return None;
    }
    let number = number(part(text, 0, digits), 10);
    (digits == 0 || number.is_some()).then_some((number, width))
}

/// The first tag that begins or ends something, outside code, and where it is.
pub(super) fn next_tag(text: &str) -> Option<(usize, Tag<'_>)> {
    let mut at = 0;
    while at < text.len() {
        at = find(text, at, b"<`");
        if byte(text, at) == b'`' {
            at = code(text, at).map_or_else(|| skip(text, at, b"`"), |(.., end)| end);
            continue;
        }
        match tag(text, at) {
            Some(tag) if tag.is_block() => return Some((at, tag)),
            Some(tag) => at = tag.end,
            None => at += 1,
        }
    }
    None
}
