//! The fields of an action's form. One keystroke redraws one field: each follows its own node and no other.
//!
//! Fields do not listen. What they offer is written on their elements (`data-do="verb id argument"`), and the form around
//! them hears every event once and carries it out (`deeds`): a thousand fields have no listener of their own.

mod breadcrumb;
mod choice;
mod deeds;
mod entrance;
mod frame;
mod labels;
mod list;
mod menu;
mod moment;
mod object;
mod picker;
mod remote;
mod tags;
mod text;
mod union;

pub(crate) use breadcrumb::trail;
pub(crate) use choice::segment;
pub(crate) use deeds::listen;
pub(crate) use entrance::enter;
pub(crate) use labels::{full_label, input_id, label_text};

use crate::dom::{El, View, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use frame::Frame;
use jackfield_core::form::{Node, NodeId, Origin, Part, State};
use jackfield_core::schema::Control;
use labels::node_element_id;

/// What an element does when it is used: a verb of [`deeds`], the node it is about, and what else there is to say.
fn deed(verb: &str, id: NodeId, argument: &str) -> String {
    let mut text = String::from(verb);
    text.push(' ');
    text.push_str(&id.to_string());
    text.push(' ');
    text.push_str(argument);
    text
}

impl El {
    /// Says what it does when it is used.
    fn does(self, verb: &str, id: NodeId) -> Self {
        self.does_with(verb, id, "")
    }

    fn does_with(self, verb: &str, id: NodeId, argument: &str) -> Self {
        self.attr("data-do", &deed(verb, id, argument))
    }
}

/// Draws a part of the request. Its heading shows only where there are several.
pub(crate) fn part(session: Session, of: ActionRun, kind: Part, root: NodeId) -> View {
    let title = match kind {
        Part::Path => Text::PathPart,
        Part::Query => Text::QueryPart,
        Part::Headers => Text::HeadersPart,
        Part::Body => Text::BodyPart,
    };
    let field = node(session, of, root);
    if of.form(|form| form.parts().len() < 2) {
        return field.into();
    }
    let legend = el("legend", "jf-part-title").say(session.i18n(), title);
    el("fieldset", "jf-part").add(legend).add(field).into()
}

/// How a node is drawn at the moment; where that changes it is drawn anew.
fn look(of: ActionRun, node: &Node) -> String {
    let kind = match &node.state {
        State::Null => "null",
        _ if node.is_json() && !of.holds_offer(node) => "json",
        // With a file in it is what it was without.
        State::File { .. } => "control",
        _ if !node.is_drawn() => return String::new(),
        _ => "control",
    };
    // Another schema, after a row was renamed for example, is another field.
    let schema = std::sync::Arc::as_ptr(&node.shape) as usize;
    let mut look = String::from(kind);
    look.push_str(&schema.to_string());
    // What is in a row is called by the row's name.
    if let Origin::Row(name) = &node.origin {
        look.push_str(name);
    }
    look
}

/// Draws a node with the control that its schema asks for; nothing where there is nothing to ask.
pub(crate) fn node(session: Session, of: ActionRun, id: NodeId) -> El {
    el("div", "jf-node").attr("id", &node_element_id(id)).each(
        move || of.node(id, |node| look(of, node)).into_iter().filter(|look| !look.is_empty()).collect(),
        move |look| control(session, of, id, look),
    )
}

fn control(session: Session, of: ActionRun, id: NodeId, look: &str) -> El {
    let Some(shape) = of.peek(id, |node| node.shape.clone()) else { return el("div", "") };
    let frame = Frame::new(session, of, id);
    if look.starts_with("null") {
        return text::null(frame);
    }
    if look.starts_with("json") {
        return text::json(frame);
    }
    let is_offered = of.peek(id, |node| node.source.is_some()) == Some(true);
    match &shape.control {
        control if is_offered && remote::suits(control) => remote::remote(frame),
        Control::Text(kind) => text::text(frame, *kind),
        Control::Number => text::number(frame, "decimal"),
        Control::Integer => text::number(frame, "numeric"),
        Control::UnixTime => moment::moment(frame, "seconds"),
        Control::Boolean => choice::boolean(frame),
        Control::Choice(choices) => choice::choice(frame, choices),
        Control::Choices(choices) => choice::choices(frame, choices),
        Control::Object(_) => object::object(frame),
        Control::List(_) if of.form(|form| form.fields.offers_items(id)) => list::list(frame),
        Control::List(items) if tags::suits(of, id, items) => tags::tags(frame),
        Control::List(_) => list::list(frame),
        Control::Union(branches) => union::union(frame, branches),
        _ => text::json(frame),
    }
}
