//! Words on elements, kept up to date with the language.

use super::{I18n, Text};
use crate::dom::El;

impl El {
    /// Adds the words of a text.
    pub(crate) fn say(self, i18n: I18n, text: Text) -> Self {
        self.text_live(move || i18n.say(text))
    }

    /// Names the element for those who do not see it.
    pub(crate) fn named(self, i18n: I18n, text: Text) -> Self {
        self.attr_live("aria-label", move || Some(i18n.say(text)))
    }
}
