//! The clipboard.

use crate::listener::Listener;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Event, HtmlDocument};

/// Puts text on the clipboard, and does something once it is there.
pub(crate) fn copy(text: &str, then: Box<dyn FnOnce()>) {
    let Some(page) = web_sys::window() else { return };
    let clipboard = page.navigator().clipboard();
    let text = text.to_owned();
    // A page that came over plain HTTP has none, whatever the type says.
    let written = (!clipboard.is_undefined()).then(|| clipboard.write_text(&text));
    wasm_bindgen_futures::spawn_local(async move {
        let is_written = match written {
            Some(written) => wasm_bindgen_futures::JsFuture::from(written).await.is_ok(),
            None => false,
        };
        // A frame may be refused the one way and have the other.
        if is_written || copy_by_command(text) {
            then();
        }
    });
}

/// The old way: the browser is told to copy, asks what, and is given the text.
fn copy_by_command(text: String) -> bool {
    let document = web_sys::window().and_then(|page| page.document()?.dyn_into::<HtmlDocument>().ok());
    let Some(document) = document else { return false };
    let give = move |event: &Event| {
        let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
        if let Some(data) = data {
            event.prevent_default();
            let _ = data.set_data("text/plain", &text);
        }
    };
    let asked = Listener::new(&document, "copy", Box::new(give));
    asked.is_some() && document.exec_command("copy").unwrap_or(false)
}
