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
        for id in &drawn {
            let Some(node) = self.node(*id) else { continue };
            found.extend(self.unreadable(node).map(|problem| (*id, problem)));
            self.incomplete_rows(node, &mut found);
        }
        self.judge(root, MAX_UNIONS, &mut found);
        self.in_drawn_order(found, &drawn)
    }

    /// The first problem of each field, those of fields that are not drawn behind the others.
    fn in_drawn_order(&self, found: Found, drawn: &[NodeId]) -> Found {
        let mut first: Vec<Option<Problem>> = vec![None; self.nodes.len()];
        let mut order = drawn.to_vec();
        for (id, problem) in found {
            if let Some(known @ None) = first.get_mut(id.index()) {
                *known = Some(problem);
                order.push(id);
            }
        }
        let problem_of =
            |id: NodeId| first.get_mut(id.index()).and_then(Option::take).map(|problem| (id, problem));
        order.into_iter().filter_map(problem_of).collect()
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

    /// A node and all below it that count now, from the first to the last in sight.
    #[must_use]
    pub fn drawn_below(&self, root: NodeId) -> Vec<NodeId> {
        let (mut drawn, mut open) = (Vec::new(), vec![root]);
        while let Some(id) = open.pop() {
            let Some(node) = self.node(id).filter(|node| node.is_active()) else { continue };
            drawn.push(id);
            open.extend(node.drawn_children().into_iter().rev());
        }
        drawn
    }

    /// The rows of an object without a name, with one that was given already, or with a name alone.
    fn incomplete_rows(&self, object: &Node, found: &mut Found) {
        let mut names = Names::default();
        let State::Object(fields) = &object.state else { return };
        for field in fields.iter().filter_map(|id| self.node(*id)) {
            match &field.origin {
                Origin::Property(name) => _ = names.note(name, 0),
                Origin::Row(name) if name.is_empty() && !field.is_blank() => {
                    found.push((field.id, Problem::Unnamed));
                }
                Origin::Row(name) if names.note(name, 0).is_some() => {
                    found.push((field.id, Problem::SameName));
                }
                // It would be left out without a word.
                Origin::Row(name) if !name.is_empty() && self.assemble(field.id).is_none() => {
                    found.push((field.id, Problem::Missing));
                }
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
            let here = rest.is_empty();
            if let Rule::Missing(name) = &violation.rule
                && here
            {
                if self.node(at).is_some_and(|node| node.schema.is_set_by_the_vendor(name)) {
                    continue;
                }
                if let Some(member) = self.member(at, name) {
                    found.push((member, Problem::Missing));
                    continue;
                }
            }
            // What a branch beside the properties breaks is told by the branch that was chosen.
            let of_a_branch = matches!(
                violation.rule,
                Rule::Missing(_) | Rule::NoBranch | Rule::SeveralBranches | Rule::OneOfRequired(_)
            );
            if let Some(spread) = self.spread_in(at).filter(|_| here && of_a_branch) {
                if !unions.contains(&spread) {
                    unions.push(spread);
                    self.judge_union(spread, violation, depth, found);
                }
                continue;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::planted::{field, planted, problems, sent};

    const ORDER: &str = r#"{"type":"object","required":["id","pay"],"properties":{"id":{"type":"integer","minimum":1},"pay":{"oneOf":[{"title":"Card","type":"object","required":["number"],"properties":{"number":{"type":"string","minLength":4}}},{"title":"Bank","type":"object","required":["iban"],"properties":{"iban":{"type":"string"},"holder":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}}}]}}}"#;

    #[test]
    fn a_union_is_judged_by_the_branch_that_was_chosen() {
        let (mut form, root) = planted(ORDER, None);
        assert_eq!(
            problems(&form, root),
            [("/id/".into(), Problem::Missing), ("/pay/number/".into(), Problem::Missing)]
        );
        form.type_text(field(&form, root, &["pay", "number"]), "411");
        form.switch_branch(field(&form, root, &["pay"]), 1);
        form.type_text(field(&form, root, &["id"]), "0");
        assert_eq!(
            problems(&form, root),
            [
                ("/id/".into(), Problem::Rule(Rule::Minimum { bound: 1.into(), strict: false })),
                ("/pay/iban/".into(), Problem::Missing)
            ]
        );
        form.type_text(field(&form, root, &["id"]), "1");
        form.type_text(field(&form, root, &["pay", "iban"]), "NL00");
        assert!(problems(&form, root).is_empty(), "{}", sent(&form, root));
    }

    #[test]
    fn nothing_is_missing_in_an_optional_object_that_nobody_filled_in() {
        let (mut form, root) = planted(
            r#"{"type":"object","properties":{"address":{"type":"object","required":["city"],"properties":{"city":{"type":"string"},"zip":{"type":"string"}}}}}"#,
            None,
        );
        form.include(field(&form, root, &["address"]));
        assert!(problems(&form, root).is_empty());
        form.type_text(field(&form, root, &["address", "zip"]), "1000");
        assert_eq!(problems(&form, root), [("/address/city/".into(), Problem::Missing)]);
    }

    #[test]
    fn a_row_with_a_name_alone_is_not_left_out_without_a_word() {
        let (mut form, root) =
            planted(r#"{"type":"object","additionalProperties":{"type":"string"}}"#, Some(r#"{"a":"1"}"#));
        let row = form.add_row(root, "").unwrap();
        assert!(problems(&form, root).is_empty(), "a row that is nothing yet");
        form.rename(row, "b");
        assert_eq!(problems(&form, root), [("/b/".into(), Problem::Missing)]);
        form.set_empty(row);
        assert!(problems(&form, root).is_empty(), "nothing at all can be meant");
    }

    #[test]
    fn a_branch_beside_properties_says_what_it_misses() {
        let (mut form, root) = planted(
            r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"oneOf":[{"properties":{"b":{"type":"string"}},"required":["b"]},{"properties":{"c":{"type":"string"}},"required":["c"]}]}"#,
            None,
        );
        form.type_text(field(&form, root, &["a"]), "x");
        form.switch_branch(form.drawn_children(root)[1], 1);
        assert_eq!(problems(&form, root), [("/c/".into(), Problem::Missing)]);
    }

    #[test]
    fn a_rule_about_several_fields_is_told_by_what_they_lie_in() {
        let (form, root) = planted(
            r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}"#,
            None,
        );
        let found = problems(&form, root);
        assert!(
            matches!(&found[..], [(at, Problem::Rule(Rule::OneOfRequired(_)))] if at == "/"),
            "{found:?}"
        );
    }

    #[test]
    fn what_has_no_field_is_told_by_the_nearest_one_with_its_path() {
        let (form, root) = planted(
            r#"{"type":"object","additionalProperties":false,"properties":{"a":{"type":"object","additionalProperties":false,"properties":{"b":{}}}}}"#,
            Some(r#"{"a":{"z":1}}"#),
        );
        let found = problems(&form, root);
        assert!(
            matches!(&found[..], [(at, Problem::Inside(path, Rule::NotAllowed))] if at == "/a/" && path.len() == 1),
            "{found:?}"
        );
    }

    #[test]
    fn a_field_that_only_the_vendor_sets_is_never_missing() {
        let (form, root) = planted(
            r#"{"type":"object","required":["id"],"properties":{"id":{"type":"string","readOnly":true}}}"#,
            None,
        );
        assert!(problems(&form, root).is_empty());
    }

    #[test]
    fn what_sending_was_held_back_for_goes_with_the_next_change() {
        let (mut form, root) = planted(ORDER, None);
        let found = form.problems(root);
        let id = field(&form, root, &["id"]);
        assert!(form.report(&found).contains(&id));
        assert_eq!(form.problem(id), Some(Problem::Missing));
        form.type_text(id, "1");
        assert_eq!(form.problem(id), None);
        // Told again, what is still so is told again, and what is not goes.
        let found = form.problems(root);
        form.report(&found);
        assert_eq!(found.len(), 1);
    }
}
