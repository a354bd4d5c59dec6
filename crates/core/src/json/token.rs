//! Pieces of JSON text, for drawing it in colours.

/// What a piece of JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Brackets, commas, spaces.
    Plain,
    /// The name of a member.
    Name,
    /// A string.
    Text,
    /// A number, `true`, `false` or `null`.
    Value,
}

/// Cuts valid JSON text into pieces; together they are the text. Anything else is cut somehow, and never lost.
pub fn tokens(text: &str) -> impl Iterator<Item = (Token, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = *rest.as_bytes().first()?;
        let length = match first {
            b'"' => string_length(rest),
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                rest.bytes().take_while(|c| c.is_ascii_alphanumeric() || b"+-.".contains(c)).count()
            }
            _ => rest.bytes().take_while(|c| !matches!(c, b'"' | b'-' | b'0'..=b'9' | b'a'..=b'z')).count(),
        };
        let (piece, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = tail;
        let token = match first {
            b'"' if tail.trim_start().starts_with(':') => Token::Name,
            b'"' => Token::Text,
            b'-' | b'0'..=b'9' | b'a'..=b'z' => Token::Value,
            _ => Token::Plain,
        };
        Some((token, piece))
    })
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.bytes().enumerate().skip(1) {
        match c {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_texts_and_values_are_told_apart() {
        let pieces: Vec<_> = tokens(r#"{"a": "b\"", "c": [-1.5, null]}"#)
            .filter(|(token, _)| *token != Token::Plain)
            .collect();
        assert_eq!(
            pieces,
            [
                (Token::Name, r#""a""#),
                (Token::Text, r#""b\"""#),
                (Token::Name, r#""c""#),
                (Token::Value, "-1.5"),
                (Token::Value, "null")
            ]
        );
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in ".{0,80}") {
            let together: String = tokens(&text).map(|(_, piece)| piece).collect();
            prop_assert_eq!(together, text);
        }
    }
}
