//! Items and rows: new ones, fewer of them, another order; and where the focus goes with them.

use super::super::labels::{input_id, place_in_list};
use super::Hands;
use crate::i18n::Text;
use jackfield_core::form::{Form, NodeId, Origin};

impl Hands {
    pub(super) fn begin(self, add: impl FnOnce(&mut Form) -> Option<NodeId>) {
        let mut added = None;
        self.edit(|form| {
            added = add(form);
            added.and_then(|item| form.node(item)?.parent).into_iter().collect()
        });
        if let Some(item) = added {
            self.enter(item);
        }
    }

    /// The focus goes to what takes the item's place, or to the way to a new one.
    pub(super) fn take_out(self, id: NodeId) {
        let next = self.of.form(|form| {
            let parent = form.fields.node(id)?.parent?;
            let goes = |id: &NodeId| {
                let origin = form.fields.node(*id).map(|node| &node.origin);
                matches!(origin, Some(Origin::Item | Origin::Row(_)))
            };
            let children: Vec<NodeId> = form.fields.drawn_children(parent).into_iter().filter(goes).collect();
            let at = children.iter().position(|child| *child == id)?;
            Some((parent, children.get(at + 1).or_else(|| children.get(at.checked_sub(1)?)).copied()))
        });
        self.edit(|form| form.remove_item(id));
        if let Some((parent, neighbour)) = next {
            let out = |item: NodeId| input_id(item) + "-out";
            self.session.focus_soon(&neighbour.map_or_else(|| input_id(parent) + "-add", out));
        }
    }

    pub(super) fn step(self, id: NodeId, by: isize) {
        let Some((at, last)) = self.move_by(id, by) else { return };
        // At an end the same step cannot be taken again, and what is off cannot hold the focus.
        let verb = if at == 0 || (by > 0 && at < last) { "-down" } else { "-up" };
        self.session.focus_soon(&(input_id(id) + verb));
    }

    /// Moves an item, and says to those who do not see it where it is now. Answers with its place and the last there is.
    pub(super) fn move_by(self, id: NodeId, by: isize) -> Option<(usize, usize)> {
        self.edit(|form| form.move_item(id, by));
        let list = self.parent_of(id)?;
        let at = place_in_list(self.of, list, id)?;
        let length = self.of.form(|form| form.fields.drawn_children(list).len());
        let i18n = self.session.i18n();
        let place = [("number", &*i18n.number(at + 1)), ("count", &*i18n.number(length))];
        self.session.announce(&i18n.say_with(Text::Moved, &place));
        Some((at, length.saturating_sub(1)))
    }
}
