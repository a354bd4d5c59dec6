//! Regular expressions where no browser is there to ask: for tools and tests.

use super::Patterns;
use regress::{Flags, Regex};

/// An ECMAScript engine that reads a pattern as a browser does here: as Unicode first, then as it was before that.
#[derive(Clone, Copy, Debug)]
pub struct EcmaScript;

impl Patterns for EcmaScript {
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let compile = |unicode| Regex::with_flags(pattern, Flags { unicode, ..Flags::default() });
        let expression = compile(true).or_else(|_| compile(false)).ok()?;
        Some(expression.find(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_as_unicode_first_and_then_as_they_were() {
        assert_eq!(EcmaScript.matches("^.$", "\u{1F600}"), Some(true));
        assert_eq!(EcmaScript.matches("^\\p{Lu}$", "É"), Some(true));
        assert_eq!(EcmaScript.matches("^\\-$", "-"), Some(true));
        assert_eq!(EcmaScript.matches("(", "x"), None);
    }
}
