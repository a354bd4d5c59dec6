//! The control page and its API.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn calls_are_noted_with_the_names_of_their_headers_and_no_key() {
    let world = World::start().await;
    world.get("/connectors/hubspot/resources?secret=1", &world.jane).await;
    let seen = world.control(Method::GET, "/calls", None).await;
    let call = &seen.body["calls"][0];
    assert_eq!((&call["method"], &call["path"]), (&json!("GET"), &json!("/connectors/hubspot/resources")));
    assert_eq!(call["userId"], world.jane);
    assert_eq!(call["status"], 200);
    assert!(call["headerNames"].as_array().unwrap().contains(&json!("x-alloy-userid")));
    let text = seen.body.to_string();
    assert!(!text.contains(world.sandbox.api_key()) && !text.contains("secret=1"), "{text}");
}

#[tokio::test]
async fn a_reset_forgets_what_happened_but_keeps_the_users() {
    let world = World::start().await;
    world.connect_trello(&world.jane).await;
    world.fault(json!({ "match": { "pathContains": "/never" }, "fault": { "kind": "html" } })).await;
    world.control(Method::POST, "/settings", Some(json!({ "denial": "bare" }))).await;
    assert_eq!(world.control(Method::POST, "/reset", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.control(Method::GET, "/faults", None).await.body, json!({ "faults": [] }));
    assert_eq!(world.control(Method::GET, "/calls", None).await.body, json!({ "calls": [] }));
    assert_eq!(world.control(Method::GET, "/settings", None).await.body["denial"], "error");
    let answer = world.get("/connectors/trello/credentials", &world.jane).await;
    assert_eq!(answer.body, json!({ "credentials": [] }));
    let answer = world.call(Method::GET, "/connectors/hubspot/credentials", None, None).await;
    assert_eq!(answer.body["credentials"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_setting_that_is_not_known_is_refused_and_changes_nothing() {
    let world = World::start().await;
    for body in
        [json!({ "denail": "bare" }), json!({ "denial": "sometimes" }), json!({ "providerCoop": "off" })]
    {
        let answer = world.control(Method::POST, "/settings", Some(body)).await;
        assert_eq!(answer.code(), "INVALID_INPUT", "{answer:?}");
    }
    let answer = world.control(Method::GET, "/settings", None).await;
    assert_eq!(answer.body, json!({ "providerCoop": null, "denial": "error", "credentialDelayMs": 0 }));
}

#[tokio::test]
async fn the_page_shows_what_happened_and_its_forms_work() {
    let world = World::start().await;
    world.get("/connectors/hubspot/resources", &world.jane).await;
    let page = world.control(Method::GET, "", None).await;
    let html = page.body.as_str().unwrap();
    assert!(html.contains("/connectors/hubspot/resources"), "{html}");
    let form = [
        ("do", "add-fault"),
        ("fault", "status429; retryAfterSecs=10"),
        ("method", ""),
        ("pathContains", "<b>"),
        ("connector", ""),
        ("times", "2"),
    ];
    let sent = world.bare_request(Method::POST, "/_control").form(&form).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::OK, "redirected to the page");
    let html = sent.text().await.unwrap();
    assert!(html.contains("status429") && html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
    let rules = world.control(Method::GET, "/faults", None).await;
    assert_eq!(rules.body["faults"][0]["times"], 2);
    let form = [("do", "settings"), ("providerCoop", ""), ("denial", "bare"), ("credentialDelayMs", "5")];
    world.bare_request(Method::POST, "/_control").form(&form).send().await.unwrap();
    assert_eq!(world.control(Method::GET, "/settings", None).await.body["credentialDelayMs"], 5);
}

#[tokio::test]
async fn the_key_is_told_to_this_machine_alone_and_is_kept_by_no_cache() {
    let world = World::start().await;
    let answer = world.bare_request(Method::GET, "/_control/api-key").send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(answer.text().await.unwrap().contains(world.sandbox.api_key()));
    let foreign = world.bare_request(Method::GET, "/_control/api-key").header("host", "evil.example");
    let answer = foreign.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(!answer.text().await.unwrap().contains(world.sandbox.api_key()));
}

#[tokio::test]
async fn pages_of_other_sites_and_foreign_names_are_not_answered() {
    let world = World::start().await;
    for (name, value) in [("origin", "http://localhost:8420"), ("host", "evil.example")] {
        let request = world.bare_request(Method::POST, "/_control/reset").header(name, value);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{name}: {value}");
    }
}
