//! What a schema node asks for, one level at a time.
//!
//! Nothing is expanded ahead of time: a [`Schema`] is a node of the vendor's own JSON plus the
//! documents its references lead into, and [`Shape`] describes that one node. A recursive schema therefore costs what
//! is looked at and no more. [`Schema::verdict`] holds a value against a node in the same way: step by step, without
//! preparing anything.

mod choices;
mod control;
mod fields;
mod merge;
mod reference;
mod shape;
mod union;
mod validate;

pub use control::{Choice, Control, Items, TextKind};
pub use fields::{Condition, Fields, Property, Rows};
pub use reference::{Schema, pointer};
pub use shape::{Shape, Undrawn};
pub use union::{Branch, Kind};
#[cfg(feature = "ecmascript")]
pub use validate::EcmaScript;
pub(crate) use validate::NoPatterns;
#[cfg(test)]
pub(crate) use validate::visits;
pub use validate::{Dialect, Loader, Patterns, Rule, Step, Validation, Verdict, Violation};
