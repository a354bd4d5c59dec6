//! What runs again when something has changed.

use super::closure::Give;
use super::owner::{Owner, keep};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::{Rc, Weak};

struct Effect {
    /// Keeps what a run has set up. It stands first because it goes first: what was set up may use what set it up.
    owner: Owner,
    run: Box<dyn Give<()>>,
    /// How often it has run: what an earlier run read is nothing to the next one.
    runs: Cell<u32>,
    waits: Cell<bool>,
}

thread_local! {
    static RUNNING: RefCell<Option<Rc<Effect>>> = const { RefCell::new(None) };
    /// What has to run again, in the order in which that came about.
    static WAITING: RefCell<VecDeque<Weak<Effect>>> = const { RefCell::new(VecDeque::new()) };
}

/// Runs at once, and again whenever something that it read has changed; until what it was made in is drawn anew.
pub(crate) fn effect(run: impl Fn() + 'static) {
    keep_running(Box::new(run));
}

fn keep_running(run: Box<dyn Give<()>>) {
    let effect = Effect { owner: Owner::default(), run, runs: Cell::default(), waits: Cell::default() };
    let effect = Rc::new(effect);
    effect.run();
    keep(effect);
}

impl Effect {
    fn run(self: &Rc<Self>) {
        self.waits.set(false);
        self.runs.set(self.runs.get().wrapping_add(1));
        self.owner.cleanup();
        let before = swap(Some(Rc::clone(self)));
        self.owner.with(|| self.run.give());
        swap(before);
    }
}

/// Reads without following what is read.
pub(crate) fn untrack<R>(read: impl FnOnce() -> R) -> R {
    let before = swap(None);
    let result = read();
    swap(before);
    result
}

#[inline(never)]
fn swap(effect: Option<Rc<Effect>>) -> Option<Rc<Effect>> {
    RUNNING.with(|running| running.replace(effect))
}

/// Who follows something that changes.
#[derive(Default)]
pub(crate) struct Trigger(RefCell<Vec<(Weak<Effect>, u32)>>);

impl fmt::Debug for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trigger")
    }
}

impl Trigger {
    /// For how many followers there is an entry, those who have gone or read other things since included.
    #[cfg(all(test, target_arch = "wasm32"))]
    pub(super) fn followers(&self) -> usize {
        self.0.borrow().len()
    }

    /// Follows it, from the effect that is running.
    #[inline(never)]
    pub(crate) fn track(&self) {
        let Some(effect) = RUNNING.with(|running| running.borrow().clone()) else { return };
        let (this, run) = (Rc::downgrade(&effect), effect.runs.get());
        let mut followers = self.0.borrow_mut();
        // An effect that reads something over and over has mostly been the last to read it.
        if followers.last().is_some_and(|(last, at)| *at == run && last.ptr_eq(&this)) {
            return;
        }
        // Those who are gone or have read other things since are dropped when the list would grow, so it stays within
        // twice the number of those who follow.
        if followers.len() == followers.capacity() {
            followers.retain(|(known, at)| known.upgrade().is_some_and(|known| known.runs.get() == *at));
            let live = followers.len();
            followers.reserve(live + 1);
        }
        followers.push((this, run));
    }

    /// Lets everyone who follows it run again, soon.
    #[inline(never)]
    pub(crate) fn notify(&self) {
        // Whoever still cares will read it again.
        for (follower, run) in self.0.take() {
            if let Some(effect) = follower.upgrade()
                && effect.runs.get() == run
                && !effect.waits.replace(true)
            {
                run_soon(follower);
            }
        }
    }
}

fn run_soon(effect: Weak<Effect>) {
    let first = WAITING.with(|waiting| {
        let mut waiting = waiting.borrow_mut();
        waiting.push_back(effect);
        waiting.len() == 1
    });
    if first {
        wasm_bindgen_futures::spawn_local(async { run_waiting() });
    }
}

/// Runs what waits, and what comes to wait meanwhile. What has been let go of meanwhile does not run.
fn run_waiting() {
    loop {
        let next = WAITING.with(|waiting| waiting.borrow_mut().pop_front());
        let Some(next) = next else { return };
        if let Some(effect) = next.upgrade() {
            effect.run();
        }
    }
}
