//! While the person acts in another window: what to do there, and what to do when something is wrong. Every way out is
//! open at all times; nothing here is ever a dead button.

use crate::components::notice::{Tone, notice};
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::connect::{Phase, Window};
use leptos::prelude::*;
use std::sync::Arc;

/// Draws how an attempt stands.
pub(super) fn waiting(session: Session, id: &Arc<str>, name: &str, phase: &Phase) -> AnyView {
    let i18n = session.i18n;
    let named = |text| i18n.say_with(text, &[("name", name)]);
    match phase {
        Phase::Waiting(Window::Blocked, url) => {
            let actions = view! { class="jf",
                <div class="jf-notice-actions">
                    <a class="jf-button jf-primary" part="button button-primary" href=url.as_str().to_owned() target="_blank" rel="noopener">
                        {i18n.live(Text::OpenWindow)}
                    </a>
                    {button(session, id, Text::ContinueHere, |session, id| session.with_attempts(|attempts| attempts.continue_in_this_tab(id)))}
                    {finished(session, id)}
                    {cancel(session, id)}
                </div>
            };
            notice(Tone::Warning, i18n.say(Text::BlockedTitle), named(Text::BlockedHint), actions)
        }
        Phase::Waiting(Window::Unneeded, _) | Phase::Preparing => preparing(session, id),
        Phase::Waiting(window, _) => {
            let hint = if *window == Window::SaidClosed { i18n.say(Text::WaitingClosed) } else { named(Text::WaitingHint) };
            let actions = view! { class="jf",
                <div class="jf-notice-actions">
                    {finished(session, id)}
                    {button(session, id, Text::OpenAgain, |session, id| session.with_attempts(|attempts| attempts.reopen(id)))}
                    {cancel(session, id)}
                </div>
            };
            spinning(i18n.say(Text::WaitingTitle), hint, actions)
        }
        _ => ().into_any(),
    }
}

fn preparing(session: Session, id: &Arc<str>) -> AnyView {
    let actions = view! { class="jf", <div class="jf-notice-actions">{cancel(session, id)}</div> };
    spinning(session.i18n.say(Text::Connecting), String::new(), actions)
}

fn spinning(title: String, hint: String, actions: impl IntoView) -> AnyView {
    view! { class="jf",
        <div class="jf-notice" role="status" part="status">
            <span class="jf-spinner" aria-hidden="true"></span>
            <div class="jf-notice-text">
                <strong>{title}</strong>
                {(!hint.is_empty()).then(|| view! { class="jf", <p>{hint}</p> })}
                {actions}
            </div>
        </div>
    }
    .into_any()
}

fn finished(session: Session, id: &Arc<str>) -> impl IntoView + use<> {
    button(session, id, Text::Finished, |session, id| session.with_attempts(|attempts| attempts.say_finished(id)))
}

fn cancel(session: Session, id: &Arc<str>) -> impl IntoView + use<> {
    button(session, id, Text::Cancel, |session, id| session.with_attempts(|attempts| attempts.cancel(id)))
}

fn button(session: Session, id: &Arc<str>, text: Text, act: fn(Session, &str)) -> impl IntoView + use<> {
    let id = Arc::clone(id);
    view! { class="jf",
        <button type="button" class="jf-button" part="button" on:click=move |_| act(session, &id)>{session.i18n.live(text)}</button>
    }
}
