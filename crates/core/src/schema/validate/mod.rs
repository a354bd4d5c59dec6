//! Whether a value keeps to its schema, and what it breaks where.
//!
//! The schema is read as it stands: nothing is compiled, expanded or merged beforehand, so a check costs what it looks
//! at. Numbers are compared by their digits. What cannot be understood (a keyword of the wrong type, a pattern that
//! is not one, a reference into nowhere) holds nobody back, and the work is bounded whatever the schema.
//!
//! This module knows nothing of forms or of words: it says which [`Rule`] is broken, and others word it.

mod assertions;
mod dialect;
#[cfg(feature = "ecmascript")]
mod ecmascript;
mod format;
mod items;
mod keywords;
mod library;
mod members;
mod rule;
mod run;
mod union;
mod uri;

pub use dialect::Dialect;
#[cfg(feature = "ecmascript")]
pub use ecmascript::EcmaScript;
pub use rule::{Rule, Step, Violation};

use super::reference::Schema;
use crate::json::Value;
use run::Run;
use std::fmt;

/// ECMAScript regular expressions, which the browser has and this crate has not.
pub trait Patterns {
    /// Whether the text matches; `None` for a pattern that is not one, which then holds nobody back.
    fn matches(&self, pattern: &str, text: &str) -> Option<bool>;
}

/// Matches nothing and refuses nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoPatterns;

impl Patterns for NoPatterns {
    fn matches(&self, _: &str, _: &str) -> Option<bool> {
        None
    }
}

/// Documents that a schema refers to by their addresses.
pub trait Loader {
    /// The document at an absolute address without a fragment.
    fn load(&self, address: &str) -> Option<Value>;
}

/// How a value is checked.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Validation<'a> {
    /// For `pattern`, `patternProperties` and the format `regex`.
    pub patterns: &'a dyn Patterns,
    /// For references out of the documents. Without one they lead nowhere.
    pub loader: Option<&'a dyn Loader>,
    /// Whether `format` is held against text. Formats that are not known never are.
    pub formats: bool,
    /// The dialect of a schema that does not name its own by `$schema`.
    pub dialect: Dialect,
    /// How much may be looked at: about one for each keyword held against each value.
    pub work: usize,
}

impl<'a> Validation<'a> {
    /// Enough for the largest bodies by a factor of a hundred, and a fraction of a second for the most hostile.
    pub const WORK: usize = 1 << 20;

    /// As a vendor's schema is checked: no loader, formats not asserted.
    #[must_use]
    pub const fn new(patterns: &'a dyn Patterns) -> Self {
        Self { patterns, loader: None, formats: false, dialect: Dialect::Vendor, work: Self::WORK }
    }

    /// With formats asserted or not.
    #[must_use]
    pub const fn with_formats(self, formats: bool) -> Self {
        Self { formats, ..self }
    }

    /// With another dialect for schemas that name none.
    #[must_use]
    pub const fn with_dialect(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// With documents to load.
    #[must_use]
    pub const fn with_loader(self, loader: &'a dyn Loader) -> Self {
        Self { loader: Some(loader), ..self }
    }

    /// With another bound on the work.
    #[must_use]
    pub const fn with_work(self, work: usize) -> Self {
        Self { work, ..self }
    }
}

impl fmt::Debug for Validation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validation").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

/// What a check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// What is wrong, in the order of the schema; at most a thousand.
    pub violations: Vec<Violation>,
    /// Whether everything was looked at. Where the bounds on work and depth did not suffice, the rest counted as valid.
    pub complete: bool,
    /// How much was looked at, in the units of [`Validation::work`].
    pub work: usize,
}

impl Schema {
    /// Holds a whole value against this node.
    #[must_use]
    pub fn verdict(&self, value: &Value, how: &Validation<'_>) -> Verdict {
        let mut run = Run::new(self.documents(), how);
        run.check(self.node(), 0, value, None);
        run.verdict()
    }

    /// What is wrong with a whole value; nothing for a valid one.
    #[must_use]
    pub fn violations(&self, value: &Value, how: &Validation<'_>) -> Vec<Violation> {
        self.verdict(value, how).violations
    }

    /// Whether a whole value is valid: [`Schema::violations`] is empty, found out with less work.
    #[must_use]
    pub fn accepts(&self, value: &Value, how: &Validation<'_>) -> bool {
        Run::new(self.documents(), how).quietly().check(self.node(), 0, value, None)
    }

    /// What is wrong with a value at this level alone: its members and items are not looked into, so that one key
    /// typed into one field costs that field. What depends on them counts as valid.
    #[must_use]
    pub fn violation_here(&self, value: &Value, how: &Validation<'_>) -> Option<Rule> {
        let mut run = Run::new(self.documents(), how).at_this_level();
        run.check(self.node(), 0, value, None);
        let mut violations = run.verdict().violations.into_iter();
        violations.find(|violation| violation.path.is_empty()).map(|violation| violation.rule)
    }
}

#[cfg(test)]
pub(crate) mod visits;
