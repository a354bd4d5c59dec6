//! Outlines of what is coming.

use crate::i18n::Text;
use crate::session::Session;
use leptos::prelude::*;

/// Rows in the shape of what is being read. They show only after a moment, so that a quick answer does not flicker.
pub(crate) fn skeleton(class: &'static str, count: usize) -> impl IntoView {
    let i18n = Session::get().i18n;
    view! { class="jf",
        <div class=format!("jf-skeleton {class}") role="status" aria-busy="true">
            <span class="jf-unseen">{i18n.live(Text::Loading)}</span>
            {(0..count).map(|_| view! { class="jf", <span class="jf-bone"></span> }).collect_view()}
        </div>
    }
}
