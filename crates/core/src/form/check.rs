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
    /// The file is too large to be sent.
    FileTooLarge,
    /// The file could not be read.
    FileUnreadable,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::planted::planted;

    fn problem(schema: &str, text: &str) -> Option<Problem> {
        let (mut form, root) = planted(schema, None);
        form.type_text(root, text);
        form.problem(root)
    }

    fn rule(schema: &str, text: &str) -> Option<&'static str> {
        match problem(schema, text) {
            Some(Problem::Rule(rule)) => Some(rule.keyword()),
            None => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn limits_are_told_with_the_number_that_counts() {
        assert_eq!(
            problem(r#"{"type":"integer","minimum":1}"#, "0"),
            Some(Problem::Rule(Rule::Minimum { bound: 1.into(), strict: false }))
        );
        assert_eq!(rule(r#"{"type":"integer"}"#, "1.5"), Some("type"));
        assert_eq!(rule(r#"{"type":"integer"}"#, "1.0"), None);
        assert_eq!(rule(r#"{"type":"string","maxLength":2}"#, "éé"), None);
        assert_eq!(rule(r#"{"type":"string","minLength":3}"#, "ab"), Some("minLength"));
        assert_eq!(rule(r#"{"type":"string","pattern":"^x"}"#, "ax"), Some("pattern"));
        assert_eq!(rule(r#"{"type":"string","format":"email"}"#, "jane"), Some("format"));
        assert_eq!(problem(r#"{"type":"string"}"#, ""), Some(Problem::Missing));
        assert_eq!(problem(r#"{"type":"number"}"#, "about 5"), Some(Problem::NotANumber));
    }

    #[test]
    fn what_no_engine_understands_holds_nobody_back() {
        assert_eq!(rule(r#"{"type":"string","pattern":"(?<"}"#, "x"), None);
        assert_eq!(rule(r#"{"type":"string","format":"vendors-own"}"#, "x"), None);
    }

    #[test]
    fn json_that_cannot_be_read_is_told_with_its_place() {
        let (mut form, root) = planted("{}", None);
        form.edit_as_json(root);
        form.type_text(root, "{\n  oops");
        let Some(Problem::NotJson(error)) = form.problem(root) else { panic!("no problem found") };
        assert_eq!((error.line, error.column), (2, 3));
    }

    #[test]
    fn a_keystroke_is_looked_at_in_its_own_field_alone() {
        let properties: Vec<String> =
            (0..1_000).map(|at| format!(r#""f{at}":{{"type":"string"}}"#)).collect();
        let (mut form, root) =
            planted(&format!(r#"{{"type":"object","properties":{{{}}}}}"#, properties.join(",")), None);
        let field = form.drawn_children(root)[500];
        let (before, changed) = (form.checked(), form.type_text(field, "x"));
        changed.iter().for_each(|id| _ = form.problem(*id));
        assert_eq!(form.checked() - before, 1);
    }
}
