//! Node.js and what npm installs. It must not know what the installed packages are for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// The oldest Node.js that the tests and wasm-opt are run with.
const OLDEST: u32 = 20;

/// Whether there is a Node.js that is new enough, and if not, the sentence that says what to do.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let Ok(version) = process::output(workspace.command("node").arg("--version"), "no node") else {
        bail!("Node.js {OLDEST} or newer is needed and was not found; {}", how_to_install());
    };
    match major(&version) {
        Some(major) if major >= OLDEST => {}
        _ => bail!("Node.js {OLDEST} or newer is needed, this is {}; {}", version.trim(), how_to_install()),
    }
    if !process::succeeds(workspace.command(npm()).arg("--version")) {
        bail!("npm is needed beside Node.js and was not found; {}", how_to_install());
    }
    Ok(())
}

/// Whether Node.js is there, for work that can also be left out.
pub(crate) fn is_there(workspace: &Workspace) -> bool {
    check(workspace).is_ok()
}

/// Installs exactly what the lockfile in `folder` says, unless that is what is there.
pub(crate) fn install(workspace: &Workspace, folder: &Path) -> Result<()> {
    check(workspace)?;
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = folder.join("node_modules").join(".jackfield-lock");
    if fs::read(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    let shown = folder.strip_prefix(&workspace.root).unwrap_or(folder).display();
    eprintln!("Installing npm packages in {shown} …");
    process::run(
        workspace
            .command(npm())
            .args(["ci", "--no-fund", "--no-audit"])
            .current_dir(folder)
            // The tests drive the browser of this machine.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        &format!("npm could not install the packages of {shown}; its messages are above (npm ci)"),
    )?;
    // A lockfile without packages leaves no folder behind.
    fs::create_dir_all(folder.join("node_modules"))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// A program of an npm package, such as `wasm-opt` of `binaryen`, installed into the cache at the version that
/// `xtask/tools` pins.
pub(crate) fn tool(workspace: &Workspace, package: &str, program: &str) -> Result<PathBuf> {
    let pinned = workspace.root.join("xtask").join("tools");
    let folder = workspace.tools.join("npm");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for file in ["package.json", "package-lock.json"] {
        let (from, to) = (pinned.join(file), folder.join(file));
        fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    install(workspace, &folder)?;
    Ok(folder.join("node_modules").join(package).join("bin").join(program))
}

/// The name to start npm by.
pub(crate) fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn how_to_install() -> &'static str {
    if cfg!(target_os = "macos") {
        "install it with: brew install node"
    } else if cfg!(windows) {
        "install it with: winget install OpenJS.NodeJS.LTS"
    } else {
        "on Debian or Ubuntu: apt-get install -y nodejs npm (elsewhere, or if that one is older: https://nodejs.org)"
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_node_says() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.1.0"), Some(9));
        assert_eq!(major("20.1"), None);
        assert_eq!(major(""), None);
    }
}
