//! The fields of an action's form. One keystroke redraws one field: each follows its own node and no other.

mod choice;
mod frame;
mod list;
mod object;
mod text;
mod union;

use crate::i18n::{I18n, Text};
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, Origin, Part, State};
use jackfield_core::schema::Control;
use leptos::prelude::*;

/// The id of a node's control in the page.
pub(crate) fn input_id(id: NodeId) -> String {
    format!("jf-f{id}")
}

/// What a field is called where its surroundings do not say: its own label and those it lies in.
pub(crate) fn full_label(i18n: I18n, of: ActionRun, id: NodeId) -> String {
    let mut labels = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        let Some((label, parent)) = of.with_form(|form| form.fields.node(id).map(|node| (node.label(), node.parent))) else { break };
        let item = || of.with_form(|form| position(form.fields.node(parent?)?.state.clone(), id));
        let wrapper = of.with_form(|form| form.fields.is_wrapper(id));
        match (label.filter(|_| !wrapper), item()) {
            (Some(label), _) => labels.push(label),
            (None, Some(number)) => labels.push(i18n.say_with(Text::Item, &[("number", &i18n.number(number))])),
            _ => {}
        }
        next = parent;
    }
    // An outer object that holds everything says nothing; three steps are enough to find a field by.
    labels.truncate(3);
    labels.reverse();
    if labels.is_empty() { i18n.say(Text::BodyPart) } else { labels.join(" › ") }
}

fn position(state: State, id: NodeId) -> Option<usize> {
    match state {
        State::List(items) => items.iter().position(|item| *item == id).map(|at| at + 1),
        _ => None,
    }
}

/// Draws a part of the request. Its heading shows only where there are several.
pub(crate) fn part(session: Session, of: ActionRun, kind: Part, root: NodeId) -> AnyView {
    let several = of.with_form(|form| form.parts().len() > 1);
    let title = match kind {
        Part::Path => Text::PathPart,
        Part::Query => Text::QueryPart,
        Part::Headers => Text::HeadersPart,
        Part::Body => Text::BodyPart,
    };
    let fields = node(session, of, root);
    if !several {
        return fields;
    }
    view! { class="jf",
        <fieldset class="jf-part">
            <legend class="jf-part-title">{session.i18n.live(title)}</legend>
            {fields}
        </fieldset>
    }
    .into_any()
}

/// Draws a node with the control that its schema asks for.
pub(crate) fn node(session: Session, of: ActionRun, id: NodeId) -> AnyView {
    let Some((shape, json, drawn)) =
        of.with_form(|form| form.fields.node(id).map(|node| (node.shape.clone(), node.is_json(), node.is_drawn())))
    else {
        return ().into_any();
    };
    match &shape.control {
        _ if !drawn => ().into_any(),
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
}

/// Whether a node stands for itself, without a label of its own above its control.
fn is_bare(of: ActionRun, id: NodeId) -> bool {
    of.with_form(|form| {
        form.fields.is_wrapper(id) || form.fields.node(id).is_none_or(|node| matches!(node.origin, Origin::Root | Origin::Branch(_)))
    })
}
