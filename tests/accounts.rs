//! Accounts in a real browser: connecting one with a key that is then forgotten, and disconnecting one after a question.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use std::cell::Cell;
use std::rc::Rc;
use support::held::{Held, Windows};
use support::{Arrived, Page, ok, sleep, usual};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The usual endpoint, which remembers what was connected and disconnected.
fn remembering() -> impl FnMut(&Arrived) -> Option<(u16, String)> {
    let (hubspot, shippo) = (Rc::new(Cell::new(true)), Rc::new(Cell::new(false)));
    move |call| {
        match (call.method.as_str(), call.path.as_str()) {
            ("POST", "/connectors/shippo/credentials") => shippo.set(true),
            ("DELETE", "/connectors/hubspot/credentials/c1") => hubspot.set(false),
            ("GET", "/credentials") => {
                let entry = |id: &str, kind: &str| {
                    format!(
                        r#"{{"credentialId":"{id}","name":"My {kind}","type":"{kind}","createdAt":"2026-01-01T00:00:00Z"}}"#
                    )
                };
                let list = [
                    hubspot.get().then(|| entry("c1", "hubspot-oauth2")),
                    shippo.get().then(|| entry("c2", "shippo-apiKey")),
                ];
                let list: Vec<String> = list.into_iter().flatten().collect();
                return ok(format!(r#"{{"credentials":[{}]}}"#, list.join(",")));
            }
            _ => {}
        }
        usual(call)
    }
}

async fn key_form() -> Page {
    let page = Page::open(remembering());
    page.press("Shippo").await;
    page.find(".jf-credential-form").await;
    page
}

#[wasm_bindgen_test]
async fn a_missing_key_is_marked_and_takes_the_focus() {
    let page = key_form().await;
    assert!(page.all(".jf-problem").is_empty(), "nobody is scolded before they have tried");
    page.press("Connect Shippo").await;
    page.find(".jf-problem").await;
    let field = page.field("Authorization").unwrap();
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    page.until("the focus in it", |page| page.focused() == field.id()).await;
    assert_eq!(page.texts(".jf-problem"), ["Fill in this field."], "what is optional is not asked for");
    assert_eq!(page.count("POST", "/connectors/shippo/credentials"), 0);
    page.type_into("Authorization", "x").await;
    assert!(page.all(".jf-problem").is_empty());
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn a_secret_is_dots_until_someone_wants_to_see_it() {
    let page = key_form().await;
    let kind = |label: &str| page.field(label).unwrap().type_();
    assert_eq!((kind("Authorization"), kind("Subdomain")), ("password".to_owned(), "text".to_owned()));
    page.type_into("Authorization", "top-secret").await;
    page.press("Show").await;
    assert_eq!(kind("Authorization"), "text");
    assert_eq!(page.field("Authorization").unwrap().value(), "top-secret");
    page.press("Hide").await;
    assert_eq!(kind("Authorization"), "password");
}

#[wasm_bindgen_test]
async fn a_key_is_sent_where_it_belongs_and_then_forgotten() {
    let page = key_form().await;
    page.type_into("Authorization", "top-secret").await;
    page.type_into("Subdomain", "acme").await;
    page.press("Connect Shippo").await;
    page.until("the account", |page| page.texts(".jf-account-name") == ["My shippo-apiKey"]).await;
    let call = page.calls().into_iter().find(|call| call.method == "POST").unwrap();
    assert_eq!(
        call.body.to_string(),
        r#"{"authenticationType":"apiKey","data":{"Authorization":"top-secret","subdomain":"acme"}}"#
    );
    assert_eq!(page.count("POST", "/connectors/shippo/credentials"), 1);
    assert_eq!(page.texts(".jf-good strong"), ["Shippo is connected."]);
    assert!(page.values("input").iter().all(|value| !value.contains("top-secret")));
    assert!(!page.container().outer_html().contains("top-secret"));
    page.press("Add another account").await;
    page.find(".jf-credential-form").await;
    assert_eq!(page.values(".jf-credential-form input"), ["", ""]);
}

#[wasm_bindgen_test]
async fn what_is_optional_and_empty_is_not_sent() {
    let page = key_form().await;
    page.type_into("Authorization", "top-secret").await;
    page.press("Connect Shippo").await;
    page.until("the account", |page| page.all(".jf-account").len() == 1).await;
    let call = page.calls().into_iter().find(|call| call.method == "POST").unwrap();
    assert_eq!(
        call.body.to_string(),
        r#"{"authenticationType":"apiKey","data":{"Authorization":"top-secret"}}"#
    );
}

#[wasm_bindgen_test]
async fn keeping_an_account_keeps_it() {
    let page = Page::open(remembering());
    page.press("HubSpot").await;
    page.press("Disconnect").await;
    assert_eq!(page.texts(".jf-question strong"), ["Disconnect My hubspot-oauth2?"]);
    page.until("the focus on the safe answer", |page| page.focused() == "jf-keep-c1").await;
    page.press("Keep").await;
    page.until("no question", |page| page.all(".jf-question").is_empty()).await;
    page.until("the focus where it was", |page| page.focused() == "jf-leave-c1").await;
    sleep(50).await;
    assert!(page.calls().iter().all(|call| call.method != "DELETE"));
    assert_eq!(page.all(".jf-account").len(), 1);
}

#[wasm_bindgen_test]
async fn a_disconnected_account_is_deleted_and_its_row_goes() {
    let page = Page::open(remembering());
    page.press("HubSpot").await;
    page.press("Disconnect").await;
    page.find(".jf-question .jf-danger").await.unchecked_into::<web_sys::HtmlElement>().click();
    page.until("no account", |page| page.all(".jf-account").is_empty()).await;
    assert_eq!(page.count("DELETE", "/connectors/hubspot/credentials/c1"), 1);
    page.until("a word about it", |page| {
        page.texts(".jf-notice strong") == ["My hubspot-oauth2 was disconnected."]
    })
    .await;
    page.press("Integrations").await;
    page.find(".jf-card").await;
    assert!(page.all(".jf-mark").is_empty(), "its mark in the gallery is gone too");
}

#[wasm_bindgen_test]
async fn an_account_that_could_not_be_disconnected_stays() {
    let mut answer = remembering();
    let page = Page::open(move |call| match call.method.as_str() {
        "DELETE" => Some((
            403,
            r#"{"error":{"source":"ENDPOINT","code":"FORBIDDEN","message":"not yours"}}"#.to_owned(),
        )),
        _ => answer(call),
    });
    page.press("HubSpot").await;
    page.press("Disconnect").await;
    page.find(".jf-question .jf-danger").await.unchecked_into::<web_sys::HtmlElement>().click();
    page.find(".jf-bad").await;
    assert_eq!(page.texts(".jf-account-name"), ["My hubspot-oauth2"]);
    assert_eq!(page.texts(".jf-account .jf-button"), ["Reconnect", "Disconnect"], "it can be tried again");
}

/// An endpoint with one account of HubSpot's, where the provider makes another one of each attempt; whether accounts can
/// be deleted.
fn renewing(deletes: bool) -> impl FnMut(&Arrived) -> Option<(u16, String)> {
    let mut list = vec!["c1"];
    move |call| match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/credentials") => {
            let entry = |id: &&str| {
                format!(r#"{{"credentialId":"{id}","name":"Account {id}","type":"hubspot-oauth2"}}"#)
            };
            ok(format!(r#"{{"credentials":[{}]}}"#, list.iter().map(entry).collect::<Vec<_>>().join(",")))
        }
        ("POST", "/connectors/hubspot/credentials") => {
            list.push("c2");
            ok(r#"{"oauthUrl":"https://login.example.com/authorize?token=once"}"#)
        }
        ("DELETE", "/connectors/hubspot/credentials/c1") if deletes => {
            list.retain(|id| *id != "c1");
            Some((204, String::new()))
        }
        ("DELETE", _) => Some((
            403,
            r#"{"error":{"source":"ENDPOINT","code":"FORBIDDEN","message":"not yours"}}"#.to_owned(),
        )),
        _ => usual(call),
    }
}

async fn reconnected(deletes: bool) -> Page {
    let page = Page::open(renewing(deletes));
    page.press("HubSpot").await;
    page.press("Reconnect").await;
    page.find(".jf-credential-form").await;
    assert_eq!(page.all(".jf-credential-form").len(), 1, "in one place");
    page.press("Connect HubSpot").await;
    page.press("I’ve finished").await;
    page.until("the old one is to go", |page| page.calls().iter().any(|call| call.method == "DELETE")).await;
    page
}

#[wasm_bindgen_test]
async fn who_connects_an_account_again_has_the_new_one_first_and_then_loses_the_old_one() {
    let _windows = Held::counting(Windows::Open);
    let page = reconnected(true).await;
    page.until("the new one alone", |page| page.texts(".jf-account-name") == ["Account c2"]).await;
    let calls = page.calls();
    let position = |method: &str, path: &str| {
        calls.iter().position(|call| call.method == method && call.path.ends_with(path)).unwrap()
    };
    let made = position("POST", "/credentials");
    let seen =
        calls.iter().skip(made).position(|call| call.method == "GET" && call.path == "/credentials").unwrap();
    assert!(position("DELETE", "/c1") > made + seen, "only once the list had shown it");
    page.find(".jf-good").await;
    assert!(page.all(".jf-credential-form").is_empty(), "and the way to it closes behind it");
}

#[wasm_bindgen_test]
async fn an_old_account_that_cannot_be_deleted_stays_beside_the_new_one_and_that_is_said() {
    let _windows = Held::counting(Windows::Open);
    let page = reconnected(false).await;
    page.find(".jf-bad").await;
    let mut names = page.texts(".jf-account-name");
    names.sort();
    assert_eq!(names, ["Account c1", "Account c2"]);
}

#[wasm_bindgen_test]
async fn an_account_that_is_renewed_in_its_own_place_is_not_deleted() {
    let _windows = Held::counting(Windows::Open);
    let mut year = 2025;
    let page = Page::open(move |call| match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/credentials") => ok(format!(
            r#"{{"credentials":[{{"credentialId":"c1","name":"Mine","type":"hubspot-oauth2","updatedAt":"{year}-01-01T00:00:00Z"}}]}}"#
        )),
        ("POST", "/connectors/hubspot/credentials") => {
            year = 2026;
            ok(r#"{"oauthUrl":"https://login.example.com/authorize?token=once"}"#)
        }
        _ => usual(call),
    });
    page.press("HubSpot").await;
    page.press("Reconnect").await;
    page.press("Connect HubSpot").await;
    page.press("I’ve finished").await;
    page.find(".jf-good").await;
    page.until("the way to it closes", |page| page.all(".jf-credential-form").is_empty()).await;
    assert_eq!(page.texts(".jf-account-name"), ["Mine"]);
    assert!(page.calls().iter().all(|call| call.method != "DELETE"));
}

#[wasm_bindgen_test]
async fn who_thinks_better_of_it_closes_the_way_again_and_keeps_the_account() {
    let page = Page::open(remembering());
    page.press("HubSpot").await;
    page.press("Reconnect").await;
    page.find(".jf-credential-form").await;
    page.press("Reconnect").await;
    page.until("it closes", |page| page.all(".jf-credential-form").is_empty()).await;
    assert_eq!(page.texts(".jf-account-name"), ["My hubspot-oauth2"]);
}

#[wasm_bindgen_test]
async fn a_way_to_reconnect_that_is_left_open_takes_no_other_way_away() {
    let page = Page::open(remembering());
    page.press("HubSpot").await;
    page.press("Reconnect").await;
    page.find(".jf-credential-form").await;
    page.press("Integrations").await;
    page.press("Shippo").await;
    page.find(".jf-credential-form").await;
    page.press("Integrations").await;
    page.press("HubSpot").await;
    page.press("Disconnect").await;
    page.find(".jf-question .jf-danger").await.unchecked_into::<web_sys::HtmlElement>().click();
    page.until("no account", |page| page.all(".jf-account").is_empty()).await;
    page.find(".jf-credential-form").await;
}

#[wasm_bindgen_test]
async fn the_account_that_is_shown_is_the_one_that_runs_though_the_chosen_one_has_gone() {
    let mut gone = false;
    let page = Page::open(move |call| match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/credentials") => {
            let entry =
                |id: &str| format!(r#"{{"credentialId":"{id}","name":"{id}","type":"hubspot-oauth2"}}"#);
            let ids = ["c1", "c2", "c3"].into_iter().filter(|id| !gone || *id != "c3");
            ok(format!(r#"{{"credentials":[{}]}}"#, ids.map(entry).collect::<Vec<_>>().join(",")))
        }
        ("DELETE", "/connectors/hubspot/credentials/c3") => {
            gone = true;
            Some((204, String::new()))
        }
        _ => usual(call),
    });
    page.open_action().await;
    let choice: web_sys::HtmlSelectElement = page.find("#jf-account").await.unchecked_into();
    choice.set_value("c3");
    choice.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
    page.press("HubSpot").await;
    let last = page.find("#jf-leave-c3").await.unchecked_into::<web_sys::HtmlElement>();
    last.click();
    page.find(".jf-question .jf-danger").await.unchecked_into::<web_sys::HtmlElement>().click();
    page.until("it is gone", |page| page.all(".jf-account").len() == 2).await;
    page.press("Create a contact").await;
    let choice: web_sys::HtmlSelectElement = page.find("#jf-account").await.unchecked_into();
    assert_eq!(choice.value(), "c1", "what is shown is what a run uses");
}
