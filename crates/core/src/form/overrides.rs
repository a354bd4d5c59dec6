//! What the host says about single fields: their names, their order, what they hold.

use super::Form;
use super::node::{NodeId, Origin, State};
use super::reach::reaches;
use crate::json::{Object, Value};
use crate::schema::{Control, Step};
use std::sync::Arc;

/// What the host says about a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldOptions {
    /// What it is called.
    pub label: Option<Arc<str>>,
    /// Where it stands among its neighbours: lower numbers first, those without one count as 0.
    pub order: i32,
    /// Out of sight.
    pub hidden: bool,
    /// In sight and not to be changed.
    pub read_only: bool,
    /// What it holds, whatever was loaded.
    pub preset: Option<Value>,
    /// Which of the host's sources offers values for it, by the number that the host's side gave it.
    pub source: Option<usize>,
}

/// What the host says, by path. A path is a JSON pointer (RFC 6901) into the request, `/requestBody/properties/email`
/// for example; `*` stands for any item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides(Vec<(Vec<Arc<str>>, FieldOptions)>);

impl Overrides {
    /// Says something about the field at a path.
    pub fn add(&mut self, pointer: &str, options: FieldOptions) {
        *self.at(pointer) = options;
    }

    /// What is said about the field at a path, to be added to.
    pub fn at(&mut self, pointer: &str) -> &mut FieldOptions {
        let steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~").into());
        let path: Vec<Arc<str>> = steps.collect();
        let known = self.0.iter().position(|(known, _)| *known == path);
        let (at, said) = match known {
            Some(at) => (at, self.0.remove(at)),
            None => (self.0.len(), (path, FieldOptions::default())),
        };
        &mut self.0.insert_mut(at, said).1
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, path: &[Step]) -> Option<&FieldOptions> {
        self.0.iter().find(|(pattern, _)| fits(pattern, path)).map(|(_, options)| options)
    }

    /// The values of the host's own, by their paths.
    pub(super) fn presets(&self) -> impl Iterator<Item = (&[Arc<str>], &Value)> {
        self.0.iter().filter_map(|(path, options)| Some((&**path, options.preset.as_ref()?)))
    }
}

/// Whether a host's path means this one.
pub(super) fn fits(pattern: &[Arc<str>], path: &[Step]) -> bool {
    pattern.len() == path.len()
        && pattern.iter().zip(path).all(|(wanted, step)| match step {
            Step::Name(name) => wanted == name,
            Step::Index(at) => is_item(wanted, *at),
        })
}

/// Whether a step can mean an item of a list.
pub(super) fn is_position(step: &str) -> bool {
    step == "*" || step.parse::<usize>().is_ok()
}

fn is_item(wanted: &str, at: usize) -> bool {
    wanted == "*" || wanted.parse() == Ok(at)
}

/// A value with another one in the place that a path leads to; what is no object or list on the way stays.
fn fixed(value: &Value, path: &[Arc<str>], preset: &Value) -> Value {
    let Some((step, rest)) = path.split_first() else { return preset.clone() };
    match value {
        Value::Object(members) => {
            let mut members = Object::clone(members);
            let inner = match members.get(step) {
                Some(inner) => inner.clone(),
                // Items that are not there wait for whoever adds them.
                None if **step == *"*" || rest.first().is_some_and(|next| is_position(next)) => {
                    return value.clone();
                }
                None => Object::new().into(),
            };
            members.insert(Arc::clone(step), fixed(&inner, rest, preset));
            members.into()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            let item = |(at, item): (usize, &Value)| match is_item(step, at) {
                true => fixed(item, rest, preset),
                false => item.clone(),
            };
            Value::array(items.map(item).collect())
        }
        other => other.clone(),
    }
}

impl Form {
    /// Applies what the host says about a new node; answers with the value it fixes.
    pub(super) fn override_node(&mut self, id: NodeId) -> Option<Value> {
        if self.overrides.is_empty() {
            return None;
        }
        let own_step = self.node(id).is_some_and(|node| match node.origin {
            Origin::Property(_) | Origin::Row(_) | Origin::Item => true,
            Origin::Root(_) | Origin::Branch(_) | Origin::Spread => false,
        });
        if !own_step {
            // A branch stands for its union: what is offered for the one is offered for the other.
            let around = self.node(id).filter(|node| matches!(node.origin, Origin::Branch(_)))?.parent?;
            let source = self.node(around)?.source;
            self.node_mut(id)?.source = source;
            return None;
        }
        let options = self.overrides.of(&self.path(id))?.clone();
        let node = self.node_mut(id)?;
        node.name = options.label;
        node.read_only = options.read_only;
        node.source = options.source;
        node.hidden = options.hidden || (options.preset.is_some() && !options.read_only);
        if options.preset.is_some() {
            node.loaded.clone_from(&options.preset);
            let parent = node.parent;
            // What it lies in is no longer just as it was loaded.
            parent.map(|parent| self.mark_edited(parent));
        }
        options.preset
    }

    /// Whether the host offers values for the items of a list.
    #[must_use]
    pub fn offers_items(&self, list: NodeId) -> bool {
        let mut path = self.path(list);
        path.push(Step::Index(usize::MAX));
        self.overrides.of(&path).is_some_and(|options| options.source.is_some())
    }

    /// Puts fields into the order the host wants, those that it says nothing about in the order they are in.
    pub(super) fn in_host_order(&self, fields: &mut [NodeId]) {
        if self.overrides.is_empty() {
            return;
        }
        let mut orders: Vec<i32> = Vec::new();
        // One after the other goes to its place: most of them are in it, and no sort need be downloaded.
        for at in 0..fields.len() {
            let Some(id) = fields.get(at).copied() else { return };
            let order = self.overrides.of(&self.path(id)).map_or(0, |options| options.order);
            let place = orders.iter().rposition(|before| *before <= order).map_or(0, |before| before + 1);
            orders.insert(place, order);
            if let Some(moved) = fields.get_mut(place..=at) {
                (1..moved.len()).rev().for_each(|at| moved.swap(at - 1, at));
            }
        }
    }

    /// Opens what fixed values lie in, so that they are sent; answers with the paths that lead nowhere, whatever is said
    /// about them.
    pub(super) fn place_presets(&mut self, roots: &[(&'static str, NodeId)]) -> Vec<String> {
        let mut nowhere = Vec::new();
        for at in 0..self.overrides.0.len() {
            let Some((path, options)) = self.overrides.0.get(at).cloned() else { break };
            let root = roots.iter().find(|(part, _)| path.first().is_some_and(|first| **first == **part));
            // A whole part is no field: what it holds is the form's value.
            let below = path.get(1..).filter(|below| !below.is_empty());
            let leads = root.zip(below).is_some_and(|((_, root), below)| {
                let schema = self.node(*root).map(|node| node.schema.clone());
                schema.is_some_and(|schema| reaches(&schema, below))
                    && (options.preset.is_none() || self.place(*root, below))
            });
            if !leads {
                nowhere.push(path.iter().fold(String::new(), |text, step| text + "/" + step));
            }
        }
        nowhere
    }

    /// What JSON text at a node says, with what the host fixed inside it.
    pub(super) fn with_presets(&self, id: NodeId, value: Value) -> Value {
        if self.overrides.is_empty() {
            return value;
        }
        let path = self.path(id);
        self.overrides.presets().fold(value, |value, (pattern, preset)| {
            match pattern.split_at_checked(path.len()).filter(|(around, _)| fits(around, &path)) {
                Some((_, below)) if !below.is_empty() => fixed(&value, below, preset),
                _ => value,
            }
        })
    }

    fn place(&mut self, root: NodeId, path: &[Arc<str>]) -> bool {
        let mut at = root;
        for name in path {
            let opens = matches!(
                self.node(at).map(|node| (&node.state, &node.shape.control)),
                Some((State::Absent | State::Null, Control::Object(_) | Control::Union(_)))
            );
            if opens {
                self.open(at);
                self.mark_edited(at);
            }
            while let Some(State::Union { .. }) = self.node(at).map(|node| &node.state) {
                match self.drawn_children(at).first() {
                    Some(branch) => at = *branch,
                    None => return false,
                }
            }
            // Into JSON text it is written when that is sent.
            if matches!(self.node(at).map(|node| &node.state), Some(State::Json(_))) {
                self.mark_edited(at);
                return true;
            }
            // A preset for all items of a list waits for the items.
            if matches!(self.node(at).map(|node| &node.shape.control), Some(Control::List(_))) {
                return true;
            }
            match self.member(at, name) {
                Some(member) => at = member,
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::planted::{field, names, planted_with, sent};
    use crate::json::parse;

    fn overrides(entries: &[(&str, FieldOptions)]) -> Overrides {
        let mut overrides = Overrides::default();
        entries.iter().for_each(|(path, options)| overrides.add(path, options.clone()));
        overrides
    }

    fn preset(value: &str) -> FieldOptions {
        FieldOptions { preset: Some(parse(value).unwrap()), ..FieldOptions::default() }
    }

    fn placed(form: &mut Form, root: NodeId) -> Vec<String> {
        form.place_presets(&[("", root)])
    }

    const SCHEMA: &str = r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"},"o":{"type":"object","properties":{"p":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}}}}},"l":{"type":"array","items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"string"}}}}}}"#;

    // A form without parts begins at the root itself: its paths have no first step.
    fn pointer(path: &str) -> String {
        path.to_owned()
    }

    #[test]
    fn a_fixed_value_is_sent_and_not_shown_however_deep_it_lies() {
        let options = overrides(&[(&pointer("/o/p/x"), preset("7.0"))]);
        let (mut form, root) = planted_with(SCHEMA, None, options);
        assert!(form.overrides.presets().count() == 1 && !form.place(root, &["o".into(), "q".into()]));
        assert!(form.place(root, &["o".into(), "p".into(), "x".into()]));
        assert_eq!(sent(&form, root), r#"{"o":{"p":{"x":7.0}}}"#);
        assert!(!form.node(field(&form, root, &["o", "p", "x"])).unwrap().is_drawn());
    }

    #[test]
    fn a_fixed_value_holds_against_what_was_loaded_and_what_is_filled_in() {
        let options = overrides(&[("/o/p/x", preset("7"))]);
        let (mut form, root) = planted_with(SCHEMA, Some(r#"{"z":1,"o":{"p":{"x":1,"w":2}}}"#), options);
        assert_eq!(sent(&form, root), r#"{"z":1,"o":{"p":{"x":7,"w":2}}}"#);
        form.fill_in(root, &parse(r#"{"o":{"p":{"y":"1","x":2}}}"#).unwrap());
        assert_eq!(sent(&form, root), r#"{"o":{"p":{"y":"1","x":7}}}"#);
    }

    #[test]
    fn a_fixed_value_for_all_items_is_in_each_of_them() {
        let options = overrides(&[("/l/*/k", preset(r#""K""#))]);
        let (mut form, root) = planted_with(SCHEMA, Some(r#"{"l":[{"v":"1"}]}"#), options);
        let list = field(&form, root, &["l"]);
        form.add_item(list);
        form.add_item_with(list, &parse(r#"{"k":"other"}"#).unwrap());
        assert_eq!(sent(&form, root), r#"{"l":[{"v":"1","k":"K"},{"k":"K"},{"k":"K"}]}"#);
    }

    #[test]
    fn one_item_can_be_meant() {
        let options = overrides(&[("/l/1/v", FieldOptions { hidden: true, ..FieldOptions::default() })]);
        let (form, root) = planted_with(SCHEMA, Some(r#"{"l":[{"v":"1"},{"v":"2"}]}"#), options);
        let items = form.drawn_children(field(&form, root, &["l"]));
        let drawn = |item| form.node(field(&form, item, &["v"])).unwrap().is_drawn();
        assert_eq!((drawn(items[0]), drawn(items[1])), (true, false));
    }

    #[test]
    fn the_host_says_what_fields_are_called_and_which_come_first() {
        let label = FieldOptions { label: Some("Bee".into()), order: -1, ..FieldOptions::default() };
        let shown = FieldOptions { read_only: true, ..preset(r#""fixed""#) };
        let (form, root) = planted_with(SCHEMA, None, overrides(&[("/b", label), ("/a", shown)]));
        assert_eq!(names(&form, root), ["b", "a", "o", "l"]);
        let node = |name: &str| form.node(field(&form, root, &[name])).unwrap();
        assert_eq!(node("b").label().as_deref(), Some("Bee"));
        assert!(node("a").is_drawn() && node("a").read_only && node("a").is_in_use());
        assert_eq!(sent(&form, root), r#"{"a":"fixed"}"#);
    }

    #[test]
    fn a_fixed_value_holds_against_what_is_written_as_json() {
        let options = overrides(&[("/o/p/x", preset("7")), ("/l/*/k", preset(r#""K""#))]);
        let loaded = r#"{"o":{"p":{"x":1,"w":2}},"l":[{"v":"1"}]}"#;
        let (mut form, root) = planted_with(SCHEMA, Some(loaded), options);
        form.edit_as_json(root);
        assert_eq!(sent(&form, root), r#"{"o":{"p":{"x":7,"w":2}},"l":[{"v":"1","k":"K"}]}"#);
        form.type_text(root, r#"{"z":0,"o":{"p":{"x":2}},"l":[{"k":"mine"},5]}"#);
        assert_eq!(sent(&form, root), r#"{"z":0,"o":{"p":{"x":7}},"l":[{"k":"K"},5]}"#);
        form.type_text(root, r#"{"o":{"p":3}}"#);
        assert_eq!(sent(&form, root), r#"{"o":{"p":3}}"#);
        form.type_text(root, "{");
        assert_eq!(sent(&form, root), r#""{""#);
        form.type_text(root, r#"{"a":"1"}"#);
        form.edit_as_fields(root).unwrap();
        assert_eq!(sent(&form, root), r#"{"a":"1","o":{"p":{"x":7}}}"#);
    }

    #[test]
    fn a_fixed_value_is_written_into_what_was_loaded_and_can_only_be_shown_as_json() {
        let (mut form, root) = planted_with(
            r#"{"type":"object","properties":{"o":{"type":"string"},"p":{"type":"any"}}}"#,
            Some(r#"{"p":{"x":1}}"#),
            overrides(&[("/p/x", preset("7"))]),
        );
        assert!(form.place(root, &["p".into(), "x".into()]));
        assert_eq!(sent(&form, root), r#"{"p":{"x":7}}"#);
    }

    #[test]
    fn paths_that_lead_nowhere_are_named() {
        let (mut form, root) = planted_with(SCHEMA, None, overrides(&[("/x~1y/z", preset("1"))]));
        assert_eq!(placed(&mut form, root), ["/x/y/z"]);
        assert_eq!(sent(&form, root), "{}");
    }
}
