//! Dates, times and durations: RFC 3339.

use super::{digits, is_digits};

/// `full-date`: 2026-01-31
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |count| parts.next().and_then(|part| digits(part, count));
    let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    parts.next().is_none() && (1..=days).contains(&day)
}

/// `full-time`: 09:00:00.5+01:00
pub(super) fn is_time(text: &str) -> bool {
    let Some((clock, zone)) = text.find(['Z', 'z', '+', '-']).and_then(|at| text.split_at_checked(at)) else {
        return false;
    };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let offset = match zone.as_bytes() {
        [b'Z' | b'z'] => Some(0),
        [b'+', ..] => minutes(zone.get(1..).unwrap_or_default()).map(|ahead| 24 * 60 - ahead),
        _ => minutes(zone.get(1..).unwrap_or_default()),
    };
    let (Some(offset), Some((clock, seconds))) = (offset, whole.rsplit_once(':')) else { return false };
    let (Some(minute), Some(second)) = (minutes(clock), digits(seconds, 2)) else { return false };
    // A leap second comes at the end of a day in UTC.
    let is_second = second < 60 || (second == 60 && (minute + offset) % (24 * 60) == 24 * 60 - 1);
    is_second && is_digits(fraction)
}

/// `hh:mm`, as minutes.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// `date-time`, zone included; the standard allows a space for the `T`.
pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't', ' ']).is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// ISO 8601 as in appendix A: `P1Y2M3DT4H5M6S` or `P4W`; what lies between two units may not be left out.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = text.strip_suffix('W') {
        return is_digits(weeks);
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    (!date.is_empty() || time.is_some())
        && is_sequence(date, "YMD")
        && time.is_none_or(|time| !time.is_empty() && is_sequence(time, "HMS"))
}

fn is_sequence(text: &str, units: &str) -> bool {
    let mut rest = text;
    let mut last = None;
    while !rest.is_empty() {
        let Some((number, tail)) = rest.split_once(|c: char| !c.is_ascii_digit()) else { return false };
        let unit = rest.get(number.len()..).and_then(|unit| units.find(unit.get(..1)?));
        let follows = match (last, unit) {
            (None, Some(_)) => true,
            (Some(last), Some(unit)) => unit == last + 1,
            _ => false,
        };
        if number.is_empty() || !follows {
            return false;
        }
        (last, rest) = (unit, tail);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for good in ["2024-02-29", "2000-02-29", "9999-12-31", "0000-01-01"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-1-1",
            "tomorrow",
            "2026-04-31",
            "2026-01-01-01",
            "",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn times_have_a_zone() {
        for good in ["09:00:00Z", "23:59:60z", "15:59:60-08:00", "00:29:60.9+00:30", "12:00:00.123+05:30"] {
            assert!(is_time(good), "{good}");
        }
        for bad in [
            "09:00:00",
            "24:00:00Z",
            "22:59:60Z",
            "23:59:60+01:00",
            "09:00Z",
            "09:00:00.Z",
            "9:00:00Z",
            "09:00:00+24:00",
            "09:00:00ZZ",
            "1２:00:00Z",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
        assert!(is_date_time("2026-01-31t09:00:00Z") && is_date_time("2026-01-31 09:00:00Z"));
        assert!(!is_date_time("2026-01-31") && !is_date_time("2026-01-31T09:00:00"));
    }

    #[test]
    fn durations_name_their_units_in_order() {
        for good in ["P4DT12H30M5S", "P4Y", "PT0S", "P0D", "P1M", "PT1M", "PT36H", "P2W"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in [
            "PT1D", "P", "P1YT", "PT", "P2D1Y", "P1D2H", "P2S", "P1Y2W", "P1", "P1Y2D", "PT1H2S", "1D",
            "P1D2",
        ] {
            assert!(!is_duration(bad), "{bad}");
        }
    }
}
