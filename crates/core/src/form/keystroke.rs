//! What a letter costs that is typed into a field: as much in the heaviest form known as in one of three fields.

use super::planted::{field, planted};
use super::{Form, NodeId};
use crate::json::{Value, parse};
use crate::schema::{Control, visits};
use std::path::Path;

/// The fields that are looked at, and the schema nodes that what is in them is held against.
fn cost(form: &mut Form, id: NodeId) -> (usize, usize) {
    let fields = form.checked();
    let nodes = visits::during(|| {
        let changed = form.type_text(id, "letters");
        changed.iter().for_each(|id| _ = form.problem(*id));
    });
    (form.checked() - fields, nodes)
}

fn small() -> (Form, NodeId) {
    let fields = r#"{"name":{"type":"string"},"mail":{"type":"string"},"note":{"type":"string"}}"#;
    planted(&format!(r#"{{"type":"object","required":["name"],"properties":{fields}}}"#), None)
}

/// Types into every text there is from here on, whatever has to be opened, added or chosen for it; no more than so many.
fn type_everywhere(form: &mut Form, id: NodeId, levels: usize, costs: &mut Vec<(usize, usize)>) {
    if levels == 0 || costs.len() >= 1_000 {
        return;
    }
    form.include(id);
    form.show_all(id);
    form.add_item(id);
    let control = form.node(id).unwrap().shape.control.clone();
    match control {
        Control::Text(_) => costs.push(cost(form, id)),
        Control::Union(branches) => {
            for branch in 0..branches.len() {
                form.switch_branch(id, branch);
                type_everywhere_inside(form, id, levels, costs);
            }
        }
        _ => type_everywhere_inside(form, id, levels, costs),
    }
}

fn type_everywhere_inside(form: &mut Form, id: NodeId, levels: usize, costs: &mut Vec<(usize, usize)>) {
    for child in form.drawn_children(id) {
        type_everywhere(form, child, levels - 1, costs);
    }
}

/// The body of an action of the public corpus, which is kept beside the repository and not in it.
fn body(action: &str) -> Option<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?;
    let text = std::fs::read_to_string(root.join("shared/corpus/connectors").join(action)).ok()?;
    parse(&text).unwrap().get("action")?.get("requestBody").cloned()
}

#[test]
fn a_letter_costs_one_field_and_one_schema_node_in_a_small_form() {
    let (mut form, root) = small();
    let name = field(&form, root, &["name"]);
    assert_eq!(cost(&mut form, name), (1, 1));
}

#[test]
fn a_letter_costs_the_same_among_two_thousand_fields_below_unions_and_lists() {
    let fields: Vec<String> = (0..2_000).map(|at| format!(r#""f{at}":{{"type":"string"}}"#)).collect();
    let leaf = format!(r#"{{"type":"object","properties":{{{}}}}}"#, fields.join(","));
    let branches: Vec<String> =
        (0..50).map(|at| format!(r#"{{"properties":{{"kind":{{"const":"{at}"}},"in":{leaf}}}}}"#)).collect();
    let schema = format!(r#"{{"type":"array","items":{{"oneOf":[{}]}}}}"#, branches.join(","));
    let (mut form, root) = planted(&schema, None);
    let item = form.add_item(root).unwrap();
    let inside = field(&form, item, &["in"]);
    form.include(inside);
    let typed = field(&form, inside, &["f1999"]);
    assert_eq!(cost(&mut form, typed), (1, 1));
}

#[test]
fn a_letter_costs_the_same_in_every_field_of_the_heaviest_actions_known() {
    for action in ["klaviyo/actions-refs/create_flow.json", "square/actions-refs/UpsertCatalogObject.json"] {
        let Some(body) = body(action) else {
            eprintln!("skipped: no {action} in a corpus beside the repository");
            continue;
        };
        let (mut form, root) = planted(&body.to_string(), None);
        let mut costs = Vec::new();
        type_everywhere(&mut form, root, 14, &mut costs);
        assert!(costs.len() > 200, "{action}: {} fields were typed into", costs.len());
        assert!(costs.iter().all(|(fields, _)| *fields == 1), "{action}: {costs:?}");
        // A reference, an `allOf`, a kind of its own for null: what its own schema is made of, and nothing around it.
        let most = costs.iter().map(|(_, nodes)| *nodes).max();
        assert!(most <= Some(6), "{action}: {most:?} schema nodes for a letter");
        eprintln!("{action}: {} fields, at most {most:?} schema nodes for a letter in one", costs.len());
    }
}
