//! Text, numbers, files and JSON: everything that is typed or put in whole.

use super::frame::{Frame, shown_text};
use super::moment::moment;
use crate::components::button::bare_button;
use crate::dom::{El, el};
use crate::i18n::Text;
use jackfield_core::form::{Node, Origin, State};
use jackfield_core::schema::{Control, TextKind};
use jackfield_core::text::words;

/// A line or more of text.
pub(super) fn text(frame: Frame, kind: TextKind) -> El {
    match kind {
        TextKind::Date => moment(frame, "date"),
        TextKind::Time => moment(frame, "time"),
        TextKind::DateTime => moment(frame, "datetime-local"),
        TextKind::File => file(frame),
        TextKind::Long => area(frame, "4", "jf-input"),
        TextKind::Line if reads_long(frame) => area(frame, "4", "jf-input"),
        TextKind::Email => line(frame, "text", Some("email"), Vec::new()),
        TextKind::Uri => line(frame, "text", Some("url"), Vec::new()),
        TextKind::Uuid => {
            let generate = small(frame, Text::Generate).does("uuid", frame.id);
            line(frame, "text", None, vec![generate])
        }
        TextKind::Secret => {
            let reveal = small(frame, Text::Reveal).attr("aria-pressed", "false").does("reveal", frame.id);
            line(frame, "password", None, vec![reveal])
        }
        _ => line(frame, "text", None, Vec::new()),
    }
}

/// A number: typed as text, so that nothing is rounded and nothing jumps while it is typed.
pub(super) fn number(frame: Frame, mode: &str) -> El {
    line(frame, "text", Some(mode), Vec::new())
}

/// Anything: JSON.
pub(super) fn json(frame: Frame) -> El {
    let as_fields =
        frame.of.peek(frame.id, |node| !matches!(node.shape.control, Control::Json)) == Some(true);
    let back = as_fields.then(|| small(frame, Text::EditAsFields).does("fields", frame.id));
    let control =
        typed(frame, el("textarea", "jf-input jf-mono").attr("spellcheck", "false").attr("dir", "ltr"));
    let lines = frame.of.peek(frame.id, |node| node.text().lines().count()).unwrap_or_default();
    let control = control.attr("rows", if lines > 8 { "12" } else { "4" });
    let shown = control.clone();
    frame
        .single(control, Vec::new(), Box::new(move |node| shown.set_value(node.text())))
        .add_all(back.map(|back| el("div", "").add(back)))
}

/// A field that says `null`, which is something else than nothing.
pub(super) fn null(frame: Frame) -> El {
    let chip = el("span", "jf-null jf-mono")
        .attr("role", "textbox")
        .attr("aria-readonly", "true")
        .attr("tabindex", "-1")
        .text("null");
    let clear = small(frame, Text::Clear).does("clear", frame.id);
    frame.single(chip, vec![clear], Box::new(|_| {}))
}

/// A button beside a control.
pub(super) fn small(frame: Frame, text: Text) -> El {
    bare_button("jf-plain jf-small")
        .say(frame.session.i18n(), text)
        .add(el("span", "jf-unseen").text(" ").text(&frame.label()))
}

/// An input that tells the form of every keystroke.
pub(super) fn typed(frame: Frame, input: El) -> El {
    input
        .attr("autocomplete", "off")
        .attr_if("placeholder", frame.placeholder().as_deref())
        .does("type", frame.id)
}

fn line(frame: Frame, type_: &str, mode: Option<&str>, beside: Vec<El>) -> El {
    let input = typed(
        frame,
        el("input", "jf-input").attr("type", type_).attr_if("inputmode", mode).attr("dir", "auto"),
    );
    let (shown, counted) = (input.clone(), counter(frame));
    let counter = counted.clone();
    let show = move |node: &Node| {
        shown.set_value(shown_text(node));
        count(counted.as_ref(), node);
    };
    frame.single(input, beside, Box::new(show)).add_all(counter)
}

fn area(frame: Frame, rows: &str, classes: &str) -> El {
    let area = typed(frame, el("textarea", classes).attr("rows", rows).attr("dir", "auto"));
    let (shown, counted) = (area.clone(), counter(frame));
    let counter = counted.clone();
    let show = move |node: &Node| {
        shown.set_value(shown_text(node));
        count(counted.as_ref(), node);
    };
    frame.single(area, Vec::new(), Box::new(show)).add_all(counter)
}

/// How many characters are left, told once it gets tight.
fn counter(frame: Frame) -> Option<El> {
    frame.shape()?.max_length.map(|_| el("span", "jf-counter jf-quiet").attr("aria-hidden", "true"))
}

fn count(counter: Option<&El>, node: &Node) {
    if let (Some(counter), Some(most)) = (counter, node.shape.max_length) {
        let length = node.text().chars().count();
        let tight = length * 5 >= most * 4 && length > 0;
        counter.words(&if tight {
            [&*length.to_string(), " / ", &*most.to_string()].concat()
        } else {
            String::new()
        });
    }
}

/// What is in a file. It is read in the background and kept as base64.
fn file(frame: Frame) -> El {
    let i18n = frame.session.i18n();
    let input = el("input", "jf-input jf-file").attr("type", "file").does("file", frame.id);
    let held = el("span", "jf-quiet jf-file-name").attr("dir", "auto");
    let name = held.clone();
    let show = move |node: &Node| {
        let (called, length) = match &node.state {
            State::File { name, data } => (name.clone(), data.len()),
            State::Text(text) => (i18n.say(Text::FileContent), text.len()),
            _ => return name.words(""),
        };
        // Four characters of base64 are three bytes.
        let kilobytes = (length / 4 * 3).div_ceil(1_000);
        name.words(&i18n.say_with(Text::FileSize, &[("name", &called), ("size", &i18n.number(kilobytes))]));
    };
    frame.single(input, vec![held], Box::new(show))
}

/// Names by which vendors call what runs over several lines, where the schema does not say so.
fn reads_long(frame: Frame) -> bool {
    const LONG: [&str; 8] = ["description", "body", "message", "content", "notes", "comment", "html", "bio"];
    let last = frame.of.peek(frame.id, |node| match &node.origin {
        Origin::Property(name) => words(name).pop(),
        _ => None,
    });
    last.flatten().is_some_and(|word| LONG.iter().any(|long| word.eq_ignore_ascii_case(long)))
}
