//! The gateway as a browser sees it: driven over real HTTP, against an upstream that lives in the test.

// What must not panic is the product; a test says by panicking that something is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod binary;
mod capture;
mod catalog;
mod client;
mod contract;
mod credentials;
mod document;
mod execute;
mod failures;
mod fake;
mod harness;
mod identity;
mod instances;
mod limits;
mod logs;
mod metrics;
mod postgres;
mod processes;
mod properties;
mod settings;
mod signals;
mod store;
#[allow(dead_code, reason = "the binary's own tests share it, and need more of it")]
mod token;
mod tokens;
