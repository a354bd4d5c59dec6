//! What does not depend on the user: cached, filtered, and served when the upstream fails.

use std::time::Duration;

use futures_util::future::join_all;
use tower::ServiceExt;

use crate::fake::Reply;
use crate::harness::{Host, RUN, RUN_LINE, session};

#[tokio::test]
async fn the_catalog_is_fetched_once_for_everybody() {
    let host = Host::start().await;
    host.fake.on(
        "GET /connectors",
        [Reply::ok(r#"{"connectors":[{"id":"a"}]}"#).after(Duration::from_millis(50))],
    );
    join_all((0..20).map(|n| {
        let ask = host.get("/connectors").user(&format!("user{n}"));
        async { ask.send().await.ok() }
    }))
    .await;
    host.get("/connectors").send().await.ok();
    assert_eq!(host.fake.lines(), ["GET /connectors"]);
}

#[tokio::test]
async fn a_browser_that_has_it_gets_304() {
    let host = Host::start().await;
    for path in ["/connectors", "/connectors/hubspot/resources", "/connectors/hubspot/icon"] {
        let first = host.get(path).send().await.ok();
        let etag = first.header("etag").unwrap();
        assert!(first.header("cache-control").unwrap().starts_with("private, max-age="), "{path}");
        let again = host.get(path).header("if-none-match", etag).send().await;
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(etag)), "{path}");
        assert_eq!(host.get(path).header("if-none-match", "\"other\"").send().await.status, 200);
    }
}

#[tokio::test]
async fn schemas_keep_every_digit() {
    let host = Host::start().await;
    let got = host.get("/connectors/hubspot/actions/createContact").send().await.ok();
    assert_eq!(got.text(), r#"{"action":{"id":"createContact","max":12345678901234567890.10}}"#);
}

#[tokio::test]
async fn an_old_answer_stands_in_when_the_upstream_fails() {
    let host = Host::with(|config| config.cache_ttl(Duration::ZERO)).await;
    let first = host.get("/connectors").send().await.ok();
    for reply in
        [Reply::new(500, "<html>"), Reply::new(429, "{}"), Reply::ok("<html>"), Reply::new(401, "{}")]
    {
        host.fake.on("GET /connectors", [reply]);
        assert_eq!(host.get("/connectors").send().await.ok().body, first.body);
    }
}

#[tokio::test]
async fn a_refused_key_is_the_operators_to_repair_and_is_not_tried_again() {
    let host = Host::start().await;
    host.fake
        .on("GET /connectors", [Reply::new(401, r#"{"error":{"code":"UNAUTHORIZED","message":"key"}}"#)]);
    assert_eq!(host.get("/connectors").send().await.error(), (500, "MISCONFIGURED".into()));
    assert_eq!(host.fake.count("GET /connectors"), 1, "a refused key is not tried again");
}

#[tokio::test]
async fn allow_lists_hold_on_every_route() {
    let host =
        Host::with(|config| config.connectors(["hubspot"]).actions("hubspot", ["createContact"])).await;
    host.fake.give("jane", "hubspot", "c1");
    let list = host.get("/connectors").send().await.ok();
    assert!(list.text().contains("hubspot") && !list.text().contains("slack"));
    let resources = host.get("/connectors/hubspot/resources").send().await.ok();
    assert!(resources.text().contains("createContact") && !resources.text().contains("deleteAll"));
    for (method, path) in [
        ("GET", "/connectors/slack/resources"),
        ("GET", "/connectors/Hubspot/resources"),
        ("GET", "/connectors/slack/icon"),
        ("GET", "/connectors/slack/credentials"),
        ("GET", "/connectors/slack/credentials/metadata"),
        ("GET", "/connectors/hubspot/actions/deleteAll"),
        ("DELETE", "/connectors/slack/credentials/c1"),
    ] {
        assert_eq!(host.ask(method, path).send().await.error(), (404, "NOT_FOUND".into()), "{method} {path}");
    }
    for path in
        ["/connectors/hubspot/actions/deleteAll/execute", "/connectors/slack/actions/createContact/execute"]
    {
        let run = host.ask("POST", path).header("idempotency-key", "k").json(RUN);
        assert_eq!(run.send().await.error(), (404, "NOT_FOUND".into()), "{path}");
    }
    host.run("k", RUN).send().await.ok();
    assert_eq!(host.fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn an_icon_comes_from_here_and_can_do_nothing() {
    let host = Host::start().await;
    let list = host.get("/connectors").send().await.ok();
    assert_eq!(list.json()["connectors"][0]["icon"], "connectors/hubspot/icon");
    assert!(!list.text().contains("/icons/"), "the browser does not learn where icons really are");
    let icon = host.get("/connectors/hubspot/icon").without("x-jackfield").send().await.ok();
    assert_eq!(icon.header("content-type"), Some("image/svg+xml"));
    assert_eq!(
        icon.header("content-security-policy"),
        Some("default-src 'none'; style-src 'unsafe-inline'; sandbox")
    );
    assert_eq!(icon.header("x-content-type-options"), Some("nosniff"));
    host.get("/connectors/hubspot/icon").send().await.ok();
    assert_eq!(host.fake.count("GET /icons/hubspot.svg"), 1);
}

#[tokio::test]
async fn what_is_no_image_or_too_large_is_no_icon() {
    let host = Host::start().await;
    for (path, fetched) in
        [("/connectors/slack/icon", 1), ("/connectors/trello/icon", 0), ("/connectors/zzz/icon", 0)]
    {
        for _ in 0..2 {
            assert_eq!(host.get(path).send().await.error(), (404, "NOT_FOUND".into()), "{path}");
        }
        let asked = host.fake.lines().iter().filter(|line| line.contains("/icons/slack")).count();
        assert!(asked >= fetched && asked <= 1, "a missing icon is asked for once");
    }
    let large = Reply::ok(vec![b'x'; 256 * 1024 + 1]).with("content-type", "image/png");
    host.fake.on("GET /icons/hubspot.svg", [large]);
    assert_eq!(host.get("/connectors/hubspot/icon").send().await.status, 404);
}

#[tokio::test]
async fn an_icon_that_redirects_is_not_followed() {
    let host = Host::start().await;
    let elsewhere = format!("{}/users", host.fake.url());
    host.fake.on("GET /icons/hubspot.svg", [Reply::new(302, "").with("location", elsewhere)]);
    assert_eq!(host.get("/connectors/hubspot/icon").send().await.status, 404);
    assert_eq!(host.fake.count("GET /users"), 0);
}

/// Pages of a thousand users, each loading the catalog ten times, all at once.
#[tokio::test]
async fn ten_thousand_page_loads_make_one_upstream_call_for_the_catalog() {
    let host = Host::start().await;
    let router = host.gateway.router(session);
    let load = |n: usize| {
        let request = http::Request::get("/connectors")
            .header("x-jackfield", "1")
            .header("x-session", format!("user-{}", n % 1000))
            .body(axum::body::Body::empty())
            .unwrap();
        let answer = router.clone().oneshot(request);
        async move { answer.await.unwrap().status() }
    };
    let statuses = join_all((0..10_000).map(load)).await;
    assert!(statuses.iter().all(|status| *status == 200));
    assert_eq!(host.fake.lines(), ["GET /connectors"]);
}
