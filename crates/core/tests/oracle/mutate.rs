//! Small changes to schemas and values that were made, or that the world has made. A schema stays one: what changes is
//! what it says.

use crate::luck::Luck;
use crate::words::{NAMES, NUMBERS, number, value};
use jackfield_core::json::{Object, Value};
use std::sync::Arc;

/// What a keyword holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Schema,
    Schemas,
    Named,
}

/// The keywords that hold schemas.
pub(crate) const HOLDERS: [(&str, Holds); 25] = [
    ("additionalItems", Holds::Schema),
    ("additionalProperties", Holds::Schema),
    ("allOf", Holds::Schemas),
    ("anyOf", Holds::Schemas),
    ("contains", Holds::Schema),
    ("definitions", Holds::Named),
    ("$defs", Holds::Named),
    ("dependencies", Holds::Named),
    ("dependentSchemas", Holds::Named),
    ("else", Holds::Schema),
    ("if", Holds::Schema),
    ("items", Holds::Schema),
    ("items", Holds::Schemas),
    ("not", Holds::Schema),
    ("oneOf", Holds::Schemas),
    ("patternProperties", Holds::Named),
    ("prefixItems", Holds::Schemas),
    ("properties", Holds::Named),
    ("propertyNames", Holds::Schema),
    ("schemas", Holds::Named),
    ("components", Holds::Schema),
    ("then", Holds::Schema),
    ("contentSchema", Holds::Schema),
    ("unevaluatedItems", Holds::Schema),
    ("unevaluatedProperties", Holds::Schema),
];

/// What references lead by stays: without it they would lead nowhere.
const KEPT: [&str; 11] = [
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$defs",
    "definitions",
    "components",
    "schemas",
    "$ref",
];

/// Rebuilds a schema, each node of it changed by `change`, from the inside out.
pub(crate) fn rebuilt(schema: &Value, change: &mut dyn FnMut(Object) -> Value) -> Value {
    let Some(node) = schema.as_object() else { return schema.clone() };
    let mut built = Object::new();
    for (name, argument) in node.iter() {
        let holds = |kind| HOLDERS.iter().any(|(keyword, holds)| **keyword == **name && *holds == kind);
        let inner = match argument {
            Value::Object(_) if holds(Holds::Schema) => rebuilt(argument, change),
            Value::Array(schemas) if holds(Holds::Schemas) => {
                Value::array(schemas.iter().map(|schema| rebuilt(schema, change)).collect())
            }
            Value::Object(named) if holds(Holds::Named) => Value::object(
                named
                    .iter()
                    .map(|(name, schema)| (Arc::clone(name), rebuilt(schema, change)))
                    .collect::<Vec<_>>(),
            ),
            _ => argument.clone(),
        };
        built.insert(Arc::clone(name), inner);
    }
    change(built)
}

/// A schema with one node of it changed.
pub(crate) fn schema(schema: &Value, luck: &mut Luck) -> Value {
    let mut count = 0;
    rebuilt(schema, &mut |node| {
        count += 1;
        node.into()
    });
    if count == 0 {
        return schema.clone();
    }
    let (chosen, mut at) = (luck.below(count), 0);
    rebuilt(schema, &mut |node| {
        at += 1;
        if at - 1 == chosen { changed(node, luck) } else { node.into() }
    })
}

fn changed(mut node: Object, luck: &mut Luck) -> Value {
    let names: Vec<Arc<str>> =
        node.iter().map(|(name, _)| Arc::clone(name)).filter(|name| !KEPT.contains(&&**name)).collect();
    if names.is_empty() {
        return node.into();
    }
    let name = &luck.one_of(&names);
    let Some(argument) = node.get(name).cloned() else { return node.into() };
    let is_exact = ["const", "enum", "default", "example", "examples"].contains(&&**name);
    match argument {
        Value::Number(known) if !is_exact => {
            let count = name.starts_with("min") || name.starts_with("max");
            let counts = count && !matches!(&**name, "minimum" | "maximum");
            let moved = match known.to_usize() {
                Some(known) if counts => (known + 1).saturating_sub(2 * luck.below(2)).to_string(),
                _ if counts => "1".to_owned(),
                _ if &**name == "multipleOf" => (luck.one_of(&["2", "0.5", "0.01", "3"])).to_owned(),
                _ => (luck.one_of(&NUMBERS)).to_owned(),
            };
            node.insert(Arc::clone(name), number(&moved));
        }
        Value::Array(list) if list.len() > 1 && luck.percent(60) => {
            let mut list = Vec::clone(&list);
            list.remove(luck.below(list.len()));
            node.insert(Arc::clone(name), Value::array(list));
        }
        Value::Object(members) if is_named(name) && luck.percent(70) => {
            let mut members = Object::clone(&members);
            let names: Vec<Arc<str>> = members.iter().map(|(name, _)| Arc::clone(name)).collect();
            if !names.is_empty() {
                members.remove(&luck.one_of(&names));
            }
            node.insert(Arc::clone(name), members);
        }
        Value::Bool(said) if !is_exact => node.insert(Arc::clone(name), !said),
        _ if &**name == "type" => {
            let types = ["object", "array", "string", "integer", "number", "boolean", "null"];
            node.insert("type", luck.one_of(&types));
        }
        _ if is_exact => node.insert(
            Arc::clone(name),
            if &**name == "enum" { Value::array(vec![value(luck, 1)]) } else { value(luck, 1) },
        ),
        _ => _ = node.remove(name),
    }
    node.into()
}

fn is_named(keyword: &str) -> bool {
    HOLDERS.iter().any(|(name, holds)| *name == keyword && *holds == Holds::Named)
}

/// A value with one part of it changed.
pub(crate) fn instance(whole: &Value, luck: &mut Luck) -> Value {
    let inner: Vec<(usize, &Value)> = match whole {
        Value::Array(items) => items.iter().enumerate().collect(),
        Value::Object(members) => members.iter().map(|(_, value)| value).enumerate().collect(),
        _ => Vec::new(),
    };
    // As often further inside as here.
    if !inner.is_empty() && luck.percent(60) {
        let (at, part) = luck.one_of(&inner);
        let part = instance(part, luck);
        return replaced(whole, at, part);
    }
    match whole {
        Value::Array(items) => changed_list(items, luck),
        Value::Object(members) => changed_members(members, luck),
        Value::Number(known) if luck.percent(70) => {
            let near: f64 = known.as_str().parse().unwrap_or(0.0);
            let by = luck.one_of(&[1.0, -1.0, 0.5, -0.01, 9.0]);
            if near.abs() < 1e15 {
                number(&format!("{:.2}", near + by))
            } else {
                number(luck.one_of(&NUMBERS))
            }
        }
        Value::String(text) if luck.percent(70) => {
            let mut letters: Vec<char> = text.chars().collect();
            let at = luck.below(letters.len() + 1);
            if luck.percent(50) || at == letters.len() {
                letters.insert(
                    at,
                    luck.one_of(&['a', 'b', 'Z', '1', '.', '@', ' ', ':', 'é', '\u{1F600}', '%', '/']),
                );
            } else {
                letters.remove(at);
            }
            Value::from(letters.into_iter().collect::<String>())
        }
        _ => value(luck, 2),
    }
}

fn replaced(whole: &Value, at: usize, part: Value) -> Value {
    match whole {
        Value::Array(items) => {
            let mut items = Vec::clone(items);
            items[at] = part;
            Value::array(items)
        }
        Value::Object(members) => {
            let mut part = Some(part);
            Value::object(members.iter().enumerate().map(|(position, (name, known))| {
                let value = if position == at { part.take() } else { None };
                (Arc::clone(name), value.unwrap_or_else(|| known.clone()))
            }))
        }
        _ => part,
    }
}

fn changed_list(items: &[Value], luck: &mut Luck) -> Value {
    let mut items = items.to_vec();
    let at = luck.below(items.len());
    match luck.below(5) {
        0 if !items.is_empty() => _ = items.remove(at),
        1 if !items.is_empty() => items.push(items[at].clone()),
        2 if items.len() > 1 => items.swap(0, at),
        3 => return value(luck, 1),
        _ => items.insert(at, value(luck, 2)),
    }
    Value::array(items)
}

fn changed_members(members: &Object, luck: &mut Luck) -> Value {
    let mut members = members.clone();
    let names: Vec<Arc<str>> = members.iter().map(|(name, _)| Arc::clone(name)).collect();
    match luck.below(5) {
        0 | 1 if !names.is_empty() => _ = members.remove(&luck.one_of(&names)),
        2 if !names.is_empty() => {
            let value = members.remove(&luck.one_of(&names));
            members.insert(luck.one_of(&NAMES), value.unwrap_or_default());
        }
        3 => return value(luck, 1),
        _ => members.insert(luck.one_of(&NAMES), value(luck, 2)),
    }
    members.into()
}
