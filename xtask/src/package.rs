//! Builds the npm package into `dist/`: the compiled widget, the hand-written JavaScript, the callback page, the
//! licences. It must not know who uses the package.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::bytes::grouped;
use crate::cli::Build;
use crate::steps::Steps;
use crate::widget::{self, GENERATED, Quality};
use crate::workspace::Workspace;
use crate::{node, process, toolchain};

/// How many steps [`build`] takes.
pub(crate) const STEPS: usize = 3;

/// `cargo xtask build`.
pub(crate) fn run(workspace: &Workspace, options: &Build) -> Result<()> {
    let quality = if options.dev { Quality::Quick } else { Quality::Small };
    build(workspace, quality, &mut Steps::new(STEPS))?;
    println!("The npm package is in dist/.");
    Ok(())
}

/// Builds the package in [`STEPS`] steps. What was in `dist/` stays until the new package is complete.
pub(crate) fn build(workspace: &Workspace, quality: Quality, steps: &mut Steps) -> Result<()> {
    let with_node = node::is_there(workspace);
    let staged = workspace.scratch.join("dist");
    let module = steps.step("Compiling the widget to WebAssembly", || {
        toolchain::ensure_wasm_target(workspace)?;
        widget::compile(workspace, quality)
    })?;
    // Until the package is in its place: two chores at once would take each other's files away.
    let _lock = lock(&workspace.scratch)?;
    steps.step("Generating its JavaScript", || {
        empty(&staged)?;
        widget::generate(&module, quality, &staged)?;
        match (quality, with_node) {
            (Quality::Small, true) => widget::shrink(workspace, &staged),
            (Quality::Small, false) => {
                eprintln!("Without Node.js there is neither wasm-opt nor terser: the package stays about a tenth larger than it could be.");
                Ok(())
            }
            (Quality::Quick, _) => Ok(()),
        }
    })?;
    steps.step("Assembling dist/", || {
        if with_node {
            let generator = Path::new("www").join("generate.mjs");
            process::run(
                workspace.command("node").arg(generator).arg("--check"),
                "a generated file is out of date; write it anew with: node www/generate.mjs",
            )?;
        }
        assemble(&workspace.root, &staged)?;
        if quality == Quality::Small && with_node {
            widget::shrink_scripts(workspace, &staged)?;
        }
        swap(&staged, &workspace.dist(), &workspace.scratch.join("dist.old"))
    })?;
    let module = workspace.dist().join(format!("{GENERATED}_bg.wasm"));
    eprintln!("jackfield_wasm_bg.wasm: {} bytes", grouped(usize::try_from(fs::metadata(module)?.len())?));
    Ok(())
}

/// Copies what `www/package.json` lists under `files` into `staged`, beside what was generated there.
fn assemble(root: &Path, staged: &Path) -> Result<()> {
    let manifest = root.join("www").join("package.json");
    let text =
        fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    for file in listed(&text)? {
        if is_generated(&file) {
            if !staged.join(&file).is_file() {
                bail!("www/package.json lists {file}, which was not generated");
            }
            continue;
        }
        let Some(source) = sources(root, &file).into_iter().find(|candidate| candidate.is_file()) else {
            bail!("www/package.json lists {file}, which does not exist");
        };
        copy(&source, &staged.join(&file))?;
    }
    copy(&manifest, &staged.join("package.json"))
}

/// The entries of `files` in a `package.json`.
fn listed(manifest: &str) -> Result<Vec<String>> {
    let manifest: Value = serde_json::from_str(manifest).context("www/package.json is not JSON")?;
    let files =
        manifest.get("files").and_then(Value::as_array).context("www/package.json lists no \"files\"")?;
    files
        .iter()
        .map(|file| match file.as_str() {
            Some(file)
                if !file.contains(['*', '!', '\\']) && !file.starts_with('/') && !file.contains("..") =>
            {
                Ok(file.to_owned())
            }
            _ => bail!("www/package.json: \"files\" must list plain files, not {file}"),
        })
        .collect()
}

fn is_generated(file: &str) -> bool {
    file.starts_with(GENERATED)
}

/// Where a listed file may come from, best first.
fn sources(root: &Path, file: &str) -> Vec<PathBuf> {
    let gateway = root.join("crates").join("gateway");
    match file.strip_prefix("callback/") {
        Some(rest) => vec![gateway.join("callback").join(rest)],
        // The gateway's binary has the contract in it, so it stands there.
        None if file == "endpoint/openapi.json" => vec![gateway.join("contract").join("openapi.json")],
        None if file.starts_with("LICENSE") => vec![root.join(file)],
        None => vec![root.join("www").join(file), root.join(file)],
    }
}

/// Waits until no other chore assembles the package in `folder`; the lock is let go when the file is dropped.
fn lock(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = File::create(folder.join("package.lock")).context("cannot create the lock of the package")?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the package"),
        }
        if !told {
            eprintln!("Waiting for another build of the package …");
            told = true;
        }
        // Not a lock that blocks: Ctrl-C must still end this.
        thread::sleep(Duration::from_millis(100));
        if process::interrupted() {
            bail!("stopped");
        }
    }
}

/// Puts a complete folder in the place of another.
fn swap(new: &Path, place: &Path, old: &Path) -> Result<()> {
    remove(old)?;
    if place.exists() {
        fs::rename(place, old).with_context(|| format!("cannot move {} away", place.display()))?;
    }
    fs::rename(new, place).with_context(|| format!("cannot move the package to {}", place.display()))?;
    remove(old)
}

fn empty(folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own, gone when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("jackfield-package-{name}-{}", std::process::id()));
            empty(&path).unwrap();
            Self(path)
        }

        fn write(&self, file: &str, content: &str) {
            let path = self.0.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }

        fn read(&self, file: &str) -> String {
            fs::read_to_string(self.0.join(file)).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            remove(&self.0).unwrap();
        }
    }

    #[test]
    fn a_package_holds_what_its_manifest_lists_and_nothing_else() {
        let root = Folder::new("assemble");
        let manifest =
            r#"{"files":["index.js","callback/callback.js","LICENSE-MIT","README.md","jackfield_wasm.js"]}"#;
        root.write("www/package.json", manifest);
        root.write("www/index.js", "index");
        root.write("www/private.js", "private");
        root.write("crates/gateway/callback/callback.js", "callback");
        root.write("LICENSE-MIT", "licence");
        root.write("README.md", "the repository's own");
        root.write("staged/jackfield_wasm.js", "glue");
        assemble(&root.0, &root.0.join("staged")).unwrap();
        assert_eq!(root.read("staged/index.js"), "index");
        assert_eq!(root.read("staged/callback/callback.js"), "callback");
        assert_eq!(root.read("staged/LICENSE-MIT"), "licence");
        assert_eq!(root.read("staged/README.md"), "the repository's own");
        assert_eq!(root.read("staged/package.json"), manifest);
        assert!(!root.0.join("staged/private.js").exists());
    }

    #[test]
    fn a_listed_file_that_is_missing_is_named() {
        let root = Folder::new("missing");
        root.write("www/package.json", r#"{"files":["gone.js"]}"#);
        let error = assemble(&root.0, &root.0.join("staged")).unwrap_err();
        assert_eq!(error.to_string(), "www/package.json lists gone.js, which does not exist");
        root.write("www/package.json", r#"{"files":["jackfield_wasm.js"]}"#);
        let error = assemble(&root.0, &root.0.join("staged")).unwrap_err();
        assert_eq!(error.to_string(), "www/package.json lists jackfield_wasm.js, which was not generated");
    }

    #[test]
    fn a_manifest_may_list_plain_files_only() {
        assert!(listed(r#"{"files":["../secret"]}"#).is_err());
        assert!(listed(r#"{"files":["*.js"]}"#).is_err());
        assert!(listed(r#"{"files":[1]}"#).is_err());
        assert!(listed("{}").is_err());
    }

    #[test]
    fn two_builds_do_not_assemble_at_the_same_time() {
        let root = Folder::new("lock");
        let first = lock(&root.0).unwrap();
        let folder = root.0.clone();
        let second = thread::spawn(move || lock(&folder).map(|_| ()));
        thread::sleep(Duration::from_millis(50));
        assert!(!second.is_finished());
        drop(first);
        second.join().unwrap().unwrap();
    }

    #[test]
    fn a_new_package_takes_the_place_of_the_old_one_as_a_whole() {
        let root = Folder::new("swap");
        root.write("dist/stale.js", "old");
        root.write("new/fresh.js", "new");
        swap(&root.0.join("new"), &root.0.join("dist"), &root.0.join("dist.old")).unwrap();
        assert_eq!(root.read("dist/fresh.js"), "new");
        assert!(!root.0.join("dist/stale.js").exists());
        assert!(!root.0.join("dist.old").exists());
        assert!(!root.0.join("new").exists());
    }
}
