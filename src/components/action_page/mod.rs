//! One action: which account, what to fill in, running it, what came of it.

mod account_choice;
mod attention;
mod configure;
mod outcome;
mod tools;

use super::accounts::ended;
use super::button::submit;
use super::connect_box::connect_box;
use super::connector_panel::{crumb, heading, page};
use super::field::{listen, node, part, trail};
use super::notice::error_retry;
use super::prose::description;
use super::skeleton::skeleton;
use crate::dom::{El, Observed, View, derived, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Load, Place, Run, RunKey, Session};
use account_choice::{account_choice, chosen};
use attention::attention;
#[cfg(feature = "embed")]
pub(crate) use configure::go_to_first_problem;
use configure::keep_told;
use jackfield_core::wire::Action;
use outcome::outcome;
use std::rc::Rc;
use std::sync::Arc;
use tools::tools;

/// Draws an action's page: from the gallery, with the way back; by itself, without.
pub(crate) fn action_page(session: Session, key: &RunKey) -> El {
    let i18n = session.i18n();
    session.read_action(key);
    let (back, worded, named) =
        (Arc::clone(&key.connector), Arc::clone(&key.connector), Arc::clone(&key.connector));
    let back = (!session.know().is_sole).then(|| {
        crumb()
            .attr_live("aria-label", move || Some(i18n.say_name(Text::BackTo, &session.name_of(&named))))
            .text_live(move || session.name_of(&worded).to_string())
            .click(move || session.go(Place::Connector(Arc::clone(&back))))
    });
    let key = key.clone();
    page().add_all(back).region(move || match session.know().actions.get(&key).unwrap_or_default() {
        Load::Loading => skeleton(session, "jf-rows", 5).into(),
        Load::Failed(error) => {
            let retried = key.clone();
            error_retry(session, &error, &session.name_of(&key.connector), move || {
                session.read_action(&retried);
            })
            .into()
        }
        Load::Ready(action) => filled(session, &key, &action),
    })
}

fn filled(session: Session, key: &RunKey, action: &Action) -> View {
    let know = session.know();
    // A form by itself is part of a page that has its own plans for the focus.
    if !know.is_sole {
        session.focus_soon("jf-heading");
    }
    let of = session.action_run(key, action);
    let about = action.description.as_deref().and_then(|text| description(session, text));
    let header = el("header", "jf-heading").add(heading(&action.name)).add_all(about);
    if know.configure.get() {
        keep_told(session, of);
        return vec![header, form(session, of, None)];
    }
    session.read_methods(&key.connector);
    let lacking = {
        let id = Arc::clone(&key.connector);
        derived(move || lacking(session, &id))
    };
    vec![
        header,
        needs_account(session, &key.connector, &lacking),
        ended(session, &key.connector),
        form(session, of, Some((&key.connector, &lacking))),
        outcome(session, of, &key.connector),
    ]
}

/// What stands between an action and its run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lacking {
    Nothing,
    /// An account, and there is none.
    Account,
    /// The answer that says which accounts there are, or whether one is needed: a run now might go without the one it needs.
    Answer,
}

fn lacking(session: Session, connector: &Arc<str>) -> Lacking {
    let know = session.know();
    if know.accounts.with(|accounts| !accounts.of(connector).is_empty()) {
        return Lacking::Nothing;
    }
    let needed = know.methods.get(connector).unwrap_or_default();
    let read = know.credentials.get();
    // Whose an account is the catalog says.
    let told = know.catalog.get();
    match (&needed, &read, &told) {
        (Load::Ready(methods), ..) if methods.is_empty() => Lacking::Nothing,
        (Load::Loading, ..) | (_, Load::Loading, _) | (.., Load::Loading) => Lacking::Answer,
        (Load::Ready(_), Load::Ready(_), Load::Ready(_)) => Lacking::Account,
        _ => Lacking::Nothing,
    }
}

fn needs_account(session: Session, connector: &Arc<str>, lacking: &Rc<Observed<Lacking>>) -> El {
    let (id, lacking) = (Arc::clone(connector), Rc::clone(lacking));
    el("div", "jf-section jf-needs-account").region(move || {
        if lacking.get() != Lacking::Account {
            return Vec::new();
        }
        let title = el("h3", "").text(&session.i18n().say_name(Text::ConnectFirst, &session.name_of(&id)));
        vec![title, connect_box(session, &id)]
    })
}

/// The form; with what it takes to run it, or, where the host keeps what is entered, without.
fn form(session: Session, of: ActionRun, run: Option<(&Arc<str>, &Rc<Observed<Lacking>>)>) -> El {
    let send = run.map(|(connector, lacking)| {
        let (id, lacking) = (Arc::clone(connector), Rc::clone(lacking));
        let send: Rc<dyn Fn(bool)> = Rc::new(move |anyway| {
            if lacking.peek(|lacking| *lacking != Lacking::Nothing) {
                return;
            }
            let account = chosen(session, of, &id);
            if !of.send(account.as_deref(), anyway) {
                session.focus_soon("jf-attention");
            }
        });
        send
    });
    let running = derived(move || of.state().run.with(|run| *run == Run::Running));
    let busy = Rc::clone(&running);
    let anyway = send.clone();
    let drawn =
        el("form", "jf-action-form").attr("novalidate", "").truth_live("aria-busy", move || busy.get());
    // Switches everything off at once, without being a box of its own.
    let all = el("fieldset", "jf-all")
        .attr("role", "none")
        .flag_live("disabled", move || session.know().disabled.get())
        .add_all(run.map(|(connector, _)| account_choice(session, of, connector)))
        .add_all(tools(session, of))
        .add(fields(session, of))
        .add(el("div", "jf-aside").region(move || attention(session, of, anyway.as_ref())))
        .add_all(run.map(|(connector, lacking)| run_line(session, of, connector, lacking, &running)));
    let drawn = drawn.add(all).on("submit", move |event| {
        event.prevent_default();
        if let Some(send) = &send {
            send(false);
        }
    });
    listen(session, of, drawn)
}

/// The button that runs it, and why it cannot be pressed.
fn run_line(
    session: Session,
    of: ActionRun,
    connector: &Arc<str>,
    lacking: &Rc<Observed<Lacking>>,
    running: &Rc<Observed<bool>>,
) -> El {
    let i18n = session.i18n();
    let (off, turning, worded) = (Rc::clone(running), Rc::clone(running), Rc::clone(running));
    let (lacks, blocked) = (Rc::clone(lacking), Rc::clone(lacking));
    let run = submit()
        .attr("id", "jf-run")
        .flag_live("disabled", move || lacks.get() != Lacking::Nothing)
        // What is off loses the focus, and whoever has pressed it is still here.
        .truth_live("aria-disabled", move || off.get())
        .add(el("span", "jf-spinner").attr("aria-hidden", "true").flag_live("hidden", move || !turning.get()))
        .add(el("span", "").text_live(move || {
            let again = of.state().run.with(|run| matches!(run, Run::Done(_)));
            i18n.say(match (worded.get(), again) {
                (true, _) => Text::Running,
                (_, true) => Text::RunAgain,
                _ => Text::Run,
            })
        }));
    let id = Arc::clone(connector);
    let why = el("span", "jf-quiet").text_live(move || {
        if blocked.get() == Lacking::Account {
            i18n.say_name(Text::ConnectFirst, &session.name_of(&id))
        } else {
            String::new()
        }
    });
    el("div", "jf-run").add(run).add(why)
}

/// The fields: all of them, or those of one part that someone went into.
fn fields(session: Session, of: ActionRun) -> El {
    el("div", "jf-parts").region(move || {
        of.state().renewed.get();
        if let Some(id) = of.state().focused.get() {
            return vec![trail(session, of, id), node(session, of, id)];
        }
        let parts = of.form(|form| form.parts().to_vec());
        if parts.is_empty() {
            return el("p", "jf-quiet").say(session.i18n(), Text::NothingToFillIn).into();
        }
        parts.into_iter().flat_map(|(kind, root)| part(session, of, kind, root)).collect()
    })
}
