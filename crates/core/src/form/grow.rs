//! Growing the tree: nodes for what is opened, filled with what was loaded.

use super::Form;
use super::node::{Node, NodeId, Origin, State};
use crate::json::{Object, Value};
use crate::names::Names;
use crate::schema::{Choice, Control, Fields, Property, Schema, Shape};
use std::sync::Arc;

/// Required objects open by themselves to this depth below what somebody opened; a schema that requires itself would
/// otherwise never end.
const OPENS_BY_ITSELF: usize = 6;

/// How many branches of unions in unions are looked into for the names that they know.
const MOST_BRANCHES: usize = 2_000;

/// Values deeper than this are shown as JSON; JSON itself may lie no deeper than [`crate::json::MAX_DEPTH`].
const MAX_DRAWN_DEPTH: usize = 128;

impl Form {
    /// Adds a tree for this schema, with the value that was loaded for it. `part` names the part of the request.
    pub fn plant(
        &mut self,
        part: &'static str,
        schema: &Schema,
        required: bool,
        loaded: Option<&Value>,
    ) -> NodeId {
        self.opens_to = OPENS_BY_ITSELF;
        self.grow(None, Origin::Root(part), required, schema, loaded)
    }

    /// Somebody opens this: what is required in it shows, however deep it lies.
    pub(super) fn opens_from(&mut self, id: NodeId) {
        self.opens_to = self.node(id).map_or(0, |node| node.depth) + 1 + OPENS_BY_ITSELF;
    }

    /// Makes a node and, where it opens by itself, its children.
    pub(super) fn grow(
        &mut self,
        parent: Option<NodeId>,
        origin: Origin,
        required: bool,
        schema: &Schema,
        loaded: Option<&Value>,
    ) -> NodeId {
        let id = NodeId::new(self.nodes.len());
        let began = self.begin_growing();
        let depth = parent.and_then(|parent| self.node(parent)).map_or(0, |parent| parent.depth + 1);
        let mut shape = Shape::of(schema);
        let mut required = required;
        let left_out = loaded.is_none() && self.was_left_out(parent, &origin);
        let is_item = origin == Origin::Item;
        // Only where it must be sent does a single possible value need no question.
        if let Control::Fixed(value) = &shape.control
            && (left_out || !(required || parent.is_none()))
        {
            required = false;
            let label = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            shape.control = Control::Choice(vec![Choice { label, value: value.clone() }]);
        }
        let node = Node {
            id,
            parent,
            origin,
            required,
            depth,
            shape: Arc::new(shape),
            state: State::Absent,
            visited: false,
            shown: false,
            folded: false,
            read_only: false,
            source: None,
            name: None,
            hidden: false,
            when: None,
            schema: schema.clone(),
            loaded: loaded.cloned(),
            edited: false,
            set_aside: None,
            reported: None,
        };
        self.nodes.push(Some(node));
        // An item knows its place before anything grows in it.
        if let (true, Some(State::List(items))) = (is_item, self.state_mut(parent)) {
            items.push(id);
        }
        let preset = self.override_node(id);
        match preset.as_ref().or(loaded) {
            Some(value) if depth > MAX_DRAWN_DEPTH => self.put_json(id, value),
            Some(value) => self.fill(id, value),
            None if required && !left_out && depth < self.opens_to => self.begin_required(id),
            None => {}
        }
        self.growing = began;
        id
    }

    /// What grows from here on is one change, unless it is part of one; answers with what to set back afterwards.
    pub(super) fn begin_growing(&mut self) -> Option<usize> {
        let began = self.growing;
        self.growing = began.or(Some(self.nodes.len()));
        began
    }

    /// Whether an object was loaded without this: it then stays out until somebody enters it, whatever the schema says.
    pub(super) fn was_left_out(&self, parent: Option<NodeId>, origin: &Origin) -> bool {
        let Some(loaded) = parent.and_then(|parent| self.node(parent)?.loaded.as_ref()) else { return false };
        match origin {
            Origin::Property(name) => loaded.as_object().is_some_and(|object| !object.contains(name)),
            origin => *origin == Origin::Spread,
        }
    }

    pub(super) fn grow_items<'v>(
        &mut self,
        id: NodeId,
        items: impl Iterator<Item = (Schema, Option<&'v Value>)>,
    ) {
        if let Some(state) = self.state_mut(Some(id)) {
            *state = State::List(Vec::new());
        }
        for (schema, value) in items {
            self.grow(Some(id), Origin::Item, true, &schema, value);
        }
    }

    fn state_mut(&mut self, id: Option<NodeId>) -> Option<&mut State> {
        self.node_mut(id?).map(|node| &mut node.state)
    }

    fn put_json(&mut self, id: NodeId, value: &Value) {
        if let Some(node) = self.node_mut(id) {
            node.state = State::Json(value.to_pretty());
        }
    }

    /// The nodes of an object: one for each field, for each union beside them, and for each row that was loaded.
    pub(super) fn grow_fields(
        &mut self,
        id: NodeId,
        fields: &Fields,
        loaded: Option<&Object>,
    ) -> Vec<NodeId> {
        let given = |name: &str| loaded.and_then(|loaded| loaded.get(name));
        // Conditions are about the whole object, a branch beside its properties has a part of it.
        let around = self.node(self.whole(id)).filter(|whole| whole.id != id);
        let whole = around.and_then(|whole| whole.loaded.as_ref()?.as_object()).or(loaded);
        let holds = |property: &Property| property.when.as_ref().is_none_or(|when| self.holds(when, whole));
        let active: Vec<bool> = fields.properties.iter().map(holds).collect();
        let mut nodes = Vec::with_capacity(fields.properties.len());
        for (property, is_active) in fields.properties.iter().zip(&active) {
            // Of several fields of one name, the one whose condition is met has the value.
            let elsewhere = || {
                let mut others = fields.properties.iter().zip(&active);
                others.any(|(other, active)| *active && other.name == property.name)
            };
            let value = if *is_active || !elsewhere() { given(&property.name) } else { None };
            let origin = Origin::Property(Arc::clone(&property.name));
            let node = self.grow(Some(id), origin, property.required, &property.schema, value);
            if let Some(grown) = self.node_mut(node) {
                // A value that was loaded against the conditions is shown all the same, or nobody could take it out.
                let stays = value.is_some() && !is_active;
                grown.when = property.when.clone().filter(|_| !stays).map(|when| (when, *is_active));
            }
            nodes.push(node);
        }
        self.in_host_order(&mut nodes);
        let mut known: Names = fields.properties.iter().map(|property| Arc::clone(&property.name)).collect();
        for union in &fields.unions {
            let mut part = Object::new();
            for name in self.names_in(union) {
                if known.note(&name, 0).is_none()
                    && let Some(value) = given(&name)
                {
                    part.insert(name, value.clone());
                }
            }
            let part = (!part.is_empty()).then(|| part.into());
            nodes.push(self.grow(Some(id), Origin::Spread, true, union, part.as_ref()));
        }
        if let (Some(rows), Some(loaded)) = (&fields.rows, loaded) {
            for (name, value) in loaded.iter().filter(|(name, _)| known.position(name).is_none()) {
                let schema = self.row_schema(rows, name);
                nodes.push(self.grow(Some(id), Origin::Row(Arc::clone(name)), true, &schema, Some(value)));
            }
        }
        nodes
    }

    /// The names that the branches of a union beside properties know.
    pub(super) fn names_in(&self, union: &Schema) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        let mut open = vec![(Shape::of(union).control, 0)];
        let mut left = MOST_BRANCHES;
        while let Some((control, depth)) = open.pop() {
            left -= 1;
            if left == 0 {
                break;
            }
            match control {
                Control::Object(fields) => {
                    names.extend(fields.properties.iter().map(|property| Arc::clone(&property.name)));
                    if depth < OPENS_BY_ITSELF {
                        open.extend(fields.unions.iter().map(|union| (Shape::of(union).control, depth + 1)));
                    }
                }
                Control::Union(branches) if depth < OPENS_BY_ITSELF => {
                    open.extend(branches.iter().map(|branch| (Shape::of(&branch.schema).control, depth + 1)));
                }
                _ => {}
            }
        }
        names
    }

    /// Takes a value in as if it had been entered. What the control cannot show is kept as JSON text.
    pub(super) fn fill(&mut self, id: NodeId, value: &Value) {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return };
        let state = match (&shape.control, value) {
            (Control::Fixed(fixed), value) if fixed.means_same(value) => State::Absent,
            (_, Value::Null) => State::Null,
            (Control::Text(_), Value::String(text)) => State::Text(text.to_string()),
            (Control::Number | Control::Integer | Control::UnixTime, Value::Number(number)) => {
                State::Text(number.to_string())
            }
            (Control::Boolean, Value::Bool(value)) => State::Bool(*value),
            (Control::Choice(choices), value) => match position(choices, value) {
                Some(at) => State::Chosen(at),
                None => State::Json(value.to_pretty()),
            },
            (Control::Choices(choices), Value::Array(values)) => {
                let picked: Option<Vec<usize>> =
                    values.iter().map(|value| position(choices, value)).collect();
                match picked.filter(|picked| each_once(picked)) {
                    Some(picked) => State::Picked(picked),
                    None => State::Json(value.to_pretty()),
                }
            }
            (Control::Object(fields), Value::Object(members)) => {
                State::Object(self.grow_fields(id, fields, Some(members)))
            }
            (Control::List(items), Value::Array(values)) => {
                let Some(anything) = self.node(id).map(|node| node.schema.at(&Value::Bool(true))) else {
                    return;
                };
                let schemas = (0..values.len()).map(|at| items.at(at).unwrap_or(&anything).clone());
                return self.grow_items(id, schemas.zip(values.iter().map(Some)));
            }
            (Control::Union(branches), value) => {
                let chosen = self.branch_of(branches, value);
                let mut drafts = vec![None; branches.len()];
                if let (Some(branch), Some(draft)) = (branches.get(chosen), drafts.get_mut(chosen)) {
                    *draft =
                        Some(self.grow(Some(id), Origin::Branch(chosen), true, &branch.schema, Some(value)));
                }
                State::Union { chosen, drafts }
            }
            (_, value) => State::Json(value.to_pretty()),
        };
        if let Some(node) = self.node_mut(id) {
            node.state = state;
        }
    }
}

fn position(choices: &[Choice], value: &Value) -> Option<usize> {
    choices.iter().position(|choice| choice.value.means_same(value))
}

/// What is ticked can be ticked once.
fn each_once(picked: &[usize]) -> bool {
    picked.iter().enumerate().all(|(at, choice)| !picked.iter().take(at).any(|earlier| earlier == choice))
}

#[cfg(test)]
mod tests {
    use crate::form::planted::{VERSIONED, field, names, planted, sent};

    #[test]
    fn what_was_left_out_of_a_loaded_object_stays_out_until_it_is_entered() {
        let (mut form, root) = planted(VERSIONED, Some(r#"{"x":"1"}"#));
        form.type_text(field(&form, root, &["x"]), "2");
        assert_eq!(sent(&form, root), r#"{"x":"2"}"#);
        form.choose(field(&form, root, &["k"]), Some(0));
        form.include(field(&form, root, &["o"]));
        assert_eq!(sent(&form, root), r#"{"x":"2","k":"fixed","o":{"n":3}}"#);
    }

    #[test]
    fn a_union_beside_properties_of_which_nothing_was_loaded_adds_nothing() {
        let (mut form, root) = planted(
            r#"{"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"properties":{"t":{"const":"x"}}},{"properties":{"t":{"const":"y"}}}]}"#,
            Some(r#"{"a":"1"}"#),
        );
        form.type_text(field(&form, root, &["a"]), "2");
        assert_eq!(sent(&form, root), r#"{"a":"2"}"#);
        form.switch_branch(form.drawn_children(root)[1], 1);
        assert_eq!(sent(&form, root), r#"{"a":"2","t":"y"}"#);
    }

    #[test]
    fn members_that_are_described_and_rows_stand_side_by_side() {
        let loaded = r#"{"row":{"n":1},"a":"x"}"#;
        let (mut form, root) = planted(
            r#"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"object","properties":{"n":{"type":"integer"}}}}"#,
            Some(loaded),
        );
        assert_eq!(names(&form, root), ["a", "row"]);
        form.type_text(field(&form, root, &["row", "n"]), "1");
        assert_eq!(sent(&form, root), loaded);
    }

    #[test]
    fn a_map_of_many_rows_is_loaded_and_sent_without_looking_at_each_for_each() {
        let rows: Vec<String> = (0..20_000).map(|at| format!(r#""k{at}":{at}"#)).collect();
        let loaded = format!("{{{}}}", rows.join(","));
        let schema = r#"{"type":"object","properties":{"p":{}},"additionalProperties":{"type":"integer"},"anyOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{"type":"string"}}}]}"#;
        let (mut form, root) = planted(schema, Some(&loaded));
        let last = *form.drawn_children(root).last().unwrap();
        form.type_text(last, "0");
        assert!(sent(&form, root).ends_with(r#""k19998":19998,"k19999":0}"#));
        let found = form.problems(root);
        form.report(&found);
        assert!(found.is_empty());
    }
}
