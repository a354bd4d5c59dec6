//! Any part of a form as JSON text, and whole values put in at once: examples, pasted JSON.

use super::Form;
use super::edit::Changed;
use super::node::{NodeId, State};
use crate::json::{ParseError, Value, parse};

impl Form {
    /// Goes on as JSON text, beginning with what was entered.
    pub fn edit_as_json(&mut self, id: NodeId) -> Changed {
        let text = self.assemble(id).map(|value| value.to_pretty()).unwrap_or_default();
        let Some(node) = self.node_mut(id).filter(|node| !node.is_json()) else { return Changed::new() };
        node.set_aside = Some(std::mem::replace(&mut node.state, State::Json(text)));
        vec![id]
    }

    /// Goes on with fields, filled with what the JSON text says. Where that is what was entered before, all is as it was,
    /// the other branches of unions included.
    ///
    /// # Errors
    /// Where the text is no JSON; it then stays as it is.
    pub fn edit_as_fields(&mut self, id: NodeId) -> Result<Changed, ParseError> {
        let Some(State::Json(text)) = self.node(id).map(|node| &node.state) else {
            return Ok(Changed::new());
        };
        let value = if text.trim().is_empty() { None } else { Some(parse(text)?) };
        if let Some(node) = self.node_mut(id)
            && let Some(before) = node.set_aside.take()
        {
            let as_text = std::mem::replace(&mut node.state, before);
            let same = match (self.assemble(id), &value) {
                (None, None) => true,
                (Some(before), Some(now)) => before.to_string() == now.to_string(),
                _ => false,
            };
            if same {
                return Ok(vec![id]);
            }
            if let Some(node) = self.node_mut(id) {
                node.set_aside = Some(std::mem::replace(&mut node.state, as_text));
            }
        }
        Ok(match value {
            Some(value) => self.fill_in(id, &value),
            None => self.clear(id),
        })
    }

    /// Puts a value in the place of what was entered: an example, a default, something pasted.
    pub fn fill_in(&mut self, id: NodeId, value: &Value) -> Changed {
        self.empty(id);
        let mut changed = self.mark_edited(id);
        if let Some(node) = self.node_mut(id) {
            // Members that the schema does not know are kept, as those of a loaded value are.
            node.loaded = Some(value.clone());
            node.edited = false;
        }
        self.fill(id, value);
        changed.extend(self.meet_conditions(id));
        changed.push(id);
        changed
    }

    /// Takes everything out of a node, what was set aside included.
    pub(super) fn empty(&mut self, id: NodeId) {
        let below = self.node(id).map(super::Node::children).unwrap_or_default();
        below.into_iter().for_each(|child| self.uproot(child));
        if let Some(node) = self.node_mut(id) {
            node.state = State::Absent;
            node.set_aside = None;
        }
    }
}
