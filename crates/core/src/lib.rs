//! The decisions behind Jackfield: what the endpoint's answers mean, which fields a schema asks for, what a form
//! sends, and when an account counts as connected.
//!
//! Nothing here knows a browser: no DOM, no network, no clock. What the browser side needs to know it asks for by
//! calling plain functions and state machines, so that every rule can be tested natively, in milliseconds.

pub mod catalog;
pub mod connect;
pub mod error;
pub mod form;
pub mod json;
pub mod markdown;
pub mod names;
pub mod schema;
pub mod text;
pub mod url;
pub mod wire;

pub use error::{Error, Source};
pub use url::SafeUrl;
