//! JSON text that nobody should send: odd numbers, long strings, names that come twice, towers of brackets, and what looks
//! like schemas and answers without being any; and text that is no JSON. It must not know who reads it.

use crate::luck::Luck;

/// Names that mean something to somebody: the schema's keywords, and those of answers.
const NAMES: [&str; 72] = [
    "type",
    "properties",
    "items",
    "oneOf",
    "anyOf",
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "enum",
    "const",
    "required",
    "$ref",
    "$defs",
    "$id",
    "$anchor",
    "$schema",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "minimum",
    "maximum",
    "multipleOf",
    "maxLength",
    "minLength",
    "minItems",
    "pattern",
    "format",
    "nullable",
    "readOnly",
    "discriminator",
    "propertyName",
    "mapping",
    "prefixItems",
    "dependentSchemas",
    "dependencies",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "uniqueItems",
    "title",
    "description",
    "default",
    "example",
    "x-enum-varnames",
    "id",
    "name",
    "displayName",
    "data",
    "error",
    "code",
    "message",
    "details",
    "httpStatusCode",
    "source",
    "parameters",
    "in",
    "schema",
    "content",
    "requestBody",
    "path",
    "explode",
    "style",
    "a",
    "b",
    "c",
    "",
    "a/b~c",
    "é\\u0000",
    "__proto__",
    "*",
];

/// Numbers, as far as JSON's grammar goes.
const NUMBERS: [&str; 15] = [
    "0",
    "-0",
    "1",
    "2",
    "-1",
    "3.5",
    "1e2",
    "1e999999999",
    "-1e-999999999",
    "1e99999999999999999999",
    "0.10",
    "9007199254740993",
    "123456789012345678901234567890.123456789",
    "18446744073709551615",
    "1E+2",
];

/// Texts, escaped as they stand in JSON; half a pair is nowhere forbidden.
const TEXTS: [&str; 28] = [
    "",
    "a",
    "string",
    "object",
    "array",
    "integer",
    "null",
    "number",
    "boolean",
    "any",
    "#",
    "#/$defs/a",
    "#/properties/a",
    "#/nowhere",
    "#/a%",
    "#a",
    "other.json#/a",
    "^a",
    "(",
    "date-time",
    "email",
    "binary",
    "\\ud800",
    "\\ud83d\\ude00",
    "\\udc00x",
    "https://example.test/",
    "javascript:alert(1)",
    "{id}/{}/{{",
];

/// What no JSON has in it, or not there.
const BROKEN: [&str; 12] =
    ["01", "1.", "-", "\"\\x\"", "\"\\u00", "\"\\ud8", "'", "nul", "/**/", "\u{feff}", "}{", ",,"];

/// Writes any JSON.
pub(crate) fn json(luck: &mut Luck, left: usize, out: &mut String) {
    match luck.below(if left == 0 { 4 } else { 9 }) {
        0 => text(luck, out),
        1 => out.push_str(luck.one_of(&NUMBERS)),
        2 => out.push_str(luck.one_of(&["true", "false", "null"])),
        3 => tower(luck, out),
        4 | 5 => list(luck, left, out),
        _ => members(luck, left, out),
    }
}

/// A string: mostly one that means something, now and then a very long one.
pub(crate) fn text(luck: &mut Luck, out: &mut String) {
    out.push('"');
    if luck.percent(4) {
        let piece = luck.one_of(&["a", "é", "\\n", "\\u00e9", "**", "[x](", "<b>", "/", "{"]);
        out.push_str(&piece.repeat(1 + luck.below(2_000)));
    } else {
        out.push_str(luck.one_of(&TEXTS));
    }
    out.push('"');
}

/// A name, mostly one that means something.
pub(crate) fn name(luck: &mut Luck, out: &mut String) {
    out.push('"');
    out.push_str(luck.one_of(&NAMES));
    out.push('"');
}

/// Brackets in brackets, nearly as deep as may be.
fn tower(luck: &mut Luck, out: &mut String) {
    if !luck.percent(12) {
        return out.push_str("[]");
    }
    let height = 1 + luck.below(100);
    let (open, close) = luck.one_of(&[
        ("[", "]"),
        ("{\"a\":", "}"),
        ("{\"allOf\":[", "]}"),
        ("{\"items\":", "}"),
        ("[{\"not\":", "}]"),
    ]);
    out.push_str(&open.repeat(height));
    out.push_str("{}");
    out.push_str(&close.repeat(height));
}

fn list(luck: &mut Luck, left: usize, out: &mut String) {
    out.push('[');
    for at in 0..luck.below(4) {
        if at > 0 {
            out.push(',');
        }
        json(luck, left - 1, out);
    }
    out.push(']');
}

fn members(luck: &mut Luck, left: usize, out: &mut String) {
    out.push('{');
    for at in 0..luck.below(6) {
        if at > 0 {
            out.push(',');
        }
        name(luck, out);
        out.push(':');
        json(luck, left - 1, out);
    }
    out.push('}');
}

/// Cuts, doubles or changes some bytes, so that the text is hardly JSON any more.
pub(crate) fn scratched(text: &str, luck: &mut Luck) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..luck.below(4) {
        let at = luck.below(bytes.len() + 1);
        match luck.below(6) {
            0 => bytes.truncate(at),
            3 => _ = bytes.splice(at..at, luck.one_of(&BROKEN).bytes()),
            4 if luck.percent(10) => {
                let tower = luck.one_of(&["[", "{\"a\":"]).repeat(luck.below(3_000));
                bytes.splice(at..at, tower.into_bytes());
            }
            1 => bytes.insert(at, luck.one_of(b"{}[]\",:\\u0e-\x00\xc3\xff ")),
            2 if at < bytes.len() => _ = bytes.remove(at),
            _ => {
                let piece: Vec<u8> = bytes.iter().skip(at).take(luck.below(40)).copied().collect();
                bytes.splice(at..at, piece);
            }
        }
    }
    // A browser has read the bytes as UTF-8 before anybody looks at them.
    String::from_utf8_lossy(&bytes).into_owned()
}
