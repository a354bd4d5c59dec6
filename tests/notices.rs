//! What the host is told by the component: what happened, in order, and never what was typed or a secret.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use jackfield::Notice;
use support::{Page, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The notices by name; changes in a row count as one.
fn told(page: &Page) -> Vec<String> {
    let name = |notice: &Notice| match notice {
        Notice::Ready(count) => format!("ready {count}"),
        Notice::Connected { connector, .. } => format!("connected {connector}"),
        Notice::Disconnected { connector, credential } => format!("disconnected {connector} {credential}"),
        Notice::Changed { connector, action, .. } => format!("changed {connector} {action}"),
        Notice::Submitted { connector, action } => format!("submitted {connector} {action}"),
        Notice::Result { connector, execution, .. } => {
            format!("result {connector} {}", execution.as_deref().unwrap_or("unnamed"))
        }
        Notice::Failed { error, .. } => format!("failed {}", error.code),
        Notice::Closed(connector) => format!("closed {connector}"),
        _ => "another".to_owned(),
    };
    let mut told: Vec<String> = page.notices().iter().map(name).collect();
    told.dedup();
    told
}

#[wasm_bindgen_test]
async fn the_host_hears_of_the_whole_journey_in_order() {
    let page = Page::open(usual);
    page.open_action().await;
    page.type_into("Name", "Ada").await;
    page.press("Run").await;
    page.find(".jf-result").await;
    page.press("HubSpot").await;
    page.press("Integrations").await;
    page.until("the end", |page| told(page).len() == 5).await;
    let expected = [
        "ready 3",
        "changed hubspot create",
        "submitted hubspot create",
        "result hubspot e1",
        "closed hubspot",
    ];
    assert_eq!(told(&page), expected);
}

#[wasm_bindgen_test]
async fn what_was_typed_is_nobody_else_s_business() {
    let page = Page::open(|call| match (call.method.as_str(), call.path.as_str()) {
        ("POST", "/connectors/shippo/credentials") => Some((
            400,
            r#"{"error":{"source":"CONNECTIVITY_API","code":"BAD_KEY","message":"no"}}"#.to_owned(),
        )),
        _ => usual(call),
    });
    page.press("Shippo").await;
    page.type_into("Authorization", "top-secret").await;
    page.press("Connect Shippo").await;
    page.until("the failure", |page| told(page).iter().any(|name| name == "failed BAD_KEY")).await;
    page.press("Integrations").await;
    page.open_action().await;
    page.type_into("Name", "only mine").await;
    page.press("Run").await;
    page.find(".jf-result").await;
    page.until("the result", |page| told(page).iter().any(|name| name.starts_with("result"))).await;
    let all = format!("{:?}", page.notices());
    assert!(!all.contains("top-secret") && !all.contains("only mine"), "{all}");
}

#[wasm_bindgen_test]
async fn a_failure_is_told_with_the_words_that_people_see() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors" => Some((
            401,
            r#"{"error":{"source":"ENDPOINT","code":"UNAUTHENTICATED","message":"no"}}"#.to_owned(),
        )),
        _ => usual(call),
    });
    page.find(".jf-bad").await;
    page.until("the failure", |page| !page.notices().is_empty()).await;
    let notices = page.notices();
    let words = "You are signed out. Sign in to this app again, then go on here.";
    let as_seen = |notice: &Notice| {
        matches!(notice, Notice::Failed { error, display, connector: None, action: None }
            if error.http_status == Some(401) && display == words)
    };
    assert!(as_seen(&notices[0]), "{notices:?}");
    assert!(page.texts(".jf-bad strong")[0].contains("You are signed out"));
}
