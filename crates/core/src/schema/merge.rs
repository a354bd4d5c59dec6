//! Two schemas that both apply, as one to draw.

use crate::json::{Number, Object, Value};
use std::cmp::Ordering;
use std::sync::Arc;

/// Merges `more` into `base`: properties and required names united, bounds tightened, enums intersected; of
/// annotations the later ones win. One property under both is bound by both (`allOf`), merged when it is drawn. Of two
/// unions, or two conditions, both hold: the second stays in an `allOf` of its own beside the first.
pub(super) fn merge(base: Object, more: Object) -> Object {
    if base.is_empty() {
        return more;
    }
    let mut merged = base;
    let two_conditions = merged.contains("if") && more.contains("if") && merged.get("if") != more.get("if");
    let mut beside = Object::new();
    for (name, value) in more.iter() {
        let conditional = two_conditions && matches!(&**name, "if" | "then" | "else");
        let united = match merged.get(name) {
            _ if conditional => {
                beside.insert(Arc::clone(name), value.clone());
                continue;
            }
            None => value.clone(),
            Some(known) if known == value => continue,
            Some(_) if matches!(&**name, "oneOf" | "anyOf") => {
                beside.insert(Arc::clone(name), value.clone());
                continue;
            }
            Some(known) => unite(name, known, value),
        };
        merged.insert(Arc::clone(name), united);
    }
    if !beside.is_empty() {
        let mut parts = merged.get("allOf").and_then(Value::as_array).unwrap_or_default().to_vec();
        parts.push(beside.into());
        merged.insert("allOf", Value::array(parts));
    }
    merged
}

fn unite(keyword: &str, known: &Value, more: &Value) -> Value {
    match (keyword, known, more) {
        (
            "properties" | "patternProperties" | "$defs" | "definitions",
            Value::Object(known),
            Value::Object(more),
        ) => {
            let mut united = Object::clone(known);
            for (name, schema) in more.iter() {
                let both = match known.get(name) {
                    Some(first) if first != schema => {
                        Value::object([("allOf", Value::array(vec![first.clone(), schema.clone()]))])
                    }
                    _ => schema.clone(),
                };
                united.insert(Arc::clone(name), both);
            }
            united.into()
        }
        ("required" | "allOf", Value::Array(known), Value::Array(more)) => {
            let mut names = Vec::clone(known);
            names.extend(more.iter().filter(|name| !known.contains(name)).cloned());
            Value::array(names)
        }
        ("enum", Value::Array(known), Value::Array(more)) => {
            let both: Vec<Value> =
                known.iter().filter(|value| more.iter().any(|m| m.means_same(value))).cloned().collect();
            // Vendors extend an enum through allOf, which strictly allows nothing: let people choose from either then.
            if both.is_empty() {
                Value::array(known.iter().chain(more.iter()).cloned().collect())
            } else {
                Value::array(both)
            }
        }
        (
            "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties",
            Value::Number(known),
            Value::Number(more),
        ) => tighter(known, more, Ordering::Greater),
        (
            "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties",
            Value::Number(known),
            Value::Number(more),
        ) => tighter(known, more, Ordering::Less),
        ("nullable", Value::Bool(known), Value::Bool(more)) => Value::Bool(*known && *more),
        ("uniqueItems" | "deprecated" | "readOnly", Value::Bool(known), Value::Bool(more)) => {
            Value::Bool(*known || *more)
        }
        ("items" | "additionalProperties", Value::Object(_), Value::Object(_)) => {
            Value::object([("allOf", Value::array(vec![known.clone(), more.clone()]))])
        }
        _ => more.clone(),
    }
}

fn tighter(known: &Number, more: &Number, wanted: Ordering) -> Value {
    Value::Number(if more.compare(known) == wanted { more.clone() } else { known.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn merged(a: &str, b: &str) -> String {
        let object = |text: &str| parse(text).unwrap().as_object().unwrap().clone();
        Value::from(merge(object(a), object(b))).to_string()
    }

    #[test]
    fn both_sides_properties_and_required_names_hold() {
        assert_eq!(
            merged(
                r#"{"properties":{"a":{},"b":{"x":1}},"required":["a"]}"#,
                r#"{"properties":{"b":{"y":1},"c":{}},"required":["c","a"]}"#
            ),
            r#"{"properties":{"a":{},"b":{"allOf":[{"x":1},{"y":1}]},"c":{}},"required":["a","c"]}"#
        );
    }

    #[test]
    fn of_two_unions_both_stay() {
        assert_eq!(
            merged(r#"{"oneOf":[{"x":1}]}"#, r#"{"oneOf":[{"x":2}],"anyOf":[{}]}"#),
            r#"{"oneOf":[{"x":1}],"anyOf":[{}],"allOf":[{"oneOf":[{"x":2}]}]}"#
        );
    }

    #[test]
    fn the_tighter_bound_holds() {
        assert_eq!(
            merged(r#"{"minimum":1,"maxLength":9}"#, r#"{"minimum":0.5,"maxLength":3}"#),
            r#"{"minimum":1,"maxLength":3}"#
        );
    }

    #[test]
    fn enums_are_intersected_unless_nothing_would_be_left() {
        assert_eq!(merged(r#"{"enum":["a","b"]}"#, r#"{"enum":["b","c"]}"#), r#"{"enum":["b"]}"#);
        assert_eq!(merged(r#"{"enum":["a"]}"#, r#"{"enum":["b"]}"#), r#"{"enum":["a","b"]}"#);
    }
}
