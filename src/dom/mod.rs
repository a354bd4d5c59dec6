//! Building elements, and keeping them true to what they depend on.
//!
//! Leptos' `view!` makes a type of its own for every element, and code for every type: measured, a third of a megabyte
//! of WebAssembly for this library. Here every element is the same type and every closure is boxed, so a component
//! costs the calls it makes. What changes is followed by [`crate::graph`].
//!
//! There is no way to write HTML from a string here, so no text from the network can become markup, and pages with
//! Trusted Types have nothing to refuse. This module knows nothing of connectors, forms or the network.

mod each;
mod element;
mod observed;
mod region;

pub(crate) use crate::graph::{Give, Take, Trigger, effect, keep, untrack};
pub(crate) use element::{El, View, el, focus, svg};
pub(crate) use observed::{Observed, derived};
