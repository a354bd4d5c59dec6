//! What a value itself must be: of a type, one of several, long enough, within bounds.

use super::dialect::{Dialect, Keyword};
use super::rule::Rule;
use super::run::{Place, Run};
use crate::json::{Number, Object, Value};
use crate::schema::Kind;
use std::sync::Arc;

impl Run<'_> {
    pub(super) fn is_of_type(&mut self, types: &Value, at: Place<'_>) -> bool {
        let types = match types {
            Value::Array(types) => types.as_slice(),
            _ => std::slice::from_ref(types),
        };
        let mut known = types.iter().filter_map(Value::as_str).filter_map(named_kind).peekable();
        if known.peek().is_none() {
            return true;
        }
        let is_whole = |number: &Number| match at.dialect {
            Dialect::Draft4 => number.to_i64().is_some() || !number.as_str().contains(['.', 'e', 'E']),
            _ => number.is_integer(),
        };
        let fits = |kind: Option<Kind>| match at.value {
            Value::Null => kind.is_none(),
            Value::Bool(_) => kind == Some(Kind::Boolean),
            Value::Number(number) => {
                kind == Some(Kind::Number) || (kind == Some(Kind::Integer) && is_whole(number))
            }
            Value::String(_) => kind == Some(Kind::Text),
            Value::Array(_) => kind == Some(Kind::List),
            Value::Object(_) => kind == Some(Kind::Object),
        };
        let mut kinds = Vec::new();
        for kind in known {
            if fits(kind) {
                return true;
            }
            kinds.extend(kind);
        }
        self.violate(Rule::Type(kinds))
    }

    pub(super) fn one_of(&mut self, values: &[Value], value: &Value, rule: Rule) -> bool {
        self.spend(values.len() / 16);
        let is_one = values.iter().any(|other| self.is_same(other, value));
        if let [only] = values
            && self.path.len() == self.tags.level
            && only.as_str().is_some()
        {
            self.tags.matched += usize::from(is_one);
            self.tags.missed += usize::from(!is_one);
        }
        is_one || self.violate(rule)
    }

    /// Large values are compared by their digests first, which takes as long as they are and no longer.
    fn is_same(&mut self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => {
                let same = a.digest(&mut self.work) == b.digest(&mut self.work);
                !self.spend(1) || (same && a.means_same(b))
            }
            _ => a.means_same(b),
        }
    }

    pub(super) fn required(&mut self, names: &[Value], members: &Object) -> bool {
        let (mut valid, mut next) = (true, 0);
        for name in names {
            if let Value::String(name) = name
                && self.find(members, name, &mut next).is_none()
                && self.work > 0
            {
                valid = self.violate(Rule::Missing(Arc::clone(name)));
            }
        }
        valid
    }

    pub(super) fn length(&mut self, keyword: &str, bound: &Number, value: &Value) -> bool {
        let Some(bound) = bound.to_usize() else { return true };
        let (length, rule) = match (keyword, value) {
            ("minLength", Value::String(text)) => (text.chars().count(), Rule::MinLength(bound)),
            ("maxLength", Value::String(text)) => (text.chars().count(), Rule::MaxLength(bound)),
            ("minItems", Value::Array(items)) => (items.len(), Rule::MinItems(bound)),
            ("maxItems", Value::Array(items)) => (items.len(), Rule::MaxItems(bound)),
            ("minProperties", Value::Object(members)) => (members.len(), Rule::MinProperties(bound)),
            ("maxProperties", Value::Object(members)) => (members.len(), Rule::MaxProperties(bound)),
            _ => return true,
        };
        let is_within = if keyword.starts_with("min") { length >= bound } else { length <= bound };
        is_within || self.violate(rule)
    }

    pub(super) fn bound(
        &mut self,
        keyword: Keyword,
        name: &str,
        bound: &Number,
        number: &Number,
        at: Place<'_>,
    ) -> bool {
        let is_minimum = keyword == Keyword::Minimum;
        let strict = match name {
            "minimum" | "maximum" => {
                let flag = if is_minimum { "exclusiveMinimum" } else { "exclusiveMaximum" };
                at.dialect.has_exclusive_flags() && at.node.get(flag) == Some(&Value::Bool(true))
            }
            _ => true,
        };
        let (lower, higher) = if is_minimum { (bound, number) } else { (number, bound) };
        if lower.compare(higher).is_lt() || (!strict && lower.means_same(higher)) {
            return true;
        }
        let bound = bound.clone();
        self.violate(if is_minimum {
            Rule::Minimum { bound, strict }
        } else {
            Rule::Maximum { bound, strict }
        })
    }

    /// Whether text matches; a pattern that is not one matches everything.
    pub(super) fn is_match(&mut self, pattern: &str, text: &str) -> bool {
        let matches = self.how.patterns.matches(pattern, text);
        self.unsure |= matches.is_none();
        matches != Some(false)
    }
}

/// A type by its name; the kind of `null` is none.
fn named_kind(name: &str) -> Option<Option<Kind>> {
    Some(match name {
        "null" => None,
        "boolean" => Some(Kind::Boolean),
        "integer" => Some(Kind::Integer),
        "number" => Some(Kind::Number),
        "string" => Some(Kind::Text),
        "array" => Some(Kind::List),
        "object" => Some(Kind::Object),
        _ => return None,
    })
}
