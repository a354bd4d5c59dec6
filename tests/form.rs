//! An action's form in a real browser: what is typed is what is sent, once.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Arrived, Page, Reply, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

async fn open(respond: impl FnMut(&Arrived) -> Option<(u16, String)> + 'static) -> Page {
    let page = Page::open(respond);
    page.open_action().await;
    page
}

#[wasm_bindgen_test]
async fn what_is_typed_is_sent_to_the_last_digit() {
    let page = open(usual).await;
    page.type_into("Name", "Ada").await;
    page.type_into("Age", "9007199254740993").await;
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(page.sent(), r#"{"name":"Ada","age":9007199254740993}"#);
    assert_eq!(page.runs()[0].body.text("credentialId"), Some("c1"));
    assert!(page.texts(".jf-json")[0].contains("9007199254740993"));
}

#[wasm_bindgen_test]
async fn a_run_waits_until_it_is_known_whose_account_it_uses() {
    let page = Page::open(|call| {
        let late = matches!(call.path.as_str(), "/credentials" | "/connectors/hubspot/credentials/metadata");
        Reply::from(usual(call)).after(if late { 200 } else { 0 })
    });
    page.open_action().await;
    page.type_into("Name", "Ada").await;
    assert!(page.find("#jf-run").await.has_attribute("disabled"));
    assert!(
        page.all(".jf-needs-account").iter().all(|place| place.child_element_count() == 0),
        "nothing is said yet"
    );
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(page.runs()[0].body.text("credentialId"), Some("c1"));
}

#[wasm_bindgen_test]
async fn a_missing_field_holds_the_run_back_and_can_be_overruled() {
    let page = open(usual).await;
    assert!(page.all(".jf-problem").is_empty(), "nobody is scolded before they have typed");
    page.press("Run").await;
    assert_eq!(page.find("#jf-attention").await.text_content().unwrap(), "Name Fill in this field.");
    assert!(page.runs().is_empty());
    page.press("Send anyway").await;
    page.find(".jf-result").await;
    assert_eq!(page.sent(), "{}");
}

#[wasm_bindgen_test]
async fn optional_parts_are_sent_only_once_they_are_added() {
    let page = open(usual).await;
    page.type_into("Name", "Ada").await;
    page.press("Add home").await;
    page.type_into("City", "London").await;
    page.press("Add Tags").await;
    page.until("an item", |page| page.field("Item 1").is_some()).await;
    page.type_into("Item 1", "vip").await;
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(page.sent(), r#"{"name":"Ada","tags":["vip"],"home":{"city":"London"}}"#);
}

#[wasm_bindgen_test]
async fn what_was_typed_is_there_again_after_going_back() {
    let page = open(usual).await;
    page.type_into("Name", "Ada").await;
    page.open_action().await;
    assert_eq!(page.field("Name").unwrap().value(), "Ada");
}

#[wasm_bindgen_test]
async fn the_same_run_after_a_broken_connection_keeps_its_key_and_a_new_run_gets_a_new_one() {
    let mut broken = true;
    let page = open(move |call| match call.path.ends_with("/execute") {
        true if std::mem::take(&mut broken) => None,
        _ => usual(call),
    })
    .await;
    page.type_into("Name", "Ada").await;
    page.press("Run").await;
    page.find(".jf-bad").await;
    assert_eq!(page.runs().len(), 1, "a run is never sent again by itself");
    page.press("Run").await;
    page.find(".jf-result").await;
    page.press("Run again").await;
    page.until("a third run", |page| page.runs().len() == 3).await;
    let keys: Vec<Option<String>> = page.runs().into_iter().map(|run| run.key).collect();
    assert!(keys[0].is_some() && keys[0] == keys[1] && keys[1] != keys[2], "{keys:?}");
}
