//! Which control a schema node is filled in with.

use super::choices::choices;
use super::fields::{Fields, fields};
use super::reference::Schema;
use super::union::{Branch, drawn_union, type_union};
use crate::json::{Number, Object, Value};

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
    /// A moment, as whole seconds since 1970.
    UnixTime,
    /// Yes, no, or not said.
    Boolean,
    /// One of a few values of any type.
    Choice(Vec<Choice>),
    /// Any number of a few values of any type.
    Choices(Vec<Choice>),
    /// Only one value is possible: nobody needs to be asked.
    Fixed(Value),
    /// Named fields, required ones first; and rows whose names people choose.
    Object(Fields),
    /// Any number of the same, after a few of their own kind.
    List(Items),
    /// One of several kinds of value.
    Union(Vec<Branch>),
    /// Anything else: JSON.
    Json,
}

/// What a list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Items {
    /// The schemas of the first items, each its own (`prefixItems`, `items` as an array).
    pub first: Vec<Schema>,
    /// The schema of all others; `None` where there must be no others.
    pub rest: Option<Schema>,
}

impl Items {
    /// The schema of the item at a position.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&Schema> {
        self.first.get(position).or(self.rest.as_ref())
    }
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
    /// `format: uuid`
    Uuid,
    /// `format: date`: 2026-01-31
    Date,
    /// `format: time`: 09:00:00Z
    Time,
    /// `format: date-time`: 2026-01-31T09:00:00Z
    DateTime,
    /// `format: password`: shown as dots
    Secret,
    /// `format: binary` or `byte`: what is in a file, as base64
    File,
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
pub(super) const MAX_UNWRAPPED: usize = 8;

/// The control for a resolved node, nullability taken off.
pub(super) fn control(schema: &Schema, node: &Object, depth: usize) -> Control {
    if let Some(value) = node.get("const") {
        return Control::Fixed(value.clone());
    }
    if let Some(values) = node.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty()) {
        return match values {
            [only] => Control::Fixed(only.clone()),
            _ => Control::Choice(choices(node, values)),
        };
    }
    if let Some(control) = drawn_union(schema, node, depth).or_else(|| type_union(schema, node)) {
        return control;
    }
    match kind_of(node) {
        Some("string" | "file") => Control::Text(text_kind(node)),
        Some("number") => Control::Number,
        Some("integer") => match node.get("format").and_then(Value::as_str) {
            Some("unix-time" | "timestamp") => Control::UnixTime,
            _ => Control::Integer,
        },
        Some("boolean") => Control::Boolean,
        Some("object") => Control::Object(fields(schema, node)),
        Some("array") => list(schema, node),
        Some("null") => Control::Fixed(Value::Null),
        _ => Control::Json,
    }
}

/// A list, or several of a few values: `items: {enum: […]}`.
fn list(schema: &Schema, node: &Object) -> Control {
    let all = |value: Option<&Value>| -> Vec<Schema> {
        value.and_then(Value::as_array).unwrap_or_default().iter().map(|item| schema.at(item)).collect()
    };
    let (first, rest) = match node.get("items") {
        Some(tuple @ Value::Array(_)) => (all(Some(tuple)), node.get("additionalItems")),
        items => (all(node.get("prefixItems")), items),
    };
    let rest = match rest {
        Some(Value::Bool(false)) => None,
        Some(rest) => Some(schema.at(rest)),
        // Beyond the items that are named, strictly anything goes; nobody means that.
        None if !first.is_empty() => None,
        None => Some(schema.at(&Value::Bool(true))),
    };
    if let (true, Some(rest)) = (first.is_empty(), &rest)
        && let item = rest.resolved()
        && let Some(values) = item.get("enum").and_then(Value::as_array)
        && !values.is_empty()
    {
        return Control::Choices(choices(&item, values));
    }
    Control::List(Items { first, rest })
}

/// The type that is named, or that the other keywords imply; `null` in a list of types is taken care of elsewhere.
pub(super) fn kind_of(node: &Object) -> Option<&str> {
    const IMPLIED: [(&str, &[&str]); 4] = [
        ("object", &["properties", "additionalProperties", "patternProperties", "propertyNames"]),
        ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
        ("string", &["format", "pattern", "minLength", "maxLength", "contentEncoding"]),
        ("number", &["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]),
    ];
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
        _ => IMPLIED
            .iter()
            .find(|(_, keywords)| keywords.iter().any(|keyword| node.contains(keyword)))
            .map(|(kind, _)| *kind),
    }
}

fn text_kind(node: &Object) -> TextKind {
    let format = node.get("format").or_else(|| node.get("contentEncoding"));
    match format.and_then(Value::as_str) {
        Some("email" | "idn-email") => TextKind::Email,
        Some("uri" | "url" | "iri") => TextKind::Uri,
        Some("uuid") => TextKind::Uuid,
        Some("date") => TextKind::Date,
        Some("time") => TextKind::Time,
        Some("date-time" | "datetime") => TextKind::DateTime,
        Some("password") => TextKind::Secret,
        Some("binary" | "byte" | "base64") => TextKind::File,
        Some("textarea" | "html" | "markdown") => TextKind::Long,
        _ if node.get("type").and_then(Value::as_str) == Some("file") => TextKind::File,
        _ => {
            let longest = node.get("maxLength").and_then(Value::as_number).and_then(Number::to_usize);
            if longest.is_some_and(|longest| longest > 1_000) { TextKind::Long } else { TextKind::Line }
        }
    }
}
