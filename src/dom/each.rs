//! A row of elements that follows a row of keys.

use super::element::El;
use super::region::marker;
use super::{effect, untrack};
use crate::graph::Owner;
use std::cell::RefCell;
use web_sys::Node;

/// What is drawn for one key, with all that it set up.
struct Row {
    key: String,
    element: El,
    owner: Owner,
}

impl Drop for Row {
    fn drop(&mut self) {
        self.owner.cleanup();
        self.element.node().remove();
    }
}

/// Keeps the rows at the end of what `parent` holds now.
pub(super) fn each(parent: &Node, keys: Box<dyn Fn() -> Vec<String>>, draw: Box<dyn Fn(&str) -> El>) {
    let Some(end) = marker(parent) else { return };
    let rows: RefCell<Vec<Row>> = RefCell::default();
    effect(move || {
        let keys = keys();
        let mut old = rows.take();
        let mut new: Vec<Row> = Vec::with_capacity(keys.len());
        for key in keys {
            // Rows mostly stay where they are, so the one that is looked for mostly comes first.
            let known = old.iter().position(|row| row.key == key);
            new.push(match known {
                Some(at) => old.remove(at),
                None => {
                    // Not the effect's own owner, which begins anew each time: rows outlive a change of the others.
                    let owner = Owner::default();
                    let element = owner.with(|| untrack(|| draw(&key)));
                    Row { element, key, owner }
                }
            });
        }
        drop(old);
        if let Some(parent) = end.parent_node() {
            // From the last to the first: each belongs right before the one behind it, and most do already.
            let mut behind = end.clone();
            for row in new.iter().rev() {
                let node: &Node = row.element.node();
                if node.next_sibling().as_ref() != Some(&behind) {
                    let _ = parent.insert_before(node, Some(&behind));
                }
                behind = node.clone();
            }
        }
        rows.replace(new);
    });
}
