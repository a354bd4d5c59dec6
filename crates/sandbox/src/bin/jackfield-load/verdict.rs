//! What was found, and which promises held.

use std::fmt;

/// The findings of a whole run.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    lines: Vec<(bool, String)>,
}

impl Verdict {
    /// A figure, for people.
    pub(crate) fn note(&mut self, text: &str) {
        self.lines.push((true, format!("        {text}")));
    }

    /// A promise, and whether it held.
    pub(crate) fn hold(&mut self, held: bool, text: &str) {
        let word = if held { "ok" } else { "BROKEN" };
        self.lines.push((held, format!("{word:<8}{text}")));
    }

    /// Whether all promises held.
    pub(crate) fn holds(&self) -> bool {
        self.lines.iter().all(|(held, _)| *held)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|(_, line)| writeln!(formatter, "{line}"))
    }
}

/// The value below which so many of a thousand are; zero of none.
pub(crate) fn per_mille(values: &mut [f64], share: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let position = (values.len() * share / 1000).min(values.len().saturating_sub(1));
    values.get(position).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_broken_promise_breaks_the_whole() {
        let mut verdict = Verdict::default();
        verdict.hold(true, "a");
        verdict.note("b");
        assert!(verdict.holds());
        verdict.hold(false, "c");
        assert!(!verdict.holds());
        assert_eq!(verdict.to_string(), "ok      a\n        b\nBROKEN  c\n");
    }

    #[test]
    fn the_slowest_of_a_hundred_are_told_from_the_rest() {
        let mut values: Vec<f64> = (0..100).rev().map(f64::from).collect();
        assert_eq!(per_mille(&mut values, 500), 50.0);
        assert_eq!(per_mille(&mut values, 990), 99.0);
        assert_eq!(per_mille(&mut [], 990), 0.0);
    }
}
