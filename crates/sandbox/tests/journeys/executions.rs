//! Running actions: whose credential, which mistakes are found, what comes back.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, World};

async fn update_card(world: &World, credential: &str, request: Value) -> Answer {
    let mut body = json!({ "credentialId": credential });
    body.as_object_mut().unwrap().extend(request.as_object().unwrap().clone());
    world.post("/connectors/trello/actions/updateCard/execute", &world.jane, body).await
}

#[tokio::test]
async fn a_run_answers_the_sample_with_what_was_sent() {
    let world = World::start().await;
    let credential = world.connect_trello(&world.jane).await;
    let request = json!({
        "pathParams": { "id": "card-7" },
        "queryParameters": { "pos": 2 },
        "additionalHeaders": {},
        "requestBody": { "name": "Ship it", "due": null },
    });
    let answer = update_card(&world, &credential, request).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.body["status"], "success");
    assert_eq!(answer.body["executionId"].as_str().unwrap().len(), 24);
    assert_eq!(answer.body["responseData"]["name"], "Ship it");
    assert_eq!(answer.body["responseData"]["id"], "card-7");
    assert_eq!(answer.body["responseData"]["closed"], false);
}

#[tokio::test]
async fn mistakes_are_named_with_their_place() {
    let world = World::start().await;
    let credential = world.connect_trello(&world.jane).await;
    for (request, place) in [
        (json!({ "requestBody": { "name": "x" } }), "pathParams.id is required"),
        (json!({ "pathParams": { "id": "7" } }), "requestBody.name is required"),
        (json!({ "pathParams": { "id": "7" }, "requestBody": { "name": 7 } }), "requestBody.name: "),
        (
            json!({ "pathParams": { "id": "7" }, "requestBody": { "name": "longer than twenty letters" } }),
            "requestBody.name: ",
        ),
        (
            json!({ "pathParams": { "id": "7" }, "requestBody": { "name": "x" }, "queryParameters": { "pos": 0 } }),
            "queryParameters.pos: ",
        ),
        (json!({ "pathParams": [], "requestBody": {} }), "pathParams must be an object"),
    ] {
        let answer = update_card(&world, &credential, request).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "INVALID_INPUT"), "{answer:?}");
        assert!(answer.message().starts_with(place), "{} is not at {place}", answer.message());
    }
    let seen = world.control(Method::GET, "/executions", None).await;
    assert_eq!(seen.body["counts"], json!({}), "a refused run counted");
}

#[tokio::test]
async fn a_credential_must_be_there_be_ones_own_and_of_that_connector() {
    let world = World::start().await;
    let omars = world.connect_trello(&world.omar).await;
    let janes = world.connect_trello(&world.jane).await;
    let request = json!({ "pathParams": { "id": "7" }, "requestBody": { "name": "x" } });
    for credential in ["000000000000000000000000", omars.as_str()] {
        let answer = update_card(&world, credential, request.clone()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.body["code"], "AUTHENTICATION_NOT_FOUND");
        assert!(answer.body.get("error").is_none());
    }
    let body = json!({ "credentialId": janes, "requestBody": { "channel": "C1" } });
    let answer = world.post("/connectors/slack/actions/chat_postMessage/execute", &world.jane, body).await;
    assert_eq!(answer.body["code"], "AUTHENTICATION_NOT_FOUND");
}

#[tokio::test]
async fn a_connector_that_needs_no_account_runs_without_a_credential() {
    let world = World::start().await;
    let body = json!({ "queryParameters": { "latitude": 48.1, "daily": ["sunrise"] }, "requestBody": {} });
    let answer = world.post("/connectors/weather/actions/getForecast/execute", &world.jane, body).await;
    assert_eq!(answer.body["responseData"], json!({ "latitude": 48.1, "elevation": 38 }));
    let body = json!({ "queryParameters": { "latitude": 48.1, "daily": ["midnight"] } });
    let answer = world.post("/connectors/weather/actions/getForecast/execute", &world.jane, body).await;
    assert!(answer.message().starts_with("queryParameters.daily[0]: "), "{answer:?}");
    let answer = world.post("/connectors/weather/actions/getForecast/execute", &world.jane, json!({})).await;
    assert_eq!(answer.message(), "queryParameters.latitude is required");
}

#[tokio::test]
async fn runs_are_counted_and_remembered_to_the_last_digit() {
    let world = World::start().await;
    let credential = world.connect_trello(&world.jane).await;
    let body = format!(
        r#"{{"credentialId":"{credential}","pathParams":{{"id":9007199254740993}},"requestBody":{{"name":"x","price":0.10000000000000000001}}}}"#
    );
    for _ in 0..2 {
        let request =
            world.request(Method::POST, "/connectors/trello/actions/updateCard/execute", Some(&world.jane));
        let answer = Answer::of(request.body(body.clone()).send().await.unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }
    let seen = world.control(Method::GET, "/executions", None).await;
    assert_eq!(seen.body["counts"]["trello"]["updateCard"], 2);
    let run = &seen.body["executions"][0];
    assert_eq!(run["rawRequest"], body);
    assert_eq!(run["request"]["pathParams"]["id"], 9_007_199_254_740_993_u64);
    assert_eq!(run["userId"], world.jane);
    assert_eq!(run["credentialId"], credential);
}

#[tokio::test]
async fn an_action_that_is_not_there_is_not_found() {
    let world = World::start().await;
    for path in [
        "/connectors/trello/actions/nothing",
        "/connectors/trello/actions/update%2Fcard",
        "/connectors/trello/actions/..%2F..%2Fconnectors",
        "/connectors/Trello/actions/updateCard",
        "/connectors/..%2Ftrello/actions/updateCard",
    ] {
        let answer = world.get(path, &world.jane).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{path}");
    }
    let found = world.get("/connectors/trello/actions/updateCard", &world.jane).await;
    assert_eq!(found.body["action"]["displayName"], "Update a card");
}
