//! Every word that people read.
//!
//! A text is named by [`Text`] and worded in English here; the host may word any of them otherwise by its key. Nothing
//! else in this crate holds words for people.

mod error_words;
mod format;
mod problem_words;
mod text;

pub use text::Text;

use leptos::prelude::*;
use std::collections::BTreeMap;

/// The language of one widget.
#[derive(Clone, Copy)]
pub(crate) struct I18n {
    messages: RwSignal<BTreeMap<String, String>>,
    locale: RwSignal<Option<String>>,
}

impl I18n {
    pub(crate) fn new(messages: BTreeMap<String, String>, locale: Option<String>) -> Self {
        Self { messages: RwSignal::new(messages), locale: RwSignal::new(locale) }
    }

    /// Takes the host's words anew; every text on screen changes with them.
    #[cfg(feature = "embed")]
    pub(crate) fn reword(self, messages: BTreeMap<String, String>, locale: Option<String>) {
        if self.messages.with_untracked(|known| *known != messages) {
            self.messages.set(messages);
        }
        if self.locale.with_untracked(|known| *known != locale) {
            self.locale.set(locale);
        }
    }

    /// The words for a text.
    pub(crate) fn say(self, text: Text) -> String {
        let own = self.messages.with(|messages| messages.get(text.key()).cloned());
        own.unwrap_or_else(|| text.english().to_owned())
    }

    /// The words for a text, with what belongs into its braces.
    pub(crate) fn say_with(self, text: Text, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.say(text), |words, (name, value)| words.replace(&format!("{{{name}}}"), value))
    }

    /// The words for a count, in the form that the language has for it.
    pub(crate) fn say_count(self, one: Text, other: Text, count: usize) -> String {
        let singular = format::is_singular(self.locale.get().as_deref(), count);
        self.say_with(if singular { one } else { other }, &[("count", &self.number(count))])
    }

    /// The words for a text, kept up to date.
    pub(crate) fn live(self, text: Text) -> impl Fn() -> String + Clone + Send + 'static {
        move || self.say(text)
    }

    /// A date as people write it where they are; what is no date stays as it is.
    pub(crate) fn date(self, rfc3339: &str) -> String {
        format::date(self.locale.get().as_deref(), rfc3339).unwrap_or_else(|| rfc3339.to_owned())
    }

    /// A count as people write it where they are.
    pub(crate) fn number(self, count: usize) -> String {
        format::number(self.locale.get().as_deref(), count)
    }
}
