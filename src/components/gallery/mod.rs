//! All connectors, to be searched and narrowed.

mod card;
mod filters;

use super::icon::{Icon, icon};
use super::notice::{error_notice, nothing};
use super::skeleton::skeleton;
use crate::i18n::Text;
use crate::session::{Filter, Load, Session};
use card::card;
pub(crate) use card::card_id;
use filters::filters;
use jackfield_core::Error;
use jackfield_core::wire::Connector;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// So many cards are drawn at first, and so many more whenever the end comes into view: cost follows what is seen.
const PAGE: usize = 48;

/// Draws the gallery.
pub(crate) fn gallery() -> impl IntoView {
    let session = Session::get();
    view! { class="jf",
        <div class="jf-gallery">
            <div class="jf-toolbar" part="toolbar">
                {search_field(session)}
                {filters(session)}
            </div>
            {move || session.catalog.with(|catalog| match catalog {
                Load::Loading => skeleton("jf-cards", 12).into_any(),
                Load::Failed(error) => failed(session, error),
                Load::Ready(_) => cards(session).into_any(),
            })}
        </div>
    }
}

fn search_field(session: Session) -> impl IntoView {
    let label = session.i18n.live(Text::Search);
    view! { class="jf",
        <div class="jf-search" role="search">
            {icon(Icon::Search)}
            <input
                type="search"
                id="jf-search"
                class="jf-input"
                part="input search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label.clone()
                placeholder=label
                prop:value=move || session.query.get()
                on:input:target=move |event| session.query.set(event.target().value())
                on:keydown=move |event| if event.key() == "Escape" && !session.query.get_untracked().is_empty() {
                    // Emptying the field is all that Escape should do here: not close the dialog around it.
                    event.stop_propagation();
                    event.prevent_default();
                    session.query.set(String::new());
                }
            />
        </div>
    }
}

fn failed(session: Session, error: &Error) -> AnyView {
    error_notice(session.i18n, error, "", Some(Callback::new(move |()| session.begin())))
}

/// What is found, in full; only its beginning is drawn.
fn found(session: Session) -> Arc<Vec<Connector>> {
    let accounts = session.accounts.get();
    let filter = session.filter.get();
    let fits = |connector: &Connector| match &filter {
        Filter::All => true,
        Filter::Connected => !accounts.of(&connector.id).is_empty(),
        Filter::Category(tag) => connector.categories.contains(tag),
    };
    let query = session.query.get();
    session.catalog.with(|catalog| {
        let found = catalog.ready().map(|catalog| catalog.search(&query).into_iter().filter(|c| fits(c)).cloned().collect());
        Arc::new(found.unwrap_or_default())
    })
}

fn cards(session: Session) -> impl IntoView {
    let i18n = session.i18n;
    let found = Memo::new(move |_| found(session));
    let drawn = RwSignal::new(PAGE);
    // Another search begins at the top again.
    Effect::new(move |_| {
        found.track();
        drawn.set(PAGE);
    });
    let count = move || i18n.say_count(Text::CountOne, Text::CountOther, found.with(|found| found.len()));
    view! { class="jf",
        {move || accounts_failed(session)}
        <p class="jf-count jf-quiet" role="status" class:jf-unseen=move || found.with(|found| found.is_empty())>{count}</p>
        <ul class="jf-grid" role="list" hidden=move || found.with(|found| found.is_empty())>
            <For
                each=move || found.with(|found| found.iter().take(drawn.get()).cloned().collect::<Vec<_>>())
                key=|connector| Arc::clone(&connector.id)
                children=move |connector| card(session, connector)
            />
        </ul>
        <Show when=move || found.with(|found| found.len() > drawn.get())>{more(session, drawn)}</Show>
        <Show when=move || found.with(|found| found.is_empty())>{none(session)}</Show>
    }
}

/// That the accounts could not be read: the marks on the cards would lie without a word.
fn accounts_failed(session: Session) -> Option<AnyView> {
    session.credentials.with(|credentials| match credentials {
        Load::Failed(error) => Some(error_notice(
            session.i18n,
            error,
            "",
            Some(Callback::new(move |()| {
                session.credentials.set(Load::Loading);
                session.read_credentials();
            })),
        )),
        _ => None,
    })
}

/// The end of what is drawn: more comes when it is scrolled to, or when it is pressed.
fn more(session: Session, drawn: RwSignal<usize>) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let grow = move || drawn.update(|drawn| *drawn += PAGE);
    button.on_load(move |element| {
        let watched = watch_until_seen(&element, grow);
        let watched = StoredValue::new_local(watched);
        on_cleanup(move || drop(watched.try_update_value(Option::take)));
    });
    view! { class="jf",
        <button type="button" class="jf-button jf-show-more" part="button" node_ref=button on:click=move |_| grow()>
            {session.i18n.live(Text::ShowMore)}
        </button>
    }
}

/// An observer that goes when it is dropped.
struct Watched(web_sys::IntersectionObserver, #[expect(dead_code, reason = "kept for as long as it may be called")] wasm_bindgen::closure::Closure<dyn FnMut(js_sys::Array)>);

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.disconnect();
    }
}

fn watch_until_seen(element: &web_sys::Element, seen: impl Fn() + 'static) -> Option<Watched> {
    use wasm_bindgen::JsCast;
    let callback = wasm_bindgen::closure::Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let visible = entries.iter().filter_map(|entry| entry.dyn_into::<web_sys::IntersectionObserverEntry>().ok());
        if visible.into_iter().any(|entry| entry.is_intersecting()) {
            seen();
        }
    });
    let observer = web_sys::IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Watched(observer, callback))
}

fn none(session: Session) -> AnyView {
    let i18n = session.i18n;
    let query = session.query.get();
    let everything = session.catalog.with(|catalog| catalog.ready().is_some_and(|catalog| catalog.connectors().is_empty()));
    let (title, hint) = match session.filter.get() {
        _ if everything => (i18n.say(Text::NothingHere), i18n.say(Text::NothingHereHint)),
        Filter::Connected if query.is_empty() => (i18n.say(Text::NothingConnected), i18n.say(Text::NothingConnectedHint)),
        _ => (i18n.say_with(Text::NothingFound, &[("query", &query)]), i18n.say(Text::NothingFoundHint)),
    };
    let clear = (!everything).then(|| view! { class="jf",
        <button type="button" class="jf-button" part="button" on:click=move |_| {
            session.query.set(String::new());
            session.filter.set(Filter::All);
            session.focus_soon("jf-search".to_owned());
        }>
            {i18n.live(Text::ClearSearch)}
        </button>
    });
    nothing(title, hint, clear)
}
