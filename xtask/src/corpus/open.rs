//! Opens everything in a form that somebody could open, up to a bound. It must not know what was entered.

use std::collections::VecDeque;
use std::sync::Arc;

use jackfield_core::form::{Form, NodeId};
use jackfield_core::schema::{Control, Undrawn};

use super::verdict::pointer;

/// No real person opens more fields of one form.
const MOST_NODES: usize = 20_000;

/// Nor deeper ones.
const DEEPEST: usize = 40;

/// What was seen on the way.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// The fields for which only JSON can be offered, with the reason.
    pub(crate) undrawn: Vec<(String, Undrawn)>,
    /// Whether a bound was met.
    pub(crate) bounded: bool,
}

/// Opens every field below these: optional ones, every branch, one item a list, one row an object.
pub(crate) fn open_all(form: &mut Form, roots: &[NodeId]) -> Opened {
    let mut opened = Opened::default();
    // Level by level, so that the bound cuts off what lies deepest.
    let mut waiting: VecDeque<NodeId> = roots.iter().copied().collect();
    while let Some(id) = waiting.pop_front() {
        let Some(node) = form.node(id) else { continue };
        if let Some(why) = node.shape.undrawn {
            opened.undrawn.push((pointer(&form.path(id)), why));
        }
        // Node ids are given out one after the other, so the last one says how many there are.
        if node.depth >= DEEPEST || id.index() >= MOST_NODES || waiting.len() >= MOST_NODES {
            opened.bounded = true;
            continue;
        }
        let shape = Arc::clone(&node.shape);
        form.show(id);
        match &shape.control {
            Control::Object(fields) => {
                if let Some(rows) = &fields.rows {
                    let name = rows.names.first().and_then(|name| name.value.as_str());
                    form.add_row(id, name.unwrap_or("row"));
                }
                waiting.extend(form.drawn_children(id));
            }
            Control::List(_) => {
                if form.drawn_children(id).is_empty() {
                    form.add_item(id);
                }
                waiting.extend(form.drawn_children(id));
            }
            Control::Union(branches) => {
                for branch in 0..branches.len() {
                    form.switch_branch(id, branch);
                    waiting.extend(form.drawn_children(id));
                }
                form.switch_branch(id, 0);
            }
            _ => {}
        }
    }
    opened
}
