//! One form by itself in a real browser, and what its host decides about it: values, presets, names, options.

#![cfg(all(target_arch = "wasm32", feature = "embed"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use jackfield::core::form::{Offer, OfferPage};
use jackfield::core::json::parse;
use jackfield::{ActionForm, ActionFormProps, FormOptions, Notice, OptionSource, Options};
use leptos::mount::mount_to;
use leptos::prelude::Callback;
use std::sync::{Arc, Mutex};
use support::widget::{Widget, fetch, js};
use support::{key, sleep};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn with(more: &str) -> String {
    format!("{{ connector: 'hubspot', action: 'create', {more} }}")
}

fn kept(more: &str) -> Widget {
    Widget::open("action", &with(&format!("mode: 'configure', {more}")))
}

fn last_run() -> String {
    js("globalThis.runs.at(-1) ?? ''").as_string().unwrap()
}

#[wasm_bindgen_test]
async fn a_form_by_itself_has_a_heading_and_no_way_back_and_leaves_the_focus_alone() {
    let widget = Widget::open("action", &with(""));
    widget.field("Email").await;
    assert_eq!(widget.texts("#jf-heading"), ["Create"]);
    assert!(widget.all(".jf-crumb").is_empty());
    assert_eq!(widget.told("ready"), [r#"{"connectors":1}"#]);
    sleep(50).await;
    assert!(widget.root.active_element().is_none());
}

#[wasm_bindgen_test]
async fn a_form_that_is_run_tells_of_changes_and_not_of_what_was_typed() {
    let widget = Widget::open("action", &with("value: { requestBody: { email: 'ada@example.com' } }"));
    widget.type_into("ID", "9007199254740993").await;
    assert_eq!(widget.told("change"), [r#"{"connectorId":"hubspot","actionId":"create"}"#]);
    widget.press(".jf-primary");
    widget.until("a run", |_| !last_run().is_empty()).await;
    assert!(last_run().contains(r#""requestBody":{"email":"ada@example.com","id":9007199254740993}"#));
}

#[wasm_bindgen_test]
async fn a_form_that_the_host_keeps_reads_the_action_alone_and_has_nothing_to_run() {
    let widget = kept("");
    widget.field("Email").await;
    sleep(50).await;
    let asked = js("globalThis.asked.join()").as_string().unwrap();
    assert_eq!(asked, "/connectors/hubspot/actions/create");
    assert!(widget.all(".jf-primary").is_empty());
}

#[wasm_bindgen_test]
async fn what_is_entered_is_told_to_the_last_digit_with_what_stands_against_it() {
    let widget = kept(r#"value: '{"requestBody":{"id":9007199254740993,"other":1.0}}'"#);
    widget.field("Email").await;
    widget.until("the form", |widget| widget.told("form").len() == 1).await;
    let settled = widget.told("form")[0].clone();
    let untouched = r#""json":"{\"requestBody\":{\"id\":9007199254740993,\"other\":1.0}}""#;
    assert!(settled.contains(untouched), "{settled}");
    assert!(settled.contains(r#""problem":"Email: Fill in this field.","missing":true,"element":"jf-f"#));
    assert!(widget.told("change").is_empty());

    widget.type_into("Email", "ada@example.com").await;
    widget.until("a change", |widget| widget.told("change").len() == 1).await;
    let wanted = r#"{"connectorId":"hubspot","actionId":"create","value":{"requestBody":{"id":"9007199254740993","other":1,"email":"ada@example.com"}},"json":"{\"requestBody\":{\"id\":9007199254740993,\"other\":1.0,\"email\":\"ada@example.com\"}}","valid":true}"#;
    assert_eq!(widget.told("change"), [wanted]);
}

#[wasm_bindgen_test]
async fn a_value_that_is_there_already_changes_nothing_and_another_takes_its_place() {
    let widget = kept("");
    widget.type_into("Email", "ada@example.com").await;
    let before = widget.field("Email").await;
    widget.change(&with("mode: 'configure', value: { requestBody: { email: 'ada@example.com' } }")).unwrap();
    sleep(30).await;
    assert!(before.is_connected(), "nothing is drawn anew");
    widget.change(&with("mode: 'configure'")).unwrap();
    sleep(30).await;
    assert!(before.is_connected(), "no value is no other value");

    widget.change(&with("mode: 'configure', value: { requestBody: { email: 'eve@example.com' } }")).unwrap();
    widget.until("another form", |_| !before.is_connected()).await;
    assert_eq!(widget.field("Email").await.value(), "eve@example.com");
    assert_eq!(widget.told("change").len(), 1, "what the host does itself is told to nobody");
    widget.until("told", |widget| widget.told("form").last().unwrap().contains("eve@")).await;
}

#[wasm_bindgen_test]
async fn a_value_that_came_before_the_form_is_not_lost_to_an_update_without_one() {
    let widget = kept("value: { requestBody: { email: 'ada@example.com' } }");
    widget.change(&with("mode: 'configure', locale: 'de'")).unwrap();
    assert_eq!(widget.field("Email").await.value(), "ada@example.com");
}

#[wasm_bindgen_test]
async fn presets_are_sent_hidden_or_shown_and_fields_are_named_ordered_and_hidden() {
    let widget = Widget::open(
        "action",
        &with(
            r#"presets: { "/requestBody/id": 7, "/requestBody/list": "news" },
               fields: { "/requestBody/list": { readOnly: true }, "/requestBody/email": { label: "Work e-mail", order: 1 },
                         "/requestBody/lists": { hidden: true } }"#,
        ),
    );
    widget.type_into("Work e-mail", "ada@example.com").await;
    assert_eq!(widget.labels(), ["IDs", "List", "Owner", "Work e-mail"]);
    let list = widget.field("List").await;
    assert!(list.disabled() && list.value() == "news");
    widget.press(".jf-primary");
    widget.until("a run", |_| !last_run().is_empty()).await;
    let sent = last_run();
    assert!(sent.contains(r#""id":7"#) && sent.contains(r#""list":"news""#), "{sent}");
}

#[wasm_bindgen_test]
async fn a_preset_that_leads_nowhere_is_told() {
    let widget = kept(r#"presets: { "/requestBody/emial": 1 }"#);
    widget.until("an error", |widget| widget.told("error").len() == 1).await;
    let error = widget.told("error")[0].clone();
    assert!(error.contains("BAD_OPTION") && error.contains("/requestBody/emial"), "{error}");
}

#[wasm_bindgen_test]
async fn whatever_is_said_about_a_path_that_leads_nowhere_is_told_once() {
    let fields = r#"fields: { "/requestBody/emial": { label: "Mail" }, "/requestBody/email": { order: 1 } }"#;
    let widget = kept(fields);
    widget.until("an error", |widget| widget.told("error").len() == 1).await;
    assert!(widget.told("error")[0].contains("/requestBody/emial"));
    // Another value makes the form anew.
    let before = widget.field("Email").await;
    let value = "value: { requestBody: { email: 'ada@example.com' } }";
    widget.change(&with(&[fields, ", mode: 'configure', ", value].concat())).unwrap();
    widget.until("another form", |_| !before.is_connected()).await;
    assert_eq!(widget.field("Email").await.value(), "ada@example.com");
    assert_eq!(widget.told("error").len(), 1);
}

#[wasm_bindgen_test]
async fn options_of_the_wrong_kind_are_refused_by_name() {
    let widget = kept("");
    for (options, name) in [
        ("presets: { email: 1 }", "presets"),
        ("fields: { '/requestBody/email': { order: 'first' } }", "order"),
        ("fields: { '/requestBody/email': { options: [] } }", "options"),
        ("value: '{'", "value"),
        ("value: () => 1", "value"),
        ("parameters: 'odd'", "parameters"),
        ("mode: 'odd'", "mode"),
        ("action: ''", "action"),
    ] {
        let refused = format!("{:?}", widget.change(&with(options)).unwrap_err());
        assert!(refused.contains(&format!("\"{name}\"")), "{options}: {refused}");
    }
}

#[wasm_bindgen_test]
async fn other_names_draw_the_form_anew_with_what_was_typed() {
    let widget = kept("");
    widget.type_into("Email", "ada@example.com").await;
    let fields = r#"fields: { "/requestBody/email": { label: "Work e-mail" } }"#;
    widget.change(&with(&format!("mode: 'configure', {fields}"))).unwrap();
    assert_eq!(widget.field("Work e-mail").await.value(), "ada@example.com");
    let before = widget.field("Work e-mail").await;
    widget.change(&with(&format!("mode: 'configure', {fields}"))).unwrap();
    sleep(30).await;
    assert!(before.is_connected(), "the same names in another object are the same");
}

#[wasm_bindgen_test]
async fn what_stands_against_it_is_shown_on_request_and_can_be_gone_to() {
    let widget = kept("");
    widget.field("Email").await;
    widget.report(false);
    widget.until("a summary", |widget| !widget.all("#jf-attention").is_empty()).await;
    assert!(widget.texts("button").iter().all(|words| words != "Send anyway"));
    assert!(widget.root.active_element().is_none());
    widget.report(true);
    widget.until("the focus", |widget| widget.root.active_element().is_some()).await;
    assert_eq!(widget.root.active_element().unwrap().id(), widget.field("Email").await.id());
}

#[wasm_bindgen_test]
async fn a_host_can_switch_everything_off_and_send_anyway_too() {
    let widget = Widget::open("action", &with("disabled: true, sendAnyway: false"));
    let email = widget.field("Email").await;
    assert!(email.matches(":disabled").unwrap());
    widget.change(&with("sendAnyway: false")).unwrap();
    widget.until("on again", |_| !email.matches(":disabled").unwrap()).await;
    widget.press(".jf-primary");
    widget.until("a summary", |widget| !widget.all("#jf-attention").is_empty()).await;
    assert!(widget.texts("button").iter().all(|words| words != "Send anyway"));
}

#[wasm_bindgen_test]
async fn parameters_are_written_by_their_style_where_the_host_wants_that() {
    let value = r#"value: { requestBody: { email: "a@b.example" }, queryParameters: { ids: ["a", "b"] } }"#;
    let widget = Widget::open("action", &with(&format!("parameters: 'styled', {value}")));
    widget.field("Email").await;
    widget.press(".jf-primary");
    widget.until("a run", |_| !last_run().is_empty()).await;
    assert!(last_run().contains(r#""queryParameters":{"ids":"a,b"}"#), "{}", last_run());
}

#[wasm_bindgen_test]
async fn the_marketplace_takes_the_same_by_action() {
    let forms = r#"{ forms: { "hubspot/create": {
        value: { requestBody: { email: "ada@example.com" } }, presets: { "/requestBody/id": 7 } } } }"#;
    let widget = Widget::open("marketplace", forms);
    widget.until("a card", |widget| !widget.all(".jf-card").is_empty()).await;
    widget.press(".jf-card");
    widget.until("an action", |widget| !widget.all(".jf-action-row").is_empty()).await;
    widget.press(".jf-action-row");
    assert_eq!(widget.field("Email").await.value(), "ada@example.com");
    widget.type_into("Email", "eve@example.com").await;
    widget.change(forms).unwrap();
    sleep(30).await;
    assert_eq!(widget.field("Email").await.value(), "eve@example.com", "the same again says nothing new");
    widget.change(&forms.replace("ada", "bob")).unwrap();
    widget.until("another value", |widget| widget.texts("#jf-heading") == ["Create"]).await;
    sleep(30).await;
    assert_eq!(widget.field("Email").await.value(), "bob@example.com");
}

/// A source of three pages' worth of names, which notes what it is asked in `globalThis.questions`.
const SOURCE: &str = r#"fields: { "/requestBody/owner": { options: async ({ query, cursor, value, signal }) => {
    (globalThis.questions ??= []).push([query, cursor ?? null, value.requestBody?.email ?? null]);
    globalThis.signals = [...(globalThis.signals ?? []), signal];
    if (globalThis.fault) throw new Error(globalThis.fault);
    if (globalThis.rubbish) return globalThis.rubbish;
    await new Promise(done => setTimeout(done, globalThis.slow ?? 0));
    const all = ["Ada", "Bob", "Cyd", "Dan", "Eve"].filter(name => name.toLowerCase().includes(query.toLowerCase()));
    const from = cursor ?? 0;
    const options = all.slice(from, from + 2).map(label => ({ value: "u-" + label.toLowerCase(), label, description: "Oslo" }));
    return { options, cursor: from + 2 < all.length ? from + 2 : undefined };
} } }"#;

fn asks(more: &str) -> Widget {
    js(
        "(globalThis.questions = [], globalThis.signals = [], globalThis.fault = globalThis.rubbish = undefined, globalThis.slow = 0)",
    );
    kept(&format!("{SOURCE}, {more}"))
}

fn questions() -> String {
    js("JSON.stringify(globalThis.questions)").as_string().unwrap()
}

async fn rows(widget: &Widget, wanted: &[&str]) {
    let labels = |widget: &Widget| widget.texts(".jf-option > :first-child");
    widget.until(&wanted.join(", "), |widget| labels(widget) == wanted).await;
}

#[wasm_bindgen_test]
async fn a_field_with_options_asks_when_it_is_entered_and_more_where_there_is_more() {
    let widget = asks("");
    let owner = widget.field("Owner").await;
    assert_eq!(owner.get_attribute("role").as_deref(), Some("combobox"));
    owner.focus().unwrap();
    rows(&widget, &["Ada", "Bob", "Show more"]).await;
    for _ in 0..3 {
        key(&owner, "ArrowDown");
    }
    key(&owner, "Enter");
    rows(&widget, &["Ada", "Bob", "Cyd", "Dan", "Show more"]).await;
    let active = widget.root.query_selector("[aria-selected=true]").unwrap().unwrap();
    assert!(active.text_content().unwrap().starts_with("Cyd"), "one goes on where one was");
    assert_eq!(questions(), r#"[["",null,null],["",2,null]]"#);
    key(&owner, "Enter");
    sleep(20).await;
    assert_eq!(owner.value(), "u-cyd");
    assert_eq!(widget.texts(".jf-offer"), ["Cyd"]);
    assert!(widget.all("[role=listbox]").is_empty());
    let told = widget.told("change").last().unwrap().clone();
    assert!(told.contains(r#""owner":"u-cyd""#), "{told}");
}

#[wasm_bindgen_test]
async fn the_host_is_asked_once_what_a_stored_value_is_called() {
    js("globalThis.selected = []");
    let source = r#"fields: { "/requestBody/owner": { options: ({ query, selected }) => {
        globalThis.selected.push([query, selected ?? null]);
        return { options: [{ value: "u-dan", label: "Dan" }] };
    } } }"#;
    let widget = kept(&[source, r#", value: { requestBody: { owner: "u-dan" } }"#].concat());
    widget.until("a name", |widget| widget.texts(".jf-offer") == ["Dan"]).await;
    assert_eq!(widget.field("Owner").await.value(), "u-dan");
    assert!(widget.told("change").is_empty());
    widget.type_into("Owner", "eve").await;
    assert_ne!(widget.texts(".jf-offer"), ["Dan"]);
    let asked = js("JSON.stringify(globalThis.selected)").as_string().unwrap();
    assert!(asked.starts_with(r#"[["","u-dan"]"#) && asked.matches("u-dan").count() == 1, "{asked}");
}

#[wasm_bindgen_test]
async fn what_is_typed_is_the_value_and_searched_for_once_typing_rests() {
    let widget = asks("");
    let owner = widget.field("Owner").await;
    owner.focus().unwrap();
    rows(&widget, &["Ada", "Bob", "Show more"]).await;
    for text in ["d", "da", "dan"] {
        widget.type_into("Owner", text).await;
    }
    rows(&widget, &["Dan"]).await;
    assert_eq!(questions(), r#"[["",null,null],["dan",null,null]]"#);
    key(&owner, "Escape");
    sleep(20).await;
    assert!(widget.all("[role=listbox]").is_empty());
    let told = widget.told("change").last().unwrap().clone();
    assert!(told.contains(r#""owner":"dan""#), "{told}");
}

#[wasm_bindgen_test]
async fn answers_are_kept_until_another_field_changes_and_the_request_goes_along() {
    let widget = asks("");
    let owner = widget.field("Owner").await;
    for _ in 0..2 {
        owner.focus().unwrap();
        rows(&widget, &["Ada", "Bob", "Show more"]).await;
        owner.blur().unwrap();
    }
    assert_eq!(questions(), r#"[["",null,null]]"#);
    widget.type_into("Email", "ada@example.com").await;
    owner.focus().unwrap();
    rows(&widget, &["Ada", "Bob", "Show more"]).await;
    assert_eq!(questions(), r#"[["",null,null],["",null,"ada@example.com"]]"#);
}

#[wasm_bindgen_test]
async fn an_answer_that_nobody_waits_for_is_dropped_and_its_question_aborted() {
    let widget = asks("");
    let owner = widget.field("Owner").await;
    js("globalThis.slow = 100");
    owner.focus().unwrap();
    widget.until("a question", |_| questions() != "[]").await;
    rows(&widget, &["Loading…"]).await;
    owner.blur().unwrap();
    assert_eq!(js("globalThis.signals[0].aborted").as_bool(), Some(true));
    sleep(200).await;
    assert!(widget.all("[role=listbox]").is_empty());
    assert!(widget.told("error").is_empty());
}

#[wasm_bindgen_test]
async fn a_function_that_fails_or_answers_rubbish_is_told_and_can_be_tried_again() {
    let widget = asks("");
    let owner = widget.field("Owner").await;
    js("globalThis.fault = 'out of order'");
    owner.focus().unwrap();
    rows(&widget, &["The choices could not be loaded"]).await;
    let told = widget.told("error");
    assert!(told[0].contains("OPTIONS_FAILED") && told[0].contains("out of order"), "{told:?}");
    for rubbish in ["[]", "{ options: [{}] }", "{ options: [{ value: 1n }] }", "'text'", "() => 1"] {
        js(&format!("(globalThis.fault = undefined, globalThis.rubbish = {rubbish})"));
        let before = widget.told("error").len();
        key(&owner, "ArrowDown");
        key(&owner, "Enter");
        widget.until(rubbish, |widget| widget.told("error").len() == before + 1).await;
        rows(&widget, &["The choices could not be loaded"]).await;
    }
    js("globalThis.rubbish = undefined");
    key(&owner, "ArrowDown");
    key(&owner, "Enter");
    rows(&widget, &["Ada", "Bob", "Show more"]).await;
}

#[wasm_bindgen_test]
async fn a_value_of_any_type_is_kept_as_it_is_and_shown_by_its_name() {
    js(
        "globalThis.answer = { options: [{ value: { id: [1, 2.50] }, label: 'Both' }, { value: 5, label: 'Five' }] }",
    );
    let widget = kept(
        r#"fields: { "/requestBody/owner": { options: () => globalThis.answer }, "/requestBody/id": { options: () => globalThis.answer } }"#,
    );
    let owner = widget.field("Owner").await;
    owner.focus().unwrap();
    rows(&widget, &["Both", "Five"]).await;
    widget.press(".jf-option");
    sleep(20).await;
    assert!(widget.texts(".jf-offer").contains(&"Both".to_owned()));
    let told = widget.told("change").last().unwrap().clone();
    assert!(told.contains(r#"\"owner\":{\"id\":[1,2.5]}"#), "{told}");
    assert!(owner.is_connected(), "it stays what it was");
    widget.type_into("Owner", "ada").await;
    let told = widget.told("change").last().unwrap().clone();
    assert!(told.contains(r#"\"owner\":\"ada\""#), "{told}");
    owner.blur().unwrap();

    let id = widget.field("ID").await;
    id.focus().unwrap();
    rows(&widget, &["Both", "Five"]).await;
    key(&id, "ArrowDown");
    key(&id, "ArrowDown");
    key(&id, "Enter");
    sleep(20).await;
    assert_eq!(id.value(), "5");
    let told = widget.told("change").last().unwrap().clone();
    assert!(told.contains(r#"\"id\":5"#), "{told}");
}

#[wasm_bindgen_test]
async fn items_of_a_list_can_have_options() {
    js("globalThis.answer = { options: [{ value: 'l1', label: 'News' }] }");
    let widget = kept(r#"fields: { "/requestBody/lists/*": { options: () => globalThis.answer } }"#);
    widget.field("Email").await;
    let adds = widget.all(".jf-add");
    let add = adds.iter().find(|add| add.text_content().unwrap_or_default().contains("Lists")).unwrap();
    support::press(add);
    widget.until("an item", |widget| !widget.all(".jf-item input").is_empty()).await;
    rows(&widget, &["News"]).await;
    widget.press(".jf-option");
    sleep(20).await;
    let told = widget.told("change").last().unwrap().clone();
    assert!(told.contains(r#"\"lists\":[\"l1\"]"#), "{told}");
}

#[wasm_bindgen_test]
async fn a_leptos_application_draws_one_form_and_is_told_what_to_keep() {
    let document = web_sys::window().unwrap().document().unwrap();
    let container: web_sys::HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&container).unwrap();
    let stored = r#"{"requestBody":{"email":"ada@example.com","id":9007199254740993}}"#;
    let mut form = FormOptions { value: Some(parse(stored).unwrap()), ..FormOptions::default() };
    form.fields.at("/requestBody/list").preset = Some("news".into());
    let offered = Offer { value: "u-ada".into(), label: "Ada".into(), description: "".into() };
    form.offer(
        "/requestBody/owner",
        OptionSource::new(move |question| {
            assert_eq!(question.query, "");
            std::future::ready(Ok(OfferPage { offers: vec![offered.clone()], cursor: None }))
        }),
    );
    let forms = vec![("hubspot/create".to_owned(), form)];
    let options = Options { fetch: Some(fetch()), forms, ..Options::default() };
    let heard: Arc<Mutex<Vec<Notice>>> = Arc::default();
    let hearing = Arc::clone(&heard);
    let on_notice = Some(Callback::new(move |notice| hearing.lock().unwrap().push(notice)));
    let (connector, action) = ("hubspot".into(), "create".into());
    let view = move || ActionForm(ActionFormProps { connector, action, configure: true, options, on_notice });
    let shown = mount_to(container.clone(), view);

    let find = |selector: &str| container.query_selector(selector).unwrap();
    for _ in 0..100 {
        if find("[data-list=remote]").is_some() {
            break;
        }
        sleep(20).await;
    }
    find("[data-list=remote]").unwrap().unchecked_into::<web_sys::HtmlElement>().focus().unwrap();
    sleep(50).await;
    support::press(&find(".jf-option").unwrap());
    sleep(50).await;
    let told: Vec<String> = heard.lock().unwrap().iter().filter_map(kept_in).collect();
    assert_eq!(
        told,
        [
            r#"{"requestBody":{"email":"ada@example.com","id":9007199254740993,"list":"news","owner":"u-ada"}}"#
        ]
    );
    drop(shown);
    container.remove();
}

fn kept_in(notice: &Notice) -> Option<String> {
    match notice {
        Notice::Changed { entered: Some(entered), .. } => {
            assert_eq!(entered.problem, None);
            Some(entered.value.to_string())
        }
        _ => None,
    }
}
