//! Values that the host offers: a text box, since anything else may be typed too, with a list of what the host's function
//! answers. The list knows the state of the question; what is asked when is decided here, how it is asked in `session`.

use super::deeds::{Deed, Hands, active_option, popup_of, remove_popup, value_of};
use super::frame::{Frame, offer_id};
use super::labels::{input_id, label_text};
use super::picker::{choices_of, combobox, in_place, note_row, options};
use crate::dom::{El, el};
use crate::i18n::Text;
use jackfield_core::form::{Changed, Form, Node, NodeId, State};
use jackfield_core::schema::{Control, TextKind};
use web_sys::Element;

/// So long nobody types before the host is asked.
const PAUSE_MS: u64 = 150;

/// Where what was typed since the list was opened is noted: what rests in the box is no query.
const QUERY: &str = "data-query";

/// How the question behind a list stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Asked,
    Answered,
    Failed,
}

/// Whether a host can offer values for a control.
pub(super) fn suits(control: &Control) -> bool {
    match control {
        Control::Text(kind) => !matches!(kind, TextKind::File),
        Control::Number | Control::Integer | Control::UnixTime | Control::Choice(_) => true,
        _ => false,
    }
}

/// Draws the field.
pub(super) fn remote(frame: Frame) -> El {
    let (of, id) = (frame.of, frame.id);
    let input = combobox(frame, "remote").does("remote", id);
    let called = el("p", "jf-quiet jf-offer").attr("id", &offer_id(id)).attr("dir", "auto");
    let (shown, named) = (input.clone(), called.clone());
    let line = el("div", "jf-offered").add(in_place(input.clone())).add(called);
    let show = move |node: &Node| {
        let text = typed_text(node);
        shown.set_value(&text);
        let label = of.offered_label(id).filter(|label| **label != *text);
        named.words(label.as_deref().unwrap_or_default());
    };
    of.name_stored(id);
    frame.placed(input, line, Box::new(show))
}

/// The value as someone would type it.
fn typed_text(node: &Node) -> String {
    match node.state {
        State::Chosen(at) => {
            choices_of(node).get(at).map(|choice| label_text(&choice.value)).unwrap_or_default()
        }
        _ => node.text().to_owned(),
    }
}

impl Hands {
    /// Opens the list, or brings it in line with what was typed.
    pub(super) fn offer(self, deed: &Deed, after_ms: u64) {
        let query = query_of(&deed.element);
        let known = self.of.offered(deed.id, &query).is_some();
        self.of.stop_asking();
        if known {
            self.draw_offers(&deed.element, deed.id, Standing::Answered);
        } else {
            self.ask(&deed.element, deed.id, after_ms);
        }
    }

    /// Something was typed: it is the value, and what the list is searched for.
    pub(super) fn type_freely(self, deed: &Deed) {
        let (id, text) = (deed.id, value_of(&deed.element));
        // Another question, another list: no row of the last one may be taken for one of this.
        remove_popup(&deed.element);
        El::of(deed.element.clone()).mark(QUERY, Some(&text));
        self.edit(|form| take_text(form, id, &text));
        self.offer(deed, PAUSE_MS);
    }

    /// A row of the list: a value, or the way to more of them.
    pub(super) fn take_offered(self, input: &Element, id: NodeId, row: &str) {
        let asked = popup_of(input).and_then(|list| list.get_attribute("aria-busy"));
        if asked.as_deref() == Some("true") && row.is_empty() {
            return;
        }
        let page = self.of.offered(id, &query_of(input));
        match row.parse().ok().and_then(|at: usize| page?.offers.get(at).cloned()) {
            Some(offer) => {
                self.leave_offers(input);
                self.of.take_offer(id, offer);
            }
            None => self.ask(input, id, 0),
        }
    }

    /// Closes the list; what was typed stays.
    pub(super) fn leave_offers(self, input: &Element) {
        self.of.stop_asking();
        remove_popup(input);
        El::of(input.clone()).mark(QUERY, None);
    }

    fn ask(self, input: &Element, id: NodeId, after_ms: u64) {
        self.draw_offers(input, id, Standing::Asked);
        let (query, input) = (query_of(input), input.clone());
        let then = move |answered| {
            self.draw_offers(&input, id, if answered { Standing::Answered } else { Standing::Failed });
        };
        self.of.ask(id, query, after_ms, Box::new(then));
    }

    fn draw_offers(self, input: &Element, id: NodeId, standing: Standing) {
        let i18n = self.session.i18n();
        let page = self.of.offered(id, &query_of(input)).unwrap_or_default();
        let rows = page
            .offers
            .iter()
            .enumerate()
            .map(|(at, offer)| [offer.label.to_string(), offer.description.to_string(), at.to_string()]);
        let mut rows: Vec<[String; 3]> = rows.collect();
        let note =
            (standing == Standing::Answered && rows.is_empty()).then(|| i18n.say(Text::NothingMatches));
        // The last row is one to be on as well, so that whoever goes on from it finds the next value in its place.
        let last = match standing {
            Standing::Asked => Some((Text::Loading, String::new())),
            Standing::Answered => page.cursor.as_ref().map(|_| (Text::ShowMore, String::new())),
            Standing::Failed => Some((Text::OptionsFailed, i18n.say(Text::TryAgain))),
        };
        rows.extend(last.map(|(text, beside)| [i18n.say(text), beside, String::new()]));
        let (scrolled, active) = (popup_of(input).map(|list| list.scroll_top()), active_option(input));
        let active = active.and_then(|active| active.get_attribute("id"));
        remove_popup(input);
        let list = options(&rows, id, "remote").add_all(note.map(|note| note_row(&note)));
        let list = list.attr("aria-busy", if standing == Standing::Asked { "true" } else { "false" });
        if let Some(around) = input.parent_element() {
            let _placed = El::of(around).add(list);
        }
        let box_ = El::of(input.clone());
        box_.mark("aria-expanded", Some("true"));
        box_.mark("aria-controls", Some(&(input_id(id) + "-list")));
        if let (Some(list), Some(scrolled)) = (popup_of(input), scrolled) {
            list.set_scroll_top(scrolled);
        }
        // Whoever is on a row stays there while the list grows.
        if let Some(row) = active.and_then(|id| self.session.find(&id)) {
            self.activate(input, &row);
        }
        if standing == Standing::Failed {
            self.session.announce(&i18n.say(Text::OptionsFailed));
        }
    }
}

fn query_of(input: &Element) -> String {
    input.get_attribute(QUERY).unwrap_or_default().trim().to_owned()
}

fn take_text(form: &mut Form, id: NodeId, text: &str) -> Changed {
    let Some(node) = form.node(id) else { return Changed::new() };
    // One of the vendor's own values is that value, of whatever type it is.
    let choice = choices_of(node).iter().position(|choice| label_text(&choice.value) == text);
    let holds_json = node.is_json();
    match choice {
        Some(choice) => form.choose(id, Some(choice)),
        None => {
            let mut changed = if holds_json { form.clear(id) } else { Changed::new() };
            changed.extend(form.type_text(id, text));
            changed
        }
    }
}
