//! What is opened before anything was entered in it: what must be there shows, with what the vendor would assume.

use super::Form;
use super::node::{Node, NodeId, Origin, State};
use crate::json::Value;
use crate::schema::{Control, Shape};
use std::sync::Arc;

/// How many nodes come of one change by themselves: real forms begin with fifty at most, and an object that requires itself a
/// dozen times over would have millions above the depth that is opened.
const MOST_BY_ITSELF: usize = 500;

impl Form {
    /// What must be there begins with what it must have: its fields, or the value the vendor would assume.
    pub(super) fn begin_required(&mut self, id: NodeId) {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return };
        let grown = self.growing.map_or(0, |began| self.nodes.len().saturating_sub(began));
        match (&shape.control, &shape.default) {
            (Control::Object(_) | Control::Union(_) | Control::List(_), _) if grown > MOST_BY_ITSELF => {}
            (Control::Object(_) | Control::Union(_), None) => self.begin(id),
            (Control::List(_), None) if shape.min_items.is_some_and(|least| least > 0) => self.begin(id),
            (Control::List(_) | Control::Fixed(_), _) => {}
            (_, Some(default)) if !default.is_null() && self.takes(id, default) => self.fill(id, default),
            (Control::Object(_) | Control::Union(_), _) => self.begin(id),
            _ => {}
        }
    }

    /// Whether a value is one that the node's own schema allows: defaults of the wrong type are not written anywhere.
    fn takes(&self, id: NodeId, value: &Value) -> bool {
        self.node(id).is_some_and(|node| self.keeps_to(&node.schema, value))
    }

    /// Shows what is inside a node that somebody opens: an object's fields, a union's first branch, a list's first item.
    pub(super) fn open(&mut self, id: NodeId) {
        self.opens_from(id);
        self.begin(id);
    }

    fn begin(&mut self, id: NodeId) {
        let began = self.begin_growing();
        self.begin_as_one(id);
        self.growing = began;
    }

    fn begin_as_one(&mut self, id: NodeId) {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return };
        let state = match &shape.control {
            Control::Object(fields) => State::Object(self.grow_fields(id, fields, None)),
            Control::List(items) => {
                // A container shows what it asks for; a text is added when there is one.
                let begins = items.at(0).is_some_and(|item| {
                    matches!(
                        Shape::of(item).control,
                        Control::Object(_) | Control::Union(_) | Control::List(_)
                    )
                });
                let count = if items.first.is_empty() { usize::from(begins) } else { items.first.len() };
                return self.grow_items(id, (0..count).filter_map(|at| Some((items.at(at)?.clone(), None))));
            }
            Control::Union(branches) => {
                let mut drafts = vec![None; branches.len()];
                if let (Some(branch), Some(draft)) = (branches.first(), drafts.first_mut()) {
                    *draft = Some(self.grow(Some(id), Origin::Branch(0), true, &branch.schema, None));
                }
                State::Union { chosen: 0, drafts }
            }
            Control::Boolean => State::Bool(false),
            Control::Choices(_) => State::Picked(Vec::new()),
            Control::Json => State::Json(String::new()),
            _ => State::Text(String::new()),
        };
        if let Some(node) = self.node_mut(id) {
            node.state = state;
        }
        self.begin_somewhere(id);
        self.meet_conditions(id);
    }

    /// Where nothing in an object must be there, whoever opened it wants to see something to fill in.
    fn begin_somewhere(&mut self, id: NodeId) {
        const SHOWN: usize = 8;
        let Some(State::Object(fields)) = self.node(id).map(|node| node.state.clone()) else { return };
        let drawn = |field: &&NodeId| self.node(**field).is_some_and(Node::is_drawn);
        let fields: Vec<NodeId> = fields.iter().filter(drawn).copied().collect();
        if fields.iter().any(|field| self.node(*field).is_some_and(Node::is_in_use)) {
            return;
        }
        for field in fields.into_iter().take(SHOWN) {
            if let Some(node) = self.node_mut(field) {
                node.shown = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::form::planted::{VERSIONED, names, planted, sent};

    #[test]
    fn what_must_be_there_begins_with_what_the_vendor_would_assume() {
        let (form, root) = planted(VERSIONED, None);
        assert_eq!(sent(&form, root), r#"{"v":"2026","k":"fixed","o":{"n":3},"l":[]}"#);
    }

    #[test]
    fn what_asks_for_itself_many_times_over_opens_a_screen_and_no_more() {
        let own: Vec<String> = (0..12).map(|at| format!(r#""p{at}""#)).collect();
        let members: Vec<String> = own.iter().map(|name| format!(r##"{name}:{{"$ref":"#"}}"##)).collect();
        let schema = format!(
            r#"{{"type":"object","required":[{}],"properties":{{{}}}}}"#,
            own.join(","),
            members.join(",")
        );
        let (mut form, root) = planted(&schema, None);
        assert!((100..1_000).contains(&form.len()), "{}", form.len());
        form.clear(root);
        assert!((100..1_000).contains(&form.len()), "{}", form.len());
        // What did not open by itself is opened by hand.
        let last = *form.drawn_children(root).last().unwrap();
        form.include(last);
        assert_eq!(names(&form, last).len(), 12);
    }

    #[test]
    fn a_default_of_the_wrong_type_is_written_nowhere() {
        let (form, root) = planted(
            r#"{"type":"object","required":["a"],"properties":{"a":{"type":"integer","default":"7"}}}"#,
            None,
        );
        assert_eq!(sent(&form, root), "{}");
    }
}
