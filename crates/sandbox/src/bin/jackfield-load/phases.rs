//! The three parts: good times, an upstream that fails half of its calls, and a gateway that is killed.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request};
use jackfield_sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::client::{Http, User, code};
use crate::gateway::{Gateway, Program};
use crate::verdict::{Verdict, per_mille};

const RUN: &str = "/connectors/trello/actions/post-cards-id-actions-comments/execute";
const COUNT: &str = "/counts/trello/post-cards-id-actions-comments";
/// A person reads and types in between; without, two processors would be all that is measured.
const THINKING: Duration = Duration::from_millis(100);
/// Twice the memory after the first third would be a leak; caches fill a little more.
const MOST_GROWTH: f64 = 1.5;
/// The gateway does more than the call that it passes on, on the same two processors as everything else here.
const MOST_OVERHEAD: f64 = 50.0;

/// How much, and for how long each part.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) users: usize,
    pub(crate) duration: Duration,
}

/// The gateway between its users and the stand-in.
pub(crate) struct World {
    program: Program,
    gateway: Gateway,
    http: Http,
    load: Load,
    users: Vec<(User, String)>,
    _folder: Folder,
}

/// A temporary folder, gone when dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl World {
    /// Starts the gateway; every user connects an account of their own.
    pub(crate) async fn start(
        path: PathBuf,
        store: Option<String>,
        sandbox: &Sandbox,
        load: Load,
    ) -> Result<Self, String> {
        let folder = Folder(std::env::temp_dir().join(format!("jackfield-load-{}", std::process::id())));
        std::fs::create_dir_all(&folder.0).map_err(|error| format!("no temporary folder: {error}"))?;
        let file = || folder.0.join("store.db").display().to_string();
        let program = Program {
            path,
            store: store.unwrap_or_else(file),
            upstream: sandbox.upstream_url.clone(),
            api_key: sandbox.api_key().to_owned(),
        };
        let gateway = program.start(0)?;
        let http = Http::new();
        let mut users = Vec::new();
        for n in 0..load.users {
            let endpoint = format!("http://{}/integrations", gateway.address);
            let user = User { http: http.clone(), endpoint, name: format!("user-{n}") };
            let body = json!({"authenticationType": "apiKey", "data": {"apiKey": "k", "token": "t"}});
            let answer = user.call(Method::POST, "/connectors/trello/credentials", None, Some(&body)).await;
            let credential = answer.as_ref().and_then(|(_, body)| body.get("credentialId")?.as_str());
            let credential = credential.ok_or_else(|| format!("no account for {}: {answer:?}", user.name))?;
            users.push((user, credential.to_owned()));
        }
        Ok(Self { program, gateway, http, load, users, _folder: folder })
    }

    pub(crate) fn end(mut self) {
        self.gateway.kill();
    }

    async fn control(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let request =
            Request::builder().method(method).uri(format!("{}/_control{path}", self.program.upstream));
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.body(body).map_err(|error| error.to_string())?;
        match self.http.send(request).await {
            Some((status, body)) if status.is_success() => Ok(body),
            other => Err(format!("the stand-in did not do {path}: {other:?}")),
        }
    }

    async fn fault(&self, rule: Value) -> Result<(), String> {
        self.control(Method::POST, "/faults", Some(&rule)).await.map(drop)
    }

    /// Runs that happened twice, and all runs.
    async fn ran(&self) -> Result<(u64, u64), String> {
        let answer = self.control(Method::GET, "/executions", None).await?;
        let all = answer.pointer(COUNT).and_then(Value::as_u64).unwrap_or_default();
        let repeats = answer
            .get("repeats")
            .and_then(Value::as_u64)
            .ok_or("the stand-in does not count what happened twice")?;
        Ok((repeats, all))
    }
}

/// The body of a run that is like no other.
fn comment(credential: &str, text: &str) -> Value {
    json!({
        "credentialId": credential, "pathParams": {"id": "5abbe4b7ddc1b351ef961414"},
        "queryParameters": {"text": text}, "additionalHeaders": {}, "requestBody": {},
    })
}

/// Every user at once, each in a task of their own.
async fn all<F, T>(users: Vec<(User, String)>, each: impl Fn(User, String) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut tasks = JoinSet::new();
    for (user, credential) in users {
        tasks.spawn(each(user, credential));
    }
    tasks.join_all().await
}

/// Everybody loads pages and runs things, and nothing goes wrong.
pub(crate) async fn good_times(world: &mut World, verdict: &mut Verdict) -> Result<(), String> {
    let began = Instant::now();
    let end = began + world.load.duration;
    let (calls, errors) = (Arc::new(AtomicU64::new(0)), Arc::new(std::sync::Mutex::new(Vec::new())));
    let warm = world.gateway.memory().ok_or("this system does not say how much memory a process has")?;
    let sampled = Arc::new(AtomicU64::new(warm));
    let direct = format!("{}/connectors/trello/credentials", world.program.upstream);
    let key = format!("Bearer {}", world.program.api_key);
    let work = all(world.users.clone(), |user, credential| {
        let (calls, errors, direct, key) =
            (Arc::clone(&calls), Arc::clone(&errors), direct.clone(), key.clone());
        async move {
            let (mut through, mut straight) = (Vec::new(), Vec::new());
            let mut round = 0;
            while Instant::now() < end {
                round += 1;
                let name = format!("{}-{round}", user.name);
                let run = comment(&credential, &name);
                for (method, path, key, body) in [
                    (Method::GET, "/connectors", None, None),
                    (Method::GET, "/connectors/trello/credentials", None, None),
                    (Method::GET, "/connectors/trello/actions/post-cards", None, None),
                    (Method::POST, RUN, Some(name.as_str()), Some(&run)),
                    (Method::GET, "/executions", None, None),
                ] {
                    let asked = Instant::now();
                    let answer = user.call(method, path, key, body).await;
                    if path.ends_with("/trello/credentials") {
                        through.push(asked.elapsed().as_secs_f64());
                    }
                    calls.fetch_add(1, Ordering::Relaxed);
                    if !answer.as_ref().is_some_and(|(status, _)| status.is_success()) {
                        errors
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push(format!("{path}: {answer:?}"));
                    }
                }
                let request =
                    Request::get(&direct).header("authorization", &key).header("x-api-version", "2025-09");
                if let Ok(request) = request.body(Body::empty()) {
                    let asked = Instant::now();
                    user.http.send(request).await;
                    straight.push(asked.elapsed().as_secs_f64());
                }
                tokio::time::sleep(THINKING).await;
            }
            (through, straight)
        }
    });
    let warming = async {
        tokio::time::sleep(world.load.duration / 3).await;
        sampled.store(world.gateway.memory().unwrap_or(warm), Ordering::Relaxed);
    };
    let (times, ()) = tokio::join!(work, warming);
    let after = world.gateway.memory().ok_or("the gateway is gone")?;
    let (mut through, mut straight): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for (one, other) in times {
        through.extend(one);
        straight.extend(other);
    }
    let errors = std::mem::take(&mut *errors.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    let (repeats, runs) = world.ran().await?;
    let calls = calls.load(Ordering::Relaxed);
    verdict.hold(
        errors.is_empty(),
        &format!("good times: {} errors in {calls} calls of {} users", errors.len(), world.load.users),
    );
    for error in errors.iter().take(5) {
        verdict.note(&error.chars().take(300).collect::<String>());
    }
    verdict.hold(repeats == 0, &format!("good times: {repeats} of {runs} runs happened twice"));
    #[expect(clippy::cast_precision_loss, reason = "kilobytes of a process")]
    let growth = after as f64 / sampled.load(Ordering::Relaxed) as f64;
    verdict.hold(
        growth < MOST_GROWTH,
        &format!("good times: memory {growth:.2} times that of after a third of the time ({after} KB)"),
    );
    let ratio = per_mille(&mut through, 990) / per_mille(&mut straight, 990).max(f64::EPSILON);
    let middle = per_mille(&mut through, 500) / per_mille(&mut straight, 500).max(f64::EPSILON);
    verdict.hold(
        ratio < MOST_OVERHEAD,
        &format!("good times: a call through the gateway takes {middle:.1} times a direct one (p50), {ratio:.1} times (p99)"),
    );
    Ok(())
}

/// Half of the upstream's calls fail: reading works all the same, and nothing runs twice.
pub(crate) async fn failing_upstream(world: &mut World, verdict: &mut Verdict) -> Result<(), String> {
    world.fault(json!({"match": {"method": "GET"}, "fault": {"kind": "status500"}, "percent": 50})).await?;
    // Of the runs, a third is done and its answer lost, and of the rest a third fails before anything is done.
    let run = |kind: &str, moment: &str| json!({"match": {"pathContains": "/execute"}, "fault": {"kind": kind, "moment": moment}, "percent": 33});
    world.fault(run("hangup", "after")).await?;
    world.fault(run("status500", "before")).await?;
    let before = world.ran().await?;
    let end = Instant::now() + world.load.duration;
    let outcomes = all(world.users.clone(), |user, credential| async move {
        let (mut read, mut unread, mut keys, mut answered) = (0_u64, 0_u64, 0_u64, 0_u64);
        while Instant::now() < end {
            for path in [
                "/connectors",
                "/credentials",
                "/connectors/trello/credentials",
                "/connectors/trello/resources",
            ] {
                match user.read(path).await {
                    Some((status, _)) if status.is_success() => read += 1,
                    _ => unread += 1,
                }
            }
            keys += 1;
            let key = format!("failing-{}-{keys}", user.name);
            let body = comment(&credential, &key);
            // As a person would who does not give up: the same run, under the same key.
            for _ in 0..3 {
                let answer = user.call(Method::POST, RUN, Some(&key), Some(&body)).await;
                if answer.is_some_and(|(status, _)| status.is_success()) {
                    answered += 1;
                    break;
                }
            }
            tokio::time::sleep(THINKING).await;
        }
        (read, unread, keys, answered)
    })
    .await;
    world.control(Method::DELETE, "/faults", None).await?;
    let sum = |pick: fn(&(u64, u64, u64, u64)) -> u64| outcomes.iter().map(pick).sum::<u64>();
    let (read, unread, keys, answered) =
        (sum(|one| one.0), sum(|one| one.1), sum(|one| one.2), sum(|one| one.3));
    let after = world.ran().await?;
    let (repeats, runs) = (after.0 - before.0, after.1 - before.1);
    verdict.hold(
        unread * 100 < read + unread,
        &format!("half of the upstream's calls fail: {read} of {} reading calls succeed", read + unread),
    );
    verdict.hold(
        repeats == 0 && runs <= keys,
        &format!("half of the upstream's calls fail: {keys} keys, {runs} runs, {answered} with an answer, {repeats} twice"),
    );
    Ok(())
}

/// The gateway is killed while things run: after its restart nothing has happened twice, and everybody has an answer.
pub(crate) async fn killed_gateway(world: &mut World, verdict: &mut Verdict) -> Result<(), String> {
    let slow = json!({"match": {"pathContains": "/execute"}, "fault": {"kind": "slow", "delayMs": 200}});
    world.fault(slow).await?;
    let before = world.ran().await?;
    let (kills, port) = (3, world.gateway.address.port());
    let stop = Arc::new(AtomicBool::new(false));
    let work = all(world.users.clone(), |user, credential| {
        let stop = Arc::clone(&stop);
        async move {
            let (mut keys, mut answered, mut unknown, mut odd) = (0_u64, 0_u64, 0_u64, Vec::new());
            while !stop.load(Ordering::Relaxed) {
                keys += 1;
                let key = format!("killed-{}-{keys}", user.name);
                let body = comment(&credential, &key);
                let limit = Instant::now() + Duration::from_secs(90);
                loop {
                    match user.call(Method::POST, RUN, Some(&key), Some(&body)).await {
                        Some((status, _)) if status.is_success() => answered += 1,
                        Some((_, body)) if code(&body) == "OUTCOME_UNKNOWN" => unknown += 1,
                        // The gateway is gone, or just back and busy: the same run again.
                        None if Instant::now() < limit => {
                            tokio::time::sleep(Duration::from_millis(100)).await;
                            continue;
                        }
                        Some((status, _)) if status.as_u16() == 503 && Instant::now() < limit => {
                            tokio::time::sleep(Duration::from_millis(100)).await;
                            continue;
                        }
                        other => odd.push(format!("{other:?}")),
                    }
                    break;
                }
                tokio::time::sleep(THINKING).await;
            }
            (keys, answered, unknown, odd)
        }
    });
    let pause = world.load.duration / (kills + 1);
    let (program, gateway) = (&world.program, &mut world.gateway);
    // What the users' tasks need is theirs; the process is ours to kill.
    let killing = async {
        for _ in 0..kills {
            tokio::time::sleep(pause).await;
            gateway.kill();
            *gateway = program.start(port)?;
        }
        tokio::time::sleep(pause).await;
        stop.store(true, Ordering::Relaxed);
        Ok::<(), String>(())
    };
    let (outcomes, killed) = tokio::join!(work, killing);
    killed?;
    world.control(Method::DELETE, "/faults", None).await?;
    let (mut keys, mut answered, mut unknown, mut odd) = (0, 0, 0, Vec::new());
    for (more_keys, more_answered, more_unknown, more_odd) in outcomes {
        keys += more_keys;
        answered += more_answered;
        unknown += more_unknown;
        odd.extend(more_odd);
    }
    let after = world.ran().await?;
    let (repeats, runs) = (after.0 - before.0, after.1 - before.1);
    verdict.hold(
        repeats == 0 && runs <= keys,
        &format!("killed {kills} times: {keys} keys, {runs} runs, {repeats} twice"),
    );
    verdict.hold(
        odd.is_empty() && answered + unknown == keys && unknown > 0,
        &format!("killed {kills} times: {answered} answers, {unknown} told that the outcome is unknown, {} neither", odd.len()),
    );
    for answer in odd.iter().take(5) {
        verdict.note(&answer.chars().take(300).collect::<String>());
    }
    Ok(())
}
