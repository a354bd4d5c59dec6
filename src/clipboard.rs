//! The clipboard.

/// Puts text on the clipboard, and does something once it is there.
pub(crate) fn copy(text: &str, then: Box<dyn FnOnce()>) {
    let Some(page) = web_sys::window() else { return };
    let written = page.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::spawn_local(async move {
        if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
            then();
        }
    });
}
