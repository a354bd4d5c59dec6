//! The fields of an object: those with names of their own, those that depend on others, and rows that people name.

use super::choices::choices;
use super::control::{Choice, kind_of};
use super::reference::Schema;
use super::union::is_rule;
use crate::json::{Object, Value};
use std::sync::Arc;

/// What an object is filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fields {
    /// Named fields: required ones first, otherwise in the vendor's order.
    pub properties: Vec<Property>,
    /// Unions whose branches add fields of their own to these: what stands in them lies in the same object.
    pub unions: Vec<Schema>,
    /// Rows whose names people choose; `None` where there are none.
    pub rows: Option<Rows>,
}

/// A named field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Property {
    /// Its exact name.
    pub name: Arc<str>,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub schema: Schema,
    /// When it is there at all; `None` for always.
    pub when: Option<Condition>,
}

/// When a field is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// While the object keeps to this schema (`true`: `then`) or does not (`false`: `else`).
    Fits(Schema, bool),
    /// While the object has a member of this name (`dependentSchemas`).
    Has(Arc<str>),
}

/// Rows of an object whose names people choose.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rows {
    /// The names there are to choose from; empty where any will do.
    pub names: Vec<Choice>,
    /// Schemas for names that match a pattern.
    pub patterns: Vec<(Arc<str>, Schema)>,
    /// The schema of all others.
    pub others: Schema,
}

/// The fields of a resolved object node. What only the vendor sets is left out.
pub(super) fn fields(schema: &Schema, node: &Object) -> Fields {
    let mut properties = properties(schema, node, None);
    // A name that must be there and that nobody describes is asked for all the same.
    for name in node.get("required").and_then(Value::as_array).unwrap_or_default() {
        if let Value::String(name) = name
            && node.get("properties").is_none_or(|properties| properties.get(name).is_none())
        {
            properties.push(Property {
                name: Arc::clone(name),
                required: true,
                schema: schema.at(&Value::Bool(true)),
                when: None,
            });
        }
    }
    let unions = unions(schema, node, &mut properties);
    conditional(schema, node, &mut properties);
    let (first, later): (Vec<Property>, Vec<Property>) =
        properties.into_iter().partition(|property| property.required && property.when.is_none());
    let properties: Vec<Property> = first.into_iter().chain(later).collect();
    let rows = rows(schema, node, properties.is_empty() && unions.is_empty());
    Fields { properties, unions, rows }
}

fn properties(schema: &Schema, node: &Object, when: Option<&Condition>) -> Vec<Property> {
    let required = node.get("required").and_then(Value::as_array).unwrap_or_default();
    let members = node.get("properties").and_then(Value::as_object).into_iter().flat_map(Object::iter);
    members
        .filter(|(_, property)| !property.flag("readOnly") && **property != Value::Bool(false))
        .map(|(name, property)| Property {
            required: required.iter().any(|entry| entry.as_str() == Some(name)),
            schema: schema.at(property),
            name: Arc::clone(name),
            when: when.cloned(),
        })
        .collect()
}

impl Schema {
    /// Whether a member is `readOnly`: such members may be "required" of answers, and nobody can give them in a request.
    #[must_use]
    pub fn is_set_by_the_vendor(&self, name: &str) -> bool {
        let members = self.resolved().get("properties").and_then(|members| members.get(name).cloned());
        members.is_some_and(|member| self.at(&member).resolved().get("readOnly") == Some(&Value::Bool(true)))
    }
}

/// Adds what `if`/`then`/`else`, `dependentSchemas` and draft 7's `dependencies` add.
fn conditional(schema: &Schema, node: &Object, all: &mut Vec<Property>) {
    let mut add = |part: Option<&Value>, condition: &Condition| {
        let Some(part) = part.filter(|part| part.as_object().is_some()) else { return };
        let part = schema.at(part);
        let mut resolved = part.resolved();
        let required = resolved.get("required").cloned();
        if let Some(names) = required.as_ref().and_then(Value::as_array) {
            // What is known already only becomes required then, which the validator says when it is so.
            for name in names.iter().filter_map(Value::as_str) {
                let known = all.iter().any(|known| &*known.name == name)
                    || resolved.get("properties").is_some_and(|members| members.get(name).is_some());
                if !known {
                    let mut members =
                        resolved.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
                    members.insert(name, true);
                    resolved.insert("properties", members);
                }
            }
        }
        for property in properties(&part, &resolved, Some(condition)) {
            if !all.iter().any(|known| known.name == property.name && known.when.is_none()) {
                all.push(property);
            }
        }
    };
    for holder in holders(node) {
        if let Some(test) = holder.get("if") {
            for (keyword, holds) in [("then", true), ("else", false)] {
                add(holder.get(keyword), &Condition::Fits(schema.at(test), holds));
            }
        }
    }
    for keyword in ["dependentSchemas", "dependencies"] {
        for (name, part) in node.get(keyword).and_then(Value::as_object).into_iter().flat_map(Object::iter) {
            add(Some(part), &Condition::Has(Arc::clone(name)));
        }
    }
}

/// The unions beside the properties, each as a schema of its own; and the properties that a branch says more about,
/// which are asked for with the branch.
fn unions(schema: &Schema, node: &Object, properties: &mut Vec<Property>) -> Vec<Schema> {
    let lists = union_lists(node).into_iter();
    let drawn = lists.map(|(keyword, branches)| {
        let resolved: Vec<Object> = branches.iter().map(|branch| schema.at(branch).resolved()).collect();
        (keyword, branches, resolved)
    });
    let drawn = drawn.filter(|(_, _, resolved)| !resolved.iter().all(is_rule));
    drawn
        .map(|(keyword, branches, resolved)| {
            let says_more = |property: &Property| {
                let in_branch = |branch: &Object| {
                    branch.get("properties").is_some_and(|own| own.get(&property.name).is_some())
                };
                resolved.iter().any(in_branch)
            };
            let shared: Vec<Property> = properties.extract_if(.., |property| says_more(property)).collect();
            let mut union = Object::new();
            union.insert("type", "object");
            if let Some(discriminator) = node.get("discriminator") {
                union.insert("discriminator", discriminator.clone());
            }
            union.insert(keyword, Value::array(branches));
            if !shared.is_empty() {
                let required = shared.iter().filter(|property| property.required);
                let required = required.map(|property| Value::String(Arc::clone(&property.name))).collect();
                let members = shared
                    .iter()
                    .map(|property| (Arc::clone(&property.name), property.schema.node().clone()));
                union.insert("properties", Value::object(members));
                union.insert("required", Value::array(required));
                // Drawn with each branch, not beside them.
                union.insert(IN_BRANCHES, true);
            }
            schema.at(&union.into())
        })
        .collect()
}

/// Says of a union that what stands beside it belongs into each branch. No vendor's keyword: made here only.
pub(super) const IN_BRANCHES: &str = "x-jackfield-in-branches";

/// `oneOf` and `anyOf` of a node, and those that `allOf` brought along beside them.
pub(super) fn union_lists(node: &Object) -> Vec<(&'static str, Vec<Value>)> {
    holders(node)
        .flat_map(|holder| {
            ["oneOf", "anyOf"]
                .into_iter()
                .filter_map(|keyword| Some((keyword, holder.get(keyword)?.as_array()?.to_vec())))
        })
        .collect()
}

/// A node and what `allOf` left beside it.
fn holders(node: &Object) -> impl Iterator<Item = &Object> {
    let more = node.get("allOf").and_then(Value::as_array).unwrap_or_default();
    std::iter::once(node).chain(more.iter().filter_map(Value::as_object))
}

/// Rows: where other members are described, or where nothing else is there to fill in.
fn rows(schema: &Schema, node: &Object, nothing_else: bool) -> Option<Rows> {
    let additional = node.get("additionalProperties").or_else(|| node.get("unevaluatedProperties"));
    let patterns: Vec<(Arc<str>, Schema)> = node
        .get("patternProperties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Object::iter)
        .map(|(pattern, part)| (Arc::clone(pattern), schema.at(part)))
        .collect();
    let others = match additional {
        Some(Value::Bool(false)) if patterns.is_empty() => return None,
        Some(Value::Bool(false)) => patterns.first().map(|(_, part)| part.node().clone()),
        Some(described @ Value::Object(_)) => Some(described.clone()),
        Some(Value::Bool(true)) => Some(Value::Bool(true)),
        _ => None,
    };
    if others.is_none() && !nothing_else && patterns.is_empty() {
        return None;
    }
    // Looked at no deeper than this: a name is text, and its schema may lead back here.
    let names = node.get("propertyNames").map(|names| schema.at(names).resolved()).unwrap_or_default();
    let names = match names.get("enum").and_then(Value::as_array) {
        Some(values) => choices(&names, values),
        None => Vec::new(),
    };
    Some(Rows { names, patterns, others: schema.at(&others.unwrap_or(Value::Bool(true))) })
}

/// Whether a node describes an object, by its type or by what it says.
pub(super) fn is_object(node: &Object) -> bool {
    kind_of(node) == Some("object")
        || (kind_of(node).is_none() && (node.contains("oneOf") || node.contains("anyOf")))
}
