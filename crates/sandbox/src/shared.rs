//! State that several requests share.
//!
//! The lock is taken for the length of a closure and so never across an `await`. A request that died while
//! holding it leaves the state as it was: nothing here is left half changed between two statements that can fail.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// A value behind a lock, cheap to clone.
pub(crate) struct Shared<T>(Arc<Mutex<T>>);

impl<T> Shared<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(Mutex::new(value)))
    }

    /// Runs `work` on the value while nobody else does.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is inside may be secret, and reading it would need the lock.
        formatter.debug_struct("Shared").finish_non_exhaustive()
    }
}
