//! Changes, each of which says which nodes look different afterwards.

use super::Form;
use super::check::Problem;
use super::node::{Node, NodeId, Origin, State};
use crate::json::{Object, Value};
use crate::schema::{Branch, Control};
use std::sync::Arc;

/// The nodes that look different after a change.
pub type Changed = Vec<NodeId>;

impl Form {
    /// What was typed into a text or number field, or into a JSON editor. Emptying a field takes it out of what is sent.
    pub fn type_text(&mut self, id: NodeId, text: &str) -> Changed {
        let Some(node) = self.node(id) else { return Changed::new() };
        let state = match (text, node.is_json()) {
            (text, true) => State::Json(text.to_owned()),
            ("", false) => State::Absent,
            (text, false) => State::Text(text.to_owned()),
        };
        self.put(id, state)
    }

    /// What is in a file, as base64.
    pub fn put_file(&mut self, id: NodeId, name: &str, data: &str) -> Changed {
        self.put(id, State::File { name: name.to_owned(), data: data.into() })
    }

    /// Yes, no, or nothing said.
    pub fn set_bool(&mut self, id: NodeId, value: Option<bool>) -> Changed {
        self.put(id, value.map_or(State::Absent, State::Bool))
    }

    /// One of the choices, or none.
    pub fn choose(&mut self, id: NodeId, choice: Option<usize>) -> Changed {
        self.put(id, choice.map_or(State::Absent, State::Chosen))
    }

    /// Takes one of several choices in, or out again.
    pub fn toggle(&mut self, id: NodeId, choice: usize) -> Changed {
        let Some(node) = self.node(id) else { return Changed::new() };
        let mut picked = match &node.state {
            State::Picked(picked) => picked.clone(),
            _ => Vec::new(),
        };
        match picked.iter().position(|known| *known == choice) {
            Some(at) => _ = picked.remove(at),
            None => picked.push(choice),
        }
        let nothing = picked.is_empty() && !node.required;
        self.put(id, if nothing { State::Absent } else { State::Picked(picked) })
    }

    /// Explicitly `null`.
    pub fn set_null(&mut self, id: NodeId) -> Changed {
        self.replace(id, State::Null)
    }

    /// Explicitly the empty text, list or object, which is something else than none.
    pub fn set_empty(&mut self, id: NodeId) -> Changed {
        match self.node(id).map(|node| &node.shape.control) {
            Some(Control::Object(_)) => self.fill_in(id, &Object::new().into()),
            Some(Control::List(_) | Control::Choices(_)) => self.fill_in(id, &Value::array(Vec::new())),
            _ => self.replace(id, State::Text(String::new())),
        }
    }

    /// Nothing: the field is not sent, and what was below it is forgotten.
    pub fn clear(&mut self, id: NodeId) -> Changed {
        let begins = self.node(id).is_some_and(|node| node.required || node.parent.is_none());
        let mut changed = self.replace(id, State::Absent);
        let container = self
            .node(id)
            .is_some_and(|node| matches!(node.shape.control, Control::Object(_) | Control::Union(_)));
        if begins && container {
            self.open(id);
        }
        changed.extend(self.meet_conditions_around(id));
        changed
    }

    /// Adds an optional object, list or union that was left out so far.
    pub fn include(&mut self, id: NodeId) -> Changed {
        if self.node(id).is_some_and(|node| matches!(node.state, State::Absent | State::Null)) {
            self.open(id);
            return self.touched(id);
        }
        Changed::new()
    }

    /// Shows an optional field that was out of sight, and opens it.
    pub fn show(&mut self, id: NodeId) -> Changed {
        let Some(node) = self.node_mut(id) else { return Changed::new() };
        node.shown = true;
        let parent = node.parent;
        let container = matches!(node.shape.control, Control::Object(_) | Control::Union(_));
        let mut changed = if container { self.include(id) } else { Changed::new() };
        changed.extend(parent);
        changed
    }

    /// Shows all fields of an object, without opening what is optional.
    pub fn show_all(&mut self, object: NodeId) -> Changed {
        for field in self.drawn_children(object) {
            if let Some(node) = self.node_mut(field) {
                node.shown = true;
            }
        }
        vec![object]
    }

    /// Puts an optional field out of sight again, with what was entered in it.
    pub fn put_away(&mut self, id: NodeId) -> Changed {
        let mut changed = self.clear(id);
        if let Some(node) = self.node_mut(id) {
            node.shown = false;
            changed.extend(node.parent);
        }
        changed
    }

    /// Folds a node up to a line, or unfolds it.
    pub fn fold(&mut self, id: NodeId, folded: bool) -> Changed {
        match self.node_mut(id) {
            Some(node) if node.folded != folded => {
                node.folded = folded;
                vec![id]
            }
            _ => Changed::new(),
        }
    }

    /// Makes sure that a node can be seen: what it lies in is unfolded and shown.
    pub fn reveal(&mut self, id: NodeId) -> Changed {
        let around: Vec<NodeId> = self.ancestry(id).map(|node| node.id).collect();
        let mut changed = Changed::new();
        for id in around {
            changed.extend(self.fold(id, false));
            if let Some(node) = self.node_mut(id).filter(|node| !node.shown && !node.required) {
                node.shown = true;
                changed.extend(node.parent);
            }
        }
        changed
    }

    /// Goes to another branch of a union. What was entered in the others is kept for coming back; what a branch opened for
    /// the first time has in common with the last one is taken over.
    pub fn switch_branch(&mut self, id: NodeId, branch: usize) -> Changed {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return Changed::new() };
        let Control::Union(branches) = &shape.control else { return Changed::new() };
        let Some(target) = branches.get(branch) else { return Changed::new() };
        let (open, last) = match self.node(id).map(|node| &node.state) {
            Some(State::Union { drafts, chosen }) => {
                (drafts.get(branch).copied().flatten().is_some(), drafts.get(*chosen).copied().flatten())
            }
            _ => (false, None),
        };
        let fresh = (!open).then(|| self.grow_branch(id, branch, target, last));
        let Some(node) = self.node_mut(id) else { return Changed::new() };
        if !matches!(node.state, State::Union { .. }) {
            node.state = State::Union { chosen: branch, drafts: vec![None; branches.len()] };
        }
        if let State::Union { chosen, drafts } = &mut node.state {
            *chosen = branch;
            if let (Some(fresh), Some(draft)) = (fresh, drafts.get_mut(branch)) {
                *draft = Some(fresh);
            }
        }
        self.touched(id)
    }

    fn grow_branch(&mut self, id: NodeId, at: usize, branch: &Branch, last: Option<NodeId>) -> NodeId {
        self.opens_from(id);
        let fresh = self.grow(Some(id), Origin::Branch(at), true, &branch.schema, None);
        let entered = last.and_then(|last| self.assemble(last));
        // A container is what someone chose to open.
        if matches!(self.node(fresh).map(|node| &node.state), Some(State::Absent)) {
            let opens = self.node(fresh).is_some_and(|node| {
                matches!(node.shape.control, Control::Object(_) | Control::Union(_) | Control::List(_))
            });
            if opens {
                self.open(fresh);
            }
        }
        match (entered, self.node(fresh).map(|node| node.state.clone())) {
            (Some(Value::Object(members)), Some(State::Object(_))) => {
                for (name, value) in members.iter() {
                    if let Some(field) = self.member(fresh, name)
                        && self.node(field).is_some_and(|node| {
                            matches!(node.origin, Origin::Property(_)) && self.keeps_to(&node.schema, value)
                        })
                    {
                        self.fill_in(field, value);
                    }
                }
            }
            (Some(value @ Value::String(_)), Some(State::Absent))
                if matches!(self.node(fresh).map(|node| &node.shape.control), Some(Control::Text(_))) =>
            {
                self.fill_in(fresh, &value);
            }
            _ => {}
        }
        fresh
    }

    /// The person has been in a field: from now on its message shows.
    pub fn visit(&mut self, id: NodeId) -> Changed {
        match self.node_mut(id) {
            Some(node) if !node.visited => {
                node.visited = true;
                vec![id]
            }
            _ => Changed::new(),
        }
    }

    /// What was offered for a field was not taken, and why: shown until the field is changed.
    pub fn refuse(&mut self, id: NodeId, problem: Problem) -> Changed {
        if let Some(node) = self.node_mut(id) {
            node.visited = true;
            node.reported = Some(problem);
        }
        vec![id]
    }

    fn put(&mut self, id: NodeId, state: State) -> Changed {
        // Typing JSON keeps what was set aside for it; anything else takes the place of all that was there.
        if !(matches!(state, State::Json(_))
            && self.node(id).is_some_and(|node| node.state.children().is_empty()))
        {
            self.empty(id);
        }
        let Some(node) = self.node_mut(id) else { return Changed::new() };
        node.state = state;
        self.touched(id)
    }

    pub(super) fn replace(&mut self, id: NodeId, state: State) -> Changed {
        self.empty(id);
        if let Some(node) = self.node_mut(id) {
            node.loaded = None;
        }
        self.put(id, state)
    }

    pub(super) fn touched(&mut self, id: NodeId) -> Changed {
        let mut changed = self.mark_edited(id);
        changed.extend(self.meet_conditions_around(id));
        changed.push(id);
        changed
    }

    /// From here up to the root nothing is any more just as it was loaded, and what sending was held back for may be
    /// solved. Answers with the nodes whose message goes.
    pub(super) fn mark_edited(&mut self, id: NodeId) -> Changed {
        let mut changed = Changed::new();
        let mut next = Some(id);
        while let Some(node) = next.and_then(|id| self.node_mut(id)) {
            node.edited = true;
            if node.reported.take().is_some() {
                changed.push(node.id);
            }
            next = node.parent;
        }
        changed
    }
}

impl Node {
    /// Whether an optional field has its place in sight: it holds something, or somebody asked for it, a host that offers
    /// values for it among them.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.required || self.shown || self.read_only || self.source.is_some() || self.state != State::Absent
    }
}

#[cfg(test)]
mod tests {
    use crate::form::planted::{field, names, planted, sent};

    const LETTER: &str = r#"{"type":"object","properties":{"subject":{"type":"string"},"to":{"type":"array","items":{"type":"string"}},"flags":{"type":"array","items":{"enum":["a","b"]}},"from":{"type":"object","properties":{"name":{"type":"string"}}}}}"#;

    #[test]
    fn empty_is_something_else_than_nothing() {
        let (mut form, root) = planted(LETTER, None);
        for name in ["subject", "to", "flags", "from"] {
            form.set_empty(field(&form, root, &[name]));
        }
        assert_eq!(sent(&form, root), r#"{"subject":"","to":[],"flags":[],"from":{}}"#);
        for name in ["subject", "to", "flags", "from"] {
            form.clear(field(&form, root, &[name]));
        }
        assert_eq!(sent(&form, root), "{}");
    }

    #[test]
    fn what_was_loaded_as_a_container_stays_one_when_it_is_emptied() {
        let (mut form, root) = planted(LETTER, Some(r#"{"to":["a"],"from":{"name":"Ada"}}"#));
        let item = form.drawn_children(field(&form, root, &["to"]))[0];
        form.remove_item(item);
        form.type_text(field(&form, root, &["from", "name"]), "");
        assert_eq!(sent(&form, root), r#"{"to":[],"from":{}}"#);
    }

    #[test]
    fn what_was_put_away_is_forgotten_with_all_that_was_loaded_in_it() {
        let (mut form, root) = planted(LETTER, Some(r#"{"from":{"name":"Ada","x":1}}"#));
        let from = field(&form, root, &["from"]);
        form.put_away(from);
        assert!(!form.node(from).unwrap().is_in_use());
        form.show(from);
        assert!(form.node(from).unwrap().is_in_use());
        form.type_text(field(&form, root, &["from", "name"]), "Grace");
        assert_eq!(sent(&form, root), r#"{"from":{"name":"Grace"}}"#);
    }

    #[test]
    fn null_is_chosen_and_taken_back() {
        let (mut form, root) = planted(LETTER, Some(r#"{"from":{"name":"Ada"}}"#));
        let from = field(&form, root, &["from"]);
        form.set_null(from);
        assert_eq!(sent(&form, root), r#"{"from":null}"#);
        form.include(from);
        assert_eq!(sent(&form, root), "{}");
    }

    #[test]
    fn choices_are_ticked_and_unticked() {
        let (mut form, root) = planted(LETTER, None);
        let flags = field(&form, root, &["flags"]);
        form.toggle(flags, 1);
        form.toggle(flags, 0);
        assert_eq!(sent(&form, root), r#"{"flags":["b","a"]}"#);
        form.toggle(flags, 1);
        form.toggle(flags, 0);
        assert_eq!(sent(&form, root), "{}");
    }

    const PAY: &str = r#"{"oneOf":[{"title":"Card","type":"object","required":["kind"],"properties":{"kind":{"const":"card"},"name":{"type":"string"},"number":{"type":"string"}}},{"title":"Bank","type":"object","required":["kind"],"properties":{"kind":{"const":"bank"},"name":{"type":"string"},"iban":{"type":"string"}}}]}"#;

    #[test]
    fn a_branch_begins_with_what_it_has_in_common_with_the_last_one() {
        let (mut form, root) = planted(PAY, None);
        form.type_text(field(&form, root, &["name"]), "Ada");
        form.type_text(field(&form, root, &["number"]), "4111");
        form.switch_branch(root, 1);
        assert_eq!(sent(&form, root), r#"{"kind":"bank","name":"Ada"}"#);
        form.type_text(field(&form, root, &["iban"]), "NL00");
        // Coming back, everything is as it was left.
        form.type_text(field(&form, root, &["name"]), "Grace");
        form.switch_branch(root, 0);
        assert_eq!(sent(&form, root), r#"{"kind":"card","name":"Ada","number":"4111"}"#);
        form.switch_branch(root, 1);
        assert_eq!(sent(&form, root), r#"{"kind":"bank","name":"Grace","iban":"NL00"}"#);
    }

    #[test]
    fn a_union_beside_properties_adds_its_branch_to_them() {
        let (mut form, root) = planted(
            r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"oneOf":[{"properties":{"b":{"type":"string"}},"required":["b"]},{"properties":{"c":{"type":"string"}},"required":["c"]}]}"#,
            Some(r#"{"a":"1","c":"3","z":0}"#),
        );
        assert_eq!(names(&form, root), ["a", "Spread"]);
        form.type_text(field(&form, root, &["c"]), "4");
        assert_eq!(sent(&form, root), r#"{"a":"1","c":"4","z":0}"#);
        let spread = form.drawn_children(root)[1];
        form.switch_branch(spread, 0);
        form.type_text(field(&form, root, &["b"]), "2");
        assert_eq!(sent(&form, root), r#"{"a":"1","z":0,"b":"2"}"#);
    }

    #[test]
    fn a_change_says_which_fields_look_different() {
        let (mut form, root) = planted(LETTER, None);
        let subject = field(&form, root, &["subject"]);
        assert_eq!(form.type_text(subject, "x"), [subject]);
        assert_eq!(form.visit(subject), [subject]);
        assert!(form.visit(subject).is_empty());
    }
}
