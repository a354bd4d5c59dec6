//! Leaves an upstream that fails alone for a while: calls are refused before they are sent, and one call finds out
//! whether it is back. It must not know what a call is, only how it ended.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How far back calls count.
const WINDOW: Duration = Duration::from_secs(30);
/// How many of the latest calls count.
const LATEST: usize = 50;
/// Of ten calls so many must have failed. High on purpose: while half of the calls succeed, trying again helps more
/// than not trying.
const FAILED_OF_TEN: usize = 9;
/// Each probe that fails doubles the pause, up to this many times.
const DOUBLINGS: u32 = 4;

/// What may be done with a call.
#[derive(Debug)]
pub(crate) enum Admission<'a> {
    /// It may be made, and its end reported with [`Breaker::report`].
    Make,
    /// It is the one that finds out whether the upstream is back.
    Probe(Probe<'a>),
    /// Not before so much time has passed.
    Refuse(Duration),
}

/// How the breaker stands, by the words that the metrics have for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Calls are made.
    Closed,
    /// None is.
    Open,
    /// One is under way, to find out.
    HalfOpen,
}

#[derive(Debug)]
enum State {
    Closed,
    Open { until: Instant, failed_probes: u32 },
    HalfOpen { failed_probes: u32 },
}

#[derive(Debug)]
struct Inner {
    state: State,
    /// When each of the latest calls ended, and whether it was the upstream's failure.
    latest: VecDeque<(Instant, bool)>,
}

/// The breaker of one upstream.
#[derive(Debug)]
pub(crate) struct Breaker {
    inner: Mutex<Inner>,
    at_least: usize,
    pause: Duration,
}

/// The call that finds out. Dropped without a word (its browser went away), it lets the next call find out.
#[derive(Debug)]
pub(crate) struct Probe<'a> {
    breaker: Option<&'a Breaker>,
}

impl Breaker {
    /// Opens when nine of ten of the latest calls failed, `at_least` of them, for `pause`; with 0 never.
    pub(crate) fn new(at_least: u32, pause: Duration) -> Self {
        let at_least = usize::try_from(at_least).unwrap_or(usize::MAX);
        Self { inner: Mutex::new(Inner { state: State::Closed, latest: VecDeque::new() }), at_least, pause }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.inner().state {
            State::Closed => Phase::Closed,
            State::Open { .. } => Phase::Open,
            State::HalfOpen { .. } => Phase::HalfOpen,
        }
    }

    /// How much longer every call is refused, if it is: asked before a call waits for its turn.
    pub(crate) fn refuses(&self) -> Option<Duration> {
        match self.inner().state {
            State::Open { until, .. } => {
                Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
            }
            State::Closed | State::HalfOpen { .. } => None,
        }
    }

    /// Asked when a call is about to be made.
    pub(crate) fn admit(&self) -> Admission<'_> {
        let mut inner = self.inner();
        match inner.state {
            State::Closed => Admission::Make,
            State::Open { until, failed_probes } => {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    inner.state = State::HalfOpen { failed_probes };
                    Admission::Probe(Probe { breaker: Some(self) })
                } else {
                    Admission::Refuse(left)
                }
            }
            State::HalfOpen { .. } => Admission::Refuse(self.pause),
        }
    }

    /// A call has ended. What ends while the breaker is open began before and says nothing new.
    pub(crate) fn report(&self, failed: bool) {
        let mut inner = self.inner();
        if self.at_least == 0 || !matches!(inner.state, State::Closed) {
            return;
        }
        let now = Instant::now();
        inner.latest.push_back((now, failed));
        let most = self.at_least.max(LATEST);
        while inner.latest.len() > most
            || inner.latest.front().is_some_and(|(at, _)| now.saturating_duration_since(*at) > WINDOW)
        {
            inner.latest.pop_front();
        }
        let (all, bad) = (inner.latest.len(), inner.latest.iter().filter(|(_, failed)| *failed).count());
        if failed && all >= self.at_least && bad * 10 >= all * FAILED_OF_TEN {
            inner.latest.clear();
            inner.state = State::Open { until: now + self.pause, failed_probes: 0 };
            tracing::error!(
                failed = bad,
                of = all,
                "the upstream fails: no call is made until one has found it back"
            );
        }
    }

    /// What the probe found; `None` where it found nothing out.
    fn found(&self, back: Option<bool>) {
        let mut inner = self.inner();
        let State::HalfOpen { failed_probes } = inner.state else { return };
        let now = Instant::now();
        inner.state = match back {
            Some(true) => {
                tracing::info!("the upstream is back");
                State::Closed
            }
            Some(false) => {
                let failed_probes = failed_probes.saturating_add(1).min(DOUBLINGS);
                State::Open { until: now + self.pause.saturating_mul(1 << failed_probes), failed_probes }
            }
            None => State::Open { until: now, failed_probes },
        };
    }
}

impl Probe<'_> {
    /// Says whether the upstream is back.
    pub(crate) fn settle(mut self, back: bool) {
        if let Some(breaker) = self.breaker.take() {
            breaker.found(Some(back));
        }
    }
}

impl Drop for Probe<'_> {
    fn drop(&mut self) {
        if let Some(breaker) = self.breaker.take() {
            breaker.found(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    const PAUSE: Duration = Duration::from_secs(5);

    fn opened() -> Breaker {
        let breaker = Breaker::new(10, PAUSE);
        (0..10).for_each(|_| breaker.report(true));
        assert_eq!(breaker.phase(), Phase::Open);
        breaker
    }

    fn probe(breaker: &Breaker) -> Probe<'_> {
        match breaker.admit() {
            Admission::Probe(probe) => probe,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn half_of_the_calls_failing_leaves_it_closed() {
        let breaker = Breaker::new(10, PAUSE);
        for n in 0..1000 {
            breaker.report(n % 2 == 0);
            assert!(matches!(breaker.admit(), Admission::Make));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_few_failures_say_nothing_and_old_ones_neither() {
        let breaker = Breaker::new(10, PAUSE);
        (0..9).for_each(|_| breaker.report(true));
        assert_eq!(breaker.phase(), Phase::Closed);
        advance(WINDOW + Duration::from_secs(1)).await;
        (0..9).for_each(|_| breaker.report(true));
        assert_eq!(breaker.phase(), Phase::Closed);
        breaker.report(true);
        assert_eq!(breaker.phase(), Phase::Open);
    }

    #[tokio::test(start_paused = true)]
    async fn while_it_is_open_nothing_is_made_and_then_one_call_is() {
        let breaker = opened();
        assert!(matches!(breaker.admit(), Admission::Refuse(left) if left == PAUSE));
        assert_eq!(breaker.refuses(), Some(PAUSE));
        advance(PAUSE).await;
        assert_eq!(breaker.refuses(), None);
        let found_out = probe(&breaker);
        assert!(matches!(breaker.admit(), Admission::Refuse(_)), "one at a time");
        found_out.settle(true);
        assert!(matches!(breaker.admit(), Admission::Make));
    }

    #[tokio::test(start_paused = true)]
    async fn a_probe_that_fails_makes_the_pause_longer_up_to_a_bound() {
        let breaker = opened();
        advance(PAUSE).await;
        for times in [2, 4, 8, 16, 16] {
            probe(&breaker).settle(false);
            assert_eq!(breaker.refuses(), Some(PAUSE * times));
            advance(PAUSE * times).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_probe_that_nobody_waits_for_any_more_lets_the_next_call_find_out() {
        let breaker = opened();
        advance(PAUSE).await;
        drop(probe(&breaker));
        probe(&breaker).settle(true);
        assert_eq!(breaker.phase(), Phase::Closed);
    }

    #[tokio::test(start_paused = true)]
    async fn with_zero_it_never_opens() {
        let breaker = Breaker::new(0, PAUSE);
        (0..1000).for_each(|_| breaker.report(true));
        assert_eq!(breaker.phase(), Phase::Closed);
    }
}
