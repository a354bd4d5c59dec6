//! The table of the contract, and what every answer has in common.

use serde_json::json;

use crate::fake::KEY;
use crate::harness::{CALLBACK, Host, RUN};

#[tokio::test]
async fn every_call_of_the_table_answers_in_its_shape() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    for (path, name) in [
        ("/connectors", "connectors"),
        ("/connectors/hubspot/resources", "resources"),
        ("/connectors/hubspot/actions/createContact", "action"),
        ("/connectors/hubspot/credentials/metadata", "metadata"),
        ("/credentials", "credentials"),
        ("/connectors/hubspot/credentials", "credentials"),
        ("/executions", "executions"),
    ] {
        let got = host.get(path).send().await.ok();
        assert!(got.json().get(name).is_some(), "{path}: {}", got.text());
        assert_eq!(got.header("content-type"), Some("application/json"));
    }
    let body = format!(r#"{{"authenticationType":"oauth2","redirectUri":"{CALLBACK}"}}"#);
    let created = host.ask("POST", "/connectors/hubspot/credentials").json(&body).send().await.ok();
    assert_eq!(created.json(), json!({"oauthUrl": "https://provider.example/authorize?token=consent-token"}));
    assert!(host.run("k", RUN).send().await.ok().json().get("responseData").is_some());
    let deleted = host.ask("DELETE", "/connectors/hubspot/credentials/c1").send().await;
    assert_eq!((deleted.status, deleted.body.len()), (204, 0));
}

#[tokio::test]
async fn capabilities_say_what_is_offered() {
    let host = Host::with(|config| config.request_limit(1000)).await;
    let capabilities = host.get("/capabilities").send().await.ok().json();
    assert_eq!(capabilities["executions"], true);
    assert_eq!(capabilities["limits"]["requestBytes"], 1000);
}

#[tokio::test]
async fn anything_else_is_404_in_the_contracts_shape() {
    let host = Host::start().await;
    for path in
        ["", "/users", "/connectors/", "/connectors/../users", "/connectors/hubspot", "//connectors", "/.."]
    {
        let got = host.get(path).send().await;
        assert_eq!(got.error(), (404, "NOT_FOUND".into()), "{path}");
    }
    assert!(host.fake.lines().is_empty());
}

#[tokio::test]
async fn a_wrong_method_is_405_and_names_the_right_ones() {
    let host = Host::start().await;
    for (method, path, allow) in [
        ("POST", "/connectors", "GET"),
        ("PUT", "/connectors/hubspot/credentials", "GET, POST"),
        ("GET", "/connectors/hubspot/credentials/c1", "DELETE"),
        ("GET", "/connectors/hubspot/actions/x/execute", "POST"),
        ("OPTIONS", "/connectors", "GET"),
    ] {
        let got = host.ask(method, path).send().await;
        assert_eq!(got.error(), (405, "METHOD_NOT_ALLOWED".into()), "{method} {path}");
        assert_eq!(got.header("allow"), Some(allow));
    }
}

#[tokio::test]
async fn a_hostile_id_never_leaves_its_place_in_the_path() {
    let host = Host::start().await;
    for (id, expected) in
        [("%2e%2e", 400), ("..", 400), ("%00", 400), ("%zz", 400), ("%ff", 400), (&"a".repeat(201), 400)]
    {
        let got = host.get(&format!("/connectors/{id}/resources")).send().await;
        assert_eq!(got.status, expected, "{id}");
        assert_eq!(got.error().1, "INVALID_INPUT");
    }
    assert!(host.fake.lines().is_empty());
    host.get("/connectors/x%2F..%2F..%2Fusers%3Fa=b%23/resources").send().await;
    host.get("/connectors/a/actions/GET%20%2Fv1%2Fitems").send().await;
    assert_eq!(
        host.fake.lines(),
        [
            "GET /connectors/x%2F..%2F..%2Fusers%3Fa%3Db%23/resources",
            "GET /connectors/a/actions/GET%20%2Fv1%2Fitems"
        ]
    );
}

#[tokio::test]
async fn a_query_never_reaches_the_upstream() {
    let host = Host::start().await;
    host.get("/connectors?x-alloy-userid=victim&userId=victim").send().await.ok();
    assert_eq!(host.fake.lines(), ["GET /connectors"]);
}

#[tokio::test]
async fn every_answer_has_its_own_request_id_and_is_not_sniffed() {
    let host = Host::start().await;
    let mut ids = Vec::new();
    for path in ["/connectors", "/nowhere", "/credentials", "/oauth/callback", "/connectors/hubspot/icon"] {
        let got = host.get(path).header("x-request-id", "chosen-by-the-browser").send().await;
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        ids.push(got.header("x-request-id").unwrap().to_owned());
    }
    let unique: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    assert!(!ids.contains(&"chosen-by-the-browser".to_owned()));
    let error = host.get("/nowhere").send().await;
    assert_eq!(error.json()["requestId"].as_str(), error.header("x-request-id"));
}

#[tokio::test]
async fn the_upstream_hears_the_request_id_that_the_browser_hears() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    for ask in [host.get("/connectors/hubspot/resources"), host.get("/credentials"), host.run("k", RUN)] {
        let got = ask.header("x-request-id", "chosen-by-the-browser").send().await.ok();
        let seen = host.fake.seen();
        assert_eq!(seen.last().unwrap().header("x-request-id"), got.header("x-request-id"));
    }
}

#[tokio::test]
async fn what_depends_on_the_user_is_never_stored_by_a_cache() {
    let host = Host::start().await;
    for path in
        ["/credentials", "/connectors/hubspot/credentials", "/executions", "/capabilities", "/nowhere"]
    {
        assert_eq!(host.get(path).send().await.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[tokio::test]
async fn a_call_without_the_mark_or_from_elsewhere_is_refused_before_anything_happens() {
    let host = Host::start().await;
    assert_eq!(
        host.get("/connectors").without("x-jackfield").send().await.error(),
        (403, "FORBIDDEN".into())
    );
    let forged =
        host.run("k", RUN).header("origin", "https://evil.example").header("sec-fetch-site", "cross-site");
    assert_eq!(forged.send().await.error(), (403, "FORBIDDEN".into()));
    assert!(host.fake.lines().is_empty());
}

#[tokio::test]
async fn there_is_no_cors_unless_it_is_configured_and_then_for_exact_origins_only() {
    let closed = Host::start().await;
    let preflight = |host: &Host, origin: &str| {
        host.ask("OPTIONS", "/connectors")
            .without("x-jackfield")
            .without("x-session")
            .header("origin", origin)
            .header("access-control-request-method", "GET")
    };
    let refused = preflight(&closed, "https://app.example").send().await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (405, None));

    let open = Host::with(|config| config.allow_origins(["https://app.example"])).await;
    let granted = preflight(&open, "https://app.example").send().await;
    assert_eq!(granted.status, 204);
    assert_eq!(granted.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(granted.header("access-control-allow-credentials"), Some("true"));
    for origin in ["https://app.example.evil", "null", "http://app.example"] {
        let refused = preflight(&open, origin).send().await;
        assert_eq!((refused.status, refused.header("access-control-allow-origin")), (405, None), "{origin}");
    }
    let error = open.get("/nowhere").header("origin", "https://app.example").send().await;
    assert_eq!(error.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(error.header("vary"), Some("origin"));
}

#[tokio::test]
async fn the_callback_page_needs_nobody_signed_in_and_runs_only_its_own_files() {
    let host = Host::start().await;
    let bare = |path: &str| host.get(path).without("x-jackfield").without("x-session");
    let page = bare("/oauth/callback?code=secret&error=denied").send().await.ok();
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"));
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
    assert_eq!(page.header("cross-origin-opener-policy"), None, "it would cut the window off its opener");
    assert!(!page.text().contains("secret"));
    for (file, kind) in [("callback.js", "text/javascript"), ("callback.css", "text/css")] {
        assert!(page.text().contains(&format!("\"{file}\"")), "the page names {file} beside itself");
        let got = bare(&format!("/oauth/{file}")).send().await.ok();
        assert!(got.header("content-type").unwrap().starts_with(kind));
    }
    assert!(host.fake.lines().is_empty());
}

#[tokio::test]
async fn the_key_reaches_the_upstream_and_nobody_else() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    for ask in [
        host.get("/connectors"),
        host.get("/credentials"),
        host.run("k", RUN),
        host.get("/connectors/nope/credentials/x"),
        host.get("/connectors/hubspot/icon"),
    ] {
        let got = ask.send().await;
        assert!(!got.text().contains(KEY) && !format!("{:?}", got.headers).contains(KEY));
    }
    for seen in host.fake.seen() {
        let is_icon = seen.line.starts_with("GET /icons/");
        let expected = (!is_icon).then(|| format!("Bearer {KEY}"));
        assert_eq!(seen.header("authorization").map(str::to_owned), expected, "{}", seen.line);
        assert_eq!(seen.header("x-api-version"), (!is_icon).then_some("2025-09"));
        for private in ["cookie", "x-session", "x-jackfield", "origin", "referer"] {
            assert_eq!(seen.header(private), None);
        }
    }
}
