//! One field, and what has been entered in it.

use super::check::Problem;
use crate::json::Value;
use crate::schema::{Condition, Control, Schema, Shape};
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
    /// It has none; the name of the request's part that begins here, empty where there are no parts.
    Root(&'static str),
    /// A field of an object, by its exact name.
    Property(Arc<str>),
    /// A row of an object, by the name that it has been given.
    Row(Arc<str>),
    /// An item of a list.
    Item,
    /// A branch of a union.
    Branch(usize),
    /// Fields that lie in the parent's own object, chosen by a union beside its properties.
    Spread,
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
    /// What is in a file, as base64, with the file's name.
    File {
        /// What the file was called.
        name: String,
        /// Its content.
        data: Arc<str>,
    },
    /// Yes or no.
    Bool(bool),
    /// The choice at this position.
    Chosen(usize),
    /// The choices at these positions, in the order in which they were made.
    Picked(Vec<usize>),
    /// JSON text as it was typed.
    Json(String),
    /// The fields and rows of an object, in the order in which they are drawn.
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

impl State {
    /// All nodes right below, drawn or not.
    pub(super) fn children(&self) -> Vec<NodeId> {
        match self {
            Self::Object(ids) | Self::List(ids) => ids.clone(),
            Self::Union { drafts, .. } => drafts.iter().flatten().copied().collect(),
            _ => Vec::new(),
        }
    }
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
    /// Whether the person has been here, so that a message does not come too early.
    pub visited: bool,
    /// Whether an optional field was asked to be shown.
    pub shown: bool,
    /// Whether it is folded up to a line.
    pub folded: bool,
    /// Whether the host has said what it holds: shown, and not to be changed.
    pub read_only: bool,
    /// Which of the host's sources offers values for it.
    pub source: Option<usize>,
    /// The host's own word for it.
    pub(super) name: Option<Arc<str>>,
    /// Whether the host wants it out of sight.
    pub(super) hidden: bool,
    /// When it is there at all, and whether that is so now.
    pub(super) when: Option<(Condition, bool)>,
    pub(super) schema: Schema,
    /// The value it was loaded with.
    pub(super) loaded: Option<Value>,
    /// Whether anything in it was changed since.
    pub(super) edited: bool,
    /// What was entered before it was edited as JSON.
    pub(super) set_aside: Option<State>,
    /// What sending was held back for.
    pub(super) reported: Option<Problem>,
}

impl Node {
    /// What people call it: the host's word or the vendor's title, else its name as words; `None` for a root, an item
    /// or a branch.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match (&self.name, &self.shape.title, &self.origin) {
            (Some(name), _, _) => Some(name.to_string()),
            (_, _, Origin::Item | Origin::Branch(_) | Origin::Spread) => None,
            (_, _, Origin::Row(name)) => Some(name.to_string()),
            (_, Some(title), _) => Some(title.to_string()),
            (_, None, Origin::Property(name)) => Some(crate::text::humanise(name)),
            (_, None, Origin::Root(_)) => None,
        }
    }

    /// Whether it has to be drawn at all: a value that cannot be anything else is sent and not shown.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        let needs_no_question =
            matches!(self.shape.control, Control::Fixed(_)) && !matches!(self.state, State::Json(_));
        self.is_active() && !self.hidden && !needs_no_question
    }

    /// Whether the conditions for it to be there are met.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.when.as_ref().is_none_or(|(_, holds)| *holds)
    }

    /// The text in a text field; empty for any other state.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.state {
            State::Text(text) | State::Json(text) => text,
            _ => "",
        }
    }

    /// Whether it is edited as JSON text, because of its schema, because of what was loaded or because someone asked.
    #[must_use]
    pub fn is_json(&self) -> bool {
        matches!(self.shape.control, Control::Json) || matches!(self.state, State::Json(_))
    }

    /// Whether nothing was entered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match &self.state {
            State::Absent => true,
            State::Json(text) => text.is_empty(),
            _ => false,
        }
    }

    /// All nodes right below, drawn or not, those set aside included.
    pub(super) fn children(&self) -> Vec<NodeId> {
        let mut children = self.state.children();
        children.extend(self.set_aside.iter().flat_map(State::children));
        children
    }

    /// The nodes right below that count now.
    pub(super) fn drawn_children(&self) -> Vec<NodeId> {
        match &self.state {
            State::Union { chosen, drafts } => drafts.get(*chosen).copied().flatten().into_iter().collect(),
            state => state.children(),
        }
    }
}
