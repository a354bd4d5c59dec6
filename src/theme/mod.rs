//! The look: one style sheet, made of each component's own, put in place so that no Content-Security-Policy minds.
//!
//! It comes as a constructed style sheet: a `<style>` element or a `style` attribute would be blocked under
//! `style-src 'self'`. Everything is drawn from the custom properties `--jackfield-*`, which a host sets.

mod squeeze;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

use squeeze::squeeze;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Document, ShadowRoot};

/// The whole style sheet, as it is downloaded.
pub const CSS: &str = {
    const SQUEEZED: ([u8; WRITTEN.len()], usize) = squeeze(WRITTEN);
    match str::from_utf8(SQUEEZED.0.split_at(SQUEEZED.1).0) {
        Ok(css) => css,
        Err(_) => WRITTEN,
    }
};

/// The whole style sheet, as it is written.
const WRITTEN: &str = concat!(
    include_str!("base.css"),
    include_str!("../components/button/style.css"),
    include_str!("../components/marketplace/style.css"),
    include_str!("../components/gallery/style.css"),
    include_str!("../components/logo/style.css"),
    include_str!("../components/skeleton/style.css"),
    include_str!("../components/notice/style.css"),
    include_str!("../components/icon/style.css"),
    include_str!("../components/prose/style.css"),
    include_str!("../components/connector_panel/style.css"),
    include_str!("../components/accounts/style.css"),
    include_str!("../components/connect_box/style.css"),
    include_str!("../components/action_list/style.css"),
    include_str!("../components/action_page/style.css"),
    include_str!("../components/field/style.css"),
    include_str!("../components/result/style.css"),
);

/// Adds the style sheet to a shadow root, once.
///
/// # Errors
/// What the browser throws where it knows no constructed style sheets.
pub fn adopt_into_root(root: &ShadowRoot) -> Result<(), JsValue> {
    adopt(root.as_ref())
}

/// Adds the style sheet to a document, once: for components that are not in a shadow root.
///
/// # Errors
/// What the browser throws where it knows no constructed style sheets.
pub fn adopt_into_document(document: &Document) -> Result<(), JsValue> {
    adopt(document.as_ref())
}

/// A mark by which our own sheet is known again, also one of another copy of this crate on the same page.
const MARK: &str = "__jackfield";

fn adopt(target: &JsValue) -> Result<(), JsValue> {
    let name = JsValue::from_str("adoptedStyleSheets");
    let known: js_sys::Array = js_sys::Array::from(&js_sys::Reflect::get(target, &name)?);
    let mark = JsValue::from_str(MARK);
    if known.iter().any(|sheet| js_sys::Reflect::has(&sheet, &mark).unwrap_or(false)) {
        return Ok(());
    }
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(CSS)?;
    js_sys::Reflect::set(&sheet, &mark, &JsValue::TRUE)?;
    known.push(sheet.unchecked_ref());
    js_sys::Reflect::set(target, &name, &known)?;
    Ok(())
}
