//! Credentials that need no browser: created, listed, deleted, and kept apart by user.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn a_key_connects_at_once_and_is_never_shown_again() {
    let world = World::start().await;
    let body = json!({
        "userId": world.jane, "authenticationType": "apiKey", "data": { "apiKey": "hunter2", "token": "hunter3" },
    });
    let created = world.post("/connectors/trello/credentials", &world.jane, body).await;
    let id = created.body["credentialId"].as_str().unwrap();
    let listed = world.get("/connectors/trello/credentials", &world.jane).await;
    let credential = &listed.body["credentials"][0];
    assert_eq!(credential["credentialId"], id);
    assert_eq!(credential["name"], "Jane's Trello");
    assert_eq!(credential["type"], "trello-apiKey");
    assert_eq!(credential["createdAt"].as_str().unwrap().len(), "2025-08-08T06:36:53.748Z".len());
    for path in ["/_control/calls", "/_control/executions", "/_control"] {
        let seen = world.control(Method::GET, path.trim_start_matches("/_control"), None).await;
        assert!(!seen.body.to_string().contains("hunter"), "{path}");
    }
    assert!(!listed.body.to_string().contains("hunter"));
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let world = World::start().await;
    let body = json!({ "userId": world.jane, "authenticationType": "apiKey", "data": { "apiKey": "k" } });
    let answer = world.post("/connectors/trello/credentials", &world.jane, body).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "INVALID_INPUT"));
    assert_eq!(answer.message(), "data.token is required");
}

#[tokio::test]
async fn an_app_that_the_customer_must_register_is_asked_for() {
    let world = World::start().await;
    let mut body = json!({
        "userId": world.jane, "authenticationType": "oauth2", "redirectUri": "http://localhost:1/callback",
    });
    let answer = world.post("/connectors/salesforce/credentials", &world.jane, body.clone()).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "AUTH_CONFIG_REQUIRED"));
    body["authConfigId"] = json!("config-1");
    let answer = world.post("/connectors/salesforce/credentials", &world.jane, body).await;
    assert!(answer.body["oauthUrl"].is_string(), "{answer:?}");
}

#[tokio::test]
async fn a_connector_about_which_nothing_is_written_asks_for_oauth_as_in_the_quick_start() {
    let world = World::start().await;
    let answer = world.get("/connectors/bare/credentials/metadata", &world.jane).await;
    assert_eq!(answer.body["metadata"][0]["authenticationType"], "oauth2");
    assert_eq!(answer.body["metadata"][0]["properties"][1]["name"], "redirectUri");
    let answer = world.get("/connectors/bare/resources", &world.jane).await;
    assert_eq!(answer.body, json!({ "resources": [] }));
}

#[tokio::test]
async fn both_users_see_only_their_own_credentials() {
    let world = World::start().await;
    let janes = world.connect_trello(&world.jane).await;
    let omars = world.connect_trello(&world.omar).await;
    for (user, own) in [(&world.jane, &janes), (&world.omar, &omars)] {
        let by_connector = world.get("/connectors/trello/credentials", user).await;
        let by_user = world.get(&format!("/users/{user}/credentials"), user).await;
        assert_eq!(by_connector.body["credentials"], by_user.body["data"]);
        assert_eq!(by_user.body["data"].as_array().unwrap().len(), 1);
        assert_eq!(&by_user.body["data"][0]["credentialId"], own);
    }
    let answer = world.get(&format!("/users/{}/credentials", world.jane), &world.omar).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let path = format!("/connectors/trello/credentials/{janes}");
    let answer = world.call(Method::DELETE, &path, Some(&world.omar), None).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.body["code"], "AUTHENTICATION_NOT_FOUND");
    let body = json!({ "userId": world.jane, "authenticationType": "apiKey", "data": { "apiKey": "k", "token": "t" } });
    let answer = world.post("/connectors/trello/credentials", &world.omar, body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn both_ways_to_delete_work_and_answer_differently() {
    let world = World::start().await;
    let first = world.connect_trello(&world.jane).await;
    let second = world.connect_trello(&world.jane).await;
    let path = format!("/connectors/trello/credentials/{first}");
    let answer = world.call(Method::DELETE, &path, Some(&world.jane), None).await;
    assert_eq!((answer.status, answer.body), (StatusCode::OK, json!({ "success": true })));
    let path = format!("/users/{}/credentials/{second}", world.jane);
    let answer = world.call(Method::DELETE, &path, Some(&world.jane), None).await;
    assert_eq!((answer.status, answer.body), (StatusCode::NO_CONTENT, Value::String(String::new())));
    let answer = world.get("/connectors/trello/credentials", &world.jane).await;
    assert_eq!(answer.body, json!({ "credentials": [] }));
}

#[tokio::test]
async fn a_connector_that_needs_no_account_takes_none() {
    let world = World::start().await;
    let body = json!({ "userId": world.jane, "authenticationType": "apiKey" });
    let answer = world.post("/connectors/weather/credentials", &world.jane, body).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "INVALID_INPUT"));
}
