//! A form whose value the host keeps: it is told what is entered, and what stands against it.

use crate::components::field::{full_label, input_id};
use crate::dom::effect;
use crate::options::{Entered, Notice};
use crate::session::{ActionRun, RunKey, Session};
use jackfield_core::form::{ActionForm, Problem};
use jackfield_core::schema::Rule;
use std::cell::Cell;

/// Tells the host what is in the form, now and whenever that changes. The whole form is judged each time: whoever keeps
/// it wants to know whether it can be kept.
pub(super) fn keep_told(session: Session, of: ActionRun) {
    // How many changes and renewals there had been when the host was last told.
    let told: Cell<Option<(u32, u32)>> = Cell::default();
    effect(move || {
        let state = of.state();
        let now = (state.changes.get(), state.renewed.get());
        let entered = entered(session, of);
        let RunKey { connector, action } = state.key();
        // What the host did itself is no change to tell of.
        session.tell(match told.replace(Some(now)) {
            Some((changes, renewed)) if renewed == now.1 && changes != now.0 => {
                Notice::Changed { connector, action, entered: Some(entered) }
            }
            _ => Notice::Settled(entered),
        });
    });
}

fn entered(session: Session, of: ActionRun) -> Entered {
    let (value, problems) = of.form(|form| (form.value(), ActionForm::problems(form)));
    let first = problems.into_iter().next();
    let problem = first.as_ref().map(|(id, problem)| {
        [&*full_label(session, of, *id), ": ", &*session.i18n().problem(problem)].concat()
    });
    let missing = matches!(first, Some((_, Problem::Missing | Problem::Rule(Rule::Missing(_)))));
    let element = first.map(|(id, _)| input_id(id)).unwrap_or_default();
    Entered { value, problem, missing, element }
}

/// Shows all that stands against the form that is open; goes to the first of it where that is wanted.
#[cfg(feature = "embed")]
pub(crate) fn go_to_first_problem(session: Session, go: bool) {
    let Some(of) = session.know().place.peek(|place| match place {
        crate::session::Place::Action(key) => session.known_run(key),
        _ => None,
    }) else {
        return;
    };
    match of.show_problems(true) {
        Some(first) if go => super::attention::go_to(session, of, first),
        _ => {}
    }
}
