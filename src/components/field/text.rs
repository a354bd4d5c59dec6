//! Text, numbers and JSON: everything that is typed.

use super::frame::{Frame, framed};
use super::input_id;
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::NodeId;
use jackfield_core::schema::TextKind;
use leptos::prelude::*;

/// A line or more of text.
pub(super) fn text(session: Session, of: ActionRun, id: NodeId, kind: TextKind) -> AnyView {
    let (type_, mode) = match kind {
        TextKind::Email => ("email", Some("email")),
        TextKind::Uri => ("url", Some("url")),
        TextKind::Date => ("date", None),
        TextKind::Secret => ("password", None),
        _ => ("text", None),
    };
    let long = kind == TextKind::Long || reads_long(of, id);
    if long {
        return area(session, of, id, 4, "jf-input");
    }
    let hint = (kind == TextKind::DateTime).then_some(Text::DateTimeHint);
    line(session, of, id, type_, mode, hint)
}

/// A number: typed as text, so that nothing is rounded and nothing jumps while it is typed.
pub(super) fn number(session: Session, of: ActionRun, id: NodeId, mode: &'static str) -> AnyView {
    line(session, of, id, "text", Some(mode), None)
}

/// Anything: JSON.
pub(super) fn json(session: Session, of: ActionRun, id: NodeId) -> AnyView {
    area(session, of, id, 3, "jf-input jf-mono")
}

fn line(session: Session, of: ActionRun, id: NodeId, type_: &'static str, mode: Option<&'static str>, hint: Option<Text>) -> AnyView {
    let frame = Frame::new(session, of, id);
    let placeholder = frame.placeholder().or_else(|| hint.map(|hint| session.i18n.say(hint)));
    let control = view! { class="jf",
        <input
            type=type_
            id=input_id(id)
            class="jf-input"
            part="input"
            inputmode=mode
            placeholder=placeholder
            autocomplete="off"
            aria-required=frame.required.to_string()
            aria-invalid=move || frame.invalid()
            aria-describedby=move || frame.described_by()
            prop:value=move || of.with_node(id, |node| node.text().to_owned())
            on:input:target=move |event| of.edit(|form| form.type_text(id, &event.target().value()))
            on:blur=move |_| frame.left()
        />
    };
    framed(frame, false, control)
}

fn area(session: Session, of: ActionRun, id: NodeId, rows: u32, class: &'static str) -> AnyView {
    let frame = Frame::new(session, of, id);
    let control = view! { class="jf",
        <textarea
            id=input_id(id)
            class=class
            part="input"
            rows=rows
            placeholder=frame.placeholder()
            autocomplete="off"
            aria-required=frame.required.to_string()
            aria-invalid=move || frame.invalid()
            aria-describedby=move || frame.described_by()
            prop:value=move || of.with_node(id, |node| node.text().to_owned())
            on:input:target=move |event| of.edit(|form| form.type_text(id, &event.target().value()))
            on:blur=move |_| frame.left()
        ></textarea>
    };
    framed(frame, false, control)
}

/// Names by which vendors call what runs over several lines, where the schema does not say so.
fn reads_long(of: ActionRun, id: NodeId) -> bool {
    use jackfield_core::form::Origin;
    const LONG: [&str; 8] = ["description", "body", "message", "content", "notes", "comment", "html", "bio"];
    of.with_form(|form| match form.fields.node(id).map(|node| &node.origin) {
        Some(Origin::Property(name)) => {
            let last = jackfield_core::text::words(name).pop().unwrap_or_default().to_ascii_lowercase();
            LONG.contains(&last.as_str())
        }
        _ => false,
    })
}
