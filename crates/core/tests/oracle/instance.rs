//! Values made from a schema with some luck, so that many are valid; whether one is, is not known here.

use crate::luck::Luck;
use crate::words::{FORMATTED, NAMES, NUMBERS, PATTERNS, number, value};
use jackfield_core::json::{Number, Object, Value};
use jackfield_core::schema::pointer;
use std::sync::Arc;

/// How many schemas about one value are looked at together.
const MOST_PARTS: usize = 24;

/// A value for a schema.
pub(crate) fn suggestion(schema: &Value, document: &Value, luck: &mut Luck) -> Value {
    Suggesting { document, luck }.value(&[schema], 6)
}

struct Suggesting<'d, 'l> {
    document: &'d Value,
    luck: &'l mut Luck,
}

impl<'d> Suggesting<'d, '_> {
    /// A value that all of these have something to say about.
    fn value(&mut self, schemas: &[&'d Value], left: usize) -> Value {
        // What asks for itself would never end.
        if left == 0 {
            return Value::Null;
        }
        let mut parts: Vec<&'d Object> = Vec::new();
        for schema in schemas {
            self.unfold(schema, &mut parts);
        }
        if self.luck.percent(3) {
            return value(self.luck, 2);
        }
        let given = |part: &&'d Object| part.get("const").or_else(|| part.get("enum"));
        if let Some(given) = parts.iter().find_map(given) {
            return match given {
                Value::Array(values) if !values.is_empty() => self.luck.one_of(values),
                given => given.clone(),
            };
        }
        match self.kind(&parts) {
            "object" => self.object(&parts, left),
            "array" => self.array(&parts, left),
            "string" => Value::from(self.text(&parts)),
            "integer" => self.number(&parts, true),
            "number" => self.number(&parts, false),
            "boolean" => self.luck.percent(50).into(),
            _ => Value::Null,
        }
    }

    /// The schemas about the same value, with the branches that luck chooses.
    fn unfold(&mut self, schema: &'d Value, parts: &mut Vec<&'d Object>) {
        let Some(node) = schema.as_object().filter(|_| parts.len() < MOST_PARTS) else { return };
        parts.push(node);
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            if let Some(target) = node.get(keyword).and_then(Value::as_str).and_then(|text| self.target(text))
            {
                self.unfold(target, parts);
            }
        }
        let list = |keyword| node.get(keyword).and_then(Value::as_array).unwrap_or_default();
        list("allOf").iter().for_each(|part| self.unfold(part, parts));
        for keyword in ["anyOf", "oneOf"] {
            if !list(keyword).is_empty() {
                let chosen = self.luck.below(list(keyword).len());
                self.unfold(&list(keyword)[chosen], parts);
            }
        }
        let branch = if self.luck.percent(50) { "then" } else { "else" };
        for keyword in ["if", branch] {
            if let Some(part) = node.get(keyword).filter(|_| branch == "then" || keyword == "else") {
                self.unfold(part, parts);
            }
        }
    }

    /// Where a reference leads, near enough.
    fn target(&self, reference: &str) -> Option<&'d Value> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let definitions = self.document.get("$defs").or_else(|| self.document.get("definitions"));
        if address.ends_with("inner") {
            return definitions?.get("inner");
        }
        match fragment {
            "" | "node" => Some(self.document),
            path if path.starts_with('/') => pointer(self.document, path),
            name => definitions?.get(name),
        }
    }

    fn kind(&mut self, parts: &[&'d Object]) -> &'static str {
        const ALL: [&str; 7] = ["object", "array", "string", "integer", "number", "boolean", "null"];
        const TELLING: [(&str, &[&str]); 4] = [
            (
                "object",
                &["properties", "required", "patternProperties", "additionalProperties", "minProperties"],
            ),
            ("array", &["items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"]),
            ("string", &["pattern", "format", "minLength", "maxLength"]),
            ("number", &["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]),
        ];
        let mut allowed = ALL.to_vec();
        let mut typed = false;
        for types in parts.iter().filter_map(|part| part.get("type")) {
            let is_named = |kind: &&str| {
                let named = |name: &Value| {
                    name.as_str()
                        .is_some_and(|name| name == *kind || (name == "number" && *kind == "integer"))
                };
                named(types) || types.as_array().is_some_and(|types| types.iter().any(named))
            };
            typed = true;
            allowed.retain(is_named);
        }
        if !typed && self.luck.percent(85) {
            let told: Vec<&'static str> = TELLING
                .iter()
                .filter(|(_, keywords)| {
                    keywords.iter().any(|keyword| parts.iter().any(|part| part.contains(keyword)))
                })
                .map(|(kind, _)| *kind)
                .collect();
            if !told.is_empty() {
                allowed = told;
            }
        }
        if allowed.is_empty() { "null" } else { self.luck.one_of(&allowed) }
    }

    /// A bound that one of the parts sets.
    fn count(parts: &[&'d Object], keyword: &str) -> Option<usize> {
        parts.iter().filter_map(|part| part.get(keyword)?.as_number()?.to_usize()).next_back()
    }

    fn object(&mut self, parts: &[&'d Object], left: usize) -> Value {
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut add = |name: &str| {
            if !names.iter().any(|known| **known == *name) {
                names.push(name.into());
            }
        };
        for part in parts {
            let list = part.get("required").and_then(Value::as_array).unwrap_or_default();
            list.iter().filter_map(Value::as_str).for_each(&mut add);
            let named =
                |keyword| part.get(keyword).and_then(Value::as_object).into_iter().flat_map(Object::iter);
            for (name, _) in named("properties") {
                if left > 1 && self.luck.percent(60) {
                    add(name);
                }
            }
            for (pattern, _) in named("patternProperties") {
                let known = PATTERNS.iter().find(|(known, _)| *known == &**pattern).filter(|_| left > 1);
                if let Some(text) = known
                    && self.luck.percent(40)
                {
                    add(self.luck.one_of(text.1));
                }
            }
            for keyword in ["dependencies", "dependentRequired"] {
                for (name, more) in named(keyword) {
                    if self.luck.percent(40) {
                        add(name);
                        more.as_array()
                            .unwrap_or_default()
                            .iter()
                            .filter_map(Value::as_str)
                            .for_each(&mut add);
                    }
                }
            }
        }
        let least = Self::count(parts, "minProperties").unwrap_or(0);
        for name in NAMES {
            if names.len() < least || self.luck.percent(6) {
                names.push(name.into());
            }
        }
        if let (Some(most), true) = (Self::count(parts, "maxProperties"), self.luck.percent(60)) {
            names.truncate(most);
        }
        let members = names.into_iter().map(|name| {
            let schemas = Self::schemas_of(parts, &name);
            let value = self.value(&schemas, left - 1);
            (name, value)
        });
        Value::object(members.collect::<Vec<_>>())
    }

    /// What the parts say about a member.
    fn schemas_of(parts: &[&'d Object], name: &str) -> Vec<&'d Value> {
        let mut schemas = Vec::new();
        for part in parts {
            let before = schemas.len();
            schemas.extend(part.get("properties").and_then(|members| members.get(name)));
            let patterns =
                part.get("patternProperties").and_then(Value::as_object).into_iter().flat_map(Object::iter);
            schemas.extend(patterns.filter(|(pattern, _)| matches(pattern, name)).map(|(_, schema)| schema));
            if schemas.len() == before {
                schemas
                    .extend(part.get("additionalProperties").or_else(|| part.get("unevaluatedProperties")));
            }
        }
        schemas
    }

    fn array(&mut self, parts: &[&'d Object], left: usize) -> Value {
        let least = Self::count(parts, "minItems").max(Self::count(parts, "minContains")).unwrap_or(0);
        let mut count = least + self.luck.below(3);
        if let Some(most) = Self::count(parts, "maxItems") {
            count = count.min(most);
        }
        if left == 1 {
            count = least;
        }
        let contained: Vec<&'d Value> = parts.iter().filter_map(|part| part.get("contains")).collect();
        let wanted = Self::count(parts, "minContains").unwrap_or(usize::from(!contained.is_empty()));
        let mut items: Vec<Value> = Vec::new();
        for at in 0..count.max(wanted).min(6) {
            let mut schemas: Vec<&'d Value> = parts.iter().filter_map(|part| item_schema(part, at)).collect();
            if at < wanted || self.luck.percent(20) {
                schemas.extend(&contained);
            }
            items.push(self.value(&schemas, left - 1));
        }
        Value::array(items)
    }

    fn text(&mut self, parts: &[&'d Object]) -> String {
        let pattern = parts.iter().find_map(|part| part.get("pattern")?.as_str());
        let matching = pattern.and_then(|pattern| PATTERNS.iter().find(|(known, _)| *known == pattern));
        let mut text = match matching {
            Some((_, texts)) => self.luck.one_of(texts).to_owned(),
            None => self.formatted(parts).unwrap_or_else(|| self.luck.one_of(&NAMES).to_owned()),
        };
        let least = Self::count(parts, "minLength").unwrap_or(0).min(300);
        while text.chars().count() < least {
            text.push(self.luck.one_of(&['a', 'b', 'é', '\u{1F600}', '1']));
        }
        match Self::count(parts, "maxLength") {
            Some(most) if self.luck.percent(80) => text.chars().take(most).collect(),
            _ => text,
        }
    }

    fn formatted(&mut self, parts: &[&'d Object]) -> Option<String> {
        let format = parts.iter().find_map(|part| part.get("format")?.as_str())?;
        let own = FORMATTED.iter().find(|(name, _)| *name == format);
        let (_, texts) =
            own.filter(|_| self.luck.percent(85)).copied().unwrap_or_else(|| self.luck.one_of(&FORMATTED));
        Some(self.luck.one_of(texts).to_owned())
    }

    fn number(&mut self, parts: &[&'d Object], whole: bool) -> Value {
        let find = |keyword| parts.iter().find_map(|part: &&'d Object| part.get(keyword)?.as_number());
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
        let bounds: Vec<&Number> = bounds.into_iter().filter_map(find).collect();
        if bounds.is_empty() {
            let among: &[&str] = if whole { &["0", "1", "7", "-3", "2.0", "1e2"] } else { &NUMBERS };
            return number(self.luck.one_of(among));
        }
        let at = self.luck.one_of(&bounds);
        match self.luck.below(4) {
            0 => at.clone().into(),
            // A float is good enough to come near.
            near => {
                let bound: f64 = at.as_str().parse().unwrap_or(0.0);
                let near = match near {
                    1 => bound + [1.0, 0.5, 2.0, 10.0][self.luck.below(4)],
                    2 => bound - [1.0, 0.5, 2.0, 10.0][self.luck.below(4)],
                    _ => bound * [2.0, 3.0, 10.0, -1.0][self.luck.below(4)],
                };
                let digits = if whole { 0 } else { 2 };
                let text = if near.abs() < 1e15 { format!("{near:.digits$}") } else { at.to_string() };
                number(&text)
            }
        }
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    use jackfield_core::schema::Patterns as _;
    jackfield_core::schema::EcmaScript.matches(pattern, name) == Some(true)
}

fn item_schema(part: &Object, at: usize) -> Option<&Value> {
    let first = part.get("prefixItems").or_else(|| part.get("items")).and_then(Value::as_array);
    let rest =
        part.get("additionalItems").or_else(|| part.get("items").filter(|items| items.as_array().is_none()));
    first.and_then(|first| first.get(at)).or(rest).or_else(|| part.get("unevaluatedItems"))
}
