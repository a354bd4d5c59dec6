//! Connecting an account: when it has worked, and what to do until then.
//!
//! [`Attempt`] is a state machine. It knows no window, no timer and no network: it is told what happened and when, and
//! answers with what to do next. The rules come from what browsers really do to sign-in windows: `closed` may be
//! false news, every message may be lost, and only the list of credentials tells the truth.

mod attempt;
mod schedule;

pub use attempt::{Attempt, Effect, Event, Outcome, Phase, Window};
