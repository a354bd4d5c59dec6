//! Where the focus goes in a field that someone is led to.

use super::labels::input_id;
use crate::dom::focus;
use crate::session::Session;
use jackfield_core::form::NodeId;

/// What is chosen, or the way to something new, of a field of several controls.
const CHOSEN: &str = ":scope > .jf-segment-row :checked, :scope > .jf-kinds :checked, :scope > .jf-adds > *";

/// Goes into a field once it is drawn: to its control, or to the one of several with which to begin. Of several fields it is
/// the last that is drawn: what lies too deep is not.
pub(crate) fn enter(session: Session, way: Vec<NodeId>) {
    let go = move || {
        let Some(field) = way.iter().rev().find_map(|id| session.find(&input_id(*id))) else { return };
        let within = |what| field.query_selector(what).ok().flatten();
        let inside = within(CHOSEN).or_else(|| within("input, textarea, select, .jf-add"));
        focus(Some(field.clone()));
        // What is not to be seen does not take it.
        focus(inside);
    };
    crate::clock::after(0, Box::new(go));
}
