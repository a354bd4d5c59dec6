//! What stands against sending a field as it is.

use super::node::{Node, NodeId, State};
use super::{Form, number};
use crate::json::{Number, ParseError, parse};
use crate::schema::{Control, TextKind};
use std::sync::Arc;

/// A problem with what was entered, to be worded in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It must be given.
    Missing,
    /// It is no number.
    NotANumber,
    /// It has a fraction and must not.
    NotWhole,
    /// It is smaller than this, or, where `true`, not larger than this.
    TooSmall(Number, bool),
    /// It is larger than this, or, where `true`, not smaller than this.
    TooLarge(Number, bool),
    /// It has fewer characters than this.
    TooShort(usize),
    /// It has more characters than this.
    TooLong(usize),
    /// It does not match this pattern.
    Mismatch(Arc<str>),
    /// It is no e-mail address.
    NotAnEmail,
    /// It is no web address.
    NotAUri,
    /// It is no date.
    NotADate,
    /// It is no date with time and zone.
    NotADateTime,
    /// It has fewer items than this.
    TooFewItems(usize),
    /// It has more items than this.
    TooManyItems(usize),
    /// It is no JSON.
    NotJson(ParseError),
}

/// ECMAScript regular expressions, which the browser has and this crate has not.
pub trait Patterns {
    /// Whether the text matches; `None` for a pattern that is not one, which then holds nobody back.
    fn matches(&self, pattern: &str, text: &str) -> Option<bool>;
}

impl Form {
    /// The problem of one field. Costs this field only.
    #[must_use]
    pub fn problem(&self, id: NodeId, patterns: &dyn Patterns) -> Option<Problem> {
        let node = self.node(id)?;
        // What was loaded and not touched is not this person's mistake.
        if node.loaded.is_some() && !node.edited {
            return None;
        }
        let limits = &node.shape.limits;
        match (&node.state, &node.shape.control) {
            (State::Absent, Control::Fixed(_) | Control::Object(_)) => None,
            (State::Absent, Control::List(_)) => {
                (node.required && limits.min_items.is_some_and(|least| least > 0)).then_some(Problem::Missing)
            }
            (State::Absent, _) => node.required.then_some(Problem::Missing),
            (State::Null, _) => (node.required && !node.shape.nullable).then_some(Problem::Missing),
            (State::Text(text), Control::Number) => number_problem(node, text, false),
            (State::Text(text), Control::Integer) => number_problem(node, text, true),
            (State::Text(text), Control::Text(kind)) => text_problem(node, text, *kind, patterns),
            (State::Json(text), _) => parse(text).err().map(Problem::NotJson),
            (State::List(items), _) => {
                let sent = items.iter().filter(|item| self.assemble(**item).is_some()).count();
                let optional_and_empty = sent == 0 && !node.required;
                match (limits.min_items, limits.max_items) {
                    (Some(least), _) if sent < least && !optional_and_empty => {
                        Some(Problem::TooFewItems(least))
                    }
                    (_, Some(most)) if sent > most => Some(Problem::TooManyItems(most)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// All problems below a node, in the order in which the fields are drawn.
    ///
    /// An optional object in which nothing was entered is not sent, so nothing in it is missing.
    #[must_use]
    pub fn problems(&self, root: NodeId, patterns: &dyn Patterns) -> Vec<(NodeId, Problem)> {
        let mut found = Vec::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let Some(node) = self.node(id) else { continue };
            if !node.required && matches!(node.state, State::Object(_)) && self.assemble(id).is_none() {
                continue;
            }
            found.extend(self.problem(id, patterns).map(|problem| (id, problem)));
            open.extend(node.drawn_children().into_iter().rev());
        }
        found
    }
}

fn number_problem(node: &Node, text: &str, whole: bool) -> Option<Problem> {
    let Some(number) = number::typed(text) else { return Some(Problem::NotANumber) };
    if whole && !number.is_integer() {
        return Some(Problem::NotWhole);
    }
    let limits = &node.shape.limits;
    let too_small = limits
        .minimum
        .as_ref()
        .filter(|(bound, strict)| number < *bound || (*strict && number.means_same(bound)));
    let too_large = limits
        .maximum
        .as_ref()
        .filter(|(bound, strict)| number > *bound || (*strict && number.means_same(bound)));
    too_small
        .map(|(bound, strict)| Problem::TooSmall(bound.clone(), *strict))
        .or_else(|| too_large.map(|(bound, strict)| Problem::TooLarge(bound.clone(), *strict)))
}

fn text_problem(node: &Node, text: &str, kind: TextKind, patterns: &dyn Patterns) -> Option<Problem> {
    let limits = &node.shape.limits;
    let length = text.chars().count();
    if let Some(least) = limits.min_length.filter(|least| length < *least) {
        return Some(Problem::TooShort(least));
    }
    if let Some(most) = limits.max_length.filter(|most| length > *most) {
        return Some(Problem::TooLong(most));
    }
    let problem = match kind {
        TextKind::Email if !is_email(text) => Some(Problem::NotAnEmail),
        TextKind::Uri if !is_uri(text) => Some(Problem::NotAUri),
        TextKind::Date if !is_date(text) => Some(Problem::NotADate),
        TextKind::DateTime if !is_date_time(text) => Some(Problem::NotADateTime),
        _ => None,
    };
    problem.or_else(|| {
        let pattern = limits.pattern.as_ref()?;
        (patterns.matches(pattern, text) == Some(false)).then(|| Problem::Mismatch(Arc::clone(pattern)))
    })
}

/// Lenient on purpose: nothing valid is refused (RFC 5321 and 6531 allow far more than people think).
fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && !host.is_empty() && !host.contains(char::is_whitespace)
    })
}

/// A scheme and something behind it (RFC 3986), without spaces.
fn is_uri(text: &str) -> bool {
    let scheme_end = |c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c));
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && !scheme.contains(scheme_end)
            && !rest.is_empty()
    }) && !text.contains(char::is_whitespace)
}

/// `full-date` of RFC 3339.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// `date-time` of RFC 3339, zone included.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return false };
    let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => return false,
    };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let zoned = matches!(zone, "Z" | "z") || zone.get(1..).is_some_and(|offset| is_clock(offset, 2));
    is_date(date)
        && is_clock(whole, 3)
        && !fraction.is_empty()
        && fraction.bytes().all(|c| c.is_ascii_digit())
        && zoned
}

fn is_clock(text: &str, parts: usize) -> bool {
    let limits = [23, 59, 60];
    text.split(':').count() == parts
        && text.split(':').zip(limits).all(|(part, most)| digits(part, 2).is_some_and(|n| n <= most))
}

fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|c| c.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Value;
    use crate::schema::Schema;

    struct Contains;
    impl Patterns for Contains {
        fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
            Some(text.contains(pattern))
        }
    }

    fn problem(schema: &str, text: &str) -> Option<Problem> {
        let mut form = Form::new();
        let id = form.plant(&Schema::new(parse(schema).unwrap(), &Value::Null), true, None);
        form.type_text(id, text);
        form.problem(id, &Contains)
    }

    #[test]
    fn limits_are_told_with_the_number_that_counts() {
        assert_eq!(
            problem(r#"{"type":"integer","minimum":1}"#, "0"),
            Some(Problem::TooSmall(1.into(), false))
        );
        assert_eq!(
            problem(r#"{"type":"number","exclusiveMaximum":5}"#, "5.0"),
            Some(Problem::TooLarge(5.into(), true))
        );
        assert_eq!(problem(r#"{"type":"integer"}"#, "1.5"), Some(Problem::NotWhole));
        assert_eq!(problem(r#"{"type":"integer"}"#, "1.0"), None);
        assert_eq!(problem(r#"{"type":"string","maxLength":2}"#, "éé"), None);
        assert_eq!(problem(r#"{"type":"string","minLength":3}"#, "ab"), Some(Problem::TooShort(3)));
        assert_eq!(problem(r#"{"type":"string","pattern":"x"}"#, "ab"), Some(Problem::Mismatch("x".into())));
        assert_eq!(problem(r#"{"type":"string"}"#, ""), Some(Problem::Missing));
    }

    #[test]
    fn formats_refuse_nothing_valid() {
        for good in ["a@b", "\"odd one\"@example.com", "é@ü.example"] {
            assert_eq!(problem(r#"{"format":"email"}"#, good), None, "{good}");
        }
        for good in ["https://a.example", "mailto:a@b", "urn:x:y", "x+y.z-1:q"] {
            assert_eq!(problem(r#"{"format":"uri"}"#, good), None, "{good}");
        }
        for good in ["2024-02-29", "2000-02-29", "9999-12-31"] {
            assert_eq!(problem(r#"{"format":"date"}"#, good), None, "{good}");
        }
        for good in ["2026-01-31T09:00:00Z", "2026-01-31t23:59:60.123+05:30"] {
            assert_eq!(problem(r#"{"format":"date-time"}"#, good), None, "{good}");
        }
    }

    #[test]
    fn formats_refuse_what_is_wrong() {
        assert_eq!(problem(r#"{"format":"email"}"#, "jane"), Some(Problem::NotAnEmail));
        assert_eq!(problem(r#"{"format":"uri"}"#, "www.example.com"), Some(Problem::NotAUri));
        for bad in ["2023-02-29", "1900-02-29", "2026-13-01", "2026-1-1", "tomorrow", "2026-04-31"] {
            assert_eq!(problem(r#"{"format":"date"}"#, bad), Some(Problem::NotADate), "{bad}");
        }
        for bad in ["2026-01-31", "2026-01-31T09:00:00", "2026-01-31T24:00:00Z", "2026-01-31T09:00Z"] {
            assert_eq!(problem(r#"{"format":"date-time"}"#, bad), Some(Problem::NotADateTime), "{bad}");
        }
    }

    #[test]
    fn nothing_is_missing_in_an_optional_object_that_nobody_filled_in() {
        let schema = r#"{"type":"object","properties":{"address":{"type":"object","required":["city"],"properties":{"city":{"type":"string"},"zip":{"type":"string"}}}}}"#;
        let mut form = Form::new();
        let root = form.plant(&Schema::new(parse(schema).unwrap(), &Value::Null), true, None);
        let address = form.drawn_children(root)[0];
        form.include(address);
        assert!(form.problems(root, &Contains).is_empty());
        form.type_text(form.drawn_children(address)[1], "1000");
        assert_eq!(form.problems(root, &Contains).len(), 1);
    }

    #[test]
    fn json_that_cannot_be_read_is_told_with_its_place() {
        let Some(Problem::NotJson(error)) = problem("{}", "{\n  oops") else { panic!("no problem found") };
        assert_eq!((error.line, error.column), (2, 3));
    }
}
