//! Chance as a list of numbers that is read from front to back: the same numbers make the same schema and the same
//! value, and where they run out everything comes to its simplest form, so that nothing grows for ever.

use proptest::prelude::*;

/// Numbers yet to be read.
#[derive(Clone, Debug)]
pub(crate) struct Luck {
    numbers: Vec<u16>,
    at: usize,
}

impl Luck {
    /// Any numbers, at most so many.
    pub(crate) fn strategy(most: usize) -> impl Strategy<Value = Self> {
        // What is found is cut down where it is found (`reduce`), which knows what a schema is; numbers do not.
        let numbers = prop::collection::vec(any::<u16>(), most / 4..most).no_shrink();
        numbers.prop_map(|numbers| Self { numbers, at: 0 })
    }

    /// A number below `below`; 0 where there is no choice, and once the numbers have run out.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        let number = self.numbers.get(self.at).copied().map_or(0, usize::from);
        self.at += 1;
        number.checked_rem(below).unwrap_or_default()
    }

    /// True in `share` of a hundred cases.
    pub(crate) fn percent(&mut self, share: usize) -> bool {
        // The other way about: once there is no luck left, nothing more is added.
        self.below(100) >= 100 - share
    }

    /// One of these.
    pub(crate) fn one_of<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())].clone()
    }
}
