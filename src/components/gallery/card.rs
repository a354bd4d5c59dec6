//! One connector among the others.

use crate::components::icon::{Icon, icon};
use crate::components::logo::logo;
use crate::dom::{El, el};
use crate::i18n::Text;
use crate::session::{Place, Session, has_account};
use jackfield_core::catalog::is_technical;
use jackfield_core::text::humanise;
use std::sync::Arc;

/// Draws the card of a connector of the catalog.
pub(super) fn card(session: Session, id: &str) -> El {
    let connector =
        session.know().catalog.peek(|catalog| catalog.ready().and_then(|catalog| catalog.get(id)).cloned());
    let Some(connector) = connector else { return el("li", "") };
    let tags: Vec<String> = connector
        .categories
        .iter()
        .filter(|tag| !is_technical(tag))
        .take(2)
        .map(|tag| humanise(tag))
        .collect();
    let text = el("span", "jf-card-text")
        .add(el("span", "jf-card-name").text(&connector.name))
        .add(el("span", "jf-card-tags").text(&tags.join(" · ")));
    let connected = has_account(session, &connector.id);
    let mark = move || {
        if !connected.get() {
            return Vec::new();
        }
        let words = el("span", "").say(session.i18n(), Text::Connected);
        el("span", "jf-mark").attr("part", "status").add(icon(Icon::Check)).add(words).into()
    };
    let target = Arc::clone(&connector.id);
    let button = el("button", "jf-card")
        .attr("type", "button")
        .attr("part", "card")
        .attr("id", &element_id("card", id))
        .click(move || session.go(Place::Connector(Arc::clone(&target))))
        .add(logo(session, &connector))
        .add(text)
        .region(mark);
    el("li", "").add(button)
}

/// An id for an element that stands for something of the network's, whose own id may hold anything.
pub(crate) fn element_id(kind: &str, id: &str) -> String {
    use std::fmt::Write;
    id.bytes().fold(["jf-", kind, "-"].concat(), |mut safe, byte| {
        if byte.is_ascii_alphanumeric() {
            safe.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(safe, "_{byte:02x}");
        }
        safe
    })
}
