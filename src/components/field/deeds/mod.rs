//! Carries out what the fields offer. The form hears every event once, finds on the element what it is to do, and hands
//! it on to what does it.

mod drag;
mod entry;
mod items;
mod lists;
mod menus;
mod narrow;
mod press;

pub(super) use lists::{active_option, popup_of, remove_popup};

use crate::dom::El;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{Changed, Form, Node, NodeId};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// Events that matter to fields.
const EVENTS: [&str; 7] = ["click", "input", "change", "focusin", "focusout", "keydown", "mousedown"];

/// Something to do, as it stands on an element.
pub(super) struct Deed {
    verb: String,
    pub(super) id: NodeId,
    argument: String,
    pub(super) element: Element,
}

/// A form's hands.
#[derive(Clone, Copy)]
pub(super) struct Hands {
    pub(super) session: Session,
    pub(super) of: ActionRun,
}

/// Hears what happens in a form.
pub(crate) fn listen(session: Session, of: ActionRun, form: El) -> El {
    let hands = Hands { session, of };
    let form = drag::listen(hands, form);
    EVENTS.into_iter().fold(form, |form, name| form.on(name, move |event| hands.hear(name, event)))
}

fn element_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub(super) fn value_of(element: &Element) -> String {
    js_sys::Reflect::get(element, &"value".into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

fn set_value(element: &Element, value: &str) {
    El::of(element.clone()).set_value(value);
}

impl Hands {
    fn deed(self, element: &Element) -> Option<Deed> {
        let element = element.closest("[data-do]").ok()??;
        let text = element.get_attribute("data-do")?;
        let mut words = text.splitn(3, ' ');
        let verb = words.next()?.to_owned();
        let number = words.next()?.parse().ok()?;
        let argument = words.next().unwrap_or_default().to_owned();
        let id = self.of.form(|form| form.fields.id_of(number))?;
        Some(Deed { verb, id, argument, element })
    }

    fn hear(self, name: &str, event: &Event) {
        let Some(target) = element_of(event) else { return };
        let found = self.deed(&target);
        match (name, found) {
            ("click", Some(deed)) => self.press(&deed),
            ("input", Some(deed)) => self.typed(&deed),
            ("change", Some(deed)) => self.chosen(&deed),
            ("keydown", found) => {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    self.key(event, found.as_ref(), &target);
                }
            }
            // The focus stays in the box while the list below it is used, and where it was while an item is moved.
            ("mousedown", Some(deed)) if matches!(&*deed.verb, "take" | "drag") => event.prevent_default(),
            ("focusin", found) => {
                self.close_popups_around(&target, found.as_ref());
                found.iter().filter(|deed| deed.verb == "remote").for_each(|deed| self.offer(deed, 0));
            }
            ("focusout", Some(deed)) => self.left(&deed),
            _ => {}
        }
    }

    pub(super) fn edit(self, change: impl FnOnce(&mut Form) -> Changed) {
        self.of.edit(change);
    }

    fn parent_of(self, id: NodeId) -> Option<NodeId> {
        self.of.peek(id, |node| node.parent).flatten()
    }

    /// Goes to where typing begins in something new.
    fn enter(self, id: NodeId) {
        let (mut way, mut next) = (Vec::new(), Some(id));
        while let Some(at) = next {
            way.push(at);
            next = self.of.form(|form| {
                let mut children = form.fields.drawn_children(at).into_iter();
                children.find(|id| form.fields.node(*id).is_some_and(Node::is_drawn))
            });
        }
        super::enter(self.session, way);
    }

    fn key(self, event: &KeyboardEvent, deed: Option<&Deed>, target: &Element) {
        let key = event.key();
        let open_menu = target.closest("[role=menu]").ok().flatten();
        if let Some(menu) = open_menu {
            return self.menu_key(event, &key, &menu, target);
        }
        let Some(deed) = deed else { return };
        let is_list = deed.element.has_attribute("data-list");
        match (&*deed.verb, &*key) {
            ("tag", "Enter") => {
                event.prevent_default();
                self.tags(deed, &value_of(&deed.element));
            }
            ("tag", "Backspace") if value_of(&deed.element).is_empty() => {
                let last = self.of.form(|form| form.fields.drawn_children(deed.id).last().copied());
                if let Some(last) = last {
                    event.prevent_default();
                    let text = self.of.peek(last, |node| node.text().to_owned()).unwrap_or_default();
                    self.edit(|form| form.remove_item(last));
                    set_value(&deed.element, &text);
                }
            }
            (_, "ArrowDown" | "ArrowUp") if is_list => {
                event.prevent_default();
                self.move_active(deed, key == "ArrowDown");
            }
            (_, "Enter") if is_list => {
                if let Some(active) = active_option(&deed.element) {
                    event.prevent_default();
                    self.deed(&active).iter().for_each(|deed| self.take(deed));
                } else if matches!(&*deed.verb, "list" | "rename") {
                    event.prevent_default();
                }
            }
            // These are no fields to be sent, though they are in the form: the browser would send it.
            ("filter" | "rename", "Enter") => event.prevent_default(),
            (_, "Escape") if is_list && popup_of(&deed.element).is_some() => {
                event.prevent_default();
                event.stop_propagation();
                self.close_list(&deed.element, deed);
            }
            (_, "ArrowUp" | "ArrowDown") if event.alt_key() && deed.verb == "type" => {}
            _ => {}
        }
    }
}
