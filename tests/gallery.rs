//! The gallery in a real browser: what it shows, and what it says when it cannot be read.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, Reply, ok, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn shown(page: &Page) -> Vec<String> {
    page.texts(".jf-card-name")
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
async fn outlines_are_shown_until_the_catalog_is_there() {
    let page = Page::open(|call| Reply::from(usual(call)).after(150));
    let outlines = page.find(".jf-skeleton").await;
    assert_eq!(outlines.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(outlines.text_content().as_deref(), Some("Loading…"));
    page.until("three cards", |page| shown(page).len() == 3).await;
    assert!(page.all(".jf-skeleton").is_empty());
    assert_eq!(page.texts(".jf-count"), ["3 integrations"]);
}

#[wasm_bindgen_test]
async fn a_logo_that_cannot_be_loaded_gives_way_to_the_first_letter() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors" => {
            ok(r#"{"connectors":[{"id":"hubspot","name":"HubSpot","icon":"connectors/hubspot/icon"}]}"#)
        }
        _ => usual(call),
    });
    // What is not displayed is not loaded, so the logo stands still to be looked at.
    page.container().set_attribute("style", "display: none").unwrap();
    let logo = page.find(".jf-logo img").await;
    assert_eq!(logo.get_attribute("src").as_deref(), Some("/integrations/connectors/hubspot/icon"));
    assert!(page.all(".jf-monogram").is_empty());
    page.container().remove_attribute("style").unwrap();
    page.container().scroll_into_view();
    page.until("the letter", |page| page.texts(".jf-monogram") == ["H"]).await;
    assert!(page.all("img").is_empty());
}

#[wasm_bindgen_test]
async fn a_pause_that_the_endpoint_asks_for_is_kept() {
    let mut busy = true;
    let page = Page::open(move |call| match call.path.as_str() {
        "/connectors" if std::mem::take(&mut busy) => {
            let body =
                r#"{"error":{"source":"CONNECTIVITY_API","code":"RATE_LIMITED","message":"slow down"}}"#;
            Reply::from(Some((429, body.to_owned()))).with("Retry-After", "1")
        }
        _ => usual(call).into(),
    });
    page.until("three cards", |page| shown(page).len() == 3).await;
    let reads: Vec<f64> =
        page.calls().iter().filter(|call| call.path == "/connectors").map(|call| call.at).collect();
    assert_eq!(reads.len(), 2);
    assert!(reads[1] - reads[0] >= 990.0, "it came back after {} ms", reads[1] - reads[0]);
    assert!(page.all(".jf-bad").is_empty());
}
