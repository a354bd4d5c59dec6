//! When to look at the list of credentials next.

/// Looks come every three seconds, then slower and slower up to this: what came to be between two of them is on screen
/// within ten seconds, the answer included.
const SLOWEST_MS: u64 = 8_000;
const FIRST_MS: u64 = 3_000;
/// After a hint the credential should be there any moment, so looks come quickly for a while: once it is there, it is on
/// screen within two seconds.
const HINT_STEPS_MS: [u64; 3] = [500, 1_000, 2_000];
const HINT_LASTS_MS: u64 = 30_000;
const HINT_STEADY_MS: u64 = 1_250;

/// The rhythm of looking. All times are milliseconds of one clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Schedule {
    next: u64,
    pause: u64,
    hint: Option<u64>,
}

impl Schedule {
    pub(super) const fn start(now: u64) -> Self {
        Self { next: now + FIRST_MS, pause: FIRST_MS, hint: None }
    }

    /// Something suggests that it is done: look soon, and often for half a minute.
    pub(super) fn hinted(&mut self, now: u64) {
        self.hint = Some(now);
        self.next = self.next.min(now + HINT_STEPS_MS.first().copied().unwrap_or(FIRST_MS));
    }

    /// A person came back or asked: look now, and then as after any hint.
    pub(super) fn at_once(&mut self, now: u64) {
        self.hint = Some(now);
        self.next = now;
    }

    /// A look was made and found nothing.
    pub(super) fn looked(&mut self, now: u64, asked_to_wait_ms: Option<u32>) {
        let pause = match self.hint {
            Some(hint) if now.saturating_sub(hint) < HINT_LASTS_MS => {
                let since = now.saturating_sub(hint);
                let step = HINT_STEPS_MS.iter().find(|step| **step > since);
                step.map_or(HINT_STEADY_MS, |step| step - since)
            }
            _ => {
                self.hint = None;
                self.pause = (self.pause + self.pause / 4).min(SLOWEST_MS);
                self.pause
            }
        };
        self.next = now + pause.max(u64::from(asked_to_wait_ms.unwrap_or(0)));
    }

    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    pub(super) const fn is_due(&self, now: u64) -> bool {
        now >= self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_slow_down_to_eight_seconds_and_no_further() {
        let mut schedule = Schedule::start(0);
        let mut pauses = Vec::new();
        for _ in 0..10 {
            let at = schedule.next();
            schedule.looked(at, None);
            pauses.push(schedule.next() - at);
        }
        assert!(pauses.is_sorted() && pauses[0] > FIRST_MS && pauses[9] == SLOWEST_MS, "{pauses:?}");
    }

    #[test]
    fn a_hint_brings_looks_at_half_a_second_one_and_two_and_then_every_one_and_a_quarter() {
        let mut schedule = Schedule::start(0);
        schedule.hinted(100);
        let mut times = Vec::new();
        for _ in 0..5 {
            times.push(schedule.next() - 100);
            schedule.looked(schedule.next(), None);
        }
        assert_eq!(times, [500, 1_000, 2_000, 3_250, 4_500]);
    }

    #[test]
    fn a_server_that_asks_to_wait_is_obeyed() {
        let mut schedule = Schedule::start(0);
        schedule.looked(3_000, Some(20_000));
        assert_eq!(schedule.next(), 23_000);
    }
}
