//! Finding names among many: one way for catalogs, accounts and large objects.
//!
//! A hash table of forty lines: the standard library's is made for every type of key and value, and weighs several times
//! as much in a browser.

use std::sync::Arc;

/// Names with their positions; of a name that comes twice, the first.
#[derive(Clone, Debug, Default)]
pub struct Names {
    entries: Vec<(Arc<str>, usize)>,
    /// Where in `entries` a name stands, plus one; none is 0. A power of two, at most half full.
    slots: Vec<u32>,
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Names {
    /// Where a name stands.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        let slot = self.slots.get(self.slot(name)?)?;
        Some(self.entry(*slot)?.1)
    }

    /// Notes a name; where it is known already, answers with where it stands.
    pub fn note(&mut self, name: &Arc<str>, position: usize) -> Option<usize> {
        let known = self.position(name);
        if known.is_none() {
            self.entries.push((Arc::clone(name), position));
            if self.entries.len() * 2 > self.slots.len() {
                self.slots = vec![0; (self.entries.len() * 4).next_power_of_two()];
                (0..self.entries.len()).for_each(|at| self.enter(at));
            } else {
                self.enter(self.entries.len() - 1);
            }
        }
        known
    }

    /// Enters a name into the slots, in which it is not yet.
    fn enter(&mut self, at: usize) {
        let free = self.entries.get(at).and_then(|(name, _)| self.slot(name));
        let number = u32::try_from(at + 1).ok();
        if let (Some(slot), Some(number)) = (free.and_then(|free| self.slots.get_mut(free)), number) {
            *slot = number;
        }
    }

    /// The slot that a name is in, or would be in; none where there are no slots.
    fn slot(&self, name: &str) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let mut at = hash(name) & last;
        loop {
            match self.entry(*self.slots.get(at)?) {
                Some((known, _)) if **known != *name => at = (at + 1) & last,
                _ => return Some(at),
            }
        }
    }

    fn entry(&self, slot: u32) -> Option<&(Arc<str>, usize)> {
        self.entries.get((slot as usize).checked_sub(1)?)
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
fn hash(name: &str) -> usize {
    name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
        as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_equal_names_counts() {
        let names: Names = ["a", "b", "a"].into_iter().map(Arc::from).collect();
        assert_eq!((names.position("a"), names.position("b"), names.position("c")), (Some(0), Some(1), None));
    }

    #[test]
    fn thousands_of_names_are_found_where_they_stand() {
        let names: Names = (0..10_000).map(|number| Arc::from(format!("name {number}"))).collect();
        assert!((0..10_000).all(|number| names.position(&format!("name {number}")) == Some(number)));
        assert_eq!(names.position("name 10000"), None);
    }

    #[test]
    fn among_no_names_none_is_found() {
        assert_eq!(Names::default().position(""), None);
    }
}
