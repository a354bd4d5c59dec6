//! The whole journey on one machine: builds the package and the demo server, runs it, and ends it on Ctrl-C. It must
//! not know what the server does.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::cli::Demo;
use crate::steps::Steps;
use crate::widget::Quality;
use crate::workspace::Workspace;
use crate::{package, ports, process};

/// What the server prints, followed by the address, once it answers.
const READY: &str = "Ready: ";

/// Where the key for a real upstream is read from, here only to say early that it is missing.
const KEY: &str = "ALLOY_API_KEY";

/// `cargo xtask demo`.
pub(crate) fn run(workspace: &Workspace, options: &Demo) -> Result<()> {
    check(options, std::env::var_os(KEY).is_some_and(|key| !key.is_empty()))?;
    // A real upstream needs neither of the stand-ins.
    ports::check_free(options.port, if options.upstream.is_some() { 1 } else { 3 })?;

    let quality = if options.release { Quality::Small } else { Quality::Quick };
    let mut steps = Steps::new(package::STEPS + 1);
    package::build(workspace, quality, &mut steps)?;
    let server = steps.step("Compiling the demo server", || compile(workspace))?;

    let mut command = workspace.command(server);
    command
        .args(["--port", &options.port.to_string()])
        .arg("--dist")
        .arg(workspace.dist())
        .arg("--page")
        .arg(workspace.root.join("index.html"));
    if let Some(catalog) = &options.catalog {
        // Relative to where the command was typed, not to the repository.
        command.arg("--catalog").arg(std::path::absolute(catalog)?);
    }
    if let Some(url) = &options.upstream {
        command.args(["--upstream", url]);
    }
    let mut ready = false;
    let succeeded = process::follow(&mut command, "the demo server could not be started", |line| {
        if let Some(url) = line.strip_prefix(READY) {
            ready = true;
            println!("\n  Jackfield is running: {url}\n  Press Ctrl-C to stop.\n");
            if options.open {
                open(url);
            }
        } else {
            println!("{line}");
        }
    })?;
    match (succeeded, ready) {
        (true, true) => Ok(()),
        (_, true) => bail!("the demo server ended by itself; what it said is above"),
        (_, false) => bail!("the demo server did not start; what it said is above"),
    }
}

/// Compiles the demo server and answers where it is.
pub(crate) fn compile(workspace: &Workspace) -> Result<PathBuf> {
    program(workspace, "jackfield-sandbox", "jackfield-demo", &[])
}

/// Compiles one of the workspace's programs and answers where it is.
pub(crate) fn program(workspace: &Workspace, package: &str, name: &str, more: &[&str]) -> Result<PathBuf> {
    let failure = format!("{name} did not compile; the compiler's messages are above");
    let mut found = None;
    let succeeded = process::follow(
        workspace
            .cargo()
            .args(["build", "--package", package, "--bin", name])
            .args(more)
            .args(["--message-format", "json-render-diagnostics"]),
        &failure,
        |line| found = executable(line, name).or(found.take()),
    )?;
    if !succeeded {
        bail!("{failure}");
    }
    found.with_context(|| format!("cargo compiled {name} but named no executable"))
}

/// The program of that name, if one of cargo's JSON messages announces it.
fn executable(message: &str, name: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let of_the_program = message.get("target")?.get("name")?.as_str()? == name;
    let path = message.get("executable")?.as_str()?;
    of_the_program.then(|| path.into())
}

/// What can be told before anything is built.
fn check(options: &Demo, has_key: bool) -> Result<()> {
    if let Some(catalog) = &options.catalog
        && !catalog.is_dir()
    {
        bail!("--catalog: there is no folder {}", catalog.display());
    }
    if let Some(url) = &options.upstream {
        if !url.starts_with("https://") && !url.starts_with("http://") {
            bail!("--upstream must be an http or https URL, not {url}");
        }
        if !has_key {
            bail!("--upstream needs the key of that service in the environment variable {KEY}");
        }
    }
    Ok(())
}

/// Opens a page in the default browser. Not being able to is no reason to end the demo.
fn open(url: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    if !process::succeeds(Command::new(program).args(before).arg(url)) {
        eprintln!("No browser could be opened; open {url} yourself.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Demo {
        Demo { port: 8420, catalog: None, upstream: None, release: false, open: false }
    }

    #[test]
    fn the_plain_demo_needs_nothing() {
        check(&options(), false).unwrap();
    }

    #[test]
    fn a_catalog_must_be_a_folder() {
        let error = check(&Demo { catalog: Some("no such folder".into()), ..options() }, false).unwrap_err();
        assert_eq!(error.to_string(), "--catalog: there is no folder no such folder");
    }

    #[test]
    fn a_real_upstream_needs_a_url_and_a_key() {
        let upstream = |url: &str| Demo { upstream: Some(url.into()), ..options() };
        assert!(
            check(&upstream("example.test"), true).unwrap_err().to_string().contains("http or https URL")
        );
        assert!(check(&upstream("https://example.test"), false).unwrap_err().to_string().contains(KEY));
        check(&upstream("https://example.test"), true).unwrap();
    }

    #[test]
    fn the_server_is_found_in_cargos_messages() {
        let message = r#"{"reason":"compiler-artifact","target":{"name":"jackfield-demo"},"executable":"/t/jackfield-demo"}"#;
        let library =
            r#"{"reason":"compiler-artifact","target":{"name":"jackfield-demo"},"executable":null}"#;
        assert_eq!(executable(message, "jackfield-demo"), Some("/t/jackfield-demo".into()));
        assert_eq!(executable(library, "jackfield-demo"), None);
        assert_eq!(executable("   Compiling", "jackfield-demo"), None);
    }
}
