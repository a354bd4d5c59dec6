//! Programs of the system that the tests need: found in PATH, or installed where this machine's package manager can. It
//! must not know what they are for.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// Programs that come together, and what brings them.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// What people call them.
    pub(crate) what: &'static str,
    /// The programs; of each, the names that it goes by.
    pub(crate) programs: &'static [&'static [&'static str]],
    /// The packages of Debian.
    pub(crate) debian: &'static str,
    /// The packages of Ubuntu.
    pub(crate) ubuntu: &'static str,
    /// The command of Fedora, Arch, macOS and Windows.
    pub(crate) commands: [&'static str; 4],
}

/// What to do about what is missing.
#[derive(Debug, PartialEq, Eq)]
enum Remedy {
    /// These packages, now: we may.
    Install(&'static str),
    /// This command, by the user.
    Tell(String),
}

/// The programs, installed if they are missing and this process may.
pub(crate) fn have(workspace: &Workspace, wanted: &Wanted) -> Result<Vec<PathBuf>> {
    let path = env::var_os("PATH").unwrap_or_default();
    if let Some(found) = find(&path, wanted) {
        return Ok(found);
    }
    let what = wanted.what;
    match remedy(&release(), is_root(), env::consts::OS, wanted) {
        Remedy::Tell(command) => bail!("the browser tests need {what} in PATH; install them with: {command}"),
        Remedy::Install(packages) => {
            eprintln!("Installing {what} for the tests: apt-get install {packages} …");
            let failure = format!("apt-get could not install {what}; its messages are above");
            let apt = || {
                let mut command = workspace.command("apt-get");
                command.env("DEBIAN_FRONTEND", "noninteractive");
                command
            };
            process::run(apt().args(["update", "-q"]), &failure)?;
            let install = ["install", "-q", "-y", "--no-install-recommends"];
            process::run(apt().args(install).args(packages.split(' ')), &failure)?;
        }
    }
    match find(&path, wanted) {
        Some(found) => Ok(found),
        None => bail!("{what} were installed, but not all of them are in PATH"),
    }
}

/// Whether this is a system whose packages we know well enough to say that nothing can be missing.
pub(crate) fn has_apt() -> bool {
    env::var_os("PATH").is_some_and(|path| in_path(&path, "apt-get").is_some())
}

fn release() -> String {
    fs::read_to_string("/etc/os-release").unwrap_or_default()
}

fn find(path: &OsStr, wanted: &Wanted) -> Option<Vec<PathBuf>> {
    wanted.programs.iter().map(|names| names.iter().find_map(|name| in_path(path, name))).collect()
}

fn in_path(path: &OsStr, name: &str) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
        .find(|candidate| Path::is_file(candidate))
}

fn remedy(os_release: &str, root: bool, os: &str, wanted: &Wanted) -> Remedy {
    let family = |name: &str| {
        os_release
            .lines()
            .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
            .any(|names| names.trim_matches('"').split_whitespace().any(|word| word == name))
    };
    let apt = |packages: &'static str| {
        if root {
            Remedy::Install(packages)
        } else {
            Remedy::Tell(format!("sudo apt-get install -y {packages}"))
        }
    };
    let [fedora, arch, macos, windows] = wanted.commands;
    if family("ubuntu") {
        apt(wanted.ubuntu)
    } else if family("debian") {
        apt(wanted.debian)
    } else if family("fedora") {
        Remedy::Tell(fedora.to_owned())
    } else if family("arch") {
        Remedy::Tell(arch.to_owned())
    } else if os == "macos" {
        Remedy::Tell(macos.to_owned())
    } else if os == "windows" {
        Remedy::Tell(windows.to_owned())
    } else {
        Remedy::Tell(format!("your package manager ({})", wanted.what))
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

    const WANTED: Wanted = Wanted {
        what: "a lathe and its chuck",
        programs: &[&["lathe", "lathe2"], &["chuck"]],
        debian: "lathe lathe-chuck",
        ubuntu: "lathe-snap",
        commands: [
            "sudo dnf install lathe",
            "sudo pacman -S lathe",
            "brew install lathe",
            "winget install lathe",
        ],
    };
    const DEBIAN: &str = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n";
    const MINT: &str = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";

    fn told(os_release: &str, root: bool, os: &str) -> String {
        match remedy(os_release, root, os, &WANTED) {
            Remedy::Tell(command) => command,
            Remedy::Install(packages) => panic!("installs {packages}"),
        }
    }

    #[test]
    fn root_on_debian_gets_the_packages_installed() {
        assert_eq!(remedy(DEBIAN, true, "linux", &WANTED), Remedy::Install("lathe lathe-chuck"));
    }

    #[test]
    fn nobody_else_gets_anything_installed() {
        assert_eq!(told(DEBIAN, false, "linux"), "sudo apt-get install -y lathe lathe-chuck");
        assert_eq!(told("ID=fedora\n", true, "linux"), "sudo dnf install lathe");
        assert_eq!(told("", true, "macos"), "brew install lathe");
        assert_eq!(told("", true, "plan9"), "your package manager (a lathe and its chuck)");
    }

    #[test]
    fn a_derivative_counts_as_what_it_derives_from() {
        assert_eq!(remedy(MINT, true, "linux", &WANTED), Remedy::Install("lathe-snap"));
    }

    #[test]
    fn an_empty_path_holds_nothing() {
        assert_eq!(find(OsStr::new(""), &WANTED), None);
    }
}
