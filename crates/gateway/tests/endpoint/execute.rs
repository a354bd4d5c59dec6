//! Runs: at most once, byte for byte, and never lost without saying so.

use std::time::Duration;

use futures_util::future::join_all;
use jackfield_gateway::SqliteStore;
use tokio::time::{sleep, timeout};

use crate::fake::{Fake, Reply};
use crate::harness::{Host, RUN, RUN_LINE, config, cut_off, serve};

const ANSWER: &str = r#"{"responseData":{"id":12345678901234567890.10},"executionId":"e1"}"#;

async fn host() -> Host {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    host
}

#[tokio::test]
async fn what_was_typed_arrives_and_what_was_answered_comes_back_byte_for_byte() {
    let host = host().await;
    let body = r#"{"credentialId":"c1","queryParameters":{"n":9007199254740993},"requestBody":{ "price" : 19.990, "u":"\u00e9","e":1E400 },"additionalHeaders":{"X-Shop":"s"},"pathParams":{"id":"a\/b"}}"#;
    let got = host.run("k", body).send().await.ok();
    assert_eq!(got.text(), ANSWER);
    assert_eq!(host.fake.only(RUN_LINE).text(), body);
}

#[tokio::test]
async fn headers_that_are_not_the_browsers_to_set_are_dropped() {
    let host = host().await;
    let body = r#"{"credentialId":"c1","additionalHeaders":{"AUTHORIZATION":"Bearer mine","Cookie":"a","X-Keep":"1"}}"#;
    host.run("k", body).send().await.ok();
    assert!(host.fake.only(RUN_LINE).text().contains(r#""additionalHeaders":{"X-Keep":"1"}"#));
}

#[tokio::test]
async fn a_run_needs_a_key_a_json_body_and_a_bearable_size() {
    let host = Host::with(|config| config.request_limit(100)).await;
    for ask in
        [host.run("k", RUN).without("idempotency-key"), host.run("a b", RUN), host.run(&"k".repeat(201), RUN)]
    {
        assert_eq!(ask.send().await.error(), (400, "INVALID_INPUT".into()));
    }
    let plain = host.run("k", RUN).header("content-type", "text/plain").send().await;
    assert_eq!(plain.error(), (415, "INVALID_INPUT".into()));
    let large = format!(r#"{{"credentialId":"c1","requestBody":"{}"}}"#, "x".repeat(100));
    assert_eq!(host.run("k", &large).send().await.error(), (413, "PAYLOAD_TOO_LARGE".into()));
    assert_eq!(host.run("k", "{").send().await.error(), (400, "INVALID_INPUT".into()));
    assert!(host.fake.lines().is_empty());
}

#[tokio::test]
async fn repeats_at_the_same_time_and_later_get_the_one_answer() {
    let host = host().await;
    host.fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_millis(100)), Reply::ok("{}")]);
    let all = join_all((0..10).map(|_| async { host.run("k", RUN).send().await.ok() })).await;
    let later = host.run("k", RUN).send().await.ok();
    assert!(all.iter().all(|got| got.text() == ANSWER));
    assert_eq!(all.iter().filter(|got| got.header("idempotency-replayed").is_none()).count(), 1);
    assert_eq!((later.text(), later.header("idempotency-replayed")), (ANSWER, Some("true")));
    assert_eq!(host.fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn a_refusal_is_an_answer_too_and_is_repeated_as_it_was() {
    let host = host().await;
    let refusal = r#"{"error":{"source":"THIRD_PARTY","code":"INVALID_INPUT","message":"Bad email","details":{"httpStatusCode":400}}}"#;
    host.fake.on(RUN_LINE, [Reply::new(400, refusal), Reply::ok("{}")]);
    let first = host.run("k", RUN).send().await;
    let again = host.run("k", RUN).send().await;
    assert_eq!(first.error(), (400, "INVALID_INPUT".into()));
    assert_eq!((again.status, &again.body), (400, &first.body));
    assert_eq!(host.fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn another_run_under_the_same_key_is_a_conflict() {
    let host = host().await;
    host.run("k", RUN).send().await.ok();
    let other_body = host.run("k", r#"{"credentialId":"c1"}"#).send().await;
    assert_eq!(other_body.error(), (422, "IDEMPOTENCY_CONFLICT".into()));
    let other_action = host
        .ask("POST", "/connectors/hubspot/actions/deleteAll/execute")
        .header("idempotency-key", "k")
        .json(RUN)
        .send()
        .await;
    assert_eq!(other_action.error(), (422, "IDEMPOTENCY_CONFLICT".into()));
    assert_eq!(host.fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn a_run_goes_on_when_the_browser_goes_away() {
    let host = host().await;
    host.fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_millis(300)), Reply::ok("{}")]);
    let gone = timeout(Duration::from_millis(100), host.run("k", RUN).send()).await;
    assert!(gone.is_err(), "the browser closed the connection");
    sleep(Duration::from_millis(400)).await;
    let back = host.run("k", RUN).send().await.ok();
    assert_eq!(back.text(), ANSWER);
    assert_eq!(host.fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn a_run_is_never_tried_again_by_itself() {
    for status in [500, 502, 503, 429] {
        let host = host().await;
        host.fake.on(RUN_LINE, [Reply::new(status, "{}")]);
        assert!(host.run("k", RUN).send().await.status >= 429);
        assert_eq!(host.fake.count(RUN_LINE), 1, "{status}");
    }
}

#[tokio::test]
async fn what_was_too_many_may_be_sent_again_with_the_same_key() {
    let host = host().await;
    host.fake.on(RUN_LINE, [Reply::new(429, "{}").with("retry-after", "7"), Reply::ok(ANSWER)]);
    let first = host.run("k", RUN).send().await;
    assert_eq!((first.error(), first.header("retry-after")), ((429, "RATE_LIMITED".into()), Some("7")));
    assert_eq!(host.run("k", RUN).send().await.ok().text(), ANSWER);
}

#[tokio::test]
async fn a_refused_key_frees_the_run_for_after_it_is_repaired() {
    let host = host().await;
    let refusal =
        Reply::new(403, r#"{"error":{"source":"CONNECTIVITY_API","code":"FORBIDDEN","message":"no"}}"#);
    host.fake.on(RUN_LINE, [refusal, Reply::ok(ANSWER)]);
    assert_eq!(host.run("k", RUN).send().await.error(), (500, "MISCONFIGURED".into()));
    assert_eq!(host.run("k", RUN).send().await.ok().text(), ANSWER);
}

#[tokio::test]
async fn an_upstream_that_is_not_there_frees_the_run() {
    let fake = Fake::with_credential().await;
    // Nothing listens there: the port was free a moment ago, and the listener is gone.
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let store = SqliteStore::in_memory().await.unwrap();
    let nowhere = jackfield_gateway::Config::new(format!("http://{free}").parse().unwrap(), "k".into());
    let host = serve(fake.clone(), nowhere.retry_base(Duration::from_millis(1)), store.clone()).await;
    assert_eq!(host.run("k", RUN).send().await.error(), (502, "UPSTREAM_UNAVAILABLE".into()));
    let host = serve(fake.clone(), config(&fake), store).await;
    assert_eq!(host.run("k", RUN).send().await.ok().text(), ANSWER);
    let journal = host.get("/executions").send().await.ok().json();
    assert_eq!(journal["executions"][1]["status"], "not_run");
}

#[tokio::test]
async fn a_run_that_takes_too_long_is_unknown_and_never_runs_again() {
    let host = Host::with(|config| config.execute_timeout(Duration::from_millis(100))).await;
    host.fake.give("jane", "hubspot", "c1");
    host.fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_secs(60))]);
    let first = host.run("k", RUN).send().await;
    assert_eq!(first.error(), (504, "UPSTREAM_TIMEOUT".into()));
    assert!(first.json()["error"]["message"].as_str().unwrap().contains("outcome is unknown"));
    assert_eq!(host.run("k", RUN).send().await.error(), (409, "OUTCOME_UNKNOWN".into()));
    assert_eq!(host.fake.count(RUN_LINE), 1);
    assert_eq!(host.get("/executions").send().await.json()["executions"][0]["status"], "unknown");
}

#[tokio::test]
async fn a_run_that_a_crash_cut_off_is_unknown_after_the_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let fake = Fake::with_credential().await;
    fake.on(RUN_LINE, [Reply::ok(ANSWER).after(Duration::from_secs(60)), Reply::ok(ANSWER)]);
    let (first_fake, first_path) = (fake.clone(), path.clone());
    cut_off(move || async move {
        let store = SqliteStore::open(&first_path).await.unwrap();
        serve(first_fake.clone(), config(&first_fake), store).await
    })
    .await;
    let host = serve(fake.clone(), config(&fake), SqliteStore::open(&path).await.unwrap()).await;
    assert_eq!(host.run("k", RUN).send().await.error(), (409, "OUTCOME_UNKNOWN".into()));
    assert_eq!(fake.count(RUN_LINE), 1);
    let journal = host.get("/executions").send().await.ok().json();
    assert_eq!(journal["executions"][0]["status"], "unknown");
    assert_eq!(host.run("another key", RUN).header("idempotency-key", "k2").send().await.ok().text(), ANSWER);
}

#[tokio::test]
async fn an_answer_survives_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let fake = Fake::with_credential().await;
    for _ in 0..2 {
        let host = serve(fake.clone(), config(&fake), SqliteStore::open(&path).await.unwrap()).await;
        assert_eq!(host.run("k", RUN).send().await.ok().text(), ANSWER);
        assert!(host.gateway.close(Duration::from_secs(1)).await);
    }
    assert_eq!(fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn an_answer_that_is_no_json_or_too_large_is_not_passed_on_and_not_run_again() {
    for reply in [Reply::ok("<html>It worked</html>"), Reply::ok(vec![b' '; 2000])] {
        let host = Host::with(|config| config.response_limit(1000)).await;
        host.fake.give("jane", "hubspot", "c1");
        host.fake.on(RUN_LINE, [reply]);
        for _ in 0..2 {
            let got = host.run("k", RUN).send().await;
            assert_eq!(got.error(), (502, "UPSTREAM_BAD_ANSWER".into()));
            assert!(!got.text().contains("worked"));
        }
        assert_eq!(host.fake.count(RUN_LINE), 1);
    }
}

#[tokio::test]
async fn the_journal_is_paged_newest_first_and_holds_no_payload() {
    let host = host().await;
    for n in 0..5 {
        host.run(&format!("k{n}"), RUN).send().await.ok();
    }
    host.fake.on(RUN_LINE, [Reply::new(400, r#"{"error":"no"}"#)]);
    let failed = host.run("k5", RUN).send().await;
    let first = host.get("/executions?limit=4").send().await.ok();
    assert!(!first.text().contains("ada@example.com") && !first.text().contains("\"c1\""));
    let first = first.json();
    let newest = &first["executions"][0];
    assert_eq!(newest["requestId"].as_str(), failed.header("x-request-id"));
    assert_eq!((newest["status"].as_str(), newest["httpStatus"].as_u64()), (Some("failed"), Some(400)));
    assert_eq!(
        (newest["connectorId"].as_str(), newest["actionId"].as_str()),
        (Some("hubspot"), Some("createContact"))
    );
    assert!(newest["startedAt"].as_str().unwrap().ends_with('Z') && newest["durationMs"].is_u64());
    assert_eq!(first["executions"][1]["status"], "succeeded");
    let cursor = first["nextCursor"].as_str().unwrap();
    let second = host.get(&format!("/executions?limit=4&cursor={cursor}")).send().await.ok().json();
    assert_eq!(
        (first["executions"].as_array().unwrap().len(), second["executions"].as_array().unwrap().len()),
        (4, 2)
    );
    assert!(second["nextCursor"].is_null());
    assert_eq!(host.get("/executions?limit=0").send().await.error(), (400, "INVALID_INPUT".into()));
}
