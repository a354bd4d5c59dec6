//! The gateway as a process of its own: started, looked at, killed, started again on the same port with what it kept.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::client::SHARED_SECRET;

/// How it is started.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) store: String,
    pub(crate) upstream: String,
    pub(crate) api_key: String,
}

/// It, running. Killed when dropped.
pub(crate) struct Gateway {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Program {
    /// Starts it; on port 0, on any.
    pub(crate) fn start(&self, port: u16) -> Result<Gateway, String> {
        let mut child = Command::new(&self.path)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--upstream", &self.upstream])
            // The load is the users': a limit for each would only measure itself.
            .args(["--rate-limit", "0"])
            .env("JACKFIELD_STORE", &self.store)
            .env("JACKFIELD_API_KEY", &self.api_key)
            .env("JACKFIELD_IDENTITY_SECRET", SHARED_SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", self.path.display()))?;
        let stdout = child.stdout.take().ok_or("the gateway has no output")?;
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let line: Value = serde_json::from_str(&line).ok()?;
            let text = |name: &str| line.get(name).and_then(Value::as_str);
            (text("message") == Some("listening")).then(|| text("address")?.parse().ok()).flatten()
        });
        // A pipe that nobody empties would stop it; errors are shown.
        std::thread::spawn(move || {
            let mut shown = 0;
            for line in lines.filter(|line| line.contains("\"ERROR\"")) {
                shown += 1;
                if shown <= 20 {
                    eprintln!("{line}");
                }
            }
        });
        match address {
            Some(address) => Ok(Gateway { child, address }),
            None => Err("the gateway did not start".to_owned()),
        }
    }
}

impl Gateway {
    /// The memory that is its own, in kilobytes; `None` where the system does not say.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Ends it at once, as a machine that fails does.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.kill();
    }
}
