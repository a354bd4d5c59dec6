//! The whole journey: gallery, connector, action.

#[cfg(feature = "component")]
mod component;

#[cfg(feature = "component")]
pub use component::{Marketplace, MarketplaceProps};

use super::action_page::action_page;
use super::connector_panel::connector_panel;
use super::gallery::gallery;
use crate::dom::{El, el};
use crate::i18n::Text;
use crate::session::{Place, Session};

/// Draws a session into an element, under the owner that it was made under.
pub(crate) fn draw_into(session: Session, around: El) {
    let root = el("div", "jf-root").attr("role", "region").named(session.i18n(), Text::Integrations);
    session.set_base(root.node());
    let root = root.region(move || match session.know().place.get() {
        Place::Gallery => gallery(session).into(),
        Place::Connector(id) => connector_panel(session, &id).into(),
        Place::Action(key) => action_page(session, &key).into(),
    });
    // What happens without being seen is said here.
    let said = el("div", "jf-unseen").attr("id", "jf-said").attr("aria-live", "polite");
    let _drawn = around.add(root.add(said));
}
