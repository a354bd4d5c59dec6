//! What schemas and values are made of: names, numbers, patterns, texts. It must not know what is made of them.

use crate::luck::Luck;
use jackfield_core::json::{Number, Value};

/// Patterns that every engine reads alike, each with texts that match it.
pub(crate) const PATTERNS: [(&str, &[&str]); 12] = [
    ("^a", &["a", "ab", "a1"]),
    ("b$", &["b", "ab"]),
    ("^[a-z]+$", &["a", "abc", "kind"]),
    ("\\d", &["1", "a1"]),
    ("^.{2,3}$", &["ab", "abc", "é\u{1F600}"]),
    ("^(foo|bar)$", &["foo", "bar"]),
    ("[^a-z]", &["A", "1"]),
    ("^$", &[""]),
    ("^\\w+@", &["a@b", "x@"]),
    ("a.*b", &["ab", "axb"]),
    ("^\\S*$", &["", "a"]),
    ("é|\\u00fc", &["é", "ü"]),
];

/// Names of members: few, so that they meet.
pub(crate) const NAMES: [&str; 8] = ["a", "b", "c", "foo", "kind", "a1", "x y", "é"];

/// Numbers in all ways of writing them. None has more digits than a float tells apart, except whole ones of 64 bits:
/// the other validator keeps numbers as `u64`, `i64` or `f64`, and would be wrong about longer ones.
pub(crate) const NUMBERS: [&str; 24] = [
    "0",
    "1",
    "2",
    "3",
    "5",
    "7",
    "10",
    "-1",
    "-3",
    "1.0",
    "2.0",
    "0.5",
    "1.5",
    "2.50",
    "0.1",
    "0.07",
    "-0.3",
    "1e2",
    "12e-1",
    "100",
    "-0",
    "9007199254740993",
    "9223372036854775807",
    "18446744073709551615",
];

/// Texts that keep to a format, or nearly do. None has a space in the place of the `T`, which RFC 3339 leaves to each
/// application (section 5.6): we take it, the other validator does not. None has an encoded label (`xn--…`), into which
/// only the other one looks.
pub(crate) const FORMATTED: [(&str, &[&str]); 13] = [
    ("date", &["2026-01-31", "2024-02-29", "2026-02-29", "2026-13-01"]),
    ("time", &["09:00:00Z", "23:59:60Z", "09:00:00.5+05:30", "24:00:00Z", "12:00:60Z"]),
    (
        "date-time",
        &[
            "2026-01-31T09:00:00Z",
            "2026-01-31t09:00:00.123+01:00",
            "2026-02-30T09:00:00Z",
            "2026-01-31T09:00:00",
        ],
    ),
    (
        "email",
        &[
            "jane@example.com",
            "a.b+c@example.org",
            "@example.com",
            "jane@",
            "a..b@example.com",
            "\"a b\"@example.com",
        ],
    ),
    ("hostname", &["example.com", "a-b.example", "-a.example", "a..b", "a_b.example"]),
    ("ipv4", &["192.168.0.1", "256.0.0.1", "01.0.0.1", "1.2.3", "0.0.0.0"]),
    ("ipv6", &["::1", "2001:db8::8a2e:370:7334", "fe80::1%eth0", "1::2::3", "::ffff:192.168.0.1", "::"]),
    ("uri", &["https://example.com/a?b=c#d", "urn:isbn:0451450523", "/a/b", "a b", "http://[::1]:80/"]),
    ("uri-reference", &["/a/b", "a b", "#x", "", "a%zz", "//example.com"]),
    ("json-pointer", &["/a~1b/0", "", "a", "/~", "/a//b"]),
    ("relative-json-pointer", &["0/a", "1#", "01", "-1", "2"]),
    ("uuid", &["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08"]),
    ("duration", &["P1Y2M3DT4H5M6S", "P4W", "PT", "P1D2H", "P1YT1S"]),
];

/// A number by its text.
pub(crate) fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

/// Any value.
pub(crate) fn value(luck: &mut Luck, depth: usize) -> Value {
    match luck.below(if depth == 0 { 5 } else { 7 }) {
        0 => Value::from(luck.one_of(&NAMES)),
        1 => number(luck.one_of(&NUMBERS)),
        2 => luck.percent(50).into(),
        3 => Value::Null,
        4 => text(luck),
        5 => Value::array((0..luck.below(4)).map(|_| value(luck, depth - 1)).collect()),
        _ => Value::object(
            (0..luck.below(4)).map(|_| (luck.one_of(&NAMES), value(luck, depth - 1))).collect::<Vec<_>>(),
        ),
    }
}

fn text(luck: &mut Luck) -> Value {
    Value::from(luck.one_of(&["", "ab", "A", "1", "a@b", "\u{1F600}", "\n", "2026-01-31"]))
}
