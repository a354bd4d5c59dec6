//! Values that the host offers for fields: asking its functions, and keeping what they answered for as long as that
//! holds. A host may look at the whole request to answer, so a change of any other field ends that.

use super::ActionRun;
use crate::clock;
use crate::options::OptionQuestion;
use jackfield_core::form::{Node, NodeId, Offer, OfferPage, State};
use jackfield_core::json::Value;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::AbortController;

/// What is known of what a host offers in one form.
#[derive(Default)]
pub(crate) struct Offers {
    /// What was answered, by field and by what was typed: all pages so far as one.
    kept: Vec<(NodeId, String, Rc<OfferPage>)>,
    /// What was taken, for the names of values.
    taken: Vec<(NodeId, Offer)>,
    /// Fields for which it was asked what the stored value is called.
    named: Vec<NodeId>,
    /// The question under way: there is one at most, since a person is in one field.
    asking: Option<Asking>,
    /// Counts questions, so that an answer that was overtaken notices.
    asked: u32,
}

/// A question; dropping it tells the host that nobody waits any more.
struct Asking(AbortController);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Offers {
    /// Keeps only what was answered for these fields.
    pub(super) fn forget_all_but(&mut self, fields: &[NodeId]) {
        self.kept.retain(|(id, ..)| fields.contains(id));
    }

    fn page(&self, id: NodeId, query: &str) -> Option<&Rc<OfferPage>> {
        self.kept.iter().find(|(of, asked, _)| *of == id && asked == query).map(|(.., page)| page)
    }

    fn keep(&mut self, id: NodeId, query: &str, page: OfferPage) {
        let mut whole = self.page(id, query).map(|known| OfferPage::clone(known)).unwrap_or_default();
        whole.offers.extend(page.offers);
        whole.cursor = page.cursor;
        self.kept.retain(|(of, asked, _)| *of != id || asked != query);
        self.kept.push((id, query.to_owned(), Rc::new(whole)));
    }

    fn label(&self, id: NodeId, value: &Value) -> Option<Arc<str>> {
        let taken = self.taken.iter().filter(|(of, _)| *of == id).map(|(_, offer)| offer);
        let kept = self.kept.iter().filter(|(of, ..)| *of == id).flat_map(|(.., page)| &page.offers);
        taken.chain(kept).find(|offer| offer.value == *value).map(|offer| Arc::clone(&offer.label))
    }
}

impl ActionRun {
    /// What is known for what was typed in a field.
    pub(crate) fn offered(self, id: NodeId, query: &str) -> Option<Rc<OfferPage>> {
        self.state().offers.borrow().page(id, query).cloned()
    }

    /// What the value in a field is called, where the host has said so.
    pub(crate) fn offered_label(self, id: NodeId) -> Option<Arc<str>> {
        let value = self.form(|form| form.fields.assemble(id))?;
        self.state().offers.borrow().label(id, &value)
    }

    /// Whether a field holds a value of the host's that its own control could not hold, and it is shown as what it is
    /// called all the same.
    pub(crate) fn holds_offer(self, node: &Node) -> bool {
        let State::Json(text) = &node.state else { return false };
        let is_it = |(of, offer): &(NodeId, Offer)| *of == node.id && offer.value.to_pretty() == *text;
        self.state().offers.borrow().taken.iter().any(is_it)
    }

    /// Takes a value that was offered.
    pub(crate) fn take_offer(self, id: NodeId, offer: Offer) {
        let value = offer.value.clone();
        {
            let state = self.state();
            let mut offers = state.offers.borrow_mut();
            offers.taken.retain(|(of, _)| *of != id);
            offers.taken.push((id, offer));
        }
        self.edit(|form| form.fill_in(id, &value));
    }

    /// Asks the host once what the value that a field was opened with is called. A host that does not say so is not asked
    /// again before somebody goes into the field.
    pub(crate) fn name_stored(self, id: NodeId) {
        let is_stored = |node: &Node| matches!(node.state, State::Text(_)) && !node.visited;
        let number = self.peek(id, |node| node.source.filter(|_| is_stored(node))).flatten();
        let value = self.form(|form| form.fields.assemble(id));
        let (Some(number), Some(value), Ok(controller)) = (number, value, AbortController::new()) else {
            return;
        };
        {
            let state = self.state();
            let mut offers = state.offers.borrow_mut();
            if offers.named.contains(&id) || offers.label(id, &value).is_some() {
                return;
            }
            offers.named.push(id);
        }
        // Not in the middle of drawing: a host may answer by changing options.
        wasm_bindgen_futures::spawn_local(async move {
            let Some(source) = self.session.source(&self.state().key, number) else { return };
            let question = OptionQuestion {
                selected: Some(value.clone()),
                value: self.form(jackfield_core::form::ActionForm::value),
                signal: controller.signal(),
                query: String::new(),
                cursor: None,
            };
            // What went wrong is told when somebody goes into the field.
            let Ok(page) = source.ask(question).await else { return };
            if let Some(offer) = page.offers.into_iter().find(|offer| offer.value == value) {
                self.state().offers.borrow_mut().taken.push((id, offer));
                self.redraw(|_| vec![id]);
            }
        });
    }

    /// Nobody waits for an answer any more.
    pub(crate) fn stop_asking(self) {
        let state = self.state();
        let mut offers = state.offers.borrow_mut();
        offers.asked = offers.asked.wrapping_add(1);
        offers.asking = None;
    }

    /// Asks the host for values, or for more of them, after a while; `then` hears whether it answered. A question that
    /// comes later takes its place, and then it is not called.
    pub(crate) fn ask(self, id: NodeId, query: String, after_ms: u64, then: Box<dyn Fn(bool)>) {
        self.stop_asking();
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        let number = {
            let state = self.state();
            let mut offers = state.offers.borrow_mut();
            offers.asking = Some(Asking(controller));
            offers.asked
        };
        let is_current = move || self.state().offers.borrow().asked == number;
        wasm_bindgen_futures::spawn_local(async move {
            if after_ms > 0 {
                clock::sleep(after_ms).await;
            }
            if !is_current() {
                return;
            }
            let key = self.state().key.clone();
            let source = self.peek(id, |node| node.source).flatten();
            let Some(source) = source.and_then(|number| self.session.source(&key, number)) else { return };
            let cursor = self.offered(id, &query).and_then(|page| page.cursor.clone());
            let value = self.form(jackfield_core::form::ActionForm::value);
            let answer = source
                .ask(OptionQuestion { query: query.clone(), cursor, value, selected: None, signal })
                .await;
            if !is_current() {
                return;
            }
            let answered = answer.is_ok();
            match answer {
                Ok(page) => self.state().offers.borrow_mut().keep(id, &query, page),
                Err(error) => self.session.tell_error(&error, Some(&key.connector), Some(&key.action)),
            }
            // What a value is called may be known now.
            self.redraw(|_| vec![id]);
            then(answered);
        });
    }
}
