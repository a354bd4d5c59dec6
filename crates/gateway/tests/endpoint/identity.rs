//! Whose call it is.

use futures_util::future::join_all;
use jackfield_gateway::{Secret, SqliteStore};

use crate::binary::start;
use crate::fake::{Fake, Reply, upstream_id};
use crate::harness::{Host, RUN, config, serve};

#[tokio::test]
async fn nobody_signed_in_gets_nothing() {
    let host = Host::start().await;
    for path in ["/connectors", "/credentials", "/capabilities", "/executions", "/connectors/hubspot/icon"] {
        let got = host.get(path).without("x-session").send().await;
        assert_eq!(got.error(), (401, "UNAUTHENTICATED".into()), "{path}");
    }
    assert!(host.fake.lines().is_empty());
}

#[tokio::test]
async fn an_id_that_no_header_can_hold_signs_nobody_in() {
    let host = Host::start().await;
    for id in ["", &"x".repeat(201), ".."] {
        assert_eq!(host.get("/credentials").user(id).send().await.error(), (401, "UNAUTHENTICATED".into()));
    }
}

#[tokio::test]
async fn nothing_in_a_request_can_name_another_user() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    let hostile =
        |ask: crate::client::Ask| ask.header("x-alloy-userid", "up-omar").header("x-user-id", "omar");
    hostile(host.get("/credentials?userId=up-omar")).send().await.ok();
    hostile(host.get("/connectors/hubspot/credentials")).send().await.ok();
    let body = r#"{"authenticationType":"basic","userId":"up-omar","data":{"password":"p"}}"#;
    hostile(host.ask("POST", "/connectors/hubspot/credentials").json(body)).send().await.ok();
    let body = r#"{"credentialId":"c1","userId":"up-omar","additionalHeaders":{"X-Alloy-UserId":"up-omar","x_alloy_userid":"up-omar"}}"#;
    hostile(host.run("k", body)).send().await.ok();
    let mut with_user = 0;
    for seen in host.fake.seen() {
        assert!(
            !seen.text().contains("omar") && !seen.line.contains("omar"),
            "{} {}",
            seen.line,
            seen.text()
        );
        if seen.line != "POST /users" {
            assert_eq!(seen.header("x-alloy-userid"), Some("up-jane"), "{}", seen.line);
            with_user += 1;
        }
    }
    assert_eq!(with_user, 5);
}

#[tokio::test]
async fn a_user_who_calls_too_often_is_told_how_long_to_wait_and_nobody_else_is() {
    let host = Host::with(|config| config.rate_limit(3, std::time::Duration::from_secs(3600))).await;
    for _ in 0..3 {
        host.get("/capabilities").send().await.ok();
        host.get("/connectors/hubspot/icon").send().await.ok();
    }
    let refused = host.get("/capabilities").send().await;
    assert_eq!(refused.error(), (429, "RATE_LIMITED".into()));
    assert!(refused.header("retry-after").is_some_and(|wait| wait.parse::<u64>().unwrap() > 0));
    host.get("/connectors/hubspot/icon").send().await.ok();
    host.get("/capabilities").user("omar").send().await.ok();
}

#[tokio::test]
async fn what_everybody_sees_is_asked_on_nobodys_behalf() {
    let host = Host::start().await;
    for path in ["/connectors", "/connectors/hubspot/resources", "/connectors/hubspot/actions/x"] {
        host.get(path).send().await.ok();
    }
    assert!(host.fake.seen().iter().all(|seen| seen.header("x-alloy-userid").is_none()));
    assert_eq!(host.fake.count("POST /users"), 0);
}

#[tokio::test]
async fn a_user_is_created_once_however_many_calls_come_at_once() {
    let host = Host::start().await;
    host.fake.on(
        "POST /users",
        [Reply::ok(r#"{"userId":"up-jane"}"#).after(std::time::Duration::from_millis(50))],
    );
    join_all((0..20).map(|_| async { host.get("/credentials").send().await.ok() })).await;
    let created = host.fake.only("POST /users");
    assert_eq!(created.text(), r#"{"username":"jane","fullName":"jane's full name"}"#);
}

#[tokio::test]
async fn a_taken_name_is_looked_up_by_its_exact_spelling() {
    let host = Host::start().await;
    for name in ["jane", "Jane", "janet"] {
        host.fake.know(name);
    }
    host.fake.give("jane", "hubspot", "c1");
    let got = host.get("/credentials").send().await.ok();
    assert_eq!(got.json()["credentials"][0]["credentialId"], "c1");
    assert_eq!(host.fake.count(&format!("GET /users/{}/credentials", upstream_id("jane"))), 1);
}

#[tokio::test]
async fn a_refusal_that_is_no_conflict_is_told() {
    let host = Host::start().await;
    host.fake.on(
        "POST /users",
        [Reply::new(400, r#"{"error":{"code":"INVALID_INPUT","message":"no such name"}}"#)],
    );
    assert_eq!(host.get("/credentials").send().await.error(), (400, "INVALID_INPUT".into()));
}

#[tokio::test]
async fn the_upstreams_user_id_is_not_trusted_either() {
    for id in ["../admin\\n", "a\\r\\nx: y", "", "ü", ".."] {
        let host = Host::start().await;
        host.fake.on("POST /users", [Reply::ok(format!(r#"{{"userId":"{id}"}}"#))]);
        let got = host.get("/credentials").send().await;
        assert_eq!(got.error(), (502, "UPSTREAM_BAD_ANSWER".into()), "{id}");
        assert_eq!(host.fake.lines(), ["POST /users"]);
    }
}

#[tokio::test]
async fn a_user_is_remembered_across_restarts_but_not_across_keys() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let fake = Fake::start().await;
    for _ in 0..2 {
        let host = serve(fake.clone(), config(&fake), SqliteStore::open(&path).await.unwrap()).await;
        host.get("/credentials").send().await.ok();
        host.gateway.close(std::time::Duration::from_secs(1)).await;
    }
    assert_eq!(fake.count("POST /users"), 1);
    let other = jackfield_gateway::Config::new(fake.url().parse().unwrap(), Secret::new("another-key"));
    let host = serve(fake.clone(), other, SqliteStore::open(&path).await.unwrap()).await;
    host.get("/credentials").send().await;
    assert_eq!(fake.count("POST /users"), 2);
}

#[tokio::test]
async fn runs_and_their_keys_belong_to_their_user() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    host.run("same-key", RUN).send().await.ok();
    let other = host.run("same-key", RUN).user("omar").send().await;
    assert_eq!(other.error(), (404, "NOT_FOUND".into()), "omar neither owns c1 nor gets jane's answer");
    let none = host.get("/executions").user("pia").send().await.ok();
    assert_eq!(none.json()["executions"].as_array().unwrap().len(), 0);
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
