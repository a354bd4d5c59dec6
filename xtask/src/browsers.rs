//! The browser that the tests drive, and the driver for it: found in PATH, or installed where this machine's package
//! manager can. It must not know the tests.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const DRIVERS: &[&str] = &["chromedriver", "chromium.chromedriver"];

/// A browser and its driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// The server that drives it.
    pub(crate) driver: PathBuf,
}

/// What to install, if anything can be.
#[derive(Debug, PartialEq, Eq)]
enum Remedy {
    /// These packages, now: we may.
    Install(&'static [&'static str]),
    /// This command, by the user.
    Tell(&'static str),
}

/// Chromium and chromedriver, installed if they are missing and this process may.
pub(crate) fn chromium(workspace: &Workspace) -> Result<Chromium> {
    let path = env::var_os("PATH").unwrap_or_default();
    if let Some(found) = find(&path) {
        return Ok(found);
    }
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    match remedy(&release, is_root(), env::consts::OS) {
        Remedy::Tell(command) => {
            bail!("the browser tests need Chromium and chromedriver in PATH; install them with: {command}")
        }
        Remedy::Install(packages) => {
            eprintln!("Installing the browser for the tests: apt-get install {} …", packages.join(" "));
            let failure = "apt-get could not install Chromium; its messages are above";
            let apt = || {
                let mut command = workspace.command("apt-get");
                command.env("DEBIAN_FRONTEND", "noninteractive");
                command
            };
            process::run(apt().args(["update", "-q"]), failure)?;
            process::run(
                apt().args(["install", "-q", "-y", "--no-install-recommends"]).args(packages),
                failure,
            )?;
        }
    }
    match find(&path) {
        Some(found) => Ok(found),
        None => bail!("Chromium was installed, but it or chromedriver is still not in PATH"),
    }
}

fn find(path: &OsStr) -> Option<Chromium> {
    let first = |names: &[&str]| names.iter().find_map(|name| in_path(path, name));
    Some(Chromium { browser: first(BROWSERS)?, driver: first(DRIVERS)? })
}

fn in_path(path: &OsStr, name: &str) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
        .find(|candidate| Path::is_file(candidate))
}

fn remedy(os_release: &str, root: bool, os: &str) -> Remedy {
    let family = |name: &str| {
        os_release
            .lines()
            .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
            .any(|value| value.trim_matches('"').split_whitespace().any(|word| word == name))
    };
    if family("ubuntu") {
        if root {
            Remedy::Install(&["chromium-browser", "chromium-chromedriver"])
        } else {
            Remedy::Tell("sudo apt-get install -y chromium-browser chromium-chromedriver")
        }
    } else if family("debian") {
        if root {
            Remedy::Install(&["chromium", "chromium-driver"])
        } else {
            Remedy::Tell("sudo apt-get install -y chromium chromium-driver")
        }
    } else if family("fedora") {
        Remedy::Tell("sudo dnf install chromium chromedriver")
    } else if family("arch") {
        Remedy::Tell("sudo pacman -S chromium")
    } else if os == "macos" {
        Remedy::Tell("brew install --cask chromium chromedriver")
    } else if os == "windows" {
        Remedy::Tell("winget install Google.Chrome, and chromedriver of the same version")
    } else {
        Remedy::Tell("your package manager, packages chromium and chromedriver")
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN: &str = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n";
    const MINT: &str = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";

    #[test]
    fn root_on_debian_gets_the_browser_installed() {
        assert_eq!(remedy(DEBIAN, true, "linux"), Remedy::Install(&["chromium", "chromium-driver"]));
    }

    #[test]
    fn nobody_else_gets_anything_installed() {
        assert!(
            matches!(remedy(DEBIAN, false, "linux"), Remedy::Tell(command) if command.starts_with("sudo apt-get"))
        );
        assert!(
            matches!(remedy("ID=fedora\n", true, "linux"), Remedy::Tell(command) if command.contains("dnf"))
        );
        assert!(matches!(remedy("", true, "macos"), Remedy::Tell(command) if command.contains("brew")));
    }

    #[test]
    fn a_derivative_counts_as_what_it_derives_from() {
        assert_eq!(
            remedy(MINT, true, "linux"),
            Remedy::Install(&["chromium-browser", "chromium-chromedriver"])
        );
    }

    #[test]
    fn an_empty_path_holds_no_browser() {
        assert_eq!(find(OsStr::new("")), None);
    }
}
