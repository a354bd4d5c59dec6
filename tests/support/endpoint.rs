//! An endpoint that answers from a table: what arrived, what is answered, and a catalog that suits most tests.

use super::sleep;
use jackfield::core::json::{Value, parse};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, Response, ResponseInit};

/// A call as it arrived: method, path below the endpoint, `Idempotency-Key`, body, and when (milliseconds).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) key: Option<String>,
    pub(crate) body: Value,
    pub(crate) at: f64,
}

/// What the endpoint does with a call.
pub(crate) struct Reply {
    /// `None` breaks the connection.
    answer: Option<(u16, String)>,
    headers: Vec<(&'static str, String)>,
    after_ms: i32,
}

impl From<Option<(u16, String)>> for Reply {
    fn from(answer: Option<(u16, String)>) -> Self {
        Self { answer, headers: Vec::new(), after_ms: 0 }
    }
}

impl Reply {
    /// With one more header.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Only after some time.
    pub(crate) const fn after(mut self, ms: i32) -> Self {
        self.after_ms = ms;
        self
    }

    /// What `fetch` would come back with.
    pub(super) async fn deliver(self) -> Result<JsValue, JsValue> {
        if self.after_ms > 0 {
            sleep(self.after_ms).await;
        }
        let Some((status, body)) = self.answer else {
            return Err(js_sys::Error::new("the connection broke").into());
        };
        let headers = Headers::new()?;
        for (name, value) in self.headers {
            headers.set(name, &value)?;
        }
        let init = ResponseInit::new();
        init.set_status(status);
        init.set_headers(&headers);
        let body = (status != 204).then_some(body.as_str());
        Response::new_with_opt_str_and_init(body, &init).map(Into::into)
    }
}

/// Reads what the widget passed to `fetch`.
pub(super) fn arrived(url: &JsValue, init: &JsValue) -> Arrived {
    let member = |name: &str| js_sys::Reflect::get(init, &name.into()).unwrap();
    let headers: Headers = member("headers").unchecked_into();
    assert_eq!(
        headers.get("x-jackfield").unwrap().as_deref(),
        Some("1"),
        "every call says where it comes from"
    );
    let url = url.as_string().unwrap();
    Arrived {
        method: member("method").as_string().unwrap(),
        path: url.strip_prefix("/integrations").unwrap_or(&url).to_owned(),
        key: headers.get("idempotency-key").unwrap(),
        body: member("body").as_string().map_or(Value::Null, |body| parse(&body).unwrap()),
        at: web_sys::window().unwrap().performance().unwrap().now(),
    }
}

/// An answer with this body.
pub(crate) fn ok(body: impl Into<String>) -> Option<(u16, String)> {
    Some((200, body.into()))
}

/// The catalog of connectors with these names; their ids are `c0`, `c1` and so on.
pub(crate) fn catalog(names: &[&str]) -> Option<(u16, String)> {
    let entries: Vec<String> =
        names.iter().enumerate().map(|(n, name)| format!(r#"{{"id":"c{n}","name":"{name}"}}"#)).collect();
    ok(format!(r#"{{"connectors":[{}]}}"#, entries.join(",")))
}

/// The usual endpoint, whose one action asks for a body of this schema.
pub(crate) fn asking_for(schema: &'static str) -> impl Fn(&Arrived) -> Option<(u16, String)> {
    move |call| match call.path.as_str() {
        "/connectors/hubspot/actions/create" => ok(format!(
            r#"{{"action":{{"id":"create","displayName":"Create a contact","parameters":[],"requestBody":{schema}}}}}"#
        )),
        _ => usual(call),
    }
}

/// An endpoint with two connectors: HubSpot, connected, with one action; Shippo, by key.
pub(crate) fn usual(call: &Arrived) -> Option<(u16, String)> {
    let body = match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/connectors") => {
            r#"{"connectors":[{"id":"hubspot","name":"HubSpot","icon":"javascript:alert(1)","category":["crm","oas"]},{"id":"shippo","name":"Shippo","category":["shipping"]},{"id":"odd","name":"<img src=x onerror=alert(1)>","category":["crm"]}]}"#
        }
        ("GET", "/credentials") => {
            r#"{"credentials":[{"credentialId":"c1","name":"Jane's HubSpot","type":"hubspot-oauth2","createdAt":"2026-01-01T00:00:00Z"}]}"#
        }
        ("GET", "/connectors/hubspot/resources") => {
            r#"{"resources":[{"name":"contacts","description":"People.","actions":[{"id":"create","name":"Create a contact"}]}]}"#
        }
        ("GET", "/connectors/hubspot/actions/create") => {
            r#"{"action":{"id":"create","displayName":"Create a contact","parameters":[],"requestBody":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"age":{"type":"integer"},"tags":{"type":"array","items":{"type":"string","maxLength":5000}},"home":{"type":"object","properties":{"city":{"type":"string"}}},"who":{"oneOf":[{"type":"string"},{"type":"integer"}]}}}}}"#
        }
        ("GET", "/connectors/hubspot/credentials/metadata") => {
            r#"{"metadata":[{"authenticationType":"oauth2","properties":[]}]}"#
        }
        ("GET", "/connectors/shippo/credentials/metadata") => {
            r#"{"metadata":[{"authenticationType":"apiKey","properties":[{"name":"Authorization","required":true,"type":"string"},{"name":"subdomain","required":false,"type":"string"}]}]}"#
        }
        ("GET", path) if path.ends_with("/resources") => r#"{"resources":[]}"#,
        ("GET", path) if path.ends_with("/metadata") => r#"{"metadata":[]}"#,
        ("POST", "/connectors/shippo/credentials") => r#"{"credentialId":"c2"}"#,
        ("POST", path) if path.ends_with("/execute") => {
            r#"{"executionId":"e1","responseData":{"id":9007199254740993}}"#
        }
        ("DELETE", _) => return Some((204, String::new())),
        _ => {
            return Some((
                404,
                r#"{"error":{"source":"ENDPOINT","code":"NOT_FOUND","message":"no"}}"#.to_owned(),
            ));
        }
    };
    ok(body)
}
