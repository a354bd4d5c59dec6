//! What a single line is: quoted, indented, a fence, a rule, a list's item, a table's row. It must not know the lines
//! around it.

use super::Span;
use super::html::{Tag, tag};
use super::spans::{code, spans};

/// The cells of a row.
pub(super) fn row(line: &str) -> Vec<Span> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut text = String::with_capacity(line.len());
    let mut cells = line.strip_suffix('|').unwrap_or(line).split('|').peekable();
    while let Some(cell) = cells.next() {
        // A sign behind a backslash is no end of a cell.
        if let (Some(cell), true) = (cell.strip_suffix('\\'), cells.peek().is_some()) {
            text.push_str(cell);
            text.push('|');
            continue;
        }
        let cell = cell.trim_end();
        text.push_str(if cell.trim().is_empty() { "–" } else { cell });
        if cells.peek().is_some() {
            text.push_str(" · ");
        }
    }
    spans(text.trim())
}

/// `|---|:-:|`, which says that the line before it heads a table.
pub(super) fn is_delimiter(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|c| "|:-".contains(c) || c.is_whitespace())
}

/// What a quotation's line says. `>= 5` and `>0` are no quotations.
pub(super) fn unquoted(line: &str) -> Option<&str> {
    let mut inner = line.trim_start().strip_prefix('>')?;
    if inner.starts_with(|c: char| c == '=' || c.is_ascii_digit()) {
        return None;
    }
    while let Some(deeper) = inner.trim_start().strip_prefix('>') {
        inner = deeper;
    }
    Some(inner.strip_prefix(' ').unwrap_or(inner))
}

/// How far a line is indented, and what it says.
pub(super) fn indented(line: &str) -> (isize, &str) {
    let text = line.trim_start();
    let width = |c| if c == '\t' { 4 } else { 1 };
    let space = line.get(..line.len() - text.len()).unwrap_or("");
    (space.chars().map(width).sum(), text.trim_end())
}

/// A line without so much of its indentation.
pub(super) fn indented_by(line: &str, mut indent: isize) -> &str {
    line.trim_start_matches(|c: char| {
        let own = indent > 0 && (c == ' ' || c == '\t');
        indent -= if c == '\t' { 4 } else { 1 };
        own
    })
}

/// The fence at the start of code, which at most a language follows.
pub(super) fn fence(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    (length > 2 && !rest.trim().contains(['`', ' '])).then_some((mark, length))
}

/// A line across; below an open paragraph a short one will do.
pub(super) fn is_rule(text: &str, open: bool) -> bool {
    let Some(mark) = text.chars().next() else { return false };
    let all = "*_-=".contains(mark) && text.chars().all(|c| c == mark || c == ' ');
    all && match text.matches(mark).count() {
        0 | 1 => false,
        marks if marks > 2 && mark != '=' => true,
        _ => open && (mark == '-' || mark == '='),
    }
}

/// A list's marker: its number, how wide it is with the space behind it, and what follows.
pub(super) fn marker(text: &str) -> Option<(Option<u32>, isize, &str)> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = text.len() - digits.len();
    let (start, rest) = match length {
        0 => (None, text.strip_prefix(['-', '*', '+', '•'])?),
        1..=9 => (Some(text.get(..length)?.parse().ok()?), digits.strip_prefix(['.', ')'])?),
        _ => return None,
    };
    let inner = rest.trim_start();
    if inner.len() == rest.len() && !rest.is_empty() {
        return None;
    }
    let width = isize::try_from(length + 1 + rest.len() - inner.len()).ok()?;
    Some((start, width, inner))
}

/// The first tag that begins or ends something, outside code, and what is before it.
pub(super) fn next_tag(text: &str) -> Option<(&str, Tag<'_>)> {
    let mut rest = text;
    loop {
        let from = rest.get(rest.find(['<', '`'])?..)?;
        rest = match (code(from), tag(from)) {
            (Some((_, behind)), _) => behind,
            (_, Some(tag)) if !tag.role.is_inline() => {
                return Some((text.get(..text.len() - from.len())?, tag));
            }
            (_, Some(tag)) => tag.rest,
            _ => from.strip_prefix('<').unwrap_or_else(|| from.trim_start_matches('`')),
        };
    }
}
