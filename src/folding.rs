//! Texts made comparable: "RESUME" finds "Résumé", in every script the browser knows.

use js_sys::{JsString, RegExp};
use wasm_bindgen::JsCast;

/// Lower case, marks above and below letters dropped.
pub(crate) fn fold(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    // Most names are plain, and the way to JavaScript and back is long.
    if lower.is_ascii() {
        return lower;
    }
    let text = JsString::from(text).normalize("NFD");
    let text = text.replace_by_pattern(&RegExp::new("\\p{M}", "gu"), "");
    text.to_lower_case().unchecked_into::<JsString>().into()
}
