//! Lists below boxes: opened, searched, gone through, taken from, closed.

use super::super::labels::input_id;
use super::super::picker::{offers, popup, resting};
use super::{Deed, Hands, set_value, value_of};
use crate::dom::El;
use jackfield_core::form::{Node, State};
use web_sys::Element;

impl Hands {
    pub(super) fn list(self, deed: &Deed) {
        let source = deed.element.get_attribute("data-list").unwrap_or_default();
        if source == "remote" {
            return self.offer(deed, 0);
        }
        // What rests in the box is no query: all is offered until something is typed.
        let text = value_of(&deed.element);
        let of_list = if source == "name" { self.parent_of(deed.id) } else { Some(deed.id) };
        let Some(id) = of_list else { return };
        let rests = resting(self.session, self.of, deed.id, &source).as_deref() == Some(&*text);
        let offered = offers(self.session, self.of, id, &source, if rests { "" } else { &text });
        remove_popup(&deed.element);
        let list = popup(self.session, &offered, deed.id, &source);
        if let Some(around) = deed.element.parent_element() {
            let _ = El::of(around).add(list);
        }
        let input = El::of(deed.element.clone());
        input.mark("aria-expanded", Some("true"));
        input.mark("aria-controls", Some(&(input_id(deed.id) + "-list")));
        if !rests && !text.is_empty() {
            self.move_active(deed, true);
        }
    }

    pub(super) fn move_active(self, deed: &Deed, forward: bool) {
        if popup_of(&deed.element).is_none() {
            return self.list(deed);
        }
        let Some(list) = popup_of(&deed.element) else { return };
        let active = active_option(&deed.element);
        let next = match (&active, forward) {
            (Some(active), true) => active.next_element_sibling().or_else(|| list.first_element_child()),
            (Some(active), false) => active.previous_element_sibling(),
            (None, _) => list.first_element_child(),
        };
        let next = next.filter(|next| next.get_attribute("role").as_deref() == Some("option"));
        active.into_iter().for_each(|active| El::of(active).mark("aria-selected", Some("false")));
        if let Some(next) = next {
            self.activate(&deed.element, &next);
        }
    }

    /// Goes to a row of a list; the focus stays in the box.
    pub(in crate::components::field) fn activate(self, input: &Element, row: &Element) {
        El::of(input.clone()).mark("aria-activedescendant", row.get_attribute("id").as_deref());
        El::of(row.clone()).mark("aria-selected", Some("true"));
        row.scroll_into_view_with_bool(false);
    }

    /// Takes what a list offers.
    pub(super) fn take(self, deed: &Deed) {
        let (source, value) = deed.argument.split_once(' ').unwrap_or_default();
        let (id, session) = (deed.id, self.session);
        let at: Option<usize> = value.parse().ok();
        let input = deed
            .element
            .closest(".jf-pick")
            .ok()
            .flatten()
            .and_then(|pick| pick.query_selector("input").ok()?);
        if let ("remote", Some(input)) = (source, &input) {
            return self.take_offered(input, id, value);
        }
        match (source, at) {
            ("one", at) => self.edit(|form| form.choose(id, at)),
            ("several", Some(at)) => {
                self.edit(|form| form.toggle(id, at));
                input.iter().for_each(|input| set_value(input, ""));
            }
            ("branch", Some(at)) => self.edit(|form| form.switch_branch(id, at)),
            ("field", Some(number)) => {
                if let Some(field) = self.of.form(|form| form.fields.id_of(number)) {
                    self.edit(|form| form.show(field));
                    self.enter(field);
                }
            }
            ("field", None) => {
                let next = self.of.form(|form| form.fields.drawn_children(id));
                let next =
                    next.into_iter().find(|field| self.of.peek(*field, Node::is_in_use) == Some(false));
                self.of.redraw(|form| form.show_all(id));
                next.into_iter().for_each(|field| self.enter(field));
            }
            ("name", Some(at)) => {
                let name = self.parent_of(id).and_then(|object| {
                    let offered = offers(session, self.of, object, "name", "");
                    offered
                        .into_iter()
                        .nth(at)
                        .map(|[label, raw, _]| if raw.is_empty() { label } else { raw })
                });
                if let (Some(name), Some(input)) = (name, &input) {
                    set_value(input, &name);
                    self.edit(|form| form.rename(id, &name));
                }
            }
            _ => {}
        }
        if let Some(input) = input {
            remove_popup(&input);
            if let Some(words) = resting(session, self.of, id, source) {
                set_value(&input, &words);
            }
        }
    }

    /// Closes a list. What was typed and not taken is no choice; an emptied box takes an optional choice back.
    pub(super) fn close_list(self, input: &Element, deed: &Deed) {
        if deed.verb == "remote" {
            return self.leave_offers(input);
        }
        remove_popup(input);
        let emptied = value_of(input).is_empty();
        let chosen = self.of.peek(deed.id, |node| matches!(node.state, State::Chosen(_))) == Some(true);
        if deed.argument == "one" && emptied && chosen {
            self.edit(|form| form.choose(deed.id, None));
        } else if let Some(words) = resting(self.session, self.of, deed.id, &deed.argument) {
            set_value(input, &words);
        }
    }
}

pub(in crate::components::field) fn popup_of(input: &Element) -> Option<Element> {
    input.parent_element()?.query_selector("[role=listbox]").ok()?
}

pub(in crate::components::field) fn active_option(input: &Element) -> Option<Element> {
    popup_of(input)?.query_selector("[aria-selected=true]").ok()?
}

pub(in crate::components::field) fn remove_popup(input: &Element) {
    if let Some(list) = popup_of(input) {
        list.remove();
    }
    let input = El::of(input.clone());
    input.mark("aria-expanded", Some("false"));
    input.mark("aria-activedescendant", None);
}
