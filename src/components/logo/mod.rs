//! A connector's logo, or its first letter where there is none.

use crate::dom::{El, Observed, el};
use crate::session::Session;
use jackfield_core::SafeUrl;
use jackfield_core::wire::Connector;
use std::rc::Rc;

/// Draws the logo. It says nothing that the name beside it does not.
pub(crate) fn logo(session: Session, connector: &Connector) -> El {
    let source = connector.icon.as_deref().and_then(|icon| SafeUrl::below(&session.endpoint(), icon));
    let letter: String = connector.name.chars().take(1).collect();
    let missing = Rc::new(Observed::new(source.is_none()));
    el("span", "jf-logo").attr("part", "logo").attr("aria-hidden", "true").region(move || match &source {
        Some(source) if !missing.with(|missing| *missing) => {
            let missing = Rc::clone(&missing);
            el("img", "")
                .attr("alt", "")
                .attr("loading", "lazy")
                .attr("decoding", "async")
                .attr("referrerpolicy", "no-referrer")
                .on("error", move |_| missing.set(true))
                .attr("src", source.as_str())
                .into()
        }
        _ => el("span", "jf-monogram").text(&letter).into(),
    })
}
