//! A widget as the custom elements make it: mounted with options out of JavaScript, its events noted as JSON.

use super::sleep;
use jackfield::embed::{mount, report, unmount, update};
use js_sys::{Function, JSON, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, ShadowRoot};

/// An endpoint with one action. What is run is kept in `window.runs`.
const FETCH: &str = r#"
    const schema = {
        type: "object", required: ["email"],
        properties: {
            email: { type: "string" }, id: { type: "integer" }, list: { type: "string" }, owner: { type: "string" },
            lists: { type: "array", items: { type: "string" } },
        },
    };
    const parameters = [{ name: "ids", in: "query", explode: false, schema: { type: "array", items: { type: "string" } } }];
    const answers = {
        "/connectors": { connectors: [{ id: "hubspot", name: "HubSpot" }] },
        "/credentials": { credentials: [] },
        "/connectors/hubspot/resources": { resources: [{ name: "contacts", actions: [{ id: "create", name: "Create" }] }] },
        "/connectors/hubspot/credentials/metadata": { metadata: [] },
        "/connectors/hubspot/actions/create": { action: { id: "create", name: "Create", parameters, requestBody: schema } },
        "/connectors/hubspot/actions/create/execute": { responseData: { ok: true } },
    };
    const path = url.replace("/integrations", "");
    (globalThis.asked ??= []).push(path);
    if (path.endsWith("/execute")) (globalThis.runs ??= []).push(init.body);
    return Promise.resolve(new Response(JSON.stringify(answers[path])));
"#;

/// A mounted widget. It is taken down when it is dropped.
pub(crate) struct Widget {
    host: HtmlElement,
    pub(crate) root: ShadowRoot,
    id: u32,
    events: Rc<RefCell<Vec<(String, String)>>>,
    _emit: Closure<dyn FnMut(String, JsValue)>,
}

/// The value of a JavaScript expression.
pub(crate) fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression});")).call0(&JsValue::NULL).unwrap()
}

/// What makes the calls to the endpoint.
pub(crate) fn fetch() -> Function {
    Function::new_with_args("url, init", FETCH)
}

fn options(expression: &str) -> JsValue {
    let options = js(expression);
    Reflect::set(&options, &"fetch".into(), &fetch()).unwrap();
    options
}

impl Widget {
    /// Mounts an element of this kind; the options are a JavaScript expression.
    pub(crate) fn open(kind: &str, expression: &str) -> Self {
        js("(globalThis.asked = [], globalThis.runs = [])");
        let document = web_sys::window().unwrap().document().unwrap();
        let host: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&host).unwrap();
        let shadow = Function::new_with_args("host", "return host.attachShadow({ mode: 'open' });");
        let root: ShadowRoot = shadow.call1(&JsValue::NULL, &host).unwrap().unchecked_into();
        let base: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        root.append_child(&base).unwrap();
        let events: Rc<RefCell<Vec<(String, String)>>> = Rc::default();
        let heard = Rc::clone(&events);
        let emit = Closure::<dyn FnMut(String, JsValue)>::new(move |name, detail| {
            let detail = JSON::stringify(&detail).unwrap().as_string().unwrap();
            heard.borrow_mut().push((name, detail));
        });
        let listener = emit.as_ref().unchecked_ref::<Function>().clone();
        let id = mount(kind, base, &root, &options(expression), listener).unwrap();
        Self { host, root, id, events, _emit: emit }
    }

    /// Takes other options; the error, where they are refused.
    pub(crate) fn change(&self, expression: &str) -> Result<(), JsValue> {
        update(self.id, &options(expression))
    }

    /// Shows what stands against the form.
    pub(crate) fn report(&self, go: bool) {
        report(self.id, go);
    }

    /// The details of all events of one type so far, as JSON.
    pub(crate) fn told(&self, name: &str) -> Vec<String> {
        let events = self.events.borrow();
        events.iter().filter(|(known, _)| known == name).map(|(_, detail)| detail.clone()).collect()
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).map(|at| list.get(at).unwrap().unchecked_into()).collect()
    }

    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|element| element.text_content().unwrap_or_default()).collect()
    }

    /// The labels of the fields, in their order.
    pub(crate) fn labels(&self) -> Vec<String> {
        self.texts(".jf-field > .jf-head > .jf-label")
            .iter()
            .map(|label| label.replace("* (required)", ""))
            .collect()
    }

    /// Waits until something is so, at most three seconds.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..150 {
            if is_so(self) {
                return;
            }
            sleep(20).await;
        }
        panic!("never: {what}, in {}", self.root.inner_html());
    }

    /// The field with this label, once it is there.
    pub(crate) async fn field(&self, label: &str) -> HtmlInputElement {
        let find = |widget: &Self| {
            let labels = widget.all("label");
            let label = labels.iter().find(|it| it.text_content().unwrap_or_default().starts_with(label))?;
            widget.root.query_selector(&format!("#{}", label.get_attribute("for")?)).unwrap()
        };
        self.until(label, |widget| find(widget).is_some()).await;
        find(self).unwrap().unchecked_into()
    }

    /// Types into the field with this label.
    pub(crate) async fn type_into(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.set_value(text);
        let init = EventInit::new();
        init.set_bubbles(true);
        field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
        sleep(0).await;
    }

    pub(crate) fn press(&self, selector: &str) {
        self.root.query_selector(selector).unwrap().unwrap().unchecked_into::<HtmlElement>().click();
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        unmount(self.id);
        self.host.remove();
    }
}
