//! Yes or no, one of several values, several of them.

use super::deed;
use super::frame::Frame;
use super::labels::input_id;
use super::picker;
use crate::dom::{El, el};
use crate::i18n::Text;
use jackfield_core::form::{Node, State};
use jackfield_core::schema::Choice;

/// Up to so many choices with short names stand side by side.
const SIDE_BY_SIDE: usize = 4;

/// Their names together have at most so many characters.
const SHORT: usize = 44;

/// Up to so many choices are a menu; more are searched.
const MENU: usize = 20;

/// Up to so many choices of which several may be taken are boxes to tick; more are searched.
const BOXES: usize = 8;

/// Yes, no, and, where it may be left out, nothing said: a checkbox could not tell the last two apart.
pub(super) fn boolean(frame: Frame) -> El {
    let words = [(Text::Yes, "1"), (Text::No, "0"), (Text::NotSet, "")];
    let offered = words.into_iter().filter(|(_, value)| !value.is_empty() || !frame.required);
    let i18n = frame.session.i18n();
    let offered = offered.map(|(text, value)| (i18n.say(text), value.to_owned())).collect();
    let chosen = |node: &Node| match node.state {
        State::Bool(true) => "1".to_owned(),
        State::Bool(false) => "0".to_owned(),
        _ => String::new(),
    };
    segments(frame, "bool", offered, chosen)
}

/// One of several values, of any type.
pub(super) fn choice(frame: Frame, choices: &[Choice]) -> El {
    let chosen = |node: &Node| match node.state {
        State::Chosen(at) => at.to_string(),
        _ => String::new(),
    };
    let i18n = frame.session.i18n();
    let mut offered: Vec<(String, String)> =
        choices.iter().enumerate().map(|(at, choice)| (choice.label.clone(), at.to_string())).collect();
    let short = offered.iter().map(|(label, _)| label.chars().count()).sum::<usize>() <= SHORT;
    if offered.len() <= SIDE_BY_SIDE && short {
        if !frame.required {
            offered.push((i18n.say(Text::NotSet), String::new()));
        }
        return segments(frame, "choose", offered, chosen);
    }
    if offered.len() > MENU {
        return picker::one(frame);
    }
    let empty = if frame.required { Text::Choose } else { Text::NotSet };
    let select = el("select", "jf-input")
        .add(el("option", "").attr("value", "").say(i18n, empty))
        .add_all(offered.iter().map(|(label, value)| el("option", "").attr("value", value).text(label)))
        .does("choose", frame.id);
    let shown = select.clone();
    frame.single(select, Vec::new(), Box::new(move |node| shown.set_value(&chosen(node))))
}

/// Several of a few values.
pub(super) fn choices(frame: Frame, choices: &[Choice]) -> El {
    if choices.len() > BOXES {
        return picker::several(frame);
    }
    let boxes: Vec<El> = choices
        .iter()
        .enumerate()
        .map(|(at, _)| {
            el("input", "").attr("type", "checkbox").does_with("toggle", frame.id, &at.to_string())
        })
        .collect();
    let rows = boxes.iter().zip(choices).map(|(tick, choice)| {
        let label = el("label", "jf-tick").add(tick.clone());
        label.add(el("span", "").attr("dir", "auto").text(&choice.label))
    });
    let list = el("div", "jf-ticks").add_all(rows);
    let show = move |node: &Node| {
        for (at, tick) in boxes.iter().enumerate() {
            tick.set_checked(matches!(&node.state, State::Picked(picked) if picked.contains(&at)));
        }
    };
    frame.group(vec![list], Box::new(show))
}

fn segments(
    frame: Frame,
    verb: &str,
    offered: Vec<(String, String)>,
    chosen: impl Fn(&Node) -> String + 'static,
) -> El {
    let (row, inputs) = segment_row(frame, verb, &offered);
    let show = move |node: &Node| {
        let chosen = chosen(node);
        inputs.iter().zip(&offered).for_each(|(input, (_, value))| input.set_checked(*value == chosen));
    };
    frame.group(vec![row], Box::new(show))
}

/// A row of options that shut each other out, as radio buttons; and those buttons.
pub(super) fn segment_row(frame: Frame, verb: &str, offered: &[(String, String)]) -> (El, Vec<El>) {
    let group = input_id(frame.id) + "-is";
    let inputs: Vec<El> = offered
        .iter()
        .map(|(_, value)| {
            let input = el("input", "").attr("type", "radio").attr("name", &group);
            input.flag("disabled", frame.read_only);
            input.attr("value", value).attr("data-do", &deed(verb, frame.id, value))
        })
        .collect();
    let segments = inputs.iter().zip(offered).map(|(input, (label, _))| {
        el("label", "jf-segment").add(input.clone()).add(el("span", "").attr("dir", "auto").text(label))
    });
    (el("div", "jf-segment-row").add_all(segments), inputs)
}

/// One of a row of options outside a form.
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
