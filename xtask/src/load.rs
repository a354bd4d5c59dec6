//! Builds the gateway as customers run it and the program that puts it under load, and runs the one against the other.
//! It must not know what is promised: the program says what held.

use anyhow::Result;

use crate::cli;
use crate::demo::program;
use crate::process;
use crate::workspace::Workspace;

/// `cargo xtask load`.
pub(crate) fn run(workspace: &Workspace, options: &cli::Load) -> Result<()> {
    let gateway = program(workspace, "jackfield-gateway", "jackfield", &["--release"])?;
    let load = program(workspace, "jackfield-sandbox", "jackfield-load", &["--release"])?;
    let mut command = workspace.command(load);
    command.arg("--gateway").arg(gateway);
    command.args(["--users", &options.users.to_string(), "--seconds", &options.seconds.to_string()]);
    process::run(&mut command, "a promise was broken under load; it is marked above")
}
