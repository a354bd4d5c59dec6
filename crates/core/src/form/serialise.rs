//! Parameters as OpenAPI's `style` and `explode` write them, for endpoints that pass them on as they are.
//! Source: OpenAPI 3.1, "Parameter Object", table of styles.

use crate::json::{Object, Value};
use crate::wire::{Parameter, Place};
use std::sync::Arc;

/// How parameters that are lists or objects are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Serialisation {
    /// As JSON: `{"ids": [1, 2]}`. What comes behind the endpoint writes them.
    #[default]
    Natural,
    /// Written already, by the vendor's `style` and `explode`: `{"ids": "1,2"}`.
    Styled,
}

/// The parameters of one place, written.
pub(super) fn styled(parameters: &[Parameter], place: Place, values: Value) -> Value {
    let Some(members) = values.as_object() else { return values };
    let mut written = Object::new();
    for (name, value) in members.iter() {
        match parameters.iter().find(|parameter| parameter.place == place && parameter.name == *name) {
            Some(parameter) => write(parameter, value, &mut written),
            None => written.insert(Arc::clone(name), value.clone()),
        }
    }
    written.into()
}

fn write(parameter: &Parameter, value: &Value, written: &mut Object) {
    let name = &parameter.name;
    let style = parameter.style.as_deref().unwrap_or(match parameter.place {
        Place::Query => "form",
        Place::Path | Place::Header => "simple",
    });
    let explode = parameter.explode.unwrap_or(style == "form");
    let pairs: Vec<(Option<&Arc<str>>, String)> = match value {
        Value::Array(items) => items.iter().map(|item| (None, plain(item))).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (Some(key), plain(value))).collect(),
        _ if style == "label" => return written.insert(Arc::clone(name), ".".to_owned() + &plain(value)),
        _ if style == "matrix" => {
            return written.insert(Arc::clone(name), [";", name, "=", &plain(value)].concat());
        }
        _ => return written.insert(Arc::clone(name), value.clone()),
    };
    let is_list = value.as_array().is_some();
    match (style, explode) {
        ("deepObject", _) if !is_list => {
            for (key, text) in pairs {
                written.insert([&**name, "[", key.map_or("", |key| &**key), "]"].concat(), text);
            }
        }
        // Each item by itself is a list to JSON; whoever writes the address repeats the name.
        ("form" | "deepObject", true) if is_list => written.insert(Arc::clone(name), value.clone()),
        ("form", true) => {
            for (key, text) in pairs {
                written.insert(Arc::clone(key.unwrap_or(name)), text);
            }
        }
        _ => {
            let (before, between, equals) = match (style, explode) {
                ("label", true) => (".".to_owned(), ".", "="),
                ("label", false) => (".".to_owned(), ",", ","),
                ("matrix", true) if is_list => ([";", name, "="].concat(), "", "="),
                ("matrix", true) => (";".to_owned(), ";", "="),
                ("matrix", false) => ([";", name, "="].concat(), ",", ","),
                ("spaceDelimited", _) => (String::new(), " ", " "),
                ("pipeDelimited", _) => (String::new(), "|", "|"),
                (_, true) => (String::new(), ",", "="),
                (_, false) => (String::new(), ",", ","),
            };
            let joint = if between.is_empty() { &*before } else { between };
            let parts = pairs.iter().map(|(key, text)| match key {
                Some(key) => [key, equals, text].concat(),
                None => text.clone(),
            });
            let text = before.clone() + &parts.collect::<Vec<_>>().join(joint);
            written.insert(Arc::clone(name), text);
        }
    }
}

/// A scalar as it stands in an address; what is deeper, as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn written(place: Place, style: &str, explode: bool, value: &str) -> String {
        let parameter = Parameter {
            name: "n".into(),
            place,
            required: false,
            schema: Value::Null,
            style: Some(style.into()),
            explode: Some(explode),
        };
        let values = Value::object([("n", parse(value).unwrap())]);
        styled(&[parameter], place, values).to_string()
    }

    #[test]
    fn every_style_of_the_table_is_written_as_the_table_says() {
        let (list, object) = (r#"["a","b"]"#, r#"{"k":"v","l":1}"#);
        for (place, style, explode, value, wanted) in [
            (Place::Path, "simple", false, list, r#"{"n":"a,b"}"#),
            (Place::Path, "simple", false, object, r#"{"n":"k,v,l,1"}"#),
            (Place::Path, "simple", true, object, r#"{"n":"k=v,l=1"}"#),
            (Place::Path, "label", false, list, r#"{"n":".a,b"}"#),
            (Place::Path, "label", true, list, r#"{"n":".a.b"}"#),
            (Place::Path, "label", true, object, r#"{"n":".k=v.l=1"}"#),
            (Place::Path, "label", false, "7", r#"{"n":".7"}"#),
            (Place::Path, "matrix", false, list, r#"{"n":";n=a,b"}"#),
            (Place::Path, "matrix", true, list, r#"{"n":";n=a;n=b"}"#),
            (Place::Path, "matrix", true, object, r#"{"n":";k=v;l=1"}"#),
            (Place::Path, "matrix", false, "7", r#"{"n":";n=7"}"#),
            (Place::Query, "form", true, list, r#"{"n":["a","b"]}"#),
            (Place::Query, "form", true, object, r#"{"k":"v","l":"1"}"#),
            (Place::Query, "form", false, list, r#"{"n":"a,b"}"#),
            (Place::Query, "form", false, object, r#"{"n":"k,v,l,1"}"#),
            (Place::Query, "spaceDelimited", false, list, r#"{"n":"a b"}"#),
            (Place::Query, "pipeDelimited", false, list, r#"{"n":"a|b"}"#),
            (Place::Query, "deepObject", true, object, r#"{"n[k]":"v","n[l]":"1"}"#),
            (Place::Header, "simple", false, list, r#"{"n":"a,b"}"#),
            (Place::Query, "form", true, "9007199254740993", r#"{"n":9007199254740993}"#),
        ] {
            assert_eq!(written(place, style, explode, value), wanted, "{place:?} {style} {explode} {value}");
        }
    }
}
