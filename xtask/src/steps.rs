//! Numbered steps with their times, on stderr: stdout is for results. It must not know what the steps do.

use std::time::{Duration, Instant};

use anyhow::Result;

/// A run of a known number of steps.
#[derive(Debug)]
pub(crate) struct Steps {
    total: usize,
    done: usize,
}

impl Steps {
    /// A run of `total` steps.
    pub(crate) fn new(total: usize) -> Self {
        Self { total, done: 0 }
    }

    /// Does one step: says so before, and how long it took after. `title` is a phrase in -ing.
    pub(crate) fn step<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.done += 1;
        let number = format!("[{}/{}]", self.done, self.total);
        eprintln!("{number} {title} …");
        let start = Instant::now();
        let result = work()?;
        eprintln!("{number} {title}: {}", elapsed(start.elapsed()));
        Ok(result)
    }
}

/// A duration as people read it: `0.4 s`, `73 s` as `1 min 13 s`.
pub(crate) fn elapsed(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds >= 60 {
        format!("{} min {} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        assert_eq!(elapsed(Duration::from_millis(420)), "0.4 s");
        assert_eq!(elapsed(Duration::from_secs(73)), "1 min 13 s");
    }
}
