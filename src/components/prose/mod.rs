//! A description as vendors write them: Markdown of any length, shown as plain sentences, a few at first.

use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::text::{Prose, prose};
use leptos::prelude::*;

/// Draws a description under this id. The first paragraph is there at once, the rest on request.
pub(crate) fn description(id: Option<String>, markdown: &str) -> Option<AnyView> {
    let i18n = Session::get().i18n;
    let Prose { first, rest, .. } = prose(markdown);
    if first.is_empty() {
        return None;
    }
    let open = RwSignal::new(false);
    let more = (!rest.is_empty()).then(|| {
        let label = move || i18n.say(if open.get() { Text::ReadLess } else { Text::ReadMore });
        view! { class="jf",
            <Show when=move || open.get()>
                <p>{rest.clone()}</p>
            </Show>
            <button type="button" class="jf-link jf-more" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                {label}
            </button>
        }
    });
    let drawn = view! { class="jf", <div class="jf-prose" id=id><p>{first}</p>{more}</div> };
    Some(drawn.into_any())
}
