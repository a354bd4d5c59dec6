//! A vendor's descriptions in a real browser: what they mean is drawn, what they might do is not.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, ok, sleep, usual};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

/// The page of an action with this description, which is written as in a JSON string.
async fn describing(description: &'static str) -> Page {
    let page = Page::open(move |call| match call.path.as_str() {
        "/connectors/hubspot/actions/create" => ok(format!(
            r#"{{"action":{{"id":"create","displayName":"Create a contact","description":"{description}","parameters":[]}}}}"#
        )),
        _ => usual(call),
    });
    page.open_action().await;
    page
}

/// What was built for it.
fn drawn(page: &Page) -> String {
    page.all(".jf-prose-text")[0].inner_html()
}

#[wasm_bindgen_test]
async fn marks_become_elements() {
    let page = describing(r"Takes **one** `id`.\n\n3. *a*<br>b\n   - c\n\n```\nx <b>\n```").await;
    assert_eq!(
        drawn(&page),
        "<p dir=\"auto\">Takes <strong>one</strong> <code>id</code>.</p>\
         <ol dir=\"auto\" start=\"3\"><li><p><em>a</em><br>b</p><ul><li><p>c</p></li></ul></li></ol>\
         <pre dir=\"auto\"><code>x &lt;b&gt;</code></pre>"
    );
}

#[wasm_bindgen_test]
async fn a_link_opens_a_window_that_knows_nothing_of_the_page() {
    let page = describing("See [the *guide*](https://a.example/x?y).").await;
    assert_eq!(
        drawn(&page),
        "<p dir=\"auto\">See <a href=\"https://a.example/x?y\" target=\"_blank\" rel=\"noopener noreferrer\">\
         the <em>guide</em></a>.</p>"
    );
}

#[wasm_bindgen_test]
async fn an_unsafe_link_is_text() {
    let page =
        describing("[a](javascript:alert(1)) <a href='java&#9;script:x'>b</a> [c](http://a.example) [d](#e)")
            .await;
    assert_eq!(drawn(&page), "<p dir=\"auto\">a b c d</p>");
}

#[wasm_bindgen_test]
async fn a_script_is_text() {
    let page =
        describing("<script>alert(1)</script>&lt;img src=x onerror=y&gt;<img src=x onerror=y><svg onload=z>")
            .await;
    assert_eq!(
        drawn(&page),
        "<p dir=\"auto\">&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=y&gt;</p>"
    );
}

#[wasm_bindgen_test]
async fn a_short_description_is_there_at_once() {
    let page = describing("One.\\n\\nTwo.\\n\\nThree.").await;
    assert!(page.all(".jf-more, [data-cut]").is_empty());
}

#[wasm_bindgen_test]
async fn a_long_description_is_cut_until_someone_wants_to_read_it() {
    let page =
        describing("One.\\n\\nTwo.\\n\\nThree.\\n\\nFour [links](https://a.example).\\n\\nFive.").await;
    let text: HtmlElement = page.find(".jf-prose-text").await.unchecked_into();
    let toggle: HtmlElement = page.find("button.jf-more").await.unchecked_into();
    let is_cut = || text.scroll_height() > text.client_height();
    let says = |expanded: &str, words: &str| {
        toggle.get_attribute("aria-expanded").as_deref() == Some(expanded)
            && toggle.text_content().as_deref() == Some(words)
    };
    assert!(is_cut() && says("false", "Read more"));
    // Each page that was gone to takes the focus to its heading soon: both have, by now.
    sleep(100).await;
    // A button is what a keyboard reaches and presses; it stays where it is, and keeps the focus.
    toggle.focus().unwrap();
    page.press("Read more").await;
    assert!(!is_cut() && says("true", "Read less"));
    let focused = web_sys::window().unwrap().document().unwrap().active_element();
    assert_eq!(focused.as_ref(), Some(toggle.as_ref()));
    page.press("Read less").await;
    assert!(is_cut() && says("false", "Read more"));
}

#[wasm_bindgen_test]
async fn a_line_in_a_list_is_plain_words() {
    let page = Page::open(|call| match call.path.as_str() {
        "/connectors/hubspot/resources" => ok(
            r#"{"resources":[{"name":"contacts","actions":[{"id":"create","name":"Create","description":"Makes a **new** [contact](https://a.example), see `id`.<br><br>More."}]}]}"#,
        ),
        _ => usual(call),
    });
    page.press("HubSpot").await;
    page.find(".jf-action-row").await;
    assert_eq!(page.texts(".jf-action-about"), ["Makes a new contact, see id."]);
    assert!(page.all(".jf-action-row a").is_empty());
}
