//! Lines made into paragraphs, lists and code. It must not know what stands within a paragraph.
//!
//! Vendors' texts are read more kindly than the standard asks for: a list may begin anywhere, however far it is indented,
//! and the indentation of the first line is everybody's.

use super::html::{Role, Tag, tag};
use super::lines::{fence, indented, indented_by, is_delimiter, is_rule, marker, next_tag, row, unquoted};
use super::spans::{BREAK, spans};
use super::{Block, Span};
use std::iter::Peekable;
use std::str::Lines;

/// Lists deeper than this go on at this depth.
const DEPTH: usize = 3;

/// A list that has not ended.
struct List {
    /// Where its markers stand. A list of HTML stands left of everything, so that only its tag ends it.
    indent: isize,
    start: Option<u32>,
    items: Vec<Vec<Block>>,
}

/// Code that has not ended: behind a fence, or indented.
struct Code {
    /// What the fence is made of, and how often; a space where it is indented.
    fence: (char, usize),
    indent: isize,
    text: String,
}

#[derive(Default)]
struct Reader {
    /// How far the first line is indented.
    first: isize,
    done: Vec<Block>,
    lists: Vec<List>,
    /// The paragraph that has not ended, its lines apart by [`BREAK`] or new lines.
    paragraph: String,
    heading: bool,
    code: Option<Code>,
    quoted: bool,
}

/// Reads a whole text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let first = text.lines().find(|line| !line.trim().is_empty()).map_or(0, |line| indented(line).0);
    let mut reader = Reader { first, ..Reader::default() };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        reader.line(line, &mut lines);
    }
    reader.end_code();
    reader.end_lists(0);
    reader.done
}

impl Reader {
    fn line(&mut self, line: &str, lines: &mut Peekable<Lines<'_>>) {
        let inner = unquoted(line);
        if inner.is_some() != self.quoted
            && !line.trim().is_empty()
            && (inner.is_none() || self.code.is_none())
        {
            self.end_code();
            self.end_lists(0);
            self.quoted = inner.is_some();
        }
        let line = if self.quoted { inner.unwrap_or(line) } else { line };
        let (indent, text) = indented(line);
        let indent = (indent - self.first).max(0);
        if self.goes_on(indent, line, text) {
            return;
        }
        // "[!NOTE]" and the like say how to draw a box, and nothing else.
        if text.is_empty() || (self.quoted && text.starts_with("[!") && text.ends_with(']')) {
            return self.end_paragraph();
        }
        let heads = |next: &&str| is_delimiter(unquoted(next).unwrap_or(next));
        if text.contains('|') && lines.peek().is_some_and(heads) {
            return self.table(indent, text, lines);
        }
        self.starts(indent, text);
        // Two spaces at the end, or a backslash, ask for a new line.
        if self.paragraph.ends_with('\\') {
            self.paragraph.pop();
            self.paragraph.push(BREAK);
        } else if line.ends_with("  ") && !self.paragraph.is_empty() && !self.paragraph.ends_with(BREAK) {
            self.paragraph.push(BREAK);
        }
    }

    /// Whether the line belongs to code that was begun.
    fn goes_on(&mut self, indent: isize, line: &str, text: &str) -> bool {
        let Some(code) = &mut self.code else { return false };
        let (mark, length) = code.fence;
        let ends = match mark {
            ' ' => indent < code.indent && !text.is_empty(),
            _ => text.len() >= length && text.trim_end().chars().all(|c| c == mark) && !text.is_empty(),
        };
        if !ends {
            let own = indented_by(line, code.indent + self.first);
            code.text.push_str(own.trim_end());
            code.text.push('\n');
            return true;
        }
        self.end_code();
        mark != ' '
    }

    /// Reads what begins at the start of a line, and what tags begin in it.
    fn starts(&mut self, begin: isize, line: &str) {
        let (mut indent, mut text) = (begin, line);
        // No more markers in a row than lists in each other.
        let mut markers = 0;
        loop {
            let open = !self.paragraph.is_empty();
            // A number that a paragraph's line happens to begin with is none, unless it is a 1 or goes on a list.
            let counts =
                |start: Option<u32>| !open || !self.lists.is_empty() || start.is_none_or(|start| start == 1);
            let listed = marker(text).filter(|(start, ..)| markers < DEPTH && counts(*start));
            if is_rule(text, open) {
                // A line below one line is a heading's.
                self.heading = open
                    && text.len() > 2
                    && !self.paragraph.contains(['\n', BREAK])
                    && text.starts_with(['-', '=']);
                return self.end_paragraph();
            } else if let Some(fence) = fence(text) {
                self.end_paragraph();
                self.leave(indent);
                self.code = Some(Code { fence, indent, text: String::new() });
                return;
            } else if let Some((start, width, rest)) = listed {
                self.end_paragraph();
                self.item(indent, start);
                indent += width;
                markers += 1;
                text = rest;
                if text.is_empty() {
                    return;
                }
                continue;
            }
            if !open {
                if !text.starts_with('<') {
                    self.leave(indent);
                }
                let base = self.lists.last().map_or(0, |list| list.indent + 2);
                if indent >= base.max(0) + 4 && text.len() == line.len() && tag(text).is_none() {
                    self.code =
                        Some(Code { fence: (' ', 0), indent, text: [text.trim_end(), "\n"].concat() });
                    return;
                }
            }
            let heading = text.trim_start_matches('#');
            let level = text.len() - heading.len();
            if (1..7).contains(&level) && heading.starts_with([' ', '\t']) {
                self.end_paragraph();
                let heading = heading.trim();
                let closed = heading.trim_end_matches('#');
                self.words(if closed.ends_with(' ') { closed } else { heading });
                self.heading = true;
                return self.end_paragraph();
            }
            match next_tag(text) {
                Some((before, tag)) => {
                    self.words(before);
                    self.tag(&tag);
                    text = tag.rest.trim_start();
                    (indent, markers) = (begin, 0);
                    if text.is_empty() {
                        return;
                    }
                }
                None => return self.words(text),
            }
        }
    }

    /// Adds words to the paragraph.
    fn words(&mut self, text: &str) {
        let text = text.trim_end_matches(' ');
        if !self.paragraph.is_empty() && !text.is_empty() && !self.paragraph.ends_with(BREAK) {
            self.paragraph.push('\n');
        }
        self.paragraph.push_str(text);
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.role {
            // Two breaks are the end of a paragraph.
            Role::Break if !self.paragraph.is_empty() && !self.paragraph.ends_with(BREAK) => {
                return self.paragraph.push(BREAK);
            }
            Role::Cell => {
                if !tag.closes && !self.paragraph.is_empty() {
                    self.paragraph.push_str(" · ");
                }
                return;
            }
            Role::Heading if tag.closes => self.heading = true,
            _ => {}
        }
        self.end_paragraph();
        match tag.role {
            Role::Bullets | Role::Numbers if tag.closes => self.end_lists(self.lists.len().saturating_sub(1)),
            Role::Bullets => self.begin(-2, None),
            Role::Numbers => self.begin(-2, Some(1)),
            Role::Item if !tag.closes && self.lists.is_empty() => self.item(-2, None),
            Role::Item if !tag.closes => self.next_item(),
            _ => {}
        }
    }

    fn push(&mut self, block: Block) {
        match self.lists.last_mut().and_then(|list| list.items.last_mut()) {
            Some(item) => item.push(block),
            None => self.done.push(block),
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let spans = spans(text.trim());
        let heading = std::mem::take(&mut self.heading);
        if !spans.is_empty() {
            self.push(Block::Paragraph(if heading { vec![Span::Strong(spans)] } else { spans }));
        }
    }

    fn end_code(&mut self) {
        if let Some(code) = self.code.take() {
            let text = code.text.trim_end();
            if !text.is_empty() {
                self.push(Block::Code(text.to_owned()));
            }
        }
    }

    /// Begins a list in what is open.
    fn begin(&mut self, indent: isize, start: Option<u32>) {
        if self.lists.len() < DEPTH {
            self.lists.push(List { indent, start, items: Vec::new() });
        }
    }

    fn next_item(&mut self) {
        if let Some(list) = self.lists.last_mut() {
            list.items.push(Vec::new());
        }
    }

    /// Begins an item of a list whose marker stands here.
    fn item(&mut self, indent: isize, start: Option<u32>) {
        while self.lists.last().is_some_and(|list| indent < list.indent) {
            self.end_lists(self.lists.len() - 1);
        }
        let nested = self.lists.last().is_none_or(|list| indent > list.indent + 1);
        if !nested || self.lists.len() == DEPTH {
            if self.lists.last().is_some_and(|list| list.start.is_some() != start.is_some()) {
                self.end_lists(self.lists.len() - 1);
                self.begin(indent, start);
            }
        } else {
            self.begin(indent, start);
        }
        self.next_item();
    }

    /// Ends the lists that something at this indentation is not in.
    fn leave(&mut self, indent: isize) {
        while self.lists.last().is_some_and(|list| indent < list.indent + 2) {
            self.end_lists(self.lists.len() - 1);
        }
    }

    /// Ends the paragraph and all lists but so many.
    fn end_lists(&mut self, left: usize) {
        self.end_paragraph();
        while self.lists.len() > left {
            let Some(mut list) = self.lists.pop() else { return };
            list.items.retain(|item| !item.is_empty());
            if !list.items.is_empty() {
                self.push(Block::List { start: list.start, items: list.items });
            }
        }
    }

    /// A table becomes a paragraph: a row a line, the first one strong.
    fn table(&mut self, indent: isize, head: &str, lines: &mut Peekable<Lines<'_>>) {
        self.end_paragraph();
        self.leave(indent);
        let mut all = vec![Span::Strong(row(head))];
        lines.next();
        while let Some(line) = lines.next_if(|line| line.contains('|')) {
            all.push(Span::Break);
            all.append(&mut row(unquoted(line).unwrap_or(line)));
        }
        self.push(Block::Paragraph(all));
    }
}
