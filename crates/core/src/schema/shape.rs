//! One schema node, as a form needs to know it.

use super::control::{Control, control, kind_of};
use super::reference::Schema;
use crate::json::{Number, Object, Value};
use std::sync::Arc;

/// What one node asks for. Made of this level only; deeper nodes are [`Schema`]s to be looked at when they are opened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shape {
    /// What it is filled in with.
    pub control: Control,
    /// Whether `null` is a value of its own here.
    pub nullable: bool,
    /// The vendor's own label.
    pub title: Option<Arc<str>>,
    /// What it is for; may be Markdown.
    pub description: Option<Arc<str>>,
    /// What the vendor assumes where nothing is sent. Shown, never written by itself.
    pub default: Option<Value>,
    /// What a value looks like.
    pub example: Option<Value>,
    /// On its way out.
    pub deprecated: bool,
    /// What an entered value must keep to.
    pub limits: Limits,
}

/// Bounds of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The fewest characters.
    pub min_length: Option<usize>,
    /// The most characters.
    pub max_length: Option<usize>,
    /// What the text must match (ECMAScript).
    pub pattern: Option<Arc<str>>,
    /// The smallest value, and whether it is itself too small.
    pub minimum: Option<(Number, bool)>,
    /// The largest value, and whether it is itself too large.
    pub maximum: Option<(Number, bool)>,
    /// The fewest items.
    pub min_items: Option<usize>,
    /// The most items.
    pub max_items: Option<usize>,
}

/// A named field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its exact name.
    pub name: Arc<str>,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub schema: Schema,
}

impl Shape {
    /// Describes a node.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        let mut node = schema.resolved();
        let nullable = is_nullable(schema, &node);
        // `null` among the values of an enum is the choice of nothing, and is offered as such.
        if let Some(values) = node
            .get("enum")
            .and_then(Value::as_array)
            .filter(|values| values.contains(&Value::Null) && values.len() > 1)
        {
            let others = values.iter().filter(|value| !value.is_null()).cloned().collect();
            node.insert("enum", Value::array(others));
        }
        let text = |name: &str| {
            node.get(name)
                .and_then(Value::as_str)
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(Arc::from)
        };
        let examples = node.get("examples").and_then(Value::as_array).and_then(<[Value]>::first);
        Self {
            control: control(schema, &node),
            nullable,
            title: text("title"),
            description: text("description"),
            default: node.get("default").cloned(),
            example: node.get("example").or(examples).cloned(),
            deprecated: flag(&node, "deprecated"),
            limits: Limits::of(&node),
        }
    }
}

fn flag(node: &Object, name: &str) -> bool {
    node.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn is_nullable(schema: &Schema, node: &Object) -> bool {
    let has_null = |list: Option<&Value>| {
        list.and_then(Value::as_array)
            .is_some_and(|list| list.iter().any(|entry| entry.as_str() == Some("null")))
    };
    let null_branch = || {
        let branches = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|keyword| node.get(keyword).and_then(Value::as_array))
            .flatten();
        branches.map(|branch| schema.at(branch).resolved()).any(|branch| kind_of(&branch) == Some("null"))
    };
    flag(node, "nullable")
        || has_null(node.get("type"))
        || node.get("enum").and_then(Value::as_array).is_some_and(|values| values.contains(&Value::Null))
        || null_branch()
}

impl Limits {
    fn of(node: &Object) -> Self {
        let count = |name: &str| node.get(name).and_then(Value::as_number).and_then(Number::to_usize);
        Self {
            min_length: count("minLength"),
            max_length: count("maxLength"),
            pattern: node.get("pattern").and_then(Value::as_str).map(Arc::from),
            minimum: bound(node, "minimum", "exclusiveMinimum", true),
            maximum: bound(node, "maximum", "exclusiveMaximum", false),
            min_items: count("minItems"),
            max_items: count("maxItems"),
        }
    }
}

/// A bound in either dialect: `exclusiveMinimum` is a truth value up to draft 4 and OpenAPI 3.0, a number since.
fn bound(node: &Object, inclusive: &str, exclusive: &str, lower: bool) -> Option<(Number, bool)> {
    let plain = node.get(inclusive).and_then(Value::as_number).cloned();
    match node.get(exclusive) {
        Some(Value::Bool(strict)) => plain.map(|number| (number, *strict)),
        Some(Value::Number(strict)) => match plain {
            Some(plain) if (plain > *strict) == lower && plain != *strict => Some((plain, false)),
            _ => Some((strict.clone(), true)),
        },
        _ => plain.map(|number| (number, false)),
    }
}

/// The fields of an object: required ones first, otherwise in the vendor's order; what only the vendor sets is left out.
pub(super) fn properties(schema: &Schema, node: &Object) -> Vec<Property> {
    let required = node.get("required").and_then(Value::as_array).unwrap_or_default();
    let members = node.get("properties").and_then(Value::as_object).into_iter().flat_map(Object::iter);
    let (first, later): (Vec<Property>, Vec<Property>) = members
        .filter(|(_, property)| !property.flag("readOnly"))
        .map(|(name, property)| Property {
            required: required.iter().any(|entry| entry.as_str() == Some(name)),
            schema: schema.at(property),
            name: Arc::clone(name),
        })
        .partition(|property| property.required);
    first.into_iter().chain(later).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use crate::schema::{Choice, Kind, TextKind};

    fn shape(schema: &str) -> Shape {
        Shape::of(&Schema::new(parse(schema).unwrap(), &Value::Null))
    }

    fn names(shape: &Shape) -> Vec<&str> {
        match &shape.control {
            Control::Object(properties) => properties.iter().map(|p| &*p.name).collect(),
            Control::Choice(choices) => choices.iter().map(|c| c.label.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn required_fields_come_first_and_read_only_ones_not_at_all() {
        let shape =
            shape(r#"{"type":"object","required":["c"],"properties":{"a":{},"b":{"readOnly":true},"c":{}}}"#);
        assert_eq!(names(&shape), ["c", "a"]);
    }

    #[test]
    fn every_way_to_say_null_is_understood() {
        for schema in [
            r#"{"type":["string","null"]}"#,
            r#"{"type":"string","nullable":true}"#,
            r#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#,
        ] {
            let shape = shape(schema);
            assert!(shape.nullable, "{schema}");
            assert_eq!(shape.control, Control::Text(TextKind::Line), "{schema}");
        }
        let shape = shape(r#"{"enum":["a","b",null]}"#);
        assert!(shape.nullable);
        assert_eq!(names(&shape), ["a", "b"]);
    }

    #[test]
    fn a_type_that_is_not_named_is_read_from_the_other_keywords() {
        assert!(matches!(shape(r#"{"properties":{"a":{}}}"#).control, Control::Object(_)));
        assert!(matches!(shape(r#"{"items":{}}"#).control, Control::List(_)));
        assert_eq!(shape(r#"{"format":"email"}"#).control, Control::Text(TextKind::Email));
        assert_eq!(shape(r#"{"minimum":1}"#).control, Control::Number);
        assert_eq!(shape("{}").control, Control::Json);
        assert_eq!(shape("true").control, Control::Json);
    }

    #[test]
    fn branches_of_single_values_are_one_choice() {
        let shape = shape(r#"{"oneOf":[{"const":1,"title":"One"},{"enum":["b"]}]}"#);
        assert_eq!(
            shape.control,
            Control::Choice(vec![
                Choice { value: 1.into(), label: "One".into() },
                Choice { value: "b".into(), label: "b".into() }
            ])
        );
    }

    #[test]
    fn branches_that_only_require_are_rules_and_no_choice() {
        let shape = shape(
            r#"{"type":"object","properties":{"a":{},"b":{}},"anyOf":[{"required":["a"]},{"required":["b"]}]}"#,
        );
        assert_eq!(names(&shape), ["a", "b"]);
    }

    #[test]
    fn branches_are_told_apart_by_title_tag_kind_or_number() {
        let shape = shape(
            r#"{"oneOf":[{"title":"By card","type":"object"},{"type":"object","properties":{"kind":{"enum":["bank_transfer"]}}},{"type":"string"},{"type":"string","format":"uri"},{"type":"integer"}]}"#,
        );
        let Control::Union(branches) = &shape.control else { panic!("{shape:?}") };
        let looks: Vec<_> = branches.iter().map(|b| (b.name.as_deref(), b.kind, b.number)).collect();
        assert_eq!(
            looks,
            [
                (Some("By card"), Kind::Object, None),
                (Some("Bank transfer"), Kind::Object, None),
                (None, Kind::Text, Some(3)),
                (None, Kind::Text, Some(4)),
                (None, Kind::Integer, None),
            ]
        );
    }

    #[test]
    fn a_union_that_leads_back_to_itself_ends() {
        assert_eq!(shape(r##"{"oneOf":[{"$ref":"#"}]}"##).control, Control::Json);
    }

    #[test]
    fn a_branch_keeps_what_stands_beside_the_union() {
        let shape = shape(
            r#"{"properties":{"a":{}},"required":["a"],"oneOf":[{"properties":{"b":{}}},{"properties":{"c":{}}}]}"#,
        );
        let Control::Union(branches) = &shape.control else { panic!("{shape:?}") };
        assert_eq!(names(&Shape::of(&branches[1].schema)), ["a", "c"]);
    }

    #[test]
    fn both_dialects_of_exclusive_bounds_are_read() {
        assert_eq!(shape(r#"{"minimum":1,"exclusiveMinimum":true}"#).limits.minimum, Some((1.into(), true)));
        assert_eq!(shape(r#"{"exclusiveMinimum":1}"#).limits.minimum, Some((1.into(), true)));
        assert_eq!(shape(r#"{"minimum":5,"exclusiveMinimum":1}"#).limits.minimum, Some((5.into(), false)));
        assert_eq!(shape(r#"{"maximum":5,"exclusiveMaximum":1}"#).limits.maximum, Some((1.into(), true)));
    }

    #[test]
    fn rubbish_in_keywords_does_no_harm() {
        for schema in [
            r#"{"type":7}"#,
            r#"{"enum":"x"}"#,
            r#"{"properties":[]}"#,
            r#"{"oneOf":[]}"#,
            r#"{"oneOf":[7,null]}"#,
            r#"{"required":"a","properties":{"a":7}}"#,
            r#"{"items":[{}]}"#,
            "7",
        ] {
            let _ = shape(schema);
        }
    }
}
