//! What fields are called, and the ids by which elements find each other.

use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, Origin, State};
use jackfield_core::json::Value;
use jackfield_core::schema::Control;

/// The id of a node's control in the page.
pub(crate) fn input_id(id: NodeId) -> String {
    named("jf-f", id)
}

/// The id of what a node is drawn in.
pub(super) fn node_element_id(id: NodeId) -> String {
    named("jf-n", id)
}

/// The id of what a node is called by.
pub(super) fn label_id(id: NodeId) -> String {
    named("jf-l", id)
}

fn named(kind: &str, id: NodeId) -> String {
    kind.to_owned() + &id.to_string()
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
    // A row that has no name yet is called by what it is a row of.
    label.filter(|label| !label.is_empty()).or_else(|| item_name(session, of, parent?, id))
}

/// What an item is called: its own title where each position has one, else its number.
pub(super) fn item_name(session: Session, of: ActionRun, list: NodeId, item: NodeId) -> Option<String> {
    let at = place_in_list(of, list, item)?;
    let title = of.form(|form| {
        let (list, item) = (form.fields.node(list)?, form.fields.node(item)?);
        match &list.shape.control {
            Control::List(items) if at < items.first.len() => {
                item.shape.title.as_ref().map(ToString::to_string)
            }
            _ => None,
        }
    });
    title.or_else(|| Some(item_label(session, at)))
}

/// "Item 2"
pub(super) fn item_label(session: Session, position: usize) -> String {
    let i18n = session.i18n();
    i18n.say_with(Text::Item, &[("number", &i18n.number(position + 1))])
}

/// Where an item stands in its list.
pub(super) fn place_in_list(of: ActionRun, list: NodeId, item: NodeId) -> Option<usize> {
    of.peek(list, |list| match &list.state {
        State::List(items) => items.iter().position(|id| *id == item),
        _ => None,
    })?
}

/// The labels of a field and of what it lies in, from the inside out.
pub(super) fn trail(session: Session, of: ActionRun, id: NodeId) -> Vec<(NodeId, String)> {
    let around: Vec<NodeId> = of.form(|form| form.fields.ancestry(id).map(|node| node.id).collect());
    around.into_iter().filter_map(|id| Some((id, own_label(session, of, id)?))).collect()
}

/// What a field is called where its surroundings do not say: its own label and those it lies in.
pub(crate) fn full_label(session: Session, of: ActionRun, id: NodeId) -> String {
    let mut labels: Vec<String> = trail(session, of, id).into_iter().map(|(_, label)| label).collect();
    // Three steps are enough to find a field by.
    labels.truncate(3);
    labels.reverse();
    if labels.is_empty() { session.i18n().say(Text::BodyPart) } else { labels.join(" › ") }
}

/// The label of a field, or of the nearest thing around it that has one.
pub(super) fn near_label(session: Session, of: ActionRun, id: NodeId) -> String {
    trail(session, of, id)
        .into_iter()
        .next()
        .map_or_else(|| session.i18n().say(Text::BodyPart), |(_, label)| label)
}

/// Whether a node stands for itself, without a label of its own around its control.
pub(super) fn is_bare(of: ActionRun, id: NodeId) -> bool {
    of.form(|form| {
        let stands_for_another = |origin: &Origin| !matches!(origin, Origin::Property(_));
        form.fields.is_wrapper(id)
            || form
                .fields
                .node(id)
                .is_none_or(|node| stands_for_another(&node.origin) && node.label().is_none())
            || form.fields.node(id).is_some_and(|node| matches!(node.origin, Origin::Row(_)))
    })
}

/// The ids of the elements that say what a bare field is: its number in a list, the row's name, the label around it.
pub(super) fn named_by(of: ActionRun, id: NodeId) -> String {
    of.form(|form| {
        let mut ids = Vec::new();
        for node in form.fields.ancestry(id) {
            match node.origin {
                Origin::Item => ids.push(label_id(node.id)),
                Origin::Row(_) => {
                    ids.push(label_id(node.id));
                    break;
                }
                Origin::Property(_) if !form.fields.is_wrapper(node.id) => {
                    ids.push(label_id(node.id));
                    break;
                }
                _ => {}
            }
        }
        ids.reverse();
        ids.join(" ")
    })
}

/// "Add address" rather than "Add Address"; a name in capitals stays one.
pub(super) fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_ascii_lowercase() => {
            let mut lower = String::from(first.to_ascii_lowercase());
            lower.push_str(chars.as_str());
            lower
        }
        _ => label.to_owned(),
    }
}
