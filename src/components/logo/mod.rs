//! A connector's logo, or its first letter where there is none.

use crate::session::Session;
use jackfield_core::SafeUrl;
use jackfield_core::wire::Connector;
use leptos::prelude::*;

/// Draws the logo. It says nothing that the name beside it does not.
pub(crate) fn logo(connector: &Connector) -> impl IntoView + use<> {
    let endpoint = Session::get().endpoint();
    let source = connector.icon.as_deref().and_then(|icon| SafeUrl::below(&endpoint, icon));
    let letter: String = connector.name.chars().find(|c| c.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect();
    let failed = RwSignal::new(source.is_none());
    let address = source.map(|source| source.as_str().to_owned());
    view! { class="jf",
        <span class="jf-logo" part="logo" aria-hidden="true">
            {move || if failed.get() {
                view! { class="jf", <span class="jf-monogram">{letter.clone()}</span> }.into_any()
            } else {
                view! { class="jf",
                    <img
                        src=address.clone()
                        alt=""
                        loading="lazy"
                        decoding="async"
                        referrerpolicy="no-referrer"
                        on:error=move |_| failed.set(true)
                    />
                }
                .into_any()
            }}
        </span>
    }
}
