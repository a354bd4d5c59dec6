//! What an operator sees on the port of their own.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::client::{Ask, Got};
use crate::fake::Reply;
use crate::harness::{Host, RUN, RUN_LINE};

async fn admin(host: &Host) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = host.gateway.admin();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

async fn get(address: SocketAddr, path: &str) -> Got {
    Ask::new(address, "GET", path).send().await
}

fn number(text: &str, series: &str) -> u64 {
    let value = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    value.unwrap_or_else(|| panic!("{series} in\n{text}")).parse().unwrap()
}

#[tokio::test]
async fn calls_errors_retries_runs_and_the_cache_are_counted() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    for _ in 0..3 {
        host.get("/connectors").send().await.ok();
    }
    host.fake
        .on("GET /connectors/slack/resources", [Reply::new(503, "{}"), Reply::ok(r#"{"resources":[]}"#)]);
    host.get("/connectors/slack/resources").send().await.ok();
    host.run("k", RUN).send().await.ok();
    host.run("k", RUN).send().await.ok();
    host.fake.on(RUN_LINE, [Reply::new(400, r#"{"error":{"code":"SOMETHING_NEW","message":"no"}}"#)]);
    host.run("k2", RUN).send().await;
    host.get("/nowhere").send().await;
    let got = get(admin(&host).await, "/metrics").await.ok();
    assert!(got.header("content-type").unwrap().starts_with("application/openmetrics-text; version=1.0.0"));
    let text = got.text();
    for (series, expected) in [
        (r#"jackfield_calls_total{route="connectors",status="200"}"#, 3),
        (r#"jackfield_calls_total{route="execute",status="200"}"#, 2),
        (r#"jackfield_calls_total{route="none",status="404"}"#, 1),
        (r#"jackfield_errors_total{source="endpoint",code="NOT_FOUND"}"#, 1),
        (r#"jackfield_errors_total{source="connectivity_api",code="other"}"#, 1),
        (r#"jackfield_upstream_seconds_count{call="execute"}"#, 2),
        (r#"jackfield_upstream_failures_total{call="execute",source="connectivity_api",code="other"}"#, 1),
        (r#"jackfield_retries_total{call="resources"}"#, 1),
        (r#"jackfield_cache_lookups_total{what="connectors",found="miss"}"#, 1),
        (r#"jackfield_cache_lookups_total{what="connectors",found="hit"}"#, 2),
        (r#"jackfield_runs_total{outcome="succeeded"}"#, 1),
        (r#"jackfield_runs_total{outcome="repeated"}"#, 1),
        (r#"jackfield_runs_total{outcome="failed"}"#, 1),
        (r#"jackfield_breaker{state="closed"}"#, 1),
        ("jackfield_queue_length", 0),
        ("jackfield_runs_going_on", 0),
    ] {
        assert_eq!(number(text, series), expected, "{series}");
    }
    assert!(number(text, "jackfield_queue_seconds_count") >= 5);
}

#[tokio::test]
async fn no_label_holds_what_somebody_else_chose() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    let count = |text: &str| text.lines().filter(|line| !line.starts_with('#')).count();
    let call = async |n: usize| {
        let (user, action) = (format!("person-{n}"), format!("action-{n}"));
        host.get(&format!("/connectors/connector-{n}/actions/{action}")).user(&user).send().await;
        host.get("/credentials").user(&user).send().await;
        let body = format!(r#"{{"error":{{"code":"CODE_{n}","message":"m"}}}}"#);
        host.fake.on(RUN_LINE, [Reply::new(400, body)]);
        host.run(&format!("key-{n}"), RUN).send().await;
        host.gateway.metrics()
    };
    let first = call(0).await;
    let mut last = String::new();
    for n in 1..30 {
        last = call(n).await;
    }
    assert_eq!(count(&first), count(&last), "no new series for new users, actions and codes");
    for chosen in ["person", "action-", "connector-", "CODE_", "key-", "hubspot", "createContact"] {
        assert!(!last.contains(chosen), "{chosen} in\n{last}");
    }
}

#[tokio::test]
async fn the_process_is_ready_until_it_drains_or_its_store_is_gone() {
    let host = Host::start().await;
    let address = admin(&host).await;
    assert_eq!((get(address, "/healthz").await.status, get(address, "/readyz").await.status), (200, 200));
    host.gateway.drain();
    assert_eq!((get(address, "/healthz").await.status, get(address, "/readyz").await.status), (200, 503));
    host.get("/connectors").send().await.ok();
    let host = Host::start().await;
    let address = admin(&host).await;
    host.gateway.close(Duration::from_secs(1)).await;
    let got = get(address, "/readyz").await;
    assert_eq!((got.status, got.text()), (503, "the store cannot be reached\n"));
}

#[tokio::test]
async fn browsers_do_not_reach_the_operators_pages() {
    let host = Host::start().await;
    for path in ["/metrics", "/healthz", "/readyz"] {
        assert_eq!(host.get(path).send().await.error(), (404, "NOT_FOUND".into()));
    }
}
