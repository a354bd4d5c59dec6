//! One action: which account, what to fill in, running it, what came of it.

mod account_choice;
mod outcome;

use super::connect_box::connect_box;
use super::field::part;
use super::icon::{Icon, icon};
use super::notice::{Tone, error_notice, notice};
use super::prose::description;
use super::skeleton::skeleton;
use crate::i18n::Text;
use crate::session::{ActionRun, Load, Place, Run, RunKey, Session};
use account_choice::account_choice;
use jackfield_core::form::{NodeId, Problem};
use jackfield_core::wire::Action;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use outcome::outcome;
use std::sync::Arc;

/// Draws an action's page.
pub(crate) fn action_page(connector: &Arc<str>, action: &Arc<str>) -> impl IntoView {
    let session = Session::get();
    let i18n = session.i18n;
    let key = RunKey { connector: Arc::clone(connector), action: Arc::clone(action) };
    session.read_action(&key);
    session.read_methods(connector);
    session.focus_soon("jf-heading".to_owned());
    let name: Arc<str> = session
        .catalog
        .with_untracked(|catalog| catalog.ready().and_then(|catalog| Some(Arc::clone(&catalog.get(connector)?.name))))
        .unwrap_or_else(|| Arc::clone(connector));
    let (back, back_name) = (Arc::clone(connector), Arc::clone(&name));
    view! { class="jf",
        <section class="jf-page" part="panel" aria-labelledby="jf-heading">
            <button
                type="button"
                class="jf-button jf-plain jf-crumb"
                part="button"
                aria-label={
                    let name = Arc::clone(&name);
                    move || i18n.say_with(Text::BackTo, &[("name", &name)])
                }
                on:click=move |_| session.go(Place::Connector(Arc::clone(&back)))
            >
                {icon(Icon::Back)}
                {back_name.to_string()}
            </button>
            {move || session.actions.with(|actions| match actions.get(&key) {
                None | Some(Load::Loading) => skeleton("jf-rows", 5).into_any(),
                Some(Load::Failed(error)) => {
                    let key = key.clone();
                    error_notice(i18n, error, &name, Some(Callback::new(move |()| session.read_action(&key))))
                }
                Some(Load::Ready(action)) => page(session, &key, &name, action).into_any(),
            })}
        </section>
    }
}

fn page(session: Session, key: &RunKey, name: &Arc<str>, action: &Action) -> impl IntoView + use<> {
    let of = session.action_run(key, action);
    let about = action.description.as_deref().and_then(|text| description(None, text));
    view! { class="jf",
        <header class="jf-heading">
            <h2 class="jf-title" id="jf-heading" tabindex="-1">{action.name.to_string()}</h2>
            {about}
        </header>
        {needs_account(session, key, name)}
        {form(session, key, name, of)}
        {outcome(session, key, name, of)}
    }
}

/// Whether an account is needed and there is none: known only once both have been read.
fn lacks_account(session: Session, connector: &str) -> bool {
    let none = session.accounts.with(|accounts| accounts.of(connector).is_empty());
    let read = session.credentials.with(|credentials| credentials.ready().is_some());
    let needed = session.methods.with(|methods| methods.get(connector).and_then(Load::ready).is_some_and(|methods| !methods.is_empty()));
    none && read && needed
}

fn needs_account(session: Session, key: &RunKey, name: &Arc<str>) -> impl IntoView + use<> {
    let (id, name) = (Arc::clone(&key.connector), Arc::clone(name));
    let lacking = {
        let id = Arc::clone(&id);
        Memo::new(move |_| lacks_account(session, &id))
    };
    move || {
        lacking.get().then(|| {
            view! { class="jf",
                <div class="jf-section">
                    <h3>{session.i18n.say_with(Text::ConnectFirst, &[("name", &name)])}</h3>
                    {connect_box(session, &id, &name)}
                </div>
            }
        })
    }
}

fn form(session: Session, key: &RunKey, name: &Arc<str>, of: ActionRun) -> impl IntoView + use<> {
    let i18n = session.i18n;
    let parts: Vec<AnyView> = of.with_form(|form| form.parts().to_vec()).into_iter().map(|(kind, root)| part(session, of, kind, root)).collect();
    let empty = parts.is_empty();
    let send = {
        let key = key.clone();
        Callback::new(move |anyway: bool| {
            let chosen = account_choice::chosen(session, of, &key.connector);
            if !session.run(&key, of, chosen.as_deref(), anyway) {
                session.focus_soon("jf-attention".to_owned());
            }
        })
    };
    let lacking = {
        let id = Arc::clone(&key.connector);
        Memo::new(move |_| lacks_account(session, &id))
    };
    let running = Memo::new(move |_| of.run.with(|run| *run == Run::Running));
    let again = Memo::new(move |_| of.run.with(|run| matches!(run, Run::Done(_))));
    view! { class="jf",
        <form class="jf-action-form" novalidate=true on:submit=move |event: SubmitEvent| {
            event.prevent_default();
            if !lacking.get_untracked() {
                send.run(false);
            }
        }>
            {account_choice(session, of, key)}
            {empty.then(|| view! { class="jf", <p class="jf-quiet">{i18n.live(Text::NothingToFillIn)}</p> })}
            {parts}
            {move || of.held_back.with(|problems| (!problems.is_empty()).then(|| attention(session, of, problems, send)))}
            <div class="jf-run">
                <button
                    type="submit"
                    class="jf-button jf-primary"
                    part="button button-primary"
                    disabled=move || lacking.get() || running.get()
                >
                    <Show when=move || running.get()><span class="jf-spinner" aria-hidden="true"></span></Show>
                    {move || i18n.say(match (running.get(), again.get()) {
                        (true, _) => Text::Running,
                        (_, true) => Text::RunAgain,
                        _ => Text::Run,
                    })}
                </button>
                {
                    let name = Arc::clone(name);
                    move || lacking.get().then(|| view! { class="jf",
                        <span class="jf-quiet">{i18n.say_with(Text::ConnectFirst, &[("name", &name)])}</span>
                    })
                }
            </div>
        </form>
    }
}

/// What stands against sending, each with a way to its field; and the way to send it all the same.
fn attention(session: Session, of: ActionRun, problems: &[(NodeId, Problem)], send: Callback<bool>) -> AnyView {
    let i18n = session.i18n;
    let rows: Vec<AnyView> = problems
        .iter()
        .map(|(id, problem)| {
            let id = *id;
            let label = super::field::full_label(i18n, of, id);
            let words = i18n.problem(problem);
            view! { class="jf",
                <li>
                    <button type="button" class="jf-link" on:click=move |_| session.focus_soon(super::field::input_id(id))>{label}</button>
                    " "
                    <span>{words}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    let title = i18n.say_count(Text::AttentionOne, Text::AttentionOther, problems.len());
    let more = view! { class="jf",
        <ul class="jf-attention" id="jf-attention" tabindex="-1">{rows}</ul>
        <div class="jf-notice-actions">
            <button type="button" class="jf-button" part="button" on:click=move |_| send.run(true)>{i18n.live(Text::SendAnyway)}</button>
        </div>
    };
    notice(Tone::Warning, title, String::new(), more)
}
