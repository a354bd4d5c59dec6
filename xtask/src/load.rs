//! Builds the gateway as customers run it and the program that puts it under load, and runs the one against the other.
//! It must not know what is promised: the program says what held.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::cli;
use crate::demo::executable;
use crate::process;
use crate::workspace::Workspace;

const GATEWAY: &str = "jackfield";
const LOAD: &str = "jackfield-load";

/// `cargo xtask load`.
pub(crate) fn run(workspace: &Workspace, options: &cli::Load) -> Result<()> {
    let (gateway, load) = compile(workspace)?;
    let mut command = workspace.command(load);
    command.arg("--gateway").arg(gateway);
    command.args(["--users", &options.users.to_string(), "--seconds", &options.seconds.to_string()]);
    process::run(&mut command, "a promise was broken under load; it is marked above")
}

fn compile(workspace: &Workspace) -> Result<(PathBuf, PathBuf)> {
    let failure = "the gateway did not compile; the compiler's messages are above";
    let (mut gateway, mut load) = (None, None);
    let mut command = workspace.cargo();
    command
        .args(["build", "--release", "--message-format", "json-render-diagnostics"])
        .args(["--package", "jackfield-gateway", "--bin", GATEWAY])
        .args(["--package", "jackfield-sandbox", "--bin", LOAD]);
    let succeeded = process::follow(&mut command, failure, |line| {
        gateway = executable(line, GATEWAY).or(gateway.take());
        load = executable(line, LOAD).or(load.take());
    })?;
    if !succeeded {
        bail!("{failure}");
    }
    gateway.zip(load).context("cargo compiled the gateway but named no executables")
}
