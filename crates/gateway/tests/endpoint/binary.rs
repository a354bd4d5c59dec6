//! The binary, running: started as an operator would, asked, listened to and ended. What is to be expected of it stands
//! with the tests.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use crate::client::Ask;
use crate::fake::{Fake, KEY};
use crate::harness::{CALLBACK, RUN};

pub(crate) const SHARED: &str = "a-shared-secret-of-some-length";

/// The binary with a key and nothing else in its environment.
pub(crate) fn bare_command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jackfield"));
    command.arg("serve").args(arguments).env_clear().env("JACKFIELD_API_KEY", KEY);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The same, told by a header who is signed in.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = bare_command(arguments);
    command.env("JACKFIELD_IDENTITY_SECRET", SHARED);
    command
}

/// A running binary and everything it has printed.
pub(crate) struct Running {
    child: Child,
    printed: Arc<Mutex<String>>,
    pub(crate) address: std::net::SocketAddr,
}

impl Running {
    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        let (found, address) = std::sync::mpsc::channel();
        let output: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for stream in output {
            let (printed, found) = (Arc::clone(&printed), found.clone());
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let json: Value = serde_json::from_str(&line).unwrap_or_default();
                    if json["message"] == "listening" {
                        found.send(json["address"].as_str().unwrap().parse().unwrap()).unwrap();
                    }
                    printed.lock().unwrap().push_str(&format!("{line}\n"));
                }
            });
        }
        let address = address.recv_timeout(Duration::from_secs(20)).expect("the binary listens");
        Self { child, printed, address }
    }

    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.address, method, &format!("/integrations{path}"))
            .header("x-user-id", "jane")
            .header("x-jackfield-identity-secret", SHARED)
    }

    /// A run of createContact with the credential `c1`.
    pub(crate) fn run(&self, key: &str) -> Ask {
        self.ask("POST", "/connectors/hubspot/actions/createContact/execute")
            .header("idempotency-key", key)
            .json(RUN)
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    pub(crate) fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    /// The exit code, once there is one.
    pub(crate) async fn ended(&mut self) -> Option<i32> {
        let limit = Instant::now() + Duration::from_secs(20);
        while Instant::now() < limit {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("the binary does not end");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary in front of an upstream, with a store in memory.
pub(crate) fn start(fake: &Fake, more: &[&str]) -> Running {
    let url = fake.url();
    let mut arguments = vec![
        "--listen",
        "127.0.0.1:0",
        "--store",
        ":memory:",
        "--upstream",
        &url,
        "--redirect-uri",
        CALLBACK,
    ];
    arguments.extend(more);
    Running::spawn(command(&arguments))
}
