//! What stands against sending a field as it is.

use super::node::{Node, NodeId, Origin, State};
use super::{Form, number};
use crate::json::{ParseError, parse};
use crate::schema::{Control, Rule, Step, Validation};

/// A problem with what was entered, to be worded in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It must be given.
    Missing,
    /// It is no number.
    NotANumber,
    /// It is no JSON.
    NotJson(ParseError),
    /// A row has no name.
    Unnamed,
    /// Another row has the same name.
    SameName,
    /// It breaks a rule of the schema.
    Rule(Rule),
    /// Something inside it, which has no field of its own, breaks a rule.
    Inside(Vec<Step>, Rule),
}

impl Form {
    pub(super) fn validation(&self) -> Validation<'_> {
        Validation::new(self.patterns).with_formats(true)
    }

    /// The message of one field. Costs this field only.
    #[must_use]
    pub fn problem(&self, id: NodeId) -> Option<Problem> {
        self.checked.set(self.checked.get() + 1);
        let node = self.node(id)?;
        let found = self.unreadable(node).or_else(|| self.misnamed(node));
        found.or_else(|| node.reported.clone()).or_else(|| self.broken(node))
    }

    /// How many fields were looked at so far: what a keystroke costs.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.checked.get()
    }

    /// What cannot be read as what the field is for, whatever the schema says.
    pub(super) fn unreadable(&self, node: &Node) -> Option<Problem> {
        match (&node.state, &node.shape.control) {
            (State::Text(text), Control::Number | Control::Integer | Control::UnixTime)
                if number::typed(text).is_none() =>
            {
                Some(Problem::NotANumber)
            }
            (State::Json(text), _) if !text.trim().is_empty() => parse(text).err().map(Problem::NotJson),
            _ => None,
        }
    }

    fn misnamed(&self, node: &Node) -> Option<Problem> {
        let Origin::Row(name) = &node.origin else { return None };
        if name.is_empty() {
            return (!node.is_blank()).then_some(Problem::Unnamed);
        }
        let siblings = self.node(node.parent?)?.drawn_children();
        let same = siblings.iter().filter_map(|id| self.node(*id)).any(|other| {
            other.id < node.id
                && matches!(&other.origin, Origin::Property(own) | Origin::Row(own) if own == name)
        });
        same.then_some(Problem::SameName)
    }

    /// What the field itself breaks, its members and items left aside: those have messages of their own.
    fn broken(&self, node: &Node) -> Option<Problem> {
        match (&node.state, &node.shape.control) {
            (State::Object(_) | State::Union { .. }, _) | (State::Absent, Control::Fixed(_)) => return None,
            (State::Absent, Control::Object(_) | Control::List(_) | Control::Choices(_)) => {}
            _ if node.is_blank() => return node.required.then_some(Problem::Missing),
            _ => {}
        }
        let value = self.assemble(node.id)?;
        let rule = node.schema.violation_here(&value, &self.validation())?;
        Some(match rule {
            Rule::Missing(_) if !matches!(node.state, State::Json(_)) => Problem::Missing,
            rule => Problem::Rule(rule),
        })
    }
}
