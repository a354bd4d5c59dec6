//! What stands around every control: label, mark, hint, message, tied together for those who do not see the page.

use super::{full_label, input_id};
use crate::components::prose::description;
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, Origin, Problem};
use jackfield_core::json::Value;
use leptos::prelude::*;

/// What a control needs to know of the frame it is drawn in.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) session: Session,
    pub(super) of: ActionRun,
    pub(super) id: NodeId,
    problem: Memo<Option<Problem>>,
    has_hint: bool,
    pub(super) required: bool,
}

impl Frame {
    pub(super) fn new(session: Session, of: ActionRun, id: NodeId) -> Self {
        let (has_hint, required) = of.with_form(|form| {
            form.fields.node(id).map_or((false, false), |node| (node.shape.description.is_some() || node.shape.default.is_some(), node.required))
        });
        Self { session, of, id, problem: Memo::new(move |_| of.visible_problem(id)), has_hint, required }
    }

    /// Whether the control has to be marked as wrong.
    pub(super) fn invalid(self) -> String {
        self.problem.with(Option::is_some).to_string()
    }

    /// The ids of what describes the control: its hint and its message.
    pub(super) fn described_by(self) -> String {
        let hint = if self.has_hint { format!("{}-hint", input_id(self.id)) } else { String::new() };
        let error = if self.problem.with(Option::is_some) { format!("{}-error", input_id(self.id)) } else { String::new() };
        format!("{hint} {error}").trim().to_owned()
    }

    /// The person has left the control: from now on its message shows.
    pub(super) fn left(self) {
        let id = self.id;
        self.of.visit(id);
    }

    /// What a value looks like, for an empty control.
    pub(super) fn placeholder(self) -> Option<String> {
        let example = self.of.with_form(|form| form.fields.node(self.id)?.shape.example.clone())?;
        match &example {
            Value::Array(_) | Value::Object(_) | Value::Null => None,
            value => Some(self.session.i18n.say_with(Text::Example, &[("value", &plain(value))])),
        }
    }

    /// The label: the field's own, or for an item its number, or for a branch what it is part of.
    pub(super) fn label(self) -> String {
        let own = self.of.with_form(|form| form.fields.node(self.id)?.label());
        own.unwrap_or_else(|| {
            let full = full_label(self.session.i18n, self.of, self.id);
            full.rsplit(" › ").next().unwrap_or(&full).to_owned()
        })
    }
}

pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Draws a control in its frame. A group of controls gets a legend, a single one a label.
pub(super) fn framed(frame: Frame, group: bool, control: impl IntoView) -> AnyView {
    let id = input_id(frame.id);
    let label = frame.label();
    // The row of an item names it already; reading it twice helps nobody.
    let hidden = frame.of.with_form(|form| {
        form.fields.node(frame.id).is_some_and(|node| matches!(node.origin, Origin::Item | Origin::Branch(_) | Origin::Root))
    });
    let class = if hidden { "jf-label jf-unseen" } else { "jf-label" };
    let mark = (frame.required && !hidden).then(|| {
        view! { class="jf",
            <span class="jf-required" aria-hidden="true">"*"</span>
            <span class="jf-unseen">" (" {frame.session.i18n.live(Text::Required)} ")"</span>
        }
    });
    if group {
        return view! { class="jf",
            <fieldset class="jf-field" part="field" id=id aria-describedby=move || frame.described_by()>
                <legend class=class>{label}{mark}</legend>
                {control.into_any()}
                {below(frame)}
            </fieldset>
        }
        .into_any();
    }
    view! { class="jf",
        <div class="jf-field" part="field">
            <label class=class for=id>{label}{mark}</label>
            {control.into_any()}
            {below(frame)}
        </div>
    }
    .into_any()
}

/// Hint and message.
fn below(frame: Frame) -> impl IntoView {
    let i18n = frame.session.i18n;
    let id = input_id(frame.id);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let (about, default) = frame
        .of
        .with_form(|form| form.fields.node(frame.id).map(|node| (node.shape.description.clone(), node.shape.default.clone())))
        .unwrap_or_default();
    let default = default.filter(|value| !matches!(value, Value::Null | Value::Object(_) | Value::Array(_)) && *value != Value::from(""));
    let default = default.map(|value| i18n.say_with(Text::Default, &[("value", &plain(&value))]));
    let hint = frame.has_hint.then(|| {
        view! { class="jf",
            <div class="jf-hint" id=hint_id>
                {about.as_deref().and_then(|text| description(None, text))}
                {default.map(|default| view! { class="jf", <p class="jf-quiet">{default}</p> })}
            </div>
        }
    });
    view! { class="jf",
        {hint}
        {move || frame.problem.get().map(|problem| view! { class="jf",
            <p class="jf-problem" id=error_id.clone()>{i18n.problem(&problem)}</p>
        })}
    }
}
