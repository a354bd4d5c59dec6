//! What stands against sending, each with a way to its field; and the way to send it all the same, where the host allows
//! that.

use crate::components::button::{button, link};
use crate::components::field::{enter, full_label, input_id};
use crate::components::notice::{Tone, actions, notice};
use crate::dom::{View, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use std::rc::Rc;

/// Draws the summary of problems; nothing where there are none.
pub(super) fn attention(session: Session, of: ActionRun, send: Option<&Rc<dyn Fn(bool)>>) -> View {
    let i18n = session.i18n();
    let problems = of.state().held_back.get();
    if problems.is_empty() {
        return Vec::new();
    }
    let rows = problems.iter().map(|(id, problem)| {
        let id = *id;
        let to = link(move || go_to(session, of, id)).text(&full_label(session, of, id));
        el("li", "").add(to).text(" ").add(el("span", "").text(&i18n.problem(problem)))
    });
    let list = el("ul", "jf-attention").attr("id", "jf-attention").attr("tabindex", "-1").add_all(rows);
    let anyway = send.filter(|_| session.may_send_anyway()).map(|send| {
        let send = Rc::clone(send);
        actions([button(i18n, Text::SendAnyway, move || {
            send(true);
            // This button goes with what stood against sending.
            session.focus_soon("jf-run");
        })])
    });
    let title = i18n.say_count(Text::AttentionOne, Text::AttentionOther, problems.len());
    notice(Tone::Warning, &title, "", [list].into_iter().chain(anyway).collect()).into()
}

/// Goes to a field, wherever it is: what is folded opens, what is deeper than the view becomes the view.
pub(super) fn go_to(session: Session, of: ActionRun, id: NodeId) {
    of.redraw(|form| form.reveal(id));
    if session.find(&input_id(id)).is_none() {
        let around = of.form(|form| {
            let mut around = form.fields.ancestry(id).skip(1);
            around.find(|node| matches!(node.state, State::Object(_))).map(|node| node.id)
        });
        of.state().focused.set(around);
    }
    enter(session, vec![id]);
}
