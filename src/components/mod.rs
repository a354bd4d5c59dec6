//! What is drawn. Components read the [`session`](crate::session) and call it; they decide nothing and fetch nothing.
//!
//! Each is a function from a session to elements ([`crate::dom`]), except `Marketplace` and `ActionForm`, which are
//! what a Leptos application sees.

mod accounts;
mod action_list;
mod action_page;
mod button;
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
pub(crate) use action_page::go_to_first_problem;
#[cfg(feature = "embed")]
pub(crate) use marketplace::draw_into;
#[cfg(feature = "component")]
pub use marketplace::{ActionForm, ActionFormProps, Marketplace, MarketplaceProps};
