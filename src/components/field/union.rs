//! One of several kinds of value. Going to another kind keeps what was entered in this one.

use super::choice::segment;
use super::frame::{Frame, framed};
use super::object::add;
use super::{input_id, node};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use jackfield_core::schema::Branch;
use leptos::prelude::*;

/// Up to so many branches stand side by side; more are a menu.
const SIDE_BY_SIDE: usize = 4;

/// Draws a union. An optional one begins as a button.
pub(super) fn union(session: Session, of: ActionRun, id: NodeId, branches: &[Branch]) -> AnyView {
    let labels: Vec<String> = branches.iter().map(|branch| session.i18n.branch(branch)).collect();
    let chosen = Memo::new(move |_| of.with_node(id, |node| match &node.state {
        State::Union { chosen, .. } => Some(*chosen),
        _ => None,
    }).flatten());
    let included = Memo::new(move |_| chosen.with(Option::is_some));
    (move || {
        if !included.get() {
            return add(session, of, id);
        }
        let frame = Frame::new(session, of, id);
        let control = view! { class="jf",
            {kinds(session, of, id, &labels, chosen)}
            {move || {
                chosen.track();
                of.with_form(|form| form.fields.drawn_children(id)).into_iter().map(|child| node(session, of, child)).collect_view()
            }}
            {(!frame.required).then(|| view! { class="jf",
                <div>
                    <button type="button" class="jf-link" on:click=move |_| {
                        of.edit(|form| form.clear(id));
                        session.focus_soon(input_id(id));
                    }>
                        {session.i18n.live(Text::Remove)}
                        <span class="jf-unseen">{frame.label()}</span>
                    </button>
                </div>
            })}
        };
        framed(frame, true, control)
    })
    .into_any()
}

fn kinds(session: Session, of: ActionRun, id: NodeId, labels: &[String], chosen: Memo<Option<usize>>) -> AnyView {
    let go = move |at: usize| of.edit(|form| form.switch_branch(id, at));
    let name = Frame::new(session, of, id).label();
    let label = session.i18n.say_with(Text::KindOf, &[("name", &name)]);
    if labels.len() <= SIDE_BY_SIDE {
        let group = format!("{}-kind", input_id(id));
        let segments: Vec<AnyView> = labels
            .iter()
            .enumerate()
            .map(|(at, label)| segment(&group, label.clone(), move || chosen.get() == Some(at), move || go(at)))
            .collect();
        return view! { class="jf", <div class="jf-segment-row" role="group" aria-label=label>{segments}</div> }.into_any();
    }
    let options: Vec<AnyView> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| view! { class="jf", <option value=at.to_string()>{label.clone()}</option> }.into_any())
        .collect();
    view! { class="jf",
        <select
            class="jf-input"
            part="input"
            aria-label=label
            prop:value=move || chosen.get().unwrap_or_default().to_string()
            on:change:target=move |event| if let Ok(at) = event.target().value().parse() { go(at) }
        >
            {options}
        </select>
    }
    .into_any()
}
