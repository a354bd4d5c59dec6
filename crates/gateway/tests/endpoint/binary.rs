//! The binary as an operator meets it: settings, logs, signals.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use crate::client::Ask;
use crate::fake::{Fake, KEY, Reply};
use crate::harness::{CALLBACK, RUN, RUN_LINE};

const SHARED: &str = "a-shared-secret-of-some-length";

/// The binary with a key and nothing else in its environment.
pub(crate) fn bare_command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jackfield"));
    command.arg("serve").args(arguments).env_clear().env("JACKFIELD_API_KEY", KEY);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

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

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    pub(crate) fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    async fn ended(&mut self) -> Option<i32> {
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

fn start(fake: &Fake, more: &[&str]) -> Running {
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

#[tokio::test]
async fn the_identity_header_counts_only_with_the_shared_secret() {
    let fake = Fake::start().await;
    let running = start(&fake, &[]);
    running.ask("GET", "/credentials").send().await.ok();
    assert_eq!(fake.count("GET /users/up-jane/credentials"), 1);
    for ask in [
        running.ask("GET", "/credentials").without("x-jackfield-identity-secret"),
        running.ask("GET", "/credentials").header("x-jackfield-identity-secret", "guess"),
        running.ask("GET", "/credentials").without("x-user-id"),
    ] {
        assert_eq!(ask.send().await.error(), (401, "UNAUTHENTICATED".into()));
    }
}

/// At the most talkative setting there is, through the whole journey and every kind of failure.
#[tokio::test]
async fn no_log_at_any_level_holds_a_secret_or_a_payload() {
    let fake = Fake::start().await;
    fake.give("jane", "hubspot", "credential-id-1");
    let running = start(&fake, &["--log", "trace"]);
    let typed = r#"{"authenticationType":"basic","data":{"password":"typed-password"}}"#;
    let run = |key: &str| {
        let body = r#"{"credentialId":"credential-id-1","queryParameters":{"q":"query-value"},"requestBody":{"a":"payload-value"},"additionalHeaders":{"X-A":"header-value"},"pathParams":{"p":"path-value"}}"#;
        running
            .ask("POST", "/connectors/hubspot/actions/createContact/execute")
            .header("idempotency-key", key)
            .header("cookie", "session=cookie-value")
            .header("authorization", "Bearer session-token")
            .json(body)
    };
    running.ask("GET", "/connectors?q=browser-query").send().await.ok();
    running.ask("GET", "/connectors/hubspot/icon").send().await.ok();
    running.ask("POST", "/connectors/hubspot/credentials").json(typed).send().await.ok();
    running.ask("GET", "/credentials").send().await.ok();
    run("idempotency-key-1").send().await.ok();
    let refusal = r#"{"error":{"code":"BAD","message":"upstream-message payload-value"}}"#;
    fake.on(RUN_LINE, [Reply::new(400, refusal)]);
    run("idempotency-key-2").send().await;
    fake.on("GET /connectors/hubspot/resources", [Reply::new(401, r#"{"error":"upstream-message"}"#)]);
    assert_eq!(running.ask("GET", "/connectors/hubspot/resources").send().await.error().1, "MISCONFIGURED");
    running.ask("DELETE", "/connectors/hubspot/credentials/credential-id-1").send().await.ok();
    running.ask("GET", "/oauth/callback?code=callback-code").send().await.ok();
    running
        .ask("POST", "/connectors/hubspot/credentials")
        .json("{\"password\":\"typed-password\"")
        .send()
        .await;
    running.signal("TERM");
    let mut running = running;
    assert_eq!(running.ended().await, Some(0));
    sleep(Duration::from_millis(100)).await;
    let printed = running.printed();
    for secret in [
        KEY,
        SHARED,
        "typed-password",
        "query-value",
        "payload-value",
        "header-value",
        "path-value",
        "cookie-value",
        "session-token",
        "browser-query",
        "callback-code",
        "consent-token",
        "upstream-message",
        "credential-id-1",
        "12345678901234567890",
        "hidden",
        "idempotency-key-",
    ] {
        assert!(!printed.contains(secret), "{secret} was printed:\n{printed}");
    }
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let calls: Vec<&Value> = lines.iter().filter(|line| line["message"] == "call").collect();
    assert_eq!(calls.len(), 10, "one line a call");
    let run = calls.iter().find(|line| line["route"] == "execute").unwrap();
    assert_eq!((run["connector"].as_str(), run["action"].as_str()), (Some("hubspot"), Some("createContact")));
    assert_eq!((run["status"].as_u64(), run["attempts"].as_u64()), (Some(200), Some(2)));
    assert!(run["duration_ms"].is_u64() && run["request_id"].as_str().unwrap().len() == 32);
    assert!(
        lines
            .iter()
            .any(|line| line["level"] == "ERROR" && line["message"].as_str().unwrap().contains("API key"))
    );
}

#[tokio::test]
async fn a_call_that_the_browser_abandons_is_logged_and_its_run_still_ends() {
    let fake = Fake::start().await;
    fake.give("jane", "hubspot", "c1");
    fake.on(RUN_LINE, [Reply::ok("{}").after(Duration::from_secs(1))]);
    let running = start(&fake, &[]);
    let run = running
        .ask("POST", "/connectors/hubspot/actions/createContact/execute")
        .header("idempotency-key", "k")
        .json(RUN);
    let browser = tokio::spawn(run.send());
    while fake.count(RUN_LINE) == 0 {
        sleep(Duration::from_millis(10)).await;
    }
    browser.abort();
    let line = |message: &str| {
        let printed = running.printed();
        printed
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .find(|line| line["message"] == message)
    };
    let limit = Instant::now() + Duration::from_secs(10);
    while line("run").is_none() && Instant::now() < limit {
        sleep(Duration::from_millis(20)).await;
    }
    let (call, run) = (line("call").unwrap(), line("run").unwrap());
    assert_eq!((call["route"].as_str(), call["abandoned"].as_bool()), (Some("execute"), Some(true)));
    assert_eq!((run["outcome"].as_str(), &run["request_id"]), (Some("succeeded"), &call["request_id"]));
}

#[tokio::test]
async fn a_run_in_flight_ends_before_the_process_does() {
    for signal in ["TERM", "INT"] {
        let fake = Fake::start().await;
        fake.give("jane", "hubspot", "c1");
        fake.on(RUN_LINE, [Reply::ok(r#"{"responseData":1}"#).after(Duration::from_millis(800))]);
        let mut running = start(&fake, &[]);
        let run = running
            .ask("POST", "/connectors/hubspot/actions/createContact/execute")
            .header("idempotency-key", "k")
            .json(RUN);
        let run = tokio::spawn(run.send());
        while fake.count(RUN_LINE) == 0 {
            sleep(Duration::from_millis(10)).await;
        }
        running.signal(signal);
        sleep(Duration::from_millis(200)).await;
        assert!(tokio::net::TcpStream::connect(running.address).await.is_err(), "nothing new is accepted");
        assert_eq!(run.await.unwrap().ok().text(), r#"{"responseData":1}"#);
        assert_eq!(running.ended().await, Some(0), "{signal}");
    }
}

fn failing(change: impl FnOnce(&mut Command), arguments: &[&str]) -> Output {
    let mut command = command(arguments);
    change(&mut command);
    command.output().unwrap()
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

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
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

#[tokio::test]
async fn the_operators_port_says_that_the_process_is_about_to_end_before_it_does() {
    let fake = Fake::start().await;
    let mut running = start(&fake, &["--admin-listen", "127.0.0.1:0", "--drain-seconds", "1"]);
    let line = running.printed();
    let line = line.lines().find(|line| line.contains("listening for the operator")).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    let admin: std::net::SocketAddr = line["address"].as_str().unwrap().parse().unwrap();
    let get = async |path: &str| Ask::new(admin, "GET", path).send().await;
    running.ask("GET", "/connectors").send().await.ok();
    assert_eq!(get("/readyz").await.status, 200);
    assert!(get("/metrics").await.text().contains("jackfield_calls_total"));
    running.signal("TERM");
    let limit = Instant::now() + Duration::from_secs(10);
    while get("/readyz").await.status == 200 {
        assert!(Instant::now() < limit, "still ready");
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!((get("/healthz").await.status, get("/readyz").await.status), (200, 503));
    running.ask("GET", "/connectors").send().await.ok();
    assert_eq!(running.ended().await, Some(0));
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
