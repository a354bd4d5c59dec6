//! Items of lists and rows of objects: added, taken out, moved, doubled, named.

use super::Form;
use super::edit::Changed;
use super::node::{Node, NodeId, Origin, State};
use crate::json::{Object, Value};
use crate::schema::{Control, Rows, Schema};
use std::sync::Arc;

impl Form {
    /// Adds an item at the end of a list and answers with its id; `None` where the list takes no more.
    pub fn add_item(&mut self, id: NodeId) -> Option<NodeId> {
        self.insert_item(id, None, None)
    }

    /// Adds an item that holds a value already.
    pub fn add_item_with(&mut self, id: NodeId, value: &Value) -> Option<NodeId> {
        self.insert_item(id, None, Some(value))
    }

    /// Whether a list takes another item.
    #[must_use]
    pub fn takes_item(&self, list: NodeId) -> bool {
        let Some(node) = self.node(list) else { return false };
        match (&node.shape.control, &node.state) {
            (Control::List(items), State::List(ids)) => items.at(ids.len()).is_some(),
            (Control::List(items), _) => items.at(0).is_some(),
            _ => false,
        }
    }

    /// Whether an item stands at a position that means something of its own, so that it is not moved.
    #[must_use]
    pub fn has_fixed_place(&self, item: NodeId) -> bool {
        let list = self.node(item).and_then(|node| self.node(node.parent?));
        list.is_some_and(|list| match (&list.shape.control, &list.state) {
            (Control::List(items), State::List(ids)) => {
                ids.iter().position(|id| *id == item).is_some_and(|at| at < items.first.len())
            }
            _ => false,
        })
    }

    fn insert_item(&mut self, id: NodeId, at: Option<usize>, value: Option<&Value>) -> Option<NodeId> {
        let shape = Arc::clone(&self.node(id)?.shape);
        let Control::List(items) = &shape.control else { return None };
        let length = match &mut self.node_mut(id)?.state {
            State::List(ids) => ids.len(),
            state @ (State::Absent | State::Null) => {
                *state = State::List(Vec::new());
                0
            }
            _ => return None,
        };
        // Positions come all at once.
        if length == 0 && items.first.len() > 1 && value.is_none() {
            self.open(id);
            self.touched(id);
            return self.drawn_children(id).first().copied();
        }
        let at = at.unwrap_or(length).min(length);
        // Before a position that has a meaning of its own there is no room.
        let schema = items.at(length).filter(|_| at == length || at >= items.first.len())?;
        self.opens_from(id);
        let item = self.grow(Some(id), Origin::Item, true, schema, value);
        if let State::List(ids) = &mut self.node_mut(id)?.state
            && let Some(item) = ids.pop()
        {
            ids.insert(at, item);
        }
        self.touched(id);
        if value.is_none() && matches!(self.node(item)?.state, State::Absent) {
            self.begin_item(item);
        }
        Some(item)
    }

    /// A new item that is a container shows what is in it.
    fn begin_item(&mut self, item: NodeId) {
        if self.node(item).is_some_and(|node| {
            matches!(node.shape.control, Control::Object(_) | Control::Union(_) | Control::List(_))
        }) {
            self.open(item);
        }
    }

    /// Adds an item with the same content behind an item and answers with its id.
    pub fn duplicate(&mut self, item: NodeId) -> Option<NodeId> {
        let value = self.assemble(item);
        let list = self.node(item)?.parent?;
        let at = match &self.node(list)?.state {
            State::List(ids) => ids.iter().position(|id| *id == item)? + 1,
            _ => return None,
        };
        self.insert_item(list, Some(at), value.as_ref())
    }

    /// Takes an item or a row out. An item whose position means something is emptied instead, unless it is the last.
    pub fn remove_item(&mut self, item: NodeId) -> Changed {
        let removable = |node: &&Node| matches!(node.origin, Origin::Item | Origin::Row(_));
        let parent = self.node(item).filter(removable).and_then(|node| node.parent);
        let Some(parent) = parent else { return Changed::new() };
        let fixed = self.fixed_positions(parent);
        let Some(State::List(ids) | State::Object(ids)) = self.node_mut(parent).map(|node| &mut node.state)
        else {
            return Changed::new();
        };
        let Some(at) = ids.iter().position(|id| *id == item) else { return Changed::new() };
        if at < fixed && at + 1 < ids.len() {
            return self.clear(item);
        }
        ids.remove(at);
        self.uproot(item);
        self.touched(parent)
    }

    /// Moves an item by so many places, as far as its list reaches and no position means something of its own.
    pub fn move_item(&mut self, item: NodeId, by: isize) -> Changed {
        let Some(list) = self.node(item).and_then(|node| node.parent) else { return Changed::new() };
        let fixed = self.fixed_positions(list);
        let Some(State::List(ids)) = self.node_mut(list).map(|node| &mut node.state) else {
            return Changed::new();
        };
        let Some(from) = ids.iter().position(|id| *id == item) else { return Changed::new() };
        if from >= fixed {
            let to = from.saturating_add_signed(by).clamp(fixed, ids.len().saturating_sub(1));
            let moved = ids.remove(from);
            ids.insert(to, moved);
        }
        self.touched(list)
    }

    /// How many positions of a list mean something of their own.
    fn fixed_positions(&self, list: NodeId) -> usize {
        match self.node(list).map(|node| &node.shape.control) {
            Some(Control::List(items)) => items.first.len(),
            _ => 0,
        }
    }

    /// Adds a row to an object and answers with its id.
    pub fn add_row(&mut self, object: NodeId, name: &str) -> Option<NodeId> {
        let shape = Arc::clone(&self.node(object)?.shape);
        let Control::Object(fields) = &shape.control else { return None };
        let schema = self.row_schema(fields.rows.as_ref()?, name);
        match self.node(object)?.state {
            State::Object(_) => {}
            State::Absent | State::Null => self.open(object),
            _ => return None,
        }
        self.opens_from(object);
        let row = self.grow(Some(object), Origin::Row(name.into()), true, &schema, None);
        if let Some(State::Object(ids)) = self.node_mut(object).map(|node| &mut node.state) {
            ids.push(row);
        }
        self.touched(object);
        Some(row)
    }

    /// Gives a row another name. What stands in it stays, and so does its place; where another schema holds for the new
    /// name, the content is taken over as far as that can show it.
    pub fn rename(&mut self, row: NodeId, name: &str) -> Changed {
        let Some(parent) = self.node(row).and_then(|node| node.parent) else { return Changed::new() };
        let schema = self.node(parent).and_then(|object| match &object.shape.control {
            Control::Object(fields) => Some(self.row_schema(fields.rows.as_ref()?, name)),
            _ => None,
        });
        let value = self.assemble(row);
        let Some(node) = self.node_mut(row) else { return Changed::new() };
        let Origin::Row(own) = &mut node.origin else { return Changed::new() };
        let before = std::mem::replace(own, name.into());
        if let Some(schema) = schema.filter(|schema| *schema != node.schema) {
            node.shape = Arc::new(crate::schema::Shape::of(&schema));
            node.schema = schema;
            match value {
                Some(value) => self.fill_in(row, &value),
                None => self.replace(row, State::Absent),
            };
        }
        let children = self.drawn_children(parent);
        let goes_on = |id: &NodeId| {
            self.node(*id).is_some_and(|node| matches!(&node.origin, Origin::Row(own) if *own == before))
        };
        if !children.iter().any(goes_on) {
            self.keep_place(parent, &before, name);
        }
        let mut changed = self.touched(row);
        // Two rows of one name are a problem of both.
        changed.extend(children);
        changed
    }

    /// What was loaded says in which order members are sent: a row under another name keeps its place there.
    fn keep_place(&mut self, object: NodeId, before: &str, name: &str) {
        let Some(loaded) = self.node_mut(object).and_then(|node| node.loaded.as_mut()) else { return };
        let Some(members) = loaded.as_object().filter(|members| !members.contains(name)) else { return };
        let mut renamed = Object::clone(members);
        renamed.rename(before, name);
        *loaded = renamed.into();
    }

    pub(super) fn row_schema(&self, rows: &Rows, name: &str) -> Schema {
        let fits = |(pattern, _): &&(Arc<str>, Schema)| self.patterns.matches(pattern, name) == Some(true);
        rows.patterns.iter().find(fits).map_or_else(|| rows.others.clone(), |(_, schema)| schema.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Problem;
    use crate::form::planted::{field, names, planted, problems, sent};

    #[test]
    fn a_row_keeps_its_place_its_content_and_its_id_under_another_name() {
        let (mut form, root) = planted(
            r#"{"type":"object","additionalProperties":{"type":"integer"}}"#,
            Some(r#"{"a":1,"b":2.0,"c":3}"#),
        );
        let row = field(&form, root, &["b"]);
        form.rename(row, "z");
        assert_eq!(field(&form, root, &["z"]), row);
        assert_eq!(names(&form, root), ["a", "z", "c"]);
        assert_eq!(sent(&form, root), r#"{"a":1,"z":2.0,"c":3}"#);
        form.remove_item(row);
        assert_eq!(sent(&form, root), r#"{"a":1,"c":3}"#);
    }

    #[test]
    fn two_rows_of_one_name_are_told_and_so_is_one_without() {
        let (mut form, root) = planted(r#"{"additionalProperties":{"type":"string"}}"#, Some(r#"{"a":"1"}"#));
        let (second, third) = (form.add_row(root, "a").unwrap(), form.add_row(root, "").unwrap());
        form.type_text(second, "2");
        form.type_text(third, "3");
        assert_eq!(
            problems(&form, root),
            [("/a/".into(), Problem::SameName), ("//".into(), Problem::Unnamed)]
        );
        assert_eq!(form.problem(second), Some(Problem::SameName));
        form.rename(second, "b");
        form.rename(third, "c");
        assert!(problems(&form, root).is_empty());
        assert_eq!(sent(&form, root), r#"{"a":"1","b":"2","c":"3"}"#);
    }

    #[test]
    fn the_name_of_a_row_says_which_schema_holds() {
        let (mut form, root) = planted(
            r#"{"type":"object","patternProperties":{"^n_":{"type":"number"}},"additionalProperties":{"type":"string"}}"#,
            None,
        );
        let row = form.add_row(root, "x").unwrap();
        form.type_text(row, "1.50");
        assert_eq!(sent(&form, root), r#"{"x":"1.50"}"#);
        form.rename(row, "n_x");
        form.type_text(row, "1.50");
        assert!(
            matches!(form.node(row).unwrap().shape.control, Control::Number)
                || form.node(row).unwrap().is_json()
        );
        form.clear(row);
        form.type_text(row, "1.50");
        assert_eq!(sent(&form, root), r#"{"n_x":1.50}"#);
    }

    const TUPLE: &str =
        r#"{"type":"array","prefixItems":[{"type":"number"},{"type":"string"}],"items":{"type":"boolean"}}"#;

    #[test]
    fn the_positions_of_a_tuple_keep_their_meaning() {
        let (mut form, root) = planted(TUPLE, Some(r#"[1,"a",true,false]"#));
        let items = form.drawn_children(root);
        form.move_item(items[0], 1);
        form.move_item(items[3], -9);
        assert_eq!(sent(&form, root), r#"[1,"a",false,true]"#);
        form.remove_item(items[0]);
        assert_eq!(sent(&form, root), r#"[null,"a",false,true]"#);
        form.remove_item(items[3]);
        assert_eq!(sent(&form, root), r#"[null,"a",true]"#);
        assert!(form.duplicate(items[1]).is_some_and(|copy| form.drawn_children(root)[2] == copy));
    }

    #[test]
    fn a_tuple_without_more_takes_no_more() {
        let (mut form, root) =
            planted(r#"{"type":"array","items":[{"type":"number"}],"additionalItems":false}"#, None);
        form.include(root);
        assert_eq!(form.drawn_children(root).len(), 1);
        assert_eq!(form.add_item(root), None);
        assert_eq!(form.duplicate(form.drawn_children(root)[0]), None);
    }

    #[test]
    fn a_double_stands_behind_its_original_and_goes_its_own_way() {
        let (mut form, root) = planted(
            r#"{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"}}}}"#,
            Some(r#"[{"a":"1","z":[]},{"a":"2"}]"#),
        );
        let first = form.drawn_children(root)[0];
        let double = form.duplicate(first).unwrap();
        form.type_text(field(&form, double, &["a"]), "x");
        assert_eq!(sent(&form, root), r#"[{"a":"1","z":[]},{"a":"x","z":[]},{"a":"2"}]"#);
    }

    #[test]
    fn what_somebody_opens_shows_what_must_be_in_it_however_deep_it_lies() {
        let inner = r#"{"type":"object","required":["k"],"properties":{"k":{"oneOf":[{"type":"object","required":["n"],"properties":{"n":{"type":"string"}}},{"type":"integer"}]}}}"#;
        let deep = (0..8).fold(inner.to_owned(), |inner, _| {
            format!(r#"{{"type":"object","properties":{{"o":{{"type":"array","items":{inner}}}}}}}"#)
        });
        let (mut form, root) = planted(&deep, None);
        let mut at = root;
        for _ in 0..8 {
            let list = field(&form, at, &["o"]);
            at = form.add_item(list).unwrap();
        }
        let branch = form.drawn_children(field(&form, at, &["k"]))[0];
        form.type_text(field(&form, branch, &["n"]), "x");
        assert!(sent(&form, root).contains(r#"{"k":{"n":"x"}}"#), "{}", sent(&form, root));
    }

    #[test]
    fn a_field_is_no_row_and_cannot_be_taken_out_or_renamed() {
        let (mut form, root) = planted(r#"{"properties":{"a":{"type":"string"}}}"#, Some(r#"{"a":"1"}"#));
        let a = field(&form, root, &["a"]);
        assert!(form.remove_item(a).is_empty());
        assert!(form.rename(a, "b").is_empty());
        assert_eq!(form.add_row(root, "b"), None);
        assert_eq!(sent(&form, root), r#"{"a":"1"}"#);
    }

    #[test]
    fn what_is_edited_as_json_takes_no_items() {
        let (mut form, root) = planted(r#"{"type":"array","items":{}}"#, Some("[1]"));
        form.edit_as_json(root);
        assert_eq!(form.add_item(root), None);
        assert_eq!(sent(&form, root), "[1]");
    }
}
