//! Named fields: the required ones at once, a long row of optional ones on request; and rows that people name.

use super::frame::Frame;
use super::labels::{input_id, label_id, lower_first};
use super::list::add_button;
use super::menu::menu_button;
use super::{node, picker};
use crate::components::button::bare_button;
use crate::components::icon::{Icon, icon};
use crate::dom::{El, el};
use crate::i18n::Text;
use jackfield_core::form::{Node, NodeId, Origin, State};
use jackfield_core::schema::Control;

/// So many fields are drawn with all their optional ones; beyond, optional ones are one click away.
pub(super) const DRAWN: usize = 8;

/// Objects this deep below what is in sight open in a view of their own.
const DEEP: usize = 5;

/// Draws an object. An optional one begins as a button: until it is added, nothing of it is sent.
pub(super) fn object(frame: Frame) -> El {
    let (of, id) = (frame.of, frame.id);
    let depth = of.form(|form| {
        let top = of.state().focused.peek(|top| *top);
        let around = form.fields.ancestry(id).take_while(|node| Some(node.id) != top);
        around
            .filter(|node| matches!(node.origin, Origin::Property(_) | Origin::Item | Origin::Row(_)))
            .count()
    });
    el("div", "jf-whole").each(
        move || {
            let included = of.node(id, |node| matches!(node.state, State::Object(_))) == Some(true);
            vec![if included { "in" } else { "out" }.to_owned()]
        },
        move |key| match key {
            "in" if frame.bare => inside(frame).attr("id", &input_id(id)).attr("tabindex", "-1"),
            "in" if depth > DEEP => door(frame),
            "in" => boxed(frame),
            _ => add(frame),
        },
    )
}

/// The way to something optional.
pub(super) fn add(frame: Frame) -> El {
    let label = frame.session.i18n().say_name(Text::AddNamed, &lower_first(&frame.label()));
    let add = bare_button("jf-add").attr("id", &input_id(frame.id)).add(icon(Icon::Add)).text(&label);
    add.flag("disabled", frame.read_only);
    add.does("include", frame.id)
}

/// Takes something optional out again.
pub(super) fn remove_button(frame: Frame) -> El {
    let words = frame.session.i18n().say_name(Text::RemoveNamed, &lower_first(&frame.label()));
    bare_button("jf-plain jf-icon-button")
        .attr("title", &words)
        .attr("aria-label", &words)
        .add(icon(Icon::Close))
        .does("without", frame.id)
}

/// What lies too deep to be drawn in its place opens in a view of its own.
fn door(frame: Frame) -> El {
    bare_button("jf-door")
        .attr("id", &input_id(frame.id))
        .add(el("span", "jf-label").attr("id", &label_id(frame.id)).attr("dir", "auto").text(&frame.label()))
        .add(icon(Icon::Forward))
        .does("dive", frame.id)
}

fn boxed(frame: Frame) -> El {
    let remove = (!frame.required && !frame.read_only).then(|| remove_button(frame));
    let head = el("div", "jf-head").add(frame.title("span", None)).add(menu_button(frame)).add_all(remove);
    let about = frame.about();
    let around = el("div", "jf-box").attr("part", "field").attr("role", "group").attr("tabindex", "-1");
    let around = frame.tie(around, about.is_some()).attr("aria-labelledby", &label_id(frame.id));
    let field = around.clone().add(head);
    let field = frame.below_group(field, around, about);
    field.add(inside(frame))
}

/// The fields of an object that are in sight, in their order.
fn in_sight(frame: Frame, fields: &[NodeId]) -> Vec<NodeId> {
    let (of, all) = (frame.of, is_small(frame, fields));
    let in_use =
        |id: &NodeId| of.peek(*id, |node| node.is_drawn() && (all || node.is_in_use())) == Some(true);
    fields.iter().copied().filter(in_use).collect()
}

/// Whether all fields are drawn at once. A few optional ones cost nobody anything; many would bury the required ones.
fn is_small(frame: Frame, fields: &[NodeId]) -> bool {
    let drawn = |id: &&NodeId| frame.of.peek(**id, Node::is_drawn) == Some(true);
    fields.iter().filter(drawn).count() <= DRAWN
}

/// The optional fields that are not in sight.
pub(super) fn out_of_sight(frame: Frame) -> Vec<NodeId> {
    let fields = frame.of.peek(frame.id, fields_of).unwrap_or_default();
    let seen = in_sight(frame, &fields);
    let waiting = |id: &NodeId| !seen.contains(id) && frame.of.peek(*id, Node::is_drawn) == Some(true);
    fields.into_iter().filter(waiting).collect()
}

fn fields_of(node: &Node) -> Vec<NodeId> {
    match &node.state {
        State::Object(fields) => fields.clone(),
        _ => Vec::new(),
    }
}

fn inside(frame: Frame) -> El {
    let (session, of, id) = (frame.session, frame.of, frame.id);
    let all = el("div", "jf-fields").each(
        move || {
            let fields = of.node(id, fields_of).unwrap_or_default();
            in_sight(frame, &fields).iter().map(ToString::to_string).collect()
        },
        move |key| {
            let fields = of.peek(id, fields_of).unwrap_or_default();
            match fields.into_iter().find(|field| field.to_string() == key) {
                Some(field) if of.peek(field, |node| matches!(node.origin, Origin::Row(_))) == Some(true) => {
                    row(frame, field)
                }
                Some(field) => node(session, of, field),
                None => el("div", ""),
            }
        },
    );
    let has_rows = frame.shape().is_some_and(|shape| match &shape.control {
        Control::Object(fields) => fields.rows.is_some(),
        _ => false,
    });
    let more = el("div", "jf-more-fields").each(
        move || {
            of.node(id, |_| ());
            let waiting = !out_of_sight(frame).is_empty() && !frame.read_only;
            if waiting { vec!["more".to_owned()] } else { Vec::new() }
        },
        move |_| picker::add_field(frame),
    );
    let rows = (has_rows && !frame.read_only).then(|| el("div", "").add(add_button(frame, "row")));
    el("div", "jf-inside").add(all).add(more).add_all(rows)
}

/// A row: its name, and what stands under that name.
fn row(frame: Frame, row: NodeId) -> El {
    let (of, i18n) = (frame.of, frame.session.i18n());
    let name = of.peek(row, |node| match &node.origin {
        Origin::Row(name) => name.to_string(),
        _ => String::new(),
    });
    let input = el("input", "jf-input jf-row-name")
        .attr("type", "text")
        .attr("dir", "auto")
        .attr("id", &label_id(row))
        .attr("aria-label", &i18n.say(Text::RowName))
        .attr("placeholder", &i18n.say(Text::RowName))
        .attr("autocomplete", "off")
        .does("rename", row);
    input.set_value(&name.unwrap_or_default());
    let names = frame.shape().is_some_and(|shape| match &shape.control {
        Control::Object(fields) => fields.rows.as_ref().is_some_and(|rows| !rows.names.is_empty()),
        _ => false,
    });
    let input = if names { picker::row_name(frame, input) } else { input };
    // Row and button are called by what stands in the box at the moment.
    let out = input_id(row) + "-out";
    let remove = bare_button("jf-plain jf-icon-button")
        .attr("id", &out)
        .attr("aria-label", &i18n.say(Text::Remove))
        .attr("aria-labelledby", &[&*out, " ", &*label_id(row)].concat())
        .add(icon(Icon::Close))
        .does("out", row);
    el("div", "jf-row")
        .attr("role", "group")
        .attr("aria-labelledby", &label_id(row))
        .add(input)
        .add(node(frame.session, of, row))
        .add(remove)
}
