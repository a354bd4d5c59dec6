//! A page for one test: a marketplace in a box, and what a person sees of it and does to it.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(missing_debug_implementations, reason = "nobody prints a page")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "in a test that is how to fail")]

mod endpoint;
pub(crate) mod held;
#[cfg(feature = "embed")]
pub(crate) mod widget;

#[allow(unused_imports, reason = "each test file uses its own part")]
pub(crate) use endpoint::{Arrived, Reply, asking_for, catalog, ok, usual};

use jackfield::{Marketplace, MarketplaceProps, Notice, Options};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

/// The page. It takes the marketplace down when it is dropped.
pub(crate) struct Page {
    container: HtmlElement,
    calls: Rc<RefCell<Vec<Arrived>>>,
    notices: Arc<Mutex<Vec<Notice>>>,
    taken_down: Option<Box<dyn std::any::Any>>,
    _fetch: Closure<dyn FnMut(JsValue, JsValue) -> js_sys::Promise>,
}

impl Page {
    /// Draws a marketplace whose endpoint answers with what `respond` says; `None` breaks the connection.
    pub(crate) fn open<R: Into<Reply>>(respond: impl FnMut(&Arrived) -> R + 'static) -> Self {
        Self::open_with(Options::default(), respond)
    }

    /// The same with options of the host's.
    pub(crate) fn open_with<R: Into<Reply>>(
        options: Options,
        mut respond: impl FnMut(&Arrived) -> R + 'static,
    ) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        jackfield::theme::adopt_into_document(&document).unwrap();
        let container: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&container).unwrap();
        let calls: Rc<RefCell<Vec<Arrived>>> = Rc::default();
        let noted = Rc::clone(&calls);
        let fetch = Closure::<dyn FnMut(JsValue, JsValue) -> js_sys::Promise>::new(
            move |url: JsValue, init: JsValue| {
                let call = endpoint::arrived(&url, &init);
                noted.borrow_mut().push(call.clone());
                let reply: Reply = respond(&call).into();
                future_to_promise(reply.deliver())
            },
        );
        let options = Options { fetch: Some(fetch.as_ref().clone().unchecked_into()), ..options };
        let notices: Arc<Mutex<Vec<Notice>>> = Arc::default();
        let heard = Arc::clone(&notices);
        let on_notice = Some(Callback::new(move |notice| heard.lock().unwrap().push(notice)));
        let view = move || Marketplace(MarketplaceProps { options, on_notice });
        let taken_down = Some(Box::new(mount_to(container.clone(), view)) as Box<dyn std::any::Any>);
        Self { container, calls, notices, taken_down, _fetch: fetch }
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

    /// How often a path was called with a method.
    pub(crate) fn count(&self, method: &str, path: &str) -> usize {
        self.calls.borrow().iter().filter(|call| call.method == method && call.path == path).count()
    }

    /// The runs among the calls.
    pub(crate) fn runs(&self) -> Vec<Arrived> {
        self.calls().into_iter().filter(|call| call.path.ends_with("/execute")).collect()
    }

    /// What the host was told so far.
    pub(crate) fn notices(&self) -> Vec<Notice> {
        self.notices.lock().unwrap().clone()
    }

    /// The body of the last run's request, as it was sent.
    pub(crate) fn sent(&self) -> String {
        let sent = |run: &Arrived| run.body.get("requestBody").map(ToString::to_string);
        self.runs().last().and_then(sent).unwrap_or_default()
    }

    /// The texts of all elements that fit.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|element| element.text_content().unwrap_or_default()).collect()
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let list = self.container.query_selector_all(selector).unwrap();
        (0..list.length()).map(|at| list.get(at).unwrap().unchecked_into()).collect()
    }

    /// Waits for an element, at most three seconds.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        for _ in 0..150 {
            if let Some(found) = self.container.query_selector(selector).unwrap() {
                return found;
            }
            sleep(20).await;
        }
        panic!("no {selector} in {}", self.container.inner_html());
    }

    /// Waits until something is so, at most three seconds.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..150 {
            if is_so(self) {
                return;
            }
            sleep(20).await;
        }
        panic!("never: {what}, in {}", self.container.inner_html());
    }

    /// Goes to the form of HubSpot's action.
    pub(crate) async fn open_action(&self) {
        self.press("HubSpot").await;
        self.press("Create a contact").await;
        self.find(".jf-action-form").await;
    }

    /// Presses the first button that can be pressed whose words, or whose name for those who do not see it, begin like this.
    pub(crate) async fn press(&self, words: &str) {
        let says = |button: &Element| {
            // A card begins with its logo's letter; its name is what people would say.
            let name = button.query_selector(".jf-card-name").unwrap();
            let shown = name.as_ref().unwrap_or(button).text_content().unwrap_or_default();
            let spoken = button.get_attribute("aria-label").unwrap_or_default();
            let named = shown.starts_with(words) || (shown.is_empty() && spoken.starts_with(words));
            named && !button.has_attribute("disabled")
        };
        let fits = |page: &Self| page.all("button").into_iter().find(says);
        self.until(words, |page| fits(page).is_some()).await;
        fits(self).unwrap().unchecked_into::<HtmlElement>().click();
        sleep(0).await;
    }

    /// Picks one of the options that stand side by side.
    pub(crate) async fn pick(&self, words: &str) {
        let fits = |page: &Self| {
            page.all(".jf-segment").into_iter().find(|option| option.text_content().as_deref() == Some(words))
        };
        self.until(words, |page| fits(page).is_some()).await;
        fits(self).unwrap().unchecked_into::<HtmlElement>().click();
        sleep(0).await;
    }

    /// Types into the field with this label.
    pub(crate) async fn type_into(&self, label: &str, text: &str) {
        self.until(label, |page| page.field(label).is_some()).await;
        input(&self.field(label).unwrap(), text).await;
    }

    /// Searches for this, in whichever search there is.
    pub(crate) async fn search(&self, text: &str) {
        let field: HtmlInputElement = self.find("input[type=search]").await.unchecked_into();
        input(&field, text).await;
        sleep(30).await;
    }

    /// Goes into the field with this label and out of it again.
    pub(crate) async fn visit(&self, label: &str) {
        let field = self.field(label).unwrap();
        field.focus().unwrap();
        field.blur().unwrap();
        sleep(0).await;
    }

    /// The field with this label, or the one that is named by something around it that says this.
    pub(crate) fn field(&self, label: &str) -> Option<HtmlInputElement> {
        let says = |element: &Element| element.text_content().unwrap_or_default().starts_with(label);
        let by_id = |id: &str| self.container.query_selector(&format!("#{id}")).unwrap();
        let own = self.all("label").into_iter().find(says).and_then(|own| by_id(&own.get_attribute("for")?));
        let named_around = || {
            let named =
                self.all(":is(input:not([type=radio]), textarea, select)[aria-labelledby]").into_iter();
            let mut named = named.filter(|field| {
                let names = field.get_attribute("aria-labelledby").unwrap_or_default();
                names.split(' ').filter_map(by_id).any(|name| says(&name))
            });
            named.next()
        };
        Some(own.or_else(named_around)?.unchecked_into())
    }

    /// What stands in all fields of one kind.
    pub(crate) fn values(&self, selector: &str) -> Vec<String> {
        self.all(selector)
            .into_iter()
            .map(|field| field.unchecked_into::<HtmlInputElement>().value())
            .collect()
    }

    /// The id of the element that has the focus.
    pub(crate) fn focused(&self) -> String {
        let element = web_sys::window().unwrap().document().unwrap().active_element();
        element.map(|element| element.id()).unwrap_or_default()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.take_down();
        self.container.remove();
    }
}

pub(crate) async fn input(field: &HtmlInputElement, text: &str) {
    field.set_value(text);
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
    sleep(0).await;
}

/// Presses a key in an element; whether what is around it may act on it too.
pub(crate) fn key(element: &Element, name: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(name);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap()
}

/// Presses an element.
pub(crate) fn press(element: &Element) {
    element.unchecked_ref::<HtmlElement>().click();
}

/// Waits.
pub(crate) async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        web_sys::window().unwrap().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}
