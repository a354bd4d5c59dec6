//! What stands around every control: label, mark, hint, message, tied together for those who do not see the page.

use super::{input_id, is_bare, label_text, near_label};
use crate::components::prose::description;
use crate::dom::{El, Observed, derived, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, Problem};
use jackfield_core::json::Value;
use std::rc::Rc;

/// A control's surroundings.
#[derive(Clone)]
pub(super) struct Frame {
    session: Session,
    of: ActionRun,
    id: NodeId,
    problem: Rc<Observed<Option<Problem>>>,
    about: Option<El>,
    pub(super) required: bool,
}

impl Frame {
    pub(super) fn new(session: Session, of: ActionRun, id: NodeId) -> Self {
        let (about, default, required) = of
            .peek(id, |node| (node.shape.description.clone(), node.shape.default.clone(), node.required))
            .unwrap_or_default();
        let default = default.filter(|value| {
            !matches!(value, Value::Null | Value::Object(_) | Value::Array(_)) && *value != Value::from("")
        });
        let default =
            default.map(|value| session.i18n().say_with(Text::Default, &[("value", &label_text(&value))]));
        let words = about.as_deref().and_then(|text| description(session, text));
        let about = (words.is_some() || default.is_some()).then(|| {
            el("div", "jf-hint")
                .attr("id", &format!("{}-hint", input_id(id)))
                .add_all(words)
                .add_all(default.map(|default| el("p", "jf-quiet").text(&default)))
        });
        Self { session, of, id, problem: derived(move || of.visible_problem(id)), about, required }
    }

    /// Ties a control to its surroundings: id, whether it is needed, whether it is wrong, what describes it.
    pub(super) fn tie(&self, control: El) -> El {
        let (session, of, id) = (self.session, self.of, self.id);
        let marked = Rc::clone(&self.problem);
        self.describe(control.attr("id", &input_id(id)))
            .attr("part", "input")
            .attr("aria-required", if self.required { "true" } else { "false" })
            .truth_live("aria-invalid", move || marked.with(Option::is_some))
            // Whoever leaves it has been there: from now on its message shows.
            .on("blur", move |_| session.once_released(move || of.visit(id)))
    }

    fn describe(&self, element: El) -> El {
        let problem = Rc::clone(&self.problem);
        let hint = self.about.as_ref().map(|_| format!("{}-hint", input_id(self.id)));
        let error = format!("{}-error", input_id(self.id));
        element.attr_live("aria-describedby", move || match (&hint, problem.with(Option::is_some)) {
            (Some(hint), true) => Some(format!("{hint} {error}")),
            (None, true) => Some(error.clone()),
            (hint, false) => hint.clone(),
        })
    }

    /// What a value looks like, for an empty control.
    pub(super) fn placeholder(&self) -> Option<String> {
        match self.of.peek(self.id, |node| node.shape.example.clone()).flatten()? {
            Value::Array(_) | Value::Object(_) | Value::Null => None,
            value => Some(self.session.i18n().say_with(Text::Example, &[("value", &label_text(&value))])),
        }
    }

    /// What the control is called.
    pub(super) fn label(&self) -> String {
        near_label(self.session, self.of, self.id)
    }

    /// A single control, with a label.
    pub(super) fn single(self, control: El) -> El {
        let label = self.title("label").attr("for", &input_id(self.id));
        self.below(el("div", "jf-field").attr("part", "field").add(label).add(control))
    }

    /// Several controls that make one value, with a legend.
    pub(super) fn group(self, controls: impl IntoIterator<Item = El>) -> El {
        let group = el("fieldset", "jf-field")
            .attr("part", "field")
            .attr("id", &input_id(self.id))
            .attr("tabindex", "-1");
        let legend = self.title("legend");
        let group = self.describe(group).add(legend).add_all(controls);
        self.below(group)
    }

    /// The name of the field. Where what is around it says it already, only those who do not see that hear it again.
    fn title(&self, tag: &str) -> El {
        let hidden = is_bare(self.of, self.id);
        let (session, of, id) = (self.session, self.of, self.id);
        // An item is called by its place, and that changes with the list around it.
        let title = el(tag, if hidden { "jf-label jf-unseen" } else { "jf-label" }).text_live(move || {
            follow_around(of, id);
            near_label(session, of, id)
        });
        if hidden || !self.required {
            return title;
        }
        let words = el("span", "jf-unseen").text(" (").say(self.session.i18n(), Text::Required).text(")");
        title.add(el("span", "jf-required").attr("aria-hidden", "true").text("*")).add(words)
    }

    /// Hint and message.
    fn below(self, field: El) -> El {
        let (problem, i18n) = (self.problem, self.session.i18n());
        let error_id = format!("{}-error", input_id(self.id));
        field.add_all(self.about).region(move || {
            let words = problem.with(|problem| problem.as_ref().map(|problem| i18n.problem(problem)));
            words.map(|words| el("p", "jf-problem").attr("id", &error_id).text(&words)).into_iter().collect()
        })
    }
}

/// Follows what a node lies in, up to the root.
fn follow_around(of: ActionRun, id: NodeId) {
    let mut next = of.peek(id, |node| node.parent).flatten();
    while let Some(around) = next {
        next = of.node(around, |node| node.parent).flatten();
    }
}
