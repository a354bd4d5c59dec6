//! One attempt to connect an account, from the click to its end.

use super::schedule::Schedule;
use crate::wire::{Created, Credential};
use crate::{Error, SafeUrl};
use std::sync::Arc;

/// After this an attempt ends by itself, in milliseconds, unless the host says otherwise.
const TIMEOUT_MS: u64 = 10 * 60 * 1000;
/// How long the last look may take, with which all patience ends.
const LAST_LOOK_MS: u64 = 10 * 1000;
/// Who has come back from the provider has nothing left to do there: the credential comes within seconds or not at all.
const RESUMED_TIMEOUT_MS: u64 = 30 * 1000;

/// What became of the window that was opened for signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// None was opened: a key is enough.
    Unneeded,
    /// It is there, as far as anyone can tell.
    Open,
    /// The browser refused to open it.
    Blocked,
    /// The browser says it is closed, which may be false: a provider's opener policy severs it.
    SaidClosed,
}

/// What happened. `now` is in milliseconds of any clock that only goes forward.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The credentials of this connector as they were before anything was asked for.
    Baseline(Result<Vec<Credential>, Error>),
    /// The answer to asking for a credential.
    Created(u64, Result<Created, Error>),
    /// The list was read again.
    Listed(u64, Result<Vec<Credential>, Error>),
    /// A message says that the provider is done; with its `error`, if it had one. Never proof of anything.
    Hint(u64, Option<String>),
    /// The page has the person's attention again.
    Focus(u64),
    /// The window's `closed` became true.
    SaidClosed(u64),
    /// The person says that they have finished.
    SaidFinished(u64),
    /// The person asked for the window again; what came of it.
    Reopened(Window),
    /// A timer ran out.
    Tick(u64),
    /// The person gave up.
    Cancel,
}

/// What to do.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Effect {
    /// Read the list of credentials for the baseline and report it with [`Event::Baseline`].
    ReadBaseline,
    /// Ask for a credential and report the answer with [`Event::Created`].
    Create,
    /// Send the window to this address.
    Navigate(SafeUrl),
    /// Read the list of credentials again and report it with [`Event::Listed`].
    ReadList,
    /// Report a [`Event::Tick`] at this time; an earlier wish is void.
    WakeAt(u64),
    /// Close the window.
    CloseWindow,
    /// It is over: release windows, channels, listeners and timers.
    End(Outcome),
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The list holds a credential that it had not held before.
    Connected(Arc<str>),
    /// The person gave up. Should the credential appear all the same, the list will show it.
    Cancelled,
    /// The provider said no, and the list has nothing new.
    Denied,
    /// Nothing happened for too long.
    TimedOut,
    /// It could not begin or go on.
    Failed(Error),
}

/// Where an attempt stands, as people need to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Getting the address of the sign-in page.
    Preparing,
    /// The person is expected to act in the other window; the address is for a link where none could be opened.
    Waiting(Window, SafeUrl),
    /// Over.
    Ended(Outcome),
}

/// An attempt to connect an account.
///
/// ```
/// use jackfield_core::connect::{Attempt, Effect, Window};
/// let (attempt, effects) = Attempt::begin(0, Window::Open, Some(60_000));
/// assert_eq!(effects, [Effect::ReadBaseline, Effect::WakeAt(60_000)]);
/// assert!(!attempt.has_ended());
/// ```
#[derive(Clone, Debug)]
#[must_use = "an attempt does nothing by itself: carry out its effects and report what comes of them"]
pub struct Attempt {
    phase: Phase,
    window: Window,
    baseline: Vec<Credential>,
    schedule: Schedule,
    deadline: u64,
    /// There is something to look for: a credential was asked for, and what there was before is known.
    asked: bool,
    /// A look is on its way: a second one would only race it.
    looking: bool,
    /// That look began when all patience had ended: what comes to be from then on is not waited for.
    last: bool,
    /// The provider said no. It counts once a look that began afterwards finds nothing.
    denied: Denial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denial {
    None,
    Said,
    LookingAfterwards,
}

impl Attempt {
    /// Begins, in the click handler, after the window was opened. `timeout_ms` is the host's, ten minutes otherwise.
    pub fn begin(now: u64, window: Window, timeout_ms: Option<u64>) -> (Self, Vec<Effect>) {
        let attempt = Self {
            phase: Phase::Preparing,
            window,
            baseline: Vec::new(),
            schedule: Schedule::start(now),
            deadline: now.saturating_add(timeout_ms.unwrap_or(TIMEOUT_MS)),
            asked: false,
            looking: false,
            last: false,
            denied: Denial::None,
        };
        let effects = vec![Effect::ReadBaseline, Effect::WakeAt(attempt.deadline)];
        (attempt, effects)
    }

    /// Goes on, after the person left the page for the provider and has come back: with the credentials as they were
    /// before, and with the provider's `error`, if it had one. The new credential is there by now, or soon.
    pub fn resume(now: u64, baseline: Vec<Credential>, denial: Option<&str>) -> (Self, Vec<Effect>) {
        let (mut attempt, _) = Self::begin(now, Window::Unneeded, Some(RESUMED_TIMEOUT_MS));
        attempt.baseline = baseline;
        attempt.asked = true;
        attempt.schedule.at_once(now);
        if denial.is_some() {
            attempt.denied = Denial::Said;
        }
        let effects = attempt.look_if_due(now);
        (attempt, effects)
    }

    /// The credentials of this connector as they were before anything was asked for.
    #[must_use]
    pub fn baseline(&self) -> &[Credential] {
        &self.baseline
    }

    /// Where it stands.
    #[must_use]
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Whether it is over.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// Takes in what happened and says what to do. After the end nothing has any effect.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        if self.has_ended() {
            return Vec::new();
        }
        match event {
            Event::Baseline(Ok(list)) => {
                self.baseline = list;
                vec![Effect::Create]
            }
            Event::Baseline(Err(error)) | Event::Created(_, Err(error)) => self.end(Outcome::Failed(error)),
            Event::Created(now, Ok(created)) => self.created(now, created),
            Event::Listed(now, Ok(list)) => self.listed(now, &list),
            Event::Listed(now, Err(error)) => self.look_failed(now, error),
            Event::Hint(now, denial) => {
                if denial.is_some() && self.denied == Denial::None {
                    self.denied = Denial::Said;
                }
                self.schedule.hinted(now);
                self.wake()
            }
            Event::Focus(now) | Event::SaidFinished(now) => {
                self.schedule.at_once(now);
                self.look_if_due(now)
            }
            Event::SaidClosed(now) => {
                if self.window == Window::Open {
                    self.set_window(Window::SaidClosed);
                    self.schedule.hinted(now);
                }
                self.wake()
            }
            Event::Reopened(window) => {
                self.set_window(window);
                match &self.phase {
                    // The last window may have used its address up: one is good for one visit.
                    Phase::Waiting(Window::Open, _) => vec![Effect::Create],
                    _ => Vec::new(),
                }
            }
            Event::Tick(now) if now >= self.deadline => self.look_for_the_last_time(now),
            Event::Tick(now) => self.look_if_due(now),
            Event::Cancel => self.end(Outcome::Cancelled),
        }
    }

    fn created(&mut self, now: u64, created: Created) -> Vec<Effect> {
        self.asked = true;
        match created {
            Created::Authorize(url) => {
                // A way to connect that was taken for a key turned out to need a window: offer it as a link.
                if self.window == Window::Unneeded {
                    self.window = Window::Blocked;
                }
                self.phase = Phase::Waiting(self.window, url.clone());
                self.schedule = Schedule::start(now);
                let mut effects = self.wake();
                if self.window != Window::Blocked {
                    effects.push(Effect::Navigate(url));
                }
                effects
            }
            // "Connected" is what the list says: the answer alone only makes the look come at once.
            Created::Credential(_) => {
                self.schedule.at_once(now);
                self.looking = true;
                vec![Effect::ReadList]
            }
        }
    }

    fn listed(&mut self, now: u64, list: &[Credential]) -> Vec<Effect> {
        self.looking = false;
        if let Some(new) = list.iter().find(|credential| self.is_new(credential)) {
            let id = Arc::clone(&new.id);
            return self.end(Outcome::Connected(id));
        }
        if self.denied == Denial::LookingAfterwards {
            return self.end(Outcome::Denied);
        }
        self.looked(now, None)
    }

    fn look_failed(&mut self, now: u64, error: Error) -> Vec<Effect> {
        self.looking = false;
        if self.denied == Denial::LookingAfterwards {
            self.denied = Denial::Said;
        }
        if error.is_signed_out() {
            return self.end(Outcome::Failed(error));
        }
        self.looked(now, error.retry_after_ms)
    }

    /// A look has found nothing. One that began before all patience ended is followed by a last one.
    fn looked(&mut self, now: u64, asked_to_wait_ms: Option<u32>) -> Vec<Effect> {
        if self.last {
            return self.end(Outcome::TimedOut);
        }
        if now >= self.deadline {
            return self.look_for_the_last_time(now);
        }
        self.schedule.looked(now, asked_to_wait_ms);
        self.wake()
    }

    /// A credential counts if it was not there before, or has been renewed since.
    fn is_new(&self, credential: &Credential) -> bool {
        match self.baseline.iter().find(|known| known.id == credential.id) {
            Some(known) => credential.updated_at > known.updated_at,
            None => true,
        }
    }

    fn look_if_due(&mut self, now: u64) -> Vec<Effect> {
        if !self.asked || self.looking || !self.schedule.is_due(now) {
            return self.wake();
        }
        self.looking = true;
        if self.denied == Denial::Said {
            self.denied = Denial::LookingAfterwards;
        }
        vec![Effect::ReadList]
    }

    /// What came to be since the last look must not be lost to the clock.
    fn look_for_the_last_time(&mut self, now: u64) -> Vec<Effect> {
        let given_up_at = self.deadline.saturating_add(LAST_LOOK_MS);
        if !self.asked || now >= given_up_at {
            return self.end(Outcome::TimedOut);
        }
        let look = (!self.looking).then_some(Effect::ReadList);
        self.last |= look.is_some();
        self.looking = true;
        look.into_iter().chain([Effect::WakeAt(given_up_at)]).collect()
    }

    /// Wakes for the next look, or at the end of all patience.
    fn wake(&self) -> Vec<Effect> {
        let looks = self.asked && !self.looking;
        vec![Effect::WakeAt(if looks { self.schedule.next().min(self.deadline) } else { self.deadline })]
    }

    fn set_window(&mut self, window: Window) {
        self.window = window;
        if let Phase::Waiting(shown, _) = &mut self.phase {
            *shown = window;
        }
    }

    fn end(&mut self, outcome: Outcome) -> Vec<Effect> {
        self.phase = Phase::Ended(outcome.clone());
        vec![Effect::CloseWindow, Effect::End(outcome)]
    }
}

#[cfg(test)]
mod simulated;
#[cfg(test)]
mod tests;
