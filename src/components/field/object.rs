//! Named fields: the required ones at once, a long row of optional ones on request.

use super::{input_id, is_bare, near_label, node};
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::components::prose::description;
use crate::dom::{El, Observed, derived, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{Node, NodeId, State};
use std::rc::Rc;

/// So many fields are drawn with all their optional ones; beyond, optional ones are one click away.
const DRAWN: usize = 8;

/// Draws an object. An optional one begins as a button: until it is added, nothing of it is sent.
pub(super) fn object(session: Session, of: ActionRun, id: NodeId) -> El {
    let fields = derived(move || {
        of.node(id, |node| match &node.state {
            State::Object(fields) => Some(fields.clone()),
            _ => None,
        })
        .flatten()
    });
    let bare = is_bare(of, id);
    el("div", "jf-whole").region(move || match fields.get() {
        Some(list) if bare => {
            inside(session, of, list).attr("id", &input_id(id)).attr("tabindex", "-1").into()
        }
        Some(list) => boxed(session, of, id, list).into(),
        None => add(session, of, id).into(),
    })
}

/// The way to something optional.
pub(super) fn add(session: Session, of: ActionRun, id: NodeId) -> El {
    let label = session.i18n().say_name(Text::AddNamed, &lower_first(&near_label(session, of, id)));
    bare_button("jf-add").attr("id", &input_id(id)).add(icon(Icon::Add)).text(&label).click(move || {
        of.edit(|form| form.include(id));
        session.focus_soon(&input_id(id));
    })
}

fn boxed(session: Session, of: ActionRun, id: NodeId, fields: Vec<NodeId>) -> El {
    let label = near_label(session, of, id);
    let (required, about) =
        of.peek(id, |node| (node.required, node.shape.description.clone())).unwrap_or_default();
    let remove = (!required).then(|| {
        let words = session.i18n().say_name(Text::RemoveNamed, &lower_first(&label));
        bare_button("jf-plain jf-icon-button")
            .attr("title", &words)
            .attr("aria-label", &words)
            .add(icon(Icon::Close))
            .click(move || {
                of.edit(|form| form.clear(id));
                session.focus_soon(&input_id(id));
            })
    });
    let head = el("div", "jf-box-head")
        .add(el("span", "jf-label").attr("aria-hidden", "true").text(&label))
        .add_all(remove);
    el("fieldset", "jf-box")
        .attr("part", "field")
        .attr("id", &input_id(id))
        .attr("tabindex", "-1")
        .add(el("legend", "jf-unseen").text(&label))
        .add(head)
        .add_all(about.as_deref().and_then(|text| description(session, text)))
        .add(inside(session, of, fields))
}

fn inside(session: Session, of: ActionRun, fields: Vec<NodeId>) -> El {
    let drawn: Vec<NodeId> =
        fields.into_iter().filter(|id| of.peek(*id, Node::is_drawn) == Some(true)).collect();
    let in_use =
        |id: &NodeId| of.peek(*id, |node| node.required || node.state != State::Absent) == Some(true);
    let (mut first, mut later): (Vec<NodeId>, Vec<NodeId>) = drawn.into_iter().partition(in_use);
    // Where nothing is required, whoever added this wants to see something to fill in.
    if first.is_empty() {
        first = later.drain(..later.len().min(DRAWN)).collect();
    }
    let draw = move |id: &NodeId| node(session, of, *id);
    let all = el("div", "jf-fields").add_all(first.iter().flat_map(draw));
    // A few optional fields cost nobody anything; many would bury the required ones.
    if first.len() + later.len() <= DRAWN {
        return all.add_all(later.iter().flat_map(draw));
    }
    let (open, i18n) = (Rc::new(Observed::new(false)), session.i18n());
    all.region(move || {
        if open.get() {
            return later.iter().flat_map(draw).collect();
        }
        let (opened, count, next) = (Rc::clone(&open), later.len(), later.first().copied());
        bare_button("jf-add")
            .add(icon(Icon::Add))
            .text(&i18n.say_count(Text::MoreFieldsOne, Text::MoreFieldsOther, count))
            .click(move || {
                opened.set(true);
                next.iter().for_each(|id| session.focus_soon(&input_id(*id)));
            })
            .into()
    })
}

/// "Add address" rather than "Add Address"; a name in capitals stays one.
fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_ascii_lowercase() => {
            std::iter::once(first.to_ascii_lowercase()).chain(chars).collect()
        }
        _ => label.to_owned(),
    }
}
