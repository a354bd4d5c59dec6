//! The end of what is drawn: more comes when it is scrolled to, or when it is pressed.

use crate::components::button::button;
use crate::dom::{El, keep};
use crate::i18n::Text;
use crate::session::Session;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

/// Draws the way to more.
pub(super) fn more(session: Session, grow: impl Fn() + 'static) -> El {
    let grow: Rc<dyn Fn()> = Rc::new(grow);
    let pressed = Rc::clone(&grow);
    let end =
        button(session.i18n(), Text::ShowMore, move || pressed()).attr("class", "jf-button jf-show-more");
    if let Some(watch) = Watch::new(end.node(), grow) {
        keep(watch);
    }
    end
}

/// An observer that goes when it is dropped.
struct Watch {
    observer: IntersectionObserver,
    _seen: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watch {
    fn new(node: &web_sys::Element, seen: Rc<dyn Fn()>) -> Option<Self> {
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let visible = |entry: wasm_bindgen::JsValue| {
                entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting()
            };
            if entries.iter().any(visible) {
                seen();
            }
        });
        let observer = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok()?;
        observer.observe(node);
        Some(Self { observer, _seen: seen })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
