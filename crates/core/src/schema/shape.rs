//! One schema node, as a form needs to know it.

use super::control::{Control, MAX_UNWRAPPED, control, kind_of};
use super::reference::Schema;
use super::union::says_nothing_but_words;
use super::validate::{NoPatterns, Validation};
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
    /// Where more is written about it (`externalDocs`); not yet known to be safe.
    pub documentation: Option<Arc<str>>,
    /// What the vendor assumes where nothing is sent. Shown, never written by itself unless the field must be there.
    pub default: Option<Value>,
    /// What a value looks like.
    pub example: Option<Value>,
    /// On its way out.
    pub deprecated: bool,
    /// The most characters.
    pub max_length: Option<usize>,
    /// The fewest items.
    pub min_items: Option<usize>,
    /// Why only JSON is offered where the schema asked for something else; `None` where there is no such reason.
    pub undrawn: Option<Undrawn>,
}

/// Why nothing better than JSON is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undrawn {
    /// The schema refers to something that is not there.
    Dangling,
    /// The schema refers to itself and says nothing else.
    Circle,
    /// There is no control for it.
    Unsupported,
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
        let trimmed = |text: Option<&Value>| {
            text?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(Arc::from)
        };
        let text = |name: &str| trimmed(node.get(name));
        let examples = node.get("examples").and_then(Value::as_array).and_then(<[Value]>::first);
        let count = |name: &str| node.get(name).and_then(Value::as_number).and_then(Number::to_usize);
        // What a reference does not lead to cannot be asked for; whatever stands beside the reference can.
        let lost = if says_nothing_but_words(&node) { schema.lost() } else { None };
        let control = if lost.is_some() { Control::Json } else { control(schema, &node, MAX_UNWRAPPED) };
        let unsupported = control == Control::Json && is_specific(&node);
        Self {
            nullable,
            title: text("title"),
            description: text("description"),
            documentation: trimmed(node.get("externalDocs").and_then(|docs| docs.get("url"))),
            default: node.get("default").cloned(),
            example: node.get("example").or(examples).cloned(),
            deprecated: node.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
            max_length: count("maxLength"),
            min_items: count("minItems"),
            undrawn: lost.or(unsupported.then_some(Undrawn::Unsupported)),
            control,
        }
    }
}

/// Whether the schema asks for something of its own, which a plain JSON editor is a poor answer to.
fn is_specific(node: &Object) -> bool {
    (node.contains("type") && node.get("type").and_then(Value::as_str) != Some("any"))
        || ["oneOf", "anyOf"].iter().any(|keyword| node.contains(keyword))
}

fn is_nullable(schema: &Schema, node: &Object) -> bool {
    let has = |name: &str, wanted: &Value| {
        node.get(name).and_then(Value::as_array).is_some_and(|list| list.contains(wanted))
    };
    let null_branch = || {
        let branches = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|keyword| node.get(keyword).and_then(Value::as_array))
            .flatten();
        branches.map(|branch| schema.at(branch).resolved()).any(|branch| kind_of(&branch) == Some("null"))
    };
    node.get("nullable").and_then(Value::as_bool).unwrap_or(false)
        || has("type", &"null".into())
        || has("enum", &Value::Null)
        || null_branch()
        // What names no type may be anything, unless something else is against it.
        || (!node.contains("type")
            && !node.contains("nullable")
            && schema.accepts(&Value::Null, &Validation::new(&NoPatterns)))
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
            Control::Object(fields) => fields.properties.iter().map(|p| &*p.name).collect(),
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
    fn null_is_a_value_wherever_nothing_is_against_it() {
        for open in [
            "{}",
            "true",
            r#"{"properties":{"a":{}}}"#,
            r#"{"maxLength":3}"#,
            r#"{"anyOf":[{"type":"string"},{}]}"#,
        ] {
            assert!(shape(open).nullable, "{open}");
        }
        for closed in [
            r#"{"type":"object"}"#,
            r#"{"enum":["a","b"]}"#,
            r#"{"const":1}"#,
            r#"{"oneOf":[{"type":"string"},{"type":"integer"}]}"#,
            r#"{"oneOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}"#,
            r#"{"allOf":[{"type":"string"}]}"#,
            r#"{"not":{"type":"null"}}"#,
            r#"{"nullable":false}"#,
        ] {
            assert!(!shape(closed).nullable, "{closed}");
        }
    }

    #[test]
    fn a_type_that_is_not_named_is_read_from_the_other_keywords() {
        assert!(matches!(shape(r#"{"properties":{"a":{}}}"#).control, Control::Object(_)));
        assert!(matches!(shape(r#"{"items":{}}"#).control, Control::List(_)));
        assert_eq!(shape(r#"{"format":"email"}"#).control, Control::Text(TextKind::Email));
        assert_eq!(shape(r#"{"minimum":1}"#).control, Control::Number);
        for anything in ["{}", "true"] {
            let Control::Union(kinds) = shape(anything).control else { panic!("{anything}") };
            assert_eq!(kinds.first().map(|kind| kind.kind), Some(Kind::Text));
            assert_eq!(kinds.last().map(|kind| kind.kind), Some(Kind::Json));
        }
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
    fn what_can_only_be_null_is_null_however_it_is_said() {
        for schema in [
            r#"{"type":"null"}"#,
            r#"{"anyOf":[{"type":"null"}]}"#,
            r#"{"oneOf":[{"anyOf":[{"enum":[null]}]}]}"#,
        ] {
            assert_eq!(shape(schema).control, Control::Fixed(Value::Null), "{schema}");
        }
    }

    #[test]
    fn json_says_why_it_is_all_that_is_offered() {
        assert_eq!(shape(r##"{"$ref":"#/nowhere"}"##).undrawn, Some(Undrawn::Dangling));
        assert_eq!(shape(r##"{"$ref":"#"}"##).undrawn, Some(Undrawn::Circle));
        assert_eq!(shape(r#"{"type":"nonsense"}"#).undrawn, Some(Undrawn::Unsupported));
        assert_eq!(shape(r#"{"type":"any"}"#).undrawn, None);
    }

    #[test]
    fn the_names_of_rows_may_have_a_schema_that_leads_back() {
        let shape = shape(r##"{"type":"object","propertyNames":{"$ref":"#"}}"##);
        assert!(matches!(shape.control, Control::Object(fields) if fields.rows.is_some()));
    }

    #[test]
    fn a_union_that_leads_back_to_itself_ends() {
        assert_eq!(shape(r##"{"oneOf":[{"$ref":"#"}]}"##).control, Control::Json);
    }

    #[test]
    fn a_union_beside_properties_adds_fields_to_them() {
        let shape = shape(
            r#"{"properties":{"a":{},"kind":{"type":"string"}},"required":["a"],"oneOf":[{"properties":{"b":{},"kind":{"const":"x"}}},{"properties":{"c":{},"kind":{"const":"y"}}}]}"#,
        );
        assert_eq!(names(&shape), ["a"]);
        let Control::Object(fields) = &shape.control else { panic!("{shape:?}") };
        let Control::Union(branches) = Shape::of(&fields.unions[0]).control else { panic!("{fields:?}") };
        assert_eq!(
            branches[1].tag.as_ref().map(|(name, value)| (&**name, value.clone())),
            Some(("kind", "y".into()))
        );
        assert_eq!(names(&Shape::of(&branches[1].schema)), ["kind", "c"]);
    }

    #[test]
    fn a_branch_of_something_else_keeps_what_stands_beside_the_union() {
        let shape =
            shape(r#"{"minLength":2,"oneOf":[{"type":"string","format":"email"},{"type":"string"}]}"#);
        let Control::Union(branches) = &shape.control else { panic!("{shape:?}") };
        assert_eq!(branches[0].schema.resolved().get("minLength"), Some(&2.into()));
    }

    #[test]
    fn a_declared_discriminator_names_the_branches_and_needs_no_question_of_its_own() {
        let shape = shape(
            r##"{"oneOf":[{"$ref":"#/$defs/cat"},{"$ref":"#/$defs/dog"}],"discriminator":{"propertyName":"kind","mapping":{"CAT":"#/$defs/cat","DOG":"#/$defs/dog"}},"$defs":{"cat":{"properties":{"kind":{"type":"string"},"lives":{"type":"integer"}}},"dog":{"properties":{"kind":{"type":"string"}}}}}"##,
        );
        let Control::Union(branches) = &shape.control else { panic!("{shape:?}") };
        assert_eq!(branches[0].name.as_deref(), Some("Cat"));
        let Control::Object(fields) = Shape::of(&branches[0].schema).control else { panic!() };
        assert_eq!(Shape::of(&fields.properties[0].schema).control, Control::Fixed("CAT".into()));
    }

    #[test]
    fn objects_without_fields_of_their_own_take_rows() {
        let rows = |schema: &str| match shape(schema).control {
            Control::Object(fields) => fields.rows.map(|rows| rows.others.node().to_string()),
            other => panic!("{other:?}"),
        };
        assert_eq!(rows(r#"{"type":"object"}"#).as_deref(), Some("true"));
        assert_eq!(
            rows(r#"{"additionalProperties":{"type":"integer"}}"#).as_deref(),
            Some(r#"{"type":"integer"}"#)
        );
        assert_eq!(rows(r#"{"properties":{"a":{}}}"#), None);
        assert_eq!(rows(r#"{"type":"object","additionalProperties":false}"#), None);
    }

    #[test]
    fn names_that_must_be_there_and_that_nobody_describes_are_asked_for() {
        assert_eq!(names(&shape(r#"{"properties":{"a":{}},"required":["b"]}"#)), ["b", "a"]);
    }

    #[test]
    fn conditional_fields_are_there_with_their_condition() {
        let shape = shape(
            r#"{"properties":{"kind":{}},"if":{"properties":{"kind":{"const":"x"}}},"then":{"properties":{"b":{}},"required":["b"]},"else":{"properties":{"c":{}}},"dependentSchemas":{"kind":{"properties":{"d":{}}}}}"#,
        );
        let Control::Object(fields) = &shape.control else { panic!("{shape:?}") };
        let conditional: Vec<_> =
            fields.properties.iter().filter(|field| field.when.is_some()).map(|field| &*field.name).collect();
        assert_eq!(conditional, ["b", "c", "d"]);
    }

    #[test]
    fn lists_of_a_few_values_are_choices_and_tuples_have_positions() {
        assert!(matches!(
            shape(r#"{"type":"array","items":{"enum":["a","b"]}}"#).control,
            Control::Choices(choices) if choices.len() == 2
        ));
        let Control::List(items) = shape(r#"{"prefixItems":[{},{}],"items":false}"#).control else {
            panic!()
        };
        assert_eq!((items.first.len(), items.rest.is_none()), (2, true));
        let Control::List(items) = shape(r#"{"items":[{}],"additionalItems":{"type":"string"}}"#).control
        else {
            panic!()
        };
        assert_eq!((items.first.len(), items.rest.is_some()), (1, true));
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
