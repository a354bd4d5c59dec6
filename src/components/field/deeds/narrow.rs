//! Narrows a form down to the fields whose names are searched for.

use super::super::labels::node_element_id;
use super::Hands;
use crate::dom::El;
use crate::folding::fold;
use jackfield_core::form::{Node, NodeId};

impl Hands {
    /// Leaves in sight what has the words in its name, what lies in that, and what that lies in.
    pub(super) fn filter(self, words: &str) {
        let wanted = fold(words.trim());
        let shown: Vec<NodeId> = self
            .of
            .form(|form| form.parts().iter().flat_map(|(_, root)| form.fields.drawn_below(*root)).collect());
        let matching: Vec<NodeId> = shown
            .iter()
            .copied()
            .filter(|id| {
                let own = self.of.peek(*id, Node::label).flatten();
                own.is_some_and(|label| fold(&label).contains(&wanted))
            })
            .collect();
        let mut visible: Vec<bool> = Vec::new();
        self.of.form(|form| {
            let mut show = |id: NodeId| {
                visible.resize(visible.len().max(id.index() + 1), false);
                visible.get_mut(id.index()).into_iter().for_each(|visible| *visible = true);
            };
            for id in &matching {
                form.fields.ancestry(*id).for_each(|node| show(node.id));
                form.fields.drawn_below(*id).into_iter().for_each(&mut show);
            }
        });
        for id in shown {
            let hidden = !wanted.is_empty() && visible.get(id.index()) != Some(&true);
            if let Some(element) = self.session.find(&node_element_id(id)) {
                El::of(element).flag("hidden", hidden);
            }
        }
    }
}
