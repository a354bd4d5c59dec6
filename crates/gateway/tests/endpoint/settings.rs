//! The binary's settings: where they may stand, which of two counts, and how a wrong one is told.

use std::process::{Command, Output};

use crate::binary::{Running, SHARED, bare_command, command};
use crate::fake::{Fake, KEY};

fn failing(change: impl FnOnce(&mut Command), arguments: &[&str]) -> Output {
    let mut command = command(arguments);
    change(&mut command);
    command.output().unwrap()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn an_error_at_the_start_names_the_setting_and_no_secret() {
    type Change = fn(&mut Command);
    let same: Change = |_| {};
    let cases: [(Change, &[&str], &str); 20] = [
        (
            |c| {
                c.env_remove("JACKFIELD_API_KEY");
            },
            &[],
            "JACKFIELD_API_KEY",
        ),
        (
            |c| {
                c.env("JACKFIELD_API_KEY", "bad key-value");
            },
            &["--store", ":memory:"],
            "JACKFIELD_API_KEY",
        ),
        (
            |c| {
                c.env_remove("JACKFIELD_IDENTITY_SECRET");
            },
            &[],
            "JACKFIELD_IDENTITY_SECRET",
        ),
        (
            |c| {
                c.env("JACKFIELD_IDENTITY_SECRET", "tiny-value");
            },
            &[],
            "JACKFIELD_IDENTITY_SECRET",
        ),
        (same, &["--store", ":memory:", "--upstream", "http://api.example"], "--upstream"),
        (same, &["--store", ":memory:", "--redirect-uri", "nonsense"], "--redirect-uri"),
        (same, &["--store", ":memory:", "--allow-origin", "*"], "--allow-origin"),
        (same, &["--store", "/nonexistent/directory/store.db"], "--store"),
        (same, &["--base-path", "nonsense"], "--base-path: "),
        (same, &["--upstream-calls", "0", "--store", ":memory:"], "--upstream-calls: "),
        (same, &["--cache-seconds", "soon"], "--cache-seconds: "),
        (same, &["--identity-header", "a b"], "--identity-header: "),
        (same, &["--admin-listen", "9090"], "--admin-listen: "),
        (same, &["--config", "/nonexistent/jackfield.toml"], "--config /nonexistent/jackfield.toml"),
        (same, &["--store", "postgres://u:key-value@127.0.0.1:1/x"], "--store: holds a password"),
        (|c| _ = c.env("JACKFIELD_CACHE_SECONDS", "soon"), &[], "JACKFIELD_CACHE_SECONDS: "),
        (|c| _ = c.env("JACKFIELD_JWT_SECRET", "x".repeat(40)), &[], "one of the two"),
        (
            |c| _ = c.env_remove("JACKFIELD_IDENTITY_SECRET").env("JACKFIELD_JWT_SECRET", "tiny-value"),
            &[],
            "JACKFIELD_JWT_SECRET is too short",
        ),
        (
            |c| _ = c.env_remove("JACKFIELD_IDENTITY_SECRET"),
            &["--jwt-jwks-url", "https://id.example/"],
            "--jwt-jwks-url: needs --jwt-issuer",
        ),
        (
            |c| _ = c.env_remove("JACKFIELD_IDENTITY_SECRET"),
            &["--jwt-jwks-url", "http://id.example/", "--jwt-issuer", "x", "--jwt-audience", "x"],
            "--jwt-jwks-url: must be https",
        ),
    ];
    for (change, arguments, setting) in cases {
        let output = failing(change, arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(setting), "{setting}: {said}");
        for secret in [KEY, SHARED, "key-value", "tiny-value"] {
            assert!(!said.contains(secret), "{said}");
        }
    }
}

#[test]
fn an_error_in_the_file_names_its_line() {
    for (text, expected) in [
        ("listen = \"127.0.0.1:0\"\nupstraem = \"x\"\n", ":2: upstraem: there is no such setting"),
        ("\n\ncache_seconds = \"soon\"\n", ":3: cache_seconds: \"soon\" is not a number"),
        (
            "store = \":memory:\"\nredirect_uri = [\n\"https://a.example/cb\",\n\"nonsense\"]\n",
            ":4: redirect_uri: ",
        ),
        ("store = \":memory:\"\n[action]\nhubspot = [\"\"]\n", ":3: action: "),
        ("identity_secret = \"tiny-value\"\n", ":1: identity_secret: secrets do not belong"),
        ("listen = \n", ":1: "),
    ] {
        let file = file(text);
        let path = file.path().to_str().unwrap();
        let output = failing(|_| {}, &["--config", path]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(&format!("{path}{expected}")), "{expected}: {said}");
        assert!(!said.contains("tiny-value"));
    }
}

#[tokio::test]
async fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let fake = Fake::start().await;
    let file = file(
        "listen = \"127.0.0.1:0\"\nstore = \":memory:\"\nupstream = \"http://127.0.0.1:1\"\n\
         rate_limit = 7\ncache_seconds = 7\nqueue_length = 7\nexecute_timeout_seconds = 7\n",
    );
    let mut command =
        command(&["--config", file.path().to_str().unwrap(), "--rate-limit", "9", "--upstream", &fake.url()]);
    command.env("JACKFIELD_RATE_LIMIT", "8").env("JACKFIELD_CACHE_SECONDS", "8");
    // Set to nothing is as good as not set.
    command.env("JACKFIELD_EXECUTE_TIMEOUT_SECONDS", "");
    let running = Running::spawn(command);
    let limits = running.ask("GET", "/capabilities").send().await.ok().json()["limits"].clone();
    assert_eq!(limits["rateLimit"]["calls"], 9);
    assert_eq!(limits["executeTimeoutMs"], 7000);
    let list = running.ask("GET", "/connectors").send().await.ok();
    assert!(matches!(list.header("cache-control"), Some("private, max-age=8" | "private, max-age=7")));
}

#[tokio::test]
async fn a_secret_may_stand_in_a_file_that_the_environment_names() {
    let fake = Fake::start().await;
    let (url, secret) = (fake.url(), file(&format!("{SHARED}\n")));
    let mut command = bare_command(&["--listen", "127.0.0.1:0", "--store", ":memory:", "--upstream", &url]);
    command.env("JACKFIELD_IDENTITY_SECRET_FILE", secret.path());
    Running::spawn(command).ask("GET", "/credentials").send().await.ok();
}

#[test]
fn a_busy_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = failing(|_| {}, &["--store", ":memory:", "--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains(&address));
}

#[test]
fn help_says_how_to_begin_and_offers_no_flag_for_a_secret() {
    let output = failing(|_| {}, &["--help"]);
    let help = String::from_utf8(output.stdout).unwrap();
    for word in [
        "JACKFIELD_API_KEY",
        "JACKFIELD_IDENTITY_SECRET",
        "JACKFIELD_JWT_SECRET",
        "--redirect-uri",
        "--jwt-jwks-url",
        "--config",
        "jackfield.toml",
        "postgres://",
        "X-User-Id",
        "Example:",
    ] {
        assert!(help.contains(word), "{word}");
    }
    assert!(!help.contains("--api-key") && !help.contains("--identity-secret") && !help.contains(KEY));
}
