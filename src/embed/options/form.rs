//! What the host says about forms, out of JavaScript objects. Values pass through JSON text, so that what is not JSON is
//! noticed here, and numbers in a text keep every digit.

use super::{Member, details, wrong};
use crate::options::{FormOptions, OptionSource};
use jackfield_core::Error;
use jackfield_core::form::OfferPage;
use jackfield_core::json::{Value, parse};
use js_sys::{Array, Function, JSON, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Reads `{ "connectorId/actionId": { value, presets, fields } }`.
pub(super) fn by_action(forms: &JsValue) -> Result<Vec<(String, FormOptions)>, JsValue> {
    members(forms).into_iter().map(|(name, form)| Ok((name, read(&form)?))).collect()
}

/// Reads `value`, `presets` and `fields` of an object.
pub(super) fn read(object: &JsValue) -> Result<FormOptions, JsValue> {
    let mut form = FormOptions { value: json(object, "value")?, ..FormOptions::default() };
    let presets = json(object, "presets")?.unwrap_or_default();
    for (pointer, preset) in presets.as_object().into_iter().flat_map(jackfield_core::json::Object::iter) {
        form.fields.at(pointer_of("presets", pointer)?).preset = Some(preset.clone());
    }
    for (pointer, said) in members(&Member::of(object, "fields").value) {
        let field = form.fields.at(pointer_of("fields", &pointer)?);
        let text = Member::of(&said, "label").text()?;
        field.label = text.map(Into::into);
        field.hidden = Member::of(&said, "hidden").value.is_truthy();
        field.read_only = Member::of(&said, "readOnly").value.is_truthy();
        let order = Member::of(&said, "order");
        field.order = order.whole_number()?;
        let options = Member::of(&said, "options");
        match options.function() {
            Some(function) => form.offer(&pointer, option_source(function)),
            // A function has no place in JSON: an attribute can only leave it out.
            None if options.is_given() => return Err(wrong("options", "a function")),
            None => {}
        }
    }
    Ok(form)
}

fn pointer_of<'a>(option: &str, pointer: &'a str) -> Result<&'a str, JsValue> {
    let is_one = pointer.starts_with('/');
    is_one
        .then_some(pointer)
        .ok_or_else(|| wrong(option, "an object by paths such as \"/requestBody/email\""))
}

/// The members of an object; of anything else, none.
fn members(object: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    let pair = |entry: JsValue| {
        let entry: Array = entry.unchecked_into();
        (entry.get(0).as_string().unwrap_or_default(), entry.get(1))
    };
    Object::entries(object).iter().map(pair).collect()
}

/// A member as JSON: an object, or the text of one.
fn json(object: &JsValue, name: &'static str) -> Result<Option<Value>, JsValue> {
    let member = Member::of(object, name);
    if !member.is_given() {
        return Ok(None);
    }
    let text = member.value.as_string().or_else(|| text_of(&member.value));
    let value = text.and_then(|text| parse(&text).ok()).filter(|value| value.as_object().is_some());
    value.map(Some).ok_or_else(|| wrong(name, "an object, or one as JSON text"))
}

fn text_of(value: &JsValue) -> Option<String> {
    JsValue::from(JSON::stringify(value).ok()?).as_string()
}

/// A host's function for the options of a field, which may answer at once or later.
fn option_source(function: Function) -> OptionSource {
    OptionSource::new(move |question| {
        let answer = function.call1(&JsValue::UNDEFINED, &details::question(&question));
        async move {
            let failed = |error: JsValue| {
                let message =
                    error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| error.message().into());
                Error::widget(Error::OPTIONS_FAILED, ["the options of a field failed: ", &message].concat())
            };
            let answer = JsFuture::from(Promise::resolve(&answer.map_err(failed)?)).await.map_err(failed)?;
            OfferPage::read(&text_of(&answer).unwrap_or_default()).map_err(|why| {
                Error::widget(Error::OPTIONS_FAILED, ["what the options of a field answered ", why].concat())
            })
        }
    })
}
