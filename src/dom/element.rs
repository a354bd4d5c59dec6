//! An element under construction.

use super::effect;
use crate::listener::Listener;
use reactive_graph::owner::StoredValue;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, Node};

/// An element that is being built. Every call sets one thing and gives it back.
#[derive(Clone, Debug)]
#[must_use = "an element shows only where it is added"]
pub(crate) struct El {
    /// `None` only where there is no document to make elements: then everything is done to nothing.
    node: Option<Element>,
}

/// Elements to be drawn beside each other; none is nothing.
pub(crate) type View = Vec<El>;

impl From<El> for View {
    fn from(element: El) -> Self {
        vec![element]
    }
}

/// A new element with these classes.
#[inline(never)]
pub(crate) fn el(tag: &str, classes: &str) -> El {
    let node = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element(tag).ok());
    let element = El { node };
    if classes.is_empty() { element } else { element.attr("class", classes) }
}

/// A new element of a drawing.
pub(crate) fn svg(tag: &str) -> El {
    let document = web_sys::window().and_then(|window| window.document());
    El {
        node: document
            .and_then(|document| document.create_element_ns(Some("http://www.w3.org/2000/svg"), tag).ok()),
    }
}

impl El {
    /// Builds on an element that is there already.
    pub(crate) const fn of(node: Element) -> Self {
        Self { node: Some(node) }
    }

    pub(crate) fn node(&self) -> Option<&Element> {
        self.node.as_ref()
    }

    /// Sets an attribute. Addresses must have passed `SafeUrl`.
    #[inline(never)]
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        set_attribute(self.node.as_ref(), name, Some(value));
        self
    }

    /// Sets an attribute where there is a value.
    #[inline(never)]
    pub(crate) fn attr_if(self, name: &str, value: Option<&str>) -> Self {
        set_attribute(self.node.as_ref(), name, value);
        self
    }

    /// Keeps an attribute up to date; without a value it is taken off.
    pub(crate) fn attr_live(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        attribute_live(self.node.clone(), name, Box::new(value));
        self
    }

    /// Keeps an attribute that is there or not (`hidden`, `disabled`) up to date.
    pub(crate) fn flag_live(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.attr_live(name, move || on().then(String::new))
    }

    /// Keeps an attribute that says `true` or `false` (`aria-pressed`) up to date.
    pub(crate) fn truth_live(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.attr_live(name, move || Some(on().to_string()))
    }

    /// Keeps what stands in an input up to date.
    pub(crate) fn value_live(self, value: impl Fn() -> String + 'static) -> Self {
        property_live(self.node.clone(), "value", Box::new(move || value().into()));
        self
    }

    /// Keeps whether an input is checked up to date.
    pub(crate) fn checked_live(self, on: impl Fn() -> bool + 'static) -> Self {
        property_live(self.node.clone(), "checked", Box::new(move || on().into()));
        self
    }

    /// Sets or takes off an attribute that is there or not.
    pub(crate) fn flag(&self, name: &str, on: bool) {
        set_attribute(self.node.as_ref(), name, on.then_some(""));
    }

    /// Sets an attribute of an element that has its place already, or takes it off.
    #[inline(never)]
    pub(crate) fn mark(&self, name: &str, value: Option<&str>) {
        set_attribute(self.node.as_ref(), name, value);
    }

    /// Puts text in the place of everything in it.
    #[inline(never)]
    pub(crate) fn words(&self, text: &str) {
        if let Some(node) = &self.node {
            node.set_text_content(Some(text));
        }
    }

    /// Sets what stands in an input.
    pub(crate) fn set_value(&self, value: &str) {
        set_property(self.node.as_ref(), "value", &value.into());
    }

    /// Sets whether an input is checked.
    pub(crate) fn set_checked(&self, on: bool) {
        set_property(self.node.as_ref(), "checked", &on.into());
    }

    /// Puts it right before another element that has its place.
    pub(crate) fn go_before(&self, other: &Self) {
        if let (Some(node), Some(other)) = (&self.node, &other.node)
            && let Some(parent) = other.parent_node()
        {
            // Only a node that would contain itself fails.
            let _ = parent.insert_before(node, Some(other));
        }
    }

    /// Takes it out of the page.
    pub(crate) fn remove(&self) {
        if let Some(node) = &self.node {
            node.remove();
        }
    }

    /// Calls back on an event, for as long as what this was made in is drawn.
    pub(crate) fn on(self, name: &'static str, act: impl Fn(&Event) + 'static) -> Self {
        listen(self.node.as_ref(), name, Box::new(move |event| act(&event)));
        self
    }

    /// Calls back when it is pressed.
    pub(crate) fn click(self, act: impl Fn() + 'static) -> Self {
        self.on("click", move |_| act())
    }

    /// Calls back with what stands in it, whenever that is changed by hand.
    pub(crate) fn typed(self, act: impl Fn(String) + 'static) -> Self {
        self.on("input", move |event| act(value_of(event)))
    }

    /// Calls back with the value that was chosen in it.
    pub(crate) fn chosen(self, act: impl Fn(String) + 'static) -> Self {
        self.on("change", move |event| act(value_of(event)))
    }

    /// Adds text.
    #[inline(never)]
    pub(crate) fn text(self, text: &str) -> Self {
        add_text(self.node.as_ref(), text);
        self
    }

    /// Adds text and keeps it up to date.
    pub(crate) fn text_live(self, text: impl Fn() -> String + 'static) -> Self {
        text_live(self.node.as_ref(), Box::new(text));
        self
    }

    /// Adds an element. It is given away: it has its place now.
    #[expect(clippy::needless_pass_by_value, reason = "an element has one place")]
    #[inline(never)]
    pub(crate) fn add(self, child: El) -> Self {
        if let (Some(node), Some(child)) = (&self.node, &child.node) {
            append(node, child);
        }
        self
    }

    /// Adds elements.
    pub(crate) fn add_all(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().fold(self, Self::add)
    }

    /// Adds a part that is drawn anew whenever something that it reads has changed.
    pub(crate) fn region(self, draw: impl Fn() -> View + 'static) -> Self {
        if let Some(node) = &self.node {
            super::region::region(node, Box::new(draw));
        }
        self
    }

    /// Adds an element for each key and keeps them in the keys' order. What is drawn for a key stays as it is for as
    /// long as the key is there.
    pub(crate) fn each(
        self,
        keys: impl Fn() -> Vec<String> + 'static,
        draw: impl Fn(&str) -> El + 'static,
    ) -> Self {
        if let Some(node) = &self.node {
            super::each::each(node, Box::new(keys), Box::new(draw));
        }
        self
    }
}

fn set_attribute(node: Option<&Element>, name: &str, value: Option<&str>) {
    // Only names that are no names fail, and ours are fixed.
    let _ = match (node, value) {
        (Some(node), Some(value)) => node.set_attribute(name, value),
        (Some(node), None) => node.remove_attribute(name),
        _ => Ok(()),
    };
}

fn attribute_live(node: Option<Element>, name: &'static str, value: Box<dyn Fn() -> Option<String>>) {
    effect(move || set_attribute(node.as_ref(), name, value().as_deref()));
}

fn property_live(node: Option<Element>, name: &'static str, value: Box<dyn Fn() -> JsValue>) {
    effect(move || set_property(node.as_ref(), name, &value()));
}

fn set_property(node: Option<&Element>, name: &str, value: &JsValue) {
    let Some(node) = node else { return };
    let name = JsValue::from_str(name);
    // Setting what is there already would move the caret.
    if js_sys::Reflect::get(node, &name).ok().as_ref() != Some(value) {
        let _ = js_sys::Reflect::set(node, &name, value);
    }
}

fn listen(node: Option<&Element>, name: &'static str, act: Box<dyn FnMut(Event)>) {
    if let Some(listener) = node.and_then(|node| Listener::new(node, name, act)) {
        StoredValue::new_local(listener);
    }
}

fn value_of(event: &Event) -> String {
    let target = event.current_target();
    let value = target.and_then(|target| js_sys::Reflect::get(&target, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

fn text_node(text: &str) -> Option<Node> {
    Some(web_sys::window()?.document()?.create_text_node(text).unchecked_into())
}

fn add_text(node: Option<&Element>, text: &str) -> Option<Node> {
    let added = text_node(text)?;
    append(node?, &added);
    Some(added)
}

fn text_live(node: Option<&Element>, text: Box<dyn Fn() -> String>) {
    let added = add_text(node, "");
    effect(move || {
        let text = text();
        if let Some(added) = &added {
            added.set_text_content(Some(&text));
        }
    });
}

fn append(parent: &Node, child: &Node) {
    // Only a node that would contain itself fails.
    let _ = parent.append_child(child);
}
