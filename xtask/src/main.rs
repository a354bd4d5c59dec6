//! Every chore of this repository, as `cargo xtask <chore>`: this file declares the command line and hands each chore
//! to its module. It must not know how a chore is done.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its user")]

mod browsers;
mod bytes;
mod cli;
mod closing;
mod conformance;
mod corpus;
mod demo;
mod imports;
mod invariants;
mod load;
mod node;
mod package;
mod panics;
mod ports;
mod process;
mod real;
mod size;
mod sources;
mod steps;
mod system;
mod test;
mod toolchain;
mod trunk;
mod widget;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Chore, Cli};

fn main() -> ExitCode {
    let chore = Cli::parse().chore;
    let runs_until_stopped = matches!(chore, Chore::Demo(_) | Chore::Trunk(_));
    if let Err(error) = process::end_children_on_interrupt() {
        return failed(&error);
    }
    let outcome = workspace::Workspace::find().and_then(|workspace| match chore {
        Chore::Demo(options) => demo::run(&workspace, &options),
        Chore::Build(options) => package::run(&workspace, &options),
        Chore::Size(options) => size::run(&workspace, &options),
        Chore::Test(options) => test::run(&workspace, &options),
        Chore::Conformance(options) => conformance::run(&options).map(drop),
        Chore::Corpus(options) => corpus::run(&workspace, &options).map(drop),
        Chore::Load(options) => load::run(&workspace, &options),
        Chore::Invariants => invariants::run(&workspace),
        Chore::Trunk(options) => trunk::run(&workspace, &options),
    });
    if process::interrupted() {
        // Ctrl-C is the one way to end a server, hence no failure there; anything else was left undone.
        return if runs_until_stopped { ExitCode::SUCCESS } else { ExitCode::from(130) };
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("\nerror: {error:#}");
    ExitCode::FAILURE
}
