//! One check of one value: every keyword that looks at the value itself, and what goes along from node to node.
//!
//! Valid has two degrees. Where something was not looked at (no work left, members in a check of one level, a reference
//! into nowhere), a value counts as valid but the run becomes `unsure`, so that a `not` or a `oneOf` around it does not
//! turn what is unknown into a mistake.

use super::dialect::{Dialect, Keyword, keyword};
use super::library::{Found, Library};
use super::rule::{Rule, Step, Violation};
use super::{Validation, Verdict, format};
use crate::json::{Number, Object, Value};
use crate::schema::Kind;
use std::mem::{replace, take};
use std::sync::Arc;

/// How many schemas may be inside each other: a value nested as deeply as JSON may be, each level by a reference.
const MAX_DEPTH: usize = 640;
/// More violations than this help nobody.
pub(super) const MAX_VIOLATIONS: usize = 1_000;

/// Which members or items of a value some keyword has looked at; empty for values that have none.
pub(super) type Seen<'s> = Option<&'s mut [bool]>;

/// A check under way.
pub(super) struct Run<'a> {
    pub(super) how: &'a Validation<'a>,
    library: Library<'a>,
    /// The resources that led to the present node, outermost first.
    scope: Vec<usize>,
    /// The references being followed: node and value, by their addresses in memory.
    following: Vec<(usize, usize)>,
    pub(super) path: Vec<Step>,
    pub(super) found: Vec<Violation>,
    /// Whether only the verdict counts: nothing is noted, and the first violation is the last.
    pub(super) quiet: bool,
    /// Whether members and items are left alone.
    pub(super) one_level: bool,
    pub(super) unsure: bool,
    complete: bool,
    depth: usize,
    pub(super) work: usize,
    pub(super) tags: Tags,
}

/// How the members that tell the branches of a union apart (those that allow a single value) agree with the value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tags {
    /// The length of the path of such a member.
    pub(super) level: usize,
    pub(super) matched: usize,
    pub(super) missed: usize,
}

/// A node, where it belongs, and the value it is held against.
#[derive(Clone, Copy)]
pub(super) struct Place<'v> {
    pub(super) node: &'v Object,
    pub(super) home: usize,
    pub(super) dialect: Dialect,
    pub(super) value: &'v Value,
}

impl<'v> Place<'v> {
    pub(super) fn array(&self, keyword: &str) -> &'v [Value] {
        self.node.get(keyword).and_then(Value::as_array).unwrap_or_default()
    }

    pub(super) fn count(&self, keyword: &str) -> Option<usize> {
        self.node.get(keyword).and_then(Value::as_number).and_then(Number::to_usize)
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(documents: &'a [Value], how: &'a Validation<'a>) -> Self {
        Self {
            how,
            library: Library::new(documents, how.loader, how.dialect),
            scope: Vec::new(),
            following: Vec::new(),
            path: Vec::new(),
            found: Vec::new(),
            quiet: false,
            one_level: false,
            unsure: false,
            complete: true,
            depth: 0,
            work: how.work,
            tags: Tags::default(),
        }
    }

    pub(super) fn quietly(mut self) -> Self {
        self.quiet = true;
        self
    }

    pub(super) fn at_this_level(mut self) -> Self {
        self.one_level = true;
        self
    }

    pub(super) fn verdict(self) -> Verdict {
        let work = self.how.work.saturating_sub(self.work);
        Verdict { violations: self.found, complete: self.complete, work }
    }

    /// Takes some of the work that may be done; `false` where there is not enough left.
    pub(super) fn spend(&mut self, work: usize) -> bool {
        let left = self.work.checked_sub(work);
        self.work = left.unwrap_or(0);
        if left.is_none() {
            (self.unsure, self.complete) = (true, false);
        }
        left.is_some()
    }

    /// Notes what is wrong with the present value; always `false`, as what is wrong is not valid.
    pub(super) fn violate(&mut self, rule: Rule) -> bool {
        if !self.quiet && self.found.len() < MAX_VIOLATIONS {
            self.found.push(Violation { path: self.path.clone(), rule });
        }
        false
    }

    /// The same for what is wrong at the member or item one step further.
    pub(super) fn violate_at(&mut self, step: Step, rule: Rule) -> bool {
        self.path.push(step);
        self.violate(rule);
        self.path.pop();
        false
    }

    /// Holds a member or an item against a schema.
    pub(super) fn check_at(&mut self, step: Step, schema: &Value, home: usize, value: &Value) -> bool {
        self.path.push(step);
        let valid = self.check(schema, home, value, None);
        self.path.pop();
        valid
    }

    /// Whether a value is valid, nothing noted and no work wasted on it; and whether that is sure.
    pub(super) fn trial(
        &mut self,
        schema: &Value,
        home: usize,
        value: &Value,
        seen: Seen<'_>,
    ) -> (bool, bool) {
        let quiet = replace(&mut self.quiet, true);
        let unsure = take(&mut self.unsure);
        let valid = self.check(schema, home, value, seen);
        self.quiet = quiet;
        (valid, !replace(&mut self.unsure, unsure))
    }

    /// Holds a value against a schema that was met inside the resource `home`.
    ///
    /// What the schema has looked at of the value's members and items is marked in `seen`, where the value is valid.
    pub(super) fn check(&mut self, schema: &Value, home: usize, value: &Value, seen: Seen<'_>) -> bool {
        #[cfg(test)]
        super::visits::count();
        match schema {
            _ if !self.spend(1) => true,
            Value::Object(node) => self.check_node(node, home, value, seen),
            Value::Bool(false) => self.violate(Rule::NotAllowed),
            _ => true,
        }
    }

    fn check_node(&mut self, node: &Arc<Object>, home: usize, value: &Value, seen: Seen<'_>) -> bool {
        if self.depth >= MAX_DEPTH {
            (self.unsure, self.complete) = (true, false);
            return true;
        }
        let length = value.as_str().map_or(0, str::len);
        if !self.spend(node.len().saturating_mul(1 + length / 256)) {
            return true;
        }
        self.depth += 1;
        let home = self.library.home(node, home);
        let enters = self.scope.last() != Some(&home);
        if enters {
            self.scope.push(home);
        }
        let valid = self.keywords(Place { node, home, dialect: self.library.dialect(home), value }, seen);
        if enters {
            self.scope.pop();
        }
        self.depth -= 1;
        valid
    }

    fn keywords(&mut self, at: Place<'_>, seen: Seen<'_>) -> bool {
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

    fn is_of_type(&mut self, types: &Value, at: Place<'_>) -> bool {
        let types = match types {
            Value::Array(types) => types.as_slice(),
            _ => std::slice::from_ref(types),
        };
        let mut known = types.iter().filter_map(Value::as_str).filter_map(named_kind).peekable();
        if known.peek().is_none() {
            return true;
        }
        let is_whole = |number: &Number| match at.dialect {
            Dialect::Draft4 => number.to_i64().is_some() || !number.as_str().contains(['.', 'e', 'E']),
            _ => number.is_integer(),
        };
        let fits = |kind: Option<Kind>| match at.value {
            Value::Null => kind.is_none(),
            Value::Bool(_) => kind == Some(Kind::Boolean),
            Value::Number(number) => {
                kind == Some(Kind::Number) || (kind == Some(Kind::Integer) && is_whole(number))
            }
            Value::String(_) => kind == Some(Kind::Text),
            Value::Array(_) => kind == Some(Kind::List),
            Value::Object(_) => kind == Some(Kind::Object),
        };
        let mut kinds = Vec::new();
        for kind in known {
            if fits(kind) {
                return true;
            }
            kinds.extend(kind);
        }
        self.violate(Rule::Type(kinds))
    }

    fn one_of(&mut self, values: &[Value], value: &Value, rule: Rule) -> bool {
        self.spend(values.len() / 16);
        let is_one = values.iter().any(|other| self.is_same(other, value));
        if let [only] = values
            && self.path.len() == self.tags.level
            && only.as_str().is_some()
        {
            self.tags.matched += usize::from(is_one);
            self.tags.missed += usize::from(!is_one);
        }
        is_one || self.violate(rule)
    }

    /// Large values are compared by their digests first, which takes as long as they are and no longer.
    fn is_same(&mut self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => {
                let same = a.digest(&mut self.work) == b.digest(&mut self.work);
                !self.spend(1) || (same && a.means_same(b))
            }
            _ => a.means_same(b),
        }
    }

    fn required(&mut self, names: &[Value], members: &Object) -> bool {
        let (mut valid, mut next) = (true, 0);
        for name in names {
            if let Value::String(name) = name
                && self.find(members, name, &mut next).is_none()
                && self.work > 0
            {
                valid = self.violate(Rule::Missing(Arc::clone(name)));
            }
        }
        valid
    }

    fn length(&mut self, keyword: &str, bound: &Number, value: &Value) -> bool {
        let Some(bound) = bound.to_usize() else { return true };
        let (length, rule) = match (keyword, value) {
            ("minLength", Value::String(text)) => (text.chars().count(), Rule::MinLength(bound)),
            ("maxLength", Value::String(text)) => (text.chars().count(), Rule::MaxLength(bound)),
            ("minItems", Value::Array(items)) => (items.len(), Rule::MinItems(bound)),
            ("maxItems", Value::Array(items)) => (items.len(), Rule::MaxItems(bound)),
            ("minProperties", Value::Object(members)) => (members.len(), Rule::MinProperties(bound)),
            ("maxProperties", Value::Object(members)) => (members.len(), Rule::MaxProperties(bound)),
            _ => return true,
        };
        let is_within = if keyword.starts_with("min") { length >= bound } else { length <= bound };
        is_within || self.violate(rule)
    }

    fn bound(
        &mut self,
        keyword: Keyword,
        name: &str,
        bound: &Number,
        number: &Number,
        at: Place<'_>,
    ) -> bool {
        let is_minimum = keyword == Keyword::Minimum;
        let strict = match name {
            "minimum" | "maximum" => {
                let flag = if is_minimum { "exclusiveMinimum" } else { "exclusiveMaximum" };
                at.dialect.has_exclusive_flags() && at.node.get(flag) == Some(&Value::Bool(true))
            }
            _ => true,
        };
        let (lower, higher) = if is_minimum { (bound, number) } else { (number, bound) };
        if lower.compare(higher).is_lt() || (!strict && lower.means_same(higher)) {
            return true;
        }
        let bound = bound.clone();
        self.violate(if is_minimum {
            Rule::Minimum { bound, strict }
        } else {
            Rule::Maximum { bound, strict }
        })
    }

    /// Whether text matches; a pattern that is not one matches everything.
    pub(super) fn is_match(&mut self, pattern: &str, text: &str) -> bool {
        let matches = self.how.patterns.matches(pattern, text);
        self.unsure |= matches.is_none();
        matches != Some(false)
    }
}

/// A type by its name; the kind of `null` is none.
fn named_kind(name: &str) -> Option<Option<Kind>> {
    Some(match name {
        "null" => None,
        "boolean" => Some(Kind::Boolean),
        "integer" => Some(Kind::Integer),
        "number" => Some(Kind::Number),
        "string" => Some(Kind::Text),
        "array" => Some(Kind::List),
        "object" => Some(Kind::Object),
        _ => return None,
    })
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
