//! Any number of the same: add, remove, move.

use super::frame::{Frame, framed};
use super::{input_id, node};
use crate::components::icon::{Icon, icon};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use leptos::prelude::*;

/// Draws a list. Items keep what was entered in them whatever happens around them.
pub(super) fn list(session: Session, of: ActionRun, id: NodeId) -> AnyView {
    let frame = Frame::new(session, of, id);
    let items = Memo::new(move |_| of.with_node(id, |node| match &node.state {
        State::List(items) => items.clone(),
        _ => Vec::new(),
    }).unwrap_or_default());
    let add_id = format!("{}-add", input_id(id));
    let control = view! { class="jf",
        <ol class="jf-items" hidden=move || items.with(Vec::is_empty)>
            <For each=move || items.get() key=|item| *item children=move |item_id| item(session, of, id, item_id, items) />
        </ol>
        <div>
            <button type="button" class="jf-button jf-add" part="button" id=add_id on:click=move |_| {
                if let Some(added) = of.add_item(id) {
                    session.focus_soon(first_input(of, added));
                }
            }>
                {icon(Icon::Add)}
                {session.i18n.live(Text::Add)}
                <span class="jf-unseen">{frame.label()}</span>
            </button>
        </div>
    };
    framed(frame, true, control)
}

/// Where typing begins in a new item.
fn first_input(of: ActionRun, id: NodeId) -> String {
    let mut at = id;
    while let Some(child) = of.with_form(|form| form.fields.drawn_children(at).first().copied()) {
        at = child;
    }
    input_id(at)
}

fn item(session: Session, of: ActionRun, list: NodeId, id: NodeId, items: Memo<Vec<NodeId>>) -> AnyView {
    let i18n = session.i18n;
    let place = Memo::new(move |_| items.with(|items| items.iter().position(|item| *item == id).unwrap_or_default()));
    let name = move || i18n.say_with(Text::Item, &[("number", &i18n.number(place.get() + 1))]);
    let last = move || items.with(|items| place.get() + 1 >= items.len());
    let moved = move |by: isize| {
        of.edit(|form| form.move_item(id, by));
        session.focus_soon(format!("{}-{}", input_id(id), if by < 0 { "up" } else { "down" }));
    };
    let button = move |text: Text, sign: Icon, suffix: &'static str| {
        let label = move || format!("{}: {}", i18n.say(text), name());
        (label, icon(sign), format!("{}-{suffix}", input_id(id)))
    };
    let (up_label, up_sign, up_id) = button(Text::MoveUp, Icon::Up, "up");
    let (down_label, down_sign, down_id) = button(Text::MoveDown, Icon::Down, "down");
    let (remove_label, remove_sign, remove_id) = button(Text::Remove, Icon::Close, "remove");
    view! { class="jf",
        <li class="jf-item">
            <div class="jf-item-field">{node(session, of, id)}</div>
            <div class="jf-item-buttons">
                <button type="button" class="jf-button jf-plain jf-icon-button" part="button" id=up_id aria-label=up_label
                    disabled=move || place.get() == 0 on:click=move |_| moved(-1)>{up_sign}</button>
                <button type="button" class="jf-button jf-plain jf-icon-button" part="button" id=down_id aria-label=down_label
                    disabled=last on:click=move |_| moved(1)>{down_sign}</button>
                <button type="button" class="jf-button jf-plain jf-icon-button" part="button" id=remove_id aria-label=remove_label
                    on:click=move |_| {
                        // The focus goes to what takes the item's place, or to the way to a new one.
                        let next = items.with_untracked(|items| items.get(place.get_untracked() + 1).or_else(|| items.get(place.get_untracked().checked_sub(1)?)).copied());
                        of.edit(|form| form.remove_item(id));
                        session.focus_soon(next.map_or_else(|| format!("{}-add", input_id(list)), |next| format!("{}-remove", input_id(next))));
                    }>{remove_sign}</button>
            </div>
        </li>
    }
    .into_any()
}
