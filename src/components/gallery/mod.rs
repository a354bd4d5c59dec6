//! All connectors, to be searched and narrowed.

mod card;
mod filters;
mod more;

use super::button::button;
use super::icon::{Icon, icon};
use super::notice::{error_retry, nothing};
use super::skeleton::skeleton;
use crate::dom::{El, Observed, View, derived, effect, el};
use crate::i18n::Text;
use crate::session::{Filter, Load, Session};
use card::card;
pub(crate) use card::element_id;
use filters::filters;
use more::more;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// So many cards are drawn at first, and so many more whenever the end comes into view: cost follows what is seen.
const PAGE: usize = 48;

/// Draws the gallery.
pub(crate) fn gallery(session: Session) -> El {
    el("div", "jf-gallery")
        .add(
            el("div", "jf-toolbar")
                .attr("part", "toolbar")
                .add(search_field(session))
                .region(move || filters(session)),
        )
        .region(move || {
            session.know().catalog.with(|catalog| match catalog {
                Load::Loading => skeleton(session, "jf-cards", 12).into(),
                Load::Failed(error) => error_retry(session, error, "", move || session.begin()).into(),
                Load::Ready(_) => Vec::new(),
            })
        })
        .add(cards(session))
}

fn search_field(session: Session) -> El {
    let input = search_box(session, Text::Search)
        .attr("id", "jf-search")
        .value_live(move || session.know().query.get())
        .typed(move |text| session.know().query.settle(text))
        .on("keydown", move |event| {
            let escape =
                event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
            if escape && session.know().query.peek(|query| !query.is_empty()) {
                // Emptying the field is all that Escape should do here: not close the dialog around it.
                event.stop_propagation();
                event.prevent_default();
                session.know().query.set(String::new());
            }
        });
    el("div", "jf-search").attr("role", "search").add(icon(Icon::Search)).add(input)
}

/// An input to search with.
pub(crate) fn search_box(session: Session, label: Text) -> El {
    el("input", "jf-input")
        .attr("type", "search")
        .attr("part", "input search")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .named(session.i18n(), label)
        .attr_live("placeholder", move || Some(session.i18n().say(label)))
}

/// The ids of what is found, in full; only its beginning is drawn.
fn found(session: Session) -> Vec<Arc<str>> {
    let know = session.know();
    let filter = know.filter.get();
    know.catalog.with(|catalog| {
        let Some(catalog) = catalog.ready() else { return Vec::new() };
        // Only the filter that asks for accounts follows them.
        let fits = |connector: &jackfield_core::wire::Connector| match &filter {
            Filter::All => true,
            Filter::Connected => know.accounts.with(|accounts| !accounts.of(&connector.id).is_empty()),
            Filter::Category(tag) => connector.categories.contains(tag),
        };
        let found = know.query.with(|query| catalog.search(query));
        found
            .into_iter()
            .filter(|connector| fits(connector))
            .map(|connector| Arc::clone(&connector.id))
            .collect()
    })
}

fn cards(session: Session) -> El {
    let i18n = session.i18n();
    let found = derived(move || found(session));
    let drawn = Rc::new(Observed::new(PAGE));
    let count = {
        let found = Rc::clone(&found);
        el("p", "jf-count jf-quiet").attr("role", "status").text_live(move || match found.with(Vec::len) {
            0 => String::new(),
            count => i18n.say_count(Text::CountOne, Text::CountOther, count),
        })
    };
    let grid = {
        let (found, drawn, empty) = (Rc::clone(&found), Rc::clone(&drawn), Rc::clone(&found));
        el("ul", "jf-grid").attr("role", "list").flag_live("hidden", move || empty.with(Vec::is_empty)).each(
            move || found.with(|found| found.iter().take(drawn.get()).map(ToString::to_string).collect()),
            move |id| card(session, id),
        )
    };
    let left = {
        let (found, drawn) = (Rc::clone(&found), Rc::clone(&drawn));
        derived(move || found.with(Vec::len) > drawn.get())
    };
    // Another search begins at the top again.
    let (searched, top) = (Rc::clone(&found), Rc::clone(&drawn));
    effect(move || {
        searched.with(|_| ());
        top.settle(PAGE);
    });
    el("div", "jf-cards-found")
        .region(move || accounts_failed(session))
        .add(count)
        .add(grid)
        .region(move || {
            let drawn = Rc::clone(&drawn);
            let grow = move || drawn.update(|drawn| *drawn += PAGE);
            if left.get() { more(session, grow).into() } else { Vec::new() }
        })
        .region(move || if found.with(Vec::is_empty) { none(session) } else { Vec::new() })
}

/// That the accounts could not be read: without a word the marks on the cards would lie.
fn accounts_failed(session: Session) -> View {
    session.know().credentials.with(|credentials| match credentials {
        Load::Failed(error) => error_retry(session, error, "", move || session.retry_credentials()).into(),
        _ => Vec::new(),
    })
}

/// That nothing is found, and the way back to everything; nothing to say while the catalog is not there.
fn none(session: Session) -> View {
    let (know, i18n) = (session.know(), session.i18n());
    let Some(everything) =
        know.catalog.with(|catalog| catalog.ready().map(|catalog| catalog.connectors().is_empty()))
    else {
        return Vec::new();
    };
    let query = know.query.get();
    let (title, hint) = match know.filter.get() {
        _ if everything => (i18n.say(Text::NothingHere), i18n.say(Text::NothingHereHint)),
        Filter::Connected if query.is_empty() => {
            (i18n.say(Text::NothingConnected), i18n.say(Text::NothingConnectedHint))
        }
        _ => (i18n.say_with(Text::NothingFound, &[("query", &query)]), i18n.say(Text::NothingFoundHint)),
    };
    let clear = (!everything).then(|| {
        button(i18n, Text::ClearSearch, move || {
            let know = session.know();
            know.query.set(String::new());
            know.filter.set(Filter::All);
            session.focus_soon("jf-search");
        })
    });
    nothing(&title, &hint, clear).into()
}
