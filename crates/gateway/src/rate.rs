//! How many calls a user may make: a bucket each, that fills as time goes by. It must not know what a call is.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::ApiError;

/// When there are more buckets than this, full ones are thrown away, once in a while: a full one says nothing.
const MOST: usize = 10_000;

/// So many calls in so much time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) calls: u32,
    pub(crate) per: Duration,
}

/// The buckets of all users.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    rate: Option<Rate>,
    buckets: Mutex<Buckets>,
}

#[derive(Debug)]
struct Buckets {
    by_user: HashMap<String, Bucket>,
    swept: Instant,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn filled(self, rate: Rate, now: Instant) -> f64 {
        let share = now.saturating_duration_since(self.at).as_secs_f64() / rate.per.as_secs_f64();
        f64::from(rate.calls).min(self.left + share * f64::from(rate.calls))
    }
}

impl RateLimiter {
    /// Without a rate, everybody may call as often as they like.
    pub(crate) fn new(rate: Option<Rate>) -> Self {
        let buckets = Buckets { by_user: HashMap::new(), swept: Instant::now() };
        Self { rate, buckets: Mutex::new(buckets) }
    }

    /// Takes one call of a user.
    ///
    /// # Errors
    /// `RATE_LIMITED`, with how long to wait.
    pub(crate) fn take(&self, user: &str, now: Instant) -> Result<(), ApiError> {
        let Some(rate) = self.rate else { return Ok(()) };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.by_user.len() >= MOST && now.saturating_duration_since(buckets.swept) >= rate.per {
            buckets.swept = now;
            buckets.by_user.retain(|_, bucket| bucket.filled(rate, now) < f64::from(rate.calls));
        }
        let full = Bucket { left: f64::from(rate.calls), at: now };
        let left = buckets.by_user.get(user).copied().unwrap_or(full).filled(rate, now);
        if left < 1.0 {
            let wait = rate.per.mul_f64((1.0 - left) / f64::from(rate.calls));
            return Err(ApiError::too_many(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)));
        }
        buckets.by_user.insert(user.to_owned(), Bucket { left: left - 1.0, at: now });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { calls: 2, per: Duration::from_secs(10) };

    #[test]
    fn a_user_who_calls_too_often_waits_and_nobody_else_does() {
        let (limiter, start) = (RateLimiter::new(Some(RATE)), Instant::now());
        limiter.take("jane", start).unwrap();
        limiter.take("jane", start).unwrap();
        let refused = limiter.take("jane", start).unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.retry_after), (429, Some(5)));
        limiter.take("omar", start).unwrap();
    }

    #[test]
    fn a_bucket_fills_as_time_goes_by_and_never_overflows() {
        let (limiter, start) = (RateLimiter::new(Some(RATE)), Instant::now());
        let later = start + Duration::from_secs(1000);
        limiter.take("jane", start).unwrap();
        for _ in 0..2 {
            limiter.take("jane", later).unwrap();
        }
        assert_eq!(limiter.take("jane", later + Duration::from_secs(4)).unwrap_err().retry_after, Some(1));
        limiter.take("jane", later + Duration::from_secs(5)).unwrap();
    }

    #[test]
    fn full_buckets_are_thrown_away() {
        let (limiter, start) = (RateLimiter::new(Some(RATE)), Instant::now());
        for user in 0..MOST {
            limiter.take(&user.to_string(), start).unwrap();
        }
        limiter.take("jane", start + RATE.per).unwrap();
        assert_eq!(limiter.buckets.lock().unwrap().by_user.len(), 1);
    }

    #[test]
    fn without_a_rate_nobody_waits() {
        let limiter = RateLimiter::new(None);
        for _ in 0..1000 {
            limiter.take("jane", Instant::now()).unwrap();
        }
    }
}
