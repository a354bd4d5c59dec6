//! A description as vendors write them: Markdown of any length, a few lines at first. It must not know the marks, which
//! [`jackfield_core::markdown`] reads; every word and address in it comes from the network.

use super::button::link;
use crate::dom::{El, Observed, el};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::markdown::{Kind, Piece, is_long, read};
use std::rc::Rc;

/// Draws a description. What is longer than a few lines is cut by the style sheet, until someone wants to read it.
pub(crate) fn description(session: Session, markdown: &str) -> Option<El> {
    let i18n = session.i18n();
    let all = read(markdown);
    if all.is_empty() {
        return None;
    }
    let text = draw(el("div", "jf-prose-text"), &all, true);
    let drawn = el("div", "jf-prose");
    if !is_long(&all) {
        return Some(drawn.add(text));
    }
    let open = Rc::new(Observed::new(false));
    let (shown, told, worded, toggled) = (Rc::clone(&open), Rc::clone(&open), Rc::clone(&open), open);
    let toggle = link(move || toggled.update(|open| *open = !*open))
        .attr("class", "jf-link jf-more")
        .truth_live("aria-expanded", move || told.get())
        .text_live(move || i18n.say(if worded.get() { Text::ReadLess } else { Text::ReadMore }));
    Some(drawn.add(text.flag_live("data-cut", move || !shown.get())).add(toggle))
}

/// Makes elements of pieces. Each block goes the way its own words go, whatever the language of the page.
fn draw(into: El, pieces: &[Piece], blocks: bool) -> El {
    pieces.iter().fold(into, |into, piece| {
        let (name, inner) = match piece {
            Piece::Text(text) => return into.text(text),
            Piece::Link(_, inner) => ("a", inner),
            Piece::Element(kind, inner) => (name(*kind), inner),
        };
        let mut drawn = el(name, "").attr_if("dir", blocks.then_some("auto"));
        if let Piece::Link(address, _) = piece {
            drawn = drawn
                .attr("href", address.as_str())
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer");
        }
        if let Piece::Element(Kind::Numbers(start), _) = piece {
            drawn = drawn.attr("start", &start.to_string());
        }
        into.add(draw(drawn, inner, false))
    })
}

const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Paragraph => "p",
        Kind::Lines => "pre",
        Kind::Bullets => "ul",
        Kind::Numbers(_) => "ol",
        Kind::Item => "li",
        Kind::Strong => "strong",
        Kind::Emphasis => "em",
        Kind::Code => "code",
        Kind::Break => "br",
    }
}
