//! What stands within a paragraph. It must not know lines or blocks.
//!
//! One pass. A sign that may open something puts a frame on a short stack; the sign that closes it takes the frame off and
//! makes a piece of it. A frame that nothing closes becomes its sign and its pieces again. Pieces move at most as often
//! as the stack is deep, so the work is in proportion to the text.

use super::bytes::{byte, find, is_letter, part, skip};
use super::html::{Role, Tag, decoded, entity, tag};
use super::{Kind, Piece, words};
use crate::SafeUrl;

/// A break that was asked for, in the text of a paragraph.
pub(super) const BREAK: char = '\r';

/// So many frames may be open within each other, with the one around all; the next outermost is given up for a new one.
const DEPTH: usize = 9;

/// Longer runs of backticks are decoration.
const LONGEST_RUN: usize = 8;

/// Something that was opened and not closed yet.
struct Frame {
    role: Role,
    /// Whether something may still close it.
    live: bool,
    /// Where a link leads, as it was written.
    address: String,
    inner: Vec<Piece>,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// The first one is around all.
    open: Vec<Frame>,
}

/// Reads the text of one paragraph.
#[inline(never)]
pub(super) fn spans(text: &str) -> Vec<Piece> {
    let mut reader = Reader { text, at: 0, open: Vec::new() };
    reader.open(Role::Nothing, 0, String::new());
    while reader.at < text.len() {
        let next = find(text, reader.at, b"`*_[]!<&\\h\r");
        reader.keep(next);
        reader.step();
    }
    reader.close(0).map(|all| all.inner).unwrap_or_default()
}

/// Where the text within runs of backticks of one length begins and ends, and where what follows begins.
pub(super) fn code(text: &str, at: usize) -> Option<(usize, usize, usize)> {
    let from = skip(text, at, b"`");
    let mut end = from;
    while from - at <= LONGEST_RUN && end < text.len() {
        let to = find(text, end, b"`");
        end = skip(text, to, b"`");
        if end - to == from - at {
            return Some((from, to, end));
        }
    }
    None
}

impl Reader<'_> {
    fn step(&mut self) {
        let (text, at) = (self.text, self.at);
        match byte(text, at) {
            b'`' => match code(text, at) {
                Some((from, to, end)) => {
                    let inner = Piece::Text(part(text, from, to).trim_ascii().to_owned());
                    self.put(Piece::Element(Kind::Code, vec![inner]));
                    self.at = end;
                }
                None => self.keep(skip(text, at, b"`")),
            },
            b'*' => self.run(b'*', Role::Star, Role::Stars),
            b'_' => self.run(b'_', Role::Bar, Role::Bars),
            b'[' => self.open(Role::Bracket, at + 1, String::new()),
            b'!' if byte(text, at + 1) == b'[' => self.open(Role::Image, at + 2, String::new()),
            b']' => self.bracket(),
            b'<' => match tag(text, at) {
                Some(tag) => self.tag(&tag),
                None if is_address(text, at + 1) => self.at += 1,
                None => self.keep(at + 1),
            },
            b'&' => {
                let (c, end) = entity(text, at);
                self.put_text(c.encode_utf8(&mut [0; 4]));
                self.at = end;
            }
            b'\\' if byte(text, at + 1).is_ascii_punctuation() => {
                self.at += 1;
                self.keep(at + 2);
            }
            b'h' if is_address(text, at) && !is_letter(self.before()) => self.address(),
            b'\r' => {
                self.put(Piece::Element(Kind::Break, Vec::new()));
                self.at += 1;
            }
            0 if at >= text.len() => {}
            _ => self.keep(at + 1),
        }
    }

    /// The byte before the next one.
    fn before(&self) -> u8 {
        byte(self.text, self.at.wrapping_sub(1))
    }

    /// What is in the innermost frame so far.
    fn inner(&mut self) -> Option<&mut Vec<Piece>> {
        self.open.last_mut().map(|frame| &mut frame.inner)
    }

    /// Adds pieces to what is open.
    #[inline(never)]
    fn put_all(&mut self, mut pieces: Vec<Piece>) {
        self.inner().into_iter().for_each(|inner| inner.append(&mut pieces));
    }

    fn put(&mut self, piece: Piece) {
        self.put_all(vec![piece]);
    }

    #[inline(never)]
    fn put_text(&mut self, text: &str) {
        match self.inner().and_then(|inner| inner.last_mut()) {
            Some(Piece::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => self.put(Piece::Text(text.to_owned())),
        }
    }

    /// Takes the text up to a place as it is.
    fn keep(&mut self, to: usize) {
        self.put_text(part(self.text, self.at, to));
        self.at = to;
    }

    #[inline(never)]
    fn open(&mut self, role: Role, at: usize, address: String) {
        if self.open.len() == DEPTH {
            while self.open.len() > 1 {
                self.give_up();
            }
        }
        self.open.push(Frame { role, live: true, address, inner: Vec::new() });
        self.at = at;
    }

    /// Makes the innermost frame, which nothing closes, its sign and its pieces again.
    #[inline(never)]
    fn give_up(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        self.put_text(match frame.role {
            Role::Star => "*",
            Role::Stars => "**",
            Role::Bar => "_",
            Role::Bars => "__",
            Role::Bracket => "[",
            Role::Image => "![",
            _ => "",
        });
        self.put_all(frame.inner);
    }

    /// Has nothing close a frame any more.
    fn kill(&mut self, at: usize) {
        if let Some(frame) = self.open.get_mut(at) {
            frame.live = false;
        }
        while self.open.last().is_some_and(|frame| !frame.live) {
            self.give_up();
        }
    }

    /// Takes a frame off, with all that was opened in it.
    fn close(&mut self, at: usize) -> Option<Frame> {
        while self.open.len() > at + 1 {
            self.give_up();
        }
        self.open.pop()
    }

    /// Makes a frame what it is, now that it is closed.
    #[inline(never)]
    fn finish(&mut self, at: usize) {
        let Some(Frame { role, address, inner, .. }) = self.close(at) else { return };
        let piece = match role {
            Role::Code => Piece::Element(Kind::Code, vec![Piece::Text(words(&inner, ' '))]),
            Role::Stars | Role::Bars | Role::Strong => Piece::Element(Kind::Strong, inner),
            Role::Star | Role::Bar | Role::Emphasis => Piece::Element(Kind::Emphasis, inner),
            _ => {
                let safe = SafeUrl::parse(&address).filter(|_| !inner.is_empty());
                let Some(address) = safe else { return self.put_all(inner) };
                // There is no link within a link: what is open around this one will not be any.
                while let Some(at) = self.innermost(Role::Bracket, Role::Link) {
                    self.kill(at);
                }
                Piece::Link(address, inner)
            }
        };
        self.put(piece);
    }

    /// The innermost frame that is one of these.
    #[inline(never)]
    fn innermost(&self, one: Role, other: Role) -> Option<usize> {
        self.open.iter().rposition(|frame| frame.live && (frame.role == one || frame.role == other))
    }

    /// A run of `*` or `_`: closes what it can, then opens what it can, and is itself otherwise.
    fn run(&mut self, sign: u8, one: Role, two: Role) {
        let after = skip(self.text, self.at, &[sign]);
        let (before, next) = (self.before(), byte(self.text, after));
        // `snake_case` and `2*3` are no emphasis, `这是**重点**。` is.
        let in_word = |side: u8| is_letter(side) && (sign == b'_' || side < 128);
        let mut left = after - self.at;
        // '_' and (*) are signs that someone writes about.
        let quoted = before == next && b"'\"".contains(&before) || before == b'(' && next == b')';
        let means = left < 4 && !quoted;
        let opens = means && next > b' ' && !in_word(before) && !b",;:)]}".contains(&next);
        let closes = means && before > b' ' && (sign == b'*' || !in_word(next));
        while closes && left > 0 {
            // What is exactly as long belongs together; else the innermost.
            let exact = if left == 2 { self.innermost(two, two) } else { None };
            let any = || self.innermost(one, if left > 1 { two } else { one });
            let Some(at) = exact.or_else(any) else { break };
            left -= if self.open.get(at).is_some_and(|frame| frame.role == two) { 2 } else { 1 };
            self.finish(at);
        }
        self.at = after - left;
        if opens && left & 1 > 0 {
            self.open(one, after, String::new());
        }
        if opens && left & 2 > 0 {
            self.open(two, after, String::new());
        }
        self.keep(after);
    }

    fn bracket(&mut self) {
        let at = self.innermost(Role::Bracket, Role::Image);
        match (at.and_then(|at| self.open.get_mut(at)), destination(self.text, self.at + 1)) {
            (Some(frame), Some((address, end))) => {
                if frame.role == Role::Bracket {
                    frame.address = decoded(address);
                }
                self.finish(at.unwrap_or_default());
                self.at = end;
            }
            _ => {
                at.into_iter().for_each(|at| self.kill(at));
                self.keep(self.at + 1);
            }
        }
    }

    /// An address that stands there as it is.
    fn address(&mut self) {
        // In the words of a link it ends where they do.
        let linked = self.innermost(Role::Bracket, Role::Link).is_some();
        let mut end = address_end(self.text, self.at, if linked { b']' } else { b'>' });
        while b".,;:!?'\"*_`]}".contains(&byte(self.text, end.wrapping_sub(1))) {
            end -= 1;
        }
        if linked || end <= self.at {
            return self.keep(end.max(self.at + 1));
        }
        // It may stand between `<` and `>`.
        let after = end + usize::from(self.before() == b'<' && byte(self.text, end) == b'>');
        let text = part(self.text, self.at, end);
        self.open(Role::Link, after, text.to_owned());
        self.put_text(text);
        self.finish(self.open.len() - 1);
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        self.at = tag.end;
        match tag.role {
            Role::Nothing => {}
            Role::Image => self.put_text(&tag.attribute("alt=")),
            // A row of a table keeps its line.
            _ if tag.is_block() => self.put_text(" "),
            role if tag.closes => self.innermost(role, role).into_iter().for_each(|at| self.finish(at)),
            role => self.open(role, tag.end, tag.attribute("href=")),
        }
    }
}

fn is_address(text: &str, at: usize) -> bool {
    part(text, at, at + 8) == "https://"
}

/// How far an address goes: to a space, a `<`, a `)` that is not its own, or this.
fn address_end(text: &str, mut at: usize, stop: u8) -> usize {
    let mut depth = 0;
    loop {
        at = find(text, at, &[b'(', b')', b'<', b' ', b'\t', b'\r', stop]);
        match byte(text, at) {
            // More than a few are no address, and would be looked at again and again.
            b'(' if depth < 8 => depth += 1,
            b')' if depth > 0 => depth -= 1,
            _ => return at,
        }
        at += 1;
    }
}

/// The address behind the `]` of a link, with or without `<>` and a title, and where its `)` ends.
fn destination(text: &str, at: usize) -> Option<(&str, usize)> {
    if byte(text, at) != b'(' {
        return None;
    }
    let from = skip(text, at + 1, b" <");
    let end = address_end(text, from, b'>');
    let address = part(text, from, end);
    let mut next = skip(text, end, b"> \r");
    // A text that someone has cut in the middle of an address: that leads nowhere.
    if next == text.len() && find(address, 0, b"/") < address.len() {
        return Some(("", next));
    }
    let quote = byte(text, next);
    if quote == b'"' || quote == b'\'' {
        next = skip(text, find(text, next + 1, &[quote]) + 1, b" \r");
    }
    (byte(text, next) == b')').then_some((address, next + 1))
}
