//! The Rust side of the tools: the WebAssembly target, and cargo-installed programs at pinned versions. It must not
//! know what is built with them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// What the widget is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The one version that wasm-bindgen, its generator and its test runner must share (held by `cargo xtask invariants`).
pub(crate) const WASM_BINDGEN: &str = "0.2.129";

/// What drives Firefox.
pub(crate) const GECKODRIVER: &str = "0.37.1";

/// The Trunk that `Trunk.toml` was written for; the last one that compiles with this repository's Rust.
pub(crate) const TRUNK: &str = "0.21.14";

/// Adds the WebAssembly target to the toolchain in use unless it is there.
pub(crate) fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    let mut rustc = workspace.command(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let library = process::output(&mut rustc, "rustc cannot be started: is Rust installed?")?;
    if has_standard_library(Path::new(library.trim())) {
        return Ok(());
    }
    if !process::succeeds(workspace.command("rustup").arg("--version")) {
        bail!(
            "the WebAssembly target {WASM_TARGET} is missing, and there is no rustup to add it with (a Linux \
             distribution's own cargo comes without one); install Rust with rustup (https://rustup.rs) and run this again"
        );
    }
    eprintln!("Adding the WebAssembly target: rustup target add {WASM_TARGET}");
    process::run(
        workspace.command("rustup").args(["target", "add", WASM_TARGET]),
        &format!(
            "rustup could not add the WebAssembly target; what it says is above (rustup target add {WASM_TARGET})"
        ),
    )
}

fn has_standard_library(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// The test runner that goes with [`WASM_BINDGEN`], installed if missing.
pub(crate) fn wasm_bindgen_test_runner(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.tools.join(format!("wasm-bindgen-{WASM_BINDGEN}"));
    installed(
        workspace,
        &folder,
        "wasm-bindgen-cli",
        WASM_BINDGEN,
        "wasm-bindgen-test-runner",
        "about five minutes",
    )
}

/// The driver of Firefox, installed if missing.
pub(crate) fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.tools.join(format!("geckodriver-{GECKODRIVER}"));
    installed(workspace, &folder, "geckodriver", GECKODRIVER, "geckodriver", "about three minutes")
}

/// Trunk: the one in PATH if it is the pinned one, else our own, installed if missing.
pub(crate) fn trunk(workspace: &Workspace) -> Result<PathBuf> {
    let version = process::output(workspace.command("trunk").arg("--version"), "no trunk in PATH");
    if version.is_ok_and(|version| version.split_whitespace().any(|word| word == TRUNK)) {
        return Ok("trunk".into());
    }
    let folder = workspace.tools.join(format!("trunk-{TRUNK}"));
    installed(workspace, &folder, "trunk", TRUNK, "trunk", "ten minutes or more")
}

fn installed(
    workspace: &Workspace,
    folder: &Path,
    package: &str,
    version: &str,
    program: &str,
    duration: &str,
) -> Result<PathBuf> {
    let path = folder.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if path.is_file() {
        return Ok(path);
    }
    eprintln!("Installing {package} {version} (once on this machine; compiling it takes {duration}) …");
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    process::run(
        workspace.cargo().args(["install", "--locked", package, "--version", version, "--root"]).arg(folder),
        &format!("{package} could not be installed; cargo's messages are above"),
    )?;
    if !path.is_file() {
        bail!("{package} was installed but {} is not there", path.display());
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_standard_library_is_no_target() {
        assert!(!has_standard_library(Path::new(env!("CARGO_MANIFEST_DIR"))));
        assert!(!has_standard_library(Path::new("no such folder")));
    }
}
