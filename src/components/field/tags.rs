//! A list of short texts or numbers: each is a tag, and what is typed becomes one with Enter.

use super::frame::Frame;
use super::labels::{input_id, label_id};
use super::text::typed;
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::dom::{El, effect, el};
use crate::i18n::Text;
use crate::session::ActionRun;
use jackfield_core::form::{NodeId, State};
use jackfield_core::schema::{Control, Items, Shape, TextKind};

/// Whether a list can be drawn as tags: short items of one kind, and nothing loaded that no tag can show.
pub(super) fn suits(of: ActionRun, list: NodeId, items: &Items) -> bool {
    let short = |shape: &Shape| {
        matches!(
            shape.control,
            Control::Text(TextKind::Line | TextKind::Email | TextKind::Uri | TextKind::Uuid)
                | Control::Number
                | Control::Integer
        )
    };
    let of_a_kind =
        items.first.is_empty() && items.rest.as_ref().is_some_and(|items| short(&Shape::of(items)));
    let as_text = |item: &NodeId| of.peek(*item, |node| matches!(node.state, State::Text(_))) == Some(true);
    let loaded = of.peek(list, |node| match &node.state {
        State::List(items) => items.clone(),
        _ => Vec::new(),
    });
    of_a_kind && loaded.unwrap_or_default().iter().all(as_text)
}

/// Draws a list as tags.
pub(super) fn tags(frame: Frame) -> El {
    let (of, id) = (frame.of, frame.id);
    let items = move |items: &State| match items {
        State::List(items) => items.iter().map(ToString::to_string).collect::<Vec<String>>(),
        _ => Vec::new(),
    };
    let tags = el("ul", "jf-tags").attr("role", "list").each(
        move || of.node(id, |node| items(&node.state)).unwrap_or_default(),
        move |key| {
            let found = of.peek(id, |node| match &node.state {
                State::List(items) => items.iter().copied().find(|item| item.to_string() == key),
                _ => None,
            });
            found.flatten().map_or_else(|| el("li", ""), |item| tag(frame, item))
        },
    );
    let input = typed(frame, el("input", "jf-input").attr("type", "text").attr("dir", "auto"));
    let input = input.does("tag", id).attr("aria-label", &frame.label()).attr("id", &(input_id(id) + "-add"));
    input.flag("disabled", frame.read_only);
    let input = match frame.placeholder() {
        Some(_) => input,
        None => input.attr("placeholder", &frame.session.i18n().say(Text::TagHint)),
    };
    frame.group(vec![el("div", "jf-tag-box").add(tags).add(input)], Box::new(|_| {}))
}

fn tag(frame: Frame, item: NodeId) -> El {
    let (of, i18n) = (frame.of, frame.session.i18n());
    let text = el("span", "").attr("id", &label_id(item)).attr("dir", "auto");
    let wrong = el("span", "jf-tag-problem");
    let remove = bare_button("jf-plain jf-tag-out").add(icon(Icon::Close)).does("out", item);
    let remove = remove.attr("id", &(input_id(item) + "-out"));
    remove.flag("disabled", frame.read_only);
    let tag = el("li", "jf-tag").attr("id", &input_id(item)).attr("tabindex", "-1");
    let (shown, told, button, around) = (text.clone(), wrong.clone(), remove.clone(), tag.clone());
    effect(move || {
        let words = of.node(item, |node| node.text().to_owned()).unwrap_or_default();
        button.mark("aria-label", Some(&[&*i18n.say(Text::Remove), " ", &*words].concat()));
        shown.words(&words);
        let problem = of.problem_now(item).map(|problem| i18n.problem(&problem));
        around.flag("data-wrong", problem.is_some());
        told.words(&problem.unwrap_or_default());
    });
    tag.add(text).add(wrong).add(remove)
}
