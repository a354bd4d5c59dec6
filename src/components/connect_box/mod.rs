//! Connecting an account: the ways there are, what has to be entered, and waiting for the other window.

mod credential_form;
mod waiting;

use super::icon::{Icon, icon};
use super::notice::{Tone, error_notice, notice};
use super::skeleton::skeleton;
use crate::i18n::Text;
use crate::session::{Load, Session};
use credential_form::credential_form;
use jackfield_core::Error;
use jackfield_core::Source;
use jackfield_core::wire::{Method, MethodKind};
use leptos::prelude::*;
use std::sync::Arc;
use waiting::waiting;

/// Draws the way to an account. With accounts there already it begins as a button for another one.
pub(crate) fn connect_box(session: Session, connector: &Arc<str>, name: &Arc<str>) -> impl IntoView + use<> {
    let (id, name) = (Arc::clone(connector), Arc::clone(name));
    let attempt = {
        let id = Arc::clone(&id);
        Memo::new(move |_| session.phases.with(|phases| phases.get(&id).cloned()))
    };
    let has_account = {
        let id = Arc::clone(&id);
        Memo::new(move |_| session.accounts.with(|accounts| !accounts.of(&id).is_empty()))
    };
    // Once the first account is there, the box closes behind it.
    let another = RwSignal::new(false);
    let known = {
        let id = Arc::clone(&id);
        Memo::new(move |_| session.accounts.with(|accounts| accounts.of(&id).len()))
    };
    Effect::new(move |before: Option<usize>| {
        let now = known.get();
        if before.is_some_and(|before| now > before) {
            another.set(false);
        }
        now
    });
    view! { class="jf",
        {move || match attempt.get() {
            Some(phase) => waiting(session, &id, &name, &phase),
            // Whether there are accounts is not known yet: offering to connect might be offering it twice.
            None if session.credentials.with(|known| matches!(known, Load::Loading)) => skeleton("jf-rows", 1).into_any(),
            None if has_account.get() && !another.get() => add_another(session, another).into_any(),
            None => ways(session, &id, &name),
        }}
    }
}

fn add_another(session: Session, another: RwSignal<bool>) -> impl IntoView {
    view! { class="jf",
        <div>
            <button type="button" class="jf-button" part="button" on:click=move |_| another.set(true)>
                {icon(Icon::Add)}
                {session.i18n.live(Text::AddAccount)}
            </button>
        </div>
    }
}

fn ways(session: Session, id: &Arc<str>, name: &Arc<str>) -> AnyView {
    let i18n = session.i18n;
    session.methods.with(|methods| match methods.get(id) {
        None | Some(Load::Loading) => skeleton("jf-rows", 1).into_any(),
        Some(Load::Failed(error)) => {
            let id = Arc::clone(id);
            error_notice(i18n, error, name, Some(Callback::new(move |()| session.read_methods(&id))))
        }
        Some(Load::Ready(methods)) if methods.is_empty() => {
            notice(Tone::Plain, i18n.say(Text::NoAccountNeeded), i18n.say(Text::NoAccountNeededHint), ())
        }
        Some(Load::Ready(methods)) => choose(session, id, name, methods),
    })
}

/// One way is drawn as it is; several are a choice.
fn choose(session: Session, id: &Arc<str>, name: &Arc<str>, methods: &Arc<Vec<Method>>) -> AnyView {
    let i18n = session.i18n;
    let chosen = RwSignal::new(0_usize);
    let (id, name, methods) = (Arc::clone(id), Arc::clone(name), Arc::clone(methods));
    let labels: Vec<String> = methods.iter().map(|method| method_label(session, method)).collect();
    let choice = (labels.len() > 1).then(|| {
        view! { class="jf",
            <fieldset class="jf-segments">
                <legend class="jf-label">{i18n.live(Text::Method)}</legend>
                <div class="jf-segment-row">
                    {labels.into_iter().enumerate().map(|(at, label)| view! { class="jf",
                        <label class="jf-segment">
                            <input type="radio" name="jf-method" prop:checked=move || chosen.get() == at on:change=move |_| chosen.set(at) />
                            <span>{label}</span>
                        </label>
                    }).collect_view()}
                </div>
            </fieldset>
        }
    });
    view! { class="jf",
        <div class="jf-panel jf-connect">
            {choice}
            {move || methods.get(chosen.get()).map(|method| if method.needs_auth_config {
                not_available(session, &id)
            } else {
                credential_form(session, &id, &name, method)
            })}
        </div>
    }
    .into_any()
}

/// The customer has work to do first. The person is told that it is not up to them; the host is told what it is.
fn not_available(session: Session, id: &Arc<str>) -> AnyView {
    let message = format!("{id} needs an OAuth app of your own: register it with the vendor and configure its authConfigId");
    session.tell_error(&Error::new(Source::Endpoint, Error::AUTH_CONFIG_REQUIRED, message), Some(id), None);
    let i18n = session.i18n;
    notice(Tone::Warning, i18n.say(Text::NotAvailable), i18n.say(Text::NotAvailableHint), ())
}

fn method_label(session: Session, method: &Method) -> String {
    let kind = method.authentication_type.to_ascii_lowercase();
    let text = match method.kind {
        MethodKind::Oauth => Text::MethodOauth,
        MethodKind::Key if kind.contains("key") => Text::MethodApiKey,
        MethodKind::Key if kind.contains("bearer") || kind.contains("token") => Text::MethodBearer,
        MethodKind::Key if kind.contains("basic") => Text::MethodBasic,
        MethodKind::Key => return jackfield_core::text::humanise(&method.authentication_type),
    };
    session.i18n.say(text)
}
