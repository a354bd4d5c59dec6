//! A connector's page in a real browser: what can be done with it, and how that is found.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, ok, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Two resources with eight actions: from so many on there is a search.
const MANY: &str = r#"{"resources":[
    {"name":"contacts","description":"People.","actions":[
        {"id":"c1","name":"Create a contact"},{"id":"c2","name":"Update a contact"},
        {"id":"c3","name":"Delete a contact"},{"id":"c4","name":"List contacts"}]},
    {"name":"dealStages","actions":[
        {"id":"d1","name":"Create a deal stage"},{"id":"d2","name":"Update a deal stage"},
        {"id":"d3","name":"Delete a deal stage"},{"id":"d4","name":"List deal stages"}]}]}"#;

async fn with_resources(resources: &'static str) -> Page {
    let page = Page::open(move |call| match call.path.as_str() {
        "/connectors/hubspot/resources" => ok(resources),
        _ => usual(call),
    });
    page.press("HubSpot").await;
    page.find("#jf-actions").await;
    page
}

/// The actions on screen, each behind its resource.
fn listed(page: &Page) -> Vec<(String, Vec<String>)> {
    let resources = page.all(".jf-resource").into_iter();
    resources
        .map(|resource| {
            let head = resource.query_selector("h4").unwrap().unwrap().text_content().unwrap();
            let names = resource.query_selector_all(".jf-action-name").unwrap();
            (head, (0..names.length()).map(|at| names.get(at).unwrap().text_content().unwrap()).collect())
        })
        .collect()
}

#[wasm_bindgen_test]
async fn actions_are_listed_by_what_they_act_on() {
    let page = with_resources(MANY).await;
    page.until("two resources", |page| listed(page).len() == 2).await;
    let listed = listed(&page);
    assert_eq!((listed[0].0.as_str(), listed[1].0.as_str()), ("Contacts", "Deal stages"));
    assert_eq!(listed[0].1, ["Create a contact", "Update a contact", "Delete a contact", "List contacts"]);
    assert_eq!(listed[1].1.len(), 4);
    page.until("the focus on the heading", |page| page.focused() == "jf-heading").await;
    assert_eq!(page.texts("#jf-heading"), ["HubSpot"]);
}

#[wasm_bindgen_test]
async fn many_actions_can_be_searched() {
    let page = with_resources(MANY).await;
    page.search("stage delete").await;
    assert_eq!(listed(&page), [("Deal stages".to_owned(), vec!["Delete a deal stage".to_owned()])]);
    page.search("zzz").await;
    assert!(listed(&page).is_empty());
    assert_eq!(page.texts(".jf-nothing strong"), ["No action matches “zzz”"]);
    page.search("").await;
    assert_eq!(listed(&page).len(), 2);
}

#[wasm_bindgen_test]
async fn a_few_actions_need_no_search() {
    let page = Page::open(usual);
    page.press("HubSpot").await;
    page.until("the action", |page| listed(page).len() == 1).await;
    assert!(page.all("input[type=search]").is_empty());
}

#[wasm_bindgen_test]
async fn a_connector_without_actions_says_so() {
    let page = with_resources(r#"{"resources":[]}"#).await;
    page.find(".jf-nothing").await;
    assert_eq!(page.texts(".jf-nothing strong"), ["No actions"]);
}

#[wasm_bindgen_test]
async fn going_back_leads_to_the_card_one_came_from() {
    let page = Page::open(usual);
    page.press("Shippo").await;
    page.find("#jf-heading").await;
    page.press("Integrations").await;
    page.until("the focus on the card", |page| page.focused() == "jf-card-shippo").await;
    assert_eq!(page.count("GET", "/connectors"), 1, "what is known is not read again");
}
