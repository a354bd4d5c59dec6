//! Something people have to know: that it worked, that it did not, that there is nothing here.

use super::icon::{Icon, icon};
use crate::i18n::{I18n, Text};
use jackfield_core::Error;
use leptos::prelude::*;

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

    const fn part(self) -> &'static str {
        match self {
            Self::Bad => "error",
            _ => "status",
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
pub(crate) fn notice(tone: Tone, title: String, hint: String, more: impl IntoView + 'static) -> AnyView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! { class="jf",
        <div class=tone.class() part=tone.part() role=role>
            {tone.sign().map(icon)}
            <div class="jf-notice-text">
                <strong>{title}</strong>
                {(!hint.is_empty()).then(|| view! { class="jf", <p>{hint}</p> })}
                {more.into_any()}
            </div>
        </div>
    }
    .into_any()
}

/// An error in plain words, the technical part folded away. `retry` is offered where another try may help.
pub(crate) fn error_notice(i18n: I18n, error: &Error, name: &str, retry: Option<Callback<()>>) -> AnyView {
    let words = i18n.error(error, name);
    let more = view! { class="jf",
        {retry.map(|retry| view! { class="jf",
            <div class="jf-notice-actions">
                <button type="button" class="jf-button" part="button" on:click=move |_| retry.run(())>{i18n.live(Text::TryAgain)}</button>
            </div>
        })}
        {technical(i18n, error)}
    };
    notice(Tone::Bad, words.title, words.hint, more)
}

/// What developers and support want to know.
pub(crate) fn technical(i18n: I18n, error: &Error) -> impl IntoView + use<> {
    let rows = [
        (Text::ErrorCode, Some(error.code.to_string())),
        (Text::ErrorSource, Some(error.source.as_str().to_owned())),
        (Text::ErrorStatus, error.http_status.map(|status| status.to_string())),
        (Text::ErrorRequest, error.request_id.clone()),
        (Text::ErrorMessage, Some(error.message.clone()).filter(|message| !message.is_empty())),
    ];
    let rows = rows.into_iter().filter_map(|(name, value)| Some((name, value?)));
    view! { class="jf",
        <details class="jf-technical">
            <summary>{i18n.live(Text::TechnicalDetails)}</summary>
            <dl>
                {rows.map(|(name, value)| view! { class="jf", <div><dt>{i18n.live(name)}</dt><dd>{value}</dd></div> }).collect_view()}
            </dl>
        </details>
    }
}

/// That there is nothing, and why.
pub(crate) fn nothing(title: String, hint: String, more: impl IntoView + 'static) -> AnyView {
    view! { class="jf",
        <div class="jf-nothing" role="status">
            <strong>{title}</strong>
            <p>{hint}</p>
            {more.into_any()}
        </div>
    }
    .into_any()
}
