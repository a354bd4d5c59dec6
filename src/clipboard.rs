//! The clipboard.

/// Puts text on the clipboard; answers whether it got there.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(page) = web_sys::window() else { return false };
    let written = page.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}
