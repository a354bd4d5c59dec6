//! Yes or no, and one of several values.

use super::frame::{Frame, framed};
use super::input_id;
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use jackfield_core::schema::Choice;
use leptos::prelude::*;

/// Yes, no, and, where it may be left out, nothing said: a checkbox could not tell the last two apart.
pub(super) fn boolean(session: Session, of: ActionRun, id: NodeId) -> AnyView {
    let frame = Frame::new(session, of, id);
    let i18n = session.i18n;
    let value = Memo::new(move |_| of.with_node(id, |node| match node.state {
        State::Bool(value) => Some(value),
        _ => None,
    }).flatten());
    let options = [(Text::Yes, Some(true)), (Text::No, Some(false)), (Text::NotSet, None)];
    let segments: Vec<AnyView> = options
        .into_iter()
        .filter(|(_, option)| option.is_some() || !frame.required)
        .map(|(text, option)| {
            segment(&input_id(id), i18n.say(text), move || value.get() == option, move || {
                of.edit(|form| form.set_bool(id, option));
            })
        })
        .collect();
    framed(frame, true, view! { class="jf", <div class="jf-segment-row">{segments}</div> })
}

/// One of a row of options that shut each other out.
pub(super) fn segment(group: &str, label: String, checked: impl Fn() -> bool + Send + 'static, choose: impl Fn() + 'static) -> AnyView {
    view! { class="jf",
        <label class="jf-segment">
            <input type="radio" name=group.to_owned() prop:checked=checked on:change=move |_| choose() />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// One of several values, of any type.
pub(super) fn choice(session: Session, of: ActionRun, id: NodeId, choices: &[Choice]) -> AnyView {
    let frame = Frame::new(session, of, id);
    let i18n = session.i18n;
    let empty = if frame.required { Text::Choose } else { Text::NotSet };
    let chosen = Memo::new(move |_| of.with_node(id, |node| match node.state {
        State::Chosen(at) => at.to_string(),
        _ => String::new(),
    }).unwrap_or_default());
    let options: Vec<AnyView> = choices
        .iter()
        .enumerate()
        .map(|(at, choice)| view! { class="jf", <option value=at.to_string()>{choice.label.clone()}</option> }.into_any())
        .collect();
    let control = view! { class="jf",
        <select
            id=input_id(id)
            class="jf-input"
            part="input"
            aria-required=frame.required.to_string()
            aria-invalid=move || frame.invalid()
            aria-describedby=move || frame.described_by()
            prop:value=move || chosen.get()
            on:change:target=move |event| {
                let at = event.target().value().parse::<usize>().ok();
                of.edit(|form| form.choose(id, at));
            }
            on:blur=move |_| frame.left()
        >
            <option value="">{i18n.live(empty)}</option>
            {options}
        </select>
    };
    framed(frame, false, control)
}
