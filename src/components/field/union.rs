//! One of several kinds of value. Going to another kind keeps what was entered in this one.

use super::choice::{option, segment};
use super::frame::Frame;
use super::object::add;
use super::{input_id, node};
use crate::components::button::link;
use crate::dom::{El, Observed, derived, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use jackfield_core::schema::Branch;
use std::rc::Rc;

/// Up to so many branches stand side by side; more are a menu.
const SIDE_BY_SIDE: usize = 4;

/// Draws a union. An optional one begins as a button.
pub(super) fn union(session: Session, of: ActionRun, id: NodeId, branches: &[Branch]) -> El {
    let labels: Vec<String> = branches.iter().map(|branch| session.i18n().branch(branch)).collect();
    let chosen = derived(move || {
        of.node(id, |node| match &node.state {
            State::Union { chosen, .. } => Some(*chosen),
            _ => None,
        })
        .flatten()
    });
    let included = {
        let chosen = Rc::clone(&chosen);
        derived(move || chosen.with(Option::is_some))
    };
    el("div", "jf-whole").region(move || {
        if !included.get() {
            return add(session, of, id).into();
        }
        let frame = Frame::new(session, of, id);
        let followed = Rc::clone(&chosen);
        let branch = el("div", "jf-fields").region(move || {
            followed.with(|_| ());
            of.form(|form| form.fields.drawn_children(id))
                .into_iter()
                .flat_map(|child| node(session, of, child))
                .collect()
        });
        let remove = (!frame.required).then(|| {
            let unseen = el("span", "jf-unseen").text(&frame.label());
            let remove = link(move || {
                of.edit(|form| form.clear(id));
                session.focus_soon(&input_id(id));
            });
            el("div", "").add(remove.say(session.i18n(), Text::Remove).text(" ").add(unseen))
        });
        let kinds = kinds(session, of, id, &labels, &chosen, &frame.label());
        frame.group([kinds, branch].into_iter().chain(remove)).into()
    })
}

fn kinds(
    session: Session,
    of: ActionRun,
    id: NodeId,
    labels: &[String],
    chosen: &Rc<Observed<Option<usize>>>,
    name: &str,
) -> El {
    let go = move |at: usize| of.edit(|form| form.switch_branch(id, at));
    let label = session.i18n().say_name(Text::KindOf, name);
    if labels.len() <= SIDE_BY_SIDE {
        let group = format!("{}-kind", input_id(id));
        let segments = labels.iter().enumerate().map(|(at, label)| {
            let chosen = Rc::clone(chosen);
            segment(&group, label, move || chosen.get() == Some(at), move || go(at))
        });
        return el("div", "jf-segment-row")
            .attr("role", "group")
            .attr("aria-label", &label)
            .add_all(segments);
    }
    let chosen = Rc::clone(chosen);
    el("select", "jf-input")
        .attr("part", "input")
        .attr("aria-label", &label)
        .add_all(labels.iter().enumerate().map(|(at, label)| option(at, label)))
        .value_live(move || chosen.get().unwrap_or_default().to_string())
        .chosen(move |at| at.parse().into_iter().for_each(go))
}
