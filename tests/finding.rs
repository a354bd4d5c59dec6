//! Finding a connector among many in a real browser: search, filters, and what ten thousand of them cost.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, catalog, key, usual};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlInputElement;

wasm_bindgen_test_configure!(run_in_browser);

fn shown(page: &Page) -> Vec<String> {
    page.texts(".jf-card-name")
}

/// The filters that can be seen, and those of them that are pressed.
fn filters(page: &Page) -> (Vec<String>, Vec<String>) {
    (page.texts(".jf-chip:not([hidden])"), page.texts(".jf-chip[aria-pressed=true]"))
}

async fn usual_gallery() -> Page {
    let page = Page::open(usual);
    page.until("three cards", |page| shown(page).len() == 3).await;
    page.until("one mark", |page| page.all(".jf-mark").len() == 1).await;
    page
}

#[wasm_bindgen_test]
async fn a_search_narrows_and_says_when_nothing_is_left() {
    let page = usual_gallery().await;
    page.search("hu").await;
    assert_eq!(shown(&page), ["HubSpot"]);
    assert_eq!(page.texts(".jf-count"), ["1 integration"]);
    page.search("HÚBSPOT").await;
    assert_eq!(shown(&page), ["HubSpot"], "case and accents do not matter");
    page.search("shipping").await;
    assert_eq!(shown(&page), ["Shippo"], "a category leads to its connectors");
    page.search("zzz").await;
    assert!(shown(&page).is_empty());
    assert_eq!(page.texts(".jf-nothing strong"), ["No integration matches “zzz”"]);
    page.press("Show all integrations").await;
    page.until("all cards again", |page| shown(page).len() == 3).await;
    page.until("the focus in the search", |page| page.focused() == "jf-search").await;
}

#[wasm_bindgen_test]
async fn what_begins_with_the_words_comes_before_what_only_holds_them() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors" => catalog(&["GitHub", "Chub", "Human Hub", "HubSpot", "Asana"]),
        _ => usual(call),
    });
    page.until("five cards", |page| shown(page).len() == 5).await;
    assert_eq!(shown(&page)[0], "GitHub", "without a search the catalog's own order stands");
    page.search("hu").await;
    assert_eq!(shown(&page), ["HubSpot", "Human Hub", "Chub", "GitHub"]);
}

#[wasm_bindgen_test]
async fn escape_empties_the_search_and_is_the_page_s_own_once_it_is_empty() {
    let page = usual_gallery().await;
    page.search("hu").await;
    assert_eq!(shown(&page), ["HubSpot"]);
    let field = page.find("#jf-search").await;
    assert!(!key(&field, "Escape"), "a dialog around the widget must not close");
    page.until("all cards again", |page| shown(page).len() == 3).await;
    assert_eq!(field.unchecked_ref::<HtmlInputElement>().value(), "");
    assert!(key(&field, "Escape"), "now the key means what it means on the page");
}

#[wasm_bindgen_test]
async fn a_category_narrows_and_pressed_again_lets_everything_through() {
    let page = usual_gallery().await;
    assert_eq!(
        filters(&page).0,
        ["All", "Connected1", "CRM2", "Shipping1"],
        "how it was made is no category"
    );
    page.press("CRM").await;
    page.until("two cards", |page| shown(page).len() == 2).await;
    assert_eq!(shown(&page)[0], "HubSpot");
    assert_eq!(filters(&page).1, ["CRM2"]);
    page.press("CRM").await;
    page.until("all cards again", |page| shown(page).len() == 3).await;
    assert_eq!(filters(&page).1, ["All"]);
}

#[wasm_bindgen_test]
async fn what_is_connected_can_be_seen_alone() {
    let page = usual_gallery().await;
    page.press("Connected").await;
    page.until("one card", |page| shown(page) == ["HubSpot"]).await;
    page.search("shippo").await;
    assert!(shown(&page).is_empty(), "search and filter narrow together");
    page.press("Show all integrations").await;
    page.until("all cards again", |page| shown(page).len() == 3).await;
    assert_eq!(filters(&page).1, ["All"]);
}

#[wasm_bindgen_test]
async fn without_an_account_there_is_no_filter_for_accounts() {
    let page = Page::open(|call| match call.path.as_str() {
        "/credentials" => support::ok(r#"{"credentials":[]}"#),
        _ => usual(call),
    });
    page.until("three cards", |page| shown(page).len() == 3).await;
    assert_eq!(filters(&page).0, ["All", "CRM2", "Shipping1"]);
    assert!(page.all(".jf-mark").is_empty());
}

#[wasm_bindgen_test]
async fn ten_thousand_connectors_cost_what_is_seen() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors" => {
            let names: Vec<String> = (0..10_000).map(|n| format!("Connector {n}")).collect();
            catalog(&names.iter().map(String::as_str).collect::<Vec<_>>())
        }
        _ => usual(call),
    });
    // What is not displayed never comes into view, so the first cards stay the only ones.
    page.container().set_attribute("style", "display: none").unwrap();
    page.find(".jf-card").await;
    assert_eq!((shown(&page).len(), page.texts(".jf-count")[0].as_str()), (48, "10,000 integrations"));
    page.search("9").await;
    assert_eq!(shown(&page).len(), 48);
    page.search("9999").await;
    assert_eq!(shown(&page), ["Connector 9999"]);
    page.search("").await;
    assert_eq!(shown(&page).len(), 48);
    page.press("Show more").await;
    page.until("as many again", |page| shown(page).len() == 96).await;
    page.search("connector 1").await;
    assert_eq!(shown(&page).len(), 48, "another search begins at the top");
    page.container().remove_attribute("style").unwrap();
    page.find(".jf-show-more").await.scroll_into_view();
    page.until("more, for the end is in view", |page| shown(page).len() > 48).await;
}
