//! What the host is told, as JavaScript objects.

use crate::options::{Entered, Notice, OptionQuestion};
use jackfield_core::Error;
use jackfield_core::json::{Number, Value};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::sync::Arc;
use wasm_bindgen::JsValue;

#[derive(Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    connectors: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_data: Option<Json<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Json<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure<'a>>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure<'a> {
    code: &'a str,
    source: &'a str,
    message: &'a str,
    display_message: &'a str,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// Tells the host. What its function throws is its own affair.
///
/// What is in a form that the host keeps is told to the element alone first, as `form`: that is what it takes part in the
/// host's own form with.
pub(super) fn emit(emit: &js_sys::Function, notice: &Notice) {
    match notice {
        Notice::Settled(entered) => pass(emit, "form", &form(entered)),
        Notice::Changed { connector, action, entered: Some(entered) } => {
            pass(emit, "form", &form(entered));
            let change = Detail {
                connector_id: Some(connector),
                action_id: Some(action),
                value: Some(Json(&entered.value)),
                json: Some(entered.value.to_string()),
                valid: Some(entered.problem.is_none()),
                ..Detail::default()
            };
            pass(emit, "change", &change);
        }
        notice => {
            let (name, detail) = told(notice);
            pass(emit, name, &detail);
        }
    }
}

fn pass(emit: &js_sys::Function, name: &str, detail: &Detail<'_>) {
    // A result that JavaScript cannot hold would be the only reason to fail, and JSON is none.
    let detail = Serialize::serialize(detail, &serializer()).unwrap_or(JsValue::NULL);
    let _ = emit.call2(&JsValue::UNDEFINED, &name.into(), &detail);
}

fn form(entered: &Entered) -> Detail<'_> {
    Detail {
        json: Some(entered.value.to_string()),
        problem: entered.problem.as_deref(),
        missing: Some(entered.missing),
        element: Some(&entered.element),
        ..Detail::default()
    }
}

/// What a host's function for the options of a field is called with.
pub(super) fn question(question: &OptionQuestion) -> JsValue {
    let argument = js_sys::Object::new();
    let json = |value: &Value| Json(value).serialize(&serializer()).unwrap_or(JsValue::NULL);
    let members = [
        ("query", question.query.as_str().into()),
        ("cursor", question.cursor.as_ref().map_or(JsValue::UNDEFINED, json)),
        ("value", json(&question.value)),
        ("signal", question.signal.clone().into()),
    ];
    for (name, value) in members {
        // Nothing prevents setting a member of an object of our own.
        let _ = js_sys::Reflect::set(&argument, &name.into(), &value);
    }
    argument.into()
}

/// Plain objects, as `JSON.parse` would make them.
fn serializer() -> serde_wasm_bindgen::Serializer {
    serde_wasm_bindgen::Serializer::json_compatible()
}

fn told(notice: &Notice) -> (&'static str, Detail<'_>) {
    let none = Detail::default();
    match notice {
        Notice::Ready(count) => ("ready", Detail { connectors: Some(*count), ..none }),
        Notice::Connected { connector, credential } => {
            ("connect", Detail { connector_id: Some(connector), credential_id: Some(credential), ..none })
        }
        Notice::Disconnected { connector, credential } => {
            ("disconnect", Detail { connector_id: Some(connector), credential_id: Some(credential), ..none })
        }
        Notice::Changed { connector, action, .. } => {
            ("change", Detail { connector_id: Some(connector), action_id: Some(action), ..none })
        }
        Notice::Submitted { connector, action } => {
            ("submit", Detail { connector_id: Some(connector), action_id: Some(action), ..none })
        }
        Notice::Result { connector, action, execution, response } => (
            "result",
            Detail {
                connector_id: Some(connector),
                action_id: Some(action),
                execution_id: execution.as_deref(),
                response_data: Some(Json(response)),
                ..none
            },
        ),
        Notice::Failed { error, display, connector, action } => (
            "error",
            Detail {
                error: Some(failure(error, display)),
                connector_id: text(connector),
                action_id: text(action),
                ..none
            },
        ),
        Notice::Settled(entered) => ("form", form(entered)),
        Notice::Closed(connector) => ("close", Detail { connector_id: Some(connector), ..none }),
    }
}

fn text(id: &Option<Arc<str>>) -> Option<&str> {
    id.as_deref()
}

fn failure<'a>(error: &'a Error, display: &'a str) -> Failure<'a> {
    Failure {
        code: &error.code,
        source: error.source.as_str(),
        message: &error.message,
        display_message: display,
        retryable: error.is_retryable(),
        http_status: error.http_status,
        retry_after_ms: error.retry_after_ms,
        request_id: error.request_id.as_deref(),
    }
}

/// JSON for JavaScript. Whole numbers beyond 2^53 become strings of their digits: a rounded id is a wrong id, and
/// hosts that want numbers can make a `BigInt` of them.
struct Json<'a>(&'a Value);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const LARGEST: i64 = 9_007_199_254_740_991;
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::String(text) => serializer.serialize_str(text),
            Value::Number(number) => {
                let exact = !number.is_integer()
                    || (*number <= Number::from(LARGEST) && *number >= Number::from(-LARGEST));
                if exact {
                    serializer.serialize_f64(js_sys::parse_float(number.as_str()))
                } else {
                    serializer.serialize_str(number.as_str())
                }
            }
            Value::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    sequence.serialize_element(&Json(item))?;
                }
                sequence.end()
            }
            Value::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.len()))?;
                for (name, value) in object.iter() {
                    map.serialize_entry(&**name, &Json(value))?;
                }
                map.end()
            }
        }
    }
}
