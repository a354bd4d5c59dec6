//! The command line: what each chore takes and what `--help` says about it. It must not know how a chore is done.

#![allow(clippy::doc_markdown, reason = "the docs of this file are what --help prints")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Every chore of this repository.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Every chore of the Jackfield repository",
    after_help = "A first look: cargo xtask demo\nBefore a commit: cargo xtask test"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) chore: Chore,
}

/// One chore.
#[derive(Debug, Subcommand)]
pub(crate) enum Chore {
    /// Build everything and open the whole journey on this machine: a host application, the gateway, a sandbox upstream
    Demo(Demo),
    /// Build the npm package into dist/
    Build(Build),
    /// Measure what a browser downloads and hold it against the budget
    Size(Size),
    /// Install what the tests need and run them all, quick ones first
    Test(Test),
    /// Put every action of a folder through the form and back: nothing may panic, be left undrawn, or be lost
    Corpus(Corpus),
    /// Put the gateway, as customers run it, under load on this machine: many users, a failing upstream, sudden ends
    Load(Load),
    /// Check the rules of the house: who may depend on what, who may touch what
    Invariants,
    /// Hold the validator against the official test suite of JSON Schema
    Conformance(Conformance),
    /// Run Trunk (installed if missing): builds the demo page, or serves it with live reload
    Trunk(Trunk),
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Port of the host application; the upstream and the provider take the two after it
    #[arg(long, default_value_t = 8420)]
    pub(crate) port: u16,
    /// Folder with a catalog of connectors to show instead of the built-in one
    #[arg(long, value_name = "DIR", conflicts_with = "upstream")]
    pub(crate) catalog: Option<PathBuf>,
    /// Use the real service at this URL instead of the sandbox; its key is read from ALLOY_API_KEY
    #[arg(long, value_name = "URL")]
    pub(crate) upstream: Option<String>,
    /// Build the widget as end users get it: smaller and faster, but minutes of compiling
    #[arg(long)]
    pub(crate) release: bool,
    /// Open the page in the default browser once it is up
    #[arg(long)]
    pub(crate) open: bool,
}

/// Options of `build`.
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Compile quickly instead of small: what `demo` and Trunk use
    #[arg(long)]
    pub(crate) dev: bool,
}

/// Options of `size`.
#[derive(Debug, Args)]
pub(crate) struct Size {
    /// Measure dist/ as it is instead of building it first
    #[arg(long)]
    pub(crate) no_build: bool,
    /// Print the measurements as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `corpus`.
#[derive(Debug, Args)]
pub(crate) struct Corpus {
    /// Folder of connectors: actions/ID.json in each, instances.jsonl beside them
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// Write what was sent, a JSON line for each action and instance, for another validator to check
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Print every line instead of the first few of each kind
    #[arg(long)]
    pub(crate) verbose: bool,
}

/// Options of `test`.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Only what needs no browser and no release build: the native and the JavaScript unit tests
    #[arg(long, conflicts_with = "only")]
    pub(crate) quick: bool,
    /// Go on after a part has failed
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Run only these parts [default: all but `fillings` and `browsers`]
    #[arg(value_enum, value_name = "PART")]
    pub(crate) only: Vec<PartName>,
}

/// A part of the tests that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartName {
    /// Rust tests on this machine, real actions and the official suite where they lie beside it, JavaScript unit tests
    Native,
    /// The endpoint in JavaScript, and `jackfield check` against every endpoint there is
    Endpoint,
    /// The components, in a real browser
    Browser,
    /// The npm package: build, size budget, packaging
    Package,
    /// The whole journey, in a real browser
    E2e,
    /// Sixty real actions filled in through their controls, where they lie beside it: minutes
    Fillings,
    /// Connecting an account in Chromium, Firefox and WebKitGTK, whatever they and the provider do: minutes
    Browsers,
}

/// Options of `load`.
#[derive(Debug, Args)]
pub(crate) struct Load {
    /// Users at once
    #[arg(long, default_value_t = 200)]
    pub(crate) users: usize,
    /// How long each of the three parts takes
    #[arg(long, default_value_t = 30)]
    pub(crate) seconds: u64,
}

/// Options of `conformance`.
#[derive(Debug, Args)]
pub(crate) struct Conformance {
    /// Folder with the suite: `tests/<draft>/…` and `remotes/`
    #[arg(value_name = "DIR")]
    pub(crate) suite: PathBuf,
}

/// Options of `trunk`.
#[derive(Debug, Args)]
pub(crate) struct Trunk {
    /// What Trunk is to do, in its own words: `build`, or `serve` for live reload [default: build]
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub(crate) arguments: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_declaration_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_catalog_and_a_real_upstream_exclude_each_other() {
        let both = ["xtask", "demo", "--catalog", "x", "--upstream", "https://example.test"];
        assert!(Cli::try_parse_from(both).is_err());
    }

    #[test]
    fn quick_and_a_named_part_exclude_each_other() {
        assert!(Cli::try_parse_from(["xtask", "test", "--quick", "e2e"]).is_err());
        assert!(Cli::try_parse_from(["xtask", "test", "native", "e2e"]).is_ok());
    }

    #[test]
    fn a_part_that_does_not_exist_is_refused() {
        assert!(Cli::try_parse_from(["xtask", "test", "everything"]).is_err());
    }

    #[test]
    fn trunk_gets_its_own_arguments_untouched() {
        let cli = Cli::try_parse_from(["xtask", "trunk", "serve", "--port", "9000"]).unwrap();
        let Chore::Trunk(trunk) = cli.chore else { panic!("not trunk") };
        assert_eq!(trunk.arguments, ["serve", "--port", "9000"]);
    }
}
