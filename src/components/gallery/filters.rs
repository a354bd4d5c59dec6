//! What the gallery is narrowed to: everything, what is connected, or one category.

use crate::i18n::Text;
use crate::session::{Filter, Session};
use leptos::prelude::*;
use std::sync::Arc;

/// Draws the filters; none where there is nothing to choose from.
pub(super) fn filters(session: Session) -> impl IntoView {
    let i18n = session.i18n;
    let categories = Memo::new(move |_| {
        session.catalog.with(|catalog| catalog.ready().map(|catalog| catalog.categories().to_vec()).unwrap_or_default())
    });
    let chip = move |filter: Filter, label: String, count: Option<usize>| {
        let (is, to) = (filter.clone(), filter);
        let pressed = Memo::new(move |_| session.filter.with(|filter| *filter == is));
        view! { class="jf",
            <button
                type="button"
                class="jf-chip"
                aria-pressed=move || pressed.get().to_string()
                on:click=move |_| session.filter.set(if pressed.get_untracked() { Filter::All } else { to.clone() })
            >
                {label}
                {count.map(|count| view! { class="jf", <span class="jf-chip-count">{i18n.number(count)}</span> })}
            </button>
        }
    };
    view! { class="jf",
        <Show when=move || categories.with(|categories| !categories.is_empty())>
            <div class="jf-chips" role="group" aria-label=i18n.live(Text::Categories)>
                {move || chip(Filter::All, i18n.say(Text::AllCategories), None)}
                {move || {
                    let connected = session.accounts.with(|accounts| accounts.connected());
                    (connected > 0).then(|| chip(Filter::Connected, i18n.say(Text::ConnectedFilter), Some(connected)))
                }}
                <For each=move || categories.get() key=|category| Arc::clone(&category.tag) children=move |category| {
                    chip(Filter::Category(category.tag), category.label, Some(category.count))
                } />
            </div>
        </Show>
    }
}
