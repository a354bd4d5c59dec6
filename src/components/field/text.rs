//! Text, numbers and JSON: everything that is typed.

use super::frame::Frame;
use crate::dom::{El, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, Origin};
use jackfield_core::schema::TextKind;
use jackfield_core::text::words;

/// A line or more of text.
pub(super) fn text(session: Session, of: ActionRun, id: NodeId, kind: TextKind) -> El {
    let frame = Frame::new(session, of, id);
    if kind == TextKind::Long || (kind == TextKind::Line && reads_long(of, id)) {
        return area(frame, of, id, "4", "jf-input");
    }
    let (type_, mode) = match kind {
        TextKind::Email => ("email", Some("email")),
        TextKind::Uri => ("url", Some("url")),
        TextKind::Date => ("date", None),
        TextKind::Secret => ("password", None),
        _ => ("text", None),
    };
    let hint = frame
        .placeholder()
        .or_else(|| (kind == TextKind::DateTime).then(|| session.i18n().say(Text::DateTimeHint)));
    line(frame, of, id, type_, mode, hint.as_deref())
}

/// A number: typed as text, so that nothing is rounded and nothing jumps while it is typed.
pub(super) fn number(session: Session, of: ActionRun, id: NodeId, mode: &str) -> El {
    let frame = Frame::new(session, of, id);
    let hint = frame.placeholder();
    line(frame, of, id, "text", Some(mode), hint.as_deref())
}

/// Anything: JSON.
pub(super) fn json(session: Session, of: ActionRun, id: NodeId) -> El {
    area(Frame::new(session, of, id), of, id, "3", "jf-input jf-mono")
}

fn line(frame: Frame, of: ActionRun, id: NodeId, type_: &str, mode: Option<&str>, hint: Option<&str>) -> El {
    let input =
        el("input", "jf-input").attr("type", type_).attr_if("inputmode", mode).attr_if("placeholder", hint);
    let input = typed(frame.tie(input), of, id);
    frame.single(input)
}

fn area(frame: Frame, of: ActionRun, id: NodeId, rows: &str, classes: &str) -> El {
    let area =
        el("textarea", classes).attr("rows", rows).attr_if("placeholder", frame.placeholder().as_deref());
    let area = typed(frame.tie(area), of, id);
    frame.single(area)
}

/// Keeps an input and its node the same.
fn typed(input: El, of: ActionRun, id: NodeId) -> El {
    input
        .attr("autocomplete", "off")
        .value_live(move || of.node(id, |node| node.text().to_owned()).unwrap_or_default())
        .typed(move |text| of.edit(|form| form.type_text(id, &text)))
}

/// Names by which vendors call what runs over several lines, where the schema does not say so.
fn reads_long(of: ActionRun, id: NodeId) -> bool {
    const LONG: [&str; 8] = ["description", "body", "message", "content", "notes", "comment", "html", "bio"];
    let last = of.peek(id, |node| match &node.origin {
        Origin::Property(name) => words(name).pop(),
        _ => None,
    });
    last.flatten().is_some_and(|word| LONG.iter().any(|long| word.eq_ignore_ascii_case(long)))
}
