//! Lines made into paragraphs, lists and code. It must not know what stands within a paragraph.
//!
//! Vendors' texts are read more kindly than the standard asks for: a list may begin anywhere, however far it is indented,
//! and the indentation of the first line is everybody's.

use super::bytes::{byte, find, part, skip};
use super::html::{Role, Tag, tag};
use super::lines::{fence, indentation, is_delimiter, is_rule, marker, next_tag, row, unquoted};
use super::spans::{BREAK, spans};
use super::{Kind, Piece};

/// Lists deeper than this go on at this depth.
const DEPTH: usize = 3;

/// A list that has not ended.
struct List {
    kind: Kind,
    /// Where its markers stand.
    indent: usize,
    /// Whether only a tag ends it.
    html: bool,
    items: Vec<Piece>,
    /// The item that has not ended.
    item: Vec<Piece>,
}

/// Code that has not ended: behind a fence, or indented.
struct Code {
    /// What the fence is made of, and how often; never where it is indented.
    fence: (u8, usize),
    indent: usize,
    text: String,
}

struct Reader<'a> {
    text: &'a str,
    /// Where the next line begins.
    at: usize,
    /// How far the first line is indented.
    first: usize,
    done: Vec<Piece>,
    lists: Vec<List>,
    /// The paragraph that has not ended.
    paragraph: String,
    heading: bool,
    code: Option<Code>,
    quoted: bool,
}

/// Reads a whole text.
#[inline(never)]
pub(super) fn blocks(text: &str) -> Vec<Piece> {
    let mut reader = Reader {
        text,
        at: 0,
        first: indentation(text),
        done: Vec::new(),
        lists: Vec::new(),
        paragraph: String::new(),
        heading: false,
        code: None,
        quoted: false,
    };
    while reader.at < text.len() {
        reader.line();
    }
    reader.end_lists(0);
    reader.done
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> &'a str {
        let end = find(self.text, self.at, b"\n");
        let line = part(self.text, self.at, end);
        self.at = end + 1;
        line
    }

    /// The line after the next one begins here, if the next one is so.
    fn next_is(&mut self, is: fn(&str) -> bool) -> Option<&'a str> {
        let at = self.at;
        let line = self.next();
        if is(line) {
            return Some(line);
        }
        self.at = at;
        None
    }

    fn line(&mut self) {
        let raw = self.next();
        let (quoted, inner) = unquoted(raw);
        // A quotation ends what was before it, and what comes after ends it; only code may look like one.
        if quoted != self.quoted && !raw.trim_ascii().is_empty() && !(quoted && self.code.is_some()) {
            self.end_lists(0);
            self.quoted = quoted;
        }
        let line = if self.quoted { inner } else { raw };
        let text = line.trim_ascii();
        let indent = indentation(line).saturating_sub(self.first);
        if self.goes_on(indent, line, text) {
            return;
        }
        // "[!NOTE]" and the like say how to draw a box, and nothing else.
        if text.is_empty() || (self.quoted && part(text, 0, 2) == "[!" && byte(text, text.len() - 1) == b']')
        {
            return self.end_paragraph();
        }
        if find(text, 0, b"|") < text.len() && self.next_is(is_delimiter).is_some() {
            return self.table(indent, text);
        }
        self.starts(indent, text);
        // Two spaces at the end, or a backslash, ask for a new line.
        let slash = self.paragraph.ends_with('\\');
        if slash {
            self.paragraph.pop();
        }
        if slash || part(line, line.len().saturating_sub(2), line.len()) == "  " {
            self.ask_for_break();
        }
    }

    fn ask_for_break(&mut self) {
        if !self.paragraph.is_empty() && !self.paragraph.ends_with(BREAK) {
            self.paragraph.push(BREAK);
        }
    }

    /// Whether the line belongs to code that was begun.
    fn goes_on(&mut self, indent: usize, line: &str, text: &str) -> bool {
        let Some(code) = &mut self.code else { return false };
        let (mark, length) = code.fence;
        let fenced = length > 0;
        let ends = if fenced {
            text.len() >= length && skip(text, 0, &[mark]) == text.len()
        } else {
            indent < code.indent && !text.is_empty()
        };
        if !ends {
            let own = skip(line, 0, b" \t").min(code.indent + self.first);
            code.text.push_str(part(line, own, line.len()).trim_ascii_end());
            code.text.push('\n');
            return true;
        }
        self.end_paragraph();
        fenced
    }

    /// Reads what begins at the start of a line, and what tags begin in it.
    fn starts(&mut self, begin: usize, line: &str) {
        let (mut indent, mut text) = (begin, line);
        // No more markers in a row than lists in each other.
        let mut markers = 0;
        while !text.is_empty() {
            let open = !self.paragraph.is_empty();
            if is_rule(text, open) {
                // A line below words makes a heading of them.
                self.heading = open && text.len() > 2;
                return self.end_paragraph();
            }
            if let Some(fence) = fence(text) {
                return self.begin_code(indent, fence, String::new());
            }
            let listed = marker(text).filter(|(start, _)| {
                // A number that a paragraph's line happens to begin with is none, unless it is a 1 or goes on a list.
                markers < DEPTH && (!open || !self.lists.is_empty() || start.is_none_or(|start| start == 1))
            });
            if let Some((start, width)) = listed {
                self.item(indent, start.map_or(Kind::Bullets, Kind::Numbers));
                indent += width;
                markers += 1;
                text = part(text, width, text.len());
                continue;
            }
            if !open && tag(text, 0).is_none() {
                self.leave(indent);
                // Tags are indented for their own sake.
                let base = |list: &List| if list.html { indent } else { list.indent + 2 };
                if indent >= self.lists.last().map_or(0, base) + 4 && text.len() == line.len() {
                    return self.begin_code(indent, (b' ', 0), [text, "\n"].concat());
                }
            }
            let level = skip(text, 0, b"#");
            if (1..7).contains(&level) && byte(text, level) == b' ' {
                self.end_paragraph();
                self.words(part(text, level, text.len()));
                self.heading = true;
                return self.end_paragraph();
            }
            let Some((at, tag)) = next_tag(text) else { return self.words(text) };
            self.words(part(text, 0, at));
            self.tag(&tag);
            text = part(text, tag.end, text.len()).trim_ascii_start();
            (indent, markers) = (begin, 0);
        }
    }

    /// Adds words to the paragraph.
    fn words(&mut self, text: &str) {
        if !self.paragraph.is_empty() && !text.is_empty() && !self.paragraph.ends_with(BREAK) {
            self.paragraph.push(' ');
        }
        self.paragraph.push_str(text.trim_ascii());
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.role {
            // Two breaks are the end of a paragraph.
            Role::Break if !self.paragraph.is_empty() && !self.paragraph.ends_with(BREAK) => {
                return self.ask_for_break();
            }
            Role::Cell if tag.closes || self.paragraph.is_empty() => return,
            Role::Cell => return self.words("·"),
            Role::Heading => self.heading = tag.closes,
            _ => {}
        }
        self.end_paragraph();
        match tag.role {
            Role::Bullets | Role::Numbers if tag.closes => self.end_lists(self.lists.len().saturating_sub(1)),
            Role::Bullets => self.begin(0, Kind::Bullets, true),
            Role::Numbers => self.begin(0, Kind::Numbers(1), true),
            Role::Item if !tag.closes => {
                if self.lists.is_empty() {
                    self.begin(0, Kind::Bullets, true);
                }
                self.next_item();
            }
            _ => {}
        }
    }

    fn push(&mut self, kind: Kind, inner: Vec<Piece>) {
        if inner.is_empty() {
            return;
        }
        let around = self.lists.last_mut().map_or(&mut self.done, |list| &mut list.item);
        around.push(Piece::Element(kind, inner));
    }

    /// Ends a paragraph, or code.
    #[inline(never)]
    fn end_paragraph(&mut self) {
        let mut inner = spans(std::mem::take(&mut self.paragraph).trim_ascii());
        if std::mem::take(&mut self.heading) && !inner.is_empty() {
            inner = vec![Piece::Element(Kind::Strong, inner)];
        }
        self.push(Kind::Paragraph, inner);
        if let Some(code) = self.code.take().filter(|code| !code.text.trim_ascii().is_empty()) {
            let text = Piece::Text(code.text.trim_ascii_end().to_owned());
            self.push(Kind::Lines, vec![Piece::Element(Kind::Code, vec![text])]);
        }
    }

    fn begin_code(&mut self, indent: usize, fence: (u8, usize), text: String) {
        self.end_paragraph();
        self.leave(indent);
        self.code = Some(Code { fence, indent, text });
    }

    /// Begins a list in what is open.
    fn begin(&mut self, indent: usize, kind: Kind, html: bool) {
        if self.lists.len() < DEPTH {
            self.lists.push(List { kind, indent, html, items: Vec::new(), item: Vec::new() });
        }
    }

    /// Ends an item of the innermost list.
    fn next_item(&mut self) {
        if let Some(list) = self.lists.last_mut().filter(|list| !list.item.is_empty()) {
            list.items.push(Piece::Element(Kind::Item, std::mem::take(&mut list.item)));
        }
    }

    /// Begins an item of a list whose marker stands here.
    fn item(&mut self, indent: usize, kind: Kind) {
        self.end_paragraph();
        while self.lists.last().is_some_and(|list| !list.html && indent < list.indent) {
            self.end_lists(self.lists.len() - 1);
        }
        let within = self.lists.last().is_none_or(|list| list.html || indent > list.indent + 1);
        let numbers = |kind: Kind| matches!(kind, Kind::Numbers(_));
        let other = self.lists.last().is_some_and(|list| numbers(list.kind) != numbers(kind));
        if within && self.lists.len() < DEPTH {
            self.begin(indent, kind, false);
        } else if other {
            self.end_lists(self.lists.len() - 1);
            self.begin(indent, kind, false);
        }
        self.next_item();
    }

    /// Ends the lists that something at this indentation is not in.
    fn leave(&mut self, indent: usize) {
        while self.lists.last().is_some_and(|list| !list.html && indent < list.indent + 2) {
            self.end_lists(self.lists.len() - 1);
        }
    }

    /// Ends the paragraph and all lists but so many.
    #[inline(never)]
    fn end_lists(&mut self, left: usize) {
        self.end_paragraph();
        while self.lists.len() > left {
            self.next_item();
            let Some(list) = self.lists.pop() else { return };
            self.push(list.kind, list.items);
        }
    }

    /// A table becomes a paragraph: a row a line, the first one strong.
    fn table(&mut self, indent: usize, head: &str) {
        self.end_paragraph();
        self.leave(indent);
        let mut all = vec![Piece::Element(Kind::Strong, row(head))];
        while let Some(line) = self.next_is(|line| find(line, 0, b"|") < line.len()) {
            all.push(Piece::Element(Kind::Break, Vec::new()));
            all.append(&mut row(unquoted(line).1));
        }
        self.push(Kind::Paragraph, all);
    }
}
