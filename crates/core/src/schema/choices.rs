//! Values to choose from, and what people read for them.

use super::control::Choice;
use crate::json::{Object, Value};
use crate::text::humanise;

/// The values of an `enum`, labelled by the vendor's own names where it has some.
pub(super) fn choices(node: &Object, values: &[Value]) -> Vec<Choice> {
    let list = |name: &&str| node.get(name).and_then(Value::as_array);
    let names = ["x-enum-varnames", "x-enumNames", "enumNames", "x-enum-descriptions"].iter().find_map(list);
    // Some vendors describe each value by an object of its own: `x-enum-elements: [{name, description}]`.
    let elements = || list(&"x-enum-elements");
    let named = |at: usize| {
        let name = names.and_then(|names| names.get(at)).and_then(Value::as_str);
        name.or_else(|| elements()?.get(at)?.text("name")).filter(|name| !name.is_empty()).map(str::to_owned)
    };
    let labelled = values.iter().enumerate().map(|(at, value)| Choice {
        label: named(at).unwrap_or_else(|| value_label(value)),
        value: value.clone(),
    });
    labelled.collect()
}

/// Values are what the third party's own documents speak of, so they are shown as they are, words split where that
/// changes nothing but case and separators.
pub(super) fn value_label(value: &Value) -> String {
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

/// The only value that a node allows, if it allows only one.
pub(super) fn single_value(node: &Object) -> Option<&Value> {
    node.get("const").or_else(|| match node.get("enum").and_then(Value::as_array) {
        Some([only]) => Some(only),
        _ => None,
    })
}

/// Branches that each allow a single value are one choice: `oneOf:[{const:"a",title:"A"},…]`.
pub(super) fn single_values<'a>(branches: impl Iterator<Item = &'a Object>) -> Option<Vec<Choice>> {
    let single = |node: &Object| {
        let value = single_value(node)?;
        let title = node.get("title").and_then(Value::as_str);
        Some(Choice { value: value.clone(), label: title.map_or_else(|| value_label(value), str::to_owned) })
    };
    branches.map(single).collect()
}
