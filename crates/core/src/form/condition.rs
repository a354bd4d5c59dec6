//! Fields that are there only while others hold something: `if`/`then`/`else`, `dependentSchemas`.

use super::Form;
use super::edit::Changed;
use super::node::{Node, NodeId, Origin, State};
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

    /// The object that a node's members lie in: a branch beside properties has none of its own.
    pub(super) fn whole(&self, id: NodeId) -> NodeId {
        let mut whole = id;
        loop {
            let mut around = self.ancestry(whole).skip_while(|node| matches!(node.origin, Origin::Branch(_)));
            match around.next().filter(|node| node.origin == Origin::Spread).and_then(|node| node.parent) {
                Some(parent) => whole = parent,
                None => return whole,
            }
        }
    }

    /// The fields of an object that depend on others, those of the branches beside its properties among them; each with
    /// the node that draws it.
    fn conditional(&self, whole: NodeId) -> Vec<(NodeId, NodeId)> {
        let (mut found, mut open) = (Vec::new(), vec![whole]);
        while let Some(id) = open.pop() {
            for field in self.node(id).map(Node::drawn_children).unwrap_or_default() {
                let Some(node) = self.node(field) else { continue };
                if node.when.is_some() {
                    found.push((id, field));
                }
                if node.origin == Origin::Spread || (id != whole && matches!(node.origin, Origin::Branch(_)))
                {
                    open.push(field);
                }
            }
        }
        found
    }

    /// Looks at the conditions in an object again, after something in it has changed; answers with what draws the fields
    /// that come or go.
    pub(super) fn meet_conditions(&mut self, id: NodeId) -> Changed {
        let mut changed = Changed::new();
        if !matches!(self.node(id).map(|node| &node.state), Some(State::Object(_))) {
            return changed;
        }
        let whole = self.whole(id);
        let conditional = self.conditional(whole);
        if conditional.is_empty() {
            return changed;
        }
        // A field that appears may be what the next one waits for; each is looked at once more than there are of them.
        for _ in 0..=conditional.len() {
            let value = self.assemble(whole);
            let object = value.as_ref().and_then(Value::as_object);
            let mut moved = Vec::new();
            for (around, field) in &conditional {
                if let Some((condition, was)) = self.node(*field).and_then(|node| node.when.as_ref()) {
                    let holds = self.holds(condition, object);
                    if holds != *was {
                        moved.push((*around, *field, holds));
                    }
                }
            }
            if moved.is_empty() {
                break;
            }
            for (around, field, holds) in moved {
                if !changed.contains(&around) {
                    changed.push(around);
                }
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
        // A branch beside properties is looked at with the object that it is part of.
        let whole = |id: &NodeId| self.whole(*id) == *id;
        let around: Vec<NodeId> = self.ancestry(id).map(|node| node.id).filter(whole).collect();
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

    const BESIDE: &str = r#"{"type":"object","properties":{"how":{"enum":["post","pickup"]}},"oneOf":[{"title":"A","properties":{"a":{"type":"string"}},"if":{"properties":{"how":{"const":"post"}},"required":["how"]},"then":{"properties":{"street":{"type":"string","default":"Elm"}},"required":["street"]}},{"title":"B","properties":{"b":{"type":"string"}},"dependentSchemas":{"how":{"properties":{"shop":{"type":"string"}}}}}]}"#;

    #[test]
    fn a_branch_beside_properties_sees_the_whole_object() {
        let (mut form, root) = planted(BESIDE, None);
        let how = field(&form, root, &["how"]);
        let spread = form.drawn_children(root)[1];
        assert_eq!(names(&form, spread), ["a"]);
        // What draws the field is told, and not the object that it lies in.
        assert!(form.choose(how, Some(0)).contains(&form.drawn_children(spread)[0]));
        assert_eq!(names(&form, spread), ["a", "street"]);
        assert_eq!(sent(&form, root), r#"{"how":"post","street":"Elm"}"#);
        form.switch_branch(spread, 1);
        assert_eq!(names(&form, spread), ["b", "shop"]);
        form.choose(how, None);
        assert_eq!(names(&form, spread), ["b"]);
        form.switch_branch(spread, 0);
        assert_eq!(names(&form, spread), ["a"]);
    }

    #[test]
    fn what_was_loaded_decides_about_a_branch_beside_properties() {
        let loaded = r#"{"how":"post","street":"Oak"}"#;
        let (mut form, root) = planted(BESIDE, Some(loaded));
        let spread = form.drawn_children(root)[1];
        assert_eq!(names(&form, spread), ["a", "street"]);
        form.type_text(field(&form, root, &["street"]), "Ash");
        assert_eq!(sent(&form, root), r#"{"how":"post","street":"Ash"}"#);
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
