//! Growing the tree: nodes for what is opened, filled with what was loaded.

use super::Form;
use super::node::{Node, NodeId, Origin, State};
use crate::json::{Object, Value};
use crate::schema::{Choice, Control, Fields, Schema, Shape};
use std::sync::Arc;

/// Required objects open by themselves to this depth; a schema that requires itself would otherwise never end.
const OPENS_BY_ITSELF: usize = 6;

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
        self.grow(None, Origin::Root(part), required, schema, loaded)
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
        let depth = parent.and_then(|parent| self.node(parent)).map_or(0, |parent| parent.depth + 1);
        let mut shape = Shape::of(schema);
        let must_be_there = required || matches!(origin, Origin::Root(_));
        // Only where it must be sent does a single possible value need no question.
        if let (Control::Fixed(value), false) = (&shape.control, must_be_there)
            && !value.is_null()
        {
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
        let preset = self.override_node(id);
        match preset.as_ref().or(loaded) {
            Some(value) if depth > MAX_DRAWN_DEPTH => self.put_json(id, value),
            Some(value) => self.fill(id, value),
            None if required && depth < OPENS_BY_ITSELF => self.begin_required(id),
            None => {}
        }
        id
    }

    fn put_json(&mut self, id: NodeId, value: &Value) {
        if let Some(node) = self.node_mut(id) {
            node.state = State::Json(value.to_pretty());
        }
    }

    /// What must be there begins with what it must have: its fields, or the value the vendor would assume.
    pub(super) fn begin_required(&mut self, id: NodeId) {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return };
        match (&shape.control, &shape.default) {
            (Control::Object(_) | Control::Union(_), None) => self.open(id),
            (Control::List(_), None) if shape.min_items.is_some_and(|least| least > 0) => self.open(id),
            (Control::List(_) | Control::Fixed(_), _) => {}
            (_, Some(default)) if !default.is_null() && self.takes(id, default) => self.fill(id, default),
            (Control::Object(_) | Control::Union(_), _) => self.open(id),
            _ => {}
        }
    }

    /// Whether a value is one that the node's own schema allows: defaults of the wrong type are not written anywhere.
    fn takes(&self, id: NodeId, value: &Value) -> bool {
        self.node(id).is_some_and(|node| self.keeps_to(&node.schema, value))
    }

    /// Shows what is inside a node: an object's fields, a union's first branch, a list's first item.
    pub(super) fn open(&mut self, id: NodeId) {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return };
        let state = match &shape.control {
            Control::Object(fields) => State::Object(self.grow_fields(id, fields, None)),
            Control::List(items) => {
                // A container shows what it asks for; a text is added when there is one.
                let begins = items.at(0).is_some_and(|item| {
                    matches!(
                        Shape::of(item).control,
                        Control::Object(_) | Control::Union(_) | Control::List(_)
                    )
                });
                let count = if items.first.is_empty() { usize::from(begins) } else { items.first.len() };
                let schemas = (0..count).filter_map(|at| items.at(at));
                State::List(
                    schemas.map(|items| self.grow(Some(id), Origin::Item, true, items, None)).collect(),
                )
            }
            Control::Union(branches) => {
                let mut drafts = vec![None; branches.len()];
                if let (Some(branch), Some(draft)) = (branches.first(), drafts.first_mut()) {
                    *draft = Some(self.grow(Some(id), Origin::Branch(0), true, &branch.schema, None));
                }
                State::Union { chosen: 0, drafts }
            }
            Control::Boolean => State::Bool(false),
            Control::Choices(_) => State::Picked(Vec::new()),
            Control::Json => State::Json(String::new()),
            _ => State::Text(String::new()),
        };
        if let Some(node) = self.node_mut(id) {
            node.state = state;
        }
        self.meet_conditions(id);
    }

    /// The nodes of an object: one for each field, for each union beside them, and for each row that was loaded.
    fn grow_fields(&mut self, id: NodeId, fields: &Fields, loaded: Option<&Object>) -> Vec<NodeId> {
        let given = |name: &str| loaded.and_then(|loaded| loaded.get(name));
        let active: Vec<bool> = fields
            .properties
            .iter()
            .map(|property| property.when.as_ref().is_none_or(|when| self.holds(when, loaded)))
            .collect();
        let mut nodes = Vec::with_capacity(fields.properties.len());
        for (property, is_active) in fields.properties.iter().zip(&active) {
            // Of several fields of one name, the one whose condition is met has the value.
            let mut others = fields.properties.iter().zip(&active);
            let elsewhere = others.any(|(other, active)| *active && other.name == property.name);
            let value = if *is_active || !elsewhere { given(&property.name) } else { None };
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
        for union in &fields.unions {
            let names = self.names_in(union);
            let own = |name: &str| fields.properties.iter().any(|property| &*property.name == name);
            let members = loaded.into_iter().flat_map(Object::iter);
            let members = members.filter(|(name, _)| !own(name) && names.iter().any(|known| known == *name));
            let part: Object = members.map(|(name, value)| (Arc::clone(name), value.clone())).collect();
            let part = (loaded.is_some() && !part.is_empty()).then(|| Value::from(part));
            nodes.push(self.grow(Some(id), Origin::Spread, true, union, part.as_ref()));
        }
        if let Some(rows) = &fields.rows {
            for (name, value) in loaded.into_iter().flat_map(Object::iter) {
                if self.is_row(fields, name) {
                    let schema = self.row_schema(rows, name);
                    nodes.push(self.grow(
                        Some(id),
                        Origin::Row(Arc::clone(name)),
                        true,
                        &schema,
                        Some(value),
                    ));
                }
            }
        }
        nodes
    }

    fn is_row(&self, fields: &Fields, name: &Arc<str>) -> bool {
        !fields.properties.iter().any(|property| property.name == *name)
            && !fields.unions.iter().any(|union| self.names_in(union).contains(name))
    }

    /// The names that the branches of a union beside properties know.
    pub(super) fn names_in(&self, union: &Schema) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        let mut open = vec![(Shape::of(union).control, 0)];
        while let Some((control, depth)) = open.pop() {
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
                match values.iter().map(|value| position(choices, value)).collect() {
                    Some(picked) => State::Picked(picked),
                    None => State::Json(value.to_pretty()),
                }
            }
            (Control::Object(fields), Value::Object(members)) => {
                State::Object(self.grow_fields(id, fields, Some(members)))
            }
            (Control::List(items), Value::Array(values)) => {
                let anything = shape_of_anything(self.node(id).map(|node| &node.schema));
                let schemas = (0..values.len()).map(|at| items.at(at).cloned().or_else(|| anything.clone()));
                let schemas: Vec<Schema> = schemas.flatten().collect();
                let grown = values.iter().zip(schemas);
                State::List(
                    grown
                        .map(|(value, items)| self.grow(Some(id), Origin::Item, true, &items, Some(value)))
                        .collect(),
                )
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

fn shape_of_anything(schema: Option<&Schema>) -> Option<Schema> {
    schema.map(|schema| schema.at(&Value::Bool(true)))
}

fn position(choices: &[Choice], value: &Value) -> Option<usize> {
    choices.iter().position(|choice| choice.value.means_same(value))
}
