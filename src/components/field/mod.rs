//! The fields of an action's form. One keystroke redraws one field: each follows its own node and no other.

mod choice;
mod frame;
mod list;
mod object;
mod text;
mod union;

pub(crate) use choice::segment;

use crate::dom::{View, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, Origin, Part, State};
use jackfield_core::json::Value;
use jackfield_core::schema::Control;

/// The id of a node's control in the page.
pub(crate) fn input_id(id: NodeId) -> String {
    format!("jf-f{id}")
}

/// A value as it is named in a hint.
pub(crate) fn label_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a field is called by itself: its own label, or its number in a list; nothing where it only wraps.
fn own_label(session: Session, of: ActionRun, id: NodeId) -> Option<String> {
    let (label, parent) = of.form(|form| {
        let node = form.fields.node(id)?;
        Some((node.label().filter(|_| !form.fields.is_wrapper(id)), node.parent))
    })?;
    label.or_else(|| {
        let number = of.peek(parent?, |list| match &list.state {
            State::List(items) => items.iter().position(|item| *item == id),
            _ => None,
        })??;
        let i18n = session.i18n();
        Some(i18n.say_with(Text::Item, &[("number", &i18n.number(number + 1))]))
    })
}

/// What a field is called where its surroundings do not say: its own label and those it lies in.
pub(crate) fn full_label(session: Session, of: ActionRun, id: NodeId) -> String {
    let mut labels = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        labels.extend(own_label(session, of, id));
        next = of.peek(id, |node| node.parent).flatten();
    }
    // Three steps are enough to find a field by.
    labels.truncate(3);
    labels.reverse();
    if labels.is_empty() { session.i18n().say(Text::BodyPart) } else { labels.join(" › ") }
}

/// The label of a field, or of the nearest thing around it that has one.
fn near_label(session: Session, of: ActionRun, id: NodeId) -> String {
    let full = full_label(session, of, id);
    full.rsplit(" › ").next().unwrap_or(&full).to_owned()
}

/// Draws a part of the request. Its heading shows only where there are several.
pub(crate) fn part(session: Session, of: ActionRun, kind: Part, root: NodeId) -> View {
    let title = match kind {
        Part::Path => Text::PathPart,
        Part::Query => Text::QueryPart,
        Part::Headers => Text::HeadersPart,
        Part::Body => Text::BodyPart,
    };
    let fields = node(session, of, root);
    if of.form(|form| form.parts().len() < 2) {
        return fields;
    }
    let legend = el("legend", "jf-part-title").say(session.i18n(), title);
    el("fieldset", "jf-part").add(legend).add(el("div", "jf-fields").add_all(fields)).into()
}

/// Draws a node with the control that its schema asks for; nothing where there is nothing to ask.
fn node(session: Session, of: ActionRun, id: NodeId) -> View {
    let Some((shape, json, drawn)) =
        of.peek(id, |node| (node.shape.clone(), node.is_json(), node.is_drawn()))
    else {
        return Vec::new();
    };
    match &shape.control {
        _ if !drawn => return Vec::new(),
        _ if json => text::json(session, of, id),
        Control::Text(kind) => text::text(session, of, id, *kind),
        Control::Number => text::number(session, of, id, "decimal"),
        Control::Integer => text::number(session, of, id, "numeric"),
        Control::Boolean => choice::boolean(session, of, id),
        Control::Choice(choices) => choice::choice(session, of, id, choices),
        Control::Object(_) => object::object(session, of, id),
        Control::List(_) => list::list(session, of, id),
        Control::Union(branches) => union::union(session, of, id, branches),
        _ => text::json(session, of, id),
    }
    .into()
}

/// Whether a node stands for itself, without a label of its own around its control.
fn is_bare(of: ActionRun, id: NodeId) -> bool {
    of.form(|form| {
        let stands_for_another =
            |origin: &Origin| matches!(origin, Origin::Root | Origin::Branch(_) | Origin::Item);
        form.fields.is_wrapper(id) || form.fields.node(id).is_none_or(|node| stands_for_another(&node.origin))
    })
}
