//! What a browser downloads, held against the budget. It must not know how the files came about.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use crate::bytes::{Weight, grouped};
use crate::cli;
use crate::imports;
use crate::package;
use crate::steps::Steps;
use crate::widget::Quality;
use crate::workspace::Workspace;

/// All that a page loads, brotli: wasm, JavaScript, styles and one language. A limit against growing by the way, close
/// above what it weighs; the aim, which is that of the smallest full peer, is [`AIM`].
const WHOLE: usize = 200_000;

/// What it should weigh. It did, until forms learnt everything that schemas can say.
const AIM: usize = 145_000;

/// What a page loads before an element is used, brotli.
const FIRST: usize = 5_000;

/// The module that a page imports.
const ENTRY: &str = "define.js";

/// One file of the package.
#[derive(Debug, PartialEq, Eq)]
struct Measured {
    file: String,
    /// Loaded with the import, not only once an element is used.
    first: bool,
    weight: Weight,
}

/// What a page loads.
#[derive(Debug)]
struct Report {
    files: Vec<Measured>,
}

/// `cargo xtask size`.
pub(crate) fn run(workspace: &Workspace, options: &cli::Size) -> Result<()> {
    if !options.no_build {
        package::build(workspace, Quality::Small, &mut Steps::new(package::STEPS))?;
    }
    check(&workspace.dist(), options.json)
}

/// Measures the package in `dist`, prints what it weighs, and fails if that is too much.
pub(crate) fn check(dist: &Path, as_json: bool) -> Result<()> {
    if !dist.join(ENTRY).is_file() {
        bail!("there is no package in {}; build it first: cargo xtask build", dist.display());
    }
    let report = Report::measure(dist)?;
    if as_json {
        println!("{:#}", report.json());
    } else {
        print!("{}", report.table());
    }
    report.verdict()
}

impl Report {
    fn measure(dist: &Path) -> Result<Self> {
        let loaded = imports::follow(dist, ENTRY)?;
        if !loaded.later.iter().any(|file| file.ends_with(".wasm")) {
            bail!("{ENTRY} does not lead to a WebAssembly module: what was measured is not the widget");
        }
        let first = loaded.at_once.into_iter().map(|file| (file, true));
        let later = loaded.later.into_iter().map(|file| (file, false));
        let files = first
            .chain(later)
            .map(|(file, first)| {
                let content = fs::read(dist.join(&file)).with_context(|| format!("cannot read {file}"))?;
                Ok(Measured { weight: Weight::of(&content)?, file, first })
            })
            .collect::<Result<_>>()?;
        Ok(Self { files })
    }

    fn whole(&self) -> Weight {
        self.files.iter().map(|file| file.weight).sum()
    }

    fn first(&self) -> Weight {
        self.files.iter().filter(|file| file.first).map(|file| file.weight).sum()
    }

    fn table(&self) -> String {
        let mut lines = vec![row("what a page loads, in bytes", "raw", "gzip", "brotli")];
        let mut add = |name: &str, weight: Weight| {
            lines.push(row(name, &grouped(weight.raw), &grouped(weight.gzip), &grouped(weight.brotli)));
        };
        for measured in &self.files {
            add(
                &format!("{} {}", if measured.first { "at once " } else { "when used" }, measured.file),
                measured.weight,
            );
        }
        add(&format!("before an element is used (budget {})", grouped(FIRST)), self.first());
        add(&format!("in all (limit {}, aim {})", grouped(WHOLE), grouped(AIM)), self.whole());
        lines.concat()
    }

    fn json(&self) -> serde_json::Value {
        let weight =
            |weight: Weight| json!({"raw": weight.raw, "gzip": weight.gzip, "brotli": weight.brotli});
        let files: Vec<_> = self
            .files
            .iter()
            .map(|file| json!({"file": file.file, "first": file.first, "bytes": weight(file.weight)}))
            .collect();
        json!({
            "files": files,
            "first": {"bytes": weight(self.first()), "budget": FIRST},
            "all": {"bytes": weight(self.whole()), "budget": WHOLE},
        })
    }

    fn verdict(&self) -> Result<()> {
        let over = |what: &str, bytes: usize, budget: usize| {
            (bytes > budget).then(|| {
                format!(
                    "{what} is {} bytes (brotli), {} over the budget",
                    grouped(bytes),
                    grouped(bytes - budget)
                )
            })
        };
        let broken: Vec<_> = [
            over("what a page loads before an element is used", self.first().brotli, FIRST),
            over("what a page loads in all", self.whole().brotli, WHOLE),
        ]
        .into_iter()
        .flatten()
        .collect();
        if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("; ")) }
    }
}

fn row(name: &str, raw: &str, gzip: &str, brotli: &str) -> String {
    format!("  {name:<46}{raw:>11}{gzip:>11}{brotli:>11}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(file: &str, first: bool, brotli: usize) -> Measured {
        Measured {
            file: file.to_owned(),
            first,
            weight: Weight { raw: brotli * 3, gzip: brotli * 2, brotli },
        }
    }

    fn report(first: usize, later: usize) -> Report {
        Report {
            files: vec![measured("define.js", true, first), measured("jackfield_wasm_bg.wasm", false, later)],
        }
    }

    #[test]
    fn a_package_at_its_budget_passes() {
        report(5_000, 195_000).verdict().unwrap();
    }

    #[test]
    fn one_byte_over_the_whole_fails() {
        let error = report(5_000, 195_001).verdict().unwrap_err().to_string();
        assert_eq!(error, "what a page loads in all is 200,001 bytes (brotli), 1 over the budget");
    }

    #[test]
    fn one_byte_over_before_an_element_is_used_fails() {
        let error = report(5_001, 1_000).verdict().unwrap_err().to_string();
        assert_eq!(
            error,
            "what a page loads before an element is used is 5,001 bytes (brotli), 1 over the budget"
        );
    }

    #[test]
    fn the_sums_are_in_the_table_and_in_the_json() {
        let report = report(4_000, 90_000);
        let table = report.table();
        assert!(table.lines().last().unwrap().ends_with("94,000"), "{table}");
        let json = report.json();
        assert_eq!(json["all"]["bytes"]["brotli"], 94_000);
        assert_eq!(json["first"]["bytes"]["brotli"], 4_000);
        assert_eq!(json["all"]["budget"], 200_000);
    }
}
