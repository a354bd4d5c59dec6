//! What the host is told, as JavaScript objects.

use crate::options::{Entered, Notice, OptionQuestion};
use jackfield_core::Error;
use jackfield_core::json::{Number, Value};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

/// Tells the host. What its function throws is its own affair.
///
/// What is in a form that the host keeps is told to the element alone first, as `form`: that is what it takes part in the
/// host's own form with.
pub(super) fn emit(emit: &js_sys::Function, notice: &Notice) {
    if let Notice::Changed { entered: Some(entered), .. } = notice {
        pass(emit, &Notice::Settled(entered.clone()));
    }
    pass(emit, notice);
}

fn pass(emit: &js_sys::Function, notice: &Notice) {
    let detail = Detail(Object::new().into());
    let name = told(notice, &detail);
    let _ = emit.call2(&JsValue::UNDEFINED, &name.into(), &detail.0);
}

/// A plain object, as `JSON.parse` would make it.
struct Detail(JsValue);

impl Detail {
    #[inline(never)]
    fn value(&self, name: &str, value: &JsValue) {
        // Nothing prevents setting a member of an object of our own.
        let _ = Reflect::set(&self.0, &name.into(), value);
    }

    #[inline(never)]
    fn text(&self, name: &str, text: &str) {
        self.value(name, &text.into());
    }

    /// A member that is left out where there is nothing to say.
    fn text_if(&self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }
}

/// Fills the detail in and answers with the notice's name.
fn told(notice: &Notice, detail: &Detail) -> &'static str {
    let connector = |id: &str| detail.text("connectorId", id);
    let action = |id: &str| detail.text("actionId", id);
    match notice {
        Notice::Ready(count) => {
            detail.value("connectors", &count_of(*count));
            "ready"
        }
        Notice::Connected { connector: id, credential } => {
            connector(id);
            detail.text("credentialId", credential);
            "connect"
        }
        Notice::Disconnected { connector: id, credential } => {
            connector(id);
            detail.text("credentialId", credential);
            "disconnect"
        }
        Notice::Changed { connector: id, action: of, entered } => {
            connector(id);
            action(of);
            if let Some(Entered { value, problem, .. }) = entered {
                detail.value("value", &json(value));
                detail.text("json", &value.to_string());
                detail.value("valid", &problem.is_none().into());
            }
            "change"
        }
        Notice::Settled(Entered { value, problem, missing, element }) => {
            detail.text("json", &value.to_string());
            detail.text_if("problem", problem.as_deref());
            detail.value("missing", &(*missing).into());
            detail.text("element", element);
            "form"
        }
        Notice::Submitted { connector: id, action: of } => {
            connector(id);
            action(of);
            "submit"
        }
        Notice::Result { connector: id, action: of, execution, response } => {
            connector(id);
            action(of);
            detail.text_if("executionId", execution.as_deref());
            detail.value("responseData", &json(response));
            "result"
        }
        Notice::Failed { error, display, connector: id, action: of } => {
            detail.text_if("connectorId", id.as_deref());
            detail.text_if("actionId", of.as_deref());
            detail.value("error", &failure(error, display));
            "error"
        }
        Notice::Closed(id) => {
            connector(id);
            "close"
        }
    }
}

/// What a host's function for the options of a field is called with.
pub(super) fn question(question: &OptionQuestion) -> JsValue {
    let argument = Detail(Object::new().into());
    argument.text("query", &question.query);
    let known = |value: &Option<Value>| value.as_ref().map_or(JsValue::UNDEFINED, json);
    argument.value("cursor", &known(&question.cursor));
    argument.value("selected", &known(&question.selected));
    argument.value("value", &json(&question.value));
    argument.value("signal", &question.signal);
    argument.0
}

fn count_of(count: usize) -> JsValue {
    // A list in 32-bit memory is never longer.
    JsValue::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn failure(error: &Error, display: &str) -> JsValue {
    let failure = Detail(Object::new().into());
    failure.text("code", &error.code);
    failure.text("source", error.source.as_str());
    failure.text("message", &error.message);
    failure.text("displayMessage", display);
    failure.value("retryable", &error.is_retryable().into());
    if let Some(status) = error.http_status {
        failure.value("httpStatus", &status.into());
    }
    if let Some(wait) = error.retry_after_ms {
        failure.value("retryAfterMs", &wait.into());
    }
    failure.text_if("requestId", error.request_id.as_deref());
    failure.0
}

/// JSON for JavaScript. Whole numbers beyond 2^53 become strings of their digits: a rounded id is a wrong id, and
/// hosts that want numbers can make a `BigInt` of them.
fn json(value: &Value) -> JsValue {
    const LARGEST: i64 = 9_007_199_254_740_991;
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(value) => (*value).into(),
        Value::String(text) => (&**text).into(),
        Value::Number(number) => {
            let exact = !number.is_integer()
                || (*number <= Number::from(LARGEST) && *number >= Number::from(-LARGEST));
            if exact { js_sys::parse_float(number.as_str()).into() } else { number.as_str().into() }
        }
        Value::Array(items) => {
            let list = Array::new();
            for item in items.iter() {
                list.push(&json(item));
            }
            list.into()
        }
        Value::Object(members) => {
            let object = Detail(Object::new().into());
            for (name, value) in members.iter() {
                object.value(name, &json(value));
            }
            object.0
        }
    }
}
