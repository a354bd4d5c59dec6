//! The end of a widget in a real browser: nothing stays in the page, nothing keeps listening, nobody is called.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use js_sys::Reflect;
use support::held::{Held, Windows};
use support::{Page, Reply, asking_for, ok, sleep, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How many style sheets the document has adopted.
fn sheets() -> u32 {
    let document = web_sys::window().unwrap().document().unwrap();
    let list = Reflect::get(&document, &"adoptedStyleSheets".into()).unwrap();
    js_sys::Array::from(&list).length()
}

#[wasm_bindgen_test]
async fn a_hundred_widgets_come_and_go_and_leave_nothing() {
    let held = Held::counting(Windows::Blocked);
    let before = (held.count(), sheets());
    for round in 0..100 {
        let mut page = Page::open(usual);
        page.find(".jf-card").await;
        // Now and then with a form on screen.
        if round % 10 == 0 {
            page.open_action().await;
        }
        page.take_down();
        assert_eq!(page.container().child_nodes().length(), 0, "round {round}");
    }
    assert_eq!(held.count(), before.0);
    assert!(sheets() <= before.1 + 1, "the style sheet is adopted once");
}

#[wasm_bindgen_test]
async fn an_attempt_to_connect_listens_to_the_page_for_as_long_as_the_widget_is_there() {
    let held = Held::counting(Windows::Blocked);
    let before = held.count();
    for _ in 0..3 {
        let mut page = Page::open(|call| match (call.method.as_str(), call.path.as_str()) {
            ("GET", "/credentials") => ok(r#"{"credentials":[]}"#),
            ("POST", "/connectors/hubspot/credentials") => {
                ok(r#"{"credentialId":"c9","oauthUrl":"https://login.example.com/authorize?x=1"}"#)
            }
            _ => usual(call),
        });
        page.press("HubSpot").await;
        page.press("Connect HubSpot").await;
        let link = page.find("a[target=_blank]").await;
        assert_eq!(
            link.get_attribute("href").as_deref(),
            Some("https://login.example.com/authorize?x=1"),
            "the window was blocked, so people open it themselves"
        );
        assert!(held.count() > before, "it hears when the person comes back");
        page.take_down();
        assert_eq!(held.count(), before);
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_after_the_end_goes_nowhere() {
    let mut page = Page::open(|call| Reply::from(usual(call)).after(60));
    page.take_down();
    let calls = page.calls().len();
    sleep(200).await;
    assert_eq!(page.container().child_nodes().length(), 0);
    assert_eq!(page.calls().len(), calls, "nobody is asked again");
}

#[wasm_bindgen_test]
async fn a_widget_that_is_gone_does_not_try_again() {
    let mut page = Page::open(|_| None);
    page.until("two calls", |page| page.calls().len() >= 2).await;
    page.take_down();
    let calls = page.calls().len();
    sleep(1_500).await;
    assert_eq!(page.calls().len(), calls);
}

#[wasm_bindgen_test]
async fn two_widgets_on_a_page_know_nothing_of_each_other() {
    let schema = r#"{"type":"object","properties":{"name":{"type":"string"}}}"#;
    let (first, mut second) = (Page::open(asking_for(schema)), Page::open(asking_for(schema)));
    first.open_action().await;
    second.open_action().await;
    first.type_into("Name", "Ada").await;
    assert_eq!(second.field("Name").unwrap().value(), "");
    second.take_down();
    assert_eq!(first.field("Name").unwrap().value(), "Ada");
    first.press("Run").await;
    first.find(".jf-result").await;
    assert_eq!((first.runs().len(), second.runs().len()), (1, 0));
}
