//! One field, and what has been entered in it.

use crate::json::Value;
use crate::schema::{Control, Shape};
use std::sync::Arc;

/// Names a node for as long as the form lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its number: ids are given out one after the other.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Shown as a plain number, for ids in a page.
impl std::fmt::Display for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What a node is to its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It has none.
    Root,
    /// A field of an object, by its exact name.
    Property(Arc<str>),
    /// An item of a list.
    Item,
    /// A branch of a union.
    Branch(usize),
}

/// What has been entered. Absent, null and empty are three different things.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// Nothing: the field is not sent.
    Absent,
    /// `null`
    Null,
    /// Text as it was typed, numbers too.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// The choice at this position.
    Chosen(usize),
    /// JSON text as it was typed.
    Json(String),
    /// The fields of an object, in the order in which they are drawn.
    Object(Vec<NodeId>),
    /// The items of a list.
    List(Vec<NodeId>),
    /// The branch of a union, with what was entered in each of them.
    Union {
        /// The position of the branch that counts.
        chosen: usize,
        /// What was entered in each branch that was ever opened.
        drafts: Vec<Option<NodeId>>,
    },
}

/// A field of the form.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Node {
    /// Its own id.
    pub id: NodeId,
    /// The node it lies in.
    pub parent: Option<NodeId>,
    /// What it is to that node.
    pub origin: Origin,
    /// Whether it must be there.
    pub required: bool,
    /// How deep it lies.
    pub depth: usize,
    /// What it asks for.
    pub shape: Arc<Shape>,
    /// What has been entered.
    pub state: State,
    /// The value it was loaded with.
    pub(super) loaded: Option<Value>,
    /// Whether anything in it was changed since.
    pub(super) edited: bool,
    /// Whether the person has been here, so that a message does not come too early.
    pub visited: bool,
}

impl Node {
    /// What people call it: the vendor's title, else its name as words; `None` for a root, an item or a branch.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match (&self.shape.title, &self.origin) {
            (_, Origin::Item | Origin::Branch(_)) => None,
            (Some(title), _) => Some(title.to_string()),
            (None, Origin::Property(name)) => Some(crate::text::humanise(name)),
            (None, Origin::Root) => None,
        }
    }

    /// Whether it has to be drawn at all: a value that cannot be anything else is sent and not shown.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        !matches!(self.shape.control, Control::Fixed(_)) || matches!(self.state, State::Json(_))
    }

    /// The text in a text field; empty for any other state.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.state {
            State::Text(text) | State::Json(text) => text,
            _ => "",
        }
    }

    /// Whether it is edited as JSON text, because of its schema or because of what was loaded.
    #[must_use]
    pub fn is_json(&self) -> bool {
        matches!(self.shape.control, Control::Json) || matches!(self.state, State::Json(_))
    }

    /// All nodes right below, drawn or not.
    pub(super) fn children(&self) -> Vec<NodeId> {
        match &self.state {
            State::Object(ids) | State::List(ids) => ids.clone(),
            State::Union { drafts, .. } => drafts.iter().flatten().copied().collect(),
            _ => Vec::new(),
        }
    }

    /// The nodes right below that count now.
    pub(super) fn drawn_children(&self) -> Vec<NodeId> {
        match &self.state {
            State::Union { chosen, drafts } => drafts.get(*chosen).copied().flatten().into_iter().collect(),
            _ => self.children(),
        }
    }
}
