//! Holds the validator against the official test suite of JSON Schema, or against any cases in its layout.
//!
//! All required tests have to pass. The optional ones run too: whichever fails needs a reason in [`expected`], and a
//! reason whose test does not fail any more is out of date; either is an error.

mod expected;
mod suite;

use std::path::Path;

use anyhow::{Result, bail};

use crate::bytes::grouped;
use crate::cli;
use expected::{Expected, Reason};
use suite::{DRAFTS, Outcome, Remotes};

/// `cargo xtask conformance DIR`. Answers with the totals in a line.
pub(crate) fn run(options: &cli::Conformance) -> Result<String> {
    let report = report(&options.suite, expected::REASONS)?;
    print!("{}", report.text);
    if report.mistakes == 0 {
        Ok(format!(
            "{} tests, {} fail for a reason that is given",
            grouped(report.tests),
            grouped(report.explained)
        ))
    } else {
        bail!("{} of {} tests did not end as they should", report.mistakes, report.tests)
    }
}

struct Report {
    text: String,
    mistakes: usize,
    tests: usize,
    /// Tests that fail for a reason that is given.
    explained: usize,
}

fn report(suite: &Path, reasons: &'static [Reason]) -> Result<Report> {
    let remotes = Remotes::read(suite)?;
    let mut expected = Expected::new(reasons);
    let mut text = format!("{:<14}{:>12}{:>12}{:>12}\n", "draft", "required", "optional", "explained");
    let (mut wrong, mut tests, mut all_explained) = (Vec::new(), 0, 0);
    for draft in DRAFTS {
        let outcomes = suite::run(suite, draft, &remotes)?;
        tests += outcomes.len();
        let mut explained = 0;
        for outcome in &outcomes {
            match (outcome.passed, expected.reason(outcome)) {
                (true, None) => {}
                (false, Some(_)) if outcome.is_optional() => explained += 1,
                (true, Some(reason)) => {
                    wrong.push(format!(
                        "passes, so it needs no reason ({reason}): {}",
                        line(draft.folder, outcome)
                    ));
                }
                (false, _) => wrong.push(format!("fails: {}", line(draft.folder, outcome))),
            }
        }
        all_explained += explained;
        let share = |optional: bool| {
            let of_kind = || outcomes.iter().filter(|outcome| outcome.is_optional() == optional);
            format!("{}/{}", of_kind().filter(|outcome| outcome.passed).count(), of_kind().count())
        };
        text += &format!("{:<14}{:>12}{:>12}{explained:>12}\n", draft.folder, share(false), share(true));
    }
    if tests == 0 {
        bail!("no tests in {}", suite.display());
    }
    wrong.extend(expected.unmet().map(|reason| format!("a reason for a test that is not there: {reason}")));
    for line in &wrong {
        text += line;
        text.push('\n');
    }
    for (reason, count) in expected.met() {
        text += &format!("{count:>4} optional tests fail: {reason}\n");
    }
    Ok(Report { text, mistakes: wrong.len(), tests, explained: all_explained })
}

fn line(draft: &str, outcome: &Outcome) -> String {
    format!("{draft}/{}: {}: {}", outcome.file, outcome.case, outcome.test)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn the_cases_of_this_repository_hold() {
        let suite = Workspace::find().unwrap().root.join("xtask/cases");
        let report = report(&suite, &[]).unwrap();
        assert_eq!(report.mistakes, 0, "{}", report.text);
        assert!(report.tests > 90, "{}", report.text);
    }

    #[test]
    fn the_official_suite_holds_where_it_is_at_hand() {
        let suite = Workspace::find().unwrap().root.join("../shared/corpus/json-schema-test-suite");
        if !suite.is_dir() {
            println!("skipped: {} is not there", suite.display());
            return;
        }
        let report = report(&suite, expected::REASONS).unwrap();
        assert_eq!(report.mistakes, 0, "{}", report.text);
    }
}
