//! JSON objects whose values stay the bytes they were: numbers keep every digit, keys their order, values their
//! spelling. Nothing here interprets a value.

use std::collections::HashSet;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// An object in the order it was written, its values untouched.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawObject(pub(crate) Vec<(String, Box<RawValue>)>);

impl RawObject {
    /// The raw value of the last entry of that name: with duplicates the last one counts, as in JavaScript.
    pub(crate) fn get(&self, name: &str) -> Option<&RawValue> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    /// The entry of that name, if it is a string.
    pub(crate) fn string(&self, name: &str) -> Option<String> {
        self.get(name).and_then(|value| serde_json::from_str(value.get()).ok())
    }

    /// The entry of that name, if it is an array, its elements untouched.
    pub(crate) fn array(&self, name: &str) -> Option<Vec<Box<RawValue>>> {
        self.get(name).and_then(|value| serde_json::from_str(value.get()).ok())
    }

    /// Whether a name occurs twice. Two readers may then see two different objects, so untrusted input must not.
    pub(crate) fn has_duplicates(&self) -> bool {
        let mut seen = HashSet::new();
        !self.0.iter().all(|(key, _)| seen.insert(key))
    }

    /// Replaces the entry of that name where it stands, or adds it at the end.
    pub(crate) fn set(&mut self, name: &str, value: Box<RawValue>) {
        match self.0.iter_mut().find(|(key, _)| key == name) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

impl<'de> Deserialize<'de> for RawObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = RawObject;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawObject, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(RawObject(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

impl Serialize for RawObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A string as raw JSON.
pub(crate) fn raw_string(text: &str) -> Box<RawValue> {
    serde_json::value::to_raw_value(text).unwrap_or_default()
}

/// Finds the list in an answer: under one of `names`, or the whole answer.
pub(crate) fn raw_list(body: &[u8], names: &[&str]) -> Option<Vec<Box<RawValue>>> {
    if let Ok(object) = serde_json::from_slice::<RawObject>(body) {
        return names.iter().find_map(|name| object.array(name));
    }
    serde_json::from_slice(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_touched_stays_byte_for_byte() {
        let text = r#"{"z":12345678901234567890.10,"a":{ "x" : 1e400 },"é":"\u00e9"}"#;
        let object: RawObject = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&object).unwrap(), text);
    }

    #[test]
    fn a_replaced_entry_keeps_its_place() {
        let mut object: RawObject = serde_json::from_str(r#"{"a":1,"b":2}"#).unwrap();
        object.set("a", raw_string("x"));
        object.set("c", raw_string("y"));
        assert_eq!(serde_json::to_string(&object).unwrap(), r#"{"a":"x","b":2,"c":"y"}"#);
    }

    #[test]
    fn duplicates_are_seen_through_escapes() {
        let object: RawObject = serde_json::from_str(r#"{"userId":1,"user\u0049d":2}"#).unwrap();
        assert!(object.has_duplicates());
    }

    #[test]
    fn a_list_is_found_under_its_names_or_bare() {
        for text in [r#"{"data":[1]}"#, r#"{"credentials":[1],"n":2}"#, "[1]"] {
            assert_eq!(raw_list(text.as_bytes(), &["credentials", "data"]).unwrap().len(), 1);
        }
        for text in ["{}", "1", "<html>", r#"{"data":{}}"#, ""] {
            assert!(raw_list(text.as_bytes(), &["data"]).is_none(), "{text}");
        }
    }
}
