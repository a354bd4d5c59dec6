//! Carries out what [`jackfield_core::connect`] decides: windows, channels, timers, looks at the list.
//!
//! There are no rules here. What happens in the browser is reported as an event, and what comes back is done.

mod hints;
mod leaving;
mod running;
mod window;

pub(crate) use leaving::take_left;
pub(crate) use running::{Answer, Attempts, Request};
