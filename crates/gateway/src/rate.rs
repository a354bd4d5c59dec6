//! How many calls one end user may make: a bucket for each, filled at a steady rate. It must not know what a call is.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// After so many calls, full buckets are thrown away: what is kept follows the users of the moment.
const TIDY_EVERY: u64 = 4096;

type Buckets<C> = RateLimiter<String, HashMapStateStore<String>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// A rate: so many calls a minute, and so many at once before the rate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) per_minute: NonZeroU32,
    pub(crate) burst: NonZeroU32,
}

impl Rate {
    /// `None`, no limit, where either is zero.
    pub(crate) fn new(per_minute: u32, burst: u32) -> Option<Self> {
        Some(Self { per_minute: NonZeroU32::new(per_minute)?, burst: NonZeroU32::new(burst)? })
    }
}

/// Everybody's bucket.
#[derive(Debug)]
pub(crate) struct Rates<C: Clock = MonotonicClock> {
    buckets: Buckets<C>,
    clock: C,
    calls: AtomicU64,
}

impl Rates {
    pub(crate) fn new(rate: Rate) -> Self {
        Self::with(rate, MonotonicClock)
    }
}

impl<C: Clock + Clone> Rates<C> {
    fn with(rate: Rate, clock: C) -> Self {
        let quota = Quota::per_minute(rate.per_minute).allow_burst(rate.burst);
        let buckets = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Self { buckets, clock, calls: AtomicU64::new(0) }
    }

    /// Takes one call out of a user's bucket, or says in how many seconds, rounded up, there will be one.
    pub(crate) fn take(&self, end_user: &str) -> Result<(), u64> {
        if self.calls.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
        }
        self.buckets.check_key(&end_user.to_owned()).map_err(|wait| {
            let wait = wait.wait_time_from(self.clock.now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;
    use std::time::Duration;

    fn rates() -> (Rates<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Rates::with(Rate::new(60, 3).unwrap(), clock.clone()), clock)
    }

    #[test]
    fn a_burst_passes_and_then_the_rate_counts() {
        let (rates, clock) = rates();
        (0..3).for_each(|_| rates.take("jane").unwrap());
        assert_eq!(rates.take("jane"), Err(1));
        clock.advance(Duration::from_secs(1));
        assert_eq!(rates.take("jane"), Ok(()));
        assert_eq!(rates.take("jane"), Err(1));
    }

    #[test]
    fn one_users_calls_are_not_anothers() {
        let (rates, _) = rates();
        (0..3).for_each(|_| rates.take("jane").unwrap());
        assert!(rates.take("jane").is_err());
        assert!(rates.take("omar").is_ok());
    }

    #[test]
    fn users_who_went_away_are_forgotten() {
        let (rates, clock) = rates();
        (0..1000).for_each(|n| rates.take(&n.to_string()).unwrap());
        clock.advance(Duration::from_secs(60));
        (0..TIDY_EVERY).for_each(|_| _ = rates.take("jane"));
        assert!(rates.buckets.len() < 10, "{} buckets", rates.buckets.len());
    }

    #[test]
    fn zero_is_no_limit() {
        assert_eq!(Rate::new(0, 10), None);
        assert_eq!(Rate::new(10, 0), None);
    }
}
