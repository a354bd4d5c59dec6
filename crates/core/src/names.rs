//! Finding names among many: one way for catalogs, accounts and large objects.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Names with their positions; of a name that comes twice, the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(HashMap<Arc<str>, usize, BuildHasherDefault<Fnv>>);

impl Names {
    /// Where a name stands.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    /// Notes a name; where it is known already, answers with where it stands.
    pub fn note(&mut self, name: &Arc<str>, position: usize) -> Option<usize> {
        let known = self.position(name);
        if known.is_none() {
            self.0.insert(Arc::clone(name), position);
        }
        known
    }
}

impl FromIterator<Arc<str>> for Names {
    fn from_iter<I: IntoIterator<Item = Arc<str>>>(names: I) -> Self {
        let mut index = Self::default();
        for (position, name) in names.into_iter().enumerate() {
            index.note(&name, position);
        }
        index
    }
}

/// FNV-1a: small. Whoever sends names that collide slows down their own page, and by a factor of the body's size at most.
#[derive(Clone, Copy, Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_equal_names_counts() {
        let names: Names = ["a", "b", "a"].into_iter().map(Arc::from).collect();
        assert_eq!((names.position("a"), names.position("b"), names.position("c")), (Some(0), Some(1), None));
    }
}
