//! The attempts that are under way in one widget, at most one for each connector.

use super::hints::{Hint, Hints};
use super::window::SignInWindow;
use crate::clock::{Timer, now_ms, unguessable};
use jackfield_core::connect::{Attempt, Effect, Event, Outcome, Phase, Window};
use jackfield_core::json::Value;
use jackfield_core::wire::{Created, Credential};
use jackfield_core::{Error, SafeUrl};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;

/// How often a window is asked whether it is closed.
const CLOSED_EVERY_MS: u64 = 400;
/// How long an account may take to be in the list, once the provider has sent someone back.
const SETTLES_MS: u64 = 2_000;
/// How long after giving up someone who comes back to the page may have succeeded all the same.
const LATE_MS: u64 = 10 * 60 * 1000;

/// An answer that is on its way.
pub(crate) type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// What an attempt needs from the widget around it.
pub(crate) trait Request: 'static {
    /// Reads the credentials of a connector.
    fn list(&self, connector: &str) -> Answer<Vec<Credential>>;
    /// Asks for a credential.
    fn create(&self, connector: &str, body: &Value) -> Answer<Created>;
    /// What the widget wants to find again, before the page is left for a connector.
    fn put_by(&self, connector: &str) -> Value;
    /// Shows how an attempt stands.
    fn show(&self, connector: &Arc<str>, phase: Phase);
    /// An attempt has ended.
    fn ended(&self, connector: &Arc<str>, outcome: Outcome);
}

/// The attempts of one widget. Dropping it ends them all and lets go of everything they hold in the browser.
pub(crate) struct Attempts {
    request: Rc<dyn Request>,
    running: Rc<RefCell<Vec<Rc<Running>>>>,
    /// Until when someone who comes back may have finished what they gave up here.
    late_until: Rc<Cell<u64>>,
    _hints: Hints,
}

struct Running {
    /// Where it is kept while it is under way. At its end it goes, and what was entered with it.
    kept_in: Weak<RefCell<Vec<Rc<Self>>>>,
    connector: Arc<str>,
    body: Value,
    in_this_tab: bool,
    request: Rc<dyn Request>,
    attempt: RefCell<Attempt>,
    window: RefCell<SignInWindow>,
    timer: RefCell<Option<Timer>>,
    watch: RefCell<Option<Timer>>,
}

impl Attempts {
    pub(crate) fn new(request: impl Request) -> Self {
        let request: Rc<dyn Request> = Rc::new(request);
        let running: Rc<RefCell<Vec<Rc<Running>>>> = Rc::default();
        let late_until = Rc::new(Cell::new(0));
        let (asked, told, late) = (Rc::clone(&request), Rc::clone(&running), Rc::clone(&late_until));
        let look: RefCell<Option<Timer>> = RefCell::default();
        let hints = Hints::listen(Rc::new(move |hint| {
            let now = now_ms();
            // Someone may have finished what was begun before the page was loaded anew, in another tab, or given up here.
            let unexpected = matches!(hint, Hint::Callback(_)) || now < late.get();
            let running: Vec<_> =
                told.borrow().iter().filter(|running| running.is_under_way()).cloned().collect();
            if running.is_empty() && unexpected {
                let asked = Rc::clone(&asked);
                // The same news comes in several ways; one look is enough.
                *look.borrow_mut() = Timer::new(SETTLES_MS, move || {
                    let answer = asked.list("");
                    wasm_bindgen_futures::spawn_local(async move {
                        // Reading it is all: what it holds is on screen then.
                        let _ = answer.await;
                    });
                });
            }
            for running in running {
                running.on(match &hint {
                    Hint::Callback(error) => Event::Hint(now, error.clone()),
                    Hint::Attention => Event::Focus(now),
                });
            }
        }));
        Self { request, running, late_until, _hints: hints }
    }

    /// Goes on with an attempt for which the page was left.
    pub(crate) fn resume(&self, connector: &Arc<str>, baseline: Vec<Credential>, denial: Option<&str>) {
        self.cancel(connector);
        let (attempt, effects) = Attempt::resume(now_ms(), baseline, denial);
        let running = self.keep(connector, Value::Null, false, attempt, SignInWindow::none());
        running.carry_out(effects);
    }

    fn keep(
        &self,
        connector: &Arc<str>,
        body: Value,
        in_this_tab: bool,
        attempt: Attempt,
        window: SignInWindow,
    ) -> Rc<Running> {
        let running = Rc::new(Running {
            kept_in: Rc::downgrade(&self.running),
            connector: Arc::clone(connector),
            body,
            in_this_tab,
            request: Rc::clone(&self.request),
            attempt: RefCell::new(attempt),
            window: RefCell::new(window),
            timer: RefCell::default(),
            watch: RefCell::default(),
        });
        self.running.borrow_mut().push(Rc::clone(&running));
        running
    }

    /// Begins an attempt, inside the click that asked for it. One that is under way for this connector is superseded.
    pub(crate) fn begin(
        &self,
        connector: &Arc<str>,
        body: Value,
        needs_window: bool,
        in_this_tab: bool,
        timeout_ms: Option<u64>,
    ) {
        self.cancel(connector);
        let window = if needs_window && !in_this_tab {
            // A name nobody else uses: a known one would take over a window that is not ours.
            SignInWindow::open(&["jackfield-", &*unguessable().unwrap_or_default()].concat())
        } else {
            SignInWindow::none()
        };
        let seen = match (needs_window, in_this_tab) {
            (false, _) => Window::Unneeded,
            // This tab is the window, and nobody blocks it.
            (true, true) => Window::Open,
            (true, false) => window.seen(),
        };
        let (attempt, effects) = Attempt::begin(now_ms(), seen, timeout_ms);
        let running = self.keep(connector, body, in_this_tab, attempt, window);
        if needs_window {
            watch(&running);
        }
        running.carry_out(effects);
    }

    /// The person gives up. What they have begun elsewhere may still succeed, and then shows up.
    pub(crate) fn cancel(&self, connector: &str) {
        if self.find(connector).is_some_and(|running| running.is_under_way()) {
            self.late_until.set(now_ms() + LATE_MS);
        }
        self.report(connector, Event::Cancel);
    }

    /// The person says that they have finished.
    pub(crate) fn say_finished(&self, connector: &str) {
        self.report(connector, Event::SaidFinished(now_ms()));
    }

    /// Brings the window forward, or opens it once more; inside the click that asked for it.
    pub(crate) fn reopen(&self, connector: &str) {
        let Some(running) = self.find(connector) else { return };
        let seen = {
            let mut window = running.window.borrow_mut();
            window.close();
            *window = SignInWindow::open(&["jackfield-", &*unguessable().unwrap_or_default()].concat());
            window.focus();
            window.seen()
        };
        watch(&running);
        running.on(Event::Reopened(seen));
    }

    /// Leaves the page for the sign-in page. The callback page brings the person back to where they are now.
    pub(crate) fn continue_in_this_tab(&self, connector: &str) {
        let running = self.find(connector);
        if let Some(running) = running
            && let Phase::Waiting(_, url) = running.attempt.borrow().phase()
        {
            running.leave_for(url);
        }
    }

    fn find(&self, connector: &str) -> Option<Rc<Running>> {
        self.running.borrow().iter().find(|running| *running.connector == *connector).cloned()
    }

    fn report(&self, connector: &str, event: Event) {
        if let Some(running) = self.find(connector) {
            running.on(event);
        }
    }
}

fn report(target: &Weak<Running>, event: Event) {
    if let Some(running) = target.upgrade() {
        running.on(event);
    }
}

/// Asks the window again and again whether it is closed; there is no event for it.
fn watch(running: &Rc<Running>) {
    let target = Rc::downgrade(running);
    let timer = Timer::new(CLOSED_EVERY_MS, move || {
        let Some(running) = target.upgrade() else { return };
        if running.window.borrow().says_closed() {
            running.on(Event::SaidClosed(now_ms()));
        } else if running.is_under_way() {
            // The timer that is running now is replaced only after it has run.
            let again = Rc::clone(&running);
            crate::clock::later(Box::new(move || watch(&again)));
        }
    });
    *running.watch.borrow_mut() = timer;
}

impl Running {
    fn is_under_way(&self) -> bool {
        !self.attempt.borrow().has_ended()
    }

    fn on(self: &Rc<Self>, event: Event) {
        // An answer that comes after the end changes nothing, least of all what is on screen.
        if !self.is_under_way() {
            return;
        }
        let effects = self.attempt.borrow_mut().on(event);
        self.carry_out(effects);
    }

    fn carry_out(self: &Rc<Self>, effects: Vec<Effect>) {
        let phase = self.attempt.borrow().phase().clone();
        self.request.show(&self.connector, phase);
        for effect in effects {
            match effect {
                Effect::ReadBaseline => self.read(|list, _| Event::Baseline(list)),
                Effect::ReadList => self.read(|list, now| Event::Listed(now, list)),
                Effect::Create => {
                    let answer = self.request.create(&self.connector, &self.body);
                    self.spawn(answer, |created, now| Event::Created(now, created));
                }
                Effect::Navigate(url) if self.in_this_tab => self.leave_for(&url),
                Effect::Navigate(url) => self.window.borrow().navigate(&url),
                Effect::WakeAt(at) => {
                    let target = Rc::downgrade(self);
                    let timer = Timer::new(at.saturating_sub(now_ms()), move || {
                        let target = target.clone();
                        // After this callback, so that the timer may be replaced by what it sets off.
                        crate::clock::later(Box::new(move || report(&target, Event::Tick(now_ms()))));
                    });
                    *self.timer.borrow_mut() = timer;
                }
                Effect::CloseWindow => self.window.borrow_mut().close(),
                Effect::End(outcome) => {
                    self.let_go();
                    if let Some(kept) = self.kept_in.upgrade() {
                        kept.borrow_mut().retain(|running| !Rc::ptr_eq(running, self));
                    }
                    self.request.ended(&self.connector, outcome);
                }
                _ => {}
            }
        }
    }

    fn read(self: &Rc<Self>, event: fn(Result<Vec<Credential>, Error>, u64) -> Event) {
        let answer = self.request.list(&self.connector);
        self.spawn(answer, event);
    }

    fn spawn<T: 'static>(self: &Rc<Self>, answer: Answer<T>, event: fn(Result<T, Error>, u64) -> Event) {
        let target = Rc::downgrade(self);
        wasm_bindgen_futures::spawn_local(async move {
            let answer = answer.await;
            report(&target, event(answer, now_ms()));
        });
    }

    fn leave_for(&self, url: &SafeUrl) {
        let put_by = self.request.put_by(&self.connector);
        super::leaving::leave_for(url, &self.connector, self.attempt.borrow().baseline(), put_by);
    }

    fn let_go(&self) {
        self.timer.take();
        self.watch.take();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.let_go();
    }
}
