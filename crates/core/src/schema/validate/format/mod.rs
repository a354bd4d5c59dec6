//! `format`, by simple rules: nothing that is valid is refused, and what is plainly wrong is not let through.
//!
//! Not looked into: the tables of Unicode behind international host names (which letters may stand beside which, what an
//! encoded label stands for and how long it gets), and the host of an address beyond its characters.

mod address;
mod mail;
mod time;

use super::Patterns;

/// Whether text keeps to a format; `None` for a format that is not known.
pub(super) fn keeps_to(format: &str, text: &str, patterns: &dyn Patterns) -> Option<bool> {
    Some(match format {
        "date-time" | "datetime" => time::is_date_time(text),
        "date" => time::is_date(text),
        "time" => time::is_time(text),
        "duration" => time::is_duration(text),
        "email" => text.is_ascii() && mail::is_email(text),
        "idn-email" => mail::is_email(text),
        "hostname" => text.is_ascii() && address::is_host(text),
        "idn-hostname" => address::is_host(text),
        "ipv4" | "ip" => address::is_ipv4(text),
        "ipv6" => address::is_ipv6(text),
        "uri" | "url" => text.is_ascii() && address::is_uri(text, true),
        "uri-reference" => text.is_ascii() && address::is_uri(text, false),
        "iri" => address::is_uri(text, true),
        "iri-reference" => address::is_uri(text, false),
        "uri-template" => is_template(text),
        "uuid" => is_uuid(text),
        "json-pointer" => text.is_empty() || is_pointer(text),
        "relative-json-pointer" => is_relative_pointer(text),
        "regex" => return patterns.matches(text, "").map(|_| true).or(Some(false)),
        _ => return None,
    })
}

/// `count` digits as a number.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && is_digits(text)).then(|| text.parse().ok())?
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())
}

/// RFC 4122: 8-4-4-4-12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, c)| if dashes.contains(&at) { c == b'-' } else { c.is_ascii_hexdigit() })
}

/// RFC 6901: `~` only before 0 and 1.
fn is_pointer(text: &str) -> bool {
    text.starts_with('/') && text.split('~').skip(1).all(|part| part.starts_with(['0', '1']))
}

fn is_relative_pointer(text: &str) -> bool {
    let up = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (up, rest) = text.split_at_checked(up).unwrap_or_default();
    is_digits(up) && (up == "0" || !up.starts_with('0')) && (matches!(rest, "" | "#") || is_pointer(rest))
}

/// RFC 6570: literals, and expressions in braces.
fn is_template(text: &str) -> bool {
    let mut parts = text.split('{');
    let is_literal = |text: &str| !text.contains(|c: char| c.is_control() || " \"<>\\^`{|}".contains(c));
    parts.next().is_some_and(is_literal)
        && parts.all(|part| {
            part.split_once('}').is_some_and(|(inside, after)| is_expression(inside) && is_literal(after))
        })
}

fn is_expression(text: &str) -> bool {
    let variables = text.strip_prefix(|c: char| "+#./;?&=!@|".contains(c)).unwrap_or(text);
    variables.split(',').all(|variable| {
        let (name, length) = variable.split_once(':').unwrap_or((variable, "1"));
        let name = if name.len() == variable.len() { name.strip_suffix('*').unwrap_or(name) } else { name };
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_%".contains(c);
        is_digits(length)
            && length.len() < 5
            && !length.starts_with('0')
            && name.split('.').all(|part| !part.is_empty() && part.chars().all(is_of_name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct NoPatterns;
    impl Patterns for NoPatterns {
        fn matches(&self, pattern: &str, _: &str) -> Option<bool> {
            (pattern != "(").then_some(true)
        }
    }

    fn all(format: &str, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(keeps_to(format, text, &NoPatterns), Some(true), "{text} is a {format}");
        }
        for text in bad {
            assert_eq!(keeps_to(format, text, &NoPatterns), Some(false), "{text} is no {format}");
        }
    }

    #[test]
    fn identifiers() {
        all(
            "uuid",
            &["2EB8AA08-aa98-11ea-b4aa-73b441d16380"],
            &["2eb8aa08-aa98-11ea-b4aa73b441d16380", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380", ""],
        );
    }

    #[test]
    fn pointers() {
        all("json-pointer", &["", "/", "/foo//bar~0/baz~1/%a", "/~01"], &["foo", "/foo/bar~", "/~2", "#/a"]);
        all(
            "relative-json-pointer",
            &["1", "0/foo", "10/a~1b", "0#"],
            &["", "/foo", "-1/foo", "01/a", "0##", "1x", "+1/a"],
        );
    }

    #[test]
    fn templates_and_expressions() {
        all(
            "uri-template",
            &["http://a.example/{term:1}/{term}", "{+a.b,c*}", "{%41:1000}", "a%41b", ""],
            &[
                "http://a.example/{term",
                "{}",
                "a}",
                "{a,,b}",
                "{a..b}",
                "{v:01}",
                "{v:10000}",
                "{v:1*}",
                "{v=d}",
                "a b",
            ],
        );
        all("regex", &["([abc])+\\s+$"], &["("]);
    }

    #[test]
    fn what_is_not_known_is_not_judged() {
        assert_eq!(keeps_to("password", "x", &NoPatterns), None);
    }
}
