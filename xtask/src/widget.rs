//! Compiles the widget to WebAssembly, generates the JavaScript that loads it, and shrinks it. It must not know what
//! else the npm package holds.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::toolchain::WASM_TARGET;
use crate::workspace::Workspace;
use crate::{node, panics, process};

/// The name of the generated files: `jackfield_wasm.js` and `jackfield_wasm_bg.wasm`.
pub(crate) const GENERATED: &str = "jackfield_wasm";

/// What the compiler may emit and every browser of the last years runs. Never `--all-features`: with it, Safari refuses
/// the module.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// How the widget is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    /// Soon compiled, still pleasant to use.
    Quick,
    /// What end users download.
    Small,
}

impl Quality {
    fn profile(self) -> &'static str {
        match self {
            Self::Quick => "demo",
            Self::Small => "widget",
        }
    }
}

/// Compiles the widget and answers where the module is.
pub(crate) fn compile(workspace: &Workspace, quality: Quality) -> Result<PathBuf> {
    let failure = "the widget did not compile; the compiler's messages are above";
    let mut module = None;
    // `rustc --crate-type`: cargo skips link-time optimisation for a crate that is also built as an `rlib`.
    let succeeded = process::follow(
        workspace
            .cargo()
            .args([
                "rustc",
                "--package",
                "jackfield",
                "--lib",
                "--no-default-features",
                "--features",
                "embed",
                "--crate-type",
                "cdylib",
            ])
            .args(["--target", WASM_TARGET, "--profile", quality.profile()])
            .args(["--message-format", "json-render-diagnostics"])
            .args(flags(workspace, quality)),
        failure,
        |line| module = artifact(line).or(module.take()),
    )?;
    if !succeeded {
        bail!("{failure}");
    }
    module.context("cargo compiled the widget but named no WebAssembly module")
}

/// Flags for what is published.
fn flags(workspace: &Workspace, quality: Quality) -> Vec<String> {
    if quality != Quality::Small {
        return Vec::new();
    }
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"))?;
        Some(Path::new(&home).join(".cargo"))
    });
    // Panics name source files. In what is published, they must not tell where it was built.
    let registry = home.map(|home| home.join("registry").join("src"));
    let sysroot = process::output(workspace.command("rustc").args(["--print", "sysroot"]), "no rustc").ok();
    let library = sysroot.map(|root| Path::new(root.trim()).join("lib/rustlib/src/rust"));
    let mut flags: Vec<String> = [registry, library]
        .into_iter()
        .flatten()
        .map(|sources| format!("--remap-path-prefix={}=", sources.display()))
        .collect();
    // The names are for `panics`, which finds by them what it silences; generating the JavaScript drops them.
    flags.push("-Clink-arg=--keep-section=name".to_owned());
    // Even at `opt-level = "z"` small functions are copied to where they are called; wasm-opt does that where it pays.
    flags.push("-Cllvm-args=-inline-threshold=0".to_owned());
    vec!["--config".to_owned(), format!("target.{WASM_TARGET}.rustflags={}", Value::from(flags))]
}

/// The WebAssembly module that one of cargo's JSON messages announces.
fn artifact(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let names = message.get("filenames")?.as_array()?;
    let module = names.iter().filter_map(Value::as_str).find(|name| name.ends_with(".wasm"))?;
    let of_the_widget = message.get("target")?.get("name")?.as_str()? == "jackfield";
    of_the_widget.then(|| module.into())
}

/// Generates the JavaScript for a compiled module, with the module itself, into `folder`.
pub(crate) fn generate(module: &Path, quality: Quality, folder: &Path) -> Result<()> {
    let mut output = Bindgen::new()
        .input_path(module)
        .out_name(GENERATED)
        .web(true)
        .map_err(|error| anyhow!("{error:#}"))?
        .typescript(true)
        .remove_name_section(quality == Quality::Small)
        .remove_producers_section(true)
        // The package's own loader names the module: a second reference would make bundlers ship it twice.
        .omit_default_module_path(true)
        .generate_output()
        .map_err(|error| anyhow!("the JavaScript for the widget could not be generated: {error:#}"))?;
    if quality == Quality::Small {
        panics::silence(output.wasm_mut())?;
    }
    output
        .emit(folder)
        .map_err(|error| anyhow!("the JavaScript for the widget could not be written: {error:#}"))
}

/// Runs wasm-opt over the generated module in `folder`.
pub(crate) fn shrink(workspace: &Workspace, folder: &Path) -> Result<()> {
    let wasm_opt = node::tool(workspace, "binaryen", "wasm-opt")?;
    let module = folder.join(format!("{GENERATED}_bg.wasm"));
    let shrunk = folder.join(format!("{GENERATED}_bg.shrunk.wasm"));
    process::run(
        workspace
            .command("node")
            .arg(wasm_opt)
            // Control flow is taken apart and put together anew, and what that leaves is cleared up twice.
            .args(["--flatten", "--rereloop", "-Oz", "-Oz"])
            // Below what the linker places there is only the far end of the stack.
            .arg("--low-memory-unused")
            .args(WASM_FEATURES)
            .arg(&module)
            .arg("-o")
            .arg(&shrunk),
        "wasm-opt could not shrink the widget; its messages are above",
    )?;
    fs::rename(&shrunk, &module).with_context(|| format!("cannot replace {}", module.display()))
}

/// Runs terser over every JavaScript module in `folder`: names and comments are for those who read the sources.
pub(crate) fn shrink_scripts(workspace: &Workspace, folder: &Path) -> Result<()> {
    let terser = node::tool(workspace, "terser", "terser")?;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let script = entry?.path();
        if script.extension().is_some_and(|extension| extension == "js") {
            process::run(
                workspace
                    .command("node")
                    .arg(&terser)
                    .arg(&script)
                    .args(["--module", "--compress", "passes=2", "--mangle", "--output"])
                    .arg(&script),
                "terser could not shrink a script; its messages are above",
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_found_in_cargos_messages() {
        let message = r#"{"reason":"compiler-artifact","target":{"name":"jackfield"},"filenames":["/t/jackfield.wasm"]}"#;
        assert_eq!(artifact(message), Some("/t/jackfield.wasm".into()));
    }

    #[test]
    fn other_messages_announce_no_module() {
        let other =
            r#"{"reason":"compiler-artifact","target":{"name":"other"},"filenames":["/t/other.wasm"]}"#;
        let library = r#"{"reason":"compiler-artifact","target":{"name":"jackfield"},"filenames":["/t/libjackfield.rlib"]}"#;
        assert_eq!(artifact(other), None);
        assert_eq!(artifact(library), None);
        assert_eq!(artifact("   Compiling"), None);
    }

    #[test]
    fn wasm_opt_is_never_given_features_that_webkit_refuses() {
        assert!(WASM_FEATURES.iter().all(|flag| flag.starts_with("--enable-")));
        assert!(!WASM_FEATURES.contains(&"--all-features"));
    }
}
