//! Outlines of what is coming.

use crate::dom::{El, el};
use crate::i18n::Text;
use crate::session::Session;

/// Rows in the shape of what is being read. They show only after a moment, so that a quick answer does not flicker.
pub(crate) fn skeleton(session: Session, class: &str, count: usize) -> El {
    el("div", &["jf-skeleton ", class].concat())
        .attr("role", "status")
        .attr("aria-busy", "true")
        .add(el("span", "jf-unseen").say(session.i18n(), Text::Loading))
        .add_all((0..count).map(|_| el("span", "jf-bone")))
}
