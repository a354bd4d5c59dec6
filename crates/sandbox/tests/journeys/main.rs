//! The sandbox and the demo driven over real HTTP, the way an endpoint, a browser and a curious person drive them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of this is tests, where the lints' own exception covers only the test functions"
)]

mod access;
mod browser;
mod catalogs;
mod control;
mod credentials;
mod executions;
mod faults;
mod host;
mod oauth;
mod program;
mod world;
