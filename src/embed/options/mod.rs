//! The host's options, out of a JavaScript object.
//!
//! Read member by member: `serde`'s way in was measured at eight kilobytes of the download, most of them for wording
//! errors about numbers; these errors name the option. What only concerns the element (the appearance) is left to it,
//! and a name that nobody knows is left alone.

mod form;

use super::details;
use crate::client::TokenSource;
use crate::options::Options;
use crate::session::{RunKey, Sole};
use jackfield_core::Error;
use jackfield_core::form::Serialisation;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Reads the options, of the whole marketplace or of one form by itself.
pub(super) fn read(options: &JsValue, is_sole: bool) -> Result<(Options, Option<Sole>), JsValue> {
    let defaults = Options::default();
    let oauth = Member::of(options, "oauth");
    let mode = Member::of(&oauth.value, "mode").text()?;
    if !matches!(mode.as_deref(), None | Some("auto" | "popup" | "redirect")) {
        return Err(wrong("oauth.mode", "\"auto\", \"popup\" or \"redirect\""));
    }
    let sole = if is_sole { Some(sole(options)?) } else { None };
    let options = Options {
        endpoint: Member::of(options, "endpoint").text()?.unwrap_or(defaults.endpoint),
        token: Member::of(options, "getToken").function().map(token_source),
        fetch: Member::of(options, "fetch").function(),
        connectors: Member::of(options, "connectors").texts()?,
        categories: Member::of(options, "categories").texts()?,
        redirect_uri: Member::of(options, "redirectUri").text()?,
        oauth_timeout_ms: Member::of(&oauth.value, "timeoutMs").milliseconds()?,
        oauth_in_this_tab: mode.as_deref() == Some("redirect"),
        locale: Member::of(options, "locale").text()?,
        messages: Member::of(options, "messages").texts_by_key()?,
        forms: match &sole {
            Some(Sole { key, .. }) => {
                vec![([&*key.connector, "/", &*key.action].concat(), form::read(options)?)]
            }
            None => form::by_action(&Member::of(options, "forms").value)?,
        },
        send_anyway: Member::of(options, "sendAnyway").value.as_bool() != Some(false),
        parameters: match Member::of(options, "parameters").text()?.as_deref() {
            None | Some("natural") => Serialisation::Natural,
            Some("styled") => Serialisation::Styled,
            _ => return Err(wrong("parameters", "\"natural\" or \"styled\"")),
        },
    };
    Ok((options, sole))
}

fn sole(options: &JsValue) -> Result<Sole, JsValue> {
    let id = |name| -> Result<std::sync::Arc<str>, JsValue> {
        let id = Member::of(options, name).text()?.filter(|id| !id.is_empty());
        id.map(Into::into).ok_or_else(|| wrong(name, "given"))
    };
    let configure = match Member::of(options, "mode").text()?.as_deref() {
        None | Some("run") => false,
        Some("configure") => true,
        _ => return Err(wrong("mode", "\"run\" or \"configure\"")),
    };
    let disabled = Member::of(options, "disabled").value.as_bool() == Some(true);
    Ok(Sole { key: RunKey { connector: id("connector")?, action: id("action")? }, configure, disabled })
}

/// A member of an options object; one that is missing, `undefined` or `null` counts as not given.
struct Member {
    name: &'static str,
    value: JsValue,
}

impl Member {
    fn of(object: &JsValue, name: &'static str) -> Self {
        // Anything but an object has no members.
        Self { name, value: Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED) }
    }

    fn is_given(&self) -> bool {
        !self.value.is_undefined() && !self.value.is_null()
    }

    fn text(&self) -> Result<Option<String>, JsValue> {
        match self.value.as_string() {
            None if self.is_given() => Err(wrong(self.name, "text")),
            text => Ok(text),
        }
    }

    fn texts(&self) -> Result<Option<Vec<String>>, JsValue> {
        if !self.is_given() {
            return Ok(None);
        }
        let list =
            self.value.dyn_ref::<Array>().and_then(|list| list.iter().map(|item| item.as_string()).collect());
        list.map(Some).ok_or_else(|| wrong(self.name, "a list of texts"))
    }

    fn texts_by_key(&self) -> Result<Vec<(String, String)>, JsValue> {
        if !self.is_given() {
            return Ok(Vec::new());
        }
        let pair = |entry: JsValue| {
            let entry: Array = entry.unchecked_into();
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        };
        let entries = self
            .value
            .dyn_ref::<Object>()
            .and_then(|object| Object::entries(object).iter().map(pair).collect());
        entries.ok_or_else(|| wrong(self.name, "an object of texts"))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be positive; the cast saturates"
    )]
    fn milliseconds(&self) -> Result<Option<u64>, JsValue> {
        match self.value.as_f64() {
            Some(number) if number > 0.0 => Ok(Some(number as u64)),
            None if !self.is_given() => Ok(None),
            _ => Err(wrong(self.name, "a number above zero")),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole; the cast saturates")]
    fn whole_number(&self) -> Result<i32, JsValue> {
        match self.value.as_f64() {
            Some(number) if number.fract() == 0.0 => Ok(number as i32),
            None if !self.is_given() => Ok(0),
            _ => Err(wrong(self.name, "a whole number")),
        }
    }

    fn function(&self) -> Option<Function> {
        self.value.dyn_ref::<Function>().cloned()
    }
}

fn wrong(name: &str, expected: &str) -> JsValue {
    js_sys::TypeError::new(&["the option \"", name, "\" must be ", expected].concat()).into()
}

/// A host's `getToken`, which may answer at once or later.
fn token_source(function: Function) -> TokenSource {
    TokenSource::new(move || {
        let answer = function.call0(&JsValue::UNDEFINED);
        async move {
            let failed = || Error::widget(Error::BAD_OPTION, "getToken gave no token");
            let promise = js_sys::Promise::resolve(&answer.map_err(|_| failed())?);
            JsFuture::from(promise).await.ok().and_then(|token| token.as_string()).ok_or_else(failed)
        }
    })
}
