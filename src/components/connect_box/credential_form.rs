//! What has to be entered to connect. Secrets are dots, can be shown, can be pasted, and are forgotten once sent.

use crate::components::button::{bare_button, submit};
use crate::components::field::label_text;
use crate::components::prose::description;
use crate::dom::{El, Observed, derived, el};
use crate::i18n::Text;
use crate::session::{Renewal, Session};
use jackfield_core::text::humanise;
use jackfield_core::wire::{Method, MethodKind, SetupField};
use std::rc::Rc;
use std::sync::Arc;

/// What is typed into one field. It is dropped with the form, which goes once it was sent.
type Entered = Rc<Observed<String>>;

/// Draws the form of one way to connect.
pub(super) fn credential_form(
    session: Session,
    id: &Arc<str>,
    method: &Method,
    renewal: Option<&Renewal>,
) -> El {
    let i18n = session.i18n();
    let entered: Vec<Entered> = method.fields.iter().map(|_| Entered::default()).collect();
    let complained = Rc::new(Observed::new(false));
    let fields: Vec<El> = method
        .fields
        .iter()
        .zip(&entered)
        .enumerate()
        .map(|(at, (field, value))| setup_field(session, at, field, value, &complained))
        .collect();
    let hint = match method.kind {
        MethodKind::Oauth => Text::ConnectHint,
        MethodKind::Key => Text::ConnectWithKey,
    };
    let (hinted, worded, id, method) = (Arc::clone(id), Arc::clone(id), Arc::clone(id), method.clone());
    let renewal = renewal.cloned();
    el("form", "jf-credential-form")
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .add(el("p", "jf-quiet").text_live(move || i18n.say_name(hint, &session.name_of(&hinted))))
        .add_all(fields)
        .add(
            el("div", "")
                .add(submit().text_live(move || i18n.say_name(Text::ConnectName, &session.name_of(&worded)))),
        )
        .on("submit", move |event| {
            event.prevent_default();
            let missing = |(field, value): (&SetupField, &Entered)| {
                field.required && value.peek(|text| text.trim().is_empty())
            };
            if let Some(at) = method.fields.iter().zip(&entered).position(missing) {
                complained.set(true);
                session.focus_soon(&setup_id(at));
                return;
            }
            let values: Vec<String> = entered.iter().map(|value| value.peek(String::clone)).collect();
            session.connect(&id, &method, &values, renewal.clone());
        })
}

fn setup_id(at: usize) -> String {
    "jf-setup-".to_owned() + &at.to_string()
}

fn setup_field(
    session: Session,
    at: usize,
    field: &SetupField,
    value: &Entered,
    complained: &Rc<Observed<bool>>,
) -> El {
    let i18n = session.i18n();
    let (id, error_id, hint_id) = (setup_id(at), setup_id(at) + "-error", setup_id(at) + "-hint");
    let title = field.schema.text("title").map_or_else(|| humanise(field.name()), str::to_owned);
    let hint = field
        .schema
        .text("description")
        .and_then(|text| description(session, text))
        .map(|hint| hint.attr("id", &hint_id));
    let example = field
        .schema
        .get("example")
        .map(|example| i18n.say_with(Text::Example, &[("value", &label_text(example))]));
    let required = field.required;
    let wrong = {
        let (complained, value) = (Rc::clone(complained), Rc::clone(value));
        derived(move || required && complained.get() && value.with(|text| text.trim().is_empty()))
    };
    let (marked, described, shown) = (Rc::clone(&wrong), Rc::clone(&wrong), wrong);
    let (typed, kept) = (Rc::clone(value), Rc::clone(value));
    let revealed = Rc::new(Observed::new(!field.secret));
    let dots = Rc::clone(&revealed);
    let hint_ref = if hint.is_some() { hint_id } else { String::new() };
    let error_ref = error_id.clone();
    let input = el("input", "jf-input")
        .attr_live("type", move || Some(if dots.get() { "text" } else { "password" }.to_owned()))
        .attr("id", &id)
        .attr("part", "input")
        .attr_if("placeholder", example.as_deref())
        // Browsers and password managers would keep what is not theirs to keep.
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("data-1p-ignore", "true")
        .attr("data-lpignore", "true")
        .attr("aria-required", if required { "true" } else { "false" })
        .truth_live("aria-invalid", move || marked.get())
        .attr_live("aria-describedby", move || {
            let error = if described.get() { error_ref.as_str() } else { "" };
            Some([&*hint_ref, " ", error].concat().trim().to_owned()).filter(|ids| !ids.is_empty())
        })
        .value_live(move || kept.get())
        .typed(move |text| typed.settle(text));
    let label = el("label", "jf-label")
        .attr("for", &id)
        .text(&title)
        .add_all((!required).then(|| el("span", "jf-optional").say(i18n, Text::Optional)));
    let reveal = field.secret.then(|| reveal_button(session, &title, &revealed));
    el("div", "jf-field")
        .attr("part", "field")
        .add(label)
        .add(el("div", "jf-with-reveal").add(input).add_all(reveal))
        .add_all(hint)
        .region(move || {
            if shown.get() {
                el("p", "jf-problem").attr("id", &error_id).say(i18n, Text::Missing).into()
            } else {
                Vec::new()
            }
        })
}

fn reveal_button(session: Session, title: &str, revealed: &Rc<Observed<bool>>) -> El {
    let i18n = session.i18n();
    let (told, named, worded, turned) =
        (Rc::clone(revealed), Rc::clone(revealed), Rc::clone(revealed), Rc::clone(revealed));
    let title = title.to_owned();
    let word = move |revealed: bool| i18n.say(if revealed { Text::Conceal } else { Text::Reveal });
    bare_button("jf-plain jf-reveal")
        .truth_live("aria-pressed", move || told.get())
        .attr_live("aria-label", move || Some([&*word(named.get()), " ", &*title].concat()))
        .text_live(move || word(worded.get()))
        .click(move || turned.update(|revealed| *revealed = !*revealed))
}
