//! Dates, counts and plurals through the browser's `Intl`, which knows every language and costs nothing.

use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

fn locales(locale: Option<&str>) -> Array {
    let list = Array::new();
    // A tag that is none would throw: ask first.
    if let Some(locale) = locale {
        let candidates = Array::of1(&locale.into());
        let known = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(
            Reflect::get(&js_sys::global(), &"Intl".into())
                .and_then(|intl| Reflect::get(&intl, &"getCanonicalLocales".into()))
                .unwrap_or(JsValue::UNDEFINED),
        );
        if known.is_ok_and(|known| known.call1(&JsValue::UNDEFINED, &candidates).is_ok()) {
            list.push(&locale.into());
        }
    }
    list
}

/// A day, or with `timed` a moment with its zone.
pub(super) fn date(locale: Option<&str>, when: &JsValue, timed: bool) -> Option<String> {
    let date = Date::new(when);
    if date.get_time().is_nan() {
        return None;
    }
    let options = Object::new();
    Reflect::set(&options, &"dateStyle".into(), &"medium".into()).ok()?;
    if timed {
        Reflect::set(&options, &"timeStyle".into(), &"long".into()).ok()?;
    }
    let format = Intl::DateTimeFormat::new(&locales(locale), &options);
    format.format().call1(&JsValue::UNDEFINED, &date).ok()?.as_string()
}

pub(super) fn number(locale: Option<&str>, count: usize) -> String {
    let format = Intl::NumberFormat::new(&locales(locale), &Object::new());
    let value = JsValue::from_f64(as_float(count));
    format
        .format()
        .call1(&JsValue::UNDEFINED, &value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| count.to_string())
}

pub(super) fn is_singular(locale: Option<&str>, count: usize) -> bool {
    Intl::PluralRules::new(&locales(locale), &Object::new()).select(as_float(count)) == "one"
}

fn as_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
