//! The configuration file: TOML, one key a setting, every value with the line it stands on. It must not know what a
//! setting means.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::layers::{Given, Origin};
use super::table::{SETTINGS, Setting};

/// Keys that somebody may try, and the variable that holds the secret instead.
const SECRETS: [(&str, &str); 3] = [
    ("api_key", "JACKFIELD_API_KEY"),
    ("identity_secret", "JACKFIELD_IDENTITY_SECRET"),
    ("jwt_secret", "JACKFIELD_JWT_SECRET"),
];

type Values = Vec<(&'static str, Vec<Given>)>;

/// Reads a file.
///
/// # Errors
/// A sentence that names the file and, where there is one, the line and the key.
pub(super) fn read(path: &Path) -> Result<Values, String> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("--config {name}: {error}"))?;
    parse(&name, &text)
}

fn parse(path: &str, text: &str) -> Result<Values, String> {
    let source = Source { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        let line = source.line(&error.span().unwrap_or_default());
        format!("{path}:{line}: {}", error.message())
    })?;
    let mut values = Values::new();
    for (key, value) in table.get_ref() {
        let key_name: &str = key.get_ref();
        match value.get_ref() {
            // `[jwt]` with `issuer` is the same as `jwt_issuer`.
            DeValue::Table(inner) if !is_setting(key_name) => {
                for (inner_key, value) in inner {
                    let full = format!("{key_name}_{}", inner_key.get_ref());
                    values.push(source.setting(&full, inner_key.span(), value)?);
                }
            }
            _ => values.push(source.setting(key_name, key.span(), value)?),
        }
    }
    Ok(values)
}

fn is_setting(key: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.key == key)
}

struct Source<'a> {
    path: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        1 + self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
    }

    fn given(&self, key: &str, text: String, span: &Range<usize>) -> Given {
        let origin = Origin::File { path: self.path.to_owned(), line: self.line(span), key: key.to_owned() };
        Given { text, origin }
    }

    fn setting(
        &self,
        key: &str,
        span: Range<usize>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<(&'static str, Vec<Given>), String> {
        let wrong = |reason: &str| Err(format!("{}:{}: {key}: {reason}", self.path, self.line(&span)));
        let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
            return match SECRETS.into_iter().find(|(secret, _)| *secret == key) {
                Some((_, variable)) => {
                    wrong(&format!("secrets do not belong into this file: set {variable} or {variable}_FILE"))
                }
                None => wrong("there is no such setting: `jackfield serve --help` has them all"),
            };
        };
        let values = self.values(setting, value)?;
        Ok((setting.key, values))
    }

    fn values(&self, setting: &Setting, value: &Spanned<DeValue<'_>>) -> Result<Vec<Given>, String> {
        let one = |value: &Spanned<DeValue<'_>>| {
            let text = match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Integer(number) => number.as_str().to_owned(),
                other => {
                    let found = other.type_str();
                    let line = self.line(&value.span());
                    return Err(format!(
                        "{}:{line}: {}: is {found}, and must be text or a number",
                        self.path, setting.key
                    ));
                }
            };
            Ok(self.given(setting.key, text, &value.span()))
        };
        match value.get_ref() {
            DeValue::Array(list) if setting.many => list.iter().map(one).collect(),
            // `[action]` with `hubspot = ["createContact"]` is `hubspot=createContact`.
            DeValue::Table(pairs) if setting.many && setting.value.contains('=') => {
                let mut all = Vec::new();
                for (name, value) in pairs {
                    let several = match value.get_ref() {
                        DeValue::Array(list) => list.iter().map(one).collect::<Result<Vec<_>, _>>()?,
                        _ => vec![one(value)?],
                    };
                    all.extend(
                        several.into_iter().map(|given| Given {
                            text: format!("{}={}", name.get_ref(), given.text),
                            ..given
                        }),
                    );
                }
                Ok(all)
            }
            _ => Ok(vec![one(value)?]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let values = parse("jackfield.toml", text).unwrap();
        let each = values.into_iter().flat_map(|(_, given)| given);
        each.map(|given| (given.origin.to_string(), given.text)).collect()
    }

    #[test]
    fn every_value_knows_its_line() {
        let text = "listen = \"0.0.0.0:80\"\n\nredirect_uri = [\n  \"https://a\",\n  \"https://b\",\n]\ncache_seconds = 60\n";
        let expected = [
            ("jackfield.toml:7: cache_seconds", "60"),
            ("jackfield.toml:1: listen", "0.0.0.0:80"),
            ("jackfield.toml:4: redirect_uri", "https://a"),
            ("jackfield.toml:5: redirect_uri", "https://b"),
        ];
        let mut found = texts(text);
        found.sort();
        let mut expected: Vec<_> = expected.map(|(at, text)| (at.to_owned(), text.to_owned())).into();
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_table_gathers_settings_or_pairs() {
        let text = "[jwt]\nissuer = \"me\"\n[action]\nhubspot = [\"a\", \"b\"]\nslack = \"c\"\n";
        let mut found: Vec<_> = texts(text).into_iter().map(|(_, text)| text).collect();
        found.sort();
        assert_eq!(found, ["hubspot=a", "hubspot=b", "me", "slack=c"]);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        for (text, expected) in [
            ("a = ", "jackfield.toml:1: "),
            ("listen = \"x\"\nlisten = \"y\"", "jackfield.toml:2: "),
            ("\nupstraem = \"x\"", "jackfield.toml:2: upstraem: there is no such setting"),
            ("[jwt]\nisuer = \"x\"", "jackfield.toml:2: jwt_isuer: there is no such setting"),
            ("listen = [\"x\"]", "jackfield.toml:1: listen: is array"),
            ("cache_seconds = 1.5", "jackfield.toml:1: cache_seconds: is float"),
            ("api_key = \"k-value\"", "jackfield.toml:1: api_key: secrets do not belong"),
        ] {
            let error = parse("jackfield.toml", text).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
            assert!(!error.contains("k-value"));
        }
    }
}
