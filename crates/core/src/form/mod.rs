//! A form for an action: which fields there are, what has been entered, what will be sent.
//!
//! The tree grows where it is opened and nowhere else. Every node has an id that stays its own whatever is added,
//! removed or moved around it, and every change answers with the ids of the nodes that now look different, so that one
//! keystroke redraws one field. What was loaded and not touched leaves as it came.

mod assemble;
mod check;
mod edit;
mod node;
mod number;
mod request;

pub use check::{Patterns, Problem};
pub use edit::Changed;
pub use node::{Node, NodeId, Origin, State};
pub use request::{ActionForm, Part};

use crate::json::Value;
use crate::schema::{Control, Schema, Shape};
use std::sync::Arc;

/// Required objects open by themselves to this depth; a schema that requires itself would otherwise never end.
const OPENS_BY_ITSELF: usize = 6;

/// The tree of fields.
#[derive(Debug, Default)]
pub struct Form {
    nodes: Vec<Option<Node>>,
}

impl Form {
    /// An empty form.
    #[must_use]
    pub const fn new() -> Self {
        Self { nodes: Vec::new() }
    }

    /// A node; `None` once it was removed.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())?.as_ref()
    }

    fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id.index())?.as_mut()
    }

    /// Adds a tree for this schema, with the value that was loaded for it.
    pub fn plant(&mut self, schema: &Schema, required: bool, loaded: Option<&Value>) -> NodeId {
        self.grow(None, Origin::Root, required, schema, loaded)
    }

    /// Makes a node and, where it opens by itself, its children.
    fn grow(
        &mut self,
        parent: Option<NodeId>,
        origin: Origin,
        required: bool,
        schema: &Schema,
        loaded: Option<&Value>,
    ) -> NodeId {
        let id = NodeId::new(self.nodes.len());
        let depth = parent.and_then(|parent| self.node(parent)).map_or(0, |parent| parent.depth + 1);
        let mut shape = Shape::of(schema);
        // Only where it must be sent does a single possible value need no question.
        if let (Control::Fixed(value), false) = (&shape.control, required || origin == Origin::Root)
            && !value.is_null()
        {
            let choice = crate::schema::Choice { label: label_of(value), value: value.clone() };
            shape.control = Control::Choice(vec![choice]);
        }
        let node = Node {
            id,
            parent,
            origin,
            required,
            depth,
            shape: Arc::new(shape),
            state: State::Absent,
            loaded: loaded.cloned(),
            edited: false,
            visited: false,
        };
        self.nodes.push(Some(node));
        match loaded {
            Some(value) => self.fill(id, value),
            None if required && depth < OPENS_BY_ITSELF => self.open_required(id),
            None => {}
        }
        id
    }

    fn open_required(&mut self, id: NodeId) {
        let Some(node) = self.node(id) else { return };
        let opens = match &node.shape.control {
            Control::Object(_) | Control::Union(_) => true,
            Control::List(_) => node.shape.limits.min_items.is_some_and(|least| least > 0),
            _ => false,
        };
        if opens {
            self.open(id);
        }
    }

    /// Shows what is inside a node: an object's fields, a union's first branch, a list's first item.
    fn open(&mut self, id: NodeId) {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return };
        let state = match &shape.control {
            Control::Object(properties) => {
                let mut fields = Vec::with_capacity(properties.len());
                for property in properties {
                    let loaded =
                        self.node(id).and_then(|node| node.loaded.as_ref()?.get(&property.name).cloned());
                    let origin = Origin::Property(Arc::clone(&property.name));
                    fields.push(self.grow(
                        Some(id),
                        origin,
                        property.required,
                        &property.schema,
                        loaded.as_ref(),
                    ));
                }
                State::Object(fields)
            }
            Control::List(items) => {
                let first = self.grow(Some(id), Origin::Item, true, items, None);
                State::List(vec![first])
            }
            Control::Union(branches) => {
                let mut drafts = vec![None; branches.len()];
                if let (Some(branch), Some(draft)) = (branches.first(), drafts.first_mut()) {
                    *draft = Some(self.grow(Some(id), Origin::Branch(0), true, &branch.schema, None));
                }
                State::Union { chosen: 0, drafts }
            }
            Control::Boolean => State::Bool(false),
            _ => State::Text(String::new()),
        };
        if let Some(node) = self.node_mut(id) {
            node.state = state;
        }
    }

    /// Takes a value in as if it had been entered. What the control cannot show is kept as JSON text.
    fn fill(&mut self, id: NodeId, value: &Value) {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return };
        let state = match (&shape.control, value) {
            (_, Value::Null) => State::Null,
            (Control::Text(_), Value::String(text)) => State::Text(text.to_string()),
            (Control::Number | Control::Integer, Value::Number(number)) => State::Text(number.to_string()),
            (Control::Boolean, Value::Bool(value)) => State::Bool(*value),
            (Control::Choice(choices), value) => {
                match choices.iter().position(|choice| choice.value.means_same(value)) {
                    Some(at) => State::Chosen(at),
                    None => State::Json(value.to_pretty()),
                }
            }
            (Control::Object(_), Value::Object(_)) => return self.open(id),
            (Control::List(items), Value::Array(values)) => {
                let ids = values
                    .iter()
                    .map(|value| self.grow(Some(id), Origin::Item, true, items, Some(value)))
                    .collect();
                State::List(ids)
            }
            (Control::Union(branches), value) => {
                let chosen = branches.iter().position(|branch| fits(&branch.schema, value)).unwrap_or(0);
                let mut drafts = vec![None; branches.len()];
                if let (Some(branch), Some(draft)) = (branches.get(chosen), drafts.get_mut(chosen)) {
                    *draft =
                        Some(self.grow(Some(id), Origin::Branch(chosen), true, &branch.schema, Some(value)));
                }
                State::Union { chosen, drafts }
            }
            (Control::Fixed(fixed), value) if fixed.means_same(value) => State::Absent,
            (_, value) => State::Json(value.to_pretty()),
        };
        if let Some(node) = self.node_mut(id) {
            node.state = state;
        }
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
        let siblings = parent
            .children()
            .into_iter()
            .filter_map(|id| self.node(id))
            .filter(|node| node.is_drawn())
            .count();
        node.required
            && parent.origin == Origin::Root
            && siblings == 1
            && matches!(node.state, State::Object(_))
            && matches!(parent.state, State::Object(_))
    }

    /// The nodes that are drawn below this one.
    #[must_use]
    pub fn drawn_children(&self, id: NodeId) -> Vec<NodeId> {
        self.node(id).map(Node::drawn_children).unwrap_or_default()
    }
}

fn label_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a loaded value looks like this branch: its type, its fixed values and its required names.
fn fits(schema: &Schema, value: &Value) -> bool {
    match (&Shape::of(schema).control, value) {
        (Control::Text(_), Value::String(_))
        | (Control::Number, Value::Number(_))
        | (Control::Boolean, Value::Bool(_))
        | (Control::List(_), Value::Array(_))
        | (Control::Json, _) => true,
        (Control::Integer, Value::Number(number)) => number.is_integer(),
        (Control::Choice(choices), value) => choices.iter().any(|choice| choice.value.means_same(value)),
        (Control::Fixed(fixed), value) => fixed.means_same(value),
        (Control::Union(branches), value) => branches.iter().any(|branch| fits(&branch.schema, value)),
        (Control::Object(properties), Value::Object(members)) => {
            properties.iter().all(|property| match members.get(&property.name) {
                None => !property.required,
                Some(member) => match &Shape::of(&property.schema).control {
                    Control::Fixed(fixed) => fixed.means_same(member),
                    _ => true,
                },
            })
        }
        _ => false,
    }
}
