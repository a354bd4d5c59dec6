//! Options that change under a widget in a real browser: what is on screen is always what the options of now lead to.

#![cfg(all(target_arch = "wasm32", feature = "embed"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use jackfield::embed::{mount, unmount, update};
use js_sys::{Function, Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use support::sleep;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

/// An endpoint per path: `/slow` and `/quick`, each with a connector of its name. Calls are not abandoned when the
/// widget says so, as a host's own `fetch` may not do it either.
const FETCH: &str = r#"
    const [, endpoint, path] = /^\/(slow|quick)(\/.*)$/.exec(url);
    const answers = {
        "/connectors": { connectors: [{ id: "hubspot", name: `HubSpot, ${endpoint}` }, { id: endpoint, name: endpoint }] },
        "/credentials": { credentials: [] },
        "/connectors/hubspot/resources": {
            resources: [{ name: "contacts", actions: [{ id: "a", name: `Create, ${endpoint}` }] }],
        },
        "/connectors/hubspot/credentials/metadata": { metadata: [] },
        "/connectors/hubspot/actions/a": {
            action: { id: "a", requestBody: { type: "object", properties: { [endpoint]: { type: "string" } } } },
        },
    };
    const answer = new Response(JSON.stringify(answers[path]));
    return new Promise(done => setTimeout(done, endpoint === "slow" ? 150 : 0, answer));
"#;

/// A widget as the custom elements make it.
struct Widget {
    host: HtmlElement,
    root: ShadowRoot,
    id: u32,
    events: Rc<RefCell<Vec<String>>>,
    fetch: Function,
    _emit: Closure<dyn FnMut(String, JsValue)>,
}

impl Widget {
    fn open(endpoint: &str) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let host: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&host).unwrap();
        let shadow = Function::new_with_args("host", "return host.attachShadow({ mode: 'open' });");
        let root: ShadowRoot = shadow.call1(&JsValue::NULL, &host).unwrap().unchecked_into();
        let base: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        root.append_child(&base).unwrap();
        let events: Rc<RefCell<Vec<String>>> = Rc::default();
        let heard = Rc::clone(&events);
        let emit = Closure::<dyn FnMut(String, JsValue)>::new(move |name, _| heard.borrow_mut().push(name));
        let fetch = Function::new_with_args("url", FETCH);
        let listener = emit.as_ref().unchecked_ref::<Function>().clone();
        let id = mount("marketplace", base, &root, &options(&fetch, endpoint), listener).unwrap();
        Self { host, root, id, events, fetch, _emit: emit }
    }

    fn change_endpoint(&self, endpoint: &str) {
        update(self.id, &options(&self.fetch, endpoint)).unwrap();
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).map(|at| list.get(at).unwrap().text_content().unwrap_or_default()).collect()
    }

    /// Waits until the elements say this, at most two seconds.
    async fn until_says(&self, selector: &str, words: &[&str]) {
        for _ in 0..100 {
            if self.texts(selector) == words {
                return;
            }
            sleep(20).await;
        }
        assert_eq!(self.texts(selector), words, "{selector}");
    }

    fn press(&self, selector: &str) {
        self.root.query_selector(selector).unwrap().unwrap().unchecked_into::<HtmlElement>().click();
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        unmount(self.id);
        self.host.remove();
    }
}

fn options(fetch: &Function, endpoint: &str) -> JsValue {
    let options = Object::new();
    Reflect::set(&options, &"endpoint".into(), &endpoint.into()).unwrap();
    Reflect::set(&options, &"fetch".into(), fetch).unwrap();
    options.into()
}

#[wasm_bindgen_test]
async fn an_answer_from_where_the_widget_no_longer_reads_is_not_shown() {
    let widget = Widget::open("/slow");
    sleep(20).await;
    widget.change_endpoint("/quick");
    widget.until_says(".jf-card-name", &["HubSpot, quick", "quick"]).await;
    sleep(250).await;
    assert_eq!(widget.texts(".jf-card-name"), ["HubSpot, quick", "quick"]);
    assert!(
        widget.events.borrow().iter().all(|name| !name.contains("error")),
        "{:?}",
        widget.events.borrow()
    );
    assert!(widget.texts(".jf-bad").is_empty());
}

#[wasm_bindgen_test]
async fn a_page_that_is_open_is_read_anew_from_the_new_endpoint() {
    let widget = Widget::open("/quick");
    widget.until_says(".jf-card-name", &["HubSpot, quick", "quick"]).await;
    widget.press(".jf-card");
    widget.until_says(".jf-action-name", &["Create, quick"]).await;
    widget.change_endpoint("/slow");
    widget.until_says("#jf-heading", &["HubSpot, slow"]).await;
    widget.until_says(".jf-action-name", &["Create, slow"]).await;
}

#[wasm_bindgen_test]
async fn a_form_that_is_open_asks_for_what_the_new_endpoint_takes() {
    let widget = Widget::open("/quick");
    widget.until_says(".jf-card-name", &["HubSpot, quick", "quick"]).await;
    widget.press(".jf-card");
    widget.until_says(".jf-action-name", &["Create, quick"]).await;
    widget.press(".jf-action-row");
    widget.until_says(".jf-field > .jf-head > .jf-label", &["Quick"]).await;
    widget.change_endpoint("/slow");
    widget.until_says(".jf-field > .jf-head > .jf-label", &["Slow"]).await;
}

#[wasm_bindgen_test]
async fn options_that_lead_to_the_same_data_read_nothing_anew() {
    let widget = Widget::open("/quick");
    widget.until_says(".jf-card-name", &["HubSpot, quick", "quick"]).await;
    let before = widget.root.query_selector(".jf-card").unwrap().unwrap();
    widget.change_endpoint("/quick");
    sleep(50).await;
    assert!(before.is_connected(), "nothing is drawn anew");
    assert_eq!(widget.events.borrow().len(), 1, "the host is told once that it is ready");
}
