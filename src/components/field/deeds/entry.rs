//! What is typed, chosen and left.

use super::super::labels::input_id;
use super::super::moment;
use super::{Deed, Hands, set_value, value_of};
use jackfield_core::form::Changed;

impl Hands {
    /// Something was typed.
    pub(super) fn typed(self, deed: &Deed) {
        let text = value_of(&deed.element);
        match &*deed.verb {
            "type" => self.edit(|form| form.type_text(deed.id, &text)),
            "rename" => {
                self.edit(|form| form.rename(deed.id, &text));
                if deed.element.has_attribute("data-list") {
                    self.list(deed);
                }
            }
            "list" => self.list(deed),
            "remote" => self.type_freely(deed),
            "tag" if text.contains(['\n', ',']) => self.tags(deed, &text),
            "filter" => self.filter(&text),
            _ => {}
        }
    }

    /// Something was chosen, or left after typing.
    pub(super) fn chosen(self, deed: &Deed) {
        let (id, of) = (deed.id, self.of);
        let value = if deed.argument.is_empty() { value_of(&deed.element) } else { deed.argument.clone() };
        match &*deed.verb {
            "bool" => self.edit(|form| {
                form.set_bool(
                    id,
                    match &*value_of(&deed.element) {
                        "1" => Some(true),
                        "0" => Some(false),
                        _ => None,
                    },
                )
            }),
            "choose" => self.edit(|form| form.choose(id, value_of(&deed.element).parse().ok())),
            "branch" => {
                if let Ok(branch) = value.parse() {
                    self.edit(|form| form.switch_branch(id, branch));
                }
            }
            "toggle" => {
                if let Ok(at) = value.parse() {
                    self.edit(|form| form.toggle(id, at));
                }
            }
            "moment" => {
                let text = moment::picked(&deed.argument, &value_of(&deed.element));
                self.edit(|form| form.type_text(id, &text));
                self.session.focus_soon(&input_id(id));
            }
            "file" => crate::file::read(&deed.element, move |read| match read {
                Ok((name, data)) => of.edit(|form| form.put_file(id, &name, &data)),
                Err(problem) => of.redraw(|form| form.refuse(id, problem)),
            }),
            _ => {}
        }
    }

    /// Whoever leaves a field has been there: from now on its message shows.
    pub(super) fn left(self, deed: &Deed) {
        let (id, of) = (deed.id, self.of);
        match &*deed.verb {
            "tag" => {
                let text = value_of(&deed.element);
                if !text.trim().is_empty() {
                    self.tags(deed, &text);
                }
            }
            "list" | "remote" => self.close_list(&deed.element, deed),
            _ => {}
        }
        if matches!(&*deed.verb, "remote" | "type" | "tag" | "list" | "choose" | "rename" | "bool") {
            self.session.once_released(Box::new(move || of.visit(id)));
        }
    }

    /// Tags for what was typed or pasted: a comma or a line's end parts them.
    pub(super) fn tags(self, deed: &Deed, text: &str) {
        for part in text.split(['\n', ',']).map(str::trim).filter(|part| !part.is_empty()) {
            self.edit(|form| {
                let Some(item) = form.add_item(deed.id) else { return Changed::new() };
                let mut changed = form.type_text(item, part);
                changed.extend(form.visit(item));
                changed.push(deed.id);
                changed
            });
        }
        set_value(&deed.element, "");
    }
}
