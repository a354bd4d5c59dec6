//! What stands within a paragraph. It must not know lines or blocks.
//!
//! One pass. A sign that may open something puts a frame on a short stack; the sign that closes it takes the frame off and
//! makes a span of it. A frame that nothing closes becomes its sign and its spans again. Spans move at most as often
//! as the stack is deep, so the work is in proportion to the text.

use super::html::{CODE, EMPHASIS, LINK, Role, STRONG, Tag, comment, decoded, entity, tag};
use super::{Span, write_spans};
use crate::SafeUrl;

/// A break that was asked for, in the text of a paragraph.
pub(super) const BREAK: char = '\r';

/// So many spans may be open within each other; the outermost is given up for the next.
const DEPTH: usize = 8;

/// Longer runs of backticks are decoration.
const LONGEST_RUN: usize = 8;

/// Something that was opened and not closed yet.
struct Frame {
    /// `*`, `**`, `_`, `__`, `[`, `![`, or what [`super::html`] calls a tag.
    sign: &'static str,
    address: Option<SafeUrl>,
    spans: Vec<Span>,
}

struct Reader<'a> {
    text: &'a str,
    /// What has not been read yet: an end of `text`.
    rest: &'a str,
    done: Vec<Span>,
    open: Vec<Frame>,
}

/// Reads the text of one paragraph.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut reader = Reader { text, rest: text, done: Vec::new(), open: Vec::new() };
    while let Some(c) = reader.rest.chars().next() {
        reader.step(c);
    }
    while let Some(last) = reader.open.len().checked_sub(1) {
        reader.give_up(last);
    }
    reader.done
}

/// The text within runs of backticks of one length, and what follows; `None` where the first run has no second.
pub(super) fn code(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start_matches('`');
    let run = text.len() - inner.len();
    if run == 0 || run > LONGEST_RUN {
        return None;
    }
    let mut rest = inner;
    loop {
        let from = rest.get(rest.find('`')?..)?;
        rest = from.trim_start_matches('`');
        if from.len() - rest.len() == run {
            return Some((inner.get(..inner.len() - from.len())?, rest));
        }
    }
}

impl<'a> Reader<'a> {
    fn step(&mut self, c: char) {
        let rest = self.rest;
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        match c {
            '`' => self.backticks(),
            '*' | '_' => self.stars(c),
            '[' => self.open("[", after, None),
            '!' if after.starts_with('[') => self.open("![", after.get(1..).unwrap_or(""), None),
            ']' => self.bracket(after),
            '<' => self.angle(after),
            '&' => {
                let (c, after) = entity(rest).unwrap_or((c, after));
                self.push(c, after);
            }
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                let escaped = after.chars().next().unwrap_or(c);
                self.push(escaped, after.get(1..).unwrap_or(""));
            }
            'h' if rest.starts_with("https://") && !self.before().is_some_and(is_letter) => self.address(),
            BREAK => {
                self.trim();
                self.put(Span::Break);
                self.rest = after;
            }
            c if c.is_ascii_whitespace() => self.space(after),
            c => self.push(c, after),
        }
    }

    /// The character before the next one.
    fn before(&self) -> Option<char> {
        let at = self.text.len() - self.rest.len();
        self.text.get(..at)?.chars().next_back()
    }

    fn spans(&mut self) -> &mut Vec<Span> {
        match self.open.last_mut() {
            Some(frame) => &mut frame.spans,
            None => &mut self.done,
        }
    }

    fn put(&mut self, span: Span) {
        put(self.spans(), span);
    }

    fn put_text(&mut self, text: &str) {
        self.put(Span::Text(text.to_owned()));
    }

    fn push(&mut self, c: char, after: &'a str) {
        match self.spans().last_mut() {
            Some(Span::Text(text)) => text.push(c),
            _ => self.put_text(c.encode_utf8(&mut [0; 4])),
        }
        self.rest = after;
    }

    /// One space for any number of spaces and new lines; none after a break.
    fn space(&mut self, after: &'a str) {
        match self.spans().last() {
            Some(Span::Text(text)) if text.ends_with(' ') => self.rest = after,
            Some(Span::Break) => self.rest = after,
            _ => self.push(' ', after),
        }
    }

    /// Takes off the space before a break.
    fn trim(&mut self) {
        if let Some(Span::Text(text)) = self.spans().last_mut() {
            text.truncate(text.trim_end_matches(' ').len());
        }
    }

    fn backticks(&mut self) {
        let rest = self.rest;
        if let Some((inner, after)) = code(rest) {
            let inner = inner.replace(['\n', BREAK], " ");
            self.put(Span::Code(inner.trim().to_owned()));
            self.rest = after;
        } else {
            self.keep(rest.len() - rest.trim_start_matches('`').len());
        }
    }

    /// Keeps so many bytes as they are.
    fn keep(&mut self, bytes: usize) {
        if let Some((kept, after)) = self.rest.split_at_checked(bytes) {
            self.put_text(kept);
            self.rest = after;
        }
    }

    /// A run of `*` or `_`: closes what it can, then opens what it can, and is itself otherwise.
    fn stars(&mut self, c: char) {
        let after = self.rest.trim_start_matches(c);
        let run = self.rest.len() - after.len();
        let (before, next) = (self.before(), after.chars().next());
        // `snake_case` and `2*3` are no emphasis, `这是**重点**。` is.
        let in_word = |side: Option<char>| {
            side.is_some_and(|side| if c == '_' { is_letter(side) } else { side.is_ascii_alphanumeric() })
        };
        let solid = |side: Option<char>| side.is_some_and(|side| !side.is_whitespace());
        // '_' and (*) are signs that someone writes about.
        let quoted = matches!(
            (before, next),
            (Some('\''), Some('\'')) | (Some('"'), Some('"')) | (Some('('), Some(')'))
        );
        let opens = run < 4
            && !quoted
            && solid(next)
            && !in_word(before)
            && !next.is_some_and(|next| ",;:)]}".contains(next));
        let closes = run < 4 && !quoted && solid(before) && (c == '*' || !in_word(next));
        let mut left = run;
        while closes && left > 0 {
            // What is exactly as long belongs together; else the innermost.
            let fits = |frame: &Frame| frame.sign.starts_with(c) && frame.sign.len() <= left;
            let exact = self.open.iter().rposition(|frame| fits(frame) && frame.sign.len() == left);
            let Some(at) = exact.or_else(|| self.open.iter().rposition(fits)) else { break };
            let length = self.open.get(at).map_or(left, |frame| frame.sign.len());
            let inner = self.close(at);
            self.put(if length == 2 { Span::Strong(inner) } else { Span::Emphasis(inner) });
            left -= length;
        }
        let (one, two) = if c == '*' { ("*", "**") } else { ("_", "__") };
        if opens && left % 2 == 1 {
            self.open(one, after, None);
        }
        if opens && left > 1 {
            self.open(two, after, None);
        }
        if !opens {
            for _ in 0..left {
                self.put_text(one);
            }
        }
        self.rest = after;
    }

    fn open(&mut self, sign: &'static str, after: &'a str, address: Option<SafeUrl>) {
        if self.open.len() == DEPTH {
            self.give_up(0);
        }
        self.open.push(Frame { sign, address, spans: Vec::new() });
        self.rest = after;
    }

    /// Makes a frame that nothing closes its sign and its spans again.
    fn give_up(&mut self, at: usize) {
        if at >= self.open.len() {
            return;
        }
        let frame = self.open.remove(at);
        let around = at.checked_sub(1).and_then(|around| self.open.get_mut(around));
        let around = around.map_or(&mut self.done, |frame| &mut frame.spans);
        if !frame.sign.starts_with('<') {
            put(around, Span::Text(frame.sign.to_owned()));
        }
        frame.spans.into_iter().for_each(|span| put(around, span));
    }

    /// Takes a frame off, with all that was opened in it.
    fn close(&mut self, at: usize) -> Vec<Span> {
        while self.open.len() > at + 1 {
            self.give_up(self.open.len() - 1);
        }
        self.open.pop().map(|frame| frame.spans).unwrap_or_default()
    }

    fn bracket(&mut self, after: &'a str) {
        let at = self.open.iter().rposition(|frame| frame.sign.ends_with('['));
        match (at, after.strip_prefix('(').and_then(destination)) {
            (Some(at), Some((address, after))) => {
                let image = self.open.get(at).is_some_and(|frame| frame.sign == "![");
                let inner = self.close(at);
                self.link(
                    if image { None } else { SafeUrl::parse(&decoded(address).replace('\\', "")) },
                    inner,
                );
                self.rest = after;
            }
            (at, _) => {
                at.into_iter().for_each(|at| self.give_up(at));
                self.push(']', after);
            }
        }
    }

    /// A link; where the address is not safe, its words.
    fn link(&mut self, address: Option<SafeUrl>, inner: Vec<Span>) {
        let Some(address) = address else {
            inner.into_iter().for_each(|span| self.put(span));
            return;
        };
        // There is no link within a link: what is open around this one will not be any.
        for at in (0..self.open.len()).rev() {
            if self.open.get(at).is_some_and(|frame| frame.sign == "[" || frame.sign == LINK) {
                self.give_up(at);
            }
        }
        self.put(Span::Link(address, inner));
    }

    /// An address that stands there as it is.
    fn address(&mut self) {
        let linked = self.open.iter().any(|frame| frame.sign == "[" || frame.sign == LINK);
        let length = address_end(self.rest);
        let text = self.rest.get(..length).unwrap_or(self.rest);
        // In the words of a link it ends where they do.
        let text = if linked { text.split(']').next().unwrap_or(text) } else { text };
        let text = text.trim_end_matches(|c: char| ".,;:!?'\"*_`>]}".contains(c));
        match SafeUrl::parse(text) {
            Some(address) if !linked => {
                self.put(Span::Link(address, vec![Span::Text(text.to_owned())]));
                self.rest = self.rest.get(text.len()..).unwrap_or("");
            }
            _ => self.keep(text.len().max(1)),
        }
    }

    fn angle(&mut self, after: &'a str) {
        let rest = self.rest;
        if let Some(tag) = tag(rest) {
            self.rest = tag.rest;
            self.tag(&tag);
        } else if let Some(behind) = comment(rest) {
            self.rest = behind;
        } else if let Some((address, (behind, url))) = after.find(['<', '>']).and_then(|end| {
            let (address, behind) = after.split_at_checked(end)?;
            Some((address, (behind.strip_prefix('>')?, SafeUrl::parse(address)?)))
        }) {
            self.link(Some(url), vec![Span::Text(address.to_owned())]);
            self.rest = behind;
        } else {
            self.push('<', after);
        }
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        match tag.role {
            Role::Span(sign) if !tag.closes => {
                let address = tag.attribute("href").as_deref().and_then(SafeUrl::parse);
                self.open(sign, tag.rest, address);
            }
            Role::Span(sign) => {
                let Some(at) = self.open.iter().rposition(|frame| frame.sign == sign) else { return };
                let address = self.open.get_mut(at).and_then(|frame| frame.address.take());
                let inner = self.close(at);
                if inner.is_empty() {
                    return;
                }
                match sign {
                    STRONG => self.put(Span::Strong(inner)),
                    EMPHASIS => self.put(Span::Emphasis(inner)),
                    CODE => {
                        let mut text = String::new();
                        write_spans(&inner, &mut text);
                        self.put(Span::Code(text));
                    }
                    _ => self.link(address, inner),
                }
            }
            Role::Image => self.put_text(&tag.attribute("alt").unwrap_or_default()),
            Role::Nothing => {}
            // A row of a table keeps its line.
            _ => self.space(tag.rest),
        }
    }
}

/// Adds a span; text goes to the text before it.
fn put(spans: &mut Vec<Span>, span: Span) {
    match (spans.last_mut(), span) {
        (Some(Span::Text(before)), Span::Text(text)) => before.push_str(&text),
        (_, Span::Text(text)) if text.is_empty() => {}
        (_, span) => spans.push(span),
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

/// How far an address goes: to a space, a `<`, or a `)` that is not its own.
fn address_end(text: &str) -> usize {
    let mut depth = 0_u8;
    let ends = |c: char| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            _ => {}
        }
        // More than a few are no address, and would be looked at again and again.
        depth > 8 || c == '<' || c.is_whitespace()
    };
    text.find(ends).unwrap_or(text.len())
}

/// The address behind `](`, with or without `<>` and a title, and what follows its `)`.
fn destination(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let (address, rest) = match text.strip_prefix('<') {
        Some(inner) => {
            let (address, rest) = inner.split_at_checked(inner.find(['<', '>', '\n'])?)?;
            (address, rest.strip_prefix('>')?)
        }
        None => text.split_at_checked(address_end(text))?,
    };
    let rest = rest.trim_start();
    // A text that someone has cut in the middle of an address: that leads nowhere.
    if rest.is_empty() && address.contains('/') {
        return Some(("", rest));
    }
    let rest = match rest.strip_prefix('"').map(|title| title.split_once('"')) {
        Some(title) => title?.1,
        None => match rest.strip_prefix('\'') {
            Some(title) => title.split_once('\'')?.1,
            None => rest,
        },
    };
    Some((address, rest.trim_start().strip_prefix(')')?))
}
