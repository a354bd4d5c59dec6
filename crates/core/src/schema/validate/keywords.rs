//! The keywords of one node: which of them are looked at, in which order, and those that lead to other schemas about the
//! same value. What members and items are held against, and what the value itself must be, stands in files of their own.

use super::dialect::{Dialect, Keyword, keyword};
use super::format;
use super::library::Found;
use super::rule::Rule;
use super::run::{Place, Run, Seen};
use crate::json::Value;
use std::mem::{replace, take};
use std::sync::Arc;

impl Run<'_> {
    pub(super) fn keywords(&mut self, at: Place<'_>, seen: Seen<'_>) -> bool {
        let Place { node, dialect, value, .. } = at;
        if dialect.reference_stands_alone()
            && let Some(reference) = node.get("$ref")
        {
            return self.keyword(Keyword::Ref, "$ref", reference, at, seen);
        }
        // OpenAPI 3.0: whatever stands beside it.
        if value.is_null() && dialect == Dialect::Vendor && node.get("nullable") == Some(&Value::Bool(true)) {
            return true;
        }
        let asserts = self.library.asserts(at.home);
        // A value of the wrong type breaks other rules too, but that is nothing that anyone needs to be told.
        if asserts && node.get("type").is_some_and(|types| !self.is_of_type(types, at)) {
            return false;
        }
        let unevaluated = match value {
            Value::Object(_) => node.get("unevaluatedProperties"),
            Value::Array(_) => node.get("unevaluatedItems"),
            _ => None,
        };
        let unevaluated = unevaluated.filter(|_| dialect >= Dialect::Draft2019);
        let mut own = (seen.is_some() || unevaluated.is_some()).then(|| unseen(value));
        let (mut valid, mut members, mut items) = (true, false, false);
        for (name, argument) in node.iter() {
            let Some((keyword, _)) = keyword(name, dialect) else { continue };
            let is_done = match keyword {
                Keyword::Members => replace(&mut members, true),
                Keyword::Items => replace(&mut items, true),
                _ => keyword >= Keyword::DependentRequired && !asserts,
            };
            if !is_done {
                valid &= self.keyword(keyword, name, argument, at, own.as_deref_mut());
            }
            if !valid && self.quiet {
                return false;
            }
        }
        if let (Some(schema), Some(own)) = (unevaluated, &mut own) {
            valid &= self.unevaluated(schema, at, own);
        }
        if let (Some(seen), Some(own)) = (seen, own)
            && valid
        {
            mark(seen, &own);
        }
        valid
    }

    /// One keyword. An argument of the wrong type says nothing, and neither does a keyword about another kind of value.
    fn keyword(
        &mut self,
        keyword: Keyword,
        name: &str,
        argument: &Value,
        at: Place<'_>,
        mut seen: Seen<'_>,
    ) -> bool {
        let Place { home, value, .. } = at;
        match (keyword, argument, value) {
            (Keyword::Ref, Value::String(reference), _) => {
                let found = self.library.look_up(reference, home);
                self.follow(found, value, seen)
            }
            (Keyword::DynamicRef, Value::String(reference), _) => {
                let found = self.library.look_up_dynamic(reference, home, &self.scope);
                self.follow(found, value, seen)
            }
            (Keyword::RecursiveRef, _, _) if at.dialect != Dialect::Draft2020 => {
                let found = self.library.look_up_recursive(home, &self.scope);
                self.follow(found, value, seen)
            }
            (Keyword::AllOf, Value::Array(parts), _) => {
                let mut valid = true;
                for part in parts.iter() {
                    valid &= self.check(part, home, value, seen.as_deref_mut());
                    if !valid && self.quiet {
                        break;
                    }
                }
                valid
            }
            (Keyword::AnyOf, Value::Array(branches), _) => self.union(branches, false, at, seen),
            (Keyword::OneOf, Value::Array(branches), _) => self.union(branches, true, at, seen),
            (Keyword::Not, _, _) => match self.trial(argument, home, value, None) {
                (true, true) => self.violate(Rule::Not),
                (valid, _) => {
                    self.unsure |= valid;
                    true
                }
            },
            (Keyword::If, _, _) => self.condition(argument, at, seen),
            (
                Keyword::Dependent | Keyword::DependentRequired,
                Value::Object(asked),
                Value::Object(members),
            ) => {
                let mut valid = true;
                for (_, asked) in asked.iter().filter(|(name, _)| members.contains(name)) {
                    valid &= match asked {
                        Value::Array(names) => self.required(names, members),
                        schema => self.check(schema, home, value, seen.as_deref_mut()),
                    };
                }
                valid
            }
            (Keyword::Members, _, Value::Object(members)) => self.members(members, at, seen),
            (Keyword::PropertyNames, _, Value::Object(members)) => self.names(argument, members, home),
            (Keyword::Items, _, Value::Array(items)) => self.items(items, at, seen),
            (Keyword::Contains, _, Value::Array(items)) => self.contains(argument, items, at, seen),
            (Keyword::Required, Value::Array(names), Value::Object(members)) => self.required(names, members),
            (Keyword::UniqueItems, Value::Bool(true), Value::Array(items)) => self.unique(items),
            // An empty list allows nothing at all; a vendor who writes one means something else.
            (Keyword::Enum, Value::Array(values), _)
                if values.is_empty() && at.dialect == Dialect::Vendor =>
            {
                true
            }
            (Keyword::Enum, Value::Array(values), _) => self.one_of(values, value, Rule::Enum),
            (Keyword::Const, _, _) => {
                self.one_of(std::slice::from_ref(argument), value, Rule::Const(argument.clone()))
            }
            (Keyword::Length, Value::Number(bound), _) => self.length(name, bound, value),
            (Keyword::Minimum | Keyword::Maximum, Value::Number(bound), Value::Number(number)) => {
                self.bound(keyword, name, bound, number, at)
            }
            (Keyword::MultipleOf, Value::Number(step), Value::Number(number)) => {
                let is_multiple = number.is_multiple_of(step);
                self.unsure |= is_multiple.is_none();
                is_multiple != Some(false) || self.violate(Rule::MultipleOf(step.clone()))
            }
            (Keyword::Pattern, Value::String(pattern), Value::String(text)) => {
                self.is_match(pattern, text) || self.violate(Rule::Pattern(Arc::clone(pattern)))
            }
            (Keyword::Format, Value::String(name), Value::String(text)) => {
                let asserted = self.how.formats || self.library.formats(home);
                !asserted
                    || format::keeps_to(name, text, self.how.patterns) != Some(false)
                    || self.violate(Rule::Format(Arc::clone(name)))
            }
            _ => true,
        }
    }

    fn follow(&mut self, found: Found, value: &Value, seen: Seen<'_>) -> bool {
        let searched = take(&mut self.library.searched);
        self.spend(searched / 16);
        let Some((schema, home)) = found else {
            self.unsure = true;
            return true;
        };
        let Value::Object(node) = &schema else { return self.check(&schema, home, value, seen) };
        let step = (Arc::as_ptr(node).addr(), std::ptr::from_ref(value).addr());
        // Back at the same node with the same value: a circle, which asks for nothing.
        let here = self.following.iter().rev().take_while(|other| other.1 == step.1);
        if here.into_iter().any(|other| *other == step) {
            self.unsure = true;
            return true;
        }
        self.following.push(step);
        let valid = self.check(&schema, home, value, seen);
        self.following.pop();
        valid
    }

    fn condition(&mut self, condition: &Value, at: Place<'_>, mut seen: Seen<'_>) -> bool {
        let branch = match self.trial(condition, at.home, at.value, seen.as_deref_mut()) {
            (true, true) => "then",
            (false, _) => "else",
            _ => {
                self.unsure = true;
                return true;
            }
        };
        at.node.get(branch).is_none_or(|branch| self.check(branch, at.home, at.value, seen))
    }
}

/// A mark for each member or item, none set.
pub(super) fn unseen(value: &Value) -> Vec<bool> {
    let count = match value {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    vec![false; count]
}

/// Sets the marks that others have set.
fn mark(seen: &mut [bool], others: &[bool]) {
    for (seen, other) in seen.iter_mut().zip(others) {
        *seen |= other;
    }
}
