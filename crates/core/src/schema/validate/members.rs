//! What an object's members are held against.

use super::rule::{Rule, Step};
use super::run::{Place, Run, Seen};
use crate::json::{Object, Value};
use std::mem::{replace, take};
use std::sync::Arc;

impl Run<'_> {
    /// `properties`, `patternProperties` and, for the members that neither knows, `additionalProperties`.
    pub(super) fn members(&mut self, members: &Object, at: Place<'_>, mut seen: Seen<'_>) -> bool {
        if self.leaves_alone(members.is_empty()) {
            return true;
        }
        let map = |keyword| at.node.get(keyword).and_then(Value::as_object);
        let (properties, patterns) = (map("properties"), map("patternProperties"));
        let additional = at.node.get("additionalProperties");
        let (mut valid, mut next) = (true, 0);
        self.spend(members.len() / 16);
        for (position, (name, value)) in members.iter().enumerate() {
            let mut known = false;
            if let Some(schema) = properties.and_then(|properties| self.find(properties, name, &mut next)) {
                known = true;
                valid &= self.check_at(Step::Name(Arc::clone(name)), schema, at.home, value);
            }
            for (pattern, schema) in patterns.into_iter().flat_map(Object::iter) {
                if self.spend(1) && self.is_match(pattern, name) {
                    known = true;
                    valid &= self.check_at(Step::Name(Arc::clone(name)), schema, at.home, value);
                }
            }
            if let (false, Some(schema)) = (known, additional) {
                known = true;
                valid &= self.check_at(Step::Name(Arc::clone(name)), schema, at.home, value);
            }
            if let (true, Some(mark)) = (known, seen.as_mut().and_then(|seen| seen.get_mut(position))) {
                *mark = true;
            }
            if !valid && self.quiet {
                break;
            }
        }
        valid
    }

    /// A member by its name, looked for from the one after the last: values mostly keep to the order of the schema.
    pub(super) fn find<'v>(&mut self, among: &'v Object, name: &str, next: &mut usize) -> Option<&'v Value> {
        let found = among.get_from(name, *next);
        let passed = found.and_then(|(at, _)| at.checked_sub(*next)).unwrap_or(among.len());
        self.spend(passed / 16);
        let (at, value) = found?;
        *next = at + 1;
        Some(value)
    }

    /// `propertyNames`
    pub(super) fn names(&mut self, schema: &Value, members: &Object, home: usize) -> bool {
        if self.leaves_alone(members.is_empty()) {
            return true;
        }
        let mut valid = true;
        for (name, _) in members.iter() {
            let before = take(&mut self.found);
            let fits = self.check(schema, home, &Value::String(Arc::clone(name)), None);
            let broken = replace(&mut self.found, before);
            if !fits {
                let rule = broken.into_iter().next().map_or(Rule::NotAllowed, |violation| violation.rule);
                valid = self.violate_at(Step::Name(Arc::clone(name)), Rule::PropertyName(Box::new(rule)));
            }
        }
        valid
    }

    /// `unevaluatedProperties` and `unevaluatedItems`: for what no other keyword of the node has looked at.
    pub(super) fn unevaluated(&mut self, schema: &Value, at: Place<'_>, seen: &mut [bool]) -> bool {
        if self.leaves_alone(seen.is_empty()) {
            return true;
        }
        let mut valid = true;
        for (position, mark) in seen.iter_mut().enumerate() {
            let next = match at.value {
                _ if replace(mark, true) => None,
                Value::Object(members) => {
                    members.at(position).map(|(name, value)| (Step::Name(Arc::clone(name)), value))
                }
                Value::Array(items) => items.get(position).map(|item| (Step::Index(position), item)),
                _ => None,
            };
            if let Some((step, value)) = next {
                valid &= self.check_at(step, schema, at.home, value);
            }
        }
        valid
    }

    /// Whether members and items are not to be looked into. Then nobody knows, unless there are none.
    pub(super) fn leaves_alone(&mut self, is_empty: bool) -> bool {
        self.unsure |= self.one_level && !is_empty;
        self.one_level
    }
}
