//! Forms for tests: a schema in, what would be sent out.

use super::{Form, NodeId, Origin, Overrides, Problem};
use crate::json::{Value, parse};
use crate::schema::{EcmaScript, Schema};

/// Members that must be there, with a default, a fixed value, members of their own or items, and one that need not.
pub(super) const VERSIONED: &str = r#"{"type":"object","required":["v","k","o","l"],"properties":{"v":{"type":"string","default":"2026"},"k":{"const":"fixed"},"o":{"type":"object","required":["n"],"properties":{"n":{"type":"integer","default":3}}},"l":{"type":"array","items":{"type":"string"}},"x":{"type":"string","default":"never"}}}"#;

/// A form for this schema, with the value that was loaded.
pub(super) fn planted(schema: &str, loaded: Option<&str>) -> (Form, NodeId) {
    planted_with(schema, loaded, Overrides::default())
}

/// The same, where the host has something to say.
pub(super) fn planted_with(schema: &str, loaded: Option<&str>, overrides: Overrides) -> (Form, NodeId) {
    let mut form = Form::new(&EcmaScript, overrides);
    let loaded = loaded.map(|text| parse(text).unwrap());
    let id = form.plant("", &Schema::new(parse(schema).unwrap(), &Value::Null), true, loaded.as_ref());
    (form, id)
}

/// The field or row at a path of names, through the branches that are chosen.
pub(super) fn field(form: &Form, root: NodeId, path: &[&str]) -> NodeId {
    path.iter().fold(root, |id, name| {
        let inner = innermost(form, id);
        form.member(inner, name).unwrap_or_else(|| panic!("no field {name}: {:?}", names(form, id)))
    })
}

/// What a union holds now; any other node itself.
pub(super) fn innermost(form: &Form, id: NodeId) -> NodeId {
    match form.node(id).unwrap().state {
        super::State::Union { .. } => innermost(form, form.drawn_children(id)[0]),
        _ => id,
    }
}

/// The names of the fields and rows that are there now.
pub(super) fn names(form: &Form, id: NodeId) -> Vec<String> {
    let there = form.drawn_children(innermost(form, id)).into_iter().filter_map(|id| form.node(id));
    let named = there.filter(|node| node.is_active()).map(|node| match &node.origin {
        Origin::Property(name) | Origin::Row(name) => name.to_string(),
        other => format!("{other:?}"),
    });
    named.collect()
}

/// What would be sent.
pub(super) fn sent(form: &Form, id: NodeId) -> String {
    form.assemble(id).map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}

/// The problems with where they are, `/` for the root.
pub(super) fn problems(form: &Form, root: NodeId) -> Vec<(String, Problem)> {
    let place = |id| {
        form.path(id).iter().fold(String::from("/"), |text, step| match step {
            crate::schema::Step::Name(name) => text + name + "/",
            crate::schema::Step::Index(at) => format!("{text}{at}/"),
        })
    };
    form.problems(root).into_iter().map(|(id, problem)| (place(id), problem)).collect()
}
