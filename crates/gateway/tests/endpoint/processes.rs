//! Binaries that share what they keep, one after the other and side by side.

use std::time::Duration;

use futures_util::future::join_all;

use crate::binary::{Running, command};
use crate::fake::{Fake, Reply};
use crate::harness::RUN_LINE;
use crate::postgres;

const ANSWER: &str = r#"{"responseData":1}"#;

fn start(fake: &Fake, store: &str) -> Running {
    let mut command = command(&["--listen", "127.0.0.1:0", "--upstream", &fake.url()]);
    command.env("JACKFIELD_STORE", store);
    Running::spawn(command)
}

#[tokio::test]
async fn what_a_killed_process_was_running_is_unknown_to_the_next_and_not_run_again() {
    let directory = tempfile::tempdir().unwrap();
    let store = directory.path().join("s.db").display().to_string();
    let fake = Fake::with_credential().await;
    let first = start(&fake, &store);
    first.run("done").send().await.ok();
    fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_secs(600)), Reply::ok(ANSWER)]);
    let waiting = tokio::spawn(first.run("cut-off").send());
    fake.reached(RUN_LINE, 2).await;
    waiting.abort();
    first.signal("KILL");
    drop(first);
    let second = start(&fake, &store);
    assert_eq!(second.run("cut-off").send().await.error(), (409, "OUTCOME_UNKNOWN".into()));
    assert_eq!(second.run("done").send().await.ok().header("idempotency-replayed"), Some("true"));
    assert_eq!(fake.count(RUN_LINE), 2);
    let journal = second.ask("GET", "/executions").send().await.ok().json();
    assert_eq!(journal["executions"][0]["status"], "unknown");
    assert_eq!(journal["executions"][1]["status"], "succeeded");
}

#[tokio::test]
async fn processes_on_one_database_run_a_key_once() {
    let Some(url) = postgres::database().await else { return };
    let fake = Fake::with_credential().await;
    fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_millis(100))]);
    let processes = [start(&fake, url.expose()), start(&fake, url.expose()), start(&fake, url.expose())];
    for key in ["a", "b", "c"] {
        let answers = join_all(processes.iter().map(|running| running.run(key).send())).await;
        assert!(answers.iter().all(|got| got.text() == ANSWER));
    }
    assert_eq!(fake.count(RUN_LINE), 3);
    let journal = processes[0].ask("GET", "/executions").send().await.ok().json();
    assert_eq!(journal["executions"].as_array().unwrap().len(), 3);
}
