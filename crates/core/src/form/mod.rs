//! A form for an action: which fields there are, what has been entered, what will be sent.
//!
//! The tree grows where it is opened and nowhere else. Every node has an id that stays its own whatever is added,
//! removed or moved around it, and every change answers with the ids of the nodes that now look different, so that one
//! keystroke redraws one field. What was loaded and not touched leaves as it came.

mod assemble;
mod begin;
mod branch;
mod check;
mod condition;
mod draft;
mod edit;
mod grow;
mod items;
mod json;
#[cfg(test)]
mod keystroke;
mod node;
mod number;
mod offer;
mod overrides;
mod path;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod properties;
mod reach;
mod request;
mod serialise;
mod summary;

pub use check::Problem;
pub use draft::restored;
pub use edit::Changed;
pub use node::{Node, NodeId, Origin, State};
pub use offer::{Offer, OfferPage};
pub use overrides::{FieldOptions, Overrides};
pub use request::{ActionForm, Beginning, Part};
pub use serialise::Serialisation;

use crate::schema::{NoPatterns, Patterns};

/// The tree of fields.
#[derive(Clone)]
pub struct Form {
    nodes: Vec<Option<Node>>,
    patterns: &'static dyn Patterns,
    overrides: Overrides,
    /// To which depth what is required opens by itself at the moment.
    opens_to: usize,
    /// How many nodes there were when the present change began; `None` where nothing grows.
    growing: Option<usize>,
    /// How many fields were looked at for problems, for tests of what a keystroke costs.
    checked: std::cell::Cell<usize>,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("nodes", &self.nodes).finish_non_exhaustive()
    }
}

impl Default for Form {
    /// A form without patterns: none holds anybody back.
    fn default() -> Self {
        Self::new(&NoPatterns, Overrides::default())
    }
}

impl Form {
    /// An empty form.
    #[must_use]
    pub const fn new(patterns: &'static dyn Patterns, overrides: Overrides) -> Self {
        let checked = std::cell::Cell::new(0);
        Self { nodes: Vec::new(), patterns, overrides, opens_to: 0, growing: None, checked }
    }

    /// A node; `None` once it was removed.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())?.as_ref()
    }

    fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id.index())?.as_mut()
    }

    /// The id of the node with this number.
    #[must_use]
    pub fn id_of(&self, number: usize) -> Option<NodeId> {
        self.nodes.get(number)?.as_ref().map(|node| node.id)
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.iter().flatten().count()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets a node and all below it.
    fn uproot(&mut self, id: NodeId) {
        let mut doomed = vec![id];
        while let Some(id) = doomed.pop() {
            if let Some(node) = self.nodes.get_mut(id.index()).and_then(Option::take) {
                doomed.extend(node.children());
            }
        }
    }

    /// Whether a node only wraps what is in it: a required object that is all there is in its part of the request.
    /// Its frame would say nothing to anyone.
    #[must_use]
    pub fn is_wrapper(&self, id: NodeId) -> bool {
        let Some(node) = self.node(id) else { return false };
        let Some(parent) = node.parent.and_then(|parent| self.node(parent)) else { return false };
        let drawn = |id: &NodeId| self.node(*id).is_some_and(Node::is_drawn);
        node.required
            && matches!(parent.origin, Origin::Root(_))
            && matches!(node.origin, Origin::Property(_))
            && matches!(node.state, State::Object(_))
            && matches!(parent.state, State::Object(_))
            && parent.drawn_children().iter().filter(|id| drawn(id)).count() == 1
    }

    /// The nodes that are drawn below this one.
    #[must_use]
    pub fn drawn_children(&self, id: NodeId) -> Vec<NodeId> {
        self.node(id).map(Node::drawn_children).unwrap_or_default()
    }

    /// A node and those it lies in, from the inside out.
    pub fn ancestry(&self, id: NodeId) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.node(id), |node| self.node(node.parent?))
    }
}
