//! Every word that people read.
//!
//! A text is named by [`Text`] and worded in English here; the host may word any of them otherwise by its key. Nothing
//! else in this crate holds words for people.

mod error_words;
mod format;
mod live;
mod problem_words;
mod text;

pub use text::Text;

use crate::dom::Observed;
use crate::session::Session;

/// The language of one widget.
#[derive(Debug)]
pub(crate) struct Language {
    messages: Observed<Vec<(String, String)>>,
    locale: Observed<Option<String>>,
}

impl Language {
    pub(crate) fn new(messages: Vec<(String, String)>, locale: Option<String>) -> Self {
        Self { messages: Observed::new(messages), locale: Observed::new(locale) }
    }

    /// Takes the host's words anew; every text on screen changes with them.
    #[cfg(feature = "embed")]
    pub(crate) fn reword(&self, messages: Vec<(String, String)>, locale: Option<String>) {
        self.messages.settle(messages);
        self.locale.settle(locale);
    }

    fn say(&self, text: Text) -> String {
        let own = |messages: &Vec<(String, String)>| {
            messages.iter().find(|(key, _)| key == text.key()).map(|(_, words)| words.clone())
        };
        self.messages.with(own).unwrap_or_else(|| text.english().to_owned())
    }
}

/// The words of one widget. Whoever asks follows the language.
#[derive(Clone, Copy)]
pub(crate) struct I18n(pub(crate) Session);

impl I18n {
    /// The words for a text.
    pub(crate) fn say(self, text: Text) -> String {
        self.0.know().language().say(text)
    }

    /// The words for a text, with what belongs into its braces.
    pub(crate) fn say_with(self, text: Text, values: &[(&str, &str)]) -> String {
        fill(&self.say(text), values)
    }

    /// The words for a text with a name in it.
    pub(crate) fn say_name(self, text: Text, name: &str) -> String {
        self.say_with(text, &[("name", name)])
    }

    /// The words for a count, in the form that the language has for it.
    pub(crate) fn say_count(self, one: Text, other: Text, count: usize) -> String {
        let singular = format::is_singular(self.locale().as_deref(), count);
        self.say_with(if singular { one } else { other }, &[("count", &self.number(count))])
    }

    /// A date as people write it where they are; what is no date stays as it is.
    pub(crate) fn date(self, rfc3339: &str) -> String {
        format::date(self.locale().as_deref(), &rfc3339.into(), false).unwrap_or_else(|| rfc3339.to_owned())
    }

    /// A moment in the person's own zone, from RFC 3339 or from seconds since 1970; `None` for what is neither.
    pub(crate) fn moment(self, text: &str, in_seconds: bool) -> Option<String> {
        let when = if in_seconds { (js_sys::parse_float(text) * 1_000.0).into() } else { text.into() };
        format::date(self.locale().as_deref(), &when, true)
    }

    /// A count as people write it where they are.
    pub(crate) fn number(self, count: usize) -> String {
        format::number(self.locale().as_deref(), count)
    }

    fn locale(self) -> Option<String> {
        self.0.know().language().locale.get()
    }
}

/// Puts values into the braces of a text, in one go: what is put in is never looked into for braces itself.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, tail))
        });
        match value {
            Some((value, tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}
