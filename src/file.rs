//! Files that people choose, read in the background.

use jackfield_core::form::Problem;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// A file may have so many bytes: as base64 it must fit into a request beside the rest.
pub(crate) const MOST: u32 = 3_000_000;

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Reads the file that was chosen in an input: its name and its content as base64. The browser encodes it, and not on the
/// page's own thread.
pub(crate) fn read(input: &Element, done: impl FnOnce(Result<(String, String), Problem>) + 'static) {
    let file = member(&member(input, "files"), "0");
    if file.is_undefined() {
        return;
    }
    let size = member(&file, "size").as_f64().unwrap_or(f64::INFINITY);
    if size > f64::from(MOST) {
        return done(Err(Problem::FileTooLarge));
    }
    let name = member(&file, "name").as_string().unwrap_or_default();
    let reader = member(&js_sys::global(), "FileReader")
        .dyn_into::<js_sys::Function>()
        .and_then(|class| Reflect::construct(&class, &js_sys::Array::new()));
    let Ok(reader) = reader else { return done(Err(Problem::FileUnreadable)) };
    let Ok(start) = member(&reader, "readAsDataURL").dyn_into::<js_sys::Function>() else { return };
    let heard = reader.clone();
    let callback = wasm_bindgen::closure::Closure::once_into_js(move || {
        let content = member(&heard, "result").as_string();
        done(match content.as_deref().and_then(|address| address.split_once(',')) {
            Some((_, data)) => Ok((name, data.to_owned())),
            None => Err(Problem::FileUnreadable),
        });
    });
    let _ = Reflect::set(&reader, &"onloadend".into(), &callback);
    // Only what is no file fails.
    let _ = start.call1(&reader, &file);
}
