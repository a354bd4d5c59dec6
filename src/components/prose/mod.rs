//! A description as vendors write them: Markdown of any length, a few lines at first. It must not know the marks, which
//! [`jackfield_core::markdown`] reads; every word and address in it comes from the network.

use super::button::link;
use crate::dom::{El, Observed, el};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::markdown::{Block, Span, is_long, read};
use std::rc::Rc;

/// Draws a description. What is longer than a few lines is cut by the style sheet, until someone wants to read it.
pub(crate) fn description(session: Session, markdown: &str) -> Option<El> {
    let i18n = session.i18n();
    let all = read(markdown);
    if all.is_empty() {
        return None;
    }
    // Each block goes the way its own words go, whatever the language of the page.
    let text = blocks(el("div", "jf-prose-text"), &all, true);
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

fn blocks(into: El, blocks: &[Block], directed: bool) -> El {
    blocks.iter().fold(into, |into, block| {
        let drawn = match block {
            Block::Paragraph(words) => spans(el("p", ""), words),
            Block::Code(code) => el("pre", "").add(el("code", "").text(code)),
            Block::List { start, items } => {
                let list = match start {
                    Some(start) => el("ol", "").attr("start", &start.to_string()),
                    None => el("ul", ""),
                };
                items.iter().fold(list, |list, item| list.add(self::blocks(el("li", ""), item, false)))
            }
        };
        into.add(drawn.attr_if("dir", directed.then_some("auto")))
    })
}

fn spans(into: El, words: &[Span]) -> El {
    words.iter().fold(into, |into, span| {
        let drawn = match span {
            Span::Text(text) => return into.text(text),
            Span::Code(code) => el("code", "").text(code),
            Span::Strong(inner) => spans(el("strong", ""), inner),
            Span::Emphasis(inner) => spans(el("em", ""), inner),
            Span::Link(address, inner) => {
                let link = el("a", "").attr("href", address.as_str()).attr("target", "_blank");
                spans(link.attr("rel", "noopener noreferrer"), inner)
            }
            Span::Break => el("br", ""),
        };
        into.add(drawn)
    })
}
