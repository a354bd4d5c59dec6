//! What else can be done with a field: as JSON, with its example, with nothing, copied.

use super::frame::Frame;
use super::labels::{input_id, near_label};
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::dom::{El, el};
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, Origin, State};
use jackfield_core::schema::Control;

/// The way to the menu. The menu itself is made when it is asked for.
pub(super) fn menu_button(frame: Frame) -> El {
    let i18n = frame.session.i18n();
    let mut name = frame.label();
    // A choice of kinds has a menu, and so has the kind that was chosen.
    if let Some(kind) = kind_of(frame) {
        name.push_str(": ");
        name.push_str(&kind);
    }
    let words = i18n.say_name(Text::MoreFor, &name);
    let button = bare_button("jf-plain jf-icon-button jf-menu-button")
        .attr("id", &(input_id(frame.id) + "-menu"))
        .attr("aria-label", &words)
        .attr("aria-haspopup", "menu")
        .attr("aria-expanded", "false")
        .add(icon(Icon::More))
        .does("menu", frame.id);
    if frame.read_only {
        button.flag("hidden", true);
    }
    button
}

/// The kind that a branch of a union is.
fn kind_of(frame: Frame) -> Option<String> {
    frame.of.form(|form| {
        let node = form.fields.node(frame.id)?;
        match (&node.origin, &form.fields.node(node.parent?)?.shape.control) {
            (Origin::Branch(at), Control::Union(branches)) => {
                Some(frame.session.i18n().branch(branches.get(*at)?))
            }
            _ => None,
        }
    })
}

/// What the menu of a node offers now.
fn offers(of: ActionRun, id: NodeId) -> Vec<(Text, &'static str)> {
    of.form(|form| {
        let Some(node) = form.fields.node(id) else { return Vec::new() };
        let shape = &node.shape;
        let filled = form.fields.assemble(id).is_some() && !node.is_blank();
        let is_null = node.state == State::Null;
        let empty = match &shape.control {
            Control::Text(_) => Text::SetEmpty,
            Control::Object(_) => Text::SetEmptyObject,
            _ => Text::SetEmptyList,
        };
        let may_be_empty = match &shape.control {
            Control::Text(_) => node.is_blank(),
            Control::Object(_) | Control::List(_) | Control::Choices(_) => form.fields.assemble(id).is_none(),
            _ => false,
        };
        let removable = !node.required && node.shown && matches!(node.origin, Origin::Property(_));
        let all = [
            (!node.is_json(), Text::EditAsJson, "json"),
            (shape.example.is_some(), Text::UseExample, "example"),
            (shape.default.as_ref().is_some_and(|value| !value.is_null()), Text::UseDefault, "default"),
            (shape.nullable && !is_null, Text::SetNull, "null"),
            (may_be_empty, empty, "empty"),
            (filled, Text::Copy, "copy"),
            (filled || is_null, Text::Clear, "clear"),
            (removable, Text::HideField, "away"),
        ];
        all.into_iter().filter(|(offered, _, _)| *offered).map(|(_, text, verb)| (text, verb)).collect()
    })
}

/// Draws the menu of a node.
pub(super) fn menu(session: Session, of: ActionRun, id: NodeId) -> El {
    let i18n = session.i18n();
    let items = offers(of, id).into_iter().map(|(text, verb)| {
        el("button", "jf-menu-item")
            .attr("type", "button")
            .attr("role", "menuitem")
            .attr("tabindex", "-1")
            .say(i18n, text)
            .does(verb, id)
    });
    el("div", "jf-popup jf-menu")
        .attr("role", "menu")
        .attr("aria-label", &near_label(session, of, id))
        .add_all(items)
}
