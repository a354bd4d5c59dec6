//! Moving an item by its handle, with a mouse, a pen or a finger. While it is held only the drawing moves; the form hears
//! of it once it is let go. Whoever uses no pointer has the item's buttons for that (`items`).

use super::{Hands, element_of};
use crate::dom::{El, focus};
use jackfield_core::form::NodeId;
use js_sys::{Function, Reflect};
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
        let Some(item) = held else {
            if name == "pointerdown" {
                *held = self.take_hold(event);
            }
            return;
        };
        match event.dyn_ref::<KeyboardEvent>() {
            Some(event) if event.key() == "Escape" => event.stop_propagation(),
            None if number(event, "pointerId") == item.pointer => {}
            // A second finger takes nothing out of the hand of the first.
            _ => return,
        }
        if name == "pointermove" {
            return item.follow(event);
        }
        // Everything is drawn where it stands in the form.
        for row in rows(&item.list) {
            shift(&row, 0);
            El::of(row).flag("data-held", false);
        }
        if name == "pointerup" && item.to != item.from {
            // What is moved in the page loses the focus, and so does what makes way for it. It is not asked for by `:focus`,
            // which nothing is while another window has the focus.
            let focused = Reflect::get(&item.list.get_root_node(), &"activeElement".into());
            let focused = focused.ok().and_then(|element| element.dyn_into().ok());
            self.move_by(item.id, item.to.cast_signed() - item.from.cast_signed());
            crate::clock::after(0, Box::new(move || focus(focused)));
        }
        *held = None;
    }

    fn take_hold(self, event: &Event) -> Option<Held> {
        let deed = self.deed(&element_of(event)?).filter(|deed| deed.verb == "drag")?;
        if number(event, "button") != 0 {
            return None;
        }
        let item = deed.element.parent_element()?;
        let list = item.parent_element()?;
        let from = rows(&list).iter().position(|row| *row == item)?;
        El::of(item).flag("data-held", true);
        let pointer = number(event, "pointerId");
        // Without it the pointer is followed for as long as it is above the form.
        call(&deed.element, "setPointerCapture", &pointer.into());
        let taken_at = height_in(&list, event);
        Some(Held { id: deed.id, pointer, list, from, to: from, taken_at })
    }
}

impl Held {
    /// Goes along with the pointer, as far as the list reaches; the others make way.
    fn follow(&mut self, event: &Event) {
        let rows = rows(&self.list);
        let (Some(item), [first, second, ..], Some(last)) = (rows.get(self.from), &*rows, rows.last()) else {
            return;
        };
        let ((top, bottom), (first, end)) = (place(item), place(first));
        let by = height_in(&self.list, event) - self.taken_at;
        let by = by.max(first - top).min(place(last).1 - bottom);
        let room = bottom - top + place(second).0 - end;
        self.to = self.from;
        for (at, row) in rows.iter().enumerate() {
            let (above, below) = place(row);
            let middle = (above + below) / 2;
            shift(
                row,
                if at == self.from {
                    by
                } else if at < self.from && top + by < middle {
                    self.to = self.to.min(at);
                    room
                } else if at > self.from && bottom + by > middle {
                    self.to = at;
                    -room
                } else {
                    0
                },
            );
        }
        let nearest = js_sys::Object::new();
        let _ = Reflect::set(&nearest, &"block".into(), &"nearest".into());
        call(item, "scrollIntoView", &nearest);
    }
}

/// The rows of a list that can be moved: those that begin with a handle.
fn rows(list: &Element) -> Vec<Element> {
    let mut rows = Vec::new();
    let mut next = list.first_element_child();
    while let Some(row) = next {
        next = row.next_element_sibling();
        if row.first_element_child().is_some_and(|first| first.has_attribute("data-do")) {
            rows.push(row);
        }
    }
    rows
}

/// A measure in whole pixels, or another small number.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and no page is that long")]
fn number(of: &JsValue, name: &str) -> i32 {
    Reflect::get(of, &name.into()).ok().and_then(|number| number.as_f64()).unwrap_or_default() as i32
}

/// Calls by name what is called nowhere else: a binding of its own each would be more code.
fn call(of: &Element, method: &str, with: &JsValue) -> JsValue {
    let method = Reflect::get(of, &method.into()).ok().and_then(|method| method.dyn_into::<Function>().ok());
    method.and_then(|method| method.call1(of, with).ok()).unwrap_or_default()
}

/// How far below the beginning of a list a pointer is.
fn height_in(list: &Element, event: &Event) -> i32 {
    number(event, "clientY") - number(&call(list, "getBoundingClientRect", &JsValue::NULL), "top")
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
