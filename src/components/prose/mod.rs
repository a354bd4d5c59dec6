//! A description as vendors write them: Markdown of any length, shown as plain sentences, a few at first.

use super::button::link;
use crate::dom::{El, Observed, el};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::text::prose;
use std::rc::Rc;

/// Draws a description. The first paragraph is there at once, the rest on request.
pub(crate) fn description(session: Session, markdown: &str) -> Option<El> {
    let i18n = session.i18n();
    let words = prose(markdown);
    if words.first.is_empty() {
        return None;
    }
    let drawn = el("div", "jf-prose").add(el("p", "").text(&words.first));
    if words.rest.is_empty() {
        return Some(drawn);
    }
    let open = Rc::new(Observed::new(false));
    let (shown, told, worded, toggled) = (Rc::clone(&open), Rc::clone(&open), Rc::clone(&open), open);
    let toggle = link(move || toggled.update(|open| *open = !*open))
        .attr("class", "jf-link jf-more")
        .truth_live("aria-expanded", move || told.get())
        .text_live(move || i18n.say(if worded.get() { Text::ReadLess } else { Text::ReadMore }));
    Some(drawn.add(el("p", "").text(&words.rest).flag_live("hidden", move || !shown.get())).add(toggle))
}
