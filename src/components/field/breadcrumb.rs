//! Where one is in a form that is deeper than a page: the way back up.

use super::labels::{input_id, trail as labels};
use crate::components::button::link;
use crate::dom::{El, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::NodeId;

/// Draws the way from the whole form down to a node.
pub(crate) fn trail(session: Session, of: ActionRun, id: NodeId) -> El {
    let i18n = session.i18n();
    let go = move |to: Option<NodeId>| {
        // Out of all depths there is no trail: the way down, or the nearest that is drawn around it, is where one was.
        let around: Vec<String> =
            of.form(|form| form.fields.ancestry(id).map(|node| input_id(node.id)).collect());
        of.state().focused.set(to);
        session.focus_soon(&["jf-trail ", &*around.join(" ")].concat());
    };
    let mut steps = labels(session, of, id);
    steps.reverse();
    let last = steps.len().saturating_sub(1);
    let top = el("li", "").add(link(move || go(None)).say(i18n, Text::WholeForm));
    let rest = steps.into_iter().enumerate().map(|(at, (step, label))| {
        let item = el("li", "").attr("dir", "auto");
        match at == last {
            true => item.attr("aria-current", "step").text(&label),
            false => item.add(link(move || go(Some(step))).text(&label)),
        }
    });
    let list = el("ol", "jf-trail-steps").add(top).add_all(rest);
    el("nav", "jf-trail")
        .attr("id", "jf-trail")
        .attr("tabindex", "-1")
        .named(i18n, Text::Whereabouts)
        .add(list)
}
