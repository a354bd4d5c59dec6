//! Which control a schema node is filled in with.

use super::reference::Schema;
use super::shape::Property;
use crate::json::{Object, Value};
use crate::text::humanise;

/// The control for one node.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Control {
    /// A line or more of text.
    Text(TextKind),
    /// Any number, kept as its text.
    Number,
    /// A whole number of any size.
    Integer,
    /// Yes, no, or not said.
    Boolean,
    /// One of a few values of any type.
    Choice(Vec<Choice>),
    /// Only one value is possible: nobody needs to be asked.
    Fixed(Value),
    /// Named fields, required ones first.
    Object(Vec<Property>),
    /// Any number of the same.
    List(Schema),
    /// One of several kinds of value.
    Union(Vec<Branch>),
    /// Anything else: JSON.
    Json,
}

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

/// What kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextKind {
    /// A line.
    Line,
    /// Several lines.
    Long,
    /// `format: email`
    Email,
    /// `format: uri` or `url`
    Uri,
    /// `format: date`: 2026-01-31
    Date,
    /// `format: date-time`: 2026-01-31T09:00:00Z
    DateTime,
    /// `format: password`: shown as dots
    Secret,
}

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: Value,
    /// What people read.
    pub label: String,
}

/// How many unions of a single branch may lie within each other before the node is taken for a circle.
const MAX_UNWRAPPED: usize = 8;

/// The control for a resolved node, nullability taken off.
pub(super) fn control(schema: &Schema, node: &Object) -> Control {
    unwrapped(schema, node, MAX_UNWRAPPED)
}

fn unwrapped(schema: &Schema, node: &Object, depth: usize) -> Control {
    if let Some(value) = node.get("const") {
        return Control::Fixed(value.clone());
    }
    if let Some(values) = node.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty()) {
        return match values {
            [only] => Control::Fixed(only.clone()),
            _ => Control::Choice(choices(node, values)),
        };
    }
    if let Some(control) = union(schema, node, depth) {
        return control;
    }
    match kind_of(node) {
        Some("string") => Control::Text(text_kind(node)),
        Some("number") => Control::Number,
        Some("integer") => Control::Integer,
        Some("boolean") => Control::Boolean,
        Some("object") if has_properties(node) => Control::Object(super::shape::properties(schema, node)),
        Some("array") => match node.get("items") {
            Some(items @ Value::Object(_)) => Control::List(schema.at(items)),
            _ => Control::Json,
        },
        Some("null") => Control::Fixed(Value::Null),
        _ => Control::Json,
    }
}

fn has_properties(node: &Object) -> bool {
    node.get("properties").and_then(Value::as_object).is_some_and(|properties| !properties.is_empty())
}

/// The type that is named, or that the other keywords imply; `null` in a list of types is taken care of elsewhere.
pub(super) fn kind_of(node: &Object) -> Option<&str> {
    match node.get("type") {
        Some(Value::String(name)) => Some(name),
        Some(Value::Array(names)) => {
            let mut named = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            match (named.next(), named.next()) {
                (Some(only), None) => Some(only),
                (None, _) => Some("null"),
                _ => None,
            }
        }
        _ if node.contains("properties") => Some("object"),
        _ if node.contains("items") => Some("array"),
        _ if ["format", "pattern", "minLength", "maxLength"].iter().any(|keyword| node.contains(keyword)) => {
            Some("string")
        }
        _ if ["minimum", "maximum", "multipleOf"].iter().any(|keyword| node.contains(keyword)) => {
            Some("number")
        }
        _ => None,
    }
}

fn choices(node: &Object, values: &[Value]) -> Vec<Choice> {
    let names = ["x-enum-varnames", "x-enumNames", "enumNames"]
        .iter()
        .find_map(|name| node.get(name).and_then(Value::as_array));
    let named = |at: usize| names.and_then(|names| names.get(at)).and_then(Value::as_str).map(str::to_owned);
    let labelled = values.iter().enumerate().map(|(at, value)| Choice {
        label: named(at).unwrap_or_else(|| value_label(value)),
        value: value.clone(),
    });
    labelled.collect()
}

/// Values are what the third party's own documents speak of, so they are shown as they are, words split where that
/// changes nothing but case and separators.
fn value_label(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "\u{201C}\u{201D}".to_owned(),
        Value::String(text)
            if text.chars().all(|c| c.is_ascii_alphabetic() || c == '_') && text.contains('_') =>
        {
            humanise(text)
        }
        Value::String(text) => text.to_string(),
        other => other.to_string(),
    }
}

fn text_kind(node: &Object) -> TextKind {
    match node.get("format").and_then(Value::as_str) {
        Some("email" | "idn-email") => TextKind::Email,
        Some("uri" | "url" | "iri") => TextKind::Uri,
        Some("date") => TextKind::Date,
        Some("date-time" | "datetime") => TextKind::DateTime,
        Some("password") => TextKind::Secret,
        Some("textarea" | "html" | "markdown") => TextKind::Long,
        _ => {
            let longest =
                node.get("maxLength").and_then(Value::as_number).and_then(crate::json::Number::to_usize);
            if longest.is_some_and(|longest| longest > 1_000) { TextKind::Long } else { TextKind::Line }
        }
    }
}

/// `oneOf`, `anyOf` and lists of types, as something to choose from.
fn union(schema: &Schema, node: &Object, depth: usize) -> Option<Control> {
    let list =
        |keyword: &&'static str| node.get(keyword).and_then(Value::as_array).map(|list| (*keyword, list));
    let Some((keyword, branches)) = ["oneOf", "anyOf"].iter().find_map(list) else {
        return type_union(schema, node);
    };
    let drawn: Vec<(Schema, Object)> = branches
        .iter()
        .map(|branch| schema.at(branch))
        .map(|branch| (branch.resolved(), branch))
        .filter(|(resolved, _)| is_something_to_enter(resolved))
        .map(|(resolved, branch)| (branch, resolved))
        .collect();
    if let (Some(choices), false) = (single_values(&drawn), drawn.is_empty()) {
        return Some(Control::Choice(choices));
    }
    let mut base = node.clone();
    base.remove(keyword);
    let with_base = |branch: &Schema| {
        if says_nothing_but_words(&base) {
            branch.clone()
        } else {
            schema.at(&Value::object([(
                "allOf",
                Value::array(vec![base.clone().into(), branch.node().clone()]),
            )]))
        }
    };
    match drawn.as_slice() {
        [] => None,
        [_] if depth == 0 => Some(Control::Json),
        [(only, _)] => {
            let only = with_base(only);
            Some(unwrapped(&only, &only.resolved(), depth - 1))
        }
        _ => Some(Control::Union(numbered(
            drawn
                .iter()
                .map(|(branch, resolved)| Branch {
                    name: name_of(branch, resolved),
                    kind: kind_named(kind_of(resolved)),
                    number: None,
                    schema: with_base(branch),
                })
                .collect(),
        ))),
    }
}

/// `anyOf:[{required:[a]},{required:[b]}]` is a rule about fields and no choice; `null` is not entered but chosen.
fn is_something_to_enter(branch: &Object) -> bool {
    let rule = |name: &str| matches!(name, "required" | "not" | "description" | "title");
    let only_a_rule = branch.contains("required") && branch.iter().all(|(name, _)| rule(name));
    !only_a_rule && kind_of(branch) != Some("null") && !is_only_null(branch)
}

fn is_only_null(node: &Object) -> bool {
    node.get("const").is_some_and(Value::is_null)
        || node.get("enum").and_then(Value::as_array).is_some_and(|values| matches!(values, [Value::Null]))
}

/// Branches that each allow a single value are one choice: `oneOf:[{const:"a",title:"A"},…]`.
fn single_values(branches: &[(Schema, Object)]) -> Option<Vec<Choice>> {
    let single = |(_, node): &(Schema, Object)| {
        let value = single_value(node)?;
        let label =
            node.get("title").and_then(Value::as_str).map_or_else(|| value_label(value), str::to_owned);
        Some(Choice { value: value.clone(), label })
    };
    branches.iter().map(single).collect()
}

/// `type: ["string", "integer"]` as a choice of kinds, the keywords of each kept.
fn type_union(schema: &Schema, node: &Object) -> Option<Control> {
    let names = node.get("type")?.as_array()?;
    let kinds: Vec<&str> = names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect();
    let branch = |kind: &&str| {
        let mut only = node.clone();
        only.insert("type", *kind);
        Branch { name: None, kind: kind_named(Some(kind)), number: None, schema: schema.at(&only.into()) }
    };
    (kinds.len() > 1).then(|| Control::Union(numbered(kinds.iter().map(branch).collect())))
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
    let looks: Vec<(Option<String>, Kind)> =
        branches.iter().map(|branch| (branch.name.clone(), branch.kind)).collect();
    let alike =
        |a: &(Option<String>, Kind), b: &(Option<String>, Kind)| a.0 == b.0 && (a.0.is_some() || a.1 == b.1);
    for (at, branch) in branches.iter_mut().enumerate() {
        let look = (branch.name.clone(), branch.kind);
        branch.number = (looks.iter().filter(|other| alike(other, &look)).count() > 1).then_some(at + 1);
    }
    branches
}

/// What the vendor calls a branch: its title, the one value of a property that tells it apart, its reference's name.
fn name_of(schema: &Schema, node: &Object) -> Option<String> {
    let title =
        node.get("title").and_then(Value::as_str).filter(|title| !title.is_empty()).map(str::to_owned);
    let referred =
        || schema.node().text("$ref").and_then(|reference| reference.rsplit('/').next()).map(humanise);
    title.or_else(|| tag(schema, node)).or_else(referred)
}

/// The one value of a property that names the branch: `type: {enum: ["card"]}`.
fn tag(schema: &Schema, node: &Object) -> Option<String> {
    let properties = node.get("properties")?.as_object()?;
    properties.iter().find_map(|(_, property)| {
        let property = schema.at(property).resolved();
        single_value(&property).and_then(Value::as_str).map(humanise)
    })
}

fn single_value(node: &Object) -> Option<&Value> {
    node.get("const").or_else(|| match node.get("enum").and_then(Value::as_array) {
        Some([only]) => Some(only),
        _ => None,
    })
}

/// Whether nothing but words about the node stands here, so that a branch loses nothing without it.
fn says_nothing_but_words(node: &Object) -> bool {
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
        "definitions",
        "components",
        "externalDocs",
    ];
    node.iter().all(|(name, _)| words.contains(&&**name) || name.starts_with("x-"))
}
