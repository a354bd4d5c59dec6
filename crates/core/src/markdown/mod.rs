//! Descriptions as vendors write them: a safe subset of Markdown, with the HTML that they put into it, as a tree.
//!
//! Whatever the text is, reading it ends, in time that is in proportion to its length, and the tree is at most a few
//! levels deep. It holds words and checked addresses and nothing else: who draws it makes elements, and writes no HTML.
//! It must not know a browser, or what a description describes.

mod blocks;
mod bytes;
mod html;
mod lines;
mod spans;
#[cfg(test)]
mod tests;

use crate::SafeUrl;
use bytes::byte;

/// A piece of a description. Blocks hold spans, lists hold items, items hold blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words. Their white space says nothing, except in [`Kind::Lines`].
    Text(String),
    /// Pieces that are something together.
    Element(Kind, Vec<Piece>),
    /// Words that lead somewhere.
    Link(SafeUrl, Vec<Piece>),
}

/// What pieces are together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph; also a heading (which is strong), a quotation, and a table, a row a line.
    Paragraph,
    /// Lines to be kept as they are, which are [`Kind::Code`].
    Lines,
    /// A list, at most three deep.
    Bullets,
    /// A list that counts its items from this number.
    Numbers(u32),
    /// An item of a list.
    Item,
    /// Important words.
    Strong,
    /// Stressed words.
    Emphasis,
    /// A name, a value or the like, for a font of its own.
    Code,
    /// A new line; it holds nothing.
    Break,
}

/// Reads a description.
///
/// ```
/// use jackfield_core::markdown::{Kind, Piece, read};
/// let text = |text: &str| Piece::Text(text.to_owned());
/// let strong = Piece::Element(Kind::Strong, vec![text("it")]);
/// let words = vec![text("See "), strong, text(".")];
/// assert_eq!(read("See **it**."), [Piece::Element(Kind::Paragraph, words)]);
/// ```
#[must_use]
pub fn read(markdown: &str) -> Vec<Piece> {
    blocks::blocks(markdown)
}

/// A line of three on a wide screen holds so many letters.
const LINE: usize = 100;

/// Whether a description is more than three lines wherever it is drawn.
#[must_use]
pub fn is_long(description: &[Piece]) -> bool {
    let (mut lines, mut width) = (0, 0);
    for byte in words(description, '\n').bytes() {
        width += match byte {
            // Within a letter.
            0x80..0xc0 => 0,
            // Chinese letters and the like are as wide as two.
            0xe3.. => 2,
            _ => 1,
        };
        if byte == b'\n' {
            (lines, width) = (lines + 1, 0);
        } else if width > LINE {
            (lines, width) = (lines + 1, width - LINE);
        }
    }
    lines > 3
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
    let mut text = words(read(markdown).get(..1).unwrap_or_default(), ' ');
    text.truncate(text.trim_ascii_end().len());
    if text.len() > LONG {
        let ends = |at: &usize| byte(&text, *at) == b'.' && byte(&text, at + 1) == b' ';
        if let Some(end) = (0..LONG).rev().find(ends) {
            text.truncate(end + 1);
        }
    }
    text
}

/// The words of a description, with this between lines and behind the last one.
fn words(pieces: &[Piece], apart: char) -> String {
    let mut text = String::new();
    write(pieces, apart, &mut text);
    text
}

fn write(pieces: &[Piece], apart: char, to: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => to.push_str(text),
            Piece::Link(_, inner) => write(inner, apart, to),
            Piece::Element(kind, inner) => {
                write(inner, apart, to);
                if matches!(kind, Kind::Paragraph | Kind::Lines | Kind::Break) {
                    to.push(apart);
                }
            }
        }
    }
}
