//! Fields that are there only while others hold something: `if`/`then`/`else`, `dependentSchemas`.

use super::Form;
use super::edit::Changed;
use super::node::{NodeId, Origin, State};
use crate::json::{Object, Value};
use crate::schema::{Condition, Schema};

impl Form {
    /// Whether a value keeps to a schema.
    pub(super) fn keeps_to(&self, schema: &Schema, value: &Value) -> bool {
        schema.accepts(value, &self.validation())
    }

    /// Whether a condition holds for an object.
    pub(super) fn holds(&self, condition: &Condition, object: Option<&Object>) -> bool {
        let empty = Object::new();
        let object = object.unwrap_or(&empty);
        match condition {
            Condition::Has(name) => object.contains(name),
            Condition::Fits(schema, wanted) => self.keeps_to(schema, &object.clone().into()) == *wanted,
        }
    }

    /// Looks at the conditions in an object again, after something in it has changed; answers with the object where
    /// other fields are there now.
    pub(super) fn meet_conditions(&mut self, id: NodeId) -> Changed {
        let Some(State::Object(fields)) = self.node(id).map(|node| &node.state) else {
            return Changed::new();
        };
        let conditional: Vec<NodeId> = fields
            .iter()
            .copied()
            .filter(|field| self.node(*field).is_some_and(|field| field.when.is_some()))
            .collect();
        if conditional.is_empty() {
            return Changed::new();
        }
        let mut changed = Changed::new();
        // A field that appears may be what the next one waits for; each is looked at once more than there are of them.
        for _ in 0..=conditional.len() {
            let value = self.assemble(id);
            let object = value.as_ref().and_then(Value::as_object);
            let mut moved = Vec::new();
            for field in &conditional {
                if let Some((condition, was)) = self.node(*field).and_then(|node| node.when.as_ref()) {
                    let holds = self.holds(condition, object);
                    if holds != *was {
                        moved.push((*field, holds));
                    }
                }
            }
            if moved.is_empty() {
                break;
            }
            changed = vec![id];
            for (field, holds) in moved {
                let Some(node) = self.node_mut(field) else { continue };
                if let Some((_, is)) = &mut node.when {
                    *is = holds;
                }
                let begins = holds && node.required && node.state == State::Absent;
                if begins && matches!(node.origin, Origin::Property(_)) {
                    self.begin_required(field);
                }
            }
        }
        changed
    }

    /// The same for everything that a node lies in.
    pub(super) fn meet_conditions_around(&mut self, id: NodeId) -> Changed {
        let around: Vec<NodeId> = self.ancestry(id).map(|node| node.id).collect();
        around.into_iter().flat_map(|id| self.meet_conditions(id)).collect()
    }
}
