//! Whatever is sent as a schema and as a value: nothing panics, work has its bound, and what was loaded leaves as it came.

#![allow(clippy::unwrap_used, reason = "in a test that is how to fail")]

use jackfield_core::form::Form;
use jackfield_core::form::Overrides;
use jackfield_core::json::{Value, parse};
use jackfield_core::schema::{EcmaScript, Schema, Validation};
use proptest::prelude::*;

const KEYWORDS: [&str; 24] = [
    "type",
    "properties",
    "items",
    "oneOf",
    "anyOf",
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "enum",
    "const",
    "required",
    "$ref",
    "$defs",
    "additionalProperties",
    "patternProperties",
    "minimum",
    "maxLength",
    "pattern",
    "nullable",
    "discriminator",
    "prefixItems",
    "dependentSchemas",
];

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        (-3_i64..9).prop_map(|number| number.to_string()),
        prop::sample::select(vec!["1e999999999", "0.10", "9007199254740993"]).prop_map(str::to_owned),
        prop::sample::select(vec![
            "string",
            "object",
            "array",
            "integer",
            "null",
            "a",
            "#",
            "#/$defs/a",
            "#/properties/a",
            "(",
            "^a",
            "",
        ])
        .prop_map(|text| format!("{text:?}")),
    ]
}

/// JSON that looks like schemas and like values of them.
fn json() -> impl Strategy<Value = String> {
    scalar().prop_recursive(5, 40, 5, |inner| {
        let name =
            prop_oneof![prop::sample::select(KEYWORDS.to_vec()), prop::sample::select(vec!["a", "b", "c"])];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::btree_map(name, inner, 0..5).prop_map(|members| {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("{name:?}:{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_value_goes_through_a_form_of_any_schema_and_back(schema in json(), value in json()) {
        let (schema, value) = (parse(&schema).unwrap(), parse(&value).unwrap());
        let schema = Schema::new(schema, &Value::Null);
        let how = Validation::new(&EcmaScript).with_formats(true);
        let verdict = schema.verdict(&value, &how);
        prop_assert!(verdict.work <= Validation::WORK * 2);
        prop_assert_eq!(schema.accepts(&value, &how), verdict.violations.is_empty());
        let _ = schema.violation_here(&value, &how);
        let mut form = Form::new(&EcmaScript, Overrides::default());
        let root = form.plant("", &schema, true, Some(&value));
        prop_assert_eq!(form.assemble(root).map(|value| value.to_string()), Some(value.to_string()));
        let problems = form.problems(root);
        form.report(&problems);
        for id in form.drawn_below(root) {
            form.include(id);
            form.add_item(id);
            form.add_row(id, "a");
            form.switch_branch(id, 1);
            form.edit_as_json(id);
            let _ = form.edit_as_fields(id);
            form.set_null(id);
        }
        let _ = form.assemble(root);
    }
}
