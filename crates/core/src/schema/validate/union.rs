//! `anyOf` and `oneOf`: whether a branch fits, and, where none does, what is wrong with the value as the branch sees it
//! that it was meant for.

use super::rule::{Rule, Step, Violation};
use super::run::{MAX_VIOLATIONS, Place, Run, Seen, Tags};
use crate::json::Value;
use crate::schema::Kind;
use std::mem::take;
use std::sync::Arc;

/// What one branch finds wrong.
struct Attempt {
    violations: Vec<Violation>,
    distance: Distance,
    tags: Tags,
}

/// How far a value is from what a branch is meant for, weightiest first: another branch is named by the discriminator,
/// another type, another value in a member that tells branches apart, and how few of those members agree.
type Distance = (bool, bool, bool, usize);

impl Run<'_> {
    /// `anyOf`, or `oneOf` with `only_one`.
    pub(super) fn union(
        &mut self,
        branches: &[Value],
        only_one: bool,
        at: Place<'_>,
        mut seen: Seen<'_>,
    ) -> bool {
        if branches.is_empty() {
            return true;
        }
        let (mut fitting, mut perhaps) = (0_usize, 0_usize);
        let tags = self.tags;
        let mut told = tags;
        for branch in branches {
            self.tags = Tags { level: tags.level, ..Tags::default() };
            let (fits, is_sure) = self.trial(branch, at.home, at.value, seen.as_deref_mut());
            if !fits {
                continue;
            }
            told.matched = tags.matched + self.tags.matched;
            fitting += usize::from(is_sure);
            perhaps += usize::from(!is_sure);
            // All branches that fit have a say in what counts as looked at.
            if seen.is_none() && fitting > usize::from(only_one) {
                break;
            }
        }
        self.tags = told;
        if fitting + perhaps == 0 {
            if !self.quiet {
                self.explain(branches, at);
            }
            return false;
        }
        if only_one && fitting > 1 {
            return self.violate(Rule::SeveralBranches);
        }
        self.unsure |= perhaps > 0 && (only_one || fitting == 0);
        true
    }

    /// Notes what is wrong with a value that fits no branch.
    fn explain(&mut self, branches: &[Value], at: Place<'_>) {
        let level = self.path.len();
        let named = named_branch(branches, at);
        let (found, outer) = (take(&mut self.found), self.tags);
        let mut attempts = Vec::with_capacity(branches.len());
        for (position, branch) in branches.iter().enumerate() {
            self.tags = Tags { level: level + 1, ..Tags::default() };
            self.check(branch, at.home, at.value, None);
            let (violations, tags) = (take(&mut self.found), self.tags);
            let is_other_type = violations.iter().any(|violation| {
                violation.path.len() == level && matches!(violation.rule, Rule::Type(_) | Rule::NoBranch)
            });
            let is_other_name = named.is_some_and(|named| named != position);
            let distance = (is_other_name, is_other_type, tags.missed > 0, usize::MAX - tags.matched);
            // Where the work did not suffice to find anything, the branch has no say.
            if !violations.is_empty() {
                attempts.push(Attempt { violations, distance, tags });
            }
        }
        (self.found, self.tags) = (found, outer);
        match told(attempts, level) {
            Some(attempt) => {
                if outer.level == level + 1 {
                    self.tags.matched += attempt.tags.matched;
                    self.tags.missed += attempt.tags.missed;
                }
                let room = MAX_VIOLATIONS.saturating_sub(self.found.len());
                self.found.extend(attempt.violations.into_iter().take(room));
            }
            None => {
                self.violate(Rule::NoBranch);
            }
        }
    }
}

/// The one attempt to tell about, made of several where they agree; `None` where they have nothing in common.
fn told(mut attempts: Vec<Attempt>, level: usize) -> Option<Attempt> {
    let least = attempts.iter().map(|attempt| attempt.distance).min()?;
    attempts.retain(|attempt| attempt.distance == least);
    let first = attempts.first()?;
    let alike = attempts.iter().all(|attempt| attempt.violations == first.violations);
    if !alike && let Some(rule) = common(&attempts, level) {
        return Some(Attempt { violations: vec![rule], ..attempts.swap_remove(0) });
    }
    let is_other_type = first.distance.1;
    // Of several that are equally likely, the one with the fewest complaints, complaints far inside weighing less.
    let complaints = |attempt: &Attempt| {
        let is_near = |violation: &&Violation| violation.path.len() <= level;
        (attempt.violations.iter().filter(is_near).count(), attempt.violations.len())
    };
    let fewest = attempts.iter().map(complaints).min()?;
    if !alike && (is_other_type || attempts.iter().filter(|one| complaints(one) == fewest).count() > 1) {
        return None;
    }
    attempts.into_iter().find(|attempt| complaints(attempt) == fewest)
}

/// What several attempts have in common: they ask for other types, for other values in the same place, or each for some
/// members that are missing.
fn common(attempts: &[Attempt], level: usize) -> Option<Violation> {
    let first = attempts.first()?.violations.first()?;
    let path = first.path.get(..level)?.to_vec();
    let is_value = |violation: &&Violation| matches!(violation.rule, Rule::Enum | Rule::Const(_));
    let has_too = |attempt: &Attempt, path: &[Step]| {
        attempt.violations.iter().filter(is_value).any(|other| other.path == path)
    };
    let mut values = attempts.first()?.violations.iter().filter(is_value);
    let shared = values.find(|one| {
        one.path.len() <= level + 1 && attempts.iter().all(|attempt| has_too(attempt, &one.path))
    });
    if let Some(shared) = shared {
        return Some(Violation { path: shared.path.clone(), rule: Rule::Enum });
    }
    let mut kinds: Vec<Kind> = Vec::new();
    let mut sets: Vec<Vec<Arc<str>>> = Vec::new();
    let (mut only_types, mut only_missing) = (true, true);
    for attempt in attempts {
        let mut set = Vec::new();
        for violation in &attempt.violations {
            let is_here = violation.path.len() == level;
            only_types &= is_here && matches!(violation.rule, Rule::Type(_));
            only_missing &= is_here && matches!(violation.rule, Rule::Missing(_));
            match &violation.rule {
                Rule::Type(more) => kinds.extend(more),
                Rule::Missing(name) => set.push(Arc::clone(name)),
                _ => {}
            }
        }
        sets.push(set);
    }
    let rule = match (only_types, only_missing) {
        (true, _) => {
            let mut each = Vec::new();
            kinds.retain(|kind| {
                !each.contains(kind) && {
                    each.push(*kind);
                    true
                }
            });
            Rule::Type(kinds)
        }
        (_, true) => Rule::OneOfRequired(sets),
        _ => return None,
    };
    Some(Violation { path, rule })
}

/// The branch that the discriminator names by its reference. Where it names one by a value in the branch, the members
/// that tell branches apart say the same.
fn named_branch(branches: &[Value], at: Place<'_>) -> Option<usize> {
    let discriminator = at.node.get("discriminator")?;
    let name = at.value.get(discriminator.text("propertyName")?)?.as_str()?;
    let mapped = discriminator.get("mapping").and_then(|mapping| mapping.text(name)).unwrap_or(name);
    let last = |reference: &str| reference.rsplit('/').next() == mapped.rsplit('/').next();
    branches.iter().position(|branch| branch.text("$ref").is_some_and(last))
}
