//! All that stands against sending, field by field: the validator's word on the whole value, put where people can mend
//! it.

use super::Form;
use super::check::Problem;
use super::edit::Changed;
use super::node::{Node, NodeId, Origin, State};
use crate::names::Names;
use crate::schema::{Rule, Schema, Step, Violation};

/// Deeper unions are judged by the whole they are in.
const MAX_UNIONS: usize = 32;

type Found = Vec<(NodeId, Problem)>;

impl Form {
    /// All problems below a root, in the order in which the fields are drawn, one a field.
    ///
    /// A union is judged by the branch that the person chose, not by the one that a validator would guess.
    #[must_use]
    pub fn problems(&self, root: NodeId) -> Found {
        let drawn = self.drawn_below(root);
        let mut found = Found::new();
        let mut places = vec![usize::MAX; self.nodes.len()];
        for (at, id) in drawn.iter().enumerate() {
            let Some(node) = self.node(*id) else { continue };
            found.extend(self.unreadable(node).map(|problem| (*id, problem)));
            self.misnamed_rows(node, &mut found);
            if let Some(place) = places.get_mut(id.index()) {
                *place = at;
            }
        }
        self.judge(root, MAX_UNIONS, &mut found);
        found.sort_by_key(|(id, _)| places.get(id.index()).copied());
        found.dedup_by_key(|(id, _)| *id);
        found
    }

    /// Shows every message from now on. Answers with what to redraw.
    pub fn report(&mut self, found: &[(NodeId, Problem)]) -> Changed {
        let mut changed = Changed::new();
        for node in self.nodes.iter_mut().flatten() {
            if node.reported.take().is_some() || !node.visited {
                node.visited = true;
                changed.push(node.id);
            }
        }
        for (id, problem) in found {
            if let Some(node) = self.node_mut(*id) {
                node.reported = Some(problem.clone());
                changed.push(*id);
            }
        }
        changed
    }

    /// All nodes that count now, from the first to the last in sight.
    pub(super) fn drawn_below(&self, root: NodeId) -> Vec<NodeId> {
        let (mut drawn, mut open) = (Vec::new(), vec![root]);
        while let Some(id) = open.pop() {
            let Some(node) = self.node(id).filter(|node| node.is_active()) else { continue };
            drawn.push(id);
            open.extend(node.drawn_children().into_iter().rev());
        }
        drawn
    }

    /// The rows of an object without a name, or with one that was given already.
    fn misnamed_rows(&self, object: &Node, found: &mut Found) {
        let mut names = Names::default();
        let State::Object(fields) = &object.state else { return };
        for field in fields.iter().filter_map(|id| self.node(*id)) {
            match &field.origin {
                Origin::Property(name) => _ = names.note(name, 0),
                Origin::Row(name) if name.is_empty() && !field.is_blank() => {
                    found.push((field.id, Problem::Unnamed));
                }
                Origin::Row(name) if names.note(name, 0).is_some() => found.push((field.id, Problem::SameName)),
                _ => {}
            }
        }
    }

    fn judge(&self, id: NodeId, depth: usize, found: &mut Found) {
        let Some(node) = self.node(id) else { return };
        let Some(value) = self.assemble(id) else {
            if node.required {
                found.push((id, Problem::Missing));
            }
            return;
        };
        self.sort_out(id, node.schema.violations(&value, &self.validation()), depth, found);
    }

    fn sort_out(&self, root: NodeId, violations: Vec<Violation>, depth: usize, found: &mut Found) {
        let mut unions: Vec<NodeId> = Vec::new();
        for violation in violations {
            if let Some(union) = self.union_on(root, &violation.path) {
                if !unions.contains(&union) {
                    unions.push(union);
                    self.judge_union(union, violation, depth, found);
                }
                continue;
            }
            let (at, rest) = self.follow(root, &violation.path);
            let missing = match &violation.rule {
                Rule::Missing(name) if rest.is_empty() => Some(name),
                _ => None,
            };
            if let Some(name) = missing {
                if self.node(at).is_some_and(|node| node.schema.is_set_by_the_vendor(name)) {
                    continue;
                }
                if let Some(member) = self.member(at, name) {
                    found.push((member, Problem::Missing));
                    continue;
                }
                // What a branch beside the properties misses is told by the branch that was chosen.
                if let Some(spread) = self.spread_in(at) {
                    if !unions.contains(&spread) {
                        unions.push(spread);
                        self.judge_union(spread, violation, depth, found);
                    }
                    continue;
                }
            }
            self.push(at, rest, violation.rule.clone(), found);
        }
    }

    /// One problem, at the node itself or, where that is out of sight, at what it lies in.
    fn push(&self, at: NodeId, rest: &[Step], rule: Rule, found: &mut Found) {
        let mut rest = rest.to_vec();
        let mut at = at;
        while let Some(node) = self.node(at).filter(|node| !node.is_drawn()) {
            let Some(parent) = node.parent else { break };
            if let Some(step) = self.step(node) {
                rest.insert(0, step);
            }
            at = parent;
        }
        if found.iter().any(|(id, _)| *id == at) {
            return;
        }
        found.push((at, if rest.is_empty() { Problem::Rule(rule) } else { Problem::Inside(rest, rule) }));
    }

    /// The outermost union that a path leads to or through, where what was entered in it is drawn as fields.
    fn union_on(&self, root: NodeId, path: &[Step]) -> Option<NodeId> {
        (0..=path.len()).find_map(|length| {
            let (at, rest) = self.follow(root, path.get(..length)?);
            let union = self
                .ancestry(at)
                .take_while(|node| node.id != root)
                .find(|node| matches!(node.state, State::Union { .. }) && node.origin != Origin::Spread);
            let own =
                self.node(at).filter(|node| matches!(node.state, State::Union { .. }) && rest.is_empty());
            own.or(union).map(|node| node.id)
        })
    }

    fn judge_union(&self, union: NodeId, violation: Violation, depth: usize, found: &mut Found) {
        let before = found.len();
        let Some(node) = self.node(union) else { return };
        let Some(branch) = node.drawn_children().first().copied() else {
            return self.push(union, &[], violation.rule, found);
        };
        if depth > 0 {
            match (&node.origin, node.parent, self.node(branch)) {
                // A branch beside properties is judged with the whole object that it is part of.
                (Origin::Spread, Some(object), Some(chosen)) => {
                    if let Some(value) = self.assemble(object) {
                        let broken = chosen.schema.violations(&value, &self.validation());
                        let broken = broken.into_iter().filter(|violation| violation.path.is_empty());
                        for violation in broken {
                            match &violation.rule {
                                Rule::Missing(name) => {
                                    let member = self.member(object, name).unwrap_or(union);
                                    found.push((member, Problem::Missing));
                                }
                                _ => self.push(union, &[], violation.rule, found),
                            }
                        }
                    }
                }
                _ => self.judge(branch, depth - 1, found),
            }
        }
        if found.len() == before {
            self.push(union, &[], violation.rule, found);
        }
    }

    fn spread_in(&self, object: NodeId) -> Option<NodeId> {
        let children = self.node(object)?.drawn_children();
        children.into_iter().find(|id| self.node(*id).is_some_and(|node| node.origin == Origin::Spread))
    }
}

impl Node {
    /// The schema of what it holds.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }
}
