//! From text to values: strict, bounded in depth, and exact about where it went wrong.

use super::number::scan;
use super::{Number, Object, Value};
use std::fmt;
use std::sync::Arc;

/// How deeply arrays and objects may nest. Real schemas reach 21 levels; beyond this a document is hostile.
pub const MAX_DEPTH: usize = 256;

/// Why a text is not JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseError {
    /// What is wrong.
    pub kind: ParseErrorKind,
    /// The line, counted from 1.
    pub line: usize,
    /// The character in that line, counted from 1.
    pub column: usize,
}

/// What is wrong with a text that should be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// It ends too early.
    UnexpectedEnd,
    /// A character stands where it may not.
    UnexpectedCharacter,
    /// A string holds a control character or a broken escape.
    BadString,
    /// A number is not written as JSON writes numbers.
    BadNumber,
    /// It nests deeper than [`MAX_DEPTH`].
    TooDeep,
    /// Something follows the value.
    TrailingText,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            ParseErrorKind::UnexpectedEnd => "the text ends too early",
            ParseErrorKind::UnexpectedCharacter => "unexpected character",
            ParseErrorKind::BadString => "broken string",
            ParseErrorKind::BadNumber => "broken number",
            ParseErrorKind::TooDeep => "nested too deeply",
            ParseErrorKind::TrailingText => "something follows the value",
        };
        let place = [" at line ", &self.line.to_string(), ", column ", &self.column.to_string()];
        f.write_str(what)?;
        place.into_iter().try_for_each(|part| f.write_str(part))
    }
}

impl std::error::Error for ParseError {}

/// Reads one JSON value (RFC 8259).
///
/// # Errors
/// With the kind and place of the first thing that is not JSON, or where it nests deeper than [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Value, ParseError> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.space_and_value(0).and_then(|value| {
        parser.space();
        if parser.at == text.len() { Ok(value) } else { Err(ParseErrorKind::TrailingText) }
    });
    value.map_err(|kind| parser.located(kind))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

type Outcome<T> = Result<T, ParseErrorKind>;

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn wrong(&self) -> ParseErrorKind {
        if self.peek().is_none() {
            ParseErrorKind::UnexpectedEnd
        } else {
            ParseErrorKind::UnexpectedCharacter
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn space_and_value(&mut self, depth: usize) -> Outcome<Value> {
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Outcome<Value> {
        for (word, value) in [("null", Value::Null), ("true", true.into()), ("false", false.into())] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.wrong())
    }

    fn number(&mut self) -> Outcome<Value> {
        let length = scan(self.rest().as_bytes()).ok_or(ParseErrorKind::BadNumber)?;
        let number = self.rest().get(..length).and_then(Number::parse).ok_or(ParseErrorKind::BadNumber)?;
        self.at += length;
        match self.peek() {
            Some(b'0'..=b'9' | b'.' | b'a'..=b'z' | b'A'..=b'Z') => Err(ParseErrorKind::BadNumber),
            _ => Ok(Value::Number(number)),
        }
    }

    fn array(&mut self, depth: usize) -> Outcome<Value> {
        let depth = Self::deeper(depth)?;
        self.at += 1;
        self.space();
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(Value::array(items));
        }
        loop {
            items.push(self.space_and_value(depth)?);
            self.space();
            if self.eat(b']') {
                return Ok(Value::array(items));
            }
            if !self.eat(b',') {
                return Err(self.wrong());
            }
        }
    }

    fn object(&mut self, depth: usize) -> Outcome<Value> {
        let depth = Self::deeper(depth)?;
        self.at += 1;
        self.space();
        let mut members: Vec<(Arc<str>, Value)> = Vec::new();
        if self.eat(b'}') {
            return Ok(Object::new().into());
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.wrong());
            }
            let name = self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err(self.wrong());
            }
            members.push((name, self.space_and_value(depth)?));
            self.space();
            if self.eat(b'}') {
                return Ok(Value::object(members));
            }
            if !self.eat(b',') {
                return Err(self.wrong());
            }
        }
    }

    const fn deeper(depth: usize) -> Outcome<usize> {
        if depth >= MAX_DEPTH { Err(ParseErrorKind::TooDeep) } else { Ok(depth + 1) }
    }

    fn string(&mut self) -> Outcome<Arc<str>> {
        self.at += 1;
        let plain = self.rest().bytes().take_while(|c| !matches!(c, b'"' | b'\\' | 0..=0x1f)).count();
        if self.text.as_bytes().get(self.at + plain) == Some(&b'"') {
            let text: Arc<str> = self.rest().get(..plain).unwrap_or("").into();
            self.at += plain + 1;
            return Ok(text);
        }
        let mut text = String::new();
        loop {
            let plain = self.rest().bytes().take_while(|c| !matches!(c, b'"' | b'\\' | 0..=0x1f)).count();
            text.push_str(self.rest().get(..plain).unwrap_or(""));
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text.into());
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(ParseErrorKind::BadString),
                None => return Err(ParseErrorKind::UnexpectedEnd),
            }
        }
    }

    fn escape(&mut self) -> Outcome<char> {
        self.at += 1;
        let escaped = match self.peek().ok_or(ParseErrorKind::UnexpectedEnd)? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(ParseErrorKind::BadString),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// `\uXXXX`, with its partner where it is half of a pair. A lone half has no place in a Rust string and
    /// becomes U+FFFD, as browsers do when they encode one.
    fn unicode(&mut self) -> Outcome<char> {
        let first = self.hex()?;
        if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Outcome<u32> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|c| c.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        code.ok_or(ParseErrorKind::BadString)
    }

    fn located(&self, kind: ParseErrorKind) -> ParseError {
        let mut at = self.at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = self.text.get(..at).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        ParseError {
            kind,
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_error_names_line_and_column() {
        let error = parse("{\n  \"é\": tru\n}").unwrap_err();
        assert_eq!((error.line, error.column), (2, 8));
        assert_eq!(error.to_string(), "unexpected character at line 2, column 8");
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for bad in [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "01",
            "1.",
            "'a'",
            "\"\u{1}\"",
            "\"\\x\"",
            "\"\\u12\"",
            "[1]x",
            "nul",
            "tru",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_tower_of_brackets_is_refused_and_not_climbed() {
        assert_eq!(parse(&"[".repeat(1_000_000)).unwrap_err().kind, ParseErrorKind::TooDeep);
        let deepest = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        assert!(parse(&deepest).is_ok());
    }

    #[test]
    fn escapes_are_read() {
        assert_eq!(
            parse(r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud800x""#).unwrap().as_str(),
            Some("a\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1f600}\u{fffd}x")
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn it_agrees_with_serde_json_on_json_like_text(text in r#"[\[\]{}",:0-9a-e.+\\ntrufls -]{0,40}"#) {
            // serde_json refuses what does not fit a float, which JSON allows: both readings are right.
            let theirs: Result<serde_json::Value, _> = serde_json::from_str(&text);
            if let Ok(theirs) = theirs {
                let ours = parse(&text).map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
                let again: serde_json::Value = serde_json::from_str(&ours.to_string()).unwrap();
                prop_assert_eq!(theirs, again);
            }
        }
    }
}
