//! The fields of an action's form in a real browser: marks, messages, and what adding, moving and switching keep.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, asking_for};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SCHEMA: &str = r#"{"type":"object","required":["name","mail"],"properties":{
    "name":{"type":"string","minLength":2},
    "mail":{"type":"string","format":"email"},
    "nickname":{"type":"string"},
    "tags":{"type":"array","items":{"type":"string","maxLength":5000}},
    "words":{"type":"array","items":{"type":"string"}},
    "home":{"type":"object","properties":{"city":{"type":"string"}}},
    "owner":{"oneOf":[{"type":"string"},{"type":"integer"}]}}}"#;

async fn form() -> Page {
    let page = Page::open(asking_for(SCHEMA));
    page.open_action().await;
    page
}

/// A form that lacks nothing that is required.
async fn filled() -> Page {
    let page = form().await;
    page.type_into("Name", "Ada").await;
    page.type_into("Mail", "ada@example.com").await;
    page
}

/// Runs what is filled in, and gives what was sent beside what `filled` typed.
async fn sent_besides(page: &Page) -> String {
    page.press("Run").await;
    page.find(".jf-result").await;
    let sent = page.sent();
    sent.replacen(r#"{"name":"Ada","mail":"ada@example.com""#, "", 1)
}

async fn add_tags(page: &Page, tags: &[&str]) {
    for (at, tag) in tags.iter().enumerate() {
        page.press("Add Tags").await;
        page.type_into(&format!("Item {}", at + 1), tag).await;
    }
}

fn tags(page: &Page) -> Vec<String> {
    page.values(".jf-items textarea")
}

#[wasm_bindgen_test]
async fn what_is_required_is_marked_for_eye_and_ear() {
    let page = form().await;
    assert_eq!(page.all(".jf-required").len(), 2);
    let is_required = |label: &str| page.field(label).unwrap().get_attribute("aria-required");
    assert_eq!((is_required("Name").as_deref(), is_required("Nickname")), (Some("true"), None));
}

#[wasm_bindgen_test]
async fn a_message_shows_only_once_the_field_was_left() {
    let page = form().await;
    page.type_into("Mail", "ada@").await;
    assert!(page.all(".jf-problem").is_empty(), "nobody is scolded while typing");
    page.visit("Mail").await;
    page.until("the message", |page| page.all(".jf-problem").len() == 1).await;
    assert_eq!(page.texts(".jf-problem"), ["Enter an e-mail address, such as name@example.com."]);
    let field = page.field("Mail").unwrap();
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = field.get_attribute("aria-describedby").unwrap();
    let described = described.split(' ').next_back().unwrap();
    assert_eq!(
        page.texts(&format!("#{described}")),
        page.texts(".jf-problem"),
        "it is read out with the field"
    );
    page.type_into("Mail", "ada@example.com").await;
    page.until("no message", |page| page.all(".jf-problem").is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_summary_of_problems_leads_to_each_field_and_shrinks_as_they_are_solved() {
    let page = form().await;
    page.press("Run").await;
    page.until("the focus on the summary", |page| page.focused() == "jf-attention").await;
    assert_eq!(page.texts("#jf-attention button"), ["Name", "Mail"]);
    page.press("Mail").await;
    let mail = page.field("Mail").unwrap().id();
    page.until("the focus in the field", |page| page.focused() == mail).await;
    page.type_into("Mail", "ada@example.com").await;
    page.until("one left", |page| page.texts("#jf-attention button") == ["Name"]).await;
    page.type_into("Name", "Ada").await;
    page.until("no summary", |page| page.all("#jf-attention").is_empty()).await;
    assert!(page.runs().is_empty(), "solving problems sends nothing by itself");
}

#[wasm_bindgen_test]
async fn an_optional_part_that_was_added_can_be_removed_again() {
    let page = filled().await;
    page.press("Add home").await;
    page.type_into("City", "London").await;
    page.press("Remove home").await;
    page.until("no field", |page| page.field("City").is_none()).await;
    assert_eq!(sent_besides(&page).await, "}");
    page.press("Add home").await;
    page.until("the field", |page| page.field("City").is_some()).await;
    assert_eq!(page.field("City").unwrap().value(), "", "what was removed is forgotten");
}

#[wasm_bindgen_test]
async fn items_keep_what_was_typed_when_they_move() {
    let page = filled().await;
    add_tags(&page, &["a", "b", "c"]).await;
    page.press("Move up: Item 3").await;
    assert_eq!(tags(&page), ["a", "c", "b"]);
    page.press("Move down: Item 1").await;
    assert_eq!(tags(&page), ["c", "a", "b"]);
    assert_eq!(sent_besides(&page).await, r#","tags":["c","a","b"]}"#);
}

#[wasm_bindgen_test]
async fn items_keep_what_was_typed_when_one_is_removed() {
    let page = filled().await;
    add_tags(&page, &["a", "b", "c"]).await;
    let last = page.all(".jf-items textarea").pop().unwrap();
    page.press("Remove: Item 1").await;
    assert_eq!(tags(&page), ["b", "c"]);
    assert!(last.is_same_node(page.all(".jf-items textarea").pop().as_deref()), "a field is not drawn anew");
    page.press("Remove: Item 2").await;
    page.press("Remove: Item 1").await;
    assert!(tags(&page).is_empty());
    page.until("the focus on the way to a new one", |page| page.focused().ends_with("-add")).await;
}

#[wasm_bindgen_test]
async fn an_item_is_called_by_the_place_it_has_now() {
    let page = filled().await;
    add_tags(&page, &["a", "b"]).await;
    page.press("Move up: Item 2").await;
    assert_eq!(page.texts(".jf-number"), ["Item 1", "Item 2"]);
    assert_eq!(page.field("Item 1").unwrap().value(), "b");
    page.press("Remove: Item 1").await;
    assert_eq!(page.texts(".jf-number"), ["Item 1"]);
}

#[wasm_bindgen_test]
async fn going_to_another_kind_of_value_keeps_what_was_typed_in_both() {
    let page = filled().await;
    page.press("Add owner").await;
    page.type_into("Owner", "Grace").await;
    page.pick("Whole number").await;
    page.type_into("Owner", "42").await;
    page.pick("Text").await;
    assert_eq!(page.field("Owner").unwrap().value(), "Grace");
    page.pick("Whole number").await;
    assert_eq!(page.field("Owner").unwrap().value(), "42");
    assert_eq!(sent_besides(&page).await, r#","owner":42}"#);
    page.pick("Text").await;
    page.press("Run again").await;
    page.until("a second run", |page| page.runs().len() == 2).await;
    assert!(page.sent().ends_with(r#""owner":"Grace"}"#), "{}", page.sent());
}

#[wasm_bindgen_test]
async fn words_become_tags_with_enter_a_comma_or_a_pasted_line() {
    let page = filled().await;
    let box_ = || page.all("input.jf-input").into_iter().find(|field| field.id().ends_with("-add")).unwrap();
    let field: web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(box_());
    field.set_value("a");
    support::key(&field, "Enter");
    support::input(&field, "b,c").await;
    assert_eq!(page.texts(".jf-tag > span:first-child"), ["a", "b", "c"]);
    page.press("Remove b").await;
    field.set_value("");
    support::key(&field, "Backspace");
    assert_eq!(field.value(), "c", "the last one is taken back to be changed");
    support::key(&field, "Enter");
    assert_eq!(sent_besides(&page).await, r#","words":["a","c"]}"#);
}

#[wasm_bindgen_test]
async fn any_field_can_be_edited_as_json_and_as_a_field_again() {
    let page = filled().await;
    page.press("Add home").await;
    page.type_into("City", "London").await;
    page.press("More for Home").await;
    page.press("Edit as JSON").await;
    page.until("the text", |page| page.all("textarea.jf-mono").len() == 1).await;
    page.type_into("Home", "{\"city\": ").await;
    page.press("Back to fields").await;
    page.until("the place", |page| page.texts(".jf-problem").iter().any(|text| text.contains("line 1")))
        .await;
    page.type_into("Home", "{\"city\": \"Paris\", \"zip\": 1.50}").await;
    page.press("Back to fields").await;
    page.until("the field", |page| page.field("City").is_some_and(|city| city.value() == "Paris")).await;
    assert_eq!(sent_besides(&page).await, r#","home":{"city":"Paris","zip":1.50}}"#);
}

#[wasm_bindgen_test]
async fn a_keystroke_brings_one_field_up_to_date() {
    let wide = |count: usize| {
        let fields: Vec<String> = (0..count).map(|n| format!(r#""f{n}":{{"type":"string"}}"#)).collect();
        let names: Vec<String> = (0..count).map(|n| format!(r#""f{n}""#)).collect();
        let schema = format!(
            r#"{{"type":"object","required":[{}],"properties":{{{}}}}}"#,
            names.join(","),
            fields.join(",")
        );
        asking_for(Box::leak(schema.into_boxed_str()))
    };
    for count in [3, 300] {
        let page = Page::open(wide(count));
        page.open_action().await;
        let before = page.all("*").len();
        page.type_into("F0", "x").await;
        support::sleep(20).await;
        assert_eq!(page.all("*").len(), before, "typing draws nothing, with {count} fields");
    }
}

#[wasm_bindgen_test]
async fn enter_in_what_is_no_field_sends_nothing() {
    let page = Page::open(asking_for(
        r#"{"type":"object","additionalProperties":{"type":"string"},"properties":{
        "a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"},"d":{"type":"string"},"e":{"type":"string"},
        "f":{"type":"string"},"g":{"type":"string"},"h":{"type":"string"},"i":{"type":"string"},"j":{"type":"string"},
        "k":{"type":"string"},"l":{"type":"string"},"m":{"type":"string"},"n":{"type":"string"}},
        "required":["a","b","c","d","e","f","g","h","i","j","k","l","m","n"]}"#,
    ));
    page.open_action().await;
    let filter = page.find(".jf-filter").await;
    // What is left of a press is what the browser does by itself: it sends the form that the box is in.
    assert!(!support::key(&filter, "Enter"));
    assert!(support::key(&filter, "a"), "and everything else is typed");
}
