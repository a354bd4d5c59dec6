//! Something people have to know: that it worked, that it did not, that there is nothing here.

use super::button::button;
use super::icon::{Icon, icon};
use crate::dom::{El, Give, View, el};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::Error;

/// How serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Bad,
    Warning,
    Plain,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "jf-notice jf-good",
            Self::Bad => "jf-notice jf-bad",
            Self::Warning => "jf-notice jf-warn",
            Self::Plain => "jf-notice",
        }
    }

    const fn sign(self) -> Option<Icon> {
        match self {
            Self::Good => Some(Icon::Check),
            Self::Bad | Self::Warning => Some(Icon::Warning),
            Self::Plain => None,
        }
    }
}

/// A box with a sentence, what to do about it, and the means to do it.
pub(crate) fn notice(tone: Tone, title: &str, hint: &str, more: View) -> El {
    notice_box(tone, tone.sign().map(icon), title, hint, more)
}

/// A notice with a turning wheel: something is under way.
pub(crate) fn under_way(title: &str, hint: &str, more: View) -> El {
    notice_box(Tone::Plain, Some(el("span", "jf-spinner").attr("aria-hidden", "true")), title, hint, more)
}

fn notice_box(tone: Tone, sign: Option<El>, title: &str, hint: &str, more: View) -> El {
    let bad = tone == Tone::Bad;
    let text = el("div", "jf-notice-text")
        .add(el("strong", "").text(title))
        .add_all((!hint.is_empty()).then(|| el("p", "").text(hint)))
        .add_all(more);
    el("div", tone.class())
        .attr("part", if bad { "error" } else { "status" })
        .attr("role", if bad { "alert" } else { "status" })
        .add_all(sign)
        .add(text)
}

/// A row of things to do.
pub(crate) fn actions(buttons: impl IntoIterator<Item = El>) -> El {
    el("div", "jf-notice-actions").add_all(buttons)
}

/// An error in plain words, the technical part folded away.
pub(crate) fn error_notice(session: Session, error: &Error, name: &str) -> El {
    error_box(session, error, name, None)
}

/// An error that another try may cure.
pub(crate) fn error_retry(session: Session, error: &Error, name: &str, retry: impl Fn() + 'static) -> El {
    error_box(session, error, name, Some(Box::new(retry)))
}

fn error_box(session: Session, error: &Error, name: &str, retry: Option<Box<dyn Give<()>>>) -> El {
    let words = session.i18n().error(error, name);
    let retry = retry.map(|retry| actions([button(session.i18n(), Text::TryAgain, move || retry.give())]));
    notice(
        Tone::Bad,
        &words.title,
        &words.hint,
        retry.into_iter().chain([technical(session, error)]).collect(),
    )
}

/// What developers and support want to know.
pub(crate) fn technical(session: Session, error: &Error) -> El {
    let i18n = session.i18n();
    let rows = [
        (Text::ErrorCode, Some(error.code.to_string())),
        (Text::ErrorSource, Some(error.source.as_str().to_owned())),
        (Text::ErrorStatus, error.http_status.map(|status| status.to_string())),
        (Text::ErrorRequest, error.request_id.clone()),
        (Text::ErrorMessage, Some(error.message.clone()).filter(|message| !message.is_empty())),
    ];
    let row = |(name, value): (Text, Option<String>)| {
        Some(el("div", "").add(el("dt", "").say(i18n, name)).add(el("dd", "").text(&value?)))
    };
    el("details", "jf-technical")
        .add(el("summary", "").say(i18n, Text::TechnicalDetails))
        .add(el("dl", "").add_all(rows.into_iter().filter_map(row)))
}

/// That there is nothing, and why.
pub(crate) fn nothing(title: &str, hint: &str, more: Option<El>) -> El {
    el("div", "jf-nothing")
        .attr("role", "status")
        .add(el("strong", "").text(title))
        .add(el("p", "").text(hint))
        .add_all(more)
}
