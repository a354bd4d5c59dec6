//! Attempts to connect an account in a real browser: what they hold while they are under way, and that it all goes.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use std::cell::Cell;
use std::rc::Rc;
use support::held::{Held, Windows};
use support::{Arrived, Page, Reply, ok, sleep, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The usual endpoint, where as many accounts are there as the provider was told yes.
fn with_accounts(count: &Rc<Cell<usize>>) -> impl FnMut(&Arrived) -> Option<(u16, String)> + use<> {
    let count = Rc::clone(count);
    move |call| match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/credentials") => {
            let entry =
                |at| format!(r#"{{"credentialId":"c{at}","name":"Account {at}","type":"hubspot-oauth2"}}"#);
            let list: Vec<String> = (0..count.get()).map(entry).collect();
            ok(format!(r#"{{"credentials":[{}]}}"#, list.join(",")))
        }
        ("POST", "/connectors/hubspot/credentials") => {
            ok(r#"{"oauthUrl":"https://login.example.com/authorize?token=once"}"#)
        }
        _ => usual(call),
    }
}

async fn begin(page: &Page, first: bool) {
    if !first {
        page.press("Add another account").await;
    }
    page.press("Connect HubSpot").await;
}

#[wasm_bindgen_test]
async fn two_hundred_attempts_leave_no_listener_channel_timer_or_window() {
    let held = Held::counting(Windows::Open);
    let accounts = Rc::new(Cell::new(1));
    let nothing = held.count();
    let mut page = Page::open(with_accounts(&accounts));
    page.press("HubSpot").await;
    page.press("Add another account").await;
    sleep(50).await;
    let (listening, waiting) = (held.count(), held.timers());
    for round in 0..200 {
        begin(&page, true).await;
        page.until("a window", |_| held.opened() == f64::from(round + 1)).await;
        if round % 2 == 0 {
            page.press("Cancel").await;
        } else {
            accounts.set(accounts.get() + 1);
            page.press("I’ve finished").await;
            page.until("the account", |page| page.all(".jf-account").len() == accounts.get()).await;
            page.press("Add another account").await;
        }
        assert_eq!((held.count(), held.windows()), (listening, 0.0), "round {round}");
    }
    sleep(50).await;
    assert_eq!(held.timers(), waiting, "nothing is waited for any more");
    let calls = page.calls().len();
    sleep(4_000).await;
    assert_eq!(page.calls().len(), calls, "nobody looks any more");
    page.take_down();
    assert_eq!((held.count(), held.timers()), (nothing, 0.0));
}

#[wasm_bindgen_test]
async fn a_widget_that_goes_in_the_middle_of_an_attempt_lets_go_of_everything() {
    let held = Held::counting(Windows::Open);
    let nothing = held.count();
    let mut page = Page::open(with_accounts(&Rc::new(Cell::new(0))));
    page.press("HubSpot").await;
    begin(&page, true).await;
    page.until("the waiting", |page| page.texts("button").iter().any(|text| text == "Open it again")).await;
    page.take_down();
    assert_eq!((held.count(), held.timers()), (nothing, 0.0));
    let calls = page.calls().len();
    sleep(4_000).await;
    assert_eq!(page.calls().len(), calls, "nobody looks any more");
}

/// What the callback page writes for other windows of its origin.
fn someone_comes_back_from_the_provider() {
    let text = r#"{"jackfield":"callback","error":null,"errorDescription":null}"#;
    let script =
        "window.dispatchEvent(new StorageEvent('storage', { key: 'jackfield:callback', newValue: text }))";
    js_sys::Function::new_with_args("text", script)
        .call1(&wasm_bindgen::JsValue::NULL, &text.into())
        .unwrap();
}

#[wasm_bindgen_test]
async fn who_comes_back_from_the_provider_unexpectedly_is_shown_as_connected() {
    let accounts = Rc::new(Cell::new(0));
    let page = Page::open(with_accounts(&accounts));
    page.press("HubSpot").await;
    page.find(".jf-credential-form").await;
    accounts.set(1);
    // Begun before the page was loaded anew, or in another tab: this page knows of no attempt.
    someone_comes_back_from_the_provider();
    page.until("the account", |page| page.texts(".jf-account-name") == ["Account 0"]).await;
}

#[wasm_bindgen_test]
async fn a_hint_is_no_account() {
    let page = Page::open(with_accounts(&Rc::new(Cell::new(0))));
    page.press("HubSpot").await;
    page.find(".jf-credential-form").await;
    let before = page.count("GET", "/credentials");
    // The callback page says it in several ways.
    someone_comes_back_from_the_provider();
    someone_comes_back_from_the_provider();
    page.until("a look", |page| page.count("GET", "/credentials") > before).await;
    sleep(50).await;
    assert_eq!(page.count("GET", "/credentials"), before + 1, "one is enough");
    assert!(page.all(".jf-account").is_empty());
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_after_the_end_takes_no_way_to_connect_away() {
    let _windows = Held::counting(Windows::Open);
    let (mut asked, looks, late) = (0, Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
    let (counted, delays) = (Rc::clone(&looks), Rc::clone(&late));
    let page = Page::open(move |call| match (call.method.as_str(), call.path.as_str()) {
        ("POST", "/connectors/hubspot/credentials") => {
            asked += 1;
            let refused =
                r#"{"error":{"source":"CONNECTIVITY_API","code":"INVALID_REQUEST","message":"no"}}"#;
            let answer = if asked == 1 {
                ok(r#"{"oauthUrl":"https://login.example.com/authorize?token=once"}"#)
            } else {
                Some((400, refused.to_owned()))
            };
            Reply::from(answer)
        }
        ("GET", "/credentials") => {
            counted.set(counted.get() + 1);
            Reply::from(ok(r#"{"credentials":[]}"#)).after(if delays.get() { 600 } else { 0 })
        }
        _ => usual(call).into(),
    });
    page.press("HubSpot").await;
    page.press("Connect HubSpot").await;
    page.find(".jf-spinner").await;
    late.set(true);
    let before = looks.get();
    page.press("I’ve finished").await;
    page.until("a look that takes its time", |_| looks.get() > before).await;
    page.press("Open it again").await;
    page.find(".jf-bad").await;
    page.find(".jf-credential-form").await;
    sleep(900).await;
    assert_eq!(page.all(".jf-credential-form").len(), 1, "the late look changed what is on screen");
}
