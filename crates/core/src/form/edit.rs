//! Changes, each of which says which nodes look different afterwards.

use super::Form;
use super::node::{NodeId, Origin, State};
use crate::schema::Control;
use std::sync::Arc;

/// The nodes that look different after a change.
pub type Changed = Vec<NodeId>;

impl Form {
    /// What was typed into a text or number field, or into a JSON editor. Emptying a field takes it out of what is sent.
    pub fn type_text(&mut self, id: NodeId, text: &str) -> Changed {
        let Some(node) = self.node_mut(id) else { return Changed::new() };
        node.state = match (text, node.is_json()) {
            ("", _) => State::Absent,
            (text, true) => State::Json(text.to_owned()),
            (text, false) => State::Text(text.to_owned()),
        };
        self.mark_edited(id);
        vec![id]
    }

    /// Yes, no, or nothing said.
    pub fn set_bool(&mut self, id: NodeId, value: Option<bool>) -> Changed {
        self.put(id, value.map_or(State::Absent, State::Bool))
    }

    /// One of the choices, or none.
    pub fn choose(&mut self, id: NodeId, choice: Option<usize>) -> Changed {
        self.put(id, choice.map_or(State::Absent, State::Chosen))
    }

    /// Explicitly `null`.
    pub fn set_null(&mut self, id: NodeId) -> Changed {
        self.replace(id, State::Null)
    }

    /// Nothing: the field is not sent, and what was below it is forgotten.
    pub fn clear(&mut self, id: NodeId) -> Changed {
        self.replace(id, State::Absent)
    }

    /// Adds an optional object, list or union that was left out so far.
    pub fn include(&mut self, id: NodeId) -> Changed {
        if self.node(id).is_some_and(|node| matches!(node.state, State::Absent | State::Null)) {
            self.open(id);
            self.mark_edited(id);
            return vec![id];
        }
        Changed::new()
    }

    /// Adds an item at the end of a list and answers with its id.
    pub fn add_item(&mut self, id: NodeId) -> Option<NodeId> {
        let shape = Arc::clone(&self.node(id)?.shape);
        let Control::List(items) = &shape.control else { return None };
        let item = self.grow(Some(id), Origin::Item, true, items, None);
        let node = self.node_mut(id)?;
        match &mut node.state {
            State::List(ids) => ids.push(item),
            state => *state = State::List(vec![item]),
        }
        self.mark_edited(id);
        Some(item)
    }

    /// Takes an item out of its list.
    pub fn remove_item(&mut self, item: NodeId) -> Changed {
        let Some(list) = self.node(item).and_then(|node| node.parent) else { return Changed::new() };
        if let Some(State::List(ids)) = self.node_mut(list).map(|node| &mut node.state) {
            ids.retain(|id| *id != item);
        }
        self.uproot(item);
        self.mark_edited(list);
        vec![list]
    }

    /// Moves an item by so many places, as far as its list reaches.
    pub fn move_item(&mut self, item: NodeId, by: isize) -> Changed {
        let Some(list) = self.node(item).and_then(|node| node.parent) else { return Changed::new() };
        let Some(State::List(ids)) = self.node_mut(list).map(|node| &mut node.state) else {
            return Changed::new();
        };
        let Some(from) = ids.iter().position(|id| *id == item) else { return Changed::new() };
        let to = from.saturating_add_signed(by).min(ids.len().saturating_sub(1));
        let moved = ids.remove(from);
        ids.insert(to, moved);
        self.mark_edited(list);
        vec![list]
    }

    /// Goes to another branch of a union. What was entered in the others is kept for coming back.
    pub fn switch_branch(&mut self, id: NodeId, branch: usize) -> Changed {
        let Some(shape) = self.node(id).map(|node| Arc::clone(&node.shape)) else { return Changed::new() };
        let Control::Union(branches) = &shape.control else { return Changed::new() };
        let Some(target) = branches.get(branch) else { return Changed::new() };
        let open = self.node(id).is_some_and(|node| match &node.state {
            State::Union { drafts, .. } => drafts.get(branch).copied().flatten().is_some(),
            _ => false,
        });
        let fresh = (!open).then(|| self.grow(Some(id), Origin::Branch(branch), true, &target.schema, None));
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
        self.mark_edited(id);
        vec![id]
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

    /// The person wants to send: from now on every message shows.
    pub fn visit_all(&mut self) -> Changed {
        let unvisited = self.nodes.iter_mut().flatten().filter(|node| !node.visited);
        unvisited
            .map(|node| {
                node.visited = true;
                node.id
            })
            .collect()
    }

    fn put(&mut self, id: NodeId, state: State) -> Changed {
        let Some(node) = self.node_mut(id) else { return Changed::new() };
        node.state = state;
        self.mark_edited(id);
        vec![id]
    }

    fn replace(&mut self, id: NodeId, state: State) -> Changed {
        let below = self.node(id).map(super::Node::children).unwrap_or_default();
        below.into_iter().for_each(|child| self.uproot(child));
        self.put(id, state)
    }

    /// From here up to the root nothing is any more just as it was loaded.
    fn mark_edited(&mut self, id: NodeId) {
        let mut next = Some(id);
        while let Some(node) = next.and_then(|id| self.node_mut(id)) {
            node.edited = true;
            next = node.parent;
        }
    }
}
