//! Enters a value into an empty form, field by field, with what a person can do there and nothing else. JSON is typed
//! only where the form offers nothing better, unless it is allowed for the smallest part that no field takes.

use std::sync::Arc;

use jackfield_core::form::{Form, NodeId, Origin, State};
use jackfield_core::json::Value;
use jackfield_core::schema::{Branch, Control, Rows};

use super::verdict::pointer;

/// What could not be entered: where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreached {
    pub(crate) path: String,
    pub(crate) why: &'static str,
}

/// Reasons that are meant to be: such members are kept where they were loaded, and JSON takes them.
pub(crate) const NOT_IN_SCHEMA: &str = "the schema does not name this member";
const READ_ONLY: &str = "only the vendor sets this member (readOnly)";

/// Enters a value at a node and looks whether it is what would be sent. `json` allows to go on as JSON where no field
/// takes it.
pub(crate) fn enter(form: &mut Form, id: NodeId, value: &Value, json: bool) -> Result<(), Unreached> {
    let outcome = enter_in_fields(form, id, value, json);
    if json && outcome.is_err() {
        form.edit_as_json(id);
        form.type_text(id, &value.to_string());
        if form.assemble(id).is_some_and(|sent| sent.means_same(value)) {
            return Ok(());
        }
    }
    outcome
}

fn enter_in_fields(form: &mut Form, id: NodeId, value: &Value, json: bool) -> Result<(), Unreached> {
    let Some(shape) = form.node(id).map(|node| Arc::clone(&node.shape)) else {
        return Err(unreached(form, id, "the field is gone"));
    };
    let fails = |form: &Form, why| Err(unreached(form, id, why));
    match (&shape.control, value) {
        (Control::Fixed(fixed), value) if fixed.means_same(value) => {}
        (Control::Json, value) => _ = form.type_text(id, &value.to_string()),
        (Control::Union(branches), value) if !(value.is_null() && shape.nullable) => {
            enter_branch(form, id, branches, value, json)?;
        }
        (Control::Choice(choices), value) if choices.iter().any(|c| c.value.means_same(value)) => {
            form.choose(id, choices.iter().position(|choice| choice.value.means_same(value)));
        }
        (_, Value::Null) if shape.nullable => _ = form.set_null(id),
        (Control::Text(_), Value::String(text)) if text.is_empty() => _ = form.set_empty(id),
        (Control::Text(_), Value::String(text)) => _ = form.type_text(id, text),
        (Control::Number | Control::Integer | Control::UnixTime, Value::Number(number)) => {
            form.type_text(id, number.as_str());
        }
        (Control::Boolean, Value::Bool(value)) => _ = form.set_bool(id, Some(*value)),
        (Control::Choices(choices), Value::Array(values)) => {
            for value in values.iter() {
                match choices.iter().position(|choice| choice.value.means_same(value)) {
                    Some(at) => _ = form.toggle(id, at),
                    None => return fails(form, "no choice has this value"),
                }
            }
            if values.is_empty() {
                form.set_empty(id);
            }
        }
        (Control::Object(fields), Value::Object(members)) => {
            form.show(id);
            if members.is_empty() && form.assemble(id).is_none() {
                form.set_empty(id);
            }
            enter_members(form, id, value, fields.rows.as_ref(), json)?;
        }
        (Control::List(_), Value::Array(values)) => {
            if values.is_empty() {
                form.set_empty(id);
            }
            for (at, value) in values.iter().enumerate() {
                let item = form.drawn_children(id).get(at).copied().or_else(|| form.add_item(id));
                let Some(item) = item else { return fails(form, "the list takes no more items") };
                enter(form, item, value, json)?;
            }
        }
        (Control::Fixed(_), _) => return fails(form, "only another value is possible"),
        (Control::Choice(_), _) => return fails(form, "no choice has this value"),
        (_, Value::Null) => return fails(form, "null is not offered"),
        _ => return fails(form, "the field is for another kind of value"),
    }
    let sent = form.assemble(id);
    if sent.is_some_and(|sent| sent.means_same(value)) {
        Ok(())
    } else {
        fails(form, "something else is sent")
    }
}

fn enter_members(
    form: &mut Form,
    id: NodeId,
    value: &Value,
    rows: Option<&Rows>,
    json: bool,
) -> Result<(), Unreached> {
    let Some(members) = value.as_object() else { return Ok(()) };
    // Fields that appear with others are tried again once those were entered.
    let mut left: Vec<_> = members.iter().collect();
    while !left.is_empty() {
        let before = left.len();
        let mut later = Vec::new();
        for (name, member) in left {
            match form.member(id, name) {
                Some(field) => {
                    form.show(field);
                    enter(form, field, member, json)?;
                }
                None => later.push((name, member)),
            }
        }
        left = later;
        if left.len() == before && !choose_beside(form, id, value)? {
            break;
        }
    }
    for (name, member) in left {
        let row = rows.and_then(|_| form.add_row(id, name));
        let Some(row) = row else {
            let by_vendor = form.node(id).is_some_and(|node| node.schema().is_set_by_the_vendor(name));
            let at = unreached(form, id, if by_vendor { READ_ONLY } else { NOT_IN_SCHEMA });
            return Err(Unreached { path: at.path + "/" + name, ..at });
        };
        enter(form, row, member, json)?;
    }
    // What was there from the beginning and is not wanted.
    let sent = form.assemble(id).unwrap_or_default();
    for (name, _) in sent.as_object().into_iter().flat_map(jackfield_core::json::Object::iter) {
        if !members.contains(name)
            && let Some(field) = form.member(id, name)
        {
            form.clear(field);
        }
    }
    Ok(())
}

/// Goes to the branch that a value belongs to in a union beside the properties; answers whether another one is chosen now.
fn choose_beside(form: &mut Form, id: NodeId, value: &Value) -> Result<bool, Unreached> {
    let mut changed = false;
    let mut waiting = form.drawn_children(id);
    while let Some(spread) = waiting.pop() {
        let Some(node) = form.node(spread).filter(|node| is_beside(form, node.id)) else { continue };
        let shape = Arc::clone(&node.shape);
        if let Control::Union(branches) = &shape.control {
            let now = match &node.state {
                State::Union { chosen, .. } => Some(*chosen),
                _ => None,
            };
            let best = candidates(branches, value).first().copied();
            if best.is_some() && best != now {
                form.switch_branch(spread, best.unwrap_or_default());
                changed = true;
            }
        }
        waiting.extend(form.drawn_children(spread));
    }
    Ok(changed)
}

fn is_beside(form: &Form, id: NodeId) -> bool {
    form.ancestry(id).map(|node| &node.origin).find(|origin| !matches!(origin, Origin::Branch(_)))
        == Some(&Origin::Spread)
}

fn enter_branch(
    form: &mut Form,
    id: NodeId,
    branches: &[Branch],
    value: &Value,
    json: bool,
) -> Result<(), Unreached> {
    let candidates = candidates(branches, value);
    let mut first = None;
    let before = (candidates.len() > 1).then(|| form.clone());
    // Whoever knows JSON looks for a branch with a field for everything first.
    let passes = if json && candidates.len() > 1 { vec![false, true] } else { vec![json] };
    for (json, at) in passes.iter().flat_map(|json| candidates.iter().map(move |at| (*json, *at))) {
        form.switch_branch(id, at);
        let Some(branch) = form.drawn_children(id).first().copied() else { continue };
        match enter(form, branch, value, json) {
            Ok(()) => return Ok(()),
            Err(error) => first = first.or(Some(error)),
        }
        if let Some(before) = &before {
            *form = before.clone();
        }
    }
    Err(first.unwrap_or_else(|| unreached(form, id, "no branch takes it")))
}

/// The branches that a value could be of, the likeliest first: a person knows, this has to look.
fn candidates(branches: &[Branch], value: &Value) -> Vec<usize> {
    let tagged = |branch: &Branch| {
        let (name, tag) = branch.tag.as_ref()?;
        Some(value.get(name)?.means_same(tag))
    };
    let mut fitting: Vec<(usize, bool)> = branches
        .iter()
        .enumerate()
        .filter(|(_, branch)| tagged(branch) != Some(false) && super::verdict::accepts(&branch.schema, value))
        .map(|(at, branch)| (at, tagged(branch) == Some(true)))
        .collect();
    fitting.sort_by_key(|(_, tagged)| !tagged);
    fitting.into_iter().map(|(at, _)| at).collect()
}

fn unreached(form: &Form, id: NodeId, why: &'static str) -> Unreached {
    Unreached { path: pointer(&form.path(id)), why }
}
