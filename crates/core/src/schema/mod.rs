//! What a schema node asks for, one level at a time.
//!
//! Nothing is expanded ahead of time: a [`Schema`] is a node of the vendor's own JSON plus the
//! documents its references lead into, and [`Shape`] describes that one node. A recursive schema therefore costs what
//! is looked at and no more. [`Schema::verdict`] holds a value against a node in the same way: step by step, without
//! preparing anything.

mod control;
mod merge;
mod reference;
mod shape;
mod validate;

pub use control::{Branch, Choice, Control, Kind, TextKind};
pub use reference::{Schema, pointer};
pub use shape::{Limits, Property, Shape};
#[cfg(feature = "ecmascript")]
pub use validate::EcmaScript;
pub use validate::{Dialect, Loader, Patterns, Rule, Step, Validation, Verdict, Violation};
