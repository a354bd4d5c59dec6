//! Where things are: the repository, its build folders, and the cache for tools that outlives them. It must not know
//! what they are used for.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

/// The repository and the cache.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder with the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Scratch space of the chores, ignored by git.
    pub(crate) scratch: PathBuf,
    /// Installed tools; shared by every clone on this machine.
    pub(crate) tools: PathBuf,
}

impl Workspace {
    /// The repository that this binary was started from (or compiled in).
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest).parent().context("xtask is not inside a repository")?.to_path_buf();
        let scratch = root.join("target").join("xtask");
        let tools = cache_folder(|name| env::var_os(name))
            .context("no cache folder: neither XDG_CACHE_HOME nor HOME is set")?
            .join("tools");
        Ok(Self { root, scratch, tools })
    }

    /// The built npm package.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A cargo command at the root of the repository.
    pub(crate) fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// A command at the root of the repository, without what `cargo run` put into the environment of this process.
    ///
    /// Build scripts (ring's, for one) ask to be run again when such a variable changes: a cargo started from here and
    /// one started from a shell would rebuild each other's work for ever.
    pub(crate) fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(describes_this_package) {
                command.env_remove(name);
            }
        }
        command
    }
}

fn describes_this_package(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
        || variable == "CARGO_PRIMARY_PACKAGE"
}

fn cache_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .or_else(|| set("LOCALAPPDATA"))
        .map(|cache| cache.join("jackfield"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_where_the_desktop_standard_says() {
        let both = |name: &str| match name {
            "XDG_CACHE_HOME" => Some("/cache".into()),
            "HOME" => Some("/home/ada".into()),
            _ => None,
        };
        assert_eq!(cache_folder(both), Some("/cache/jackfield".into()));
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let home = |name: &str| match name {
            "XDG_CACHE_HOME" => Some("".into()),
            "HOME" => Some("/home/ada".into()),
            _ => None,
        };
        assert_eq!(cache_folder(home), Some("/home/ada/.cache/jackfield".into()));
        assert_eq!(cache_folder(|_| None), None);
    }

    #[test]
    fn a_cargo_started_from_here_sees_the_environment_of_a_shell() {
        assert!(describes_this_package("CARGO_PKG_VERSION"));
        assert!(describes_this_package("CARGO_MANIFEST_DIR"));
        assert!(!describes_this_package("CARGO_TARGET_DIR"));
        assert!(!describes_this_package("CARGO_HOME"));
    }
}
