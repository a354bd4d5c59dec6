//! Leaving the page to sign in in this same tab, and what is found on coming back.
//!
//! What is kept meanwhile is which connector it was for and which accounts it had; no address, no token, no secret.

use jackfield_core::SafeUrl;
use jackfield_core::json::{Value, parse};
use jackfield_core::wire::{Credential, credentials};
use web_sys::Storage;

/// What the callback page reads to bring the person back.
const RETURN_KEY: &str = "jackfield:redirect";
/// What the widget finds then.
const ATTEMPT_KEY: &str = "jackfield:attempt";
/// What the callback page leaves for it.
const CALLBACK_KEY: &str = "jackfield:callback";

/// An attempt for which the page was left, and from which the person has come back through the callback page.
pub(crate) struct Left {
    pub(crate) connector: String,
    pub(crate) baseline: Vec<Credential>,
    /// The provider's `error`, if it had one.
    pub(crate) denial: Option<String>,
}

/// Leaves the page for the sign-in page.
pub(super) fn leave_for(url: &SafeUrl, connector: &str, baseline: &[Credential]) {
    let Some(page) = web_sys::window() else { return };
    let location = page.location();
    let here = location.pathname().ok().zip(location.search().ok()).zip(location.hash().ok());
    if let (Some(((path, search), hash)), Ok(Some(storage))) = (here, page.session_storage()) {
        let known = baseline.iter().map(|credential| {
            let renewed = credential.updated_at.iter().map(|at| ("updatedAt", Value::from(at.clone())));
            Value::object([("credentialId", Value::from(credential.id.clone()))].into_iter().chain(renewed))
        });
        let attempt = [("connector", Value::from(connector)), ("credentials", Value::array(known.collect()))];
        // Without storage the person comes back to the callback page, which says so.
        let _ = storage.set_item(ATTEMPT_KEY, &Value::object(attempt).to_string());
        let back = Value::object([("returnTo", Value::from(format!("{path}{search}{hash}")))]);
        let _ = storage.set_item(RETURN_KEY, &back.to_string());
    }
    let _ = location.assign(url.as_str());
}

/// What was left behind, once; with `only`, what was left for that connector. Nothing for who came back without having been at
/// the callback page: they gave up.
pub(crate) fn take_left(only: Option<&str>) -> Option<Left> {
    let storage = web_sys::window()?.session_storage().ok()??;
    let noted = storage.get_item(ATTEMPT_KEY).ok()?.and_then(|text| parse(&text).ok());
    let connector = noted.as_ref().and_then(|attempt| attempt.text("connector"));
    if only.is_some() && connector != only {
        return None;
    }
    let attempt = take(&storage, ATTEMPT_KEY);
    let hint = take(&storage, CALLBACK_KEY);
    let _ = storage.remove_item(RETURN_KEY);
    let (attempt, hint) = (attempt?, hint?);
    Some(Left {
        connector: attempt.text("connector")?.to_owned(),
        baseline: credentials(&attempt).ok()?,
        denial: hint.text("error").filter(|error| !error.is_empty()).map(str::to_owned),
    })
}

fn take(storage: &Storage, key: &str) -> Option<Value> {
    let text = storage.get_item(key).ok()??;
    let _ = storage.remove_item(key);
    parse(&text).ok()
}
