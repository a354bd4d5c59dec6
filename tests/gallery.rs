//! The gallery in a real browser: what it shows, what a search leaves, what it says when there is nothing.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn shown(page: &Page) -> Vec<String> {
    page.texts(".jf-card-name")
}

async fn search(page: &Page, text: &str) {
    use wasm_bindgen::JsCast;
    let field: web_sys::HtmlInputElement = page.find("#jf-search").await.unchecked_into();
    field.set_value(text);
    field.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    support::sleep(30).await;
}

#[wasm_bindgen_test]
async fn connectors_are_shown_with_their_categories_and_what_is_connected() {
    let page = Page::open(usual);
    page.until("three cards", |page| shown(page).len() == 3).await;
    assert_eq!(shown(&page)[..2], ["HubSpot", "Shippo"]);
    assert_eq!(page.texts(".jf-card-tags")[0], "CRM");
    page.until("one mark", |page| page.all(".jf-mark").len() == 1).await;
}

#[wasm_bindgen_test]
async fn a_name_from_the_network_is_text_and_a_script_is_no_logo() {
    let page = Page::open(usual);
    page.until("three cards", |page| shown(page).len() == 3).await;
    assert_eq!(shown(&page)[2], "<img src=x onerror=alert(1)>");
    assert!(page.all("img").is_empty(), "HubSpot's logo is an address that must not be used");
    assert_eq!(page.texts(".jf-monogram")[0], "H");
}

#[wasm_bindgen_test]
async fn a_search_narrows_and_says_when_nothing_is_left() {
    let page = Page::open(usual);
    page.until("three cards", |page| shown(page).len() == 3).await;
    search(&page, "hu").await;
    assert_eq!(shown(&page), ["HubSpot"]);
    search(&page, "HÚBSPOT").await;
    assert_eq!(shown(&page), ["HubSpot"], "case and accents do not matter");
    search(&page, "zzz").await;
    assert!(page.texts(".jf-nothing")[0].contains("zzz"));
    page.press("Show all integrations").await;
    page.until("all cards again", |page| shown(page).len() == 3).await;
}

#[wasm_bindgen_test]
async fn ten_thousand_connectors_cost_what_is_seen() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors" => {
            let entries: Vec<String> =
                (0..10_000).map(|n| format!(r#"{{"id":"c{n}","name":"Connector {n}"}}"#)).collect();
            Some((200, format!(r#"{{"connectors":[{}]}}"#, entries.join(","))))
        }
        _ => usual(call),
    });
    page.find(".jf-card").await;
    assert!(page.all(".jf-card").len() <= 96, "{} cards are drawn", page.all(".jf-card").len());
    search(&page, "9999").await;
    assert_eq!(shown(&page), ["Connector 9999"]);
}

#[wasm_bindgen_test]
async fn a_catalog_that_cannot_be_read_says_so_and_can_be_read_again() {
    let mut broken = true;
    let page = Page::open(move |call| match call.path.as_str() {
        "/connectors" if std::mem::take(&mut broken) => {
            Some((403, r#"{"error":{"source":"ENDPOINT","code":"FORBIDDEN","message":"no"}}"#.into()))
        }
        _ => usual(call),
    });
    assert!(page.find(".jf-bad").await.text_content().unwrap().contains("not set up correctly"));
    assert!(!page.find(".jf-technical").await.has_attribute("open"), "the technical part is folded away");
    page.press("Try again").await;
    page.until("three cards", |page| shown(page).len() == 3).await;
}

#[wasm_bindgen_test]
async fn a_safe_call_is_tried_again_and_nobody_notices() {
    let mut failures = 2;
    let page = Page::open(move |call| match call.path.as_str() {
        "/connectors" if failures > 0 => {
            failures -= 1;
            (failures == 1).then(|| (500, String::new()))
        }
        _ => usual(call),
    });
    page.until("three cards", |page| shown(page).len() == 3).await;
    assert!(page.all(".jf-bad").is_empty());
    assert_eq!(page.calls().iter().filter(|call| call.path == "/connectors").count(), 3);
}

#[wasm_bindgen_test]
async fn a_widget_that_is_taken_down_leaves_nothing() {
    for _ in 0..50 {
        let mut page = Page::open(usual);
        page.find("#jf-search").await;
        page.take_down();
        assert_eq!(page.container().child_element_count(), 0);
    }
}
