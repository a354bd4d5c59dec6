//! The host app and everything behind it, the way the widget in its page uses it.

use std::fs;

use jackfield_sandbox::{BindError, Demo, DemoOptions, OpenerPolicy, StartError};
use reqwest::{Method, Response, StatusCode, redirect};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{Answer, fixture, http};

struct Visit {
    demo: Demo,
    browser: reqwest::Client,
    _files: tempfile::TempDir,
}

impl Visit {
    async fn start() -> Self {
        Self::with(|_| ()).await
    }

    async fn with(change: impl FnOnce(&mut DemoOptions)) -> Self {
        let files = tempfile::tempdir().unwrap();
        let path = |name: &str| files.path().join(name);
        fs::create_dir(path("dist")).unwrap();
        fs::create_dir(path("demo")).unwrap();
        fs::write(path("index.html"), "<!doctype html><title>Larkspur</title>").unwrap();
        fs::write(path("dist/jackfield.js"), "export {}").unwrap();
        fs::write(path("dist/jackfield_wasm_bg.wasm"), b"\0asm").unwrap();
        fs::write(path("demo/demo.css"), "body {}").unwrap();
        let mut options = DemoOptions {
            page: path("index.html"),
            dist: path("dist"),
            assets: path("demo"),
            catalog: Some(fixture()),
            ..DemoOptions::default()
        };
        change(&mut options);
        let demo = Demo::start(options).await.unwrap();
        Self { demo, browser: browser(), _files: files }
    }

    async fn get(&self, path: &str) -> Response {
        self.browser.get(format!("{}{path}", self.demo.host_url)).send().await.unwrap()
    }

    /// What the widget sends: no key, no user, the host's session and a header that a form cannot send.
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let url = format!("{}/integrations{path}", self.demo.host_url);
        let mut request = self.browser.request(method, url).header("X-Jackfield", "1");
        if path.ends_with("/execute") {
            request = request.header("Idempotency-Key", "run-1");
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    async fn become_user(&self, user: &str) {
        let url = format!("{}/session", self.demo.host_url);
        let response = self.browser.post(url).json(&json!({ "user": user })).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }

    async fn signed_in(&self) -> Answer {
        Answer::of(self.get("/session").await).await
    }
}

fn browser() -> reqwest::Client {
    http().cookie_store(true).redirect(redirect::Policy::none()).build().unwrap()
}

#[tokio::test]
async fn opening_the_page_signs_in_as_jane_under_an_unguessable_cookie() {
    let visit = Visit::start().await;
    assert_eq!(visit.signed_in().await.status, StatusCode::UNAUTHORIZED);
    let page = visit.get("/").await;
    let cookie = page.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let id = cookie.split(';').next().unwrap().split('=').nth(1).unwrap();
    assert_eq!(id.len(), 43);
    let answer = visit.signed_in().await;
    assert_eq!(answer.body["name"], "Jane Merchant");
    assert_eq!(answer.body["email"], "jane@larkspur.example");
    let again = visit.get("/").await;
    assert!(!again.headers().contains_key("set-cookie"), "signed in anew");
}

#[tokio::test]
async fn one_can_become_the_other_user_and_the_old_session_is_worth_nothing() {
    let visit = Visit::start().await;
    let page = visit.get("/").await;
    let janes = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    visit.become_user("omar").await;
    assert_eq!(visit.signed_in().await.body["name"], "Omar Haddad");
    let url = format!("{}/session", visit.demo.host_url);
    let stolen = http().build().unwrap().get(url).header("cookie", janes).send().await.unwrap();
    assert_eq!(stolen.status(), StatusCode::UNAUTHORIZED);
    let left = visit.get("/logout").await;
    assert_eq!(left.headers()["location"], "/login");
    assert_eq!(visit.signed_in().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_login_page_offers_both_users() {
    let visit = Visit::start().await;
    let html = visit.get("/login").await.text().await.unwrap();
    assert!(html.contains("Jane Merchant") && html.contains("Omar Haddad"), "{html}");
    let url = format!("{}/login", visit.demo.host_url);
    let sent = visit.browser.post(&url).form(&[("user", "omar")]).send().await.unwrap();
    assert_eq!(sent.headers()["location"], "/");
    assert_eq!(visit.signed_in().await.body["name"], "Omar Haddad");
    let forged = visit.browser.post(&url).header("origin", "https://evil.example").form(&[("user", "jane")]);
    assert_eq!(forged.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(visit.signed_in().await.body["name"], "Omar Haddad");
}

#[tokio::test]
async fn pages_and_files_come_with_a_careful_customers_headers_and_the_right_types() {
    let visit = Visit::start().await;
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/login", "text/html; charset=utf-8"),
        ("/demo/demo.css", "text/css"),
        ("/jackfield/jackfield.js", "text/javascript"),
        ("/jackfield/jackfield_wasm_bg.wasm", "application/wasm"),
    ] {
        let response = visit.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["content-type"], kind, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        assert!(policy.contains("require-trusted-types-for 'script'"), "{path}: {policy}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
        assert!(response.headers().contains_key("referrer-policy"), "{path}");
    }
    for path in ["/jackfield/nothing.js", "/demo/../index.html", "/jackfield/%2e%2e/index.html"] {
        assert_eq!(visit.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_opener_policy_is_on_the_pages_but_not_on_the_callback_page() {
    const HEADER: &str = "cross-origin-opener-policy";
    let visit = Visit::with(|options| options.coop = Some(OpenerPolicy::SameOrigin)).await;
    assert_eq!(visit.get("/").await.headers()[HEADER], "same-origin");
    let callback = visit.get("/integrations/oauth/callback").await;
    assert_eq!(callback.status(), StatusCode::OK);
    assert!(!callback.headers().contains_key(HEADER));
    let policy = callback.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "the host's policy replaced the gateway's: {policy}");
}

#[tokio::test]
async fn nobody_reaches_the_gateway_without_a_session() {
    let visit = Visit::start().await;
    assert_eq!(visit.call(Method::GET, "/connectors", None).await.status, StatusCode::UNAUTHORIZED);
    visit.get("/").await;
    let answer = visit.call(Method::GET, "/connectors", None).await;
    assert_eq!(answer.body["connectors"][0]["id"], "hubspot", "{answer:?}");
}

#[tokio::test]
async fn the_whole_journey_connects_and_runs_for_one_user_and_not_for_the_other() {
    let visit = Visit::start().await;
    visit.get("/").await;
    let callback = format!("{}/integrations/oauth/callback", visit.demo.host_url);
    let body = json!({ "authenticationType": "oauth2", "redirectUri": callback });
    let started = visit.call(Method::POST, "/connectors/hubspot/credentials", Some(body)).await;
    let window = Browser::new(visit.demo.provider_url.as_deref().unwrap());
    let login = window.open(started.body["oauthUrl"].as_str().unwrap_or_else(|| panic!("{started:?}"))).await;
    let consent = window.submit(&login, "/login", &[("email", "jane@shop.example"), ("password", "x")]).await;
    let back = window.submit(&consent, "/consent", &[("decision", "allow")]).await;
    assert_eq!(back.url, callback);
    assert_eq!(back.status, StatusCode::OK);
    let listed = visit.call(Method::GET, "/credentials", None).await;
    assert_eq!(listed.body["credentials"][0]["name"], "Jane's HubSpot", "{listed:?}");
    let properties = json!({ "firstname": "Ada", "lastname": "Lovelace", "email": "ada@example.com" });
    let run = json!({
        "credentialId": listed.body["credentials"][0]["credentialId"],
        "requestBody": { "properties": properties },
        "queryParameters": {}, "pathParams": {}, "additionalHeaders": {},
    });
    let path = "/connectors/hubspot/actions/createContact/execute";
    let ran = visit.call(Method::POST, path, Some(run.clone())).await;
    assert_eq!(ran.body["responseData"]["properties"]["firstname"], "Ada", "{ran:?}");
    visit.become_user("omar").await;
    assert_eq!(visit.call(Method::GET, "/credentials", None).await.body["credentials"], json!([]));
    let stolen = visit.call(Method::POST, path, Some(run)).await;
    assert!(stolen.status.is_client_error(), "{stolen:?}");
    assert!(stolen.body.get("responseData").is_none(), "{stolen:?}");
}

#[tokio::test]
async fn logos_of_the_built_in_catalog_come_through_the_gateway() {
    let visit = Visit::with(|options| options.catalog = None).await;
    visit.get("/").await;
    let listed = visit.call(Method::GET, "/connectors", None).await;
    let connectors = listed.body["connectors"].as_array().unwrap();
    let hubspot = connectors.iter().find(|connector| connector["id"] == "hubspot").unwrap();
    assert_eq!(hubspot["icon"], "connectors/hubspot/icon");
    let icon = visit.get("/integrations/connectors/hubspot/icon").await;
    assert_eq!(icon.status(), StatusCode::OK);
    assert_eq!(icon.headers()["content-type"], "image/svg+xml");
}

#[tokio::test]
async fn a_page_that_is_missing_is_said_so() {
    let visit = Visit::with(|options| options.page = "nowhere/index.html".into()).await;
    let response = visit.get("/").await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(response.text().await.unwrap().contains("root of the repository"));
}

#[tokio::test]
async fn a_busy_port_and_a_missing_catalog_are_reasons_not_to_start() {
    let visit = Visit::start().await;
    let port = visit.demo.host_url.rsplit(':').next().unwrap().parse().unwrap();
    let error = Demo::start(DemoOptions { port, ..DemoOptions::default() }).await.unwrap_err();
    assert!(matches!(error, StartError::Bind(BindError::Busy(busy)) if busy == port), "{error}");
    let options = DemoOptions { catalog: Some("nowhere".into()), ..DemoOptions::default() };
    let error = Demo::start(options).await.unwrap_err();
    assert_eq!(error.to_string(), "the catalog's connectors.json: there is no such file");
}

#[tokio::test]
async fn a_stopped_demo_answers_no_more() {
    let visit = Visit::start().await;
    let (host, upstream) = (visit.demo.host_url.clone(), visit.demo.upstream_url.clone());
    visit.demo.shutdown().await;
    for url in [host, upstream] {
        let error = http().build().unwrap().get(&url).send().await.unwrap_err();
        assert!(error.is_connect(), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn a_host_that_sends_the_header_everywhere_has_it_on_the_callback_page_too() {
    let visit = Visit::with(|options| options.callback_coop = Some(OpenerPolicy::SameOrigin)).await;
    let policy = |response: Response| response.headers().get("cross-origin-opener-policy").cloned();
    let callback = visit.get("/integrations/oauth/callback").await;
    assert_eq!(callback.status(), StatusCode::OK);
    assert_eq!(policy(callback).unwrap(), "same-origin");
    assert_eq!(policy(visit.get("/").await), None);
    assert_eq!(policy(visit.get("/integrations/connectors").await), None);
}

#[tokio::test]
async fn frames_of_the_one_site_that_was_named_may_show_the_page_and_nobody_elses() {
    async fn ancestors(visit: Visit) -> String {
        let page = visit.get("/").await;
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        policy.split("; ").find(|part| part.starts_with("frame-ancestors")).unwrap().to_owned()
    }
    assert_eq!(ancestors(Visit::start().await).await, "frame-ancestors 'none'");
    let framed = Visit::with(|options| options.framed_by = Some("http://127.0.0.1:9".to_owned())).await;
    assert_eq!(ancestors(framed).await, "frame-ancestors http://127.0.0.1:9");
}

#[tokio::test]
async fn where_no_cookie_comes_along_the_session_is_a_bearer_token() {
    let visit = Visit::start().await;
    let page = visit.get("/").await;
    let cookie = page.headers()["set-cookie"].to_str().unwrap().to_owned();
    let id = cookie.split(';').next().unwrap().split('=').nth(1).unwrap();
    let without_cookies = http().build().unwrap();
    let ask = |token: &str| {
        let url = format!("{}/integrations/credentials", visit.demo.host_url);
        without_cookies.get(url).header("X-Jackfield", "1").bearer_auth(token.to_owned()).send()
    };
    assert_eq!(ask(id).await.unwrap().status(), StatusCode::OK);
    assert_eq!(ask("guess").await.unwrap().status(), StatusCode::UNAUTHORIZED);
}
