//! Any number of the same: add, remove, move.

use super::frame::Frame;
use super::{input_id, node};
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::dom::{El, Observed, derived, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use std::rc::Rc;

type Items = Rc<Observed<Vec<NodeId>>>;

/// Draws a list. Items keep what was entered in them whatever happens around them.
pub(super) fn list(session: Session, of: ActionRun, id: NodeId) -> El {
    let frame = Frame::new(session, of, id);
    let items: Items = derived(move || {
        let items = of.node(id, |node| match &node.state {
            State::List(items) => items.clone(),
            _ => Vec::new(),
        });
        items.unwrap_or_default()
    });
    let (keys, found, empty) = (Rc::clone(&items), Rc::clone(&items), items);
    let rows = el("ol", "jf-items")
        .attr("role", "list")
        .flag_live("hidden", move || empty.with(Vec::is_empty))
        .each(
            move || keys.with(|items| items.iter().map(ToString::to_string).collect()),
            move |key| match found.peek(|items| items.iter().find(|item| item.to_string() == *key).copied()) {
                Some(item) => row(session, of, id, item, &found),
                None => el("li", ""),
            },
        );
    let add = bare_button("jf-add")
        .attr("id", &format!("{}-add", input_id(id)))
        .add(icon(Icon::Add))
        .say(session.i18n(), Text::Add)
        .add(el("span", "jf-unseen").text(&frame.label()))
        .click(move || {
            if let Some(added) = of.add_item(id) {
                session.focus_soon(&first_input(of, added));
            }
        });
    frame.group([rows, el("div", "").add(add)])
}

/// Where typing begins in a new item.
fn first_input(of: ActionRun, id: NodeId) -> String {
    let mut at = id;
    while let Some(child) = of.form(|form| form.fields.drawn_children(at).first().copied()) {
        at = child;
    }
    input_id(at)
}

fn row(session: Session, of: ActionRun, list: NodeId, id: NodeId, items: &Items) -> El {
    let i18n = session.i18n();
    let position = {
        let items = Rc::clone(items);
        derived(move || items.with(|items| items.iter().position(|item| *item == id).unwrap_or_default()))
    };
    let button = |text: Text, sign: Icon, suffix: &str| {
        let position = Rc::clone(&position);
        bare_button("jf-plain jf-icon-button")
            .attr("id", &format!("{}-{suffix}", input_id(id)))
            .attr_live("aria-label", move || {
                let item = i18n.say_with(Text::Item, &[("number", &i18n.number(position.get() + 1))]);
                Some(format!("{}: {item}", i18n.say(text)))
            })
            .add(icon(sign))
    };
    let step = |by: isize| {
        let (position, items) = (Rc::clone(&position), Rc::clone(items));
        move || {
            let to = position.peek(|at| *at).saturating_add_signed(by);
            let last = items.peek(Vec::len).saturating_sub(1);
            of.edit(|form| form.move_item(id, by));
            // At an end the same step cannot be taken again, and what is off cannot hold the focus.
            let suffix = if to == 0 || (by > 0 && to < last) { "down" } else { "up" };
            session.focus_soon(&format!("{}-{suffix}", input_id(id)));
        }
    };
    let (first, last, all) = (Rc::clone(&position), Rc::clone(&position), Rc::clone(items));
    let up =
        button(Text::MoveUp, Icon::Up, "up").flag_live("disabled", move || first.get() == 0).click(step(-1));
    let down = button(Text::MoveDown, Icon::Down, "down")
        .flag_live("disabled", move || last.get() + 1 >= all.with(Vec::len))
        .click(step(1));
    let (at, items) = (Rc::clone(&position), Rc::clone(items));
    let remove = button(Text::Remove, Icon::Close, "remove").click(move || {
        // The focus goes to what takes the item's place, or to the way to a new one.
        let at = at.peek(|at| *at);
        let next = items.peek(|items| items.get(at + 1).or_else(|| items.get(at.checked_sub(1)?)).copied());
        of.edit(|form| form.remove_item(id));
        session.focus_soon(
            &next.map_or_else(
                || format!("{}-add", input_id(list)),
                |next| format!("{}-remove", input_id(next)),
            ),
        );
    });
    el("li", "jf-item")
        .add(el("div", "jf-item-field").add_all(node(session, of, id)))
        .add(el("div", "jf-item-buttons").add_all([up, down, remove]))
}
