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

#[cfg(test)]
mod tests {
    use crate::form::planted::{field, names, planted, sent};

    const SHIPPING: &str = r#"{"type":"object","properties":{"how":{"enum":["post","pickup"]}},"if":{"properties":{"how":{"const":"post"}},"required":["how"]},"then":{"properties":{"street":{"type":"string"}},"required":["street"]},"else":{"properties":{"shop":{"type":"string"}}}}"#;

    #[test]
    fn fields_come_and_go_with_what_they_depend_on() {
        let (mut form, root) = planted(SHIPPING, None);
        assert_eq!(names(&form, root), ["how", "shop"]);
        let how = field(&form, root, &["how"]);
        form.type_text(field(&form, root, &["shop"]), "corner");
        assert!(form.choose(how, Some(0)).contains(&root));
        assert_eq!(names(&form, root), ["how", "street"]);
        form.type_text(field(&form, root, &["street"]), "Elm");
        // What is out of sight is not sent, and comes back with its field.
        assert_eq!(sent(&form, root), r#"{"how":"post","street":"Elm"}"#);
        form.choose(how, Some(1));
        assert_eq!(sent(&form, root), r#"{"how":"pickup","shop":"corner"}"#);
    }

    #[test]
    fn a_keystroke_that_changes_no_condition_redraws_its_field_alone() {
        let (mut form, root) = planted(SHIPPING, None);
        let shop = field(&form, root, &["shop"]);
        assert_eq!(form.type_text(shop, "x"), [shop]);
    }

    #[test]
    fn what_was_loaded_against_the_conditions_stays_in_sight() {
        let loaded = r#"{"how":"pickup","street":"Elm"}"#;
        let (mut form, root) = planted(SHIPPING, Some(loaded));
        assert_eq!(names(&form, root), ["how", "street", "shop"]);
        form.choose(field(&form, root, &["how"]), Some(1));
        assert_eq!(sent(&form, root), loaded);
    }

    #[test]
    fn a_member_brings_along_what_depends_on_it() {
        let (mut form, root) = planted(
            r#"{"type":"object","properties":{"a":{"type":"string"}},"dependentSchemas":{"a":{"properties":{"b":{"type":"string"}}},"b":{"properties":{"c":{"type":"string","default":"d"}},"required":["c"]}}}"#,
            None,
        );
        form.type_text(field(&form, root, &["a"]), "1");
        form.type_text(field(&form, root, &["b"]), "2");
        assert_eq!(sent(&form, root), r#"{"a":"1","b":"2","c":"d"}"#);
        form.type_text(field(&form, root, &["a"]), "");
        assert_eq!(names(&form, root), ["a"]);
        assert_eq!(sent(&form, root), "{}");
    }

    #[test]
    fn items_count_for_conditions_too() {
        let (mut form, root) = planted(
            r#"{"type":"object","properties":{"l":{"type":"array","items":{"type":"string"}}},"if":{"properties":{"l":{"minItems":1}},"required":["l"]},"then":{"properties":{"m":{"type":"string"}}}}"#,
            Some(r#"{"l":["x"]}"#),
        );
        assert_eq!(names(&form, root), ["l", "m"]);
        let item = form.drawn_children(field(&form, root, &["l"]))[0];
        assert!(form.remove_item(item).contains(&root));
        assert_eq!(names(&form, root), ["l"]);
    }
}
