//! Keys, versions, users, and what a call without a user sees.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{Answer, World};

#[tokio::test]
async fn a_wrong_or_missing_key_is_refused_in_the_error_shape() {
    let world = World::start().await;
    let bare = || world.bare_request(Method::GET, "/connectors").header("x-api-version", "2025-09");
    for request in
        [bare(), bare().bearer_auth("wrong"), bare().header("authorization", world.sandbox.api_key())]
    {
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.body["error"]["source"], "CONNECTIVITY_API");
        assert_eq!(answer.body["error"]["details"]["httpStatusCode"], 401);
    }
}

#[tokio::test]
async fn the_api_version_is_required() {
    let world = World::start().await;
    let keyed = || world.bare_request(Method::GET, "/connectors").bearer_auth(world.sandbox.api_key());
    for request in [keyed(), keyed().header("x-api-version", "2024-01")] {
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "INVALID_INPUT"));
        assert!(answer.message().contains("x-api-version"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_call_without_a_user_sees_the_accounts_of_the_owner_of_the_key() {
    let world = World::start().await;
    let answer = world.call(Method::GET, "/connectors/hubspot/credentials", None, None).await;
    assert_eq!(answer.body["credentials"][0]["name"], "Olga's HubSpot");
    let answer = world.get("/connectors/hubspot/credentials", &world.jane).await;
    assert_eq!(answer.body, json!({ "credentials": [] }));
}

#[tokio::test]
async fn an_unknown_user_is_refused() {
    let world = World::start().await;
    let answer = world.get("/connectors/hubspot/credentials", "000000000000000000000000").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "USER_NOT_FOUND"));
}

#[tokio::test]
async fn users_are_created_once_and_listed_without_the_owner_of_the_key() {
    let world = World::start().await;
    let again = world.call(Method::POST, "/users", None, Some(json!({ "username": "jane" }))).await;
    assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "USER_ALREADY_EXISTS"));
    let answer = world.call(Method::GET, "/users", None, None).await;
    let mut users: Vec<_> = answer.body["data"].as_array().unwrap().clone();
    users.sort_by_key(|user| user["username"].to_string());
    assert_eq!(
        users,
        [
            json!({ "userId": world.jane, "username": "jane", "fullName": "Jane Merchant" }),
            json!({ "userId": world.omar, "username": "omar", "fullName": "Omar Haddad" }),
        ]
    );
}

#[tokio::test]
async fn the_quick_starts_own_example_creates_a_user_although_it_names_no_content_type() {
    let world = World::start().await;
    let body = r#"{ "fullName": "Jane Merchant", "username": "merchant_123@example.com" }"#;
    let request = world.request(Method::POST, "/users", None).body(body);
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!(answer.body["userId"].as_str().unwrap().len(), 24);
}

#[tokio::test]
async fn a_body_that_is_not_an_object_is_refused() {
    let world = World::start().await;
    for body in ["", "[]", "\"x\"", "{", "{\"username\":1}", "{}"] {
        let request = world.request(Method::POST, "/users", None).body(body);
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "INVALID_INPUT"), "{body:?}");
    }
}

#[tokio::test]
async fn routes_and_methods_that_are_not_there_answer_in_the_error_shape() {
    let world = World::start().await;
    let answer = world.get("/workflows", &world.jane).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "NOT_FOUND"));
    let answer = world.call(Method::PUT, "/connectors", Some(&world.jane), None).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"));
}
