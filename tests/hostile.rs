//! A hostile network in a real browser: nothing that it says becomes markup, and no address of its own is followed.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, ok, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const MARKUP: &str = "<img src=x onerror=alert(1)><script>alert(2)</script>";

/// Whatever could run or load something that the network wrote.
const DANGEROUS: &str = "script, iframe, object, embed, [onerror], [onload], img[src=x], [href^='javascript'], \
                         [src^='javascript'], [srcdoc], [formaction]";

fn is_harmless(page: &Page) -> bool {
    page.all(DANGEROUS).is_empty()
}

#[wasm_bindgen_test]
async fn what_a_third_party_answers_is_shown_as_text() {
    let page = Page::open(|call| match call.path.as_str() {
        path if path.ends_with("/execute") => {
            ok(format!(r#"{{"executionId":"e1","responseData":{{"{MARKUP}":"{MARKUP}"}}}}"#))
        }
        _ => usual(call),
    });
    page.open_action().await;
    page.type_into("Name", MARKUP).await;
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(page.texts(".jf-json")[0].matches(MARKUP).count(), 2);
    assert!(is_harmless(&page));
}

#[wasm_bindgen_test]
async fn what_an_error_says_is_shown_as_text() {
    let page = Page::open(|call| match call.path.as_str() {
        path if path.ends_with("/execute") => Some((
            400,
            format!(
                r#"{{"error":{{"source":"THIRD_PARTY","code":"{MARKUP}","message":"No: {MARKUP}","details":{{"httpStatusCode":400}}}}}}"#
            ),
        )),
        _ => usual(call),
    });
    page.open_action().await;
    page.type_into("Name", "Ada").await;
    page.press("Run").await;
    let shown = page.find(".jf-bad").await.text_content().unwrap();
    assert!(shown.contains(&format!("HubSpot says: No: {MARKUP}")), "{shown}");
    assert!(is_harmless(&page));
}

#[wasm_bindgen_test]
async fn what_a_schema_says_is_shown_as_text() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors/hubspot/resources" => ok(format!(
            r#"{{"resources":[{{"name":"{MARKUP}","description":"{MARKUP} a","actions":[{{"id":"create","name":"Create a contact","description":"{MARKUP} b"}}]}}]}}"#
        )),
        "/connectors/hubspot/actions/create" => ok(format!(
            r#"{{"action":{{"id":"create","displayName":"{MARKUP}","description":"See [this](javascript:alert(3)).","parameters":[],"requestBody":{{"type":"object","properties":{{"name":{{"type":"string","title":"{MARKUP}","description":"{MARKUP} c","example":"{MARKUP}","default":"{MARKUP}"}},"kind":{{"enum":["{MARKUP}"]}}}}}}}}}}"#
        )),
        _ => usual(call),
    });
    page.press("HubSpot").await;
    page.find(".jf-action-row").await;
    assert!(is_harmless(&page));
    page.press("Create a contact").await;
    page.find(".jf-action-form").await;
    assert_eq!(page.texts("#jf-heading"), [MARKUP]);
    assert!(page.texts("option").iter().any(|option| option == MARKUP));
    assert!(is_harmless(&page));
}

#[wasm_bindgen_test]
async fn a_sign_in_page_that_is_a_script_is_refused() {
    for address in
        ["javascript:alert(1)", "java\\tscript:alert(1)", "data:text/html,x", "http://evil.example"]
    {
        let page = Page::open(move |call| match (call.method.as_str(), call.path.as_str()) {
            ("GET", "/credentials") => ok(r#"{"credentials":[]}"#),
            ("POST", "/connectors/hubspot/credentials") => {
                ok(format!(r#"{{"credentialId":"c9","oauthUrl":"{address}"}}"#))
            }
            _ => usual(call),
        });
        page.press("HubSpot").await;
        page.press("Connect HubSpot").await;
        page.find(".jf-bad").await;
        assert!(page.all("a").is_empty(), "{address}");
        assert!(is_harmless(&page));
    }
}

#[wasm_bindgen_test]
async fn an_id_cannot_leave_its_place_in_an_address() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors" => ok(r#"{"connectors":[{"id":"../users?x=1#","name":"Odd"}]}"#),
        _ => usual(call),
    });
    page.press("Odd").await;
    page.until("its resources", |page| page.count("GET", "/connectors/..%2Fusers%3Fx%3D1%23/resources") == 1)
        .await;
    assert!(
        page.calls().iter().all(|call| call.path.starts_with("/connectors") || call.path == "/credentials")
    );
}
