//! What runs the tests of each part: a command with what it needs, and its output followed to the end. It must not know
//! which parts were asked for.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::NOT_RUN_FILE;
use crate::closing::{Closing, Runner};
use crate::toolchain::{self, WASM_TARGET};
use crate::workspace::Workspace;
use crate::{browsers, demo, node, process, sources};

pub(super) fn follow(command: &mut Command, runner: Runner, closing: &mut Closing) -> Result<()> {
    let succeeded = process::follow(command, "the test runner could not be started", |line| {
        println!("{line}");
        closing.read(runner, line);
    })?;
    if !succeeded {
        bail!("see above");
    }
    // Tests that find nothing to be done with on this machine say so, and are counted.
    if closing.passed + closing.skipped == 0 {
        bail!("ran no test");
    }
    Ok(())
}

pub(super) fn native(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo();
    command.args(["test", "--workspace", "--exclude", "jackfield"]);
    command.env("JACKFIELD_NOT_RUN", workspace.scratch.join(NOT_RUN_FILE));
    command
}

/// `node --test` over the test files of a folder.
pub(super) fn unit_tests(workspace: &Workspace, folder: &Path) -> Result<Command> {
    node::check(workspace)?;
    let files = test_files(folder)?;
    let mut command = workspace.command("node");
    command.args(["--test", "--test-reporter=spec"]).args(files);
    Ok(command)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let files: Vec<_> = sources::files(folder)?
        .into_iter()
        .filter(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".test.js") || name.ends_with(".test.mjs")
        })
        .collect();
    if files.is_empty() {
        bail!("there is no test file (*.test.js, *.test.mjs) in {}", folder.display());
    }
    Ok(files)
}

pub(super) fn components(workspace: &Workspace) -> Result<Command> {
    toolchain::ensure_wasm_target(workspace)?;
    let runner = toolchain::wasm_bindgen_test_runner(workspace)?;
    let chromium = browsers::chromium(workspace)?;
    let mut command = workspace.cargo();
    // `--tests`: an example in the documentation has no browser to run in.
    command
        .args(["test", "--package", "jackfield", "--features", "embed", "--target", WASM_TARGET, "--tests"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", chromium.driver)
        // Seconds. A busy machine with two cores takes longer to start a browser than the runner expects.
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    Ok(command)
}

pub(super) fn endpoint(workspace: &Workspace) -> Result<Command> {
    let folder = workspace.root.join("tests").join("endpoint");
    node::install(workspace, &folder)?;
    let server = demo::compile(workspace)?;
    let checker = demo::program(workspace, "jackfield-gateway", "jackfield", &[])?;
    let mut command = unit_tests(workspace, &folder)?;
    command.current_dir(&folder).env("JACKFIELD_DEMO_BIN", server).env("JACKFIELD_BIN", checker);
    Ok(command)
}

pub(super) fn packaging(workspace: &Workspace) -> Result<Command> {
    let folder = workspace.root.join("tests").join("package");
    if folder.join("package-lock.json").is_file() {
        node::install(workspace, &folder)?;
    }
    let chromium = browsers::chromium(workspace)?;
    let mut command = unit_tests(workspace, &folder)?;
    command.current_dir(&folder).env("JACKFIELD_DIST", workspace.dist()).env("CHROMIUM", chromium.browser);
    Ok(command)
}

/// Journeys in a browser: those of one script of theirs.
pub(super) fn journey(workspace: &Workspace, script: &str) -> Result<Command> {
    let chromium = browsers::chromium(workspace)?;
    let mut command = npm_tests(workspace, "e2e", script)?;
    command.env("CHROMIUM", chromium.browser);
    // Playwright warns about the pair.
    if env::var_os("NO_COLOR").is_some() {
        command.env_remove("FORCE_COLOR");
    }
    Ok(command)
}

/// The matrix of engines, and what is to be said about those that this machine cannot have.
pub(super) fn connecting(workspace: &Workspace) -> Result<(Command, Vec<String>)> {
    let engines = browsers::engines(workspace)?;
    let mut command = npm_tests(workspace, "browsers", "test")?;
    command
        .env("JACKFIELD_MATRIX", workspace.scratch.join("connect-matrix.md"))
        .env("ENGINES", engines.names.join(","))
        .envs(engines.programs);
    Ok((command, engines.absent))
}

/// A script of npm's in a folder of `tests/`, with what a browser there is led to: the package, and the demonstration's server.
fn npm_tests(workspace: &Workspace, name: &str, script: &str) -> Result<Command> {
    let folder = workspace.root.join("tests").join(name);
    node::install(workspace, &folder)?;
    let server = demo::compile(workspace)?;
    let mut command = workspace.command(node::npm());
    command
        .args(["run", "--silent", script])
        .current_dir(&folder)
        .env("JACKFIELD_DEMO_BIN", server)
        .env("JACKFIELD_DIST", workspace.dist());
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_that_ran_no_test_has_failed() {
        let mut closing = Closing::default();
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let error = follow(command.arg("--version"), Runner::Cargo, &mut closing).unwrap_err();
        assert_eq!(error.to_string(), "ran no test");
    }

    #[test]
    fn a_folder_without_test_files_is_an_error() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(test_files(&folder).unwrap_err().to_string().contains("there is no test file"));
    }
}
