//! Reads what a test runner says when it is done: how many tests ran, and the line or lines that say so. It must not
//! know how the runner is started.

/// A test runner, by how it closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// `cargo test`, and the one that runs its tests in a browser.
    Cargo,
    /// `node --test`.
    Node,
    /// `playwright test`.
    Playwright,
}

/// What a runner has said so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Closing {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Those of them that failed the first time.
    pub(crate) flaky: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
    /// Tests that were skipped or ignored.
    pub(crate) skipped: u64,
    /// The lines that said so, in the runner's own words.
    pub(crate) lines: Vec<String>,
}

impl Closing {
    /// Takes in one line of a runner's output.
    pub(crate) fn read(&mut self, runner: Runner, line: &str) {
        let plain = without_colours(line);
        let counts = match runner {
            Runner::Cargo => cargo(&plain),
            Runner::Node => node(&plain),
            Runner::Playwright => playwright(&plain),
        };
        let Some(counts) = counts else { return };
        let mut said = false;
        for (number, what) in counts {
            said |= number > 0;
            match what {
                "passed" | "pass" => self.passed += number,
                "flaky" => {
                    self.passed += number;
                    self.flaky += number;
                }
                "failed" | "fail" | "cancelled" | "interrupted" => self.failed += number,
                "ignored" | "skipped" | "todo" => self.skipped += number,
                _ => {}
            }
        }
        // `cargo test` closes once a crate, and many have nothing to say.
        if said || runner != Runner::Cargo {
            self.lines.push(plain);
        }
    }

    /// `12 passed, 0 failed`, and what was skipped or passed at the second try only, if anything was.
    pub(crate) fn summary(&self) -> String {
        let mut text = format!("{} passed, {} failed", self.passed, self.failed);
        if self.skipped > 0 {
            text.push_str(&format!(", {} skipped", self.skipped));
        }
        if self.flaky > 0 {
            text.push_str(&format!("; {} passed at the second try only", self.flaky));
        }
        text
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`
fn cargo(line: &str) -> Option<Vec<(u64, &str)>> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    Some(counts.split("; ").filter_map(number_then_word).collect())
}

/// `ℹ pass 12` (or `# pass 12`), one line a count.
fn node(line: &str) -> Option<Vec<(u64, &str)>> {
    let (what, number) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# "))?.split_once(' ')?;
    let known = ["tests", "suites", "pass", "fail", "cancelled", "skipped", "todo"].contains(&what);
    known.then_some(vec![(number.trim().parse().ok()?, what)])
}

/// `  12 passed (3.4s)`, `  1 failed`, one line a count, indented.
fn playwright(line: &str) -> Option<Vec<(u64, &str)>> {
    let count = number_then_word(line.strip_prefix("  ")?)?;
    let rest = line.trim_start().split_once(count.1)?.1.trim();
    let known = ["passed", "failed", "flaky", "skipped", "interrupted"].contains(&count.1);
    (known && (rest.is_empty() || (rest.starts_with('(') && rest.ends_with(')')))).then_some(vec![count])
}

fn number_then_word(text: &str) -> Option<(u64, &str)> {
    let mut words = text.split(' ');
    let number = words.next()?.parse().ok()?;
    Some((number, words.next()?))
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, escape)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = escape.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, after)| after);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(runner: Runner, output: &str) -> Closing {
        let mut closing = Closing::default();
        output.lines().for_each(|line| closing.read(runner, line));
        closing
    }

    #[test]
    fn cargo_closes_once_a_crate_and_the_counts_add_up() {
        let output = "running 2 tests\ntest a ... ok\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s\n\
             test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        let closing = read(Runner::Cargo, output);
        assert_eq!((closing.passed, closing.failed, closing.skipped), (5, 1, 1));
        assert_eq!(closing.lines.len(), 2, "{:?}", closing.lines);
        assert_eq!(closing.summary(), "5 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn node_closes_with_a_line_a_count() {
        let output = "✔ opens (1.2ms)\nℹ tests 4\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0\n\
             ℹ duration_ms 86.1";
        let closing = read(Runner::Node, output);
        assert_eq!((closing.passed, closing.failed), (3, 1));
        assert_eq!(closing.lines.first().unwrap(), "ℹ tests 4");
        assert_eq!(read(Runner::Node, "# pass 3\n# fail 0").passed, 3);
    }

    #[test]
    fn playwright_closes_with_a_line_an_outcome_in_colours() {
        let output = "  ✓  1 journey.spec.ts:3:1 › 2 passed accounts (1.0s)\n\u{1b}[31m  1 failed\u{1b}[39m\n    journey.spec.ts:9\n\
             \u{1b}[33m  2 skipped\u{1b}[39m\n\u{1b}[32m  12 passed\u{1b}[39m\u{1b}[2m (3.4s)\u{1b}[22m";
        let closing = read(Runner::Playwright, output);
        assert_eq!((closing.passed, closing.failed, closing.skipped), (12, 1, 2));
        assert_eq!(closing.lines.last().unwrap(), "  12 passed (3.4s)");
    }

    #[test]
    fn what_passes_at_the_second_try_only_is_said() {
        let closing = read(Runner::Playwright, "  1 flaky\n    journey.spec.ts:9\n  12 passed (3.4s)");
        assert_eq!(closing.summary(), "13 passed, 0 failed; 1 passed at the second try only");
    }

    #[test]
    fn what_a_test_prints_is_not_taken_for_a_closing_line() {
        assert_eq!(read(Runner::Playwright, "  3 passed the gate"), Closing::default());
        assert_eq!(read(Runner::Node, "# pass the salt"), Closing::default());
        assert_eq!(read(Runner::Cargo, "the test result: ok. 3 passed; 0 failed"), Closing::default());
    }
}
