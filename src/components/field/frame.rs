//! What stands around every control: label, mark, hint, message, menu, tied together for those who do not see the page.

use super::labels::{input_id, is_bare, label_id, label_text, named_by, near_label};
use super::menu::menu_button;
use crate::components::prose::description;
use crate::dom::{El, effect, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{Node, NodeId, State};
use jackfield_core::json::Value;
use jackfield_core::schema::Shape;
use std::cell::RefCell;
use std::sync::Arc;

/// A control's surroundings.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) session: Session,
    pub(super) of: ActionRun,
    pub(super) id: NodeId,
    pub(super) required: bool,
    pub(super) read_only: bool,
    /// Whether something around it says already what it is called.
    pub(super) bare: bool,
}

/// Brings a control up to date with its node.
pub(super) type Show = Box<dyn Fn(&Node)>;

impl Frame {
    pub(super) fn new(session: Session, of: ActionRun, id: NodeId) -> Self {
        let (required, read_only) = of.peek(id, |node| (node.required, node.read_only)).unwrap_or_default();
        Self { session, of, id, required, read_only, bare: is_bare(of, id) }
    }

    pub(super) fn shape(self) -> Option<Arc<Shape>> {
        self.of.peek(self.id, |node| Arc::clone(&node.shape))
    }

    /// What is written about the field: what it is for, what the vendor assumes.
    pub(super) fn about(self) -> Option<El> {
        let shape = self.shape()?;
        let i18n = self.session.i18n();
        let default = shape.default.as_ref().filter(|value| {
            !matches!(value, Value::Null | Value::Object(_) | Value::Array(_)) && **value != Value::from("")
        });
        let default = default.map(|value| i18n.say_with(Text::Default, &[("value", &label_text(value))]));
        let deprecated = shape.deprecated.then(|| i18n.say(Text::Deprecated));
        let words = shape.description.as_deref().and_then(|text| description(self.session, text));
        let lines: Vec<El> =
            deprecated.into_iter().chain(default).map(|line| el("p", "jf-quiet").text(&line)).collect();
        if words.is_none() && lines.is_empty() {
            return None;
        }
        Some(el("div", "jf-hint").attr("id", &hint_id(self.id)).add_all(words).add_all(lines))
    }

    /// Ties a control to its surroundings: id, whether it is needed, what describes it.
    pub(super) fn tie(self, control: El, described: bool) -> El {
        let mut by = String::new();
        if described {
            by.push_str(&hint_id(self.id));
            by.push(' ');
        }
        by.push_str(&error_id(self.id));
        if self.of.peek(self.id, |node| node.source.is_some()) == Some(true) {
            by.push(' ');
            by.push_str(&offer_id(self.id));
        }
        let control =
            control.attr("id", &input_id(self.id)).attr("part", "input").attr("aria-describedby", &by);
        if self.read_only {
            control.flag("readonly", true);
            control.flag("disabled", true);
        }
        match self.bare {
            // Where the name is typed into a box itself, not everything takes what stands in that box for one.
            true => {
                control.attr("aria-labelledby", &named_by(self.of, self.id)).attr("aria-label", &self.label())
            }
            false => control,
        }
    }

    /// What a value looks like, for an empty control.
    pub(super) fn placeholder(self) -> Option<String> {
        match self.shape()?.example.as_ref()? {
            Value::Array(_) | Value::Object(_) | Value::Null => None,
            value => Some(self.session.i18n().say_with(Text::Example, &[("value", &label_text(value))])),
        }
    }

    /// What the control is called.
    pub(super) fn label(self) -> String {
        near_label(self.session, self.of, self.id)
    }

    /// A single control, with a label. `beside` stands next to it.
    pub(super) fn single(self, control: El, beside: Vec<El>, show: Show) -> El {
        let line = match beside.is_empty() {
            true => control.clone(),
            false => el("div", "jf-with-buttons").add(control.clone()).add_all(beside),
        };
        self.placed(control, line, show)
    }

    /// A single control that has its place in a line already.
    pub(super) fn placed(self, control: El, line: El, show: Show) -> El {
        let about = self.about();
        // A group cannot be required by its attributes; its name says it.
        let control =
            self.tie(control, about.is_some()).attr_if("aria-required", self.required.then_some("true"));
        let head = self.head("label", Some(&input_id(self.id)));
        let field = self.headed(self.around("div"), head, vec![line]);
        self.below(field, control, about, show)
    }

    /// Several controls that make one value, with a legend.
    pub(super) fn group(self, controls: Vec<El>, show: Show) -> El {
        let about = self.about();
        let group =
            self.tie(self.around("div").attr("role", "group").attr("tabindex", "-1"), about.is_some());
        let group = match self.bare {
            true => group,
            false => group.attr("aria-labelledby", &label_id(self.id)),
        };
        let field = self.headed(group.clone(), self.head("div", None), controls);
        self.below(field, group, about, show)
    }

    fn around(self, tag: &str) -> El {
        el(tag, "jf-field").attr("part", "field")
    }

    /// The name of the field and its menu; the menu alone where what is around it says the name already.
    fn head(self, tag: &str, target: Option<&str>) -> El {
        let head = el("div", "jf-head");
        if self.bare {
            return head.attr("class", "jf-head jf-head-bare").add(menu_button(self));
        }
        head.add(self.title(tag, target)).add(menu_button(self))
    }

    /// Head and controls. From the name of a row the next stop is its value: whoever types on must not type into a menu.
    fn headed(self, field: El, head: El, controls: Vec<El>) -> El {
        match self.bare {
            true => field.add_all(controls).add(head),
            false => field.add(head).add_all(controls),
        }
    }

    pub(super) fn title(self, tag: &str, target: Option<&str>) -> El {
        let deprecated = self.shape().is_some_and(|shape| shape.deprecated);
        let title = el(tag, if deprecated { "jf-label jf-struck" } else { "jf-label" })
            .attr("id", &label_id(self.id))
            .attr("dir", "auto")
            .attr_if("for", target)
            .text(&self.label());
        if !self.required {
            return title;
        }
        let words = el("span", "jf-unseen").text(" (").say(self.session.i18n(), Text::Required).text(")");
        title.add(el("span", "jf-required").attr("aria-hidden", "true").text("*")).add(words)
    }

    /// The same for something that is drawn around other fields.
    pub(super) fn below_group(self, field: El, control: El, about: Option<El>) -> El {
        self.below(field, control, about, Box::new(|_| {}))
    }

    /// Hint and message; and the one effect by which the field follows its node.
    fn below(self, field: El, control: El, about: Option<El>, show: Show) -> El {
        let field = field.add_all(about.clone());
        let (of, id, i18n) = (self.of, self.id, self.session.i18n());
        let (around, message) = (field.clone(), RefCell::new(None::<El>));
        effect(move || {
            let problem = of.look(id, &*show);
            let words = problem.map(|problem| i18n.problem(&problem));
            control.mark("aria-invalid", words.as_ref().map(|_| "true"));
            let mut message = message.borrow_mut();
            match (&*message, words) {
                (Some(shown), Some(words)) => shown.words(&words),
                (None, Some(words)) => {
                    let shown = el("p", "jf-problem").attr("id", &error_id(id)).text(&words);
                    // What is wrong comes before what it is for.
                    match &about {
                        Some(about) => shown.go_before(about),
                        None => drop(around.clone().add(shown.clone())),
                    }
                    *message = Some(shown);
                }
                (Some(shown), None) => {
                    shown.remove();
                    *message = None;
                }
                (None, None) => {}
            }
        });
        field
    }
}

/// The text of a node's state, for controls that hold text.
pub(super) fn shown_text(node: &Node) -> &str {
    match &node.state {
        State::File { name, .. } => name,
        _ => node.text(),
    }
}

fn hint_id(id: NodeId) -> String {
    input_id(id) + "-hint"
}

/// The id of what the value in a field is called.
pub(super) fn offer_id(id: NodeId) -> String {
    input_id(id) + "-offer"
}

fn error_id(id: NodeId) -> String {
    input_id(id) + "-error"
}
