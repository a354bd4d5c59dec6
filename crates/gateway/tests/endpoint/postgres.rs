//! A PostgreSQL server for these tests, started by the first that needs it and ended with the process, whatever ends
//! it. Where none can be started, it says why, and who runs the tests hears of it.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use jackfield_gateway::Secret;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Waits for the end of its input, which comes with the end of this process, and then ends the server.
const WATCH: &str = r#"dir=$1; shift; "$@" >"$dir/log" 2>&1 & pid=$!; cat >/dev/null; kill -INT $pid; wait $pid; rm -rf "$dir""#;
/// A file for the names of what was not run, if whoever runs the tests wants to know.
const NOT_RUN: &str = "JACKFIELD_NOT_RUN";

struct Server {
    /// Its input is what keeps the server up.
    _watch: Child,
    directory: PathBuf,
}

static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The URL of a new, empty database; `None`, after saying why, where there can be no server.
pub(crate) async fn database() -> Option<Secret> {
    let started = tokio::task::spawn_blocking(|| SERVER.get_or_init(start)).await.unwrap();
    let server = match started {
        Ok(server) => server,
        Err(reason) => {
            say(&format!("not run: tests with PostgreSQL: {reason}"));
            return None;
        }
    };
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut connection = connect(server).await;
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    Some(Secret::new(server.url(&name)))
}

impl Server {
    fn url(&self, database: &str) -> String {
        format!("postgres://jackfield@localhost/{database}?host={}", self.directory.display())
    }
}

async fn connect(server: &Server) -> PgConnection {
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        match PgConnection::connect(&server.url("postgres")).await {
            Ok(connection) => return connection,
            Err(error) => {
                let log = std::fs::read_to_string(server.directory.join("log")).unwrap_or_default();
                assert!(Instant::now() < limit, "the server does not answer: {error}\n{log}");
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Once a process, past the test runner, which keeps a passing test's words to itself.
fn say(line: &str) {
    static SAID: OnceLock<()> = OnceLock::new();
    SAID.get_or_init(|| {
        let _ = writeln!(std::io::stderr(), "{line}");
        if let Some(file) = std::env::var_os(NOT_RUN) {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
            let _ = file.and_then(|mut file| writeln!(file, "{line}"));
        }
    });
}

fn start() -> Result<Server, String> {
    let programs = programs().ok_or("there is no initdb on PATH or in /usr/lib/postgresql/*/bin")?;
    // The name of a socket has about a hundred bytes, and some systems' temporary folders use them up.
    let base = Some(std::env::temp_dir()).filter(|path| path.as_os_str().len() < 60);
    let base = base.unwrap_or_else(|| PathBuf::from("/tmp"));
    let directory = tempfile::Builder::new().prefix("jackfield-").tempdir_in(base);
    let directory = directory.map_err(|error| format!("no temporary folder: {error}"))?.keep();
    let user = unprivileged(&directory)?;
    let data = directory.join("data");
    let run = |program: &str| -> Vec<std::ffi::OsString> {
        let words = user.iter().map(Into::into);
        words.chain([programs.join(program).into_os_string()]).collect()
    };
    let mut initdb = run("initdb");
    initdb.extend(
        ["--auth=trust", "-U", "jackfield", "-E", "UTF8", "--no-locale", "--no-sync", "-D"].map(Into::into),
    );
    initdb.push(data.clone().into_os_string());
    output(&initdb)?;
    let mut server = run("postgres");
    server.extend(
        ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200", "-k"].map(Into::into),
    );
    server.push(directory.clone().into_os_string());
    server.extend([OsStr::new("-D").to_owned(), data.into_os_string()]);
    let watch = Command::new("sh")
        .args(["-c", WATCH, "watch"])
        .arg(&directory)
        .args(server)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("the server cannot be started: {error}"))?;
    Ok(Server { _watch: watch, directory })
}

fn programs() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&paths)
        .find(|path| path.join("initdb").is_file() && path.join("postgres").is_file());
    let debians = || {
        let mut all: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|path| path.join("initdb").is_file())
            .collect();
        all.sort();
        all.pop()
    };
    on_path.or_else(debians)
}

/// The words before a command that make it run as a user whom the server accepts: it refuses to be root's.
fn unprivileged(directory: &Path) -> Result<Vec<String>, String> {
    if output(&["id".into(), "-u".into()])?.trim() != "0" {
        return Ok(Vec::new());
    }
    let exists = |name: &&str| output(&["id".into(), "-u".into(), name.into()]).is_ok();
    let name = ["postgres", "nobody"]
        .into_iter()
        .find(exists)
        .ok_or("root cannot run it, and there is no other user")?;
    output(&["chown".into(), name.into(), directory.into()])?;
    let words: [&[&str]; 2] =
        [&["setpriv", "--reuid", name, "--clear-groups", "--"], &["runuser", "-u", name, "--"]];
    for words in words {
        let mut trial: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
        trial.push("true".into());
        if output(&trial).is_ok() {
            return Ok(words.iter().map(|word| (*word).to_owned()).collect());
        }
    }
    Err(format!("root cannot run it, and neither setpriv nor runuser makes it {name}'s"))
}

fn output(words: &[std::ffi::OsString]) -> Result<String, String> {
    let (program, arguments) = words.split_first().unwrap();
    let output = Command::new(program).args(arguments).current_dir("/").stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{}: {error}", program.to_string_lossy()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let mut reason = String::new();
    let last = String::from_utf8_lossy(&output.stderr).trim().lines().last().unwrap_or_default().to_owned();
    let _ = write!(reason, "{}: {last}", program.to_string_lossy());
    Err(reason)
}
