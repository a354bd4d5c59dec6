//! `oneOf`, `anyOf` and lists of types, as something to choose from; and what tells the branches apart.

use super::choices::{single_value, single_values, value_label};
use super::control::{Control, control, kind_of};
use super::fields::{IN_BRANCHES, fields, is_object, union_lists};
use super::reference::Schema;
use crate::json::{Object, Value};
use crate::text::humanise;
use std::sync::Arc;

/// One of the kinds of value that a union allows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Branch {
    /// What the vendor calls it, by its title, its tag or its reference.
    pub name: Option<String>,
    /// What it is, for where the vendor has no name for it.
    pub kind: Kind,
    /// Its number among the branches, where name and kind do not tell it apart.
    pub number: Option<usize>,
    /// What it holds, with what stands beside the union.
    pub schema: Schema,
    /// The property that says that a value is of this branch, and its value.
    pub tag: Option<(Arc<str>, Value)>,
}

/// A JSON type, to be worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// An array.
    List,
    /// Anything.
    Json,
}

/// A branch with what it comes to.
type Resolved = (Schema, Object);

/// The union of a node as a control; `None` where it has none to draw.
///
/// Beside properties, the branches' fields join those of the node. Otherwise what stands beside the union holds in
/// every branch.
pub(super) fn drawn_union(schema: &Schema, node: &Object, depth: usize) -> Option<Control> {
    let lists = union_lists(node);
    let (keyword, branches) = lists.first()?;
    let has_properties =
        node.get("properties").and_then(Value::as_object).is_some_and(|members| !members.is_empty());
    let resolved = branches.iter().map(|branch| schema.at(branch)).map(|branch| (branch.resolved(), branch));
    let entered: Vec<Resolved> = resolved
        .filter(|(resolved, _)| !is_rule(resolved) && !is_only_null(resolved))
        .map(|(resolved, branch)| (branch, resolved))
        .collect();
    if entered.is_empty() {
        let of_null = |branch: &Value| is_only_null(&schema.at(branch).resolved());
        if kind_of(node).is_none() && branches.iter().any(of_null) {
            return Some(Control::Fixed(Value::Null));
        }
        // Only rules: what is left is drawn by its type, and the validator knows the rules.
        return None;
    }
    if let Some(choices) = single_values(entered.iter().map(|(_, resolved)| resolved)) {
        return Some(Control::Choice(choices));
    }
    let of_objects =
        || entered.iter().all(|(_, resolved)| is_object(resolved) || kind_of(resolved).is_none());
    if (has_properties || lists.len() > 1) && !node.contains(IN_BRANCHES) && of_objects() {
        return Some(Control::Object(fields(schema, node)));
    }
    let mut base = node.clone();
    base.remove(keyword);
    let base = (!says_nothing_but_words(&base)).then_some(base);
    let with_base = |branch: &Schema| match &base {
        None => branch.clone(),
        Some(base) => schema.at(&all_of(base.clone().into(), branch.node().clone())),
    };
    if let [(only, _)] = entered.as_slice() {
        if depth == 0 {
            return Some(Control::Json);
        }
        let only = with_base(only);
        return Some(control(&only, &only.resolved(), depth - 1));
    }
    let tags = tags(schema, node, &entered);
    let branches = entered.iter().zip(tags).map(|((branch, resolved), tag)| {
        let referred = || branch.node().text("$ref")?.rsplit('/').next().map(humanise);
        let title = resolved.get("title").and_then(Value::as_str).filter(|title| !title.is_empty());
        let by_tag = || tag.as_ref().map(|(_, value)| worded(value)).or_else(|| some_tag(branch, resolved));
        Branch {
            name: title.map(str::to_owned).or_else(by_tag).or_else(referred),
            kind: kind_named(kind_of(resolved)),
            number: None,
            schema: tagged(&with_base(branch), resolved, tag.as_ref()),
            tag,
        }
    });
    Some(Control::Union(numbered(branches.collect())))
}

fn all_of(first: Value, second: Value) -> Value {
    Value::object([("allOf", Value::array(vec![first, second]))])
}

/// A value as a name: words as words, everything else as it is.
fn worded(value: &Value) -> String {
    match value.as_str() {
        Some(text) if text.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c)) => humanise(text),
        _ => value_label(value),
    }
}

/// A branch's own schema with its tag fixed in it: choosing the branch has said it already.
fn tagged(branch: &Schema, resolved: &Object, tag: Option<&(Arc<str>, Value)>) -> Schema {
    let Some((name, value)) = tag else { return branch.clone() };
    let required = resolved.get("required").and_then(Value::as_array).unwrap_or_default();
    let single = resolved
        .get("properties")
        .and_then(|properties| properties.get(name))
        .is_some_and(|property| single_value(&branch.at(property).resolved()).is_some());
    if single && required.iter().any(|entry| entry.as_str() == Some(name)) {
        return branch.clone();
    }
    let fixed = Value::object([("const", value.clone())]);
    let fixing = Value::object([
        ("properties", Value::object([(Arc::clone(name), fixed)])),
        ("required", Value::array(vec![Value::String(Arc::clone(name))])),
    ]);
    branch.at(&all_of(branch.node().clone(), fixing))
}

/// What says of which branch a value is: the declared discriminator, else a property that has one value in every
/// branch and another one in each.
fn tags(schema: &Schema, node: &Object, branches: &[Resolved]) -> Vec<Option<(Arc<str>, Value)>> {
    let none = || vec![None; branches.len()];
    let declared = node.get("discriminator").and_then(|discriminator| discriminator.text("propertyName"));
    if let Some(name) = declared {
        let mapping =
            node.get("discriminator").and_then(|discriminator| discriminator.get("mapping")?.as_object());
        let by_name = |(branch, resolved): &Resolved| {
            // A mapping's pointers may dangle once references were replaced, so the branch's own word comes first.
            let own = one_value_of(schema, resolved, name);
            let reference = branch.node().text("$ref");
            let mapped = || {
                let target = |(_, target): &(&Arc<str>, &Value)| target.as_str() == reference;
                let (value, _) = mapping?.iter().find(|entry| reference.is_some() && target(entry))?;
                Some(Value::String(Arc::clone(value)))
            };
            let segment = || Some(Value::from(reference?.rsplit('/').next()?));
            Some((Arc::from(name), own.or_else(mapped).or_else(segment)?))
        };
        return branches.iter().map(by_name).collect();
    }
    let Some((_, first)) = branches.first() else { return none() };
    let names = first.get("properties").and_then(Value::as_object).into_iter().flat_map(Object::iter);
    for (name, _) in names {
        let values: Option<Vec<Value>> =
            branches.iter().map(|(_, resolved)| one_value_of(schema, resolved, name)).collect();
        if let Some(values) = values
            && values
                .iter()
                .enumerate()
                .all(|(at, value)| !values.iter().take(at).any(|known| known == value))
        {
            return values.into_iter().map(|value| Some((Arc::clone(name), value))).collect();
        }
    }
    none()
}

/// The only value of a property.
fn one_value_of(schema: &Schema, node: &Object, name: &str) -> Option<Value> {
    single_value(&schema.at(node.get("properties")?.get(name)?).resolved()).cloned()
}

/// Any property with one value names a branch, even where other branches have none.
fn some_tag(schema: &Schema, node: &Object) -> Option<String> {
    let properties = node.get("properties")?.as_object()?;
    let text = |property: &Value| single_value(&schema.at(property).resolved())?.as_str().map(humanise);
    properties.iter().find_map(|(_, property)| text(property))
}

/// `anyOf:[{required:[a]},{required:[b]}]` is a rule about fields and no choice.
pub(super) fn is_rule(branch: &Object) -> bool {
    let rule = |name: &str| matches!(name, "required" | "not" | "description" | "title");
    (branch.contains("required") || branch.contains("not")) && branch.iter().all(|(name, _)| rule(name))
}

/// `null` is not entered but chosen.
fn is_only_null(node: &Object) -> bool {
    kind_of(node) == Some("null") || single_value(node).is_some_and(Value::is_null)
}

/// `type: ["string", "integer"]` as a choice of kinds, the keywords of each kept; and what has no type at all.
pub(super) fn type_union(schema: &Schema, node: &Object) -> Option<Control> {
    const ANY: [&str; 6] = ["string", "number", "boolean", "object", "array", "json"];
    let names: Vec<&str> = match node.get("type").and_then(Value::as_array) {
        Some(names) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
        None if kind_of(node).is_none() && says_nothing_but_words(node) => ANY.to_vec(),
        None => return None,
    };
    let branch = |kind: &&str| {
        let mut only = node.clone();
        // What no type can name is entered as JSON.
        if *kind == "json" {
            only.insert("type", "any");
        } else {
            only.insert("type", *kind);
        }
        for word in ["title", "description", "default", "example", "examples", "deprecated"] {
            only.remove(word);
        }
        Branch {
            name: None,
            kind: kind_named(Some(kind)),
            number: None,
            schema: schema.at(&only.into()),
            tag: None,
        }
    };
    (names.len() > 1).then(|| Control::Union(numbered(names.iter().map(branch).collect())))
}

fn kind_named(name: Option<&str>) -> Kind {
    match name {
        Some("string") => Kind::Text,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("object") => Kind::Object,
        Some("array") => Kind::List,
        _ => Kind::Json,
    }
}

/// Numbers the branches that look alike.
fn numbered(mut branches: Vec<Branch>) -> Vec<Branch> {
    let alike = |a: &Branch, b: &Branch| a.name == b.name && (a.name.is_some() || a.kind == b.kind);
    let numbers: Vec<bool> = branches
        .iter()
        .map(|branch| branches.iter().filter(|other| alike(other, branch)).count() > 1)
        .collect();
    for (at, (branch, numbered)) in branches.iter_mut().zip(numbers).enumerate() {
        branch.number = numbered.then_some(at + 1);
    }
    branches
}

/// Whether nothing but words about the node stands here, so that a branch loses nothing without it.
pub(super) fn says_nothing_but_words(node: &Object) -> bool {
    let words = [
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "nullable",
        "discriminator",
        "$defs",
        "$schema",
        "$id",
        "definitions",
        "components",
        "externalDocs",
        "readOnly",
        "writeOnly",
        "required",
        "xml",
    ];
    node.iter().all(|(name, value)| {
        (words.contains(&&**name) && (&**name != "required" || value.as_bool().is_some()))
            || name.starts_with("x-")
    })
}
