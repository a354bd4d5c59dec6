//! A page for one test: an endpoint that answers from a table, a marketplace in a box, and what a person does to it.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(missing_debug_implementations, reason = "nobody prints a page")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test that is how to fail")]

use jackfield::core::json::{Value, parse};
use jackfield::{Marketplace, MarketplaceProps, Notice, Options};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, Response, ResponseInit};

/// A call as it arrived: method, path below the endpoint, `Idempotency-Key`, body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) key: Option<String>,
    pub(crate) body: Value,
}

type Respond = Box<dyn FnMut(&Arrived) -> Option<(u16, String)>>;

/// The page. It takes the marketplace down when it is dropped.
pub(crate) struct Page {
    container: HtmlElement,
    calls: Rc<RefCell<Vec<Arrived>>>,
    taken_down: Option<Box<dyn std::any::Any>>,
    _fetch: Closure<dyn FnMut(JsValue, JsValue) -> js_sys::Promise>,
}

impl Page {
    /// Draws a marketplace whose endpoint answers with what `respond` says; `None` breaks the connection.
    pub(crate) fn open(mut respond: impl FnMut(&Arrived) -> Option<(u16, String)> + 'static) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        jackfield::theme::adopt_into_document(&document).unwrap();
        let container: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&container).unwrap();
        let calls: Rc<RefCell<Vec<Arrived>>> = Rc::default();
        let noted = Rc::clone(&calls);
        let mut respond: Respond = Box::new(move |call| respond(call));
        let fetch = Closure::<dyn FnMut(JsValue, JsValue) -> js_sys::Promise>::new(
            move |url: JsValue, init: JsValue| {
                let call = arrived(&url, &init);
                noted.borrow_mut().push(call.clone());
                match respond(&call) {
                    Some((status, body)) => js_sys::Promise::resolve(&answer(status, &body)),
                    None => js_sys::Promise::reject(&js_sys::Error::new("the connection broke")),
                }
            },
        );
        let options = Options { fetch: Some(fetch.as_ref().clone().unchecked_into()), ..Options::default() };
        let view = move || Marketplace(MarketplaceProps { options, on_notice: None::<Callback<Notice>> });
        let taken_down = Some(Box::new(mount_to(container.clone(), view)) as Box<dyn std::any::Any>);
        Self { container, calls, taken_down, _fetch: fetch }
    }

    pub(crate) fn container(&self) -> &HtmlElement {
        &self.container
    }

    /// Takes the marketplace out of the page.
    pub(crate) fn take_down(&mut self) {
        self.taken_down = None;
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<Arrived> {
        self.calls.borrow().clone()
    }

    /// The runs among them.
    pub(crate) fn runs(&self) -> Vec<Arrived> {
        self.calls().into_iter().filter(|call| call.path.ends_with("/execute")).collect()
    }

    /// The texts of all elements that fit.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|element| element.text_content().unwrap_or_default()).collect()
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let list = self.container.query_selector_all(selector).unwrap();
        (0..list.length()).map(|at| list.get(at).unwrap().unchecked_into()).collect()
    }

    /// Waits for an element that can be seen, at most three seconds.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        for _ in 0..150 {
            if let Some(found) = self.container.query_selector(selector).unwrap() {
                return found;
            }
            sleep(20).await;
        }
        panic!("no {selector} in {}", self.container.inner_html());
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..150 {
            if is_so(self) {
                return;
            }
            sleep(20).await;
        }
        panic!("never: {what}, in {}", self.container.inner_html());
    }

    /// Presses the button with exactly these words, or whose words begin with them.
    pub(crate) async fn press(&self, words: &str) {
        let says = |button: &Element| {
            // A card begins with its logo's letter; its name is what people would say.
            let name = button.query_selector(".jf-card-name").unwrap();
            name.as_ref().unwrap_or(button).text_content().unwrap_or_default().starts_with(words)
        };
        let fits = |page: &Self| page.all("button").into_iter().find(says);
        self.until(words, |page| fits(page).is_some()).await;
        fits(self).unwrap().unchecked_into::<HtmlElement>().click();
        sleep(0).await;
    }

    /// Types into the field with this label.
    pub(crate) async fn type_into(&self, label: &str, text: &str) {
        self.until(label, |page| page.field(label).is_some()).await;
        let field = self.field(label).unwrap();
        field.set_value(text);
        let init = EventInit::new();
        init.set_bubbles(true);
        field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
        sleep(0).await;
    }

    /// The field with this label.
    pub(crate) fn field(&self, label: &str) -> Option<HtmlInputElement> {
        let label = self
            .all("label")
            .into_iter()
            .find(|element| element.text_content().unwrap_or_default().starts_with(label))?;
        let id = label.get_attribute("for")?;
        Some(self.container.query_selector(&format!("#{id}")).unwrap()?.unchecked_into())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.take_down();
        self.container.remove();
    }
}

fn arrived(url: &JsValue, init: &JsValue) -> Arrived {
    let member = |name: &str| js_sys::Reflect::get(init, &name.into()).unwrap();
    let headers: web_sys::Headers = member("headers").unchecked_into();
    assert_eq!(
        headers.get("x-jackfield").unwrap().as_deref(),
        Some("1"),
        "every call says where it comes from"
    );
    let url = url.as_string().unwrap();
    Arrived {
        method: member("method").as_string().unwrap(),
        path: url.strip_prefix("/integrations").unwrap_or(&url).to_owned(),
        key: headers.get("idempotency-key").unwrap(),
        body: member("body").as_string().map_or(Value::Null, |body| parse(&body).unwrap()),
    }
}

fn answer(status: u16, body: &str) -> JsValue {
    let init = ResponseInit::new();
    init.set_status(status);
    let body = (status != 204).then_some(body);
    Response::new_with_opt_str_and_init(body, &init).unwrap().into()
}

/// Waits.
pub(crate) async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        web_sys::window().unwrap().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// An endpoint with two connectors: HubSpot, connected, with one action; Shippo, by key.
pub(crate) fn usual(call: &Arrived) -> Option<(u16, String)> {
    let body = match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/connectors") => {
            r#"{"connectors":[{"id":"hubspot","name":"HubSpot","icon":"javascript:alert(1)","category":["crm","oas"]},{"id":"shippo","name":"Shippo","category":["shipping"]},{"id":"odd","name":"<img src=x onerror=alert(1)>","category":["crm"]}]}"#
        }
        ("GET", "/credentials") => {
            r#"{"credentials":[{"credentialId":"c1","name":"Jane's HubSpot","type":"hubspot-oauth2","createdAt":"2026-01-01T00:00:00Z"}]}"#
        }
        ("GET", "/connectors/hubspot/resources") => {
            r#"{"resources":[{"name":"contacts","description":"People.","actions":[{"id":"create","name":"Create a contact"}]}]}"#
        }
        ("GET", "/connectors/hubspot/actions/create") => {
            r#"{"action":{"id":"create","displayName":"Create a contact","parameters":[],"requestBody":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"age":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}},"home":{"type":"object","properties":{"city":{"type":"string"}}},"who":{"oneOf":[{"type":"string"},{"type":"integer"}]}}}}}"#
        }
        ("GET", "/connectors/hubspot/credentials/metadata") => {
            r#"{"metadata":[{"authenticationType":"oauth2","properties":[]}]}"#
        }
        ("GET", "/connectors/shippo/credentials/metadata") => {
            r#"{"metadata":[{"authenticationType":"apiKey","properties":[{"name":"Authorization","required":true,"type":"string"}]}]}"#
        }
        ("GET", path) if path.ends_with("/resources") => r#"{"resources":[]}"#,
        ("GET", path) if path.ends_with("/metadata") => r#"{"metadata":[]}"#,
        ("POST", "/connectors/shippo/credentials") => r#"{"credentialId":"c2"}"#,
        ("POST", path) if path.ends_with("/execute") => {
            r#"{"executionId":"e1","responseData":{"id":9007199254740993}}"#
        }
        ("DELETE", _) => return Some((204, String::new())),
        _ => {
            return Some((
                404,
                r#"{"error":{"source":"ENDPOINT","code":"NOT_FOUND","message":"no"}}"#.to_owned(),
            ));
        }
    };
    Some((200, body.to_owned()))
}
