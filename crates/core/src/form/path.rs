//! Where a node's value lies in what is sent.

use super::Form;
use super::node::{NodeId, Origin, State};
use crate::schema::Step;
use std::sync::Arc;

impl Form {
    /// The names and positions that lead to a node's value, the request's part first where there are parts.
    #[must_use]
    pub fn path(&self, id: NodeId) -> Vec<Step> {
        let mut path = Vec::new();
        let mut next = self.node(id);
        while let Some(node) = next {
            path.extend(self.step(node));
            next = node.parent.and_then(|parent| self.node(parent));
        }
        path.reverse();
        path
    }

    pub(super) fn step(&self, node: &super::Node) -> Option<Step> {
        match &node.origin {
            Origin::Root("") | Origin::Branch(_) | Origin::Spread => None,
            Origin::Root(part) => Some(Step::Name(Arc::from(*part))),
            Origin::Property(name) | Origin::Row(name) => Some(Step::Name(Arc::clone(name))),
            Origin::Item => {
                let list = self.node(node.parent?)?;
                match &list.state {
                    State::List(items) => items.iter().position(|item| *item == node.id).map(Step::Index),
                    _ => None,
                }
            }
        }
    }

    /// The node that a path below `root` leads to, as far as there are nodes; and what is left of the path.
    #[must_use]
    pub fn follow<'p>(&self, root: NodeId, path: &'p [Step]) -> (NodeId, &'p [Step]) {
        let (mut at, mut left) = (root, path);
        loop {
            let Some(node) = self.node(at) else { return (at, left) };
            // A union is no step of its own.
            if let State::Union { .. } = &node.state {
                match node.drawn_children().first() {
                    Some(branch) if !left.is_empty() => at = *branch,
                    _ => return (at, left),
                }
                continue;
            }
            let Some((step, rest)) = left.split_first() else { return (at, left) };
            let next = match (&node.state, step) {
                (State::Object(_), Step::Name(name)) => self.member(at, name),
                (State::List(items), Step::Index(position)) => items.get(*position).copied(),
                _ => None,
            };
            match next {
                Some(next) => (at, left) = (next, rest),
                None => return (at, left),
            }
        }
    }

    /// The node of an object's member, in the object itself or in the union beside its properties.
    #[must_use]
    pub fn member(&self, object: NodeId, name: &str) -> Option<NodeId> {
        let State::Object(fields) = &self.node(object)?.state else { return None };
        let mut spreads = Vec::new();
        for field in fields.iter().filter_map(|id| self.node(*id)).filter(|field| field.is_active()) {
            match &field.origin {
                Origin::Property(own) | Origin::Row(own) if **own == *name => return Some(field.id),
                Origin::Spread => spreads.push(field.id),
                _ => {}
            }
        }
        spreads.into_iter().find_map(|spread| {
            let mut branch = spread;
            while let Some(State::Union { .. }) = self.node(branch).map(|node| &node.state) {
                branch = *self.node(branch)?.drawn_children().first()?;
            }
            self.member(branch, name)
        })
    }
}
