//! An action's form in a real browser: what is typed is what is sent, once.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Arrived, Page, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

async fn open(respond: impl FnMut(&Arrived) -> Option<(u16, String)> + 'static) -> Page {
    let page = Page::open(respond);
    page.press("HubSpot").await;
    page.press("Create a contact").await;
    page.until("the form", |page| page.field("Name").is_some()).await;
    page
}

fn sent(page: &Page) -> String {
    page.runs()
        .last()
        .and_then(|run| run.body.get("requestBody").map(ToString::to_string))
        .unwrap_or_default()
}

#[wasm_bindgen_test]
async fn what_is_typed_is_sent_to_the_last_digit() {
    let page = open(usual).await;
    page.type_into("Name", "Ada").await;
    page.type_into("Age", "9007199254740993").await;
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(sent(&page), r#"{"name":"Ada","age":9007199254740993}"#);
    assert_eq!(page.runs()[0].body.text("credentialId"), Some("c1"));
    assert!(page.texts(".jf-json")[0].contains("9007199254740993"));
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
    assert_eq!(sent(&page), "{}");
}

#[wasm_bindgen_test]
async fn optional_parts_are_sent_only_once_they_are_added() {
    let page = open(usual).await;
    page.type_into("Name", "Ada").await;
    page.press("Add home").await;
    page.type_into("City", "London").await;
    page.press("AddTags").await;
    page.until("an item", |page| page.field("Item 1").is_some()).await;
    page.type_into("Item 1", "vip").await;
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(sent(&page), r#"{"name":"Ada","tags":["vip"],"home":{"city":"London"}}"#);
}

#[wasm_bindgen_test]
async fn what_was_typed_is_there_again_after_going_back() {
    let page = open(usual).await;
    page.type_into("Name", "Ada").await;
    page.press("HubSpot").await;
    page.press("Create a contact").await;
    page.until("the form", |page| page.field("Name").is_some()).await;
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

#[wasm_bindgen_test]
async fn a_key_is_sent_where_it_belongs_and_then_forgotten() {
    let page = Page::open(usual);
    page.press("Shippo").await;
    page.press("Connect Shippo").await;
    page.find(".jf-problem").await;
    assert_eq!(page.field("Authorization").unwrap().type_(), "password");
    page.type_into("Authorization", "top-secret").await;
    page.press("Connect Shippo").await;
    page.until("the call", |page| page.calls().iter().any(|call| call.method == "POST")).await;
    let call = page.calls().into_iter().find(|call| call.method == "POST").unwrap();
    assert_eq!(
        call.body.to_string(),
        r#"{"authenticationType":"apiKey","data":{"Authorization":"top-secret"}}"#
    );
    page.until("no secret", |page| page.field("Authorization").is_none_or(|field| field.value().is_empty()))
        .await;
    page.press("Cancel").await;
}

#[wasm_bindgen_test]
async fn disconnecting_asks_first() {
    let page = Page::open(usual);
    page.press("HubSpot").await;
    page.press("Disconnect").await;
    page.press("Keep").await;
    assert!(page.calls().iter().all(|call| call.method != "DELETE"));
    page.press("Disconnect").await;
    page.find(".jf-question .jf-danger").await;
    use wasm_bindgen::JsCast;
    page.find(".jf-question .jf-danger").await.unchecked_into::<web_sys::HtmlElement>().click();
    page.until("the call", |page| page.calls().iter().any(|call| call.method == "DELETE")).await;
    let gone = page.calls().into_iter().find(|call| call.method == "DELETE").unwrap();
    assert_eq!(gone.path, "/connectors/hubspot/credentials/c1");
}
