//! The endpoint's calls and the tolerant reading of its answers.
//!
//! The upstream's documents, guides and live service disagree in places; where they do, every form is accepted.
//! An entry that lacks what makes it an entry (a connector without an id) is left out rather than failing the rest.
//! This module decides what an answer *means*; it does not know how it was fetched.

mod action;
mod call;
mod connector;
mod credential;
mod execution;
mod failure;
mod method;
mod resource;

pub use action::{Action, Parameter, Place};
pub use call::Call;
pub use connector::{Connector, connectors};
pub use credential::{Created, Credential, created, credentials};
pub use execution::{Execution, execution};
pub use failure::failure;
pub use method::{Method, MethodKind, SetupField, methods};
pub use resource::{ActionSummary, Resource, resources};

use crate::Error;
use crate::json::Value;

/// The answer had the right status and is JSON, yet is not what the contract says.
fn unexpected(what: &str) -> Error {
    Error::widget(Error::BAD_ANSWER, ["the answer holds no ", what].concat())
}

/// The list under one of these names, or the answer itself where it is a bare list.
fn list_of<'a>(answer: &'a Value, names: &[&str], what: &str) -> Result<&'a [Value], Error> {
    names
        .iter()
        .find_map(|name| answer.get(name).and_then(Value::as_array))
        .or_else(|| answer.as_array())
        .ok_or_else(|| unexpected(what))
}
