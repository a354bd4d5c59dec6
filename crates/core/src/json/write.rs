//! From values to text.

use super::Value;
use crate::text::hex;
use std::fmt::{self, Write};

impl fmt::Display for Value {
    /// The value as compact JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        compact(self, f)
    }
}

fn compact(value: &Value, out: &mut dyn Write) -> fmt::Result {
    match value {
        Value::Array(items) => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                compact(item, out)?;
            }
            out.write_char(']')
        }
        Value::Object(object) => {
            out.write_char('{')?;
            for (index, (name, member)) in object.iter().enumerate() {
                if index > 0 {
                    out.write_char(',')?;
                }
                string(name, out)?;
                out.write_char(':')?;
                compact(member, out)?;
            }
            out.write_char('}')
        }
        _ => scalar(value, out),
    }
}

pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = indented(value, 0, &mut out);
    out
}

fn indented(value: &Value, level: usize, out: &mut String) -> fmt::Result {
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                line(index > 0, level + 1, out)?;
                indented(item, level + 1, out)?;
            }
            line(false, level, out)?;
            out.write_char(']')
        }
        Value::Object(object) if !object.is_empty() => {
            out.write_char('{')?;
            for (index, (name, member)) in object.iter().enumerate() {
                line(index > 0, level + 1, out)?;
                string(name, out)?;
                out.write_str(": ")?;
                indented(member, level + 1, out)?;
            }
            line(false, level, out)?;
            out.write_char('}')
        }
        _ => compact(value, out),
    }
}

fn line(comma: bool, level: usize, out: &mut String) -> fmt::Result {
    out.write_str(if comma { ",\n" } else { "\n" })?;
    (0..level).try_for_each(|_| out.write_str("  "))
}

fn scalar(value: &Value, out: &mut dyn Write) -> fmt::Result {
    match value {
        Value::Bool(true) => out.write_str("true"),
        Value::Bool(false) => out.write_str("false"),
        Value::Number(number) => out.write_str(number.as_str()),
        Value::String(text) => string(text, out),
        _ => out.write_str("null"),
    }
}

fn string(text: &str, out: &mut dyn Write) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if (c as u32) < 0x20 => {
                out.write_str("\\u00")?;
                hex(c as u8).into_iter().try_for_each(|digit| out.write_char(digit))?;
            }
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use crate::json::{Value, parse};
    use proptest::prelude::*;

    #[test]
    fn pretty_text_is_indented_and_empty_containers_stay_on_one_line() {
        let value = parse(r#"{"a":[1,{"b":[]}],"c":{}}"#).unwrap();
        assert_eq!(
            value.to_pretty(),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}"
        );
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        scalar.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::array),
                prop::collection::vec((".{0,4}", inner), 0..6).prop_map(Value::object),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(value in any_value()) {
            prop_assert_eq!(parse(&value.to_string()).unwrap(), value.clone());
            prop_assert_eq!(parse(&value.to_pretty()).unwrap(), value);
        }
    }
}
