//! Starts other programs and makes sure that none outlives this one. It must not know which programs.
//!
//! Each child gets a process group of its own: a Ctrl-C reaches this process alone, which then ends the whole group,
//! grandchildren (compilers, browsers) included.

use std::io::{self, BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static CHILDREN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// How long a child may take to end by itself after it was asked to.
const GRACE: Duration = Duration::from_secs(5);

/// From now on, SIGINT, SIGTERM and SIGHUP end the children; what waits for one of them then returns an error.
pub(crate) fn end_children_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        for id in children() {
            end(id, false);
        }
        thread::spawn(|| {
            thread::sleep(GRACE);
            for id in children() {
                end(id, true);
            }
        });
    })
    .context("cannot watch for Ctrl-C")
}

/// Whether this process was asked to stop.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Runs a program to its end; all that it prints goes to stderr, since stdout is for results. `failure` is the sentence
/// for when it fails.
pub(crate) fn run(command: &mut Command, failure: &str) -> Result<()> {
    let mut running = Running::start(command.stdout(io::stderr()), failure)?;
    if running.wait()? { Ok(()) } else { bail!("{failure}") }
}

/// Runs a program to its end and shows each line of its stdout as it comes, handing it to `line` as well. Answers
/// whether the program succeeded.
pub(crate) fn follow(command: &mut Command, failure: &str, mut line: impl FnMut(&str)) -> Result<bool> {
    let mut running = Running::start(command.stdout(Stdio::piped()), failure)?;
    if let Some(stdout) = running.child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut raw = Vec::new();
        // Bytes first: one odd byte in somebody's test output must not end the reading.
        while reader.read_until(b'\n', &mut raw).context("cannot read what it prints")? > 0 {
            line(String::from_utf8_lossy(&raw).trim_end_matches(['\r', '\n']));
            raw.clear();
        }
    }
    running.wait()
}

/// Runs a program to its end and answers what it printed.
pub(crate) fn output(command: &mut Command, failure: &str) -> Result<String> {
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().with_context(|| failure.to_owned())?;
    if !status.success() {
        bail!("{failure}\n{}", String::from_utf8_lossy(&stderr).trim_end());
    }
    String::from_utf8(stdout).with_context(|| failure.to_owned())
}

/// Whether a program can be started at all and succeeds, quietly.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// A running child, ended when this is dropped.
#[derive(Debug)]
struct Running {
    child: Child,
}

impl Running {
    fn start(command: &mut Command, failure: &str) -> Result<Self> {
        if interrupted() {
            bail!("stopped");
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // A background process group that reads from the terminal would be stopped.
        let child = command.stdin(Stdio::null()).spawn().with_context(|| failure.to_owned())?;
        let running = Self { child };
        CHILDREN.lock().unwrap_or_else(PoisonError::into_inner).push(running.child.id());
        if interrupted() {
            end(running.child.id(), false);
        }
        Ok(running)
    }

    fn wait(&mut self) -> Result<bool> {
        let status = self.child.wait().context("cannot wait for a child")?;
        if interrupted() {
            bail!("stopped");
        }
        Ok(status.success())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.child.id();
        if matches!(self.child.try_wait(), Ok(None)) {
            end(id, true);
            // Ends at once; without the wait it would stay behind as a zombie.
            self.child.wait().ok();
        } else if interrupted() {
            // The leader of the group has gone; what it started may not have noticed.
            end(id, true);
        }
        CHILDREN.lock().unwrap_or_else(PoisonError::into_inner).retain(|other| *other != id);
    }
}

fn children() -> Vec<u32> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

#[cfg(unix)]
fn end(id: u32, at_once: bool) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    let signal = if at_once { Signal::SIGKILL } else { Signal::SIGTERM };
    if let Ok(group) = i32::try_from(id) {
        // The group may have ended by itself in the meantime: that is what was wanted.
        killpg(Pid::from_raw(group), signal).ok();
    }
}

#[cfg(not(unix))]
fn end(id: u32, _at_once: bool) {
    succeeds(Command::new("taskkill").args(["/T", "/F", "/PID"]).arg(id.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cargo() -> Command {
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    #[test]
    fn every_line_of_a_program_is_handed_on() {
        let mut lines = Vec::new();
        let succeeded =
            follow(cargo().arg("--version"), "no cargo", |line| lines.push(line.to_owned())).unwrap();
        assert!(succeeded);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("cargo "), "{lines:?}");
    }

    #[test]
    fn a_program_that_fails_is_reported_with_the_given_sentence() {
        let error = run(cargo().arg("--no-such-flag").stderr(Stdio::null()), "The widget did not build.")
            .unwrap_err();
        assert_eq!(error.to_string(), "The widget did not build.");
    }

    #[test]
    fn a_program_that_does_not_exist_is_reported_with_the_given_sentence() {
        let error =
            run(&mut Command::new("jackfield-no-such-program"), "There is no such program.").unwrap_err();
        assert_eq!(error.to_string(), "There is no such program.");
    }
}
