//! One connector: its accounts, how to connect, what can be done with it.

use super::accounts::accounts;
use super::action_list::action_list;
use super::button::bare_button;
use super::connect_box::connect_box;
use super::gallery::element_id;
use super::icon::{Icon, icon};
use super::logo::logo;
use super::notice::{error_retry, nothing};
use super::skeleton::skeleton;
use crate::dom::{El, View, el};
use crate::i18n::Text;
use crate::session::{Load, Place, Session};
use jackfield_core::catalog::is_technical;
use jackfield_core::text::humanise;
use jackfield_core::wire::Connector;
use std::sync::Arc;

/// Draws a connector's page.
pub(crate) fn connector_panel(session: Session, id: &Arc<str>) -> El {
    session.read_resources(id);
    session.read_methods(id);
    session.focus_soon("jf-heading");
    let card = element_id("card", id);
    let back = crumb().say(session.i18n(), Text::Integrations).click(move || {
        session.go(Place::Gallery);
        session.focus_soon(&card);
    });
    let id = Arc::clone(id);
    page().add(back).region(move || {
        session.know().catalog.with(|catalog| match catalog {
            Load::Loading => skeleton(session, "jf-rows", 4).into(),
            Load::Failed(error) => error_retry(session, error, "", move || session.begin()).into(),
            Load::Ready(catalog) => match catalog.get(&id) {
                Some(connector) => panel(session, connector),
                None => {
                    nothing(&session.i18n().say(Text::Gone), &session.i18n().say(Text::GoneHint), None).into()
                }
            },
        })
    })
}

/// A page of its own, named by its heading.
pub(crate) fn page() -> El {
    el("section", "jf-page").attr("part", "panel").attr("aria-labelledby", "jf-heading")
}

/// The way back, its words still to come.
pub(crate) fn crumb() -> El {
    bare_button("jf-plain jf-crumb").add(icon(Icon::Back))
}

/// The page's heading, where the focus goes when the page is drawn.
pub(crate) fn heading(text: &str) -> El {
    el("h2", "jf-title").attr("id", "jf-heading").attr("tabindex", "-1").text(text)
}

fn panel(session: Session, connector: &Connector) -> View {
    let categories: Vec<String> =
        connector.categories.iter().filter(|tag| !is_technical(tag)).map(|tag| humanise(tag)).collect();
    let name = el("div", "jf-heading")
        .add(heading(&connector.name))
        .add(el("p", "jf-quiet").text(&categories.join(" · ")));
    let head =
        el("header", "jf-connector").add(el("span", "jf-logo-large").add(logo(session, connector))).add(name);
    let connection = el("div", "jf-connection")
        .add_all(accounts(session, &connector.id))
        .add(connect_box(session, &connector.id));
    vec![head, connection, action_list(session, &connector.id)]
}
