//! Jackfield: an embeddable integration marketplace.
//!
//! `Marketplace` is the whole journey as a Leptos component: find a connector, connect an account, fill in an
//! action's form, run it, read the result. It talks to one endpoint on your own backend and to nothing else, so that the
//! vendor's API key never comes near a browser.
//!
//! The crate has layers, and each knows only those above it in this list:
//!
//! - [`jackfield_core`] decides: it knows no browser.
//! - [`client`] and `connect` act: calls, windows, channels, timers. They hold no rules.
//! - `session` holds what one widget knows at the moment, as values that can be followed.
//! - `components` draw.
//! - `embed` (feature `embed`) is the JavaScript face that the npm package is made of.

pub mod client;
mod clipboard;
mod clock;
mod components;
mod connect;
mod dom;
#[cfg(feature = "embed")]
pub mod embed;
mod file;
mod folding;
mod graph;
pub mod i18n;
mod listener;
mod options;
mod pattern;
mod session;
pub mod theme;

#[cfg(feature = "component")]
pub use components::{Marketplace, MarketplaceProps};
pub use jackfield_core as core;
pub use options::{Notice, Options};
