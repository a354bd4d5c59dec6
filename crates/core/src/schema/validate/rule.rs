//! What a value can break, and where. Worded elsewhere, in the person's language.

use crate::json::{Number, Value};
use crate::schema::Kind;
use std::sync::Arc;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into the member of this name.
    Name(Arc<str>),
    /// Into the item at this position.
    Index(usize),
}

/// A rule that is broken somewhere in a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The way from the value that was checked to the part that breaks the rule.
    pub path: Vec<Step>,
    /// The rule.
    pub rule: Rule,
}

/// What is asked for and was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// A value of one of these kinds. `null` is not named among them: where nothing is named, it is all that is allowed.
    Type(Vec<Kind>),
    /// One of a few values.
    Enum,
    /// This value.
    Const(Value),
    /// A member of this name. The path is the object's.
    Missing(Arc<str>),
    /// At least this.
    Minimum {
        /// The bound.
        bound: Number,
        /// Whether the bound itself is too small.
        strict: bool,
    },
    /// At most this.
    Maximum {
        /// The bound.
        bound: Number,
        /// Whether the bound itself is too large.
        strict: bool,
    },
    /// A whole multiple of this.
    MultipleOf(Number),
    /// At least so many characters.
    MinLength(usize),
    /// At most so many characters.
    MaxLength(usize),
    /// Text that matches this regular expression (ECMAScript).
    Pattern(Arc<str>),
    /// Text of this format, by the name that the schema gives it.
    Format(Arc<str>),
    /// At least so many items.
    MinItems(usize),
    /// At most so many items.
    MaxItems(usize),
    /// No item twice: these two are the same.
    UniqueItems {
        /// The position of the one.
        first: usize,
        /// The position of the other.
        second: usize,
    },
    /// So many items that fit a schema of their own.
    Contains {
        /// How many at least.
        at_least: usize,
        /// How many at most.
        at_most: Option<usize>,
    },
    /// At least so many members.
    MinProperties(usize),
    /// At most so many members.
    MaxProperties(usize),
    /// Nothing at all: a member or an item that may not be there. The path is its own.
    NotAllowed,
    /// Another name for this member: what the name itself breaks. The path is the member's.
    PropertyName(Box<Rule>),
    /// One of several kinds of value, where nothing more precise can be said.
    NoBranch,
    /// Exactly one of several kinds of value, where it is more than one at once.
    SeveralBranches,
    /// Anything but this.
    Not,
    /// One of these sets of members. The path is the object's.
    OneOfRequired(Vec<Vec<Arc<str>>>),
}

impl Rule {
    /// The keyword of JSON Schema that asks for it, or one of those that do: for reports, and to compare validators.
    #[must_use]
    pub const fn keyword(&self) -> &'static str {
        match self {
            Self::Type(_) => "type",
            Self::Enum => "enum",
            Self::Const(_) => "const",
            Self::Missing(_) => "required",
            Self::Minimum { strict: false, .. } => "minimum",
            Self::Minimum { .. } => "exclusiveMinimum",
            Self::Maximum { strict: false, .. } => "maximum",
            Self::Maximum { .. } => "exclusiveMaximum",
            Self::MultipleOf(_) => "multipleOf",
            Self::MinLength(_) => "minLength",
            Self::MaxLength(_) => "maxLength",
            Self::Pattern(_) => "pattern",
            Self::Format(_) => "format",
            Self::MinItems(_) => "minItems",
            Self::MaxItems(_) => "maxItems",
            Self::UniqueItems { .. } => "uniqueItems",
            Self::Contains { .. } => "contains",
            Self::MinProperties(_) => "minProperties",
            Self::MaxProperties(_) => "maxProperties",
            Self::NotAllowed => "additionalProperties",
            Self::PropertyName(_) => "propertyNames",
            Self::NoBranch | Self::OneOfRequired(_) => "anyOf",
            Self::SeveralBranches => "oneOf",
            Self::Not => "not",
        }
    }
}
