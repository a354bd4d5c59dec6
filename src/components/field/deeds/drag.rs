//! Moving an item by its handle, with a mouse, a pen or a finger. While it is held only the drawing moves; the form hears
//! of it once it is let go. Whoever uses no pointer has the item's buttons for that (`items`).

use super::{Hands, element_of, focus};
use crate::dom::El;
use jackfield_core::form::NodeId;
use js_sys::Reflect;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, KeyboardEvent};

const EVENTS: [&str; 5] = ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown"];

/// An item in someone's hand.
struct Held {
    id: NodeId,
    /// Which of several pointers holds it.
    pointer: i32,
    list: Element,
    /// The rows that can be moved, as they stood when it was taken.
    rows: Vec<Element>,
    from: usize,
    /// Where it would be if it were let go now.
    to: usize,
    /// Where in the list the pointer took it: the page may scroll meanwhile.
    taken_at: i32,
}

/// Hears the pointers of a form.
pub(super) fn listen(hands: Hands, form: El) -> El {
    let held: Rc<RefCell<Option<Held>>> = Rc::default();
    EVENTS.into_iter().fold(form, |form, name| {
        let held = Rc::clone(&held);
        form.on(name, move |event| hands.carry(&mut held.borrow_mut(), name, event))
    })
}

impl Hands {
    fn carry(self, held: &mut Option<Held>, name: &str, event: &Event) {
        if name == "pointerdown" {
            // A second finger takes nothing out of the hand of the first.
            if held.is_none() {
                *held = self.take_hold(event);
            }
            return;
        }
        let Some(item) = held else { return };
        match event.dyn_ref::<KeyboardEvent>() {
            Some(event) if event.key() == "Escape" => event.stop_propagation(),
            Some(_) => return,
            None if number(event, "pointerId") != item.pointer => return,
            None if name == "pointermove" => return item.follow(event),
            None => {}
        }
        item.put_down();
        if name == "pointerup" && item.to != item.from {
            // What is moved in the page loses the focus, and so does what makes way for it.
            let focused = item.list.query_selector(":focus").ok().flatten();
            self.move_by(item.id, item.to.cast_signed() - item.from.cast_signed());
            wasm_bindgen_futures::spawn_local(async move {
                crate::clock::sleep(0).await;
                focus(focused);
            });
        }
        *held = None;
    }

    fn take_hold(self, event: &Event) -> Option<Held> {
        let handle = element_of(event)?;
        let deed = self.deed(&handle).filter(|deed| deed.verb == "drag")?;
        if number(event, "button") != 0 {
            return None;
        }
        let item = deed.element.parent_element()?;
        let list = item.parent_element()?;
        let mut rows = Vec::new();
        let mut next = list.first_element_child();
        while let Some(row) = next {
            next = row.next_element_sibling();
            // What can be moved begins with its handle.
            if row.first_element_child().is_some_and(|first| first.has_attribute("data-do")) {
                rows.push(row);
            }
        }
        let from = rows.iter().position(|row| *row == item)?;
        let pointer = number(event, "pointerId");
        // Without it the pointer is followed for as long as it is above the form.
        let _ = deed.element.set_pointer_capture(pointer);
        El::of(item).flag("data-held", true);
        let taken_at = number(event, "clientY") - top_of(&list);
        Some(Held { id: deed.id, pointer, list, rows, from, to: from, taken_at })
    }
}

impl Held {
    /// Goes along with the pointer, as far as the list reaches; the others make way.
    fn follow(&mut self, event: &Event) {
        let places: Vec<(i32, i32)> = self.rows.iter().map(place).collect();
        let (Some((top, bottom)), Some((first, _)), Some((_, last))) =
            (places.get(self.from).copied(), places.first().copied(), places.last().copied())
        else {
            return;
        };
        let by = number(event, "clientY") - top_of(&self.list) - self.taken_at;
        let by = by.max(first - top).min(last - bottom);
        let passed = |at: usize, (above, below): (i32, i32)| {
            let middle = i32::midpoint(above, below);
            (at < self.from && top + by < middle) || (at > self.from && bottom + by > middle)
        };
        let passed: Vec<bool> = places.iter().enumerate().map(|(at, place)| passed(at, *place)).collect();
        let before = passed.iter().position(|passed| *passed);
        let after = passed.iter().rposition(|passed| *passed);
        self.to = before.filter(|at| *at < self.from).or(after).unwrap_or(self.from);
        let gap = places.get(1).map_or(0, |(below, _)| below - places.first().map_or(0, |(_, end)| *end));
        let room = bottom - top + gap;
        for (at, (row, passed)) in self.rows.iter().zip(passed).enumerate() {
            shift(
                row,
                match (at == self.from, passed) {
                    (true, _) => by,
                    (_, true) if at > self.from => -room,
                    (_, true) => room,
                    _ => 0,
                },
            );
        }
        if let Some(item) = self.rows.get(self.from) {
            let nearest = js_sys::Object::new();
            let _ = Reflect::set(&nearest, &"block".into(), &"nearest".into());
            item.scroll_into_view_with_scroll_into_view_options(nearest.unchecked_ref());
        }
    }

    /// Draws everything where it stands in the form.
    fn put_down(&self) {
        for row in &self.rows {
            shift(row, 0);
            El::of(row.clone()).flag("data-held", false);
        }
    }
}

/// A measure in whole pixels, or another small number.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and no page is that long")]
fn number(of: &JsValue, name: &str) -> i32 {
    Reflect::get(of, &name.into()).ok().and_then(|number| number.as_f64()).unwrap_or_default() as i32
}

fn top_of(list: &Element) -> i32 {
    number(&list.get_bounding_client_rect(), "top")
}

/// Where a row begins and ends, whatever it is shifted by.
fn place(row: &Element) -> (i32, i32) {
    let top = number(row, "offsetTop");
    (top, top + number(row, "offsetHeight"))
}

/// Draws a row elsewhere. Policies that forbid style attributes let scripts do this.
fn shift(row: &Element, by: i32) {
    let translate = if by == 0 { String::new() } else { ["0 ", &*by.to_string(), "px"].concat() };
    if let Ok(style) = Reflect::get(row, &"style".into()) {
        let _ = Reflect::set(&style, &"translate".into(), &translate.into());
    }
}
