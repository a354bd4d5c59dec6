//! Closures behind a pointer.
//!
//! `dyn Fn` is also `dyn FnOnce`, so each closure would bring the code to call it once and drop it, which nobody does.

/// What answers when it is asked.
pub(crate) trait Give<T> {
    /// Asks.
    fn give(&self) -> T;
}

impl<T, F: Fn() -> T> Give<T> for F {
    fn give(&self) -> T {
        self()
    }
}

/// What something is handed to.
pub(crate) trait Take<T> {
    /// Hands it over.
    fn take(&self, thing: T);
}

impl<T, F: Fn(T)> Take<T> for F {
    fn take(&self, thing: T) {
        self(thing);
    }
}
