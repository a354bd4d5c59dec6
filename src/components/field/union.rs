//! One of several kinds of value. Going to another kind keeps what was entered in this one.

use super::choice::segment_row;
use super::frame::Frame;
use super::object::{add, remove_button};
use super::{node, picker};
use crate::dom::{El, el};
use crate::i18n::Text;
use jackfield_core::form::{Node, NodeId, State};
use jackfield_core::schema::Branch;

/// Up to so many branches stand side by side; more are a menu.
const SIDE_BY_SIDE: usize = 4;

/// Their names together have at most so many characters.
const SHORT: usize = 48;

/// More branches than these are searched.
const MENU: usize = 20;

/// Draws a union. An optional one begins as a button.
pub(super) fn union(frame: Frame, branches: &[Branch]) -> El {
    let branches = branches.to_vec();
    let (of, id) = (frame.of, frame.id);
    el("div", "jf-whole").each(
        move || {
            let included = of.node(id, |node| matches!(node.state, State::Union { .. })) == Some(true);
            vec![if included { "in" } else { "out" }.to_owned()]
        },
        move |key| if key == "in" { chooser(frame, &branches) } else { add(frame) },
    )
}

fn chosen_of(node: &Node) -> Option<usize> {
    match &node.state {
        State::Union { chosen, .. } => Some(*chosen),
        _ => None,
    }
}

fn chooser(frame: Frame, branches: &[Branch]) -> El {
    let (session, of, id) = (frame.session, frame.of, frame.id);
    let i18n = session.i18n();
    let labels: Vec<(String, String)> =
        branches.iter().enumerate().map(|(at, branch)| (i18n.branch(branch), at.to_string())).collect();
    let short = labels.iter().map(|(label, _)| label.chars().count()).sum::<usize>() <= SHORT;
    let name = i18n.say_name(Text::KindOf, &frame.label());
    let (kinds, inputs) = if labels.len() <= SIDE_BY_SIDE && short {
        let (row, inputs) = segment_row(frame, "branch", &labels);
        (row.attr("role", "group").attr("aria-label", &name), inputs)
    } else if labels.len() <= MENU {
        let options = labels.iter().map(|(label, at)| el("option", "").attr("value", at).text(label));
        let select = el("select", "jf-input").attr("aria-label", &name).add_all(options).does("branch", id);
        (select.clone(), vec![select])
    } else {
        (picker::branch(frame, &name), Vec::new())
    };
    let branch = el("div", "jf-branch").each(
        move || of.node(id, branch_node).flatten().iter().map(ToString::to_string).collect(),
        move |_| match of.peek(id, branch_node).flatten() {
            Some(branch) => node(session, of, branch),
            None => el("div", ""),
        },
    );
    let single = inputs.len() < 2;
    let show = move |node: &Node| {
        let chosen = chosen_of(node).unwrap_or_default();
        for (at, input) in inputs.iter().enumerate() {
            if single { input.set_value(&chosen.to_string()) } else { input.set_checked(at == chosen) }
        }
    };
    let remove = (!frame.required).then(|| remove_button(frame));
    let kinds = el("div", "jf-kinds").add(kinds).add_all(remove);
    frame.group(vec![kinds, branch], Box::new(show))
}

fn branch_node(node: &Node) -> Option<NodeId> {
    match &node.state {
        State::Union { chosen, drafts } => drafts.get(*chosen).copied().flatten(),
        _ => None,
    }
}
