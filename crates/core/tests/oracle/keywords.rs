//! The keywords about a value of one kind, of those that a dialect knows.

use crate::schema::{Maker, Spot};
use crate::words::{NAMES, NUMBERS, PATTERNS, number, value};
use jackfield_core::json::{Object, Value};
use jackfield_core::schema::Dialect;

/// What numbers may have to be multiples of.
const STEPS: [&str; 9] = ["1", "2", "3", "0.5", "0.1", "0.01", "1.5", "2.0", "7"];

/// Formats that all four drafts know.
const OLD_FORMATS: [&str; 6] = ["date-time", "email", "hostname", "ipv4", "ipv6", "uri"];
/// Those since draft 7. `regex` is not among them: what is an expression without the flag `u` alone, `]` for example, holds
/// nobody back here, as browsers take it; the other validator refuses it. The specification leaves it open (validation,
/// section 4.3, asks for the flag with a "should").
const DRAFT7_FORMATS: [&str; 5] = ["date", "time", "uri-reference", "json-pointer", "relative-json-pointer"];
/// Those since 2019-09.
const NEW_FORMATS: [&str; 2] = ["uuid", "duration"];

impl Maker<'_> {
    pub(crate) fn of_anything(&mut self, node: &mut Object) {
        if self.dialect > Dialect::Draft4 && self.luck.percent(30) {
            return node.insert("const", value(self.luck, 2));
        }
        let mut values: Vec<Value> = Vec::new();
        for _ in 0..1 + self.luck.below(4) {
            let value = value(self.luck, 2);
            // The meta-schema of draft 4 asks for different ones.
            if !values.iter().any(|known| known.means_same(&value)) {
                values.push(value);
            }
        }
        node.insert("enum", Value::array(values));
    }

    pub(crate) fn of_numbers(&mut self, node: &mut Object) {
        let keyword =
            self.luck.one_of(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]);
        match keyword {
            "multipleOf" => node.insert(keyword, number(self.luck.one_of(&STEPS))),
            "exclusiveMinimum" | "exclusiveMaximum" if self.dialect == Dialect::Draft4 => {
                node.insert(keyword, self.luck.percent(70));
                // The meta-schema asks for the bound beside it.
                let bound = if keyword == "exclusiveMinimum" { "minimum" } else { "maximum" };
                if !node.contains(bound) {
                    node.insert(bound, number(self.luck.one_of(&NUMBERS)));
                }
            }
            _ => node.insert(keyword, number(self.luck.one_of(&NUMBERS))),
        }
    }

    pub(crate) fn of_texts(&mut self, node: &mut Object) {
        match self.luck.below(4) {
            0 => node.insert("minLength", self.count()),
            1 => node.insert("maxLength", self.count()),
            2 => node.insert("pattern", self.luck.one_of(&PATTERNS).0),
            _ => {
                let formats = match self.dialect {
                    Dialect::Draft4 => OLD_FORMATS.to_vec(),
                    Dialect::Draft7 => [&OLD_FORMATS[..], &DRAFT7_FORMATS].concat(),
                    _ => [&OLD_FORMATS[..], &DRAFT7_FORMATS, &NEW_FORMATS].concat(),
                };
                node.insert("format", self.luck.one_of(&formats));
            }
        }
    }

    /// A count; since draft 6 it may be written `2.0`.
    fn count(&mut self) -> Value {
        let counts: &[&str] = if self.dialect == Dialect::Draft4 {
            &["0", "1", "2", "3"]
        } else {
            &["0", "1", "2", "3", "2.0"]
        };
        number(self.luck.one_of(counts))
    }

    pub(crate) fn of_arrays(&mut self, node: &mut Object, spot: Spot) {
        let since = |dialect: Dialect, keyword| if self.dialect >= dialect { keyword } else { "items" };
        let keywords = [
            "items",
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            since(Dialect::Draft7, "contains"),
            since(Dialect::Draft2019, "minContains"),
            since(Dialect::Draft2019, "maxContains"),
            since(Dialect::Draft2019, "unevaluatedItems"),
            since(Dialect::Draft2020, "prefixItems"),
        ];
        let mut keyword = self.luck.one_of(&keywords);
        // In 2019-09 items that `contains` has found still count as not looked at (core, section 9.3.1.3 names `items` and
        // `additionalItems` alone). The other validator reads that draft as the next one.
        let never = if self.contains { "unevaluatedItems" } else { "contains" };
        if self.dialect == Dialect::Draft2019 && keyword == never {
            keyword = "items";
        }
        let argument = match keyword {
            _ if spot.left == 0 => return node.insert("maxItems", self.count()),
            "items" if self.dialect < Dialect::Draft2020 && self.luck.percent(40) => {
                if self.luck.percent(60) {
                    let more = self.luck.percent(50);
                    let more = if more { Value::Bool(false) } else { self.node(spot.within()).into() };
                    node.insert("additionalItems", more);
                }
                self.schemas(spot.within(), 1)
            }
            "prefixItems" => self.schemas(spot.within(), 1),
            "uniqueItems" => self.luck.percent(80).into(),
            "unevaluatedItems" if self.luck.percent(60) => Value::Bool(false),
            "minItems" | "maxItems" => self.count(),
            "minContains" | "maxContains" => {
                let may_be_there = self.contains || self.dialect > Dialect::Draft2019;
                if may_be_there && !node.contains("contains") && self.luck.percent(80) {
                    node.insert("contains", self.schema(spot.within()));
                }
                self.count()
            }
            _ => self.schema(spot.within()),
        };
        node.insert(keyword, argument);
    }

    pub(crate) fn of_objects(&mut self, node: &mut Object, spot: Spot) {
        let is_old = self.dialect <= Dialect::Draft7;
        let since_7 = |keyword| if self.dialect > Dialect::Draft4 { keyword } else { "properties" };
        let keywords = [
            "properties",
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            since_7("propertyNames"),
            "minProperties",
            "maxProperties",
            if is_old { "dependencies" } else { "dependentRequired" },
            if is_old { "dependencies" } else { "dependentSchemas" },
            if is_old { "properties" } else { "unevaluatedProperties" },
        ];
        let keyword = self.luck.one_of(&keywords);
        let patterns: Vec<&str> = PATTERNS.iter().map(|(pattern, _)| *pattern).collect();
        let argument = match keyword {
            "required" => self.names(1),
            "minProperties" | "maxProperties" => self.count(),
            _ if spot.left == 0 => return node.insert("required", self.names(1)),
            "properties" => self.named(spot.within(), &NAMES),
            "patternProperties" => self.named(spot.within(), &patterns),
            "additionalProperties" | "unevaluatedProperties" if self.luck.percent(50) => Value::Bool(false),
            "propertyNames" => {
                let mut names = Object::new();
                self.of_texts(&mut names);
                names.into()
            }
            "dependentRequired" => {
                let name = self.luck.one_of(&NAMES);
                Value::object([(name, self.names(0))])
            }
            "dependencies" if self.luck.percent(50) => {
                let name = self.luck.one_of(&NAMES);
                Value::object([(name, self.names(1))])
            }
            "dependencies" => {
                let node = self.node(spot.deeper());
                Value::object([(self.luck.one_of(&NAMES), node.into())])
            }
            "dependentSchemas" => self.named(spot.deeper(), &NAMES),
            _ => self.schema(spot.within()),
        };
        node.insert(keyword, argument);
    }

    fn names(&mut self, least: usize) -> Value {
        let mut names: Vec<Value> = Vec::new();
        for _ in 0..least + self.luck.below(2) {
            let name = Value::from(self.luck.one_of(&NAMES));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Value::array(names)
    }
}
