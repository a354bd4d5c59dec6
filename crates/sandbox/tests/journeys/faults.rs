//! Every fault, by header and by rule.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{Answer, World};

async fn with_header(world: &World, fault: &str) -> reqwest::Result<reqwest::Response> {
    let request = world.request(Method::GET, "/connectors", Some(&world.jane));
    request.header("x-sandbox-fault", fault).send().await
}

#[tokio::test]
async fn too_many_requests_says_when_to_come_back() {
    let world = World::start().await;
    let response = with_header(&world, "status429; retryAfterSecs=7").await.unwrap();
    assert_eq!(response.headers()["retry-after"], "7");
    let answer = Answer::of(response).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"));
}

#[tokio::test]
async fn an_internal_error_has_the_error_shape() {
    let world = World::start().await;
    let answer = Answer::of(with_header(&world, "status500").await.unwrap()).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"));
    assert_eq!(answer.body["error"]["source"], "CONNECTIVITY_API");
}

#[tokio::test]
async fn errors_of_the_third_party_name_it_as_their_source() {
    let world = World::start().await;
    for (fault, status) in [("thirdParty401", 401), ("thirdParty404", 404)] {
        let answer = Answer::of(with_header(&world, fault).await.unwrap()).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.body["error"]["source"], "THIRD_PARTY");
        assert_eq!(answer.body["error"]["details"]["httpStatusCode"], status);
    }
}

#[tokio::test]
async fn html_comes_where_json_was_expected() {
    let world = World::start().await;
    let response = with_header(&world, "html").await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    assert!(response.text().await.unwrap().contains("502 Bad Gateway"));
}

#[tokio::test]
async fn a_slow_answer_is_the_right_one() {
    let world = World::start().await;
    let started = Instant::now();
    let answer = Answer::of(with_header(&world, "slow; delayMs=300").await.unwrap()).await;
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(answer.body["connectors"][0]["id"], "hubspot");
}

#[tokio::test]
async fn a_hangup_closes_the_connection_without_a_byte_and_the_next_call_works() {
    let world = World::start().await;
    let error = with_header(&world, "hangup").await.unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    assert_eq!(world.get("/connectors", &world.jane).await.status, StatusCode::OK);
    let calls = world.control(Method::GET, "/calls", None).await;
    assert_eq!(calls.body["calls"][1]["fault"], "hangup");
    assert!(calls.body["calls"][1]["status"].is_null());
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_work_was_done() {
    let world = World::start().await;
    let credential = world.connect_trello(&world.jane).await;
    let rule = json!({
        "match": { "method": "POST", "pathContains": "/execute" },
        "fault": { "kind": "hangup", "moment": "after" },
        "times": 1,
    });
    world.fault(rule).await;
    let path = "/connectors/trello/actions/updateCard/execute";
    let body =
        json!({ "credentialId": credential, "pathParams": { "id": "7" }, "requestBody": { "name": "x" } });
    assert!(world.request(Method::POST, path, Some(&world.jane)).json(&body).send().await.is_err());
    let seen = world.control(Method::GET, "/executions", None).await;
    assert_eq!(seen.body["counts"]["trello"]["updateCard"], 1);
}

#[tokio::test]
async fn a_rule_takes_only_the_calls_it_is_for_and_only_so_often() {
    let world = World::start().await;
    world
        .fault(json!({ "match": { "connector": "hubspot" }, "fault": { "kind": "status500" }, "times": 1 }))
        .await;
    assert_eq!(world.get("/connectors/trello/resources", &world.jane).await.status, StatusCode::OK);
    let hubspot = "/connectors/hubspot/resources";
    assert_eq!(world.get(hubspot, &world.jane).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(world.get(hubspot, &world.jane).await.status, StatusCode::OK);
}

#[tokio::test]
async fn rules_can_be_cleared() {
    let world = World::start().await;
    world.fault(json!({ "fault": { "kind": "html" } })).await;
    assert_eq!(world.get("/connectors", &world.jane).await.status, StatusCode::BAD_GATEWAY);
    let answer = world.control(Method::DELETE, "/faults", None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get("/connectors", &world.jane).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_fault_that_is_not_known_is_refused() {
    let world = World::start().await;
    let answer = Answer::of(with_header(&world, "explode").await.unwrap()).await;
    assert_eq!(answer.code(), "INVALID_INPUT");
    let answer =
        world.control(Method::POST, "/faults", Some(json!({ "fault": { "kind": "explode" } }))).await;
    assert_eq!(answer.code(), "INVALID_INPUT");
}
