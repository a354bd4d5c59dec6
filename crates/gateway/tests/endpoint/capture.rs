//! Every line that is logged while these tests run, at the most talkative level, by whatever library: none may hold a
//! secret or a payload. There is no end at which to look, so each line is looked at when it is written, and the first
//! bad one ends the whole run: a panic in some task of a server would be swallowed.

use std::io::{self, Write};
use std::sync::{Mutex, Once};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::fake::KEY;

/// Values that the tests of this crate send, type and answer, each of which is a secret or a payload.
const SECRET: [&str; 14] = [
    KEY,
    "a-shared-secret-of-some-length",
    "ada@example.com",
    "another-key",
    "consent-token",
    "cookie-value",
    "hidden",
    "payload-value",
    "session-token",
    "top-secret",
    "typed-password",
    "upstream-message",
    "12345678901234567890",
    "9007199254740993",
];

/// Secrets that are only known at run time: tokens.
static MORE: Mutex<Vec<String>> = Mutex::new(Vec::new());
static INSTALLED: Once = Once::new();

/// From now on, `secret` must not be logged either.
pub(crate) fn never_log(secret: &str) {
    MORE.lock().unwrap().push(secret.to_owned());
}

/// Which of the secrets is in a text, if one is.
pub(crate) fn secret_in(text: &str) -> Option<String> {
    let more = MORE.lock().unwrap();
    let mut all = SECRET.into_iter().chain(more.iter().map(String::as_str));
    all.find(|secret| text.contains(secret)).map(str::to_owned)
}

/// Watches the log of this process. Every test that starts an upstream calls it.
pub(crate) fn watch() {
    INSTALLED.call_once(|| {
        tracing_subscriber::fmt().json().with_env_filter(EnvFilter::new("trace")).with_writer(Watched).init();
    });
}

struct Watched;

impl MakeWriter<'_> for Watched {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

impl Write for Watched {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if let Some(secret) = secret_in(&text) {
            // Past the test runner, which would keep a passing test's words to itself.
            let _ = writeln!(io::stderr(), "\na secret was logged: {secret}\n{text}");
            std::process::abort();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_line_with_a_secret_is_noticed() {
    assert_eq!(secret_in(&format!("x={KEY}")).as_deref(), Some(KEY));
    assert_eq!(secret_in("nothing"), None);
    never_log("made at run time");
    assert!(secret_in("it was made at run time").is_some());
}
