//! A part of an element that is drawn anew when what it shows has changed.

use super::effect;
use super::element::View;
use std::cell::RefCell;
use web_sys::{Element, Node};

/// Keeps a region at the end of what `parent` holds now.
pub(super) fn region(parent: &Element, draw: Box<dyn Fn() -> View>) {
    let Some(end) = marker() else { return };
    // Only a node that would contain itself fails.
    let _ = parent.append_child(&end);
    let drawn: RefCell<Vec<Element>> = RefCell::default();
    effect(move || {
        let view = draw();
        for old in drawn.take() {
            old.remove();
        }
        let Some(parent) = end.parent_node() else { return };
        let new: Vec<Element> = view.iter().filter_map(|element| element.node().cloned()).collect();
        for node in &new {
            let _ = parent.insert_before(node, Some(&end));
        }
        drawn.replace(new);
    });
}

/// A comment, which is nothing to see and marks a place.
pub(super) fn marker() -> Option<Node> {
    Some(web_sys::window()?.document()?.create_comment("").into())
}
