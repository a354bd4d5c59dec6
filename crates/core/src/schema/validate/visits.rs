//! How many schema nodes values were held against: what a check costs, on whatever machine.

use std::cell::Cell;

thread_local! {
    static VISITS: Cell<usize> = const { Cell::new(0) };
}

/// One more.
pub(super) fn count() {
    VISITS.set(VISITS.get() + 1);
}

/// How many there are while something is done.
pub(crate) fn during(act: impl FnOnce()) -> usize {
    let before = VISITS.get();
    act();
    VISITS.get() - before
}
