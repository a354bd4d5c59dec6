//! What belongs to one call of the browser: its request id, whose it is, and how often the upstream was asked for it.
//! It must not know what the call is.

use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// One call, from arrival to answer.
#[derive(Debug)]
pub(crate) struct Call {
    request_id: String,
    end_user: OnceLock<Arc<str>>,
    attempts: AtomicU32,
}

impl Call {
    /// A new call with a random request id of 32 hexadecimal digits. The id never comes from the browser, so that
    /// nobody can write another call's id into logs and journal.
    pub(crate) fn new() -> Self {
        Self { request_id: random_id(), end_user: OnceLock::new(), attempts: AtomicU32::new(0) }
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Says whose call it is, once that is known.
    pub(crate) fn belongs_to(&self, end_user: &str) {
        self.end_user.get_or_init(|| Arc::from(end_user));
    }

    /// The host's id of the end user. Never for a log.
    pub(crate) fn end_user(&self) -> Option<Arc<str>> {
        self.end_user.get().cloned()
    }

    pub(crate) fn count_attempt(&self) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
    }

    /// Requests made to the upstream for this call so far.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }
}

/// 128 random bits in hexadecimal. Without a random source, the time: the id names a call, it protects nothing.
pub(crate) fn random_id() -> String {
    let mut bytes = [0; 16];
    if getrandom::fill(&mut bytes).is_err() {
        bytes =
            SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_nanos().to_be_bytes();
    }
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Milliseconds since 1970, as the store keeps times.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A time of the store as RFC 3339 in UTC, `2025-08-01T15:32:45.646Z`.
pub(crate) fn rfc3339(ms: i64) -> String {
    let days = ms.div_euclid(86_400_000);
    let rest = ms.rem_euclid(86_400_000);
    // Days to a civil date (Howard Hinnant, "chrono-compatible low-level date algorithms"): eras of 400 years that
    // begin on the first of March, so that the leap day is the last of its year.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60);
    let (seconds, milliseconds) = (rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_rfc_3339() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_754_062_365_646, "2025-08-01T15:32:45.646Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(rfc3339(ms), text);
        }
    }

    #[test]
    fn request_ids_differ() {
        assert_eq!(random_id().len(), 32);
        assert_ne!(random_id(), random_id());
    }
}
