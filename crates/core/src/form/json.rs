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
        // What the host fixed counts, whatever was written.
        let value = if text.trim().is_empty() { None } else { Some(self.with_presets(id, parse(text)?)) };
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

#[cfg(test)]
mod tests {
    use crate::form::planted::{field, planted, sent};
    use crate::json::parse;

    const EITHER: &str =
        r#"{"oneOf":[{"type":"string"},{"type":"object","properties":{"a":{"type":"string"}}}]}"#;

    #[test]
    fn looking_at_the_json_and_going_back_keeps_the_other_branches() {
        let (mut form, root) = planted(EITHER, None);
        form.type_text(form.drawn_children(root)[0], "draft");
        form.switch_branch(root, 1);
        form.type_text(field(&form, root, &["a"]), "1");
        form.edit_as_json(root);
        assert!(form.node(root).unwrap().is_json());
        assert_eq!(sent(&form, root), r#"{"a":"1"}"#);
        form.edit_as_fields(root).unwrap();
        form.switch_branch(root, 0);
        assert_eq!(sent(&form, root), r#""draft""#);
    }

    #[test]
    fn changed_json_fills_the_fields() {
        let (mut form, root) = planted(EITHER, None);
        form.edit_as_json(root);
        form.type_text(root, r#"{"a":"2","z":1e2}"#);
        assert_eq!(sent(&form, root), r#"{"a":"2","z":1e2}"#);
        form.edit_as_fields(root).unwrap();
        form.type_text(field(&form, root, &["a"]), "3");
        assert_eq!(sent(&form, root), r#"{"a":"3","z":1e2}"#);
    }

    #[test]
    fn what_is_no_json_stays_until_it_is_some() {
        let (mut form, root) = planted(EITHER, Some(r#""x""#));
        form.edit_as_json(root);
        form.type_text(root, "{");
        assert!(form.edit_as_fields(root).is_err());
        assert_eq!(form.node(root).unwrap().text(), "{");
        form.type_text(root, "");
        form.edit_as_fields(root).unwrap();
        assert!(!form.node(root).unwrap().is_json());
    }

    #[test]
    fn members_that_the_schema_does_not_know_are_kept_from_what_is_filled_in() {
        let (mut form, root) =
            planted(r#"{"properties":{"o":{"properties":{"a":{"type":"string"}}}}}"#, None);
        let o = field(&form, root, &["o"]);
        form.fill_in(o, &parse(r#"{"z":1.0,"a":"1"}"#).unwrap());
        assert_eq!(sent(&form, root), r#"{"o":{"z":1.0,"a":"1"}}"#);
        form.type_text(field(&form, root, &["o", "a"]), "2");
        assert_eq!(sent(&form, root), r#"{"o":{"z":1.0,"a":"2"}}"#);
    }

    #[test]
    fn a_list_of_choices_that_repeats_one_is_shown_as_json() {
        let schema = r#"{"type":"array","items":{"enum":["a","b"]}}"#;
        let (form, root) = planted(schema, Some(r#"["b","a","b"]"#));
        assert!(form.node(root).unwrap().is_json());
        assert!(!planted(schema, Some(r#"["b","a"]"#)).0.node(root).unwrap().is_json());
    }
}
