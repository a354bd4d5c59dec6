//! What holds for every schema, every value and every sequence of edits, held against rubbish of all kinds.

use super::{Form, NodeId, Overrides};
use crate::json::{Number, Value};
use crate::schema::{EcmaScript, Schema};
use proptest::prelude::*;

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "c", "n_x", ""])
}

fn scalar() -> impl Strategy<Value = Value> {
    let numbers = ["0", "1", "1.0", "-2", "1e2", "9007199254740993", "0.10"];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        prop::sample::select(numbers.to_vec()).prop_map(|text| Value::Number(Number::parse(text).unwrap())),
        prop::sample::select(vec!["", "a", "b", "1", "true", "2026-01-31"]).prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::array),
            prop::collection::vec((name(), inner), 0..4).prop_map(Value::object),
        ]
    })
}

/// Any keywords with any values of roughly the right kind, in any combination.
fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::object::<&str>([])),
        any::<bool>().prop_map(Value::Bool),
        keyword(Just(Value::Bool(true)).boxed()).prop_map(|entry| Value::object([entry])),
        prop::collection::vec(scalar(), 1..4)
            .prop_map(|values| Value::object([("enum", Value::array(values))])),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop::collection::vec(keyword(inner.boxed()), 1..6).prop_map(Value::object)
    })
}

fn keyword(inner: BoxedStrategy<Value>) -> BoxedStrategy<(&'static str, Value)> {
    let types = ["string", "number", "integer", "boolean", "object", "array", "null", "nonsense"];
    let types = prop::sample::select(types.to_vec()).prop_map(Value::from);
    let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::array).boxed();
    let members = prop::collection::vec((name(), inner.clone()), 0..4).prop_map(Value::object).boxed();
    let names = prop::collection::vec(name().prop_map(Value::from), 0..3).prop_map(Value::array).boxed();
    let pick = |keywords: &'static [&'static str]| prop::sample::select(keywords);
    prop_oneof![
        (Just("type"), types.clone()),
        (Just("type"), prop::collection::vec(types, 1..3).prop_map(Value::array)),
        (pick(&["const", "default", "enum", "minLength", "example"]), value()),
        (pick(&["enum"]), prop::collection::vec(scalar(), 1..4).prop_map(Value::array)),
        (pick(&["oneOf", "anyOf", "allOf", "prefixItems", "items"]), list),
        (pick(&["properties", "patternProperties", "$defs", "dependentSchemas", "dependencies"]), members),
        (Just("required"), names),
        (
            pick(&[
                "items",
                "additionalProperties",
                "additionalItems",
                "if",
                "then",
                "else",
                "propertyNames",
                "not"
            ]),
            inner
        ),
        (pick(&["nullable", "readOnly", "uniqueItems"]), any::<bool>().prop_map(Value::Bool)),
        (Just("$ref"), pick(&["#", "#/$defs/a", "#/properties/a", "#/nowhere"]).prop_map(Value::from)),
        (Just("discriminator"), name().prop_map(|name| Value::object([("propertyName", Value::from(name))]))),
        (pick(&["minItems", "maxLength", "minimum"]), (0..3_i64).prop_map(Value::from)),
        (Just("format"), pick(&["date", "binary", "email", "unix-time"]).prop_map(Value::from)),
    ]
    .boxed()
}

fn planted(schema: &Value, loaded: Option<&Value>) -> (Form, NodeId) {
    let mut form = Form::new(&EcmaScript, Overrides::default());
    let root = form.plant("", &Schema::new(schema.clone(), &Value::Null), true, loaded);
    (form, root)
}

/// Every node is where its parent says that it is.
fn holds_together(form: &Form) -> bool {
    form.nodes.iter().flatten().all(|node| {
        let children = node.children();
        children.iter().all(|child| form.node(*child).is_some_and(|child| child.parent == Some(node.id)))
            && node.parent.is_none_or(|parent| {
                form.node(parent).is_some_and(|parent| {
                    parent.children().iter().filter(|child| **child == node.id).count() == 1
                })
            })
    })
}

fn edit(form: &mut Form, (what, at, number, text, value): &(usize, usize, usize, &str, Value)) {
    let id = NodeId::new(at % (form.nodes.len() + 1));
    let by = isize::try_from(*number).unwrap_or_default() - 2;
    match what {
        0 => _ = form.type_text(id, text),
        1 => _ = form.put_file(id, "f", text),
        2 => _ = form.set_bool(id, (number % 3 > 0).then_some(number % 2 == 0)),
        3 => _ = form.choose(id, number.checked_sub(1)),
        4 => _ = form.toggle(id, *number),
        5 => _ = form.set_null(id),
        6 => _ = form.set_empty(id),
        7 => _ = form.clear(id),
        8 => _ = form.include(id),
        9 => _ = form.show(id),
        10 => _ = form.put_away(id),
        11 => _ = form.reveal(id),
        12 => _ = form.switch_branch(id, *number),
        13 => _ = form.add_item(id),
        14 => _ = form.add_item_with(id, value),
        15 => _ = form.duplicate(id),
        16 => _ = form.remove_item(id),
        17 => _ = form.move_item(id, by),
        18 => _ = form.add_row(id, text),
        19 => _ = form.rename(id, text),
        20 => _ = form.edit_as_json(id),
        21 => _ = form.edit_as_fields(id),
        22 => _ = form.fill_in(id, value),
        _ => {
            let found = form.problems(NodeId::new(0));
            form.report(&found);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn what_was_loaded_leaves_as_it_came(schema in schema(), value in value()) {
        let (form, root) = planted(&schema, Some(&value));
        let sent = form.assemble(root).map(|sent| sent.to_string());
        prop_assert_eq!(sent, Some(value.to_string()));
        prop_assert!(holds_together(&form));
    }

    #[test]
    fn what_is_valid_says_the_same_once_everything_counts_as_edited(schema in schema(), value in value()) {
        prop_assume!(planted(&schema, None).0.keeps_to(&Schema::new(schema.clone(), &Value::Null), &value));
        let (mut form, root) = planted(&schema, Some(&value));
        form.nodes.iter_mut().flatten().for_each(|node| node.edited = true);
        let sent = form.assemble(root).unwrap_or_default();
        prop_assert!(sent.means_same(&value), "{} became {}", value, sent);
    }

    #[test]
    fn no_edit_makes_it_panic_or_fall_apart(
        schema in schema(),
        loaded in prop::option::of(value()),
        edits in prop::collection::vec(
            (0..24_usize, 0..40_usize, 0..5_usize, prop::sample::select(vec!["", "a", "n_x", "{", "[1]", "1,5"]), value()),
            0..12,
        ),
    ) {
        let (mut form, root) = planted(&schema, loaded.as_ref());
        for one in &edits {
            edit(&mut form, one);
            prop_assert!(holds_together(&form), "{:?}", one);
            let _ = (form.assemble(root), form.problems(root));
        }
        form.nodes.iter().flatten().for_each(|node| _ = (form.problem(node.id), form.path(node.id), node.label()));
        // Whatever it came to can be saved and loaded again.
        if let Some(sent) = form.assemble(root) {
            let (again, root) = planted(&schema, Some(&sent));
            prop_assert_eq!(again.assemble(root).map(|sent| sent.to_string()), Some(sent.to_string()));
        }
    }
}
