//! What is drawn. Components read the [`session`](crate::session) and call it; they decide nothing and fetch nothing.
//!
//! Every `view!` carries `class="jf"` as its global class: without one, Leptos writes static markup through
//! `innerHTML`, which a page with Trusted Types refuses.

mod accounts;
mod action_list;
mod action_page;
mod connect_box;
mod connector_panel;
mod field;
mod gallery;
mod icon;
mod logo;
mod marketplace;
mod notice;
mod prose;
mod result;
mod skeleton;

#[cfg(feature = "embed")]
pub(crate) use marketplace::draw;
pub use marketplace::{Marketplace, MarketplaceProps};
