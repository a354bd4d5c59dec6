//! One connector among the others.

use crate::components::icon::{Icon, icon};
use crate::components::logo::logo;
use crate::i18n::Text;
use crate::session::{Place, Session};
use jackfield_core::catalog::is_technical;
use jackfield_core::text::humanise;
use jackfield_core::wire::Connector;
use leptos::prelude::*;
use std::sync::Arc;

/// Draws a card.
pub(super) fn card(session: Session, connector: Connector) -> impl IntoView {
    let id = Arc::clone(&connector.id);
    let categories: Vec<String> = connector.categories.iter().filter(|tag| !is_technical(tag)).take(2).map(|tag| humanise(tag)).collect();
    let connected = {
        let id = Arc::clone(&connector.id);
        Memo::new(move |_| session.accounts.with(|accounts| !accounts.of(&id).is_empty()))
    };
    view! { class="jf",
        <li>
            <button
                type="button"
                class="jf-card"
                part="card"
                id=card_id(&connector.id)
                on:click=move |_| session.go(Place::Connector(Arc::clone(&id)))
            >
                {logo(&connector)}
                <span class="jf-card-text">
                    <span class="jf-card-name">{connector.name.to_string()}</span>
                    <span class="jf-card-tags">{categories.join(" · ")}</span>
                </span>
                <Show when=move || connected.get()>
                    <span class="jf-mark" part="status">
                        {icon(Icon::Check)}
                        <span>{session.i18n.live(Text::Connected)}</span>
                    </span>
                </Show>
            </button>
        </li>
    }
}

/// The id of a connector's card in the page, for bringing the focus back to it. Ids of connectors may hold anything.
pub(crate) fn card_id(connector: &str) -> String {
    use std::fmt::Write;
    connector.bytes().fold("jf-card-".to_owned(), |mut id, byte| {
        if byte.is_ascii_alphanumeric() {
            id.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(id, "_{byte:02x}");
        }
        id
    })
}
