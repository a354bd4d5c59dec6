//! A part of an element that is drawn anew when what it shows has changed.

use super::element::{View, append, document};
use super::{Give, effect};
use std::cell::RefCell;
use web_sys::Node;

/// Keeps a region at the end of what `parent` holds now.
pub(super) fn region(parent: &Node, draw: Box<dyn Give<View>>) {
    let Some(end) = marker(parent) else { return };
    let drawn: RefCell<View> = RefCell::default();
    effect(move || {
        let view = draw.give();
        for old in drawn.take() {
            old.node().remove();
        }
        let Some(parent) = end.parent_node() else { return };
        for element in &view {
            let _ = parent.insert_before(element.node(), Some(&end));
        }
        drawn.replace(view);
    });
}

/// Adds a comment, which is nothing to see and marks a place.
pub(super) fn marker(parent: &Node) -> Option<Node> {
    let end = document()?.create_comment("").into();
    append(parent, &end);
    Some(end)
}
