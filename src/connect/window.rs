//! The window in which people sign in.

use jackfield_core::SafeUrl;
use jackfield_core::connect::Window as Seen;
use wasm_bindgen::JsValue;

/// A window of our own, as far as the browser still lets us reach it.
pub(super) struct SignInWindow {
    handle: Option<web_sys::Window>,
}

impl SignInWindow {
    /// Opens an empty window. Only inside a click, and before anything is awaited, will a browser do it.
    pub(super) fn open(name: &str) -> Self {
        let features = "popup,width=560,height=720";
        let opened = web_sys::window().and_then(|page| {
            page.open_with_url_and_target_and_features("about:blank", name, features).ok()?
        });
        Self { handle: opened }
    }

    /// None at all, for where a key is enough or the person leaves the page.
    pub(super) const fn none() -> Self {
        Self { handle: None }
    }

    pub(super) const fn seen(&self) -> Seen {
        if self.handle.is_some() { Seen::Open } else { Seen::Blocked }
    }

    pub(super) fn navigate(&self, url: &SafeUrl) {
        if let Some(handle) = &self.handle {
            // A severed window refuses; the person then has the link.
            let _ = handle.location().set_href(url.as_str());
        }
    }

    /// What the browser says, which a provider's opener policy can make false.
    pub(super) fn says_closed(&self) -> bool {
        self.handle.as_ref().is_some_and(|handle| handle.closed().unwrap_or(true))
    }

    pub(super) fn focus(&self) {
        if let Some(handle) = &self.handle {
            let _: Result<(), JsValue> = handle.focus();
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(handle) = self.handle.take() {
            let _: Result<(), JsValue> = handle.close();
        }
    }
}
