//! Whether one number is a whole multiple of another, exactly and with a bounded effort.
//!
//! Long division on the digits as they were written: `0.07` is seven times `0.01` here, which it is not in floats.

use super::Number;
use super::number::Decimal;

/// Digits times digits beyond which nobody is held back: numbers of a thousand digits each are below.
const MOST_STEPS: usize = 1 << 22;

impl Number {
    /// Whether this is a whole multiple of `step`; `None` where `step` is not above zero, and where numbers are so long
    /// that working it out would take noticeable time.
    ///
    /// ```
    /// use jackfield_core::json::Number;
    /// let number = |text| Number::parse(text).expect("a JSON number");
    /// assert_eq!(number("0.07").is_multiple_of(&number("0.01")), Some(true));
    /// assert_eq!(number("0.075").is_multiple_of(&number("0.01")), Some(false));
    /// ```
    #[must_use]
    pub fn is_multiple_of(&self, step: &Self) -> Option<bool> {
        let (number, step) = (self.decimal(), step.decimal());
        if step.count == 0 || step.negative {
            return None;
        }
        if number.count == 0 {
            return Some(true);
        }
        // Without their trailing zeros both are whole: digits times ten to a power.
        let shift = power(&number).saturating_sub(power(&step));
        if shift < 0 {
            // The step would have to divide a number that does not end in zero by a multiple of ten.
            return Some(false);
        }
        // Only the twos and fives in the step can be met by the tens of the shift, and it has no more of those than
        // bits: about 3.33 a digit.
        let tens = usize::try_from(shift).unwrap_or(usize::MAX).min(step.count.saturating_mul(4));
        let step: Vec<u8> = step.digits.map(|digit| digit.saturating_sub(b'0')).collect();
        let steps = number.count.saturating_add(tens).saturating_mul(step.len());
        (steps <= MOST_STEPS).then(|| remainder_is_zero(number, tens, &step))
    }
}

/// The power of ten that the last significant digit stands for.
fn power(decimal: &Decimal<'_>) -> i64 {
    decimal.magnitude.saturating_sub(i64::try_from(decimal.count).unwrap_or(i64::MAX))
}

/// School division, of which only the remainder is kept, as digits.
fn remainder_is_zero(number: Decimal<'_>, tens: usize, step: &[u8]) -> bool {
    let mut rest: Vec<u8> = Vec::with_capacity(step.len() + 1);
    for digit in number.digits.chain(std::iter::repeat_n(&b'0', tens)) {
        if !rest.is_empty() || *digit != b'0' {
            rest.push(digit.saturating_sub(b'0'));
        }
        while rest.len() > step.len() || (rest.len() == step.len() && *rest >= *step) {
            subtract(&mut rest, step);
        }
    }
    rest.is_empty()
}

/// Takes a smaller number off a larger one, leading zeros included.
fn subtract(from: &mut Vec<u8>, number: &[u8]) {
    let mut borrowed = 0;
    let mut digits = number.iter().rev();
    for digit in from.iter_mut().rev() {
        let off = digits.next().copied().unwrap_or(0) + borrowed;
        borrowed = u8::from(*digit < off);
        *digit = (*digit + 10 * borrowed).saturating_sub(off);
    }
    let zeros = from.iter().take_while(|digit| **digit == 0).count();
    from.drain(..zeros);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_multiple(number: &str, step: &str) -> Option<bool> {
        Number::parse(number).unwrap().is_multiple_of(&Number::parse(step).unwrap())
    }

    #[test]
    fn decimals_are_divided_as_they_are_written() {
        for (number, step) in [
            ("0.07", "0.01"),
            ("0.3", "0.1"),
            ("19.99", "0.01"),
            ("0.0075", "0.0001"),
            ("-4.5", "1.5"),
            ("0", "7"),
            ("1e308", "0.5"),
            ("10", "2.5"),
            ("1e2", "4e0"),
            ("9007199254740993", "3"),
            ("123456789012345678901234567890", "90"),
        ] {
            assert_eq!(is_multiple(number, step), Some(true), "{number} / {step}");
        }
        for (number, step) in [
            ("0.075", "0.01"),
            ("0.00751", "0.0001"),
            ("35", "1.5"),
            ("9007199254740992", "3"),
            ("1e308", "0.123456789"),
            ("1", "10"),
            ("5", "1e1"),
        ] {
            assert_eq!(is_multiple(number, step), Some(false), "{number} / {step}");
        }
    }

    #[test]
    fn a_step_of_nothing_says_nothing() {
        assert_eq!(is_multiple("1", "0"), None);
        assert_eq!(is_multiple("1", "-2"), None);
    }

    #[test]
    fn hostile_numbers_take_no_time() {
        assert_eq!(is_multiple("1e999999999999999999999", "7"), Some(false));
        assert_eq!(is_multiple("14e999999999999999999999", "7"), Some(true));
        assert_eq!(is_multiple("1e999999999", "1e-999999999"), Some(true));
        assert_eq!(is_multiple("1e-999999999999999999999", "1"), Some(false));
        let long = "7".repeat(100_000);
        assert_eq!(is_multiple(&long, &long), None);
        assert_eq!(is_multiple(&long, "7"), Some(true));
    }

    proptest! {
        #[test]
        fn integers_are_divided_as_integers_are(number in any::<i64>(), step in 1_i64..5_000) {
            prop_assert_eq!(Number::from(number).is_multiple_of(&step.into()), Some(number % step == 0));
        }

        #[test]
        fn moving_both_points_changes_nothing(number in 0_i64..100_000, step in 1_i64..500, by in 0_usize..30) {
            let moved = is_multiple(&format!("{number}e-{by}"), &format!("{step}e-{by}"));
            prop_assert_eq!(moved, Some(number % step == 0));
        }
    }
}
