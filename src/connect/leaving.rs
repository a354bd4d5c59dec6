//! Leaving the page to sign in in this same tab, and what is found on coming back.
//!
//! What is kept meanwhile is which connector it was for, which accounts it had, and what the widget puts by to be as it was; no
//! address, no token, no secret.

use crate::clock::date_ms;
use jackfield_core::SafeUrl;
use jackfield_core::json::{Number, Object, Value, parse};
use jackfield_core::wire::{Credential, credentials};
use web_sys::Storage;

/// What the callback page reads to bring the person back.
const RETURN_KEY: &str = "jackfield:redirect";
/// What the widget finds then.
const ATTEMPT_KEY: &str = "jackfield:attempt";
/// What the callback page leaves for it.
const CALLBACK_KEY: &str = "jackfield:callback";

/// So long the page is found as it was by who comes back without having been at the callback page. Later it may be somebody else.
const GIVES_UP_MS: i64 = 10 * 60 * 1000;

/// An attempt for which the page was left.
pub(crate) struct Left {
    pub(crate) connector: String,
    pub(crate) baseline: Vec<Credential>,
    /// Whether the person has come back through the callback page. Who has not gave up.
    pub(crate) came_back: bool,
    /// The provider's `error`, if it had one.
    pub(crate) denial: Option<String>,
    /// What the widget put by.
    pub(crate) page: Value,
}

/// Leaves the page for the sign-in page.
pub(super) fn leave_for(url: &SafeUrl, connector: &str, baseline: &[Credential], put_by: Value) {
    let Some(page) = web_sys::window() else { return };
    let location = page.location();
    let here = location.pathname().ok().zip(location.search().ok()).zip(location.hash().ok());
    if let (Some(((path, search), hash)), Ok(Some(storage))) = (here, page.session_storage()) {
        let known = baseline.iter().map(|credential| {
            let renewed = credential.updated_at.iter().map(|at| ("updatedAt", Value::from(at.clone())));
            Value::object([("credentialId", Value::from(credential.id.clone()))].into_iter().chain(renewed))
        });
        let mut attempt = Object::new();
        attempt.insert("connector", connector);
        attempt.insert("credentials", Value::array(known.collect()));
        attempt.insert("at", date_ms());
        let bare = attempt.clone();
        attempt.insert("page", put_by);
        // Files may be more than there is room for. Without storage the person comes back to the callback page, which says so.
        let keep = |attempt: Object| storage.set_item(ATTEMPT_KEY, &Value::from(attempt).to_string());
        let _ = keep(attempt).or_else(|_| keep(bare));
        let back = Value::object([("returnTo", Value::from([path, search, hash].concat()))]);
        let _ = storage.set_item(RETURN_KEY, &back.to_string());
    }
    let _ = location.assign(url.as_str());
}

/// What was left behind, once, by the widget that knows it for its own.
pub(crate) fn take_left(is_own: &dyn Fn(&str, &Value) -> bool) -> Option<Left> {
    let storage = web_sys::window()?.session_storage().ok()??;
    let noted = storage.get_item(ATTEMPT_KEY).ok()?.and_then(|text| parse(&text).ok());
    let own = noted.as_ref().is_none_or(|attempt| {
        is_own(attempt.text("connector").unwrap_or_default(), attempt.get("page").unwrap_or(&Value::Null))
    });
    if !own {
        return None;
    }
    let attempt = take(&storage, ATTEMPT_KEY);
    let hint = take(&storage, CALLBACK_KEY);
    let _ = storage.remove_item(RETURN_KEY);
    let attempt = attempt?;
    let left_at = attempt.get("at").and_then(Value::as_number).and_then(Number::to_i64);
    if hint.is_none() && left_at.is_none_or(|at| date_ms() - at > GIVES_UP_MS) {
        return None;
    }
    Some(Left {
        connector: attempt.text("connector")?.to_owned(),
        baseline: credentials(&attempt).ok()?,
        page: attempt.get("page").cloned().unwrap_or_default(),
        came_back: hint.is_some(),
        denial: hint.as_ref().and_then(|hint| hint.text("error")).map(str::to_owned),
    })
}

fn take(storage: &Storage, key: &str) -> Option<Value> {
    let text = storage.get_item(key).ok()??;
    let _ = storage.remove_item(key);
    parse(&text).ok()
}
