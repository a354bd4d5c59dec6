//! ECMAScript regular expressions: the browser's own.

use jackfield_core::schema::Patterns;
use wasm_bindgen::JsCast;

/// `pattern` is ECMAScript by definition, so the browser decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BrowserPatterns;

impl Patterns for BrowserPatterns {
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let expression = compile(pattern, "u").or_else(|| compile(pattern, ""))?;
        Some(expression.test(text))
    }
}

/// `new RegExp` throws on a bad pattern, which the typed binding does not expect.
fn compile(pattern: &str, flags: &str) -> Option<js_sys::RegExp> {
    let constructor: js_sys::Function =
        js_sys::Reflect::get(&js_sys::global(), &"RegExp".into()).ok()?.dyn_into().ok()?;
    let arguments = js_sys::Array::of2(&pattern.into(), &flags.into());
    js_sys::Reflect::construct(&constructor, &arguments).ok()?.dyn_into().ok()
}
