//! Schema nodes and the references between them.

use super::merge::merge;
use super::shape::Undrawn;
use crate::json::{Object, Value};
use std::sync::Arc;

/// How many references and `allOf`s one node may lead through. Real ones lead through three; beyond this it is a circle.
const MAX_STEPS: usize = 64;

/// A schema node, with the documents in which its references are looked up.
///
/// A clone costs a few counters, so nodes are held wherever they are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    node: Value,
    /// Where `#/…` leads: the body's own schema first, then the whole action (`components/schemas`).
    documents: Arc<[Value]>,
}

impl Schema {
    /// A schema whose references are looked up in itself and then in `document`.
    #[must_use]
    pub fn new(node: Value, document: &Value) -> Self {
        Self { documents: [node.clone(), document.clone()].into(), node }
    }

    /// Another node of the same documents.
    #[must_use]
    pub fn at(&self, node: &Value) -> Self {
        Self { node: node.clone(), documents: Arc::clone(&self.documents) }
    }

    /// The node as the vendor wrote it.
    #[must_use]
    pub const fn node(&self) -> &Value {
        &self.node
    }

    /// The documents in which references are looked up, in that order.
    pub(super) fn documents(&self) -> &[Value] {
        &self.documents
    }

    /// The node with its references followed and its `allOf` merged, this level only.
    ///
    /// What cannot be resolved — a reference into nowhere, a circle — leaves the node without constraints, so that any
    /// JSON can still be entered there.
    pub(super) fn resolved(&self) -> Object {
        let mut steps = MAX_STEPS;
        self.resolve(&self.node, &mut steps)
    }

    fn resolve(&self, node: &Value, steps: &mut usize) -> Object {
        let Some(object) = node.as_object() else { return Object::new() };
        let reference = object.get("$ref").and_then(Value::as_str);
        let parts = object.get("allOf").and_then(Value::as_array);
        if reference.is_none() && parts.is_none() {
            return object.clone();
        }
        if *steps == 0 {
            return Object::new();
        }
        *steps -= 1;
        let mut merged = Object::new();
        if let Some(target) = reference.and_then(|reference| self.look_up(reference)) {
            merged = merge(merged, self.resolve(&target, steps));
        }
        for part in parts.unwrap_or_default() {
            merged = merge(merged, self.resolve(part, steps));
        }
        let mut own = object.clone();
        own.remove("$ref");
        own.remove("allOf");
        merge(merged, own)
    }

    /// Why its reference comes to nothing: what it leads to is not there, or leads back.
    pub(super) fn lost(&self) -> Option<Undrawn> {
        let mut node = self.node.clone();
        for _ in 0..MAX_STEPS {
            let reference = node.get("$ref")?.as_str()?;
            match self.look_up(reference) {
                Some(target) => node = target,
                None => return Some(Undrawn::Dangling),
            }
        }
        Some(Undrawn::Circle)
    }

    fn look_up(&self, reference: &str) -> Option<Value> {
        let path = reference.strip_prefix('#')?;
        self.documents.iter().find_map(|document| pointer(document, path)).cloned()
    }
}

/// The value at a JSON pointer (RFC 6901), percent-encoding undone as in a URL fragment.
#[must_use]
pub fn pointer<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    steps(path)?.try_fold(root, |value, part| match value {
        Value::Object(object) => object.get(&part),
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The names in a JSON pointer, unescaped; `None` where it does not begin like one.
pub(super) fn steps(path: &str) -> Option<impl Iterator<Item = String>> {
    let names = path.strip_prefix('/').or(path.is_empty().then_some(""))?;
    let count = if path.is_empty() { 0 } else { usize::MAX };
    Some(names.split('/').take(count).map(|name| percent_decoded(name).replace("~1", "/").replace("~0", "~")))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'%')
            .then(|| tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = tail.get(if code.is_some() { 2 } else { 0 }..).unwrap_or(&[]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn resolved(schema: &str, document: &str) -> String {
        Value::from(Schema::new(parse(schema).unwrap(), &parse(document).unwrap()).resolved()).to_string()
    }

    #[test]
    fn references_lead_into_the_body_first_and_then_into_the_action() {
        let document =
            r##"{"$defs":{"A":{"type":"integer"}},"components":{"schemas":{"B":{"$ref":"#/$defs/A"}}}}"##;
        assert_eq!(
            resolved(r##"{"$ref":"#/$defs/A","$defs":{"A":{"type":"string"}}}"##, document),
            r#"{"type":"string","$defs":{"A":{"type":"string"}}}"#
        );
        assert_eq!(resolved(r##"{"$ref":"#/components/schemas/B"}"##, document), r#"{"type":"integer"}"#);
    }

    #[test]
    fn what_stands_beside_a_reference_counts_too() {
        assert_eq!(
            resolved(
                r##"{"$ref":"#/A","description":"mine"}"##,
                r#"{"A":{"type":"string","description":"theirs"}}"#
            ),
            r#"{"type":"string","description":"mine"}"#
        );
    }

    #[test]
    fn circles_and_dangling_references_leave_the_node_open() {
        assert_eq!(resolved(r##"{"$ref":"#"}"##, "{}"), "{}");
        assert_eq!(resolved(r##"{"$ref":"#/nowhere"}"##, "{}"), "{}");
        assert_eq!(
            resolved(
                r##"{"$ref":"#/A"}"##,
                r##"{"A":{"allOf":[{"$ref":"#/B"},{"$ref":"#/B"}]},"B":{"allOf":[{"$ref":"#/A"},{"$ref":"#/A"}]}}"##
            ),
            "{}"
        );
    }

    #[test]
    fn pointers_are_unescaped() {
        let root = parse(r#"{"a/b":{"c~d":[{"é":1}]}}"#).unwrap();
        assert_eq!(pointer(&root, "/a~1b/c~0d/0/%C3%A9").map(ToString::to_string).as_deref(), Some("1"));
        assert_eq!(pointer(&root, "/a~1b/x"), None);
    }
}
