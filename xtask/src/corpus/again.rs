//! Enters in every field what it holds already: everything counts as edited then, and nothing may have changed.

use jackfield_core::form::{Form, NodeId, Origin, State};
use jackfield_core::schema::Control;

/// Goes through every field that counts, as a person with much patience would.
pub(crate) fn enter_again(form: &mut Form, root: NodeId) {
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        let Some(node) = form.node(id).filter(|node| node.is_active()) else { continue };
        let (state, origin, shape) = (node.state.clone(), node.origin.clone(), node.shape.clone());
        if let Origin::Row(name) = origin {
            form.rename(id, &name);
        }
        match state {
            State::Absent => match shape.control {
                Control::Object(_) | Control::Union(_) | Control::List(_) | Control::Fixed(_) => {}
                Control::Boolean => _ = form.set_bool(id, None),
                Control::Choice(_) | Control::Choices(_) => _ = form.choose(id, None),
                _ => _ = form.type_text(id, ""),
            },
            State::Null => _ = form.set_null(id),
            State::Text(text) if text.is_empty() => _ = form.set_empty(id),
            State::Text(text) | State::Json(text) => _ = form.type_text(id, &text),
            State::File { name, data } => _ = form.put_file(id, &name, &data),
            State::Bool(value) => _ = form.set_bool(id, Some(value)),
            State::Chosen(at) => _ = form.choose(id, Some(at)),
            State::Picked(picked) if picked.is_empty() => _ = form.set_empty(id),
            State::Picked(picked) => {
                for at in picked.iter().chain(&picked) {
                    form.toggle(id, *at);
                }
            }
            State::List(items) if items.is_empty() => _ = form.set_empty(id),
            State::List(items) => _ = items.first().map(|item| form.move_item(*item, 0)),
            State::Union { chosen, .. } => _ = form.switch_branch(id, chosen),
            // What is in it is entered again below.
            _ => {}
        }
        waiting.extend(form.drawn_children(id));
    }
}
