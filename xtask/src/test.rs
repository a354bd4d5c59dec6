//! Runs the tests, part by part, quick ones first, and closes with a table. It must not know what the tests check.

mod runners;

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::cli::{self, PartName};
use crate::closing::{Closing, Runner};
use crate::steps::{Steps, elapsed};
use crate::widget::Quality;
use crate::workspace::Workspace;
use crate::{package, process, real, size};

/// Where tests write down what they could not do here.
const NOT_RUN_FILE: &str = "test-not-run.txt";

/// A part of the tests, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Native,
    Real,
    JavaScript,
    Endpoint,
    Components,
    Build,
    Size,
    Packaging,
    Journey,
    Filling,
    Connecting,
}

const ALL: [Part; 11] = [
    Part::Native,
    Part::Real,
    Part::JavaScript,
    Part::Endpoint,
    Part::Components,
    Part::Build,
    Part::Size,
    Part::Packaging,
    Part::Journey,
    Part::Filling,
    Part::Connecting,
];

/// How a part ended.
#[derive(Debug)]
struct Row {
    title: &'static str,
    took: Duration,
    /// None for a part that is no test runner.
    closing: Option<Closing>,
    failure: Option<String>,
}

/// `cargo xtask test`.
pub(crate) fn run(workspace: &Workspace, options: &cli::Test) -> Result<()> {
    let mut rows = Vec::new();
    fs::remove_file(workspace.scratch.join(NOT_RUN_FILE)).ok();
    fs::create_dir_all(&workspace.scratch)?;
    for part in chosen(options) {
        println!("\n── {} ──", part.title());
        let start = Instant::now();
        let mut closing = part.counts().then(Closing::default);
        let built = rows.iter().all(|row: &Row| row.title != Part::Build.title() || row.failure.is_none());
        let outcome = if part.needs_package() && !built {
            Err(anyhow!("not run: the package that it tests was not built"))
        } else {
            part.run(workspace, closing.as_mut())
        };
        if process::interrupted() {
            bail!("stopped");
        }
        let failure = outcome.err().map(|error| format!("{error:#}"));
        let failed = failure.is_some();
        if let Some(failure) = &failure {
            eprintln!("\nerror: {}: {failure}", part.title());
        }
        rows.push(Row { title: part.title(), took: start.elapsed(), closing, failure });
        if failed && !options.keep_going {
            break;
        }
    }
    let end = format!("{}{}", not_run(workspace), table(&rows));
    print!("{end}");
    fs::create_dir_all(&workspace.scratch)?;
    fs::write(workspace.scratch.join("test-closing.txt"), &end).context("cannot write the closing table")?;
    let failed: Vec<_> = rows.iter().filter(|row| row.failure.is_some()).map(|row| row.title).collect();
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// The parts that were asked for, with what they need, in order.
fn chosen(options: &cli::Test) -> Vec<Part> {
    let asked = |part: Part| {
        if options.quick {
            return part.is_quick();
        }
        (options.only.is_empty() && !part.is_slow())
            || options.only.iter().any(|name| match name {
                PartName::Native => part.is_quick(),
                PartName::Endpoint => part == Part::Endpoint,
                PartName::Browser => part == Part::Components,
                PartName::Package => matches!(part, Part::Build | Part::Size | Part::Packaging),
                // The journey is tested with what end users get.
                PartName::E2e => matches!(part, Part::Build | Part::Journey),
                PartName::Fillings => matches!(part, Part::Build | Part::Filling),
                PartName::Browsers => matches!(part, Part::Build | Part::Connecting),
            })
    };
    ALL.into_iter().filter(|part| asked(*part)).collect()
}

impl Part {
    fn title(self) -> &'static str {
        match self {
            Self::Native => "native tests",
            Self::Real => "real actions, official suite",
            Self::JavaScript => "JavaScript unit tests",
            Self::Endpoint => "endpoint tests",
            Self::Components => "component tests in a browser",
            Self::Build => "package build",
            Self::Size => "size budget",
            Self::Packaging => "packaging tests",
            Self::Journey => "end-to-end tests",
            Self::Filling => "real actions filled in",
            Self::Connecting => "connecting in three engines",
        }
    }

    /// Whether the part looks at `dist/`. An old one there would be tested in place of what was changed.
    fn needs_package(self) -> bool {
        matches!(self, Self::Size | Self::Packaging | Self::Journey | Self::Filling | Self::Connecting)
    }

    /// Whether it needs neither a browser nor a release build.
    fn is_quick(self) -> bool {
        matches!(self, Self::Native | Self::Real | Self::JavaScript)
    }

    /// Whether it takes minutes that nobody waits for after each change: it is asked for by name.
    fn is_slow(self) -> bool {
        matches!(self, Self::Filling | Self::Connecting)
    }

    /// Whether it says how many tests there were.
    fn counts(self) -> bool {
        self == Self::Real || self.runner().is_some()
    }

    fn runner(self) -> Option<Runner> {
        match self {
            Self::Native | Self::Components => Some(Runner::Cargo),
            Self::JavaScript | Self::Endpoint | Self::Packaging | Self::Connecting => Some(Runner::Node),
            Self::Journey | Self::Filling => Some(Runner::Playwright),
            Self::Build | Self::Size | Self::Real => None,
        }
    }

    fn run(self, workspace: &Workspace, mut closing: Option<&mut Closing>) -> Result<()> {
        let mut command = match self {
            Self::Build => return package::build(workspace, Quality::Small, &mut Steps::new(package::STEPS)),
            Self::Size => return size::check(&workspace.dist(), false),
            Self::Real => return real::check(workspace, closing.unwrap_or(&mut Closing::default())),
            Self::Native => runners::native(workspace),
            Self::JavaScript => runners::unit_tests(workspace, &workspace.root.join("www").join("test"))?,
            Self::Endpoint => runners::endpoint(workspace)?,
            Self::Components => runners::components(workspace)?,
            Self::Packaging => runners::packaging(workspace)?,
            Self::Journey => runners::journey(workspace, "test")?,
            Self::Filling => runners::journey(workspace, "fillings")?,
            Self::Connecting => {
                let (command, absent) = runners::connecting(workspace)?;
                absent.iter().for_each(|sentence| eprintln!("{sentence}"));
                if let Some(closing) = &mut closing {
                    closing.lines.extend(absent);
                }
                command
            }
        };
        match (self.runner(), closing) {
            (Some(runner), Some(closing)) => runners::follow(&mut command, runner, closing),
            _ => Ok(()),
        }
    }
}

/// What tests could not do on this machine, in their own words: cargo counts them as passed.
fn not_run(workspace: &Workspace) -> String {
    let lines = fs::read_to_string(workspace.scratch.join(NOT_RUN_FILE)).unwrap_or_default();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

/// What is printed last: the runners' own closing lines, the parts with their times, and the sum of all tests.
fn table(rows: &[Row]) -> String {
    let mut text = String::from("\n");
    for line in rows.iter().filter_map(|row| row.closing.as_ref()).flat_map(|closing| &closing.lines) {
        text.push_str(&format!("{line}\n"));
    }
    text.push('\n');
    let mut sum = Closing::default();
    for row in rows {
        let outcome = if row.failure.is_some() { "FAILED" } else { "ok" };
        let counts = row.closing.as_ref().map(Closing::summary).unwrap_or_default();
        let line = format!("{:<30}{outcome:<8}{:>13}   {counts}", row.title, elapsed(row.took));
        text.push_str(&format!("{}\n", line.trim_end()));
        if let Some(closing) = &row.closing {
            sum.passed += closing.passed;
            sum.failed += closing.failed;
            sum.skipped += closing.skipped;
            sum.flaky += closing.flaky;
        }
    }
    text.push_str(&format!("\nTotal: {}\n", sum.summary()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(quick: bool, only: &[PartName]) -> cli::Test {
        cli::Test { quick, keep_going: false, only: only.to_vec() }
    }

    #[test]
    fn without_a_choice_every_part_but_the_slow_ones_runs_quick_ones_first() {
        let all = chosen(&options(false, &[]));
        assert!(all.iter().eq(ALL.iter().filter(|part| !part.is_slow())));
    }

    #[test]
    fn quick_needs_neither_a_browser_nor_a_release_build() {
        assert_eq!(chosen(&options(true, &[])), [Part::Native, Part::Real, Part::JavaScript]);
    }

    #[test]
    fn the_end_to_end_tests_bring_the_build_that_they_test() {
        assert_eq!(chosen(&options(false, &[PartName::E2e])), [Part::Build, Part::Journey]);
        assert_eq!(
            chosen(&options(false, &[PartName::E2e, PartName::Package])),
            [Part::Build, Part::Size, Part::Packaging, Part::Journey]
        );
    }

    #[test]
    fn so_do_the_slow_ones() {
        assert_eq!(chosen(&options(false, &[PartName::Browsers])), [Part::Build, Part::Connecting]);
        assert_eq!(
            chosen(&options(false, &[PartName::Browsers, PartName::Fillings])),
            [Part::Build, Part::Filling, Part::Connecting]
        );
    }

    #[test]
    fn the_table_ends_with_the_sum_of_all_parts() {
        let closing = |passed, failed| Closing {
            passed,
            failed,
            lines: vec![format!("closing {passed}")],
            ..Closing::default()
        };
        let rows = [
            Row {
                title: "native tests",
                took: Duration::from_secs(2),
                closing: Some(closing(40, 0)),
                failure: None,
            },
            Row { title: "package build", took: Duration::from_secs(90), closing: None, failure: None },
            Row {
                title: "end-to-end tests",
                took: Duration::from_secs(5),
                closing: Some(closing(2, 1)),
                failure: Some("see above".into()),
            },
        ];
        let text = table(&rows);
        assert!(text.starts_with("\nclosing 40\nclosing 2\n"), "{text}");
        assert!(text.contains("package build                 ok         1 min 30 s\n"), "{text}");
        assert!(text.contains("end-to-end tests              FAILED"), "{text}");
        assert!(text.ends_with("\nTotal: 42 passed, 1 failed\n"), "{text}");
    }
}
