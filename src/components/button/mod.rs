//! Buttons: one way to make each kind.

use crate::dom::{El, el};
use crate::i18n::{I18n, Text};

/// A button with further classes and nothing on it yet.
pub(crate) fn bare_button(classes: &str) -> El {
    el("button", &["jf-button ", classes].concat()).attr("type", "button").attr("part", "button")
}

/// A button with words.
pub(crate) fn button(i18n: I18n, text: Text, act: impl Fn() + 'static) -> El {
    bare_button("").say(i18n, text).click(act)
}

/// A button that reads like a link, for going to a field.
pub(crate) fn link(act: impl Fn() + 'static) -> El {
    el("button", "jf-link").attr("type", "button").click(act)
}

/// The main thing to do, as what sends a form.
pub(crate) fn submit() -> El {
    el("button", "jf-button jf-primary").attr("type", "submit").attr("part", "button button-primary")
}
