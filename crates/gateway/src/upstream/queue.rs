//! Whose upstream call is next. So many go on at once, so many wait, and users take turns: whoever has a thousand
//! calls waiting waits for them alone. It must not know what a call is.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

/// Who waits together: one end user, or, as `None`, everybody (for what is asked on nobody's behalf).
pub(crate) type Line = Option<Arc<str>>;

/// There is no room to wait in, or the wait was too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// The queue. Cloning it shares it.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    limits: Limits,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Calls that go on at once.
    slots: usize,
    /// Of those, one user's: slow runs of one must not stop everybody else's.
    share: usize,
    /// Calls that wait.
    room: usize,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    waiting: usize,
    lines: HashMap<Line, InLine>,
    /// The lines in which somebody waits, the next one first.
    turns: VecDeque<Line>,
    tickets: u64,
}

#[derive(Debug, Default)]
struct InLine {
    taken: usize,
    calls: VecDeque<(u64, Waiter)>,
}

type Waiter = oneshot::Sender<Result<Slot, Full>>;

/// The right to make a call, given back when dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    queue: Option<Queue>,
    line: Line,
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(queue) = self.queue.take() {
            queue.release(&self.line);
        }
    }
}

/// A place in a line, left when dropped: whoever stops waiting must not be called.
struct Place<'a> {
    queue: &'a Queue,
    line: Line,
    ticket: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.queue.state().leave(&self.line, self.ticket);
    }
}

impl Queue {
    /// `slots` calls at once, a quarter of them for one user at most, and `room` for others to wait in.
    pub(crate) fn new(slots: usize, room: usize) -> Self {
        let limits = Limits { slots, share: slots.div_ceil(4), room };
        Self { limits, state: Arc::default() }
    }

    /// Calls that go on, and calls that wait.
    pub(crate) fn lengths(&self) -> (usize, usize) {
        let state = self.state();
        (state.taken, state.waiting)
    }

    /// Waits for its turn, for `limit` at most.
    pub(crate) async fn enter(&self, line: Line, limit: Duration) -> Result<Slot, Full> {
        let (sender, receiver) = oneshot::channel();
        let (place, evicted) = {
            let mut state = self.state();
            if state.may_take(&line, self.limits) {
                state.take(&line);
                return Ok(self.slot(line));
            }
            let evicted = state.make_room(&line, self.limits)?;
            let ticket = state.join(&line, sender);
            (Place { queue: self, line, ticket }, evicted)
        };
        if let Some(evicted) = evicted {
            let _ = evicted.send(Err(Full));
        }
        let slot = timeout(limit, receiver).await;
        drop(place);
        slot.map_err(|_| Full)?.map_err(|_| Full)?
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slot(&self, line: Line) -> Slot {
        Slot { queue: Some(self.clone()), line }
    }

    fn release(&self, line: &Line) {
        let mut line = line.clone();
        loop {
            let next = {
                let mut state = self.state();
                state.give_back(&line);
                state.call_next(self.limits)
            };
            let Some((next, waiter)) = next else { return };
            match waiter.send(Ok(self.slot(next.clone()))) {
                Ok(()) => return,
                // It went away at this very moment: the next one, then, and not from within its slot's drop.
                Err(unsent) => {
                    if let Ok(mut slot) = unsent {
                        slot.queue = None;
                    }
                    line = next;
                }
            }
        }
    }
}

impl State {
    fn may_take(&self, line: &Line, limits: Limits) -> bool {
        let taken = self.lines.get(line).map_or(0, |known| known.taken);
        self.taken < limits.slots && (line.is_none() || taken < limits.share)
    }

    fn take(&mut self, line: &Line) {
        self.taken += 1;
        self.lines.entry(line.clone()).or_default().taken += 1;
    }

    fn give_back(&mut self, line: &Line) {
        self.taken = self.taken.saturating_sub(1);
        if let Some(known) = self.lines.get_mut(line) {
            known.taken = known.taken.saturating_sub(1);
        }
        self.forget_if_empty(line);
    }

    fn join(&mut self, line: &Line, waiter: Waiter) -> u64 {
        self.tickets += 1;
        self.waiting += 1;
        let known = self.lines.entry(line.clone()).or_default();
        if known.calls.is_empty() {
            self.turns.push_back(line.clone());
        }
        known.calls.push_back((self.tickets, waiter));
        self.tickets
    }

    /// Room for one more of `line`: there is some, or the longest line loses its last, if it is longer by more than
    /// one. So a full queue keeps nobody out but those who filled it.
    fn make_room(&mut self, line: &Line, limits: Limits) -> Result<Option<Waiter>, Full> {
        if self.waiting < limits.room {
            return Ok(None);
        }
        let own = self.lines.get(line).map_or(0, |known| known.calls.len());
        let longest = self.lines.iter_mut().max_by_key(|(_, other)| other.calls.len());
        let (longest, other) = longest.filter(|(_, other)| other.calls.len() > own + 1).ok_or(Full)?;
        let (longest, evicted) = (longest.clone(), other.calls.pop_back());
        self.waiting = self.waiting.saturating_sub(1);
        self.leave_turn_if_done(&longest);
        Ok(evicted.map(|(_, waiter)| waiter))
    }

    fn leave(&mut self, line: &Line, ticket: u64) {
        let Some(known) = self.lines.get_mut(line) else { return };
        let before = known.calls.len();
        known.calls.retain(|(other, _)| *other != ticket);
        self.waiting = self.waiting.saturating_sub(before - known.calls.len());
        self.leave_turn_if_done(line);
        self.forget_if_empty(line);
    }

    /// Takes the slot for the first call of the next line that may have one, and sends that line to the back.
    fn call_next(&mut self, limits: Limits) -> Option<(Line, Waiter)> {
        let position = self.turns.iter().position(|line| self.may_take(line, limits))?;
        let line = self.turns.remove(position)?;
        let known = self.lines.get_mut(&line)?;
        let (_, waiter) = known.calls.pop_front()?;
        if !known.calls.is_empty() {
            self.turns.push_back(line.clone());
        }
        self.waiting = self.waiting.saturating_sub(1);
        self.take(&line);
        Some((line, waiter))
    }

    fn leave_turn_if_done(&mut self, line: &Line) {
        if self.lines.get(line).is_none_or(|known| known.calls.is_empty()) {
            self.turns.retain(|other| other != line);
        }
    }

    fn forget_if_empty(&mut self, line: &Line) {
        if self.lines.get(line).is_some_and(|known| known.taken == 0 && known.calls.is_empty()) {
            self.lines.remove(line);
        }
    }
}

#[cfg(test)]
mod tests;
