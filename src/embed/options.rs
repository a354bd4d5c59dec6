//! The host's options, out of a JavaScript object.

use crate::client::TokenSource;
use crate::options::Options;
use jackfield_core::Error;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What can be read as data; functions are taken from the object itself. What only concerns the element (the
/// appearance) is left to it, and a name that nobody knows is left alone.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Data {
    endpoint: Option<String>,
    locale: Option<String>,
    messages: Option<Messages>,
    connectors: Option<Vec<String>>,
    categories: Option<Vec<String>>,
    redirect_uri: Option<String>,
    oauth: Option<Oauth>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Oauth {
    mode: Option<Mode>,
    timeout_ms: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Auto,
    Popup,
    Redirect,
}

/// Texts by key, in the order in which they are given: a few, for which a map of its own kind would be more code.
#[derive(Debug, Default)]
struct Messages(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Messages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Messages;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by key")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Messages, A::Error> {
                let mut messages = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    messages.push(entry);
                }
                Ok(Messages(messages))
            }
        }
        deserializer.deserialize_map(Texts)
    }
}

/// Reads the options.
pub(super) fn read(options: JsValue) -> Result<Options, JsValue> {
    let function = |name: &str| js_sys::Reflect::get(&options, &name.into()).ok().and_then(|value| value.dyn_into::<js_sys::Function>().ok());
    let (token, fetch) = (function("getToken").map(token_source), function("fetch"));
    let data: Data = serde_wasm_bindgen::from_value(options).map_err(|error| js_sys::Error::new(&format!("an option cannot be used: {error}")))?;
    let oauth = data.oauth.unwrap_or_default();
    let defaults = Options::default();
    Ok(Options {
        endpoint: data.endpoint.unwrap_or(defaults.endpoint),
        token,
        fetch,
        connectors: data.connectors,
        categories: data.categories,
        redirect_uri: data.redirect_uri,
        oauth_timeout_ms: oauth.timeout_ms.and_then(milliseconds),
        oauth_in_this_tab: oauth.mode == Some(Mode::Redirect),
        locale: data.locale,
        messages: data.messages.unwrap_or_default().0,
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be positive and finite; the cast saturates")]
fn milliseconds(number: f64) -> Option<u64> {
    (number.is_finite() && number > 0.0).then_some(number as u64)
}

/// A host's `getToken`, which may answer at once or later.
fn token_source(function: js_sys::Function) -> TokenSource {
    TokenSource::new(move || {
        let answer = function.call0(&JsValue::UNDEFINED);
        async move {
            let failed = || Error::widget(Error::BAD_OPTION, "getToken gave no token");
            let promise = js_sys::Promise::resolve(&answer.map_err(|_| failed())?);
            JsFuture::from(promise).await.ok().and_then(|token| token.as_string()).ok_or_else(failed)
        }
    })
}
