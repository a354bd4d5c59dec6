//! What came of a run.

use super::account_choice::chosen;
use crate::components::button::button;
use crate::components::connect_box::reconnect_box;
use crate::components::notice::{Tone, actions, error_notice, notice, technical};
use crate::components::result::result;
use crate::dom::{El, Observed, View, el, untrack};
use crate::i18n::Text;
use crate::session::{ActionRun, Renewal, Run, Session};
use jackfield_core::Error;
use jackfield_core::error::Trouble;
use std::rc::Rc;
use std::sync::Arc;

/// Draws the last run's result or error; nothing before the first.
pub(super) fn outcome(session: Session, of: ActionRun, connector: &Arc<str>) -> El {
    let id = Arc::clone(connector);
    el("div", "jf-outcome").attr("aria-live", "polite").region(move || {
        of.state().run.with(|run| match run {
            Run::Idle | Run::Running => Vec::new(),
            Run::Done(execution) => result(session, &session.name_of(&id), &execution.response).into(),
            Run::Failed(error) if error.wants_reconnect() => reconnect(session, of, &id, error),
            Run::Failed(error) if error.trouble() == Trouble::OutcomeUnknown => {
                uncertain(session, of, &id, error).into()
            }
            Run::Failed(error) => error_notice(session, error, &session.name_of(&id)).into(),
        })
    })
}

/// Nobody can say whether it ran. Repeating the same run is refused for good, so a person who has looked may start a new one.
fn uncertain(session: Session, of: ActionRun, connector: &Arc<str>, error: &Error) -> El {
    let i18n = session.i18n();
    let words = i18n.error(error, &session.name_of(connector));
    let id = Arc::clone(connector);
    let anyway = button(i18n, Text::RunAnyway, move || {
        of.state().begin_anew();
        session.focus_soon("jf-run");
        if !of.send(chosen(session, of, &id).as_deref(), false) {
            session.focus_soon("jf-attention");
        }
    });
    notice(Tone::Bad, &words.title, &words.hint, vec![actions([anyway]), technical(session, error)])
}

/// The third party does not take the account: connect it again, right here, and run it again with the form as it is.
fn reconnect(session: Session, of: ActionRun, connector: &Arc<str>, error: &Error) -> View {
    let i18n = session.i18n();
    let words = i18n.error(error, &session.name_of(connector));
    let open = Rc::new(Observed::new(false));
    let (hidden, opened, id) = (Rc::clone(&open), Rc::clone(&open), Arc::clone(connector));
    let offer = actions([button(i18n, Text::ReconnectAndRun, move || opened.set(true))])
        .flag_live("hidden", move || hidden.get());
    let said = notice(Tone::Bad, &words.title, &words.hint, vec![offer, technical(session, error)]);
    let again = el("div", "jf-aside").region(move || {
        if !open.get() {
            return Vec::new();
        }
        let used = untrack(|| chosen(session, of, &id));
        let old = session.know().accounts.peek(|accounts| {
            accounts.of(&id).iter().find(|credential| Some(&credential.id) == used.as_ref()).cloned()
        });
        let again = move |account: Arc<str>| {
            session.focus_soon("jf-run");
            if !of.send_again(&account) {
                session.focus_soon("jf-attention");
            }
        };
        reconnect_box(session, &id, Renewal::of(old, again)).into()
    });
    vec![said, again]
}
