//! Schemas made to be expensive, each family in a small and in a large size.

use crate::bounds::Bound;
use jackfield_core::form::{ActionForm, Beginning, NodeId};
use jackfield_core::json::{MAX_DEPTH, parse};
use jackfield_core::schema::EcmaScript;
use jackfield_core::wire::Action;

/// What the form of a hostile schema may cost to begin, for each byte of it.
const HOSTILE: Bound = Bound { bytes: 1_000, pieces: 20, nothing: 20_000 };

fn joined(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().join(",")
}

fn family(name: &str, size: usize) -> String {
    let names = joined(size, |at| format!("\"p{at}\""));
    match name {
        "every member asks for the whole again" => {
            let members = joined(size, |at| format!("\"p{at}\":{{\"$ref\":\"#\"}}"));
            format!(r#"{{"type":"object","required":[{names}],"properties":{{{members}}}}}"#)
        }
        "every item asks for lists of itself" => {
            let items = joined(size, |_| r##"{"$ref":"#"}"##.to_owned());
            format!(r#"{{"type":"array","minItems":1,"items":[{items}]}}"#)
        }
        "a union of unions of itself" => {
            let branches = joined(size, |at| {
                format!(r##"{{"title":"b{at}","oneOf":[{{"$ref":"#"}},{{"$ref":"#"}}]}}"##)
            });
            format!(r#"{{"oneOf":[{branches}]}}"#)
        }
        "unions beside properties, again in each branch" => {
            let branches = joined(size, |at| {
                format!(
                    r##"{{"properties":{{"x{at}":{{}}}},"anyOf":[{{"$ref":"#"}},{{"properties":{{"y{at}":{{}}}}}}]}}"##
                )
            });
            format!(r#"{{"type":"object","properties":{{"a":{{}}}},"oneOf":[{branches}]}}"#)
        }
        "parts that are made of themselves" => {
            let parts = joined(size, |_| r##"{"$ref":"#/$defs/a"}"##.to_owned());
            format!(
                r##"{{"$ref":"#/$defs/a","$defs":{{"a":{{"allOf":[{parts}],"properties":{{"x":{{"$ref":"#/$defs/a"}}}},"required":["x"]}}}}}}"##
            )
        }
        "conditions on conditions" => {
            let parts = joined(size, |at| {
                let next = at + 1;
                format!(
                    r#""p{at}":{{"properties":{{"p{next}":{{"type":"string","default":"x"}}}},"required":["p{next}"]}}"#
                )
            });
            format!(
                r#"{{"type":"object","properties":{{"p0":{{"type":"string","default":"x"}}}},"required":["p0"],"dependentSchemas":{{{parts}}}}}"#
            )
        }
        _ => {
            let members = joined(size, |at| {
                format!(
                    r#""p{at}":{{"type":"object","required":["q"],"properties":{{"q":{{"$ref":"{}/properties/p{at}"}}}}}}"#,
                    "#"
                )
            });
            format!(r#"{{"type":"object","required":[{names}],"properties":{{{members}}}}}"#)
        }
    }
}

const FAMILIES: [&str; 7] = [
    "every member asks for the whole again",
    "every item asks for lists of itself",
    "a union of unions of itself",
    "unions beside properties, again in each branch",
    "parts that are made of themselves",
    "conditions on conditions",
    "many members that ask for themselves",
];

#[test]
fn a_hostile_schema_costs_no_more_than_a_long_one() {
    let mut failed = Vec::new();
    for name in FAMILIES {
        for size in [3, 12, 60] {
            let body = family(name, size);
            let action =
                Action::read(&parse(&format!(r#"{{"id":"a","requestBody":{body}}}"#)).unwrap()).unwrap();
            let begun = HOSTILE.hold(body.len(), || {
                let mut form = ActionForm::new(&action, &EcmaScript, Beginning::default());
                let root: NodeId = form.parts()[0].1;
                form.fields.show(root);
                (form.problems().len(), form.request(None), form.fields.len())
            });
            println!(
                "{name}, {size}: {:?}",
                begun.as_ref().map(|begun| begun.2).map_err(ToString::to_string)
            );
            if let Err(why) = begun {
                failed.push(format!("{name}, {size}: {why}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn towers_of_schemas_and_of_values_are_climbed_to_a_bound() {
    let tower = |open: &str, inside: &str, close: &str| {
        let levels = open.matches(['{', '[']).count();
        let height = (MAX_DEPTH - 8) / levels;
        [&open.repeat(height), inside, &close.repeat(height)].concat()
    };
    let schemas = [
        tower("{\"items\":", "{}", "}"),
        tower("{\"properties\":{\"a\":", "{}", "}}"),
        tower("{\"required\":[\"a\"],\"properties\":{\"a\":", "{}", "}}"),
        tower("{\"allOf\":[", "{}", "]}"),
        tower("{\"oneOf\":[", "{}", "]}"),
        tower("{\"anyOf\":[{\"type\":\"string\"},", "{}", "]}"),
        tower("{\"not\":", "{}", "}"),
        tower("{\"if\":", "{}", "}"),
        tower("{\"additionalProperties\":", "{}", "}"),
        tower("{\"unevaluatedItems\":", "false", "}"),
        r##"{"items":{"$ref":"#"},"additionalProperties":{"$ref":"#"}}"##.to_owned(),
        r##"{"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"object","properties":{"a":{"$ref":"#"}}},{"type":"null"}]}"##.to_owned(),
    ];
    let values = ["null".to_owned(), tower("[", "1", "]"), tower("{\"a\":", "1", "}")];
    for schema in &schemas {
        let action =
            Action::read(&parse(&format!(r#"{{"id":"a","requestBody":{schema}}}"#)).unwrap()).unwrap();
        for value in &values {
            let value = parse(&format!(r#"{{"requestBody":{value}}}"#)).unwrap();
            let beginning = Beginning { value: Some(&value), ..Beginning::default() };
            let mut form = ActionForm::new(&action, &EcmaScript, beginning);
            assert_eq!(form.value(), value);
            let problems = form.problems();
            form.fields.report(&problems);
            let root = form.parts()[0].1;
            form.fields.edit_as_json(root);
            form.fields.edit_as_fields(root).unwrap();
            assert!(form.request(None).get("requestBody").is_some());
        }
    }
}
