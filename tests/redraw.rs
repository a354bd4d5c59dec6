//! What a keystroke costs in a real browser: one field is redrawn, whatever else is on the page.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use std::cell::RefCell;
use std::rc::Rc;
use support::{Page, asking_for, sleep};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node};

wasm_bindgen_test_configure!(run_in_browser);

const SCHEMA: &str = r#"{"type":"object","required":["name","mail"],"properties":{
    "name":{"type":"string"},
    "mail":{"type":"string"},
    "tags":{"type":"array","items":{"type":"string","maxLength":5000}},
    "home":{"type":"object","properties":{"city":{"type":"string"}}}}}"#;

/// Notes where anything in an element changes.
struct Watch {
    observer: MutationObserver,
    touched: Rc<RefCell<Vec<Node>>>,
    _noting: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watch {
    fn on(element: &Element) -> Self {
        let touched: Rc<RefCell<Vec<Node>>> = Rc::default();
        let noted = Rc::clone(&touched);
        let noting = Closure::<dyn FnMut(js_sys::Array)>::new(move |records: js_sys::Array| {
            let targets =
                records.iter().filter_map(|record| record.unchecked_into::<MutationRecord>().target());
            noted.borrow_mut().extend(targets);
        });
        let observer = MutationObserver::new(noting.as_ref().unchecked_ref()).unwrap();
        let everything = MutationObserverInit::new();
        everything.set_subtree(true);
        everything.set_child_list(true);
        everything.set_attributes(true);
        everything.set_character_data(true);
        observer.observe_with_options(element, &everything).unwrap();
        Self { observer, touched, _noting: noting }
    }

    /// What has changed since the last time.
    async fn touched(&self) -> Vec<Node> {
        sleep(30).await;
        self.touched.take()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn around(page: &Page, label: &str) -> Element {
    page.field(label).unwrap().closest(".jf-field").unwrap().unwrap()
}

#[wasm_bindgen_test]
async fn a_keystroke_redraws_the_field_it_is_typed_into_and_no_other() {
    let page = Page::open(asking_for(SCHEMA));
    page.open_action().await;
    page.press("Add Tags").await;
    page.press("Add home").await;
    page.until("all fields", |page| page.field("City").is_some() && page.field("Item 1").is_some()).await;
    sleep(50).await;
    page.visit("Name").await;
    let own = around(&page, "Name");
    page.until("a message to take back", |_| own.query_selector(".jf-problem").unwrap().is_some()).await;
    let watch = Watch::on(page.container());
    page.type_into("Name", "A").await;
    let touched = watch.touched().await;
    assert!(!touched.is_empty(), "its message goes, so something must have been seen");
    assert!(touched.iter().all(|node| own.contains(Some(node))), "{} nodes changed", touched.len());
    page.type_into("Name", "Ad").await;
    assert!(
        watch.touched().await.is_empty(),
        "nothing looks different now but what the browser draws itself"
    );
}

#[wasm_bindgen_test]
async fn a_keystroke_deep_inside_redraws_nothing_around_it() {
    let page = Page::open(asking_for(SCHEMA));
    page.open_action().await;
    page.press("Add Tags").await;
    page.press("Add home").await;
    page.until("all fields", |page| page.field("City").is_some() && page.field("Item 1").is_some()).await;
    // Adding moves the focus, and what is left by it shows its message.
    sleep(50).await;
    let watch = Watch::on(page.container());
    for (label, text) in [("City", "London"), ("Item 1", "vip")] {
        let own = around(&page, label);
        page.type_into(label, text).await;
        let touched = watch.touched().await;
        assert!(touched.iter().all(|node| own.contains(Some(node))), "{label}: {} changed", touched.len());
        assert!(own.is_connected(), "{label} is not drawn anew");
    }
    page.press("Add Tags").await;
    assert!(!watch.touched().await.is_empty(), "an item more is seen");
}
