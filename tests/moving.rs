//! Moving an item by its handle, in a real browser.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use support::{Page, asking_for, key, sleep};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, PointerEvent, PointerEventInit};

wasm_bindgen_test_configure!(run_in_browser);

const SCHEMA: &str = r#"{"type":"object","properties":{
    "lines":{"type":"array","items":{"type":"string","maxLength":5000}},
    "place":{"type":"array","items":[{"type":"number"}],"additionalItems":{"type":"string"}}}}"#;

async fn with_lines(lines: &[&str]) -> Page {
    let page = Page::open(asking_for(SCHEMA));
    page.open_action().await;
    for (at, line) in lines.iter().enumerate() {
        page.press("Add Lines").await;
        page.type_into(&format!("Item {}", at + 1), line).await;
    }
    // Adding moves the focus once what was added is there.
    sleep(50).await;
    page
}

fn lines(page: &Page) -> Vec<String> {
    page.values(".jf-items textarea")
}

fn rows(page: &Page) -> Vec<Element> {
    page.all(".jf-items > li")
}

fn pointer(element: &Element, event: &str, y: f64, pointer: i32) {
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_pointer_id(pointer);
    #[expect(clippy::cast_possible_truncation, reason = "the page is small")]
    init.set_client_y(y.round() as i32);
    let event = PointerEvent::new_with_event_init_dict(event, &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// A handle that someone has taken, and how far it has been carried.
struct Hand {
    handle: Element,
    y: f64,
}

impl Hand {
    fn takes(row: &Element) -> Self {
        let handle = row.query_selector(".jf-grip").unwrap().unwrap();
        let bounds = handle.get_bounding_client_rect();
        let y = bounds.top() + bounds.height() / 2.0;
        pointer(&handle, "pointerdown", y, 7);
        Self { handle, y }
    }

    /// Carries it to where another row is now.
    fn carries_to(&mut self, row: &Element) {
        let bounds = row.get_bounding_client_rect();
        self.y = bounds.top() + bounds.height() / 2.0;
        pointer(&self.handle, "pointermove", self.y, 7);
    }

    async fn ends(self, event: &str) {
        pointer(&self.handle, event, self.y, 7);
        sleep(20).await;
    }
}

fn shifts(page: &Page) -> Vec<String> {
    let shift = |row: Element| {
        let style = js_sys::Reflect::get(&row, &"style".into()).unwrap();
        js_sys::Reflect::get(&style, &"translate".into()).unwrap().as_string().unwrap()
    };
    rows(page).into_iter().map(shift).collect()
}

#[wasm_bindgen_test]
async fn an_item_is_moved_to_where_it_is_let_go() {
    let page = with_lines(&["a", "b", "c"]).await;
    let (first, third) = (rows(&page)[0].clone(), rows(&page)[2].clone());
    let field = first.query_selector("textarea").unwrap().unwrap();
    let mut hand = Hand::takes(&first);
    hand.carries_to(&third);
    assert_eq!(lines(&page), ["a", "b", "c"], "until it is let go, only the drawing moves");
    assert!(
        shifts(&page).iter().all(|shift| shift.starts_with("0") && shift.ends_with("px")),
        "{:?}",
        shifts(&page)
    );
    hand.ends("pointerup").await;
    assert_eq!(lines(&page), ["b", "c", "a"]);
    assert_eq!(shifts(&page), ["", "", ""], "everything is drawn where it stands");
    assert_eq!(page.texts("#jf-said"), ["Moved to 3 of 3"]);
    assert_eq!(page.texts(".jf-number"), ["Item 1", "Item 2", "Item 3"]);
    assert!(rows(&page)[2].contains(Some(&field)), "it is the same field, not one like it");
    let mut hand = Hand::takes(&rows(&page)[2]);
    hand.carries_to(&rows(&page)[1].clone());
    hand.ends("pointerup").await;
    assert_eq!(lines(&page), ["b", "a", "c"]);
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(page.sent(), r#"{"lines":["b","a","c"]}"#);
}

#[wasm_bindgen_test]
async fn the_focus_stays_in_the_field_that_has_it_whichever_item_moves() {
    let page = with_lines(&["a", "b", "c"]).await;
    let fields = page.all(".jf-items textarea");
    for (focused, moved, to) in [(0, 0, 2), (2, 0, 2), (1, 2, 0)] {
        fields[focused].unchecked_ref::<HtmlElement>().focus().unwrap();
        let id = fields[focused].id();
        let mut hand = Hand::takes(&rows(&page)[moved]);
        hand.carries_to(&rows(&page)[to].clone());
        hand.ends("pointerup").await;
        assert_eq!(page.focused(), id, "while {moved} went to {to}");
    }
}

#[wasm_bindgen_test]
async fn an_item_is_put_back_by_escape_by_the_browser_and_by_carrying_it_back() {
    let page = with_lines(&["a", "b", "c"]).await;
    let field = page.all(".jf-items textarea")[0].clone();
    let untouched = |page: &Page| {
        assert_eq!(lines(page), ["a", "b", "c"]);
        assert_eq!(shifts(page), ["", "", ""]);
        assert!(page.all("[data-held]").is_empty());
    };
    let last = |page: &Page| rows(page)[2].clone();

    let mut hand = Hand::takes(&rows(&page)[0]);
    hand.carries_to(&last(&page));
    key(&field, "Escape");
    untouched(&page);
    hand.ends("pointerup").await;
    untouched(&page);

    let mut hand = Hand::takes(&rows(&page)[0]);
    hand.carries_to(&last(&page));
    hand.ends("pointercancel").await;
    untouched(&page);

    let mut hand = Hand::takes(&rows(&page)[0]);
    let home = hand.y;
    hand.carries_to(&last(&page));
    hand.y = home;
    pointer(&hand.handle, "pointermove", home, 7);
    hand.ends("pointerup").await;
    untouched(&page);
}

#[wasm_bindgen_test]
async fn a_second_finger_and_another_button_move_nothing() {
    let page = with_lines(&["a", "b"]).await;
    let mut hand = Hand::takes(&rows(&page)[0]);
    let other = rows(&page)[1].clone();
    pointer(&other.query_selector(".jf-grip").unwrap().unwrap(), "pointerdown", 0.0, 8);
    pointer(&hand.handle, "pointermove", 2_000.0, 8);
    assert_eq!(shifts(&page), ["", ""], "the second finger is not followed");
    hand.carries_to(&other);
    hand.ends("pointerup").await;
    assert_eq!(lines(&page), ["b", "a"], "the first one is");

    let grip = page.all(".jf-grip")[0].clone();
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_button(2);
    let event = PointerEvent::new_with_event_init_dict("pointerdown", &init).unwrap();
    grip.dispatch_event(&event).unwrap();
    assert!(page.all("[data-held]").is_empty());
}

#[wasm_bindgen_test]
async fn a_place_that_means_something_has_no_handle_and_is_not_passed() {
    let page = with_lines(&[]).await;
    for at in 1..=3 {
        page.press("Add Place").await;
        page.type_into(&format!("Item {at}"), &at.to_string()).await;
    }
    sleep(50).await;
    assert_eq!(page.all(".jf-grip").len(), 2);
    let mut hand = Hand::takes(&rows(&page)[2]);
    hand.carries_to(&rows(&page)[0].clone());
    assert_eq!(shifts(&page)[0], "");
    hand.ends("pointerup").await;
    page.press("Run").await;
    page.find(".jf-result").await;
    assert_eq!(page.sent(), r#"{"place":[1,"3","2"]}"#);
}
