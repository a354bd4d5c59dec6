//! An event listener that goes when it is dropped.

use crate::graph::Take;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// Listens for as long as it is kept.
#[must_use = "dropping a listener removes it"]
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(
        target: &EventTarget,
        name: &'static str,
        callback: Box<dyn for<'event> Take<&'event Event>>,
    ) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Event)>::new(move |event: Event| callback.take(&event));
        target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref()).ok()?;
        Some(Self { target: target.clone(), name, callback })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A listener that is already gone is what was wanted.
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.callback.as_ref().unchecked_ref());
    }
}
