//! Everything that may suggest that signing in is over: messages of the callback page, and the person coming back.
//!
//! Each is only a reason to look at the list sooner. A message counts when it comes from the page's own origin and has
//! exactly the callback page's shape; nothing of it is believed but whether the provider said no.

use crate::listener::Listener;
use js_sys::Reflect;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Event, MessageEvent, StorageEvent};

/// The name that the callback page and the widget share.
const CHANNEL: &str = "jackfield";
/// The entry that the callback page writes and takes back, for the event it makes in other windows.
const STORAGE_KEY: &str = "jackfield:callback";

/// What was noticed.
pub(super) enum Hint {
    /// The callback page was reached, with the provider's `error` if there was one.
    Callback(Option<String>),
    /// The page has the person's attention again.
    Attention,
}

/// What an event says, if it says anything.
type Read = Box<dyn Fn(&Event) -> Option<Hint>>;

/// Listens for hints for as long as it is kept.
pub(super) struct Hints {
    _listeners: Vec<Listener>,
    channel: Option<BroadcastChannel>,
}

impl Hints {
    pub(super) fn listen(report: Rc<dyn Fn(Hint)>) -> Self {
        let mut listeners = Vec::new();
        let Some(page) = web_sys::window() else { return Self { _listeners: listeners, channel: None } };
        let origin = page.location().origin().unwrap_or_default();
        let on = move |target: &web_sys::EventTarget, name, read: Read| {
            let report = Rc::clone(&report);
            let hear = move |event: &Event| {
                if let Some(hint) = read(event) {
                    report(hint);
                }
            };
            Listener::new(target, name, Box::new(hear))
        };
        listeners.extend(on(
            &page,
            "message",
            Box::new(move |event| {
                let message = event.dyn_ref::<MessageEvent>()?;
                (message.origin() == origin).then(|| callback(&message.data()))?
            }),
        ));
        listeners.extend(on(
            &page,
            "storage",
            Box::new(|event| {
                let change = event.dyn_ref::<StorageEvent>()?;
                let value = change.new_value().filter(|_| change.key().as_deref() == Some(STORAGE_KEY))?;
                callback(&js_sys::JSON::parse(&value).ok()?)
            }),
        ));
        listeners.extend(on(&page, "focus", Box::new(|_| Some(Hint::Attention))));
        if let Some(document) = page.document() {
            let seen = document.clone();
            listeners.extend(on(
                &document,
                "visibilitychange",
                Box::new(move |_| {
                    (seen.visibility_state() == web_sys::VisibilityState::Visible).then_some(Hint::Attention)
                }),
            ));
        }
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            listeners.extend(on(
                channel,
                "message",
                Box::new(|event| callback(&event.dyn_ref::<MessageEvent>()?.data())),
            ));
        }
        Self { _listeners: listeners, channel }
    }
}

impl Drop for Hints {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

/// The callback page's message: `{jackfield: "callback", error, errorDescription}`.
fn callback(data: &JsValue) -> Option<Hint> {
    if !data.is_object() {
        return None;
    }
    let member = |name: &str| Reflect::get(data, &name.into()).ok();
    (member("jackfield")?.as_string()? == "callback").then(|| {
        Hint::Callback(member("error").and_then(|error| error.as_string()).filter(|error| !error.is_empty()))
    })
}
