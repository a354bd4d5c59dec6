//! Who follows what, and who owns what: a reactive graph of the few parts that this crate needs.
//!
//! An [`effect`] runs at once, and again after anything that it read has changed: not in the middle of the change but in
//! a microtask, once for any number of changes. What an effect sets up belongs to it and goes before it runs again.
//! [`Trigger`] is what changes; values are kept beside one, so the graph is code for no type of value.
//!
//! Leptos' own graph does all of this and much more, for threads, servers and streams; measured, eight kilobytes of the
//! download. This module knows no elements, and lives on one thread, as everything in a browser does.

mod closure;
mod effect;
mod owner;
mod stored;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

pub(crate) use closure::{Give, Take};
pub(crate) use effect::{Trigger, effect, untrack};
pub(crate) use owner::{Owner, WeakOwner, keep};
pub(crate) use stored::Stored;
