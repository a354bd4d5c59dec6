//! Choosing from many by typing: long enums, many branches, several values, optional fields, names of rows.
//!
//! A text box with a list below it (the ARIA pattern "editable combobox with list autocomplete"). The list is made when
//! it is asked for and knows nothing of what it chooses: that is the source's business.

use super::frame::Frame;
use super::labels::{input_id, label_text, near_label};
use super::object::out_of_sight;
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::dom::{El, el};
use crate::folding::fold;
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{Node, NodeId, State};
use jackfield_core::schema::{Choice, Control};

/// So many of what was found are listed; typing on narrows it down.
const LISTED: usize = 100;

/// One of many values.
pub(super) fn one(frame: Frame) -> El {
    let input = combobox(frame, "one");
    let shown = input.clone();
    frame.single(in_place(input), Vec::new(), Box::new(move |node| shown.set_value(&chosen_label(node))))
}

/// Several of many values: those that were chosen as tags, and a box to find more.
pub(super) fn several(frame: Frame) -> El {
    let (of, id, i18n) = (frame.of, frame.id, frame.session.i18n());
    let picked = move || {
        of.node(id, |node| match &node.state {
            State::Picked(picked) => picked.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        })
        .unwrap_or_default()
    };
    let tags = el("ul", "jf-tags").attr("role", "list").each(picked, move |at| {
        let label = of.peek(id, |node| label_at(node, at.parse().ok()?)).flatten().unwrap_or_default();
        let remove = bare_button("jf-plain jf-tag-out")
            .attr("aria-label", &[&*i18n.say(Text::Remove), " ", &*label].concat())
            .add(icon(Icon::Close))
            .does_with("toggle", id, at);
        el("li", "jf-tag").add(el("span", "").attr("dir", "auto").text(&label)).add(remove)
    });
    let input =
        combobox(frame, "several").attr("id", &(input_id(id) + "-add")).attr("aria-label", &frame.label());
    frame.group(vec![el("div", "jf-tag-box").add(tags).add(in_place(input))], Box::new(|_| {}))
}

/// One of many branches.
pub(super) fn branch(frame: Frame, name: &str) -> El {
    let input = combobox(frame, "branch").attr("aria-label", name);
    if let Some(label) = frame.of.peek(frame.id, |node| branch_label(frame.session, node)).flatten() {
        input.set_value(&label);
    }
    in_place(input)
}

/// "Add field": the optional fields that are not in sight.
pub(super) fn add_field(frame: Frame) -> El {
    let i18n = frame.session.i18n();
    let count = out_of_sight(frame).len();
    let input = combobox(frame, "field")
        .attr("id", &(input_id(frame.id) + "-more"))
        .attr("class", "jf-input jf-add-field")
        .attr("placeholder", &i18n.say_count(Text::AddFieldOne, Text::AddFieldOther, count))
        .attr("aria-label", &i18n.say_count(Text::AddFieldOne, Text::AddFieldOther, count));
    in_place(input)
}

/// The name of a row, where there are names to choose from.
pub(super) fn row_name(frame: Frame, input: El) -> El {
    in_place(input.attr("role", "combobox").attr("aria-expanded", "false").attr("data-list", "name"))
        .attr("data-of", &frame.id.to_string())
}

fn combobox(frame: Frame, source: &str) -> El {
    let input = el("input", "jf-input jf-combobox")
        .attr("type", "text")
        .attr("role", "combobox")
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("aria-expanded", "false")
        .attr("aria-autocomplete", "list")
        .attr("placeholder", &frame.session.i18n().say(Text::SearchChoices))
        .attr("data-list", source)
        .does_with("list", frame.id, source);
    input.flag("disabled", frame.read_only);
    input
}

fn in_place(input: El) -> El {
    el("div", "jf-pick").add(input)
}

/// What a list offers for what was typed: what people read, what is said beside it, and what it stands for.
pub(super) fn offers(
    session: Session,
    of: ActionRun,
    id: NodeId,
    source: &str,
    query: &str,
) -> Vec<[String; 3]> {
    let all: Vec<[String; 3]> = match source {
        "field" => out_of_sight(Frame::new(session, of, id))
            .into_iter()
            .map(|field| {
                let label = near_label(session, of, field);
                [label, String::new(), field.to_string()]
            })
            .collect(),
        "branch" => of
            .peek(id, |node| match &node.shape.control {
                Control::Union(branches) => {
                    numbered(branches.iter().map(|branch| session.i18n().branch(branch)))
                }
                _ => Vec::new(),
            })
            .unwrap_or_default(),
        _ => of
            .peek(id, |node| {
                let left = |at: usize| !matches!(&node.state, State::Picked(picked) if picked.contains(&at));
                let choices = choices_of(node).iter().enumerate().filter(|(at, _)| left(*at));
                choices.map(|(at, choice)| [choice.label.clone(), raw(choice), at.to_string()]).collect()
            })
            .unwrap_or_default(),
    };
    let wanted = fold(query.trim());
    let everything = (source == "field" && wanted.is_empty())
        .then(|| [session.i18n().say(Text::ShowAllFields), String::new(), String::from("all")]);
    let fits = |[label, beside, _]: &[String; 3]| {
        wanted.is_empty() || fold(label).contains(&wanted) || fold(beside).contains(&wanted)
    };
    everything.into_iter().chain(all.into_iter().filter(fits)).collect()
}

fn numbered(labels: impl Iterator<Item = String>) -> Vec<[String; 3]> {
    labels.enumerate().map(|(at, label)| [label, String::new(), at.to_string()]).collect()
}

fn choices_of(node: &Node) -> &[Choice] {
    match &node.shape.control {
        Control::Choice(choices) | Control::Choices(choices) => choices,
        Control::Object(fields) => fields.rows.as_ref().map_or(&[], |rows| &rows.names),
        _ => &[],
    }
}

/// The value itself, where the label does not show it.
fn raw(choice: &Choice) -> String {
    let raw = label_text(&choice.value);
    if raw == choice.label { String::new() } else { raw }
}

fn label_at(node: &Node, at: usize) -> Option<String> {
    choices_of(node).get(at).map(|choice| choice.label.clone())
}

fn chosen_label(node: &Node) -> String {
    match node.state {
        State::Chosen(at) => label_at(node, at).unwrap_or_default(),
        _ => String::new(),
    }
}

fn branch_label(session: Session, node: &Node) -> Option<String> {
    match (&node.state, &node.shape.control) {
        (State::Union { chosen, .. }, Control::Union(branches)) => {
            branches.get(*chosen).map(|branch| session.i18n().branch(branch))
        }
        _ => None,
    }
}

/// What stands in the box while nothing is searched.
pub(super) fn resting(session: Session, of: ActionRun, id: NodeId, source: &str) -> Option<String> {
    match source {
        "one" => of.peek(id, chosen_label),
        "branch" => of.peek(id, |node| branch_label(session, node)).flatten(),
        "name" => None,
        _ => Some(String::new()),
    }
}

/// Draws the list below a box.
pub(super) fn popup(session: Session, offers: &[[String; 3]], id: NodeId, source: &str) -> El {
    let i18n = session.i18n();
    let list_id = input_id(id) + "-list";
    let rows = offers.iter().take(LISTED).enumerate().map(|(at, [label, beside, value])| {
        el("li", "jf-option")
            .attr("role", "option")
            .attr("id", &[&*list_id, "-", &*at.to_string()].concat())
            .attr("aria-selected", "false")
            .does_with("take", id, &[source, " ", value].concat())
            .add(el("span", "").attr("dir", "auto").text(label))
            .add_all(
                (!beside.is_empty()).then(|| el("span", "jf-quiet jf-mono").attr("dir", "auto").text(beside)),
            )
    });
    let list = el("ul", "jf-popup jf-options").attr("role", "listbox").attr("id", &list_id).add_all(rows);
    let note = match offers.len() {
        0 => Some(i18n.say(Text::NothingMatches)),
        length if length > LISTED => {
            Some(i18n.say_with(Text::NarrowDown, &[("count", &i18n.number(length))]))
        }
        _ => None,
    };
    list.add_all(
        note.map(|note| el("li", "jf-quiet jf-option-note").attr("role", "presentation").text(&note)),
    )
}
