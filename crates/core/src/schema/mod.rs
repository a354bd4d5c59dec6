//! What a schema node asks for, one level at a time.
//!
//! Nothing is expanded ahead of time: a [`Schema`] is a node of the vendor's own JSON plus the
//! documents its references lead into, and [`Shape`] describes that one node. A recursive schema therefore costs what
//! is looked at and no more.

mod control;
mod merge;
mod reference;
mod shape;

pub use control::{Branch, Choice, Control, Kind, TextKind};
pub use reference::{Schema, pointer};
pub use shape::{Limits, Property, Shape};
