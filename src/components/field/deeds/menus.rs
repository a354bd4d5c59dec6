//! The menu of a field: opened, gone through, closed.

use super::super::menu;
use super::{Deed, Hands};
use crate::dom::{El, focus};
use web_sys::{Element, KeyboardEvent};

impl Hands {
    pub(super) fn menu(self, deed: &Deed) {
        if let Some(open) = deed.element.next_element_sibling().filter(|next| next.has_attribute("role")) {
            open.remove();
            return El::of(deed.element.clone()).mark("aria-expanded", Some("false"));
        }
        let menu = menu::menu(self.session, self.of, deed.id);
        if let Some(around) = deed.element.parent_element() {
            let node = menu.node();
            let _ = around.insert_before(node, deed.element.next_sibling().as_ref());
            El::of(deed.element.clone()).mark("aria-expanded", Some("true"));
            focus(node.first_element_child());
        }
    }

    pub(super) fn menu_key(self, event: &KeyboardEvent, key: &str, menu: &Element, target: &Element) {
        let next = match key {
            "ArrowDown" => target.next_element_sibling().or_else(|| menu.first_element_child()),
            "ArrowUp" => target.previous_element_sibling().or_else(|| menu.last_element_child()),
            "Home" => menu.first_element_child(),
            "End" => menu.last_element_child(),
            "Escape" | "Tab" => {
                event.stop_propagation();
                if key == "Escape" {
                    event.prevent_default();
                }
                return self.close_menu(target, true);
            }
            _ => return,
        };
        event.prevent_default();
        focus(next);
    }

    pub(super) fn close_menu(self, within: &Element, refocus: bool) {
        let menu = within.closest("[role=menu]").ok().flatten();
        let Some(menu) = menu else { return };
        let button = menu.previous_element_sibling();
        menu.remove();
        if let Some(button) = button {
            El::of(button.clone()).mark("aria-expanded", Some("false"));
            if refocus {
                focus(Some(button));
            }
        }
    }

    /// A menu closes when the focus goes elsewhere.
    pub(super) fn close_popups_around(self, target: &Element, deed: Option<&Deed>) {
        let inside = target.closest("[role=menu]").ok().flatten().is_some();
        let its_button = deed.is_some_and(|deed| deed.verb == "menu");
        let root = target.closest("form").ok().flatten();
        if let (false, false, Some(root)) = (inside, its_button, root)
            && let Ok(Some(menu)) = root.query_selector("[role=menu]")
            && let Some(first) = menu.first_element_child()
        {
            self.close_menu(&first, false);
        }
    }
}
