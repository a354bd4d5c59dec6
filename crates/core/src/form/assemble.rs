//! From what was entered to the JSON that is sent.

use super::node::{Node, NodeId, Origin, State};
use super::{Form, number};
use crate::json::{Object, Value, parse};
use crate::names::Names;
use crate::schema::Control;
use std::sync::Arc;

impl Form {
    /// The value of a node; `None` where nothing is to be sent.
    ///
    /// What was loaded and not touched comes back as it was. Containers without any value are left out unless they must
    /// be there. What was typed and cannot be read as what the schema wants is sent as text rather than lost.
    #[must_use]
    pub fn assemble(&self, id: NodeId) -> Option<Value> {
        let node = self.node(id)?;
        match &node.loaded {
            Some(loaded) if !node.edited => Some(loaded.clone()),
            _ => self.entered(node),
        }
    }

    fn entered(&self, node: &Node) -> Option<Value> {
        // What was loaded as a container stays one when it is emptied; whoever wants it gone takes it out.
        let was_one = matches!(node.loaded, Some(Value::Object(_) | Value::Array(_)));
        let whole = node.required || node.parent.is_none() || was_one;
        match (&node.state, &node.shape.control) {
            (State::Absent, _) if !node.required || self.was_left_out(node.parent, &node.origin) => None,
            (State::Absent, Control::Fixed(value)) => Some(value.clone()),
            (State::Absent, Control::Object(_)) => Some(Object::new().into()),
            (State::Absent, Control::List(_) | Control::Choices(_)) => Some(Value::array(Vec::new())),
            (State::Absent, _) => None,
            (State::Null, _) => Some(Value::Null),
            (State::Text(text), Control::Number | Control::Integer | Control::UnixTime) => {
                Some(number::typed(text).map_or_else(|| Value::from(text.as_str()), Value::Number))
            }
            (State::Text(text), _) => Some(text.as_str().into()),
            (State::File { data, .. }, _) => Some(Value::String(Arc::clone(data))),
            (State::Bool(value), _) => Some(Value::Bool(*value)),
            (State::Chosen(at), Control::Choice(choices)) => {
                choices.get(*at).map(|choice| choice.value.clone())
            }
            (State::Picked(picked), Control::Choices(choices)) => {
                let values =
                    picked.iter().filter_map(|at| choices.get(*at)).map(|choice| choice.value.clone());
                Some(Value::array(values.collect()))
            }
            (State::Chosen(_) | State::Picked(_), _) => None,
            (State::Json(text), _) if text.trim().is_empty() => None,
            (State::Json(text), _) => Some(match parse(text) {
                Ok(value) => self.with_presets(node.id, value),
                Err(_) => text.as_str().into(),
            }),
            (State::Object(fields), _) => {
                let members = self.members(node, fields);
                (whole || !members.is_empty()).then(|| members.into())
            }
            (State::List(items), Control::List(kinds)) => {
                let values = self.items(items, kinds.first.len());
                (whole || !values.is_empty()).then(|| Value::array(values))
            }
            (State::List(_), _) => None,
            (State::Union { chosen, drafts }, _) => self.assemble(drafts.get(*chosen).copied().flatten()?),
        }
    }

    /// Items without a value are left out; where each position means something of its own, only those at the end are.
    fn items(&self, items: &[NodeId], positions: usize) -> Vec<Value> {
        let mut values: Vec<Option<Value>> = items.iter().map(|item| self.assemble(*item)).collect();
        while values.last().is_some_and(Option::is_none) {
            values.pop();
        }
        let kept = values.into_iter().enumerate().filter(|(at, value)| value.is_some() || *at < positions);
        kept.map(|(_, value)| value.unwrap_or_default()).collect()
    }

    /// Members in the order in which they were loaded, those unknown to the schema included, then the others.
    fn members(&self, node: &Node, fields: &[NodeId]) -> Object {
        let entered = self.entries(fields);
        let Some(loaded) = node.loaded.as_ref().and_then(Value::as_object) else {
            return entered.into_iter().collect();
        };
        let places: Names = entered.iter().map(|(name, _)| Arc::clone(name)).collect();
        let known = self.names_not_unknown(node, fields);
        let in_order = loaded.iter().filter_map(|(name, value)| match places.position(name) {
            Some(place) => entered.get(place).cloned(),
            None => {
                let kept = known.as_ref().is_some_and(|known| known.position(name).is_none());
                kept.then(|| (Arc::clone(name), value.clone()))
            }
        });
        // Of a name that comes twice, the first place counts, and the last value.
        let in_order: Vec<(Arc<str>, Value)> = in_order.collect();
        in_order.into_iter().chain(entered).collect()
    }

    /// What was entered, member by member; of unions beside the properties, the members of the branch that counts.
    fn entries(&self, fields: &[NodeId]) -> Vec<(Arc<str>, Value)> {
        let mut entries = Vec::with_capacity(fields.len());
        for field in fields.iter().filter_map(|id| self.node(*id)).filter(|field| field.is_active()) {
            match (&field.origin, self.assemble(field.id)) {
                (Origin::Property(name) | Origin::Row(name), Some(value)) => {
                    entries.push((Arc::clone(name), value));
                }
                (Origin::Spread, Some(Value::Object(members))) => {
                    entries.extend(members.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
                }
                _ => {}
            }
        }
        entries
    }

    /// The names that somebody could have entered something for; `None` where that is any name, because rows take them.
    fn names_not_unknown(&self, node: &Node, fields: &[NodeId]) -> Option<Names> {
        if let Control::Object(described) = &node.shape.control
            && described.rows.is_some()
        {
            return None;
        }
        let mut names = Vec::new();
        for field in fields.iter().filter_map(|id| self.node(*id)) {
            match &field.origin {
                Origin::Property(name) | Origin::Row(name) => names.push(Arc::clone(name)),
                Origin::Spread => names.extend(self.names_in(&field.schema)),
                _ => {}
            }
        }
        Some(names.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::planted::{field, planted, sent};

    const PERSON: &str = r#"{"type":"object","required":["name"],"properties":{"age":{"type":"integer"},"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"address":{"type":"object","properties":{"city":{"type":"string"}}},"vip":{"type":"boolean"}}}"#;

    #[test]
    fn what_was_not_entered_is_not_sent() {
        let (form, root) = planted(PERSON, None);
        assert_eq!(sent(&form, root), "{}");
    }

    #[test]
    fn what_was_entered_is_sent_to_the_last_digit() {
        let (mut form, root) = planted(PERSON, None);
        form.type_text(field(&form, root, &["name"]), " Jane ");
        form.type_text(field(&form, root, &["age"]), "9007199254740993");
        form.set_bool(field(&form, root, &["vip"]), Some(false));
        assert_eq!(sent(&form, root), r#"{"name":" Jane ","age":9007199254740993,"vip":false}"#);
    }

    #[test]
    fn an_emptied_field_is_absent_again() {
        let (mut form, root) = planted(PERSON, None);
        let name = field(&form, root, &["name"]);
        form.type_text(name, "x");
        form.type_text(name, "");
        assert_eq!(sent(&form, root), "{}");
    }

    #[test]
    fn what_was_loaded_and_not_touched_leaves_as_it_came() {
        let loaded = r#"{"zzz":{"b":1,"a":[1.0,1e2]},"name":null,"age":1.10,"address":{"city":7,"x":0}}"#;
        let (mut form, root) = planted(PERSON, Some(loaded));
        assert_eq!(sent(&form, root), loaded);
        form.set_bool(field(&form, root, &["vip"]), Some(true));
        assert_eq!(
            sent(&form, root),
            r#"{"zzz":{"b":1,"a":[1.0,1e2]},"name":null,"age":1.10,"address":{"city":7,"x":0},"vip":true}"#
        );
    }

    #[test]
    fn a_list_keeps_its_items_apart_while_they_move_and_go() {
        let (mut form, root) = planted(PERSON, None);
        let list = field(&form, root, &["tags"]);
        let items: Vec<NodeId> = ["a", "b", "c"]
            .iter()
            .map(|text| {
                let item = form.add_item(list).unwrap();
                form.type_text(item, text);
                item
            })
            .collect();
        form.move_item(items[2], -2);
        form.remove_item(items[0]);
        form.move_item(items[1], 9);
        assert_eq!(sent(&form, list), r#"["c","b"]"#);
    }

    #[test]
    fn an_optional_object_is_sent_only_with_something_in_it() {
        let (mut form, root) = planted(PERSON, None);
        let address = field(&form, root, &["address"]);
        form.include(address);
        assert_eq!(sent(&form, root), "{}");
        form.type_text(field(&form, root, &["address", "city"]), "Kyoto");
        assert_eq!(sent(&form, root), r#"{"address":{"city":"Kyoto"}}"#);
        form.clear(address);
        assert_eq!(sent(&form, root), "{}");
    }

    #[test]
    fn each_branch_of_a_union_keeps_what_was_entered_in_it() {
        let (mut form, root) = planted(
            r#"{"oneOf":[{"type":"string"},{"type":"object","required":["kind","n"],"properties":{"kind":{"const":"num"},"n":{"type":"number"}}}]}"#,
            None,
        );
        form.type_text(form.drawn_children(root)[0], "hello");
        form.switch_branch(root, 1);
        let branch = form.drawn_children(root)[0];
        form.type_text(field(&form, branch, &["n"]), "1,5");
        assert_eq!(sent(&form, root), r#"{"kind":"num","n":1.5}"#);
        form.switch_branch(root, 0);
        assert_eq!(sent(&form, root), r#""hello""#);
        form.switch_branch(root, 1);
        assert_eq!(sent(&form, root), r#"{"kind":"num","n":1.5}"#);
    }

    #[test]
    fn the_branch_is_found_from_what_was_loaded() {
        let schema = r#"{"oneOf":[{"type":"object","required":["type"],"properties":{"type":{"enum":["a"]}}},{"type":"object","required":["type"],"properties":{"type":{"enum":["b"]},"x":{"type":"string"}}}]}"#;
        let (mut form, root) = planted(schema, Some(r#"{"type":"b","x":"1"}"#));
        let branch = form.drawn_children(root)[0];
        form.type_text(field(&form, branch, &["x"]), "2");
        assert_eq!(sent(&form, root), r#"{"type":"b","x":"2"}"#);
    }

    #[test]
    fn a_schema_that_requires_itself_opens_and_ends() {
        let (form, root) =
            planted(r##"{"type":"object","required":["next"],"properties":{"next":{"$ref":"#"}}}"##, None);
        assert!(sent(&form, root).starts_with(r#"{"next":{"next":"#));
    }

    #[test]
    fn a_number_that_is_none_is_kept_and_not_lost() {
        let (mut form, root) = planted(PERSON, None);
        form.type_text(field(&form, root, &["age"]), "about 40");
        assert_eq!(sent(&form, root), r#"{"age":"about 40"}"#);
    }
}
