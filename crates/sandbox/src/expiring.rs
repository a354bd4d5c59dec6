//! Things handed out once and for a while: one-time tokens, authorization codes, sign-ins under way.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::random;

/// How many entries are kept at most. A stand-in needs few; a loop that asks for many must not eat the memory.
const CAPACITY: usize = 4096;

/// A map from unguessable keys to values, each of which can be taken once and only before it expires.
pub(crate) struct Expiring<T> {
    entries: HashMap<String, (Instant, T)>,
    lifetime: Duration,
}

impl<T> Expiring<T> {
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self { entries: HashMap::new(), lifetime }
    }

    /// Keeps `value` and answers the key under which it can be had.
    pub(crate) fn insert(&mut self, value: T, now: Instant) -> String {
        let key = random::token();
        self.insert_as(key.clone(), value, now);
        key
    }

    /// Keeps `value` under a key that was made elsewhere.
    pub(crate) fn insert_as(&mut self, key: String, value: T, now: Instant) {
        self.entries.retain(|_, (expires, _)| *expires > now);
        if self.entries.len() >= CAPACITY {
            let oldest =
                self.entries.iter().min_by_key(|(_, (expires, _))| *expires).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                self.entries.remove(&oldest);
            }
        }
        self.entries.insert(key, (now + self.lifetime, value));
    }

    /// The value, left in place.
    pub(crate) fn get(&self, key: &str, now: Instant) -> Option<&T> {
        self.entries.get(key).filter(|(expires, _)| *expires > now).map(|(_, value)| value)
    }

    /// The value, for the first and last time.
    pub(crate) fn take(&mut self, key: &str, now: Instant) -> Option<T> {
        self.entries.remove(key).filter(|(expires, _)| *expires > now).map(|(_, value)| value)
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_value_can_be_taken_once() {
        let now = Instant::now();
        let mut tokens = Expiring::new(MINUTE);
        let key = tokens.insert("jane", now);
        assert_eq!(tokens.get(&key, now), Some(&"jane"));
        assert_eq!(tokens.take(&key, now), Some("jane"));
        assert_eq!(tokens.take(&key, now), None);
    }

    #[test]
    fn an_expired_value_is_gone() {
        let now = Instant::now();
        let mut tokens = Expiring::new(MINUTE);
        let key = tokens.insert("jane", now);
        assert_eq!(tokens.get(&key, now + MINUTE), None);
        assert_eq!(tokens.take(&key, now + MINUTE), None);
    }

    #[test]
    fn a_flood_drops_the_oldest_and_keeps_the_newest() {
        let now = Instant::now();
        let mut tokens = Expiring::new(MINUTE);
        let first = tokens.insert(0, now);
        for number in 1..=CAPACITY {
            tokens.insert_as(number.to_string(), number, now + Duration::from_millis(1));
        }
        assert_eq!(tokens.get(&first, now), None);
        assert_eq!(tokens.get(&CAPACITY.to_string(), now), Some(&CAPACITY));
        assert_eq!(tokens.entries.len(), CAPACITY);
    }
}
