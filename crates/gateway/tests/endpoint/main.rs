//! The gateway as a browser sees it: driven over real HTTP, against an upstream that lives in the test.

// What must not panic is the product; a test says by panicking that something is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod binary;
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
