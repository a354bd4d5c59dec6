//! The program `jackfield-demo` as a person or `cargo xtask demo` starts it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::world::fixture;

fn program(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_jackfield-demo"))
        .args(arguments)
        .arg("--catalog")
        .arg(fixture())
        .env_remove("RUST_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
#[cfg(unix)]
fn it_says_where_it_is_in_one_line_and_ends_cleanly_when_told_to() {
    for signal in ["-TERM", "-INT"] {
        let mut child = program(&["--port", "0"]);
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let port = line.strip_prefix("Ready: http://localhost:").unwrap_or_else(|| panic!("{line:?}"));
        assert!(port.trim_end().parse::<u16>().is_ok(), "{line:?}");
        assert!(Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap().success());
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
        assert_eq!(child.wait().unwrap().code(), Some(0), "after {signal}");
    }
}

#[test]
fn a_busy_port_ends_it_with_one_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = program(&["--port", &port.to_string(), "--upstream-port", "0", "--provider-port", "0"])
        .wait_with_output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let sentence = format!(
        "jackfield-demo: port {port} is in use by another program; stop that program, or choose another port\n"
    );
    assert_eq!(String::from_utf8(output.stderr).unwrap(), sentence);
}

#[test]
fn a_real_upstream_needs_a_key_from_the_environment() {
    let output = Command::new(env!("CARGO_BIN_EXE_jackfield-demo"))
        .args(["--port", "0", "--upstream", "https://production.example"])
        .env_remove("ALLOY_API_KEY")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("ALLOY_API_KEY"));
}

#[test]
fn somebody_elses_provider_needs_a_secret_from_the_environment() {
    let output = Command::new(env!("CARGO_BIN_EXE_jackfield-demo"))
        .args(["--port", "0", "--issuer", "http://login.localhost:1", "--issuer-client", "vendor"])
        .env_remove("OIDC_CLIENT_SECRET")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("OIDC_CLIENT_SECRET"));
}
