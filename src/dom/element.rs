//! An element under construction.
//!
//! An element is one word, and is handed on and back as one: a component is little but a row of such calls, so what a
//! call costs is what a component costs. That is also why every method hands its closure on, boxed, to a function that
//! is there once.

use super::{Give, Take, effect, keep};
use crate::listener::Listener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement, Node};

/// An element that is being built. Every call sets one thing and gives it back.
#[derive(Clone, Debug)]
#[must_use = "an element shows only where it is added"]
pub(crate) struct El(
    /// `undefined` only where there is no document to make elements: then everything is done to nothing.
    Element,
);

/// Elements to be drawn beside each other; none is nothing.
pub(crate) type View = Vec<El>;

impl From<El> for View {
    #[inline(never)]
    fn from(element: El) -> Self {
        vec![element]
    }
}

/// A new element with these classes.
#[inline(never)]
pub(crate) fn el(tag: &str, classes: &str) -> El {
    let element = made(document().and_then(|document| document.create_element(tag).ok()));
    if classes.is_empty() { element } else { element.attr("class", classes) }
}

/// A new element of a drawing.
#[inline(never)]
pub(crate) fn svg(tag: &str) -> El {
    let drawing = Some("http://www.w3.org/2000/svg");
    made(document().and_then(|document| document.create_element_ns(drawing, tag).ok()))
}

/// Puts the focus on an element. What is none, and what cannot take the focus, leaves it where it is.
#[expect(clippy::needless_pass_by_value, reason = "nobody looks for an element and keeps it after this")]
pub(crate) fn focus(element: Option<Element>) {
    if let Some(element) = element.as_ref().and_then(JsCast::dyn_ref::<HtmlElement>) {
        let _ = element.focus();
    }
}

fn made(element: Option<Element>) -> El {
    El(element.unwrap_or_else(|| JsValue::UNDEFINED.unchecked_into()))
}

pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

impl El {
    /// Builds on an element that is there already.
    pub(crate) const fn of(node: Element) -> Self {
        Self(node)
    }

    pub(crate) const fn node(&self) -> &Element {
        &self.0
    }

    /// Sets an attribute. Addresses must have passed `SafeUrl`.
    #[inline(never)]
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        set_attribute(&self.0, name, Some(value));
        self
    }

    /// Sets an attribute where there is a value.
    #[inline(never)]
    pub(crate) fn attr_if(self, name: &str, value: Option<&str>) -> Self {
        set_attribute(&self.0, name, value);
        self
    }

    /// Keeps an attribute up to date; without a value it is taken off.
    pub(crate) fn attr_live(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        attribute_live(self, name, Box::new(value))
    }

    /// Keeps an attribute that is there or not (`hidden`, `disabled`) up to date.
    pub(crate) fn flag_live(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        flag_live(self, name, Box::new(on))
    }

    /// Keeps an attribute that says `true` or `false` (`aria-pressed`) up to date.
    pub(crate) fn truth_live(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        truth_live(self, name, Box::new(on))
    }

    /// Keeps what stands in an input up to date.
    pub(crate) fn value_live(self, value: impl Fn() -> String + 'static) -> Self {
        value_live(self, Box::new(value))
    }

    /// Keeps whether an input is checked up to date.
    pub(crate) fn checked_live(self, on: impl Fn() -> bool + 'static) -> Self {
        checked_live(self, Box::new(on))
    }

    /// Sets or takes off an attribute that is there or not.
    pub(crate) fn flag(&self, name: &str, on: bool) {
        self.mark(name, on.then_some(""));
    }

    /// Sets an attribute of an element that has its place already, or takes it off.
    #[inline(never)]
    pub(crate) fn mark(&self, name: &str, value: Option<&str>) {
        // What is so already is left alone: an effect may look at more than has changed.
        if self.0.get_attribute(name).as_deref() != value {
            set_attribute(&self.0, name, value);
        }
    }

    /// Puts text in the place of everything in it.
    #[inline(never)]
    pub(crate) fn words(&self, text: &str) {
        if self.0.text_content().as_deref() != Some(text) {
            self.0.set_text_content(Some(text));
        }
    }

    /// Sets what stands in an input.
    pub(crate) fn set_value(&self, value: &str) {
        set_property(&self.0, "value", &value.into());
    }

    /// Sets whether an input is checked.
    pub(crate) fn set_checked(&self, on: bool) {
        set_property(&self.0, "checked", &on.into());
    }

    /// Puts it right before another element that has its place.
    pub(crate) fn go_before(&self, other: &Self) {
        if let Some(parent) = other.0.parent_node() {
            // Only a node that would contain itself fails.
            let _ = parent.insert_before(&self.0, Some(&other.0));
        }
    }

    /// Takes it out of the page.
    pub(crate) fn remove(&self) {
        self.0.remove();
    }

    /// Calls back on an event, for as long as what this was made in is drawn.
    pub(crate) fn on(self, name: &'static str, act: impl Fn(&Event) + 'static) -> Self {
        listen(self, name, Box::new(act))
    }

    /// Calls back when it is pressed.
    pub(crate) fn click(self, act: impl Fn() + 'static) -> Self {
        pressed(self, Box::new(act))
    }

    /// Calls back with what stands in it, whenever that is changed by hand.
    pub(crate) fn typed(self, act: impl Fn(String) + 'static) -> Self {
        changed(self, "input", Box::new(act))
    }

    /// Calls back with the value that was chosen in it.
    pub(crate) fn chosen(self, act: impl Fn(String) + 'static) -> Self {
        changed(self, "change", Box::new(act))
    }

    /// Adds text.
    #[inline(never)]
    pub(crate) fn text(self, text: &str) -> Self {
        add_text(&self.0, text);
        self
    }

    /// Adds text and keeps it up to date.
    pub(crate) fn text_live(self, text: impl Fn() -> String + 'static) -> Self {
        text_live(self, Box::new(text))
    }

    /// Adds an element. It is given away: it has its place now.
    #[expect(clippy::needless_pass_by_value, reason = "an element has one place")]
    #[inline(never)]
    pub(crate) fn add(self, child: El) -> Self {
        append(&self.0, &child.0);
        self
    }

    /// Adds elements.
    pub(crate) fn add_all(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().fold(self, Self::add)
    }

    /// Adds a part that is drawn anew whenever something that it reads has changed.
    pub(crate) fn region(self, draw: impl Fn() -> View + 'static) -> Self {
        region(self, Box::new(draw))
    }

    /// Adds an element for each key and keeps them in the keys' order. What is drawn for a key stays as it is for as
    /// long as the key is there.
    pub(crate) fn each(
        self,
        keys: impl Fn() -> Vec<String> + 'static,
        draw: impl Fn(&str) -> El + 'static,
    ) -> Self {
        super::each::each(&self.0, Box::new(keys), Box::new(draw));
        self
    }
}

#[inline(never)]
fn region(element: El, draw: Box<dyn Give<View>>) -> El {
    super::region::region(&element.0, draw);
    element
}

fn set_attribute(node: &Element, name: &str, value: Option<&str>) {
    // Only names that are no names fail, and ours are fixed.
    let _ = match value {
        Some(value) => node.set_attribute(name, value),
        None => node.remove_attribute(name),
    };
}

#[inline(never)]
fn attribute_live(element: El, name: &'static str, value: Box<dyn Give<Option<String>>>) -> El {
    let node = element.0.clone();
    effect(move || set_attribute(&node, name, value.give().as_deref()));
    element
}

#[inline(never)]
fn flag_live(element: El, name: &'static str, on: Box<dyn Give<bool>>) -> El {
    attribute_live(element, name, Box::new(move || on.give().then(String::new)))
}

#[inline(never)]
fn truth_live(element: El, name: &'static str, on: Box<dyn Give<bool>>) -> El {
    let word = move || if on.give() { "true" } else { "false" };
    attribute_live(element, name, Box::new(move || Some(word().to_owned())))
}

#[inline(never)]
fn value_live(element: El, value: Box<dyn Give<String>>) -> El {
    property_live(element, "value", Box::new(move || value.give().into()))
}

#[inline(never)]
fn checked_live(element: El, on: Box<dyn Give<bool>>) -> El {
    property_live(element, "checked", Box::new(move || on.give().into()))
}

#[inline(never)]
fn property_live(element: El, name: &'static str, value: Box<dyn Give<JsValue>>) -> El {
    let node = element.0.clone();
    effect(move || set_property(&node, name, &value.give()));
    element
}

fn set_property(node: &Element, name: &str, value: &JsValue) {
    let name = JsValue::from_str(name);
    // Setting what is there already would move the caret.
    if js_sys::Reflect::get(node, &name).ok().as_ref() != Some(value) {
        let _ = js_sys::Reflect::set(node, &name, value);
    }
}

#[inline(never)]
fn listen(element: El, name: &'static str, act: Box<dyn for<'event> Take<&'event Event>>) -> El {
    if let Some(listener) = Listener::new(&element.0, name, act) {
        keep(listener);
    }
    element
}

#[inline(never)]
fn pressed(element: El, act: Box<dyn Give<()>>) -> El {
    listen(element, "click", Box::new(move |_: &Event| act.give()))
}

#[inline(never)]
fn changed(element: El, name: &'static str, act: Box<dyn Take<String>>) -> El {
    listen(element, name, Box::new(move |event: &Event| act.take(value_of(event))))
}

fn value_of(event: &Event) -> String {
    let target = event.current_target();
    let value = target.and_then(|target| js_sys::Reflect::get(&target, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

fn add_text(node: &Element, text: &str) -> Option<Node> {
    let added = document()?.create_text_node(text).unchecked_into();
    append(node, &added);
    Some(added)
}

#[inline(never)]
fn text_live(element: El, text: Box<dyn Give<String>>) -> El {
    if let Some(added) = add_text(&element.0, "") {
        effect(move || added.set_text_content(Some(&text.give())));
    }
    element
}

pub(super) fn append(parent: &Node, child: &Node) {
    // Only a node that would contain itself fails.
    let _ = parent.append_child(child);
}
