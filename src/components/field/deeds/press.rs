//! Buttons, and what else is pressed.

use super::super::labels::{input_id, label_id};
use super::super::moment;
use super::{Deed, Hands, set_value};
use crate::dom::El;
use crate::i18n::Text;
use wasm_bindgen::JsCast;

impl Hands {
    /// A button, or something else that is pressed.
    pub(super) fn press(self, deed: &Deed) {
        let (id, of, session) = (deed.id, self.of, self.session);
        match &*deed.verb {
            "include" => {
                self.edit(|form| form.include(id));
                self.enter(id);
            }
            "away" => {
                self.edit(|form| form.put_away(id));
                let around = self.parent_of(id).map(|around| [" ", &*input_id(around), "-more"].concat());
                session.focus_soon(&(input_id(id) + &around.unwrap_or_default()));
            }
            "without" => {
                self.edit(|form| form.clear(id));
                session.focus_soon(&input_id(id));
            }
            "item" => self.begin(|form| form.add_item(id)),
            "row" => {
                let mut added = None;
                self.edit(|form| {
                    added = form.add_row(id, "");
                    vec![id]
                });
                if let Some(row) = added {
                    session.focus_soon(&label_id(row));
                }
            }
            "double" => self.begin(|form| form.duplicate(id)),
            "out" => self.take_out(id),
            "up" => self.step(id, -1),
            "down" => self.step(id, 1),
            "fold" => {
                let folded = of.peek(id, |node| node.folded) == Some(true);
                of.redraw(|form| form.fold(id, !folded));
            }
            "toggle" => self.toggle(deed),
            "json" => {
                self.edit(|form| form.edit_as_json(id));
                session.focus_soon(&input_id(id));
            }
            "fields" => {
                let mut failed = false;
                self.edit(|form| {
                    form.edit_as_fields(id).unwrap_or_else(|_| {
                        failed = true;
                        form.visit(id)
                    })
                });
                if failed {
                    session.focus_soon(&input_id(id));
                } else {
                    self.enter(id);
                }
            }
            "null" => self.edit(|form| form.set_null(id)),
            "empty" => self.edit(|form| form.set_empty(id)),
            "clear" => self.edit(|form| form.clear(id)),
            "example" | "default" => {
                let value = of.peek(id, |node| match &*deed.verb {
                    "example" => node.shape.example.clone(),
                    _ => node.shape.default.clone(),
                });
                value.flatten().iter().for_each(|value| self.edit(|form| form.fill_in(id, value)));
            }
            "copy" => {
                let value = of.form(|form| form.fields.assemble(id));
                let text = value.map(|value| value.as_str().map_or_else(|| value.to_pretty(), str::to_owned));
                if let Some(text) = text {
                    let said = move || session.announce(&session.i18n().say(Text::Copied));
                    crate::clipboard::copy(&text, Box::new(said));
                }
            }
            "uuid" => {
                if let Some(uuid) = crate::clock::uuid() {
                    self.edit(|form| form.type_text(id, &uuid));
                }
            }
            "reveal" => self.reveal(deed),
            "pick" => self.open_native(deed),
            "dive" => {
                of.state().focused.set(Some(id));
                session.focus_soon("jf-trail");
            }
            "menu" => self.menu(deed),
            "list" | "remote" if deed.element.get_attribute("aria-expanded").as_deref() != Some("true") => {
                self.list(deed);
            }
            "take" => self.take(deed),
            _ => {}
        }
        if deed.element.get_attribute("role").as_deref() == Some("menuitem") {
            let refocus = !matches!(&*deed.verb, "json" | "away");
            self.close_menu(&deed.element, refocus);
            if refocus {
                // What was done may have drawn the field anew, with or without another button for its menu.
                session.focus_soon(&[&*input_id(id), "-menu ", &*input_id(id)].concat());
            }
        }
    }

    fn toggle(self, deed: &Deed) {
        if let Ok(at) = deed.argument.parse() {
            // Ticking a box tells of a change besides.
            if deed.element.tag_name() != "INPUT" {
                self.edit(|form| form.toggle(deed.id, at));
                self.session.focus_soon(&(input_id(deed.id) + "-add"));
            }
        }
    }

    fn reveal(self, deed: &Deed) {
        let input = deed.element.parent_element().and_then(|around| around.query_selector("input").ok()?);
        let Some(input) = input else { return };
        let concealed = input.get_attribute("type").as_deref() == Some("password");
        let button = El::of(deed.element.clone());
        El::of(input).mark("type", Some(if concealed { "text" } else { "password" }));
        button.mark("aria-pressed", Some(if concealed { "true" } else { "false" }));
    }

    fn open_native(self, deed: &Deed) {
        let native = deed.element.parent_element().and_then(|around| around.query_selector("input").ok()?);
        let Some(native) = native else { return };
        let text = self.of.peek(deed.id, |node| node.text().to_owned()).unwrap_or_default();
        set_value(&native, &moment::to_pick_from(&deed.argument, &text));
        // Throws where the browser has none to show, or where nobody pressed anything.
        if let Ok(Ok(show)) =
            js_sys::Reflect::get(&native, &"showPicker".into()).map(JsCast::dyn_into::<js_sys::Function>)
        {
            let _ = show.call0(&native);
        }
    }
}
