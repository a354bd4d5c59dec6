//! Yes or no, and one of several values.

use super::frame::Frame;
use super::input_id;
use crate::dom::{El, derived, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use jackfield_core::schema::Choice;
use std::rc::Rc;

/// Yes, no, and, where it may be left out, nothing said: a checkbox could not tell the last two apart.
pub(super) fn boolean(session: Session, of: ActionRun, id: NodeId) -> El {
    let frame = Frame::new(session, of, id);
    let value = derived(move || {
        of.node(id, |node| match node.state {
            State::Bool(value) => Some(value),
            _ => None,
        })
        .flatten()
    });
    let options = [(Text::Yes, Some(true)), (Text::No, Some(false)), (Text::NotSet, None)];
    let offered = options.into_iter().filter(|(_, option)| option.is_some() || !frame.required);
    let segments = offered.map(|(text, option)| {
        let value = Rc::clone(&value);
        let choose = move || of.edit(|form| form.set_bool(id, option));
        segment(
            &format!("{}-is", input_id(id)),
            &session.i18n().say(text),
            move || value.get() == option,
            choose,
        )
    });
    let row = el("div", "jf-segment-row").add_all(segments);
    frame.group([row])
}

/// One of a row of options that shut each other out.
pub(crate) fn segment(
    group: &str,
    label: &str,
    checked: impl Fn() -> bool + 'static,
    choose: impl Fn() + 'static,
) -> El {
    let input = el("input", "")
        .attr("type", "radio")
        .attr("name", group)
        .checked_live(checked)
        .on("change", move |_| choose());
    el("label", "jf-segment").add(input).add(el("span", "").text(label))
}

/// One of several values, of any type.
pub(super) fn choice(session: Session, of: ActionRun, id: NodeId, choices: &[Choice]) -> El {
    let frame = Frame::new(session, of, id);
    let empty = if frame.required { Text::Choose } else { Text::NotSet };
    let options = choices.iter().enumerate().map(|(at, choice)| option(at, &choice.label));
    let select = el("select", "jf-input")
        .add(el("option", "").attr("value", "").say(session.i18n(), empty))
        .add_all(options)
        .value_live(move || {
            let chosen = of.node(id, |node| match node.state {
                State::Chosen(at) => at.to_string(),
                _ => String::new(),
            });
            chosen.unwrap_or_default()
        })
        .chosen(move |at| of.edit(|form| form.choose(id, at.parse().ok())));
    let select = frame.tie(select);
    frame.single(select)
}

/// An option that stands for a position.
pub(super) fn option(at: usize, label: &str) -> El {
    el("option", "").attr("value", &at.to_string()).text(label)
}
