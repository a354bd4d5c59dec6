//! Named fields: the required ones at once, a long row of optional ones on request.

use super::{full_label, input_id, is_bare, node};
use crate::components::icon::{Icon, icon};
use crate::components::prose::description;
use crate::i18n::Text;
use crate::session::{ActionRun, Session};
use jackfield_core::form::{NodeId, State};
use leptos::prelude::*;

/// So many optional fields are drawn with the required ones; more are one click away.
const OPTIONAL_DRAWN: usize = 8;

/// Draws an object. An optional one begins as a button: until it is added, nothing of it is sent.
pub(super) fn object(session: Session, of: ActionRun, id: NodeId) -> AnyView {
    let fields = Memo::new(move |_| of.with_node(id, |node| match &node.state {
        State::Object(fields) => Some(fields.clone()),
        _ => None,
    }).flatten());
    if is_bare(of, id) {
        return view! { class="jf", <div class="jf-fields" id=input_id(id) tabindex="-1">{move || fields.get().map(|list| inside(session, of, list))}</div> }.into_any();
    }
    (move || match fields.get() {
        Some(list) => boxed(session, of, id, list),
        None => add(session, of, id),
    })
    .into_any()
}

/// The way to something optional.
pub(super) fn add(session: Session, of: ActionRun, id: NodeId) -> AnyView {
    let name = full_label(session.i18n, of, id);
    let name = name.rsplit(" › ").next().unwrap_or(&name).to_owned();
    let label = session.i18n.say_with(Text::AddNamed, &[("name", &lower_first(&name))]);
    view! { class="jf",
        <div class="jf-field">
            <button type="button" class="jf-button jf-add" part="button" id=input_id(id) on:click=move |_| {
                of.edit(|form| form.include(id));
                session.focus_soon(input_id(id));
            }>
                {icon(Icon::Add)}
                {label}
            </button>
        </div>
    }
    .into_any()
}

fn boxed(session: Session, of: ActionRun, id: NodeId, fields: Vec<NodeId>) -> AnyView {
    let i18n = session.i18n;
    let (label, required, about) = of
        .with_form(|form| form.fields.node(id).map(|node| (node.label(), node.required, node.shape.description.clone())))
        .unwrap_or_default();
    // Inside an item the row has said it already.
    let Some(label) = label else {
        return view! { class="jf", <div class="jf-fields" id=input_id(id) tabindex="-1">{inside(session, of, fields)}</div> }.into_any();
    };
    let remove_label = i18n.say_with(Text::RemoveNamed, &[("name", &lower_first(&label))]);
    let remove = (!required).then(|| {
        view! { class="jf",
            <button type="button" class="jf-button jf-plain jf-icon-button" part="button" title=remove_label.clone() aria-label=remove_label on:click=move |_| {
                of.edit(|form| form.clear(id));
                session.focus_soon(input_id(id));
            }>
                {icon(Icon::Close)}
            </button>
        }
    });
    view! { class="jf",
        <fieldset class="jf-box" part="field">
            <legend class="jf-unseen">{label.clone()}</legend>
            <div class="jf-box-head">
                <span class="jf-label" id=input_id(id) tabindex="-1" aria-hidden="true">{label}</span>
                {remove}
            </div>
            {about.as_deref().and_then(|text| description(None, text))}
            {inside(session, of, fields)}
        </fieldset>
    }
    .into_any()
}

fn inside(session: Session, of: ActionRun, fields: Vec<NodeId>) -> AnyView {
    let i18n = session.i18n;
    let in_use = |id: &NodeId| of.with_form(|form| form.fields.node(*id).is_some_and(|node| node.required || node.state != State::Absent));
    let drawn = |id: &NodeId| of.with_form(|form| form.fields.node(*id).is_some_and(jackfield_core::form::Node::is_drawn));
    let (first, mut later): (Vec<NodeId>, Vec<NodeId>) = fields.into_iter().filter(drawn).partition(in_use);
    // A few optional fields cost nobody anything; many would bury the required ones.
    let room = if first.len() + later.len() <= OPTIONAL_DRAWN { later.len() } else { 0 };
    let near: Vec<NodeId> = later.drain(..room).collect();
    let open = RwSignal::new(false);
    let count = later.len();
    let later = StoredValue::new(later);
    view! { class="jf",
        <div class="jf-fields">
            {first.into_iter().chain(near).map(|id| node(session, of, id)).collect_view()}
            {(count > 0).then(|| view! { class="jf",
                <Show when=move || !open.get()>
                    <button type="button" class="jf-button jf-add" part="button" on:click=move |_| {
                        open.set(true);
                        if let Some(first) = later.with_value(|later| later.first().copied()) {
                            session.focus_soon(input_id(first));
                        }
                    }>
                        {icon(Icon::Add)}
                        {move || i18n.say_count(Text::MoreFieldsOne, Text::MoreFieldsOther, count)}
                    </button>
                </Show>
                <Show when=move || open.get()>
                    {later.get_value().into_iter().map(|id| node(session, of, id)).collect_view()}
                </Show>
            })}
        </div>
    }
    .into_any()
}

/// "Add address" rather than "Add Address"; a name in capitals stays one.
fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => label.to_owned(),
    }
}
