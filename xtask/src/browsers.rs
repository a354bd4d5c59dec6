//! The browsers that the tests drive, and the drivers for them. It must not know the tests.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use crate::system::{self, Wanted};
use crate::toolchain;
use crate::workspace::Workspace;

const CHROMIUM: Wanted = Wanted {
    what: "Chromium and chromedriver",
    programs: &[
        &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
        &["chromedriver", "chromium.chromedriver"],
    ],
    debian: "chromium chromium-driver",
    ubuntu: "chromium-browser chromium-chromedriver",
    commands: [
        "sudo dnf install chromium chromedriver",
        "sudo pacman -S chromium",
        "brew install --cask chromium chromedriver",
        "winget install Google.Chrome, and chromedriver of the same version",
    ],
};

const FIREFOX: Wanted = Wanted {
    what: "Firefox",
    programs: &[&["firefox-esr", "firefox"]],
    debian: "firefox-esr",
    ubuntu: "firefox",
    commands: [
        "sudo dnf install firefox",
        "sudo pacman -S firefox",
        "brew install --cask firefox",
        "winget install Mozilla.Firefox",
    ],
};

const WEBKIT: Wanted = Wanted {
    what: "WebKitGTK's WebKitWebDriver and Xvfb",
    programs: &[&["WebKitWebDriver"], &["Xvfb"]],
    debian: "webkit2gtk-driver xvfb",
    ubuntu: "webkit2gtk-driver xvfb",
    commands: [
        "sudo dnf install webkit2gtk4.1 xorg-x11-server-Xvfb",
        "sudo pacman -S webkit2gtk-4.1 xorg-server-xvfb",
        "nothing: there is no WebKitGTK for macOS",
        "nothing: there is no WebKitGTK for Windows",
    ],
};

/// A browser and its driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// The server that drives it.
    pub(crate) driver: PathBuf,
}

/// The engines that there are on this machine.
#[derive(Debug, Default)]
pub(crate) struct Engines {
    /// Their names.
    pub(crate) names: Vec<&'static str>,
    /// Where their programs are, by the environment variable that the tests read.
    pub(crate) programs: Vec<(&'static str, PathBuf)>,
    /// The ones that this machine cannot have, in a sentence each.
    pub(crate) absent: Vec<String>,
}

/// Chromium and chromedriver, installed if they are missing and this process may.
pub(crate) fn chromium(workspace: &Workspace) -> Result<Chromium> {
    let [browser, driver] = exactly(system::have(workspace, &CHROMIUM)?)?;
    Ok(Chromium { browser, driver })
}

/// Chromium, Firefox and WebKitGTK with their drivers, installed as above. One that cannot be had is an error; only
/// someone at a machine without apt, on which there may be no way to it, is told and gets the others.
pub(crate) fn engines(workspace: &Workspace) -> Result<Engines> {
    let may_lack = !system::has_apt() && env::var_os("CI").is_none();
    let mut engines = Engines::default();
    let chromium =
        chromium(workspace).map(|found| vec![("CHROMIUM", found.browser), ("CHROMEDRIVER", found.driver)]);
    engines.take("Chromium", chromium, may_lack)?;
    engines.take("Firefox", firefox(workspace), may_lack)?;
    engines.take("WebKitGTK", webkit(workspace), may_lack)?;
    Ok(engines)
}

fn firefox(workspace: &Workspace) -> Result<Vec<(&'static str, PathBuf)>> {
    let [browser] = exactly(system::have(workspace, &FIREFOX)?)?;
    Ok(vec![("FIREFOX", browser), ("GECKODRIVER", toolchain::geckodriver(workspace)?)])
}

fn webkit(workspace: &Workspace) -> Result<Vec<(&'static str, PathBuf)>> {
    let [driver, screen] = exactly(system::have(workspace, &WEBKIT)?)?;
    Ok(vec![("WEBKITDRIVER", driver), ("XVFB", screen)])
}

fn exactly<const N: usize>(found: Vec<PathBuf>) -> Result<[PathBuf; N]> {
    found.try_into().map_err(|found| anyhow::anyhow!("found {found:?}, expected {N} programs"))
}

impl Engines {
    fn take(
        &mut self,
        name: &'static str,
        found: Result<Vec<(&'static str, PathBuf)>>,
        may_lack: bool,
    ) -> Result<()> {
        match found {
            Ok(programs) => {
                self.names.push(name);
                self.programs.extend(programs);
            }
            Err(error) if may_lack => self.absent.push(format!("{name} is not tested here: {error:#}")),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_is_missing_is_an_error_unless_the_machine_cannot_have_it() {
        let missing = || Err(anyhow::anyhow!("install it"));
        assert!(Engines::default().take("Firefox", missing(), false).is_err());
        let mut engines = Engines::default();
        engines.take("Firefox", missing(), true).unwrap();
        engines.take("Chromium", Ok(vec![("CHROMIUM", "chromium".into())]), true).unwrap();
        assert_eq!(engines.names, ["Chromium"]);
        assert_eq!(engines.absent, ["Firefox is not tested here: install it"]);
    }
}
