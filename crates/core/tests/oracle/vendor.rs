//! What vendors write, said in the words of 2020-12 alone, for a validator that knows no other. It must not know how our
//! validator reads either.

use crate::mutate::rebuilt;
use crate::words::number;
use jackfield_core::json::{Object, Value};
use std::sync::Arc;

const TYPES: [&str; 7] = ["null", "boolean", "object", "array", "number", "string", "integer"];

/// The same schema without what only OpenAPI 3.0 and the older drafts know.
pub(crate) fn translated(schema: &Value) -> Value {
    rebuilt(schema, &mut |mut node| {
        bounds(&mut node);
        lists(&mut node);
        dependencies(&mut node);
        types(&mut node);
        for needless in ["discriminator", "additionalItems"] {
            node.remove(needless);
        }
        let nullable = node.remove("nullable") == Some(Value::Bool(true));
        if nullable { or_null(node).into() } else { node.into() }
    })
}

/// `exclusiveMinimum: true` is about the bound beside it.
fn bounds(node: &mut Object) {
    for (bound, flag) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if let Some(Value::Bool(strict)) = node.get(flag).cloned() {
            node.remove(flag);
            if let Some(argument) = if strict { node.remove(bound) } else { None } {
                node.insert(flag, argument);
            }
        }
    }
}

/// `items: [a, b], additionalItems: c` is `prefixItems: [a, b], items: c`.
fn lists(node: &mut Object) {
    if let Some(list @ Value::Array(_)) = node.get("items").cloned() {
        node.remove("items");
        node.remove("prefixItems");
        // The meta-schema asks for one at least.
        if list.as_array().is_some_and(|list| !list.is_empty()) {
            node.insert("prefixItems", list);
        }
        if let Some(rest) = node.get("additionalItems").cloned() {
            node.insert("items", rest);
        }
    }
}

fn dependencies(node: &mut Object) {
    let Some(Value::Object(all)) = node.remove("dependencies") else { return };
    for (name, asked) in all.iter() {
        let mut part = Object::new();
        let keyword = if asked.as_array().is_some() { "dependentRequired" } else { "dependentSchemas" };
        part.insert(keyword, Value::object([(Arc::clone(name), asked.clone())]));
        let mut parts = node.get("allOf").and_then(Value::as_array).unwrap_or_default().to_vec();
        parts.push(part.into());
        node.insert("allOf", Value::array(parts));
    }
}

/// Types that nobody knows say nothing, and neither do lists of nothing.
fn types(node: &mut Object) {
    if let Some(types) = node.get("type").cloned() {
        let list = types.as_array().map_or_else(|| vec![types.clone()], <[Value]>::to_vec);
        let mut known: Vec<Value> = Vec::new();
        for name in list {
            if name.as_str().is_some_and(|name| TYPES.contains(&name)) && !known.contains(&name) {
                known.push(name);
            }
        }
        node.remove("type");
        if !known.is_empty() {
            node.insert("type", Value::array(known));
        }
    }
    if node.get("enum").is_some_and(|values| values.as_array().is_none_or(<[Value]>::is_empty)) {
        node.remove("enum");
    }
    if let Some(required) = node.remove("required") {
        let mut names: Vec<Value> = Vec::new();
        for name in required.as_array().unwrap_or_default() {
            if name.as_str().is_some() && !names.contains(name) {
                names.push(name.clone());
            }
        }
        node.insert("required", Value::array(names));
    }
    let other = match node.get("format").and_then(Value::as_str) {
        Some("datetime") => "date-time",
        Some("ip") => "ipv4",
        Some("url") => "uri",
        _ => return,
    };
    node.insert("format", other);
}

/// `null`, or what the node asks for.
fn or_null(node: Object) -> Object {
    // What others refer to stays where it is.
    const OUTSIDE: [&str; 9] = [
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$defs",
        "definitions",
        "components",
        "schemas",
        "properties",
    ];
    const ABOUT_NULL: [&str; 10] = [
        "$ref",
        "$dynamicRef",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "const",
        "enum",
        "unevaluatedProperties",
    ];
    if !ABOUT_NULL.iter().any(|keyword| node.contains(keyword)) {
        let mut node = node;
        if let Some(types) = node.get("type").and_then(Value::as_array) {
            let null = Value::from("null");
            let more = (!types.contains(&null)).then_some(null);
            node.insert("type", Value::array(types.iter().cloned().chain(more).collect()));
        }
        return node;
    }
    let (mut outer, mut inner) = (Object::new(), Object::new());
    let whole = !node.contains("additionalProperties") && !node.contains("unevaluatedProperties");
    for (name, argument) in node.iter() {
        let outside = OUTSIDE.contains(&&**name) && (&**name != "properties" || whole);
        if outside { &mut outer } else { &mut inner }.insert(Arc::clone(name), argument.clone());
    }
    let null = Value::object([("type", Value::from("null"))]);
    outer.insert("anyOf", Value::array(vec![null, inner.into()]));
    outer
}

/// Puts in what only vendors write: for schemas of 2020-12, to be read back by [`translated`].
pub(crate) fn written(schema: &Value, luck: &mut crate::luck::Luck) -> Value {
    rebuilt(schema, &mut |mut node| {
        // Vendors do not say which dialect it is.
        node.remove("$schema");
        if luck.percent(15) {
            node.insert("nullable", luck.percent(80));
        }
        if node.contains("minimum") && !node.contains("exclusiveMinimum") && luck.percent(40) {
            node.insert("exclusiveMinimum", luck.percent(70));
        }
        if luck.percent(60)
            && let Some(list) = node.remove("prefixItems")
        {
            if let Some(rest) = node.remove("items") {
                node.insert("additionalItems", rest);
            }
            node.insert("items", list);
        }
        if luck.percent(60)
            && let Some(schemas) = node.remove("dependentSchemas")
        {
            node.insert("dependencies", schemas);
        }
        if luck.percent(4) {
            node.insert("enum", Value::array(Vec::new()));
        }
        if luck.percent(4) {
            let odd = [
                Value::from("file"),
                Value::from("any"),
                number("7"),
                Value::array(vec!["string".into(), "any".into()]),
            ];
            node.insert("type", luck.one_of(&odd));
        }
        if luck.percent(6) {
            node.insert("required", luck.percent(50));
        }
        node.into()
    })
}
