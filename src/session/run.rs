//! Forms and runs. They outlive the page they are drawn on: whoever goes back and returns finds what they typed, and
//! a run that was started is seen to its end.

use super::Session;
use super::offers::Offers;
use crate::clock::unguessable;
use crate::dom::Observed;
use crate::graph::{Stored, Trigger};
use crate::options::Notice;
use jackfield_core::Error;
use jackfield_core::form::{ActionForm, Changed, Form, Node, NodeId, Problem};
use jackfield_core::json::Value;
use jackfield_core::wire::{self, Action, Call, Execution};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// Names an action of a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RunKey {
    pub(crate) connector: Arc<str>,
    pub(crate) action: Arc<str>,
}

/// How the last run stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Run {
    #[default]
    Idle,
    Running,
    Done(Rc<Execution>),
    Failed(Error),
}

/// A form and its runs.
#[derive(Default)]
pub(crate) struct RunState {
    pub(super) key: RunKey,
    /// The action as it was when the form was made.
    action: Value,
    form: RefCell<ActionForm>,
    /// Who follows which node, by the node's number.
    marks: RefCell<Vec<Option<Rc<Trigger>>>>,
    pub(crate) run: Observed<Run>,
    /// The problems that sending was held back for.
    pub(crate) held_back: Observed<Vec<(NodeId, Problem)>>,
    /// The node that fills the view, where someone went deeper than there is room for.
    pub(crate) focused: Observed<Option<NodeId>>,
    /// Counts changes, for those who show the request as it stands.
    pub(crate) changes: Observed<u32>,
    /// Counts how often there was another form in the place of this one.
    pub(crate) renewed: Observed<u32>,
    /// What the host offers for fields.
    pub(super) offers: RefCell<Offers>,
    /// How many fields were brought up to date, for tests of what a keystroke costs.
    pub(crate) looked: Cell<u32>,
    /// The account that was chosen, where there are several.
    pub(crate) account: Observed<Option<Arc<str>>>,
    /// Whether the last run was wanted whatever stands against the form.
    anyway: Cell<bool>,
    /// The last request and its key: the same request after a broken connection must not run twice.
    sent: RefCell<Option<(Value, String)>>,
}

/// A handle to a form and its runs.
#[derive(Clone, Copy)]
pub(crate) struct ActionRun {
    pub(super) session: Session,
    state: Stored<RunState>,
}

impl Session {
    /// The form of an action, with what was typed in it so far. An action that has become another one, behind another
    /// endpoint for example, gets a form of its own: the old one would send what nobody asks for any more.
    pub(crate) fn action_run(self, key: &RunKey, action: &Action) -> ActionRun {
        let know = self.know();
        let known = self.known_run(key).filter(|run| run.state().action == action.document);
        known.unwrap_or_else(|| {
            let draft = self.take_draft(key, &action.document);
            let state = RunState {
                key: key.clone(),
                action: action.document.clone(),
                form: RefCell::new(self.new_form(key, action, draft.as_ref())),
                changes: Observed::new(u32::from(draft.is_some())),
                ..RunState::default()
            };
            // Under the session's own owner: a page that is left must not take what was typed along.
            let keep = || Stored::new(state);
            let state = match know.owner.upgrade() {
                Some(owner) => owner.with(keep),
                None => keep(),
            };
            let made = ActionRun { session: self, state };
            let mut runs = know.runs.borrow_mut();
            runs.retain(|(known, _)| known != key);
            runs.push((key.clone(), made));
            if know.is_sole {
                self.tell(Notice::Ready(1));
            }
            made
        })
    }
}

impl Session {
    /// The form of an action, if there is one.
    pub(crate) fn known_run(self, key: &RunKey) -> Option<ActionRun> {
        self.know().runs.borrow().iter().find(|(known, _)| known == key).map(|(_, run)| *run)
    }
}

impl ActionRun {
    /// The form and its runs. Of a widget that is gone: an empty form.
    #[inline(never)]
    pub(crate) fn state(self) -> Rc<RunState> {
        self.state.get().unwrap_or_default()
    }

    /// Sends what was entered. With problems it is held back, unless the person wants it sent all the same; then, and
    /// only then, the answer is `false`.
    pub(crate) fn send(self, credential: Option<&str>, anyway: bool) -> bool {
        let state = self.state();
        if state.run.peek(|run| *run == Run::Running) {
            return true;
        }
        state.anyway.set(anyway);
        let sent = self.show_problems(!anyway).is_none();
        if sent {
            self.execute(&state, credential);
        }
        sent
    }

    /// Sends what is in the form with another account, as it was sent the last time: that was refused, so it has not run.
    pub(crate) fn send_again(self, account: &Arc<str>) -> bool {
        let state = self.state();
        // What was said of the last run went with the old account.
        state.run.settle(Run::Idle);
        state.account.set(Some(Arc::clone(account)));
        self.send(Some(account), state.anyway.get())
    }

    /// Shows all that stands against the form, or that nothing counts; answers with the first of it.
    pub(crate) fn show_problems(self, all: bool) -> Option<NodeId> {
        let state = self.state();
        let problems = if all { state.form.borrow().problems() } else { Vec::new() };
        self.redraw(|form| form.report(&problems));
        let first = problems.first().map(|(id, _)| *id);
        state.held_back.settle(problems);
        first
    }

    /// What was typed, for being put by; `None` where nothing was.
    pub(super) fn draft(self) -> Option<Value> {
        let state = self.state();
        let is_typed = state.changes.peek(|changes| *changes > 0);
        is_typed.then(|| state.form.borrow().draft(&state.action))
    }

    /// Goes on with another form, made from what the host changed. What was typed is in it, unless the host gave another
    /// value.
    pub(super) fn renew(self, form: ActionForm) {
        let state = self.state();
        state.form.replace(form);
        state.offers.take();
        state.held_back.settle(Vec::new());
        state.focused.settle(None);
        state.renewed.update(|times| *times = times.wrapping_add(1));
        state.changes.update(|changes| *changes = changes.wrapping_add(1));
    }

    fn execute(self, state: &Rc<RunState>, credential: Option<&str>) {
        let body = state.form.borrow().request(credential);
        let Some(idempotency_key) = state.key_for(&body) else {
            state.run.set(Run::Failed(Error::widget(
                Error::BAD_OPTION,
                "this browser offers no secure randomness",
            )));
            return;
        };
        state.run.set(Run::Running);
        let RunKey { connector, action } = state.key.clone();
        self.session
            .tell(Notice::Submitted { connector: Arc::clone(&connector), action: Arc::clone(&action) });
        let call = Call::Execute {
            connector: connector.to_string(),
            action: action.to_string(),
            idempotency_key,
            body,
        };
        let (state, session) = (Rc::clone(state), self.session);
        session.read(call, move |answer| {
            let run = match answer {
                Ok(answer) => {
                    let execution = wire::execution(&answer);
                    state.sent.replace(None);
                    session.tell(Notice::Result {
                        connector,
                        action,
                        execution: execution.id.clone(),
                        response: execution.response.clone(),
                    });
                    Run::Done(Rc::new(execution))
                }
                Err(error) => {
                    // Only where nobody can know whether it ran does a repeat have to be the same run.
                    if !error.leaves_outcome_open() {
                        state.sent.replace(None);
                    }
                    if error.credential_is_gone() {
                        session.read_credentials();
                    }
                    session.tell_error(&error, Some(&connector), Some(&action));
                    Run::Failed(error)
                }
            };
            state.run.set(run);
        });
    }

    /// Reads the form without following its changes.
    pub(crate) fn form<T>(self, read: impl FnOnce(&ActionForm) -> T) -> T {
        read(&self.state().form.borrow())
    }

    /// Reads a node, without following it.
    pub(crate) fn peek<T>(self, id: NodeId, read: impl FnOnce(&Node) -> T) -> Option<T> {
        self.state().form.borrow().fields.node(id).map(read)
    }

    /// Reads a node, and reads it again whenever this node changes.
    pub(crate) fn node<T>(self, id: NodeId, read: impl FnOnce(&Node) -> T) -> Option<T> {
        let state = self.state();
        state.mark(id).track();
        let form = state.form.borrow();
        form.fields.node(id).map(read)
    }

    /// Brings a field up to date with its node, now and whenever the node changes; answers with the message to show.
    pub(crate) fn look(self, id: NodeId, show: &dyn Fn(&Node)) -> Option<Problem> {
        let state = self.state();
        state.mark(id).track();
        state.looked.set(state.looked.get().wrapping_add(1));
        let form = state.form.borrow();
        let node = form.fields.node(id)?;
        show(node);
        if node.visited { form.fields.problem(id) } else { None }
    }

    /// Puts a whole request, or its body alone, in the place of what was entered.
    pub(crate) fn paste(self, value: &Value) {
        let changed = self.state().form.borrow_mut().paste(value);
        self.edit(move |_| changed);
    }

    /// What is wrong with a node, visited or not.
    pub(crate) fn problem_now(self, id: NodeId) -> Option<Problem> {
        self.state().form.borrow().fields.problem(id)
    }

    /// Changes what was entered, redraws what looks different, and tells the host that something changed. A host that
    /// keeps what is entered is told what that is, once all of it has happened.
    pub(crate) fn edit(self, change: impl FnOnce(&mut Form) -> Changed) {
        let changed = self.change(change);
        self.changed(changed);
    }

    /// There once for all changes: what follows from one is the same for each.
    #[inline(never)]
    fn changed(self, changed: Changed) {
        let state = self.state();
        state.offers.borrow_mut().forget_all_but(&changed);
        self.draw_anew(changed);
        state.changes.update(|changes| *changes = changes.wrapping_add(1));
        if !self.session.know().configure.peek(|configure| *configure) {
            let RunKey { connector, action } = state.key.clone();
            self.session.tell(Notice::Changed { connector, action, entered: None });
        }
    }

    /// The person has been in a field: from now on its message shows.
    pub(crate) fn visit(self, id: NodeId) {
        self.redraw(|form| form.visit(id));
    }

    /// Changes how fields look, and not what was entered.
    pub(crate) fn redraw(self, change: impl FnOnce(&mut Form) -> Changed) {
        let changed = self.change(change);
        self.draw_anew(changed);
    }

    fn change(self, change: impl FnOnce(&mut Form) -> Changed) -> Changed {
        change(&mut self.state().form.borrow_mut().fields)
    }

    #[inline(never)]
    fn draw_anew(self, changed: Changed) {
        let state = self.state();
        let changed = in_order(changed);
        state.strike_solved(&changed);
        for id in changed {
            let mark = state.marks.borrow().get(id.index()).cloned().flatten();
            mark.iter().for_each(|mark| mark.notify());
        }
    }
}

/// Each node once, the older ones first. Few change at once, or nearly all in order: the sort that would be faster for
/// any others is five kilobytes of the download.
fn in_order(changed: Changed) -> Changed {
    let mut ordered = Changed::new();
    for id in changed {
        if let Err(place) = ordered.binary_search(&id) {
            ordered.insert(place, id);
        }
    }
    ordered
}

impl RunState {
    /// The connector whose action it is.
    pub(crate) fn connector(&self) -> Arc<str> {
        Arc::clone(&self.key.connector)
    }

    /// The connector and the action.
    pub(crate) fn key(&self) -> RunKey {
        self.key.clone()
    }

    /// The next run is a new one, even if it looks like the last.
    pub(crate) fn begin_anew(&self) {
        self.sent.replace(None);
    }

    /// The key for a request: the last one's, where that may have run and is repeated to the letter.
    fn key_for(&self, body: &Value) -> Option<String> {
        let known = self.sent.borrow().as_ref().filter(|(last, _)| last == body).map(|(_, key)| key.clone());
        let key = known.or_else(unguessable)?;
        self.sent.replace(Some((body.clone(), key.clone())));
        Some(key)
    }

    fn mark(&self, id: NodeId) -> Rc<Trigger> {
        let mut marks = self.marks.borrow_mut();
        if marks.len() <= id.index() {
            marks.resize(id.index() + 1, None);
        }
        let Some(mark) = marks.get_mut(id.index()) else { return Rc::default() };
        mark.get_or_insert_default().clone()
    }

    /// A summary of problems that is being worked through loses what is solved. Only what has changed is looked at.
    fn strike_solved(&self, changed: &[NodeId]) {
        let mut held = self.held_back.peek(Vec::clone);
        if held.iter().any(|(id, _)| changed.binary_search(id).is_ok()) {
            let form = self.form.borrow();
            held.retain(|(id, _)| changed.binary_search(id).is_err() || form.fields.problem(*id).is_some());
            drop(form);
            self.held_back.settle(held);
        }
    }
}
