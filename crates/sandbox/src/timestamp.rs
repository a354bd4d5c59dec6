//! The Connectivity API's way of writing a moment: UTC, milliseconds, `2025-08-08T06:36:53.748Z`.

use time::{OffsetDateTime, macros::format_description};

/// The present moment.
pub(crate) fn now() -> String {
    written(OffsetDateTime::now_utc())
}

fn written(moment: OffsetDateTime) -> String {
    let layout = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    // Formatting fails only for a layout that asks for parts the value lacks; this one does not.
    moment.format(layout).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn milliseconds_are_always_three_digits() {
        assert_eq!(written(datetime!(2025-08-08 06:36:53.7 UTC)), "2025-08-08T06:36:53.700Z");
        assert_eq!(written(datetime!(2025-08-08 06:36:53 UTC)), "2025-08-08T06:36:53.000Z");
    }
}
