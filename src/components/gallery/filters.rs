//! What the gallery is narrowed to: everything, what is connected, or one category.

use crate::dom::{El, View, derived, el};
use crate::i18n::Text;
use crate::session::{Filter, Session};
use std::rc::Rc;
use std::sync::Arc;

/// Draws the filters; none where there is nothing to choose from.
pub(super) fn filters(session: Session) -> View {
    let (know, i18n) = (session.know(), session.i18n());
    let categories = know
        .catalog
        .with(|catalog| catalog.ready().map(|catalog| catalog.categories().to_vec()).unwrap_or_default());
    if categories.is_empty() {
        return Vec::new();
    }
    let connected = derived(move || session.know().accounts.with(|accounts| accounts.connected()));
    let (some, count) = (Rc::clone(&connected), connected);
    let all = chip(session, Filter::All).say(i18n, Text::AllCategories);
    let own = chip(session, Filter::Connected)
        .flag_live("hidden", move || some.get() == 0)
        .say(i18n, Text::ConnectedFilter)
        .add(el("span", "jf-chip-count").text_live(move || i18n.number(count.get())));
    let others = categories.into_iter().map(|category| {
        let count = category.count;
        chip(session, Filter::Category(Arc::clone(&category.tag)))
            .text(&category.label)
            .add(el("span", "jf-chip-count").text_live(move || i18n.number(count)))
    });
    el("div", "jf-chips")
        .attr("role", "group")
        .named(i18n, Text::Categories)
        .add_all([all, own])
        .add_all(others)
        .into()
}

/// A filter to press; pressed again, it lets everything through.
fn chip(session: Session, filter: Filter) -> El {
    let to = filter.clone();
    el("button", "jf-chip")
        .attr("type", "button")
        .truth_live("aria-pressed", move || session.know().filter.with(|now| *now == filter))
        .click(move || {
            let know = session.know();
            let again = know.filter.peek(|now| *now == to);
            know.filter.set(if again { Filter::All } else { to.clone() });
        })
}
