//! A number for each value by which equal values are found quickly among many.

use super::Value;

/// FNV-1a, as in [`crate::names`].
const START: u64 = 0xcbf2_9ce4_8422_2325;

impl Value {
    /// The same for values that mean the same ([`Value::means_same`]), most likely another for others.
    ///
    /// `work` counts down by what was looked at; where it runs out, the rest of the value does not count.
    #[must_use]
    pub fn digest(&self, work: &mut usize) -> u64 {
        *work = work.saturating_sub(1);
        if *work == 0 {
            return START;
        }
        match self {
            Self::Null => mix(START, b"n"),
            Self::Bool(value) => mix(START, if *value { b"t" } else { b"f" }),
            Self::Number(number) => number.digest(mix(START, b"0")),
            Self::String(text) => {
                *work = work.saturating_sub(text.len() / 16);
                mix(mix(START, b"\""), text.as_bytes())
            }
            Self::Array(items) => {
                items.iter().fold(mix(START, b"["), |sum, item| mix(sum, &item.digest(work).to_le_bytes()))
            }
            // The order of members does not count, so they are summed up.
            Self::Object(members) => members.iter().fold(mix(START, b"{"), |sum, (name, value)| {
                let member = mix(mix(START, name.as_bytes()), &value.digest(work).to_le_bytes());
                sum.wrapping_add(member)
            }),
        }
    }
}

pub(super) fn mix(sum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(sum, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use crate::json::parse;

    fn alike(a: &str, b: &str) -> bool {
        let digest = |text| parse(text).unwrap().digest(&mut 1_000);
        digest(a) == digest(b)
    }

    #[test]
    fn values_that_mean_the_same_have_the_same_digest() {
        for (a, b) in [
            ("1", "1.0"),
            ("-0", "0"),
            ("120", "1.2e2"),
            (r#"{"a":[1e2],"b":0.50}"#, r#"{"b":5e-1,"a":[100]}"#),
        ] {
            assert!(alike(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn other_values_have_another() {
        let all = [
            "1",
            "-1",
            "\"1\"",
            "[1]",
            "[[1]]",
            "0",
            "false",
            "null",
            "{}",
            "[]",
            "\"\"",
            "10",
            "0.1",
            "[1,2]",
            "[2,1]",
            r#"{"a":1}"#,
            r#"{"b":1}"#,
            r#"{"a":{"b":1}}"#,
            r#"{"a":1,"b":2}"#,
            r#"{"a":2,"b":1}"#,
        ];
        for (at, a) in all.iter().enumerate() {
            for b in &all[at + 1..] {
                assert!(!alike(a, b), "{a} and {b}");
            }
        }
    }
}
