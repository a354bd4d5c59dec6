//! A row of elements that follows a row of keys.

use super::effect;
use super::element::El;
use super::region::marker;
use reactive_graph::graph::untrack;
use reactive_graph::owner::Owner;
use std::cell::RefCell;
use web_sys::Element;

/// What is drawn for one key, with all that it set up.
struct Row {
    key: String,
    node: Option<Element>,
    owner: Owner,
}

impl Drop for Row {
    fn drop(&mut self) {
        self.owner.cleanup();
        if let Some(node) = &self.node {
            node.remove();
        }
    }
}

/// Keeps the rows at the end of what `parent` holds now.
pub(super) fn each(parent: &Element, keys: Box<dyn Fn() -> Vec<String>>, draw: Box<dyn Fn(&str) -> El>) {
    let Some(end) = marker() else { return };
    // Only a node that would contain itself fails.
    let _ = parent.append_child(&end);
    // Not the effect's own owner, which begins anew each time: rows outlive a change of the others.
    // Nor held: it holds this effect, and dropping it must let go of everything.
    let around = Owner::current().unwrap_or_default().downgrade();
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
                    let owner = around.upgrade().map_or_else(Owner::new, |around| around.with(Owner::new));
                    let element = owner.with(|| untrack(|| draw(&key)));
                    Row { node: element.node().cloned(), key, owner }
                }
            });
        }
        drop(old);
        if let Some(parent) = end.parent_node() {
            // From the last to the first: each belongs right before the one behind it, and most do already.
            let mut behind = end.clone();
            for node in new.iter().rev().filter_map(|row| row.node.as_ref()) {
                if node.next_sibling().as_ref() != Some(&behind) {
                    let _ = parent.insert_before(node, Some(&behind));
                }
                behind = node.clone().into();
            }
        }
        rows.replace(new);
    });
}
