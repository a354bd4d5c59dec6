//! Catalogs from directories, the built-in one, and the public corpus where it is at hand.

use std::path::{Path, PathBuf};

use jackfield_sandbox::{Catalog, SandboxOptions};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::World;

/// Real actions from public documents, kept beside the repository and not in it.
fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?;
    Some(root.join("shared/corpus/connectors")).filter(|directory| directory.exists())
}

#[tokio::test]
async fn a_directory_is_served_with_its_own_icons() {
    let world = World::start().await;
    let answer = world.get("/connectors", &world.jane).await;
    assert_eq!(
        answer.body["connectors"][0],
        json!({
            "id": "hubspot", "name": "HubSpot", "icon": "https://icons.example/hubspot.png",
            "group": ["input"], "category": ["crm", "oas"],
        })
    );
    let answer = world.get("/connectors/hubspot/resources", &world.jane).await;
    assert_eq!(answer.body["resources"][0]["actions"][0]["id"], "createContact");
}

#[tokio::test]
async fn the_built_in_catalog_serves_its_icons_to_everybody() {
    let world = World::with(SandboxOptions::new(Catalog::built_in().unwrap())).await;
    let answer = world.get("/connectors", &world.jane).await;
    let connectors = answer.body["connectors"].as_array().unwrap();
    let hubspot = connectors.iter().find(|connector| connector["id"] == "hubspot").unwrap();
    let icon = hubspot["icon"].as_str().unwrap().strip_prefix(&world.sandbox.upstream_url).unwrap();
    let response = world.bare_request(Method::GET, icon).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "image/svg+xml");
    assert!(response.text().await.unwrap().contains("<svg"));
    let missing = world.bare_request(Method::GET, "/icons/nothing.svg").send().await.unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_real_action_of_the_corpus_runs() {
    let Some(corpus) = corpus() else { return };
    let world = World::with(SandboxOptions::new(Catalog::open(&corpus).unwrap())).await;
    let path = "/connectors/github/actions/issues-create/execute";
    let body = json!({
        "pathParams": { "owner": "octocat", "repo": "hello-world" },
        "requestBody": { "title": "Found a bug", "body": "It does not work.", "labels": ["bug"] },
    });
    let answer = world.post(path, &world.jane, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.body["responseData"]["title"], "Found a bug");
    let body = json!({ "pathParams": { "owner": "octocat", "repo": "hello-world" }, "requestBody": {} });
    let answer = world.post(path, &world.jane, body).await;
    assert_eq!(answer.message(), "requestBody.title is required");
}
