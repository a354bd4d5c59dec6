//! One check of one value: what goes along from node to node, and what is noted on the way. It must not know what a
//! keyword asks for.
//!
//! Valid has two degrees. Where something was not looked at (no work left, members in a check of one level, a reference
//! into nowhere), a value counts as valid but the run becomes `unsure`, so that a `not` or a `oneOf` around it does not
//! turn what is unknown into a mistake.

use super::dialect::Dialect;
use super::library::Library;
use super::rule::{Rule, Step, Violation};
use super::{Validation, Verdict};
use crate::json::{Number, Object, Value};
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
    pub(super) library: Library<'a>,
    /// The resources that led to the present node, outermost first.
    pub(super) scope: Vec<usize>,
    /// The references being followed: node and value, by their addresses in memory.
    pub(super) following: Vec<(usize, usize)>,
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
}
