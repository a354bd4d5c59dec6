//! One connector: its accounts, how to connect, what can be done with it.

use super::accounts::accounts;
use super::action_list::action_list;
use super::connect_box::connect_box;
use super::gallery::card_id;
use super::icon::{Icon, icon};
use super::logo::logo;
use super::notice::{error_notice, nothing};
use super::skeleton::skeleton;
use crate::i18n::Text;
use crate::session::{Load, Place, Session};
use jackfield_core::catalog::is_technical;
use jackfield_core::text::humanise;
use jackfield_core::wire::Connector;
use leptos::prelude::*;
use std::sync::Arc;

/// Draws a connector's page.
pub(crate) fn connector_panel(id: &Arc<str>) -> impl IntoView {
    let session = Session::get();
    let i18n = session.i18n;
    session.read_resources(id);
    session.read_methods(id);
    let id = Arc::clone(id);
    let back_to = card_id(&id);
    session.focus_soon("jf-heading".to_owned());
    view! { class="jf",
        <section class="jf-page" part="panel" aria-labelledby="jf-heading">
            <button
                type="button"
                class="jf-button jf-plain jf-crumb"
                part="button"
                on:click=move |_| {
                    session.go(Place::Gallery);
                    session.focus_soon(back_to.clone());
                }
            >
                {icon(Icon::Back)}
                {i18n.live(Text::Integrations)}
            </button>
            {move || session.catalog.with(|catalog| match catalog {
                Load::Loading => skeleton("jf-rows", 4).into_any(),
                Load::Failed(error) => error_notice(i18n, error, "", Some(Callback::new(move |()| session.begin()))),
                Load::Ready(catalog) => match catalog.get(&id) {
                    Some(connector) => panel(session, connector).into_any(),
                    None => nothing(i18n.say(Text::Gone), i18n.say(Text::GoneHint), ()),
                },
            })}
        </section>
    }
}

fn panel(session: Session, connector: &Connector) -> impl IntoView + use<> {
    let categories: Vec<String> = connector.categories.iter().filter(|tag| !is_technical(tag)).map(|tag| humanise(tag)).collect();
    let (id, name) = (Arc::clone(&connector.id), Arc::clone(&connector.name));
    view! { class="jf",
        <header class="jf-connector">
            <span class="jf-logo-large">{logo(connector)}</span>
            <div class="jf-heading">
                <h2 class="jf-title" id="jf-heading" tabindex="-1">{connector.name.to_string()}</h2>
                <p class="jf-quiet">{categories.join(" · ")}</p>
            </div>
        </header>
        <div class="jf-connection">
            {accounts(session, &id, &name)}
            {connect_box(session, &id, &name)}
        </div>
        {action_list(session, &id, &name)}
    }
}
