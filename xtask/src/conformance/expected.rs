//! Which optional tests of the official suite fail, and why. A failure that is not listed is an error, and so is an
//! entry whose test passes or is not there.

use std::collections::BTreeMap;

use super::suite::Outcome;

/// Tests that fail for one reason, as file and descriptions; the same in every draft that has them.
pub(super) struct Reason {
    pub(super) why: &'static str,
    pub(super) file: &'static str,
    pub(super) tests: &'static [&'static str],
}

pub(super) static REASONS: &[Reason] = &[
    Reason {
        why: "contentEncoding and contentMediaType are annotations here, as they are since 2019-09",
        file: "optional/content.json",
        tests: &[
            "a validly-encoded invalid JSON document",
            "an invalid JSON document",
            "an invalid base64 string (% is not a valid character)",
            "an invalid base64 string that is valid JSON",
        ],
    },
    Reason {
        why: "a pattern that is none with the flag u is read without it, as vendors write them",
        file: "optional/format/ecmascript-regex.json",
        tests: &["when used as a pattern"],
    },
    Reason {
        why: "an encoded label of a host name is not decoded: that takes the tables of Unicode",
        file: "optional/format/hostname.json",
        tests: &[
            "Arabic-Indic digits mixed with Extended Arabic-Indic digits",
            "Begins with a Nonspacing Mark",
            "Begins with a Spacing Combining Mark",
            "Begins with an Enclosing Mark",
            "Exceptions that are DISALLOWED, left-to-right chars",
            "Exceptions that are DISALLOWED, right-to-left chars",
            "Greek KERAIA not followed by Greek",
            "Greek KERAIA not followed by anything",
            "Hebrew GERESH not preceded by Hebrew",
            "Hebrew GERESH not preceded by anything",
            "Hebrew GERSHAYIM not preceded by Hebrew",
            "Hebrew GERSHAYIM not preceded by anything",
            "KATAKANA MIDDLE DOT with no Hiragana, Katakana, or Han",
            "KATAKANA MIDDLE DOT with no other characters",
            "MIDDLE DOT with no following 'l'",
            "MIDDLE DOT with no preceding 'l'",
            "MIDDLE DOT with nothing following",
            "MIDDLE DOT with nothing preceding",
            "ZERO WIDTH JOINER not preceded by Virama",
            "ZERO WIDTH JOINER not preceded by anything",
            "contains \"--\" in the 3rd and 4th position",
            "contains illegal char U+302E Hangul single dot tone mark",
            "invalid Punycode",
        ],
    },
    Reason {
        why: "which characters of an international host name may meet takes the tables of Unicode",
        file: "optional/format/idn-hostname.json",
        tests: &[
            "A-label that decodes to a Bidi rule violation is invalid",
            "A-label that decodes to a disallowed code point is invalid",
            "Arabic-Indic digits mixed with Extended Arabic-Indic digits",
            "Begins with a Nonspacing Mark",
            "Begins with a Spacing Combining Mark",
            "Begins with an Enclosing Mark",
            "Bidi domain name with a digit-first label is invalid",
            "Exceptions that are DISALLOWED, left-to-right chars",
            "Exceptions that are DISALLOWED, right-to-left chars",
            "Greek KERAIA not followed by Greek",
            "Greek KERAIA not followed by anything",
            "Hebrew GERESH not preceded by Hebrew",
            "Hebrew GERESH not preceded by anything",
            "Hebrew GERSHAYIM not preceded by Hebrew",
            "Hebrew GERSHAYIM not preceded by anything",
            "KATAKANA MIDDLE DOT with no Hiragana, Katakana, or Han",
            "KATAKANA MIDDLE DOT with no other characters",
            "MIDDLE DOT with no following 'l'",
            "MIDDLE DOT with no preceding 'l'",
            "MIDDLE DOT with nothing following",
            "MIDDLE DOT with nothing preceding",
            "U-label contains \"--\" in the 3rd and 4th position",
            "ZERO WIDTH JOINER not preceded by Virama",
            "ZERO WIDTH JOINER not preceded by anything",
            "a U-label whose A-label form is longer than 63 octets is invalid",
            "contains illegal char U+302E Hangul single dot tone mark",
            "illegal first char U+302E Hangul single dot tone mark",
            "invalid Punycode",
            "label starting with a digit before a right-to-left letter is invalid",
            "left-to-right label containing a right-to-left letter is invalid",
            "non-canonical Punycode that does not re-encode to itself is invalid",
            "right-to-left label mixing both digit types is invalid",
            "zero width non-joiner must pass at every occurrence",
        ],
    },
];

/// The table, and which of its entries have been of use.
pub(super) struct Expected {
    reasons: &'static [Reason],
    met: BTreeMap<(usize, usize), usize>,
}

impl Expected {
    pub(super) fn new(reasons: &'static [Reason]) -> Self {
        Self { reasons, met: BTreeMap::new() }
    }

    /// Why a test is expected to fail.
    pub(super) fn reason(&mut self, outcome: &Outcome) -> Option<&'static str> {
        let is_named = |reason: &Reason| {
            let at = reason.tests.iter().position(|test| *test == outcome.test)?;
            (reason.file == outcome.file).then_some(at)
        };
        let found = self.reasons.iter().enumerate().find_map(|(at, reason)| Some((at, is_named(reason)?)))?;
        *self.met.entry(found).or_default() += 1;
        self.reasons.get(found.0).map(|reason| reason.why)
    }

    /// Reasons that were given, with the number of tests.
    pub(super) fn met(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let count =
            |at: usize| self.met.iter().filter(move |(key, _)| key.0 == at).map(|(_, count)| count).sum();
        self.reasons.iter().enumerate().map(move |(at, reason)| (reason.why, count(at)))
    }

    /// Entries that no test has asked for.
    pub(super) fn unmet(&self) -> impl Iterator<Item = String> {
        let names = |at: usize, reason: &'static Reason| {
            reason
                .tests
                .iter()
                .enumerate()
                .map(move |(test, name)| ((at, test), format!("{}: {name}", reason.file)))
        };
        let all = self.reasons.iter().enumerate().flat_map(move |(at, reason)| names(at, reason));
        all.filter(|(key, _)| !self.met.contains_key(key)).map(|(_, name)| name)
    }
}
