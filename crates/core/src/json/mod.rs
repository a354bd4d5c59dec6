//! JSON that keeps what it was given.
//!
//! A form must send back what it loaded, to the last digit and in the same order, so numbers keep their text
//! and objects keep their order. `serde_json` can do both only through the features `arbitrary_precision` and
//! `preserve_order`, which Cargo would then switch on for every other crate of the customer's application.
//!
//! Values share their parts (`Arc`), so a clone costs a counter and a schema node can be held without a lifetime.
//! This module knows nothing of schemas, forms or the network.

mod digest;
mod multiple;
mod number;
mod parse;
mod token;
mod write;

pub use number::Number;
pub use parse::{MAX_DEPTH, ParseError, ParseErrorKind, parse};
pub use token::{Token, tokens};

use crate::names::Names;
use std::sync::Arc;

/// A JSON value (RFC 8259).
///
/// ```
/// use jackfield_core::json;
/// let value = json::parse(r#"{"id": 9007199254740993, "price": 1.10}"#)?;
/// assert_eq!(value.to_string(), r#"{"id":9007199254740993,"price":1.10}"#);
/// # Ok::<(), json::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`, which is neither "absent" nor "empty".
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, by its text.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Arc<Vec<Value>>),
    /// An object, in the order of its members.
    Object(Arc<Object>),
}

/// The members of a JSON object, in order, each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    members: Vec<(Arc<str>, Value)>,
}

impl Object {
    /// An object without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new() }
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(member, _)| &**member == name).map(|(_, value)| value)
    }

    /// A member with its position, looked for from position `from` on and then before it.
    pub(crate) fn get_from(&self, name: &str, from: usize) -> Option<(usize, &Value)> {
        let (before, after) = self.members.split_at_checked(from).unwrap_or((&self.members, &[]));
        let among =
            |members: &'_ [(Arc<str>, Value)]| members.iter().position(|(member, _)| &**member == name);
        let at = among(after).map(|at| at + from).or_else(|| among(before))?;
        self.members.get(at).map(|(_, value)| (at, value))
    }

    /// The member at a position.
    pub(crate) fn at(&self, position: usize) -> Option<(&Arc<str>, &Value)> {
        self.members.get(position).map(|(name, value)| (name, value))
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a member: in its place where there is one of this name, else at the end.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.members.iter_mut().find(|(member, _)| *member == name) {
            Some(member) => member.1 = value,
            None => self.members.push((name, value)),
        }
    }

    /// Gives a member another name, in its place. The new name must not be there yet.
    pub(crate) fn rename(&mut self, name: &str, other: &str) {
        if let Some((member, _)) = self.members.iter_mut().find(|(member, _)| &**member == name) {
            *member = other.into();
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.members.iter().position(|(member, _)| &**member == name)?;
        Some(self.members.remove(at).1)
    }

    /// Keeps the members that are wanted, and what is made of them.
    pub(crate) fn retain(&mut self, is_wanted: &mut dyn FnMut(&Arc<str>, &mut Value) -> bool) {
        self.members.retain_mut(|(name, value)| is_wanted(name, value));
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.members.iter().map(|(name, value)| (name, value))
    }
}

impl<N: Into<Arc<str>>> FromIterator<(N, Value)> for Object {
    /// Collects members; where a name comes twice the last value counts, in the first one's place.
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(members: I) -> Self {
        let members: Vec<(Arc<str>, Value)> = members.into_iter().map(|(n, v)| (n.into(), v)).collect();
        Self { members: without_repeats(members) }
    }
}

/// Keeps each name once without comparing every pair: a map of ten thousand rows must stay cheap.
fn without_repeats(members: Vec<(Arc<str>, Value)>) -> Vec<(Arc<str>, Value)> {
    let mut names = Names::default();
    let mut kept: Vec<(Arc<str>, Value)> = Vec::with_capacity(members.len());
    for (name, value) in members {
        match names.note(&name, kept.len()).and_then(|first| kept.get_mut(first)) {
            Some(first) => first.1 = value,
            None => kept.push((name, value)),
        }
    }
    kept
}

impl Value {
    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The truth value.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The items of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The member of an object; `None` for a missing member and for anything that is no object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }

    /// A non-empty string member: the shape most names, ids and descriptions have.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A truth value member; `false` where it is missing or something else.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).and_then(Self::as_bool).unwrap_or(false)
    }

    /// The items of an array member; none where it is missing or something else.
    #[must_use]
    pub fn list(&self, name: &str) -> &[Value] {
        self.get(name).and_then(Self::as_array).unwrap_or(&[])
    }

    /// Whether this is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether two values mean the same: `1` and `1.0` do, and the order of members does not count
    /// (JSON Schema 2020-12 core, section 4.2.2).
    #[must_use]
    pub fn means_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.means_same(b),
            (Self::Array(a), Self::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.means_same(b))
            }
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len()
                    && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| value.means_same(other)))
            }
            _ => self == other,
        }
    }

    /// The value as text with two spaces an indent, for people to read.
    #[must_use]
    pub fn to_pretty(&self) -> String {
        write::pretty(self)
    }

    /// An array of these items.
    #[must_use]
    pub fn array(items: Vec<Self>) -> Self {
        Self::Array(Arc::new(items))
    }

    /// An object of these members.
    #[must_use]
    pub fn object<N: Into<Arc<str>>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Object(Arc::new(members.into_iter().collect()))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}
impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::String(text)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}
impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(Arc::new(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_member_counts_once_with_its_last_value_in_its_first_place() {
        let value = parse(r#"{"a":1,"b":2,"a":3,"c":4,"b":5}"#).unwrap();
        assert_eq!(value.to_string(), r#"{"a":3,"b":5,"c":4}"#);
    }

    #[test]
    fn numbers_mean_the_same_however_they_are_written() {
        let same = |a: &str, b: &str| parse(a).unwrap().means_same(&parse(b).unwrap());
        assert!(same("1", "1.0"));
        assert!(same(r#"{"a":[1e2],"b":-0}"#, r#"{"b":0,"a":[100]}"#));
        assert!(!same("9007199254740993", "9007199254740992"));
        assert!(!same("1", "true"));
    }

    #[test]
    fn a_member_is_replaced_in_its_place() {
        let mut object = Object::new();
        object.insert("a", 1);
        object.insert("b", 2);
        object.insert("a", "x");
        assert_eq!(Value::from(object).to_string(), r#"{"a":"x","b":2}"#);
    }
}
