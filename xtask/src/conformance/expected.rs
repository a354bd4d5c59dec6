//! Which optional tests of the official suite fail, and why. A failure that is not listed is an error, and so is an
//! entry whose test passes or is not there.

use std::collections::BTreeMap;

use super::suite::Outcome;

/// Tests that fail for one reason, as file and descriptions; the same in every draft that has them.
pub(super) struct Reason {
    pub(super) why: &'static str,
    pub(super) file: &'static str,
    pub(super) tests: &'static [&'static str],
}

pub(super) static REASONS: &[Reason] = &[];

/// The table, and which of its entries have been of use.
pub(super) struct Expected {
    reasons: &'static [Reason],
    met: BTreeMap<(usize, usize), usize>,
}

impl Expected {
    pub(super) fn new(reasons: &'static [Reason]) -> Self {
        Self { reasons, met: BTreeMap::new() }
    }

    /// Why a test is expected to fail.
    pub(super) fn reason(&mut self, outcome: &Outcome) -> Option<&'static str> {
        let is_named = |reason: &Reason| {
            let at = reason.tests.iter().position(|test| *test == outcome.test)?;
            (reason.file == outcome.file).then_some(at)
        };
        let found = self.reasons.iter().enumerate().find_map(|(at, reason)| Some((at, is_named(reason)?)))?;
        *self.met.entry(found).or_default() += 1;
        self.reasons.get(found.0).map(|reason| reason.why)
    }

    /// Reasons that were given, with the number of tests.
    pub(super) fn met(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let count =
            |at: usize| self.met.iter().filter(move |(key, _)| key.0 == at).map(|(_, count)| count).sum();
        self.reasons.iter().enumerate().map(move |(at, reason)| (reason.why, count(at)))
    }

    /// Entries that no test has asked for.
    pub(super) fn unmet(&self) -> impl Iterator<Item = String> {
        let names = |at: usize, reason: &'static Reason| {
            reason
                .tests
                .iter()
                .enumerate()
                .map(move |(test, name)| ((at, test), format!("{}: {name}", reason.file)))
        };
        let all = self.reasons.iter().enumerate().flat_map(move |(at, reason)| names(at, reason));
        all.filter(|(key, _)| !self.met.contains_key(key)).map(|(_, name)| name)
    }
}
