//! Numbers by their text: compared exactly, never through a float.

use super::digest::mix;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A JSON number, kept as it was written.
///
/// ```
/// use jackfield_core::json::Number;
/// let id = Number::parse("9007199254740993").expect("a JSON number");
/// assert_eq!(id.as_str(), "9007199254740993");
/// assert!(id > Number::from(9007199254740992));
/// assert!(Number::parse("1.").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(Arc<str>);

/// Digits and a power of ten, without leading or trailing zeros, so that equal numbers look alike.
pub(super) struct Decimal<'a> {
    pub(super) negative: bool,
    /// Significant digits (ASCII), in up to two pieces: before and after the point.
    pub(super) digits: std::iter::Chain<std::slice::Iter<'a, u8>, std::slice::Iter<'a, u8>>,
    pub(super) count: usize,
    /// The value is 0.d1d2d3… times ten to this power.
    pub(super) magnitude: i64,
}

impl Number {
    /// Reads a number in JSON's own grammar (RFC 8259, section 6); `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (scan(text.as_bytes()) == Some(text.len()) && !text.is_empty()).then(|| Self(text.into()))
    }

    /// The number as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the value has no fraction: `1`, `1.0` and `1e3` have none (JSON Schema since draft 6).
    #[must_use]
    pub fn is_integer(&self) -> bool {
        let decimal = self.decimal();
        decimal.count == 0 || i64::try_from(decimal.count).is_ok_and(|count| count <= decimal.magnitude)
    }

    /// The value where it is a whole number of 64 bits, by its text (`1e3` is not looked into).
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The value where it is a count, by its value: `2.0` and `1e3` are counts.
    #[must_use]
    pub fn to_usize(&self) -> Option<usize> {
        let decimal = self.decimal();
        let whole = usize::try_from(decimal.magnitude).unwrap_or(0);
        if decimal.count == 0 {
            return Some(0);
        }
        if decimal.negative || decimal.count > whole || whole > 20 {
            return None;
        }
        decimal
            .digits
            .chain(std::iter::repeat_n(&b'0', whole - decimal.count))
            .try_fold(0_usize, |sum, digit| {
                sum.checked_mul(10)?.checked_add(usize::from(digit.saturating_sub(b'0')))
            })
    }

    /// Goes into the digest of a value: the same for `1`, `1.0` and `10e-1`.
    pub(super) fn digest(&self, sum: u64) -> u64 {
        let decimal = self.decimal();
        if decimal.count == 0 {
            return sum;
        }
        let sum = mix(mix(sum, &[u8::from(decimal.negative)]), &decimal.magnitude.to_le_bytes());
        decimal.digits.fold(sum, |sum, digit| mix(sum, &[*digit]))
    }

    /// Whether two numbers have the same value: `1`, `1.0` and `10e-1` have.
    #[must_use]
    pub fn means_same(&self, other: &Self) -> bool {
        self.compare(other) == Ordering::Equal
    }

    /// Compares by value, exactly.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let (a, b) = (self.decimal(), other.decimal());
        let sign = |d: &Decimal<'_>| match (d.count, d.negative) {
            (0, _) => 0,
            (_, true) => -1,
            _ => 1,
        };
        let (sign_a, sign_b) = (sign(&a), sign(&b));
        if sign_a != sign_b || sign_a == 0 {
            return sign_a.cmp(&sign_b);
        }
        let size = a.magnitude.cmp(&b.magnitude).then_with(|| a.digits.cmp(b.digits));
        if sign_a < 0 { size.reverse() } else { size }
    }

    pub(super) fn decimal(&self) -> Decimal<'_> {
        let text = self.0.as_bytes();
        let (negative, text) = match text.split_first() {
            Some((b'-', rest)) => (true, rest),
            _ => (false, text),
        };
        let (mantissa, exponent) = match text.iter().position(|c| matches!(c, b'e' | b'E')) {
            Some(at) => {
                let (mantissa, exponent) = text.split_at(at);
                (mantissa, exponent_of(exponent.get(1..).unwrap_or(&[])))
            }
            None => (text, 0),
        };
        let (whole, fraction) = match mantissa.iter().position(|c| *c == b'.') {
            Some(at) => {
                let (whole, fraction) = mantissa.split_at(at);
                (whole, fraction.get(1..).unwrap_or(&[]))
            }
            None => (mantissa, &[][..]),
        };
        let whole = trim_start(whole);
        let fraction = trim_end(fraction);
        let length = |digits: &[u8]| i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let (whole, fraction, magnitude) = if whole.is_empty() {
            let significant = trim_start(fraction);
            (whole, significant, length(significant) - length(fraction))
        } else if fraction.is_empty() {
            (trim_end(whole), fraction, length(whole))
        } else {
            (whole, fraction, length(whole))
        };
        Decimal {
            negative,
            count: whole.len() + fraction.len(),
            digits: whole.iter().chain(fraction.iter()),
            magnitude: magnitude.saturating_add(exponent),
        }
    }
}

fn trim_start(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|c| **c == b'0').count();
    digits.get(zeros..).unwrap_or(&[])
}

fn trim_end(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().rev().take_while(|c| **c == b'0').count();
    digits.get(..digits.len().saturating_sub(zeros)).unwrap_or(&[])
}

/// An exponent larger than any device could write out counts as the largest there is.
fn exponent_of(text: &[u8]) -> i64 {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let size = digits
        .iter()
        .fold(0_i64, |sum, digit| {
            sum.saturating_mul(10).saturating_add(i64::from(digit.saturating_sub(b'0')))
        })
        .min(i64::MAX / 4);
    if negative { -size } else { size }
}

/// The length of the number at the start of `text`; `None` where none starts there.
pub(super) fn scan(text: &[u8]) -> Option<usize> {
    let digits = |from: usize| text.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let mut at = usize::from(text.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 {
        return None;
    }
    // A leading zero stands alone: "01" is the number 0 followed by something that does not belong.
    at += if text.get(at) == Some(&b'0') { 1 } else { whole };
    if text.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return None;
        }
        at += 1 + fraction;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        if exponent == 0 {
            return None;
        }
        at += 1 + sign + exponent;
    }
    Some(at)
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.compare(other))
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number.to_string().into())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn only_json_numbers_are_numbers() {
        for good in ["0", "-0", "1", "10.5", "-1e5", "1E+2", "0.001", "123456789012345678901234567890"] {
            assert!(Number::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-", "01", "1.", ".5", "+1", "1e", "1e+", "NaN", "1 ", "0x1"] {
            assert!(Number::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn whole_numbers_are_recognised_by_value() {
        for whole in ["0", "-0.0", "1.0", "1e3", "1.50e1", "0e-5", "100e-2"] {
            assert!(number(whole).is_integer(), "{whole}");
        }
        for broken in ["0.5", "1e-1", "1.05", "15e-1", "1e-9999999999999999999"] {
            assert!(!number(broken).is_integer(), "{broken}");
        }
    }

    #[test]
    fn counts_are_read_by_value() {
        for (text, count) in [("0", 0), ("2.0", 2), ("1e3", 1_000), ("-0.0", 0), ("1.5e1", 15), ("120", 120)]
        {
            assert_eq!(number(text).to_usize(), Some(count), "{text}");
        }
        for none in ["-1", "0.5", "1e-1", "1.05e1", "1e999999999999", "99999999999999999999999"] {
            assert_eq!(number(none).to_usize(), None, "{none}");
        }
    }

    #[test]
    fn exponents_beyond_all_reason_are_compared_and_not_computed() {
        assert!(number("1e99999999999999999999") > number("9e999"));
        assert!(number("-1e99999999999999999999") < number("1e-99999999999999999999"));
    }

    proptest! {
        #[test]
        fn comparing_agrees_with_integers(a in any::<i64>(), b in any::<i64>()) {
            prop_assert_eq!(Number::from(a).compare(&Number::from(b)), a.cmp(&b));
        }

        #[test]
        fn moving_the_point_changes_nothing(n in 1_i64..1_000_000, shift in 0_usize..6) {
            let zeros = "0".repeat(shift);
            let (shifted, padded) = (format!("{n}{zeros}e-{shift}"), format!("{n}.{zeros}0"));
            prop_assert!(number(&shifted).means_same(&Number::from(n)));
            prop_assert!(number(&padded).means_same(&Number::from(n)));
        }
    }
}
