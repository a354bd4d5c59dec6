//! Descriptions as vendors write them: a safe subset of Markdown, with the HTML that they put into it, as a tree.
//!
//! Whatever the text is, reading it ends, in time that is in proportion to its length, and the tree is at most a few
//! levels deep. It holds words and checked addresses and nothing else: who draws it makes elements, and writes no HTML.
//! It must not know a browser, or what a description describes.

mod blocks;
mod html;
mod lines;
mod spans;
#[cfg(test)]
mod tests;

use crate::SafeUrl;

/// A part of a description that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; also a heading (which is strong), a quotation, and a table, a row a line.
    Paragraph(Vec<Span>),
    /// Lines to be kept as they are.
    Code(String),
    /// A list, at most three deep.
    List {
        /// The number of the first item, where they are numbered.
        start: Option<u32>,
        /// What each item holds.
        items: Vec<Vec<Block>>,
    },
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words. Their white space says nothing.
    Text(String),
    /// A name, a value or the like, for a font of its own.
    Code(String),
    /// Important words.
    Strong(Vec<Span>),
    /// Stressed words.
    Emphasis(Vec<Span>),
    /// Words that lead somewhere.
    Link(SafeUrl, Vec<Span>),
    /// A new line.
    Break,
}

/// Reads a description.
///
/// ```
/// use jackfield_core::markdown::{Block, Span, read};
/// let text = |text: &str| Span::Text(text.to_owned());
/// let read = read("Creates an **issue**.<br>See [it](javascript:alert).");
/// let strong = Span::Strong(vec![text("issue")]);
/// assert_eq!(read, [Block::Paragraph(vec![text("Creates an "), strong, text("."), Span::Break, text("See it.")])]);
/// ```
#[must_use]
pub fn read(markdown: &str) -> Vec<Block> {
    blocks::blocks(markdown)
}

/// A line of three on a wide screen holds so many letters.
const LINE: usize = 100;

/// Whether a description is more than three lines wherever it is drawn.
#[must_use]
pub fn is_long(blocks: &[Block]) -> bool {
    let mut text = String::new();
    write_blocks(blocks, &mut text);
    // Chinese letters and the like are as wide as two.
    let wide = |line: &str| line.chars().map(|c| 1 + usize::from(c > '\u{2e80}')).sum::<usize>();
    text.lines().map(|line| wide(line).div_ceil(LINE).max(1)).sum::<usize>() > 3
}

/// A summary that is longer is cut at a sentence, if there is one.
const LONG: usize = 240;

/// What a description begins with, as plain words for a line in a list: its first paragraph.
///
/// ```
/// use jackfield_core::markdown::summary;
/// assert_eq!(summary("Creates an **issue**, see `id`.\n\nMore."), "Creates an issue, see id.");
/// ```
#[must_use]
pub fn summary(markdown: &str) -> String {
    let mut text = String::new();
    write_blocks(read(markdown).get(..1).unwrap_or_default(), &mut text);
    let mut text = text.trim_end().replace('\n', " ");
    if text.len() > LONG {
        let ends = text.match_indices(". ").map(|(at, _)| at + 1).take_while(|end| *end <= LONG);
        if let Some(end) = ends.last() {
            text.truncate(end);
        }
    }
    text
}

/// Writes the words of blocks, each on lines of its own.
fn write_blocks(blocks: &[Block], to: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) => write_spans(spans, to),
            Block::Code(code) => to.push_str(code),
            Block::List { items, .. } => items.iter().for_each(|item| write_blocks(item, to)),
        }
        if !to.ends_with('\n') {
            to.push('\n');
        }
    }
}

/// Writes the words of spans.
fn write_spans(spans: &[Span], to: &mut String) {
    for span in spans {
        match span {
            Span::Text(text) | Span::Code(text) => to.push_str(text),
            Span::Strong(inner) | Span::Emphasis(inner) | Span::Link(_, inner) => write_spans(inner, to),
            Span::Break => to.push('\n'),
        }
    }
}
