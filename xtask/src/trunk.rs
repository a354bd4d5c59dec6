//! Runs Trunk, installed if missing, on `Trunk.toml`. It must not know how the page is built: Trunk calls
//! `cargo xtask build --dev` itself.

use std::env;

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use crate::{cli, process, toolchain};

/// `cargo xtask trunk`.
pub(crate) fn run(workspace: &Workspace, options: &cli::Trunk) -> Result<()> {
    toolchain::ensure_wasm_target(workspace)?;
    let mut command = workspace.command(toolchain::trunk(workspace)?);
    command.args(arguments(&options.arguments)).env("TRUNK_SKIP_VERSION_CHECK", "true");
    if env::var_os("NO_COLOR").is_some() {
        // Trunk takes nothing but a boolean there, where everybody else takes any value.
        command.env("NO_COLOR", "true");
    }
    process::run(&mut command, "Trunk failed; its messages are above")?;
    let built = workspace.root.join("target").join("trunk");
    for file in ["index.html", "jackfield/define.js", "jackfield/jackfield_wasm_bg.wasm"] {
        if !built.join(file).is_file() {
            bail!("Trunk succeeded, but {} is not there", built.join(file).display());
        }
    }
    Ok(())
}

fn arguments(given: &[String]) -> Vec<&str> {
    if given.is_empty() { vec!["build"] } else { given.iter().map(String::as_str).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_builds_unless_told_otherwise() {
        assert_eq!(arguments(&[]), ["build"]);
        assert_eq!(arguments(&["serve".into(), "--open".into()]), ["serve", "--open"]);
    }
}
