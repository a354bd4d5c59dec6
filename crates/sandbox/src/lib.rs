//! A stand-in for the Connectivity API and for a third-party OAuth provider, and a host app to try the product in.
//!
//! [`Sandbox`] is the two stand-ins, on ports and sites of their own. [`Demo`] is the whole journey: the sandbox, an
//! invented product's page with a signed-in user, and the gateway between them. Everything listens on loopback only
//! and keeps what it knows in memory.
//!
//! Nothing here may be used outside of development: the provider lets everybody in.

mod catalog;
mod conformity;
#[cfg(test)]
mod corpus;
mod demo;
mod expiring;
mod host;
mod issuer;
mod provider;
mod random;
mod sandbox;
mod serving;
mod shared;
mod switches;
mod timestamp;
mod upstream;

pub use catalog::{Catalog, CatalogError};
pub use demo::{Demo, DemoOptions, RealUpstream, StartError};
pub use issuer::Issuer;
pub use sandbox::{Sandbox, SandboxOptions};
pub use serving::BindError;
pub use switches::OpenerPolicy;
