//! How much the endpoint takes on: from one user, at once, and of an upstream that fails.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tokio::time::sleep;

use crate::client::Got;
use crate::fake::{Reply, upstream_id};
use crate::harness::{Host, RUN, RUN_LINE};

const SLOW: Duration = Duration::from_millis(150);
const RESOURCES: &str = "GET /connectors/hubspot/resources";

fn list_of(user: &str) -> String {
    format!("GET /users/{}/credentials", upstream_id(user))
}

/// A host whose users the upstream knows already and whose lists take a while.
async fn slow_host(change: impl FnOnce(jackfield_gateway::Config) -> jackfield_gateway::Config) -> Host {
    let host = Host::with(change).await;
    for user in ["jane", "omar"] {
        host.get("/credentials").user(user).send().await.ok();
        host.fake.on(&list_of(user), [Reply::ok(r#"{"data":[]}"#).after(SLOW)]);
    }
    host
}

async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_user_who_calls_too_often_is_told_when_to_come_back_and_nobody_else_is() {
    let host = Host::with(|config| config.rate_limit(3, Duration::from_secs(3))).await;
    for _ in 0..3 {
        host.get("/capabilities").send().await.ok();
    }
    let got = host.get("/capabilities").send().await;
    assert_eq!((got.error(), got.header("retry-after")), ((429, "RATE_LIMITED".into()), Some("1")));
    assert_eq!(got.json()["error"]["source"], "ENDPOINT");
    host.get("/capabilities").user("omar").send().await.ok();
    host.get("/connectors/hubspot/icon").send().await.ok();
}

#[tokio::test]
async fn a_run_over_the_limit_is_not_sent_and_its_key_stays_free() {
    let host = Host::with(|config| config.rate_limit(1, Duration::from_millis(100))).await;
    host.fake.give("jane", "hubspot", "c1");
    host.get("/capabilities").send().await.ok();
    assert_eq!(host.run("k", RUN).send().await.error(), (429, "RATE_LIMITED".into()));
    assert_eq!(host.fake.count(RUN_LINE), 0);
    sleep(Duration::from_millis(150)).await;
    host.run("k", RUN).send().await.ok();
    assert_eq!(host.fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn the_limit_is_said_in_the_capabilities() {
    let limits = |host: &Host| {
        let ask = host.get("/capabilities");
        async move { ask.send().await.ok().json()["limits"].clone() }
    };
    let usual = limits(&Host::start().await).await;
    assert_eq!(usual["rateLimit"], json!({"calls": 600, "perMs": 60_000}));
    let none = limits(&Host::with(jackfield_gateway::Config::no_rate_limit).await).await;
    assert!(none.get("rateLimit").is_none());
}

#[tokio::test]
async fn a_full_queue_refuses_whoever_filled_it_and_lets_another_in() {
    let host = slow_host(|config| config.upstream_calls(1).queue_length(3)).await;
    let before = host.fake.lines().len();
    let greedy = join_all((0..6).map(|_| host.get("/credentials").send()));
    let modest = async {
        until(|| host.fake.lines().len() > before).await;
        host.get("/credentials").user("omar").send().await
    };
    let (greedy, modest) = tokio::join!(greedy, modest);
    modest.ok();
    let refused: Vec<&Got> = greedy.iter().filter(|got| got.status != 200).collect();
    assert!(refused.len() >= 2, "one goes on and three wait: {}", refused.len());
    for got in refused {
        assert_eq!((got.error(), got.header("retry-after")), ((503, "ENDPOINT_BUSY".into()), Some("2")));
    }
}

#[tokio::test]
async fn a_user_with_many_waiting_calls_does_not_make_another_wait_for_them_all() {
    let host = slow_host(|config| config.upstream_calls(1).queue_wait(Duration::from_secs(60))).await;
    host.fake.on(&list_of("jane"), [Reply::ok(r#"{"data":[]}"#).after(Duration::from_millis(20))]);
    let before = host.fake.lines().len();
    let greedy = join_all((0..40).map(|_| async { host.get("/credentials").send().await.ok() }));
    let modest = async {
        until(|| host.fake.lines().len() > before + 1).await;
        let arrived = host.fake.lines().len();
        host.get("/credentials").user("omar").send().await.ok();
        arrived
    };
    let (_, arrived) = tokio::join!(greedy, modest);
    let lines = host.fake.lines();
    let turn = lines.iter().rposition(|line| *line == list_of("omar")).unwrap();
    // Some of hers may have gone before his call had come as far as the queue; of forty, few.
    assert!(turn <= arrived + 10, "turn {turn}, arrived at {arrived} of {}", lines.len());
}

#[tokio::test]
async fn a_run_that_had_no_turn_was_not_sent_and_can_be_repeated_under_its_key() {
    let host = Host::with(|config| config.upstream_calls(1).queue_wait(Duration::from_millis(50))).await;
    host.fake.give("jane", "hubspot", "c1");
    host.run("first", RUN).send().await.ok();
    host.fake.on(&list_of("omar"), [Reply::ok(r#"{"data":[]}"#).after(Duration::from_millis(500))]);
    let before = host.fake.lines().len();
    let slow = tokio::spawn(host.get("/credentials").user("omar").send());
    until(|| host.fake.lines().len() > before + 1).await;
    assert_eq!(host.run("k", RUN).send().await.error(), (503, "ENDPOINT_BUSY".into()));
    slow.await.unwrap().ok();
    host.run("k", RUN).send().await.ok();
    assert_eq!(host.fake.count(RUN_LINE), 2);
    let journal = host.get("/executions").send().await.ok().json();
    assert_eq!(journal["executions"][1]["status"], "not_run");
}

/// A host that has run something once, and whose upstream then fails until it is left alone.
async fn failing_host() -> Host {
    let pause = Duration::from_millis(400);
    let host =
        Host::with(|config| config.breaker_after(5).breaker_pause(pause).stale_ttl(Duration::ZERO)).await;
    host.fake.give("jane", "hubspot", "c1");
    host.run("before", RUN).send().await.ok();
    host.fake.on(RESOURCES, [Reply::new(500, "{}")]);
    // Four good calls, then nine of ten must have failed.
    for _ in 0..40 {
        let got = host.get("/connectors/hubspot/resources").send().await;
        if got.error() == (503, "UPSTREAM_UNAVAILABLE".into()) {
            assert_eq!(got.header("retry-after"), Some("1"));
            return host;
        }
        assert_eq!(got.error(), (502, "INTERNAL_ERROR".into()));
    }
    panic!("the breaker never opened");
}

#[tokio::test]
async fn an_upstream_that_fails_is_left_alone_for_a_while() {
    let host = failing_host().await;
    let before = host.fake.lines().len();
    for path in ["/connectors", "/credentials", "/connectors/hubspot/resources"] {
        assert_eq!(host.get(path).send().await.error(), (503, "UPSTREAM_UNAVAILABLE".into()), "{path}");
    }
    assert_eq!(host.fake.lines().len(), before, "nothing was sent");
    host.fake.on(RESOURCES, [Reply::ok(r#"{"resources":[]}"#)]);
    sleep(Duration::from_millis(500)).await;
    host.get("/connectors/hubspot/resources").send().await.ok();
    host.get("/credentials").send().await.ok();
}

#[tokio::test]
async fn a_run_is_refused_before_it_is_sent_and_is_never_the_call_that_finds_out() {
    let host = failing_host().await;
    assert_eq!(host.run("k", RUN).send().await.error(), (503, "UPSTREAM_UNAVAILABLE".into()));
    assert_eq!(host.fake.count(RUN_LINE), 1);
    sleep(Duration::from_millis(500)).await;
    host.run("k", RUN).send().await.ok();
    let lines = host.fake.lines();
    assert_eq!(lines[lines.len() - 2..], ["GET /connectors", RUN_LINE], "a call that only reads went first");
    let journal = host.get("/executions").send().await.ok().json();
    assert_eq!(journal["executions"][1]["status"], "not_run");
}

#[tokio::test]
async fn a_run_waits_for_the_upstream_to_be_back() {
    let host = failing_host().await;
    host.fake.on("GET /connectors", [Reply::new(500, "{}")]);
    sleep(Duration::from_millis(500)).await;
    assert_eq!(host.run("k", RUN).send().await.error(), (503, "UPSTREAM_UNAVAILABLE".into()));
    assert_eq!((host.fake.count("GET /connectors"), host.fake.count(RUN_LINE)), (1, 1));
}

#[tokio::test]
async fn third_parties_that_fail_say_nothing_about_the_upstream() {
    let host = Host::with(|config| config.breaker_after(5)).await;
    host.fake.give("jane", "hubspot", "c1");
    let body =
        r#"{"error":{"source":"THIRD_PARTY","code":"DOWN","message":"m","details":{"httpStatusCode":503}}}"#;
    host.fake.on(RUN_LINE, [Reply::new(503, body)]);
    for n in 0..30 {
        assert_eq!(host.run(&n.to_string(), RUN).send().await.error(), (502, "DOWN".into()));
    }
    host.get("/connectors").send().await.ok();
}
