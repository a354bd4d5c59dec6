//! Forms and runs. They outlive the page they are drawn on: whoever goes back and returns finds what they typed, and
//! a run that was started is seen to its end.

use super::Session;
use crate::clock::unguessable;
use crate::options::Notice;
use crate::pattern::BrowserPatterns;
use jackfield_core::Error;
use jackfield_core::form::{ActionForm, Changed, Form, Node, NodeId, Problem};
use jackfield_core::json::Value;
use jackfield_core::wire::{self, Action, Call, Execution};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names an action of a connector.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    Done(Arc<Execution>),
    Failed(Error),
}

/// A form and its runs.
#[derive(Clone, Copy)]
pub(crate) struct ActionRun {
    session: Session,
    key: StoredValue<RunKey>,
    form: StoredValue<ActionForm>,
    marks: StoredValue<BTreeMap<NodeId, ArcTrigger>>,
    pub(crate) run: RwSignal<Run>,
    /// The problems that sending was held back for.
    pub(crate) held_back: RwSignal<Vec<(NodeId, Problem)>>,
    /// The account that was chosen, where there are several.
    pub(crate) account: RwSignal<Option<Arc<str>>>,
    /// The last request and its key: the same request after a broken connection must not run twice.
    sent: StoredValue<Option<(Value, String)>>,
}

impl Session {
    /// The form of an action, with what was typed in it so far.
    pub(crate) fn action_run(self, key: &RunKey, action: &Action) -> ActionRun {
        if let Some(known) = self.runs.with_value(|runs| runs.get(key).copied()) {
            return known;
        }
        // Under the session's own owner: a page that is left must not take what was typed along.
        let made = self.owner.get_value().with(|| ActionRun {
            session: self,
            key: StoredValue::new(key.clone()),
            form: StoredValue::new(ActionForm::new(action)),
            marks: StoredValue::default(),
            run: RwSignal::default(),
            held_back: RwSignal::default(),
            account: RwSignal::default(),
            sent: StoredValue::default(),
        });
        self.runs.update_value(|runs| {
            runs.insert(key.clone(), made);
        });
        made
    }

    /// Sends what was entered. With problems it is held back, unless the person wants it sent all the same.
    pub(crate) fn run(self, key: &RunKey, of: ActionRun, credential: Option<&str>, anyway: bool) -> bool {
        if of.run.with_untracked(|run| *run == Run::Running) {
            return true;
        }
        let problems = if anyway { Vec::new() } else { of.form.with_value(|form| form.problems(&BrowserPatterns)) };
        of.redraw(Form::visit_all);
        let held_back = !problems.is_empty();
        of.held_back.set(problems);
        if held_back {
            return false;
        }
        let body = of.form.with_value(|form| form.request(credential));
        let Some(idempotency_key) = of.key_for(&body) else {
            of.run.set(Run::Failed(Error::widget(Error::BAD_OPTION, "this browser offers no secure randomness")));
            return true;
        };
        of.run.set(Run::Running);
        let key = key.clone();
        self.tell(Notice::Submitted { connector: Arc::clone(&key.connector), action: Arc::clone(&key.action) });
        let call = Call::Execute { connector: key.connector.to_string(), action: key.action.to_string(), idempotency_key, body };
        self.read(call, move |answer| {
            let run = match answer {
                Ok(answer) => {
                    let execution = wire::execution(&answer);
                    of.sent.set_value(None);
                    self.tell(Notice::Result {
                        connector: key.connector,
                        action: key.action,
                        execution: execution.id.clone(),
                        response: execution.response.clone(),
                    });
                    Run::Done(Arc::new(execution))
                }
                Err(error) => {
                    // Only where nobody can know whether it ran does a repeat have to be the same run.
                    if error.http_status.is_some() && !error.is_retryable() {
                        of.sent.set_value(None);
                    }
                    if error.credential_is_gone() {
                        self.read_credentials();
                    }
                    self.tell_error(&error, Some(&key.connector), Some(&key.action));
                    Run::Failed(error)
                }
            };
            of.run.set(run);
        });
        true
    }
}

impl ActionRun {
    /// The key for a request: the last one's, where that may have run and is repeated to the letter.
    fn key_for(self, body: &Value) -> Option<String> {
        let known = self.sent.with_value(|sent| sent.as_ref().filter(|(last, _)| last == body).map(|(_, key)| key.clone()));
        let key = known.or_else(unguessable)?;
        self.sent.set_value(Some((body.clone(), key.clone())));
        Some(key)
    }

    /// Reads the form without following its changes.
    pub(crate) fn with_form<T>(self, read: impl FnOnce(&ActionForm) -> T) -> T {
        self.form.with_value(read)
    }

    /// Reads a node, and reads it again whenever this node changes.
    pub(crate) fn with_node<T>(self, id: NodeId, read: impl FnOnce(&Node) -> T) -> Option<T> {
        self.mark(id).track();
        self.form.with_value(|form| form.fields.node(id).map(read))
    }

    /// The problem of a node, where it is time to say so.
    pub(crate) fn visible_problem(self, id: NodeId) -> Option<Problem> {
        self.mark(id).track();
        self.form.with_value(|form| {
            form.fields.node(id).filter(|node| node.visited)?;
            form.fields.problem(id, &BrowserPatterns)
        })
    }

    /// Changes what was entered, redraws what looks different, and tells the host that something changed.
    pub(crate) fn edit(self, change: impl FnOnce(&mut Form) -> Changed) {
        self.redraw(change);
        let key = self.key.get_value();
        self.session.tell(Notice::Changed { connector: key.connector, action: key.action });
    }

    /// The person has been in a field: from now on its message shows.
    pub(crate) fn visit(self, id: NodeId) {
        self.redraw(|form| form.visit(id));
    }

    fn redraw(self, change: impl FnOnce(&mut Form) -> Changed) {
        let changed = self.form.try_update_value(|form| change(&mut form.fields)).unwrap_or_default();
        let marks = self.marks.with_value(|marks| changed.iter().filter_map(|id| marks.get(id).cloned()).collect::<Vec<_>>());
        for mark in marks {
            mark.notify();
        }
        self.strike_solved();
    }

    /// A summary of problems that is being worked through loses what is solved.
    fn strike_solved(self) {
        let held = self.held_back.get_untracked();
        if held.is_empty() {
            return;
        }
        let unsolved = |(id, _): &(NodeId, Problem)| self.form.with_value(|form| form.fields.problem(*id, &BrowserPatterns).is_some());
        let still: Vec<(NodeId, Problem)> = held.iter().filter(|held| unsolved(held)).cloned().collect();
        if still.len() != held.len() {
            self.held_back.set(still);
        }
    }

    /// Adds an item to a list and answers with its id.
    pub(crate) fn add_item(self, list: NodeId) -> Option<NodeId> {
        let mut added = None;
        self.edit(|fields| {
            added = fields.add_item(list);
            vec![list]
        });
        added
    }

    fn mark(self, id: NodeId) -> ArcTrigger {
        let known = self.marks.with_value(|marks| marks.get(&id).cloned());
        known.unwrap_or_else(|| {
            let mark = ArcTrigger::new();
            self.marks.update_value(|marks| {
                marks.insert(id, mark.clone());
            });
            mark
        })
    }
}
