//! Any number of the same: add, remove, move, double, fold up. An item that can be moved begins with its handle.

use super::frame::Frame;
use super::labels::{input_id, item_name, label_id, label_text, place_in_list};
use super::node;
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::dom::{El, effect, el};
use crate::i18n::Text;
use jackfield_core::form::{Node, NodeId, State};
use jackfield_core::json::Value;

/// Draws a list. Items keep what was entered in them whatever happens around them.
pub(super) fn list(frame: Frame) -> El {
    let (of, id) = (frame.of, frame.id);
    let items = move || -> Vec<String> {
        of.node(id, |node| match &node.state {
            State::List(items) => items.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        })
        .unwrap_or_default()
    };
    let rows = el("ol", "jf-items").attr("role", "list").each(items, move |key| {
        let items = of.peek(id, node_items).unwrap_or_default();
        match items.into_iter().find(|item| item.to_string() == key) {
            Some(item) => row(frame, item),
            None => el("li", ""),
        }
    });
    let adds = el("div", "jf-adds").each(
        move || {
            of.node(id, |_| ());
            let takes_more = !frame.read_only && of.form(|form| form.fields.takes_item(id));
            if takes_more { vec![String::from("add")] } else { Vec::new() }
        },
        move |_| add_button(frame, "item"),
    );
    frame.group(vec![rows, adds], Box::new(|_| {}))
}

/// "Add", for an item or a row.
pub(super) fn add_button(frame: Frame, verb: &str) -> El {
    bare_button("jf-add")
        .attr("id", &(input_id(frame.id) + "-add"))
        .add(icon(Icon::Add))
        .say(frame.session.i18n(), Text::Add)
        .add(el("span", "jf-unseen").text(" ").text(&frame.label()))
        .does(verb, frame.id)
}

fn node_items(node: &Node) -> Vec<NodeId> {
    match &node.state {
        State::List(items) => items.clone(),
        _ => Vec::new(),
    }
}

fn is_container(node: &Node) -> bool {
    matches!(node.state, State::Object(_) | State::List(_) | State::Union { .. })
}

fn row(frame: Frame, item: NodeId) -> El {
    let (session, of, list) = (frame.session, frame.of, frame.id);
    let button = |text: Text, sign: Icon, verb: &str| {
        let button = bare_button("jf-plain jf-icon-button").add(icon(sign)).does(verb, item);
        (button.attr("id", &[&*input_id(item), "-", verb].concat()), text)
    };
    let up = button(Text::MoveUp, Icon::Up, "up");
    let down = button(Text::MoveDown, Icon::Down, "down");
    let copy = button(Text::Duplicate, Icon::Copy, "double");
    let remove = button(Text::Remove, Icon::Close, "out");
    let fold = of
        .peek(item, is_container)
        .unwrap_or_default()
        .then(|| bare_button("jf-plain jf-icon-button jf-fold").add(icon(Icon::Forward)).does("fold", item));
    let number = el("span", "jf-number").attr("id", &label_id(item));
    let summary = el("span", "jf-summary jf-quiet").attr("dir", "auto");
    let body = el("div", "jf-item-field").add(node(session, of, item));
    // Where each position means something of its own, nothing moves.
    let fixed = of.form(|form| form.fields.has_fixed_place(item));
    let buttons = [up, down, copy, remove];
    // Only for the eye and the pointer: the buttons do the same for everyone.
    let grip = (!fixed && !frame.read_only)
        .then(|| el("span", "jf-grip").attr("aria-hidden", "true").add(icon(Icon::Grip)).does("drag", item));
    let row = el(
        "li",
        match (fixed, fold.is_some()) {
            (true, false) => "jf-item jf-position",
            (_, true) => "jf-item jf-item-card",
            (false, false) => "jf-item",
        },
    );
    let shown = (number.clone(), summary.clone(), body.clone(), fold.clone(), buttons.clone(), row.clone());
    // One effect for all that depends on where the item stands and whether it is folded.
    effect(move || {
        let (number, summary, body, fold, buttons, row) = &shown;
        let length = of.node(list, |node| node_items(node).len()).unwrap_or_default();
        let at = place_in_list(of, list, item).unwrap_or_default();
        let name = item_name(session, of, list, item).unwrap_or_default();
        number.words(&name);
        for (button, text) in buttons {
            let off = match text {
                Text::MoveUp => at == 0,
                Text::MoveDown => at + 1 >= length,
                _ => false,
            };
            button.flag("disabled", off || frame.read_only);
            button.mark("aria-label", Some(&[&*session.i18n().say(*text), ": ", &*name].concat()));
            button.mark("title", Some(&session.i18n().say(*text)));
        }
        let folded = of.node(item, |node| node.folded) == Some(true);
        body.flag("hidden", folded);
        row.flag("data-folded", folded);
        summary.words(&if folded {
            of.form(|form| summed_up(form.fields.assemble(item).as_ref()))
        } else {
            String::new()
        });
        if let Some(fold) = fold {
            fold.mark("aria-expanded", Some(if folded { "false" } else { "true" }));
            fold.mark("aria-label", Some(&name));
        }
    });
    let buttons = el("div", "jf-item-buttons").add_all(buttons.map(|(button, _)| button));
    let head = el("div", "jf-item-head").add_all(fold).add(number).add(summary);
    row.add_all(grip).add(head).add(body).add_all((!fixed).then_some(buttons))
}

/// The first few scalars of a value: enough to know an item again.
fn summed_up(value: Option<&Value>) -> String {
    const PARTS: usize = 3;
    let mut parts: Vec<String> = Vec::new();
    let mut open: Vec<&Value> = value.into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                let below: Vec<&Value> = members.iter().map(|(_, value)| value).collect();
                open.extend(below.into_iter().rev());
            }
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Null => {}
            scalar => parts.push(label_text(scalar).chars().take(40).collect()),
        }
        if parts.len() == PARTS {
            break;
        }
    }
    parts.join(" · ")
}
