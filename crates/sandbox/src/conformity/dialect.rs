//! Vendors' schemas, translated to JSON Schema 2020-12.
//!
//! They come from OpenAPI 3.0 and 3.1 documents and from drafts 4 to 2020-12, often mixed, and hold mistakes that
//! would keep a strict library from reading them at all. Keywords that constrain values are kept where they mean
//! something and dropped where they do not; everything else (titles, examples, `xml`) does not matter to validity.

use serde_json::{Map, Value, json};

const TYPES: [&str; 7] = ["null", "boolean", "object", "array", "number", "string", "integer"];

/// A schema in the dialect of the library. Recursion is bounded by the nesting that the JSON parser lets through.
pub(super) fn translated(schema: &Value) -> Value {
    match schema {
        Value::Object(keywords) => object(keywords),
        Value::Bool(verdict) => Value::Bool(*verdict),
        _ => Value::Bool(true),
    }
}

fn object(keywords: &Map<String, Value>) -> Value {
    let mut kept = Map::new();
    for (keyword, value) in keywords {
        if let Some((keyword, value)) = kept_keyword(keyword, value, keywords) {
            kept.insert(keyword, value);
        }
    }
    dependencies(keywords, &mut kept);
    if keywords.get("nullable") == Some(&Value::Bool(true)) { nullable(kept) } else { Value::Object(kept) }
}

/// One keyword as 2020-12 writes it; `None` for what does not constrain, or is not what the keyword takes.
fn kept_keyword(keyword: &str, value: &Value, siblings: &Map<String, Value>) -> Option<(String, Value)> {
    let same = |value: Value| Some((keyword.to_owned(), value));
    match keyword {
        "properties" | "$defs" | "definitions" | "dependentSchemas" => same(map_of_schemas(value, |_| true)?),
        "patternProperties" => same(map_of_schemas(value, is_usable_pattern)?),
        // Not a keyword, but where OpenAPI keeps what `$ref` points at.
        "components" => same(json!({ "schemas": map_of_schemas(value.get("schemas")?, |_| true)? })),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => same(list_of_schemas(value)?),
        "items" if value.is_array() => Some(("prefixItems".to_owned(), list_of_schemas(value)?)),
        "additionalItems" if siblings.get("items").is_some_and(Value::is_array) => {
            Some(("items".to_owned(), translated(value)))
        }
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties" => {
            (value.is_object() || value.is_boolean()).then(|| translated(value)).and_then(same)
        }
        "required" => same(required(value, siblings)?),
        "type" => same(types(value)?),
        "enum" => value.as_array().filter(|values| !values.is_empty()).and_then(|_| same(value.clone())),
        "const" => same(value.clone()),
        "format" | "$ref" | "$anchor" | "$id" | "$dynamicRef" | "$dynamicAnchor" => {
            value.as_str().and_then(|_| same(value.clone()))
        }
        "pattern" => {
            value.as_str().filter(|pattern| is_usable_pattern(pattern)).and_then(|_| same(value.clone()))
        }
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "minContains" | "maxContains" => value.as_u64().and_then(|_| same(value.clone())),
        "minimum" => bound(value, siblings.get("exclusiveMinimum"), "minimum", "exclusiveMinimum"),
        "maximum" => bound(value, siblings.get("exclusiveMaximum"), "maximum", "exclusiveMaximum"),
        "exclusiveMinimum" | "exclusiveMaximum" => value.as_f64().and_then(|_| same(value.clone())),
        "multipleOf" => value.as_f64().filter(|step| *step > 0.0).and_then(|_| same(value.clone())),
        "uniqueItems" => value.as_bool().and_then(|_| same(value.clone())),
        "dependentRequired" => value.as_object().and_then(|_| same(value.clone())),
        _ => None,
    }
}

fn map_of_schemas(value: &Value, is_kept: impl Fn(&str) -> bool) -> Option<Value> {
    let entries = value.as_object()?.iter().filter(|(name, _)| is_kept(name));
    Some(Value::Object(entries.map(|(name, schema)| (name.clone(), translated(schema))).collect()))
}

fn list_of_schemas(value: &Value) -> Option<Value> {
    let schemas: Vec<_> = value.as_array()?.iter().map(translated).collect();
    (!schemas.is_empty()).then_some(Value::Array(schemas))
}

/// Draft 4 and OpenAPI 3.0: `exclusiveMinimum: true` makes the `minimum` beside it exclusive.
fn bound(value: &Value, exclusive: Option<&Value>, plain: &str, strict: &str) -> Option<(String, Value)> {
    let keyword = if exclusive == Some(&Value::Bool(true)) { strict } else { plain };
    value.as_f64().map(|_| (keyword.to_owned(), value.clone()))
}

/// Property names that must be there, without those the server fills in.
fn required(value: &Value, siblings: &Map<String, Value>) -> Option<Value> {
    let is_read_only = |name: &str| {
        let property = siblings.get("properties").and_then(|properties| properties.get(name));
        property.and_then(|property| property.get("readOnly")) == Some(&Value::Bool(true))
    };
    let mut names: Vec<&str> = Vec::new();
    for name in value.as_array()?.iter().filter_map(Value::as_str) {
        if !names.contains(&name) && !is_read_only(name) {
            names.push(name);
        }
    }
    Some(json!(names))
}

fn types(value: &Value) -> Option<Value> {
    let known = |name: &Value| name.as_str().is_some_and(|name| TYPES.contains(&name));
    match value {
        Value::String(_) => known(value).then(|| value.clone()),
        Value::Array(names) => {
            let mut kept: Vec<Value> = Vec::new();
            for name in names.iter().filter(|name| known(name)) {
                if !kept.contains(name) {
                    kept.push(name.clone());
                }
            }
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        _ => None,
    }
}

/// Draft 7 and before: one keyword for what are two now.
fn dependencies(keywords: &Map<String, Value>, kept: &mut Map<String, Value>) {
    let Some(entries) = keywords.get("dependencies").and_then(Value::as_object) else { return };
    let (names, schemas): (Vec<_>, Vec<_>) = entries.iter().partition(|(_, value)| value.is_array());
    let names: Map<_, _> = names.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let schemas: Map<_, _> =
        schemas.into_iter().map(|(name, value)| (name.clone(), translated(value))).collect();
    if !names.is_empty() {
        kept.entry("dependentRequired").or_insert(Value::Object(names));
    }
    if !schemas.is_empty() {
        kept.entry("dependentSchemas").or_insert(Value::Object(schemas));
    }
}

/// OpenAPI 3.0: `nullable: true` lets `null` through, whatever stands beside it.
fn nullable(mut kept: Map<String, Value>) -> Value {
    // The simple case is kept simple for the sake of the message; the definitions must stay at the root for `$ref`s.
    let is_simple = kept.keys().all(|keyword| {
        !matches!(keyword.as_str(), "$ref" | "enum" | "const" | "allOf" | "anyOf" | "oneOf" | "not" | "if")
    });
    if is_simple {
        match kept.get_mut("type") {
            Some(Value::Array(names)) if !names.contains(&json!("null")) => names.push(json!("null")),
            Some(name @ Value::String(_)) if name != "null" => *name = json!([name.clone(), "null"]),
            _ => {}
        }
        return Value::Object(kept);
    }
    let mut outside = Map::new();
    for definitions in ["$defs", "definitions", "components"] {
        if let Some(value) = kept.remove(definitions) {
            outside.insert(definitions.to_owned(), value);
        }
    }
    outside.insert("anyOf".to_owned(), json!([kept, { "type": "null" }]));
    Value::Object(outside)
}

/// Vendors write the expressions of their own languages; one that no ECMAScript engine reads says nothing.
fn is_usable_pattern(pattern: &str) -> bool {
    jsonschema::options().build(&json!({ "pattern": pattern })).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(schema: &Value, value: &Value) -> bool {
        super::super::compile(schema).unwrap().is_valid(value)
    }

    #[test]
    fn nullable_lets_null_through_and_nothing_else() {
        for schema in [
            json!({ "type": "string", "nullable": true }),
            json!({ "type": "string", "enum": ["a"], "nullable": true }),
            json!({ "allOf": [{ "type": "string" }], "nullable": true }),
            json!({ "$ref": "#/$defs/name", "nullable": true, "$defs": { "name": { "type": "string" } } }),
        ] {
            assert!(accepts(&schema, &Value::Null), "{schema}");
            assert!(accepts(&schema, &json!("a")), "{schema}");
            assert!(!accepts(&schema, &json!(1)), "{schema}");
        }
        assert!(!accepts(&json!({ "type": "string", "nullable": false }), &Value::Null));
    }

    #[test]
    fn a_boolean_exclusive_bound_sharpens_the_bound_beside_it() {
        let exclusive =
            json!({ "minimum": 1, "exclusiveMinimum": true, "maximum": 3, "exclusiveMaximum": false });
        assert!(!accepts(&exclusive, &json!(1)));
        assert!(accepts(&exclusive, &json!(3)));
        assert!(!accepts(&json!({ "exclusiveMinimum": 1 }), &json!(1)));
    }

    #[test]
    fn a_property_may_be_called_like_a_keyword() {
        let schema = json!({
            "properties": { "nullable": { "type": "boolean" }, "required": { "type": "string" } },
            "required": ["nullable"],
        });
        assert!(accepts(&schema, &json!({ "nullable": true, "required": "x" })));
        assert!(!accepts(&schema, &json!({ "nullable": "x" })));
        assert!(!accepts(&schema, &json!({})));
    }

    #[test]
    fn what_the_server_fills_in_is_not_required() {
        let schema = json!({ "properties": { "id": { "readOnly": true } }, "required": ["id", "name"] });
        assert!(accepts(&schema, &json!({ "name": "x" })));
        assert!(!accepts(&schema, &json!({ "id": 1 })));
    }

    #[test]
    fn mistakes_of_vendors_do_not_make_a_schema_unusable() {
        let schema = json!({
            "type": "file", "required": true, "properties": null, "pattern": "(?<name", "enum": [], "minLength": "3",
            "items": "string", "allOf": [], "title": 5, "additionalProperties": "yes", "patternProperties": { "(": {} },
        });
        assert!(accepts(&schema, &json!({ "anything": 1 })));
    }

    #[test]
    fn references_reach_definitions_in_every_place_vendors_keep_them() {
        let text = json!({ "type": "string", "nullable": true });
        for (pointer, definitions) in [
            ("#/$defs/text", json!({ "$defs": { "text": text } })),
            ("#/definitions/text", json!({ "definitions": { "text": text } })),
            ("#/components/schemas/text", json!({ "components": { "schemas": { "text": text } } })),
        ] {
            let mut schema = definitions;
            schema["properties"] = json!({ "a": { "$ref": pointer } });
            assert!(accepts(&schema, &json!({ "a": null })), "{pointer}");
            assert!(!accepts(&schema, &json!({ "a": 1 })), "{pointer}");
        }
    }

    #[test]
    fn keywords_of_older_drafts_keep_their_meaning() {
        let tuple = json!({ "items": [{ "type": "string" }], "additionalItems": false });
        assert!(accepts(&tuple, &json!(["a"])));
        assert!(!accepts(&tuple, &json!(["a", 1])));
        let dependent = json!({ "dependencies": { "card": ["name"], "bank": { "required": ["iban"] } } });
        assert!(!accepts(&dependent, &json!({ "card": 1 })));
        assert!(!accepts(&dependent, &json!({ "bank": 1 })));
        assert!(accepts(&dependent, &json!({ "card": 1, "name": "x" })));
    }
}
