//! What has to be entered to connect. Secrets are dots, can be shown, can be pasted, and are forgotten once sent.

use crate::components::prose::description;
use crate::i18n::Text;
use crate::session::Session;
use jackfield_core::text::humanise;
use jackfield_core::wire::{Method, MethodKind, SetupField};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::sync::Arc;

/// Draws the form of one way to connect.
pub(super) fn credential_form(session: Session, id: &Arc<str>, name: &Arc<str>, method: &Method) -> AnyView {
    let i18n = session.i18n;
    let (id, label_name, hint_name) = (Arc::clone(id), Arc::clone(name), Arc::clone(name));
    let entered: Vec<RwSignal<String>> = method.fields.iter().map(|_| RwSignal::new(String::new())).collect();
    let complained = RwSignal::new(false);
    let fields: Vec<AnyView> = method
        .fields
        .iter()
        .zip(&entered)
        .enumerate()
        .map(|(at, (field, value))| setup_field(session, at, field, *value, complained))
        .collect();
    let hint = match method.kind {
        MethodKind::Oauth => Text::ConnectHint,
        MethodKind::Key => Text::ConnectWithKey,
    };
    let method = method.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let missing = method.fields.iter().zip(&entered).position(|(field, value)| field.required && value.with_untracked(|v| v.trim().is_empty()));
        if let Some(at) = missing {
            complained.set(true);
            session.focus_soon(format!("jf-setup-{at}"));
            return;
        }
        let values: Vec<String> = entered.iter().map(RwSignal::get_untracked).collect();
        session.connect(&id, &method, &values);
        // The form is drawn anew, empty, when the attempt is over: nothing secret is kept here.
    };
    view! { class="jf",
        <form class="jf-credential-form" novalidate=true autocomplete="off" on:submit=submit>
            <p class="jf-quiet">{move || i18n.say_with(hint, &[("name", &hint_name)])}</p>
            {fields}
            <div>
                <button type="submit" class="jf-button jf-primary" part="button button-primary">
                    {move || i18n.say_with(Text::ConnectName, &[("name", &label_name)])}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn setup_field(session: Session, at: usize, field: &SetupField, value: RwSignal<String>, complained: RwSignal<bool>) -> AnyView {
    let i18n = session.i18n;
    let (id, error_id, hint_id) = (format!("jf-setup-{at}"), format!("jf-setup-{at}-error"), format!("jf-setup-{at}-hint"));
    let title = field.schema.text("title").map_or_else(|| humanise(field.name()), str::to_owned);
    let hint = field.schema.text("description").and_then(|text| description(Some(hint_id.clone()), text));
    let example = field.schema.get("example").map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let required = field.required;
    let wrong = Memo::new(move |_| required && complained.get() && value.with(|v| v.trim().is_empty()));
    let revealed = RwSignal::new(false);
    let secret = field.secret;
    let described = (hint_id, error_id.clone());
    let has_hint = hint.is_some();
    let kind = move || if secret && !revealed.get() { "password" } else { "text" };
    let reveal = secret.then(|| {
        let name = title.clone();
        view! { class="jf",
            <button
                type="button"
                class="jf-button jf-plain jf-reveal"
                part="button"
                aria-pressed=move || revealed.get().to_string()
                aria-label=move || format!("{} {name}", i18n.say(if revealed.get() { Text::Conceal } else { Text::Reveal }))
                on:click=move |_| revealed.update(|revealed| *revealed = !*revealed)
            >
                {move || i18n.say(if revealed.get() { Text::Conceal } else { Text::Reveal })}
            </button>
        }
    });
    view! { class="jf",
        <div class="jf-field" part="field">
            <label class="jf-label" for=id.clone()>
                {title}
                {(!required).then(|| view! { class="jf", <span class="jf-optional">{i18n.live(Text::Optional)}</span> })}
            </label>
            <div class="jf-with-reveal">
                <input
                    type=kind
                    id=id
                    class="jf-input"
                    part="input"
                    placeholder=example.map(|example| i18n.say_with(Text::Example, &[("value", &example)]))
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    data-1p-ignore="true"
                    data-lpignore="true"
                    aria-required=required.to_string()
                    aria-invalid=move || wrong.get().to_string()
                    aria-describedby=move || {
                        let hint = if has_hint { described.0.as_str() } else { "" };
                        let error = if wrong.get() { described.1.as_str() } else { "" };
                        format!("{hint} {error}").trim().to_owned()
                    }
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                />
                {reveal}
            </div>
            {hint}
            <Show when=move || wrong.get()>
                <p class="jf-problem" id=error_id.clone()>{i18n.live(Text::Missing)}</p>
            </Show>
        </div>
    }
    .into_any()
}
