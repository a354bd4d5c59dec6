//! Forms of schemas that nobody should send, filled with values that nobody should have kept.

use crate::bounds::Bound;
use crate::luck::Luck;
use crate::paper;
use jackfield_core::form::{ActionForm, Beginning, FieldOptions, Overrides};
use jackfield_core::json::{Object, Value, parse};
use jackfield_core::schema::{EcmaScript, Schema, Validation};
use jackfield_core::wire::Action;
use proptest::prelude::*;

/// What a form that was not touched yet costs, for each byte of its action and of its value.
const BEGINNING: Bound = Bound { bytes: 500, pieces: 10, nothing: 500 };

/// So many fields are looked into and changed.
const MOST_FIELDS: usize = 60;

/// Schemas, for the most part: keywords with arguments of the right kind.
fn schema(luck: &mut Luck, left: usize, out: &mut String) {
    if left == 0 || luck.percent(6) {
        return paper::json(luck, 1, out);
    }
    out.push('{');
    for at in 0..1 + luck.below(5) {
        if at > 0 {
            out.push(',');
        }
        keyword(luck, left - 1, out);
    }
    out.push('}');
}

fn keyword(luck: &mut Luck, left: usize, out: &mut String) {
    let (names, what): (&[&str], _) = luck.one_of(&[
        (&["type"] as &[&str], "type"),
        (&["type"], "type"),
        (
            &[
                "properties",
                "properties",
                "patternProperties",
                "$defs",
                "definitions",
                "dependentSchemas",
                "dependencies",
            ],
            "members",
        ),
        (&["oneOf", "anyOf", "allOf", "items", "prefixItems"], "list"),
        (
            &[
                "items",
                "additionalProperties",
                "additionalItems",
                "not",
                "if",
                "then",
                "else",
                "propertyNames",
                "contains",
            ],
            "schema",
        ),
        (&["unevaluatedProperties", "unevaluatedItems"], "schema"),
        (&["$ref", "$dynamicRef"], "reference"),
        (&["required", "enum", "x-enum-varnames", "examples"], "values"),
        (
            &[
                "const",
                "default",
                "example",
                "minimum",
                "maxLength",
                "minItems",
                "multipleOf",
                "format",
                "pattern",
            ],
            "value",
        ),
        (&["nullable", "readOnly", "uniqueItems", "deprecated"], "flag"),
        (&["discriminator"], "discriminator"),
    ]);
    out.push_str(&format!("\"{}\":", luck.one_of(names)));
    match what {
        "type" => {
            let types = [
                "\"object\"",
                "\"object\"",
                "\"array\"",
                "\"string\"",
                "\"integer\"",
                "\"null\"",
                "[\"string\",\"null\"]",
                "[\"object\",\"array\"]",
                "\"x\"",
            ];
            out.push_str(luck.one_of(&types));
        }
        "members" => {
            out.push('{');
            for at in 0..luck.below(5) {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&format!("\"{}\":", luck.one_of(&["a", "b", "c", "", "kind", "a/b"])));
                schema(luck, left, out);
            }
            out.push('}');
        }
        "list" => {
            out.push('[');
            for at in 0..luck.below(4) {
                if at > 0 {
                    out.push(',');
                }
                schema(luck, left, out);
            }
            out.push(']');
        }
        "schema" => schema(luck, left, out),
        "reference" => {
            let targets = [
                "#",
                "#/$defs/a",
                "#/$defs/b",
                "#/properties/a",
                "#/properties/b",
                "#/oneOf/0",
                "#/items",
                "#/nowhere",
                "#a",
                "x#",
            ];
            out.push_str(&format!("\"{}\"", luck.one_of(&targets)));
        }
        "values" => {
            let lists =
                ["[\"a\",\"b\",\"c\"]", "[\"a\"]", "[\"kind\",\"a\"]", "[null,1,\"a\"]", "[]", "true"];
            out.push_str(luck.one_of(&lists));
        }
        "flag" => out.push_str(luck.one_of(&["true", "false"])),
        "discriminator" => {
            out.push_str("{\"propertyName\":\"kind\",\"mapping\":{\"a\":\"#/$defs/a\",\"b\":\"#\"}}");
        }
        _ => paper::json(luck, 1, out),
    }
}

/// An action with a body and parameters of this kind, and the length of its text.
fn action(luck: &mut Luck) -> (usize, Action) {
    let mut text = String::from("{\"id\":\"a\",\"path\":\"/x/{id}\",\"requestBody\":");
    schema(luck, 4, &mut text);
    text.push_str(",\"parameters\":[");
    for at in 0..luck.below(3) {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&format!(
            "{{\"in\":\"{}\",\"name\":",
            luck.one_of(&["query", "path", "header", "body"])
        ));
        paper::name(luck, &mut text);
        text.push_str(",\"schema\":");
        schema(luck, 2, &mut text);
        text.push('}');
    }
    text.push_str("]}");
    (text.len(), Action::read(&parse(&text).unwrap()).unwrap())
}

fn value(luck: &mut Luck) -> (usize, Value) {
    let mut text = String::new();
    if luck.percent(70) {
        text.push_str("{\"requestBody\":");
        paper::json(luck, 4, &mut text);
        text.push_str(",\"queryParameters\":");
        paper::json(luck, 2, &mut text);
        text.push('}');
    } else {
        paper::json(luck, 4, &mut text);
    }
    (text.len(), parse(&text).unwrap())
}

fn overrides(luck: &mut Luck) -> Overrides {
    let mut overrides = Overrides::default();
    for _ in 0..luck.below(4) {
        let pointer = luck.one_of(&[
            "/requestBody/a",
            "/requestBody/a/b",
            "/requestBody/*/a",
            "/requestBody",
            "",
            "/",
            "/pathParams/id",
            "/x",
        ]);
        let options = FieldOptions {
            label: luck.percent(30).then(|| "label".into()),
            hidden: luck.percent(20),
            read_only: luck.percent(20),
            preset: luck.percent(60).then(|| value(luck).1),
            ..FieldOptions::default()
        };
        overrides.add(pointer, options);
    }
    overrides
}

/// Everything that a person can do, done everywhere.
fn edit_everything(form: &mut ActionForm, luck: &mut Luck) {
    let roots: Vec<_> = form.parts().iter().map(|(_, root)| *root).collect();
    let mut waiting = roots.clone();
    let mut looked_at = 0;
    while let Some(id) = waiting.pop() {
        looked_at += 1;
        if looked_at > MOST_FIELDS {
            break;
        }
        let fields = &mut form.fields;
        fields.show(id);
        fields.add_item(id);
        fields.add_row(id, luck.one_of(&["a", "", "row"]));
        for branch in 0..luck.below(3) {
            fields.switch_branch(id, branch);
        }
        waiting.extend(fields.drawn_children(id));
        let text = luck.one_of(&["", "x", "1e999999999", "{\"a\":", "[1,{}]", "2026-01-31"]);
        match luck.below(9) {
            0 => _ = fields.type_text(id, text),
            1 => _ = fields.set_null(id),
            2 => _ = fields.set_empty(id),
            3 => _ = fields.choose(id, Some(luck.below(3))),
            4 => _ = fields.toggle(id, luck.below(3)),
            5 => {
                fields.edit_as_json(id);
                fields.type_text(id, text);
                let _ = fields.edit_as_fields(id);
            }
            6 => _ = fields.duplicate(id),
            7 => _ = fields.fill_in(id, &value(luck).1),
            _ => {}
        }
        let _ = (fields.problem(id), fields.path(id), fields.node(id).map(jackfield_core::form::Node::label));
    }
}

proptest! {
    #![proptest_config(crate::cases(600))]

    #[test]
    fn any_value_goes_through_a_form_of_any_schema_and_back(mut luck in Luck::strategy(1_500)) {
        let (length, action) = action(&mut luck);
        let (more, value) = value(&mut luck);
        let loaded = luck.percent(60).then_some(&value);
        // What was loaded and not touched leaves as it came, whatever it is.
        let build = |overrides| {
            let beginning = Beginning { value: loaded, overrides, ..Beginning::default() };
            ActionForm::new(&action, &EcmaScript, beginning)
        };
        let form = BEGINNING.hold(length + more, || build(Overrides::default()))?;
        let sent = form.value();
        for (name, part) in loaded.and_then(Value::as_object).into_iter().flat_map(Object::iter) {
            // An empty part is how every request begins.
            if part.as_object().is_none_or(|members| !members.is_empty()) {
                prop_assert_eq!(sent.get(name).map(ToString::to_string), Some(part.to_string()));
            }
        }
        let mut form = build(overrides(&mut luck));
        edit_everything(&mut form, &mut luck);
        let problems = form.problems();
        form.fields.report(&problems);
        form.paste(&value);
        let _ = (form.request(Some("c")), form.value(), form.problems());
    }

    #[test]
    fn any_value_is_held_against_any_schema_with_bounded_work(mut luck in Luck::strategy(1_200)) {
        let mut text = String::new();
        schema(&mut luck, 5, &mut text);
        let schema = Schema::new(parse(&text).unwrap(), &Value::Null);
        let (_, value) = value(&mut luck);
        let how = Validation::new(&EcmaScript).with_formats(luck.percent(50)).with_work(20_000);
        let bound = Bound { bytes: 50, pieces: 2, nothing: 20_000 };
        let verdict = bound.hold(text.len(), || schema.verdict(&value, &how))?;
        prop_assert!(verdict.work <= 20_000);
        if verdict.complete {
            prop_assert_eq!(schema.accepts(&value, &how), verdict.violations.is_empty());
        }
        prop_assert!(!verdict.violations.is_empty() || schema.violation_here(&value, &how).is_none());
    }
}
