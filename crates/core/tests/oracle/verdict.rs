//! The verdicts of both validators on a value, and where they differ.

use crate::vendor::translated;
use jackfield_core::json::Value;
use jackfield_core::schema::{Dialect, EcmaScript, Rule, Schema, Step, Validation, Violation};
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, Validator};
use std::collections::BTreeSet;

/// A place in a value and the keyword that is broken there.
pub(crate) type Broken = BTreeSet<(String, String)>;

/// A schema, read by both.
pub(crate) struct Both {
    ours: Schema,
    theirs: Validator,
    dialect: Dialect,
    formats: bool,
    /// Whether what is broken can be compared one by one.
    comparable: bool,
    /// Whether something has to be a multiple of a fraction.
    divides: bool,
    /// Whether it says the same in the dialect of vendors.
    is_plain: bool,
}

/// What both say.
#[derive(Debug)]
pub(crate) struct Verdicts {
    pub(crate) ours: Broken,
    pub(crate) theirs: Broken,
}

impl Both {
    /// Reads a schema; `None` where the other validator does not take it for one.
    pub(crate) fn read(schema: &Value, dialect: Dialect, formats: bool) -> Option<Self> {
        let draft = match dialect {
            Dialect::Draft4 => Draft::Draft4,
            Dialect::Draft7 => Draft::Draft7,
            Dialect::Draft2019 => Draft::Draft201909,
            _ => Draft::Draft202012,
        };
        let theirs = jsonschema::options()
            .with_draft(draft)
            .should_validate_formats(formats)
            .should_ignore_unknown_formats(true)
            .offline()
            .build(&theirs(&if dialect == Dialect::Vendor { translated(schema) } else { schema.clone() }))
            .ok()?;
        let text = schema.to_string();
        // In other words than the vendor's, other keywords are broken.
        let comparable = dialect != Dialect::Vendor
            && !["unevaluated", "Ref\"", "contains"].iter().any(|name| text.contains(name));
        let divides = text
            .split("\"multipleOf\":")
            .skip(1)
            .any(|step| step.split([',', '}']).next().is_some_and(|step| step.contains('.')));
        // There an empty list of values says nothing, and a `$schema` counts more than what the caller says.
        let is_plain = dialect == Dialect::Draft2020 && !text.contains("\"enum\":[]");
        let ours = Schema::new(schema.clone(), &Value::Null);
        Some(Self { ours, theirs, dialect, formats, comparable, divides, is_plain })
    }

    fn how(&self) -> Validation<'static> {
        Validation::new(&EcmaScript).with_dialect(self.dialect).with_formats(self.formats)
    }

    /// Whether both find the value valid, or both do not; `None` where ours ran out of work.
    pub(crate) fn agree(&self, value: &Value) -> Option<bool> {
        let ours = self.ours.verdict(value, &self.how());
        ours.complete.then(|| ours.violations.is_empty() == self.theirs.is_valid(&theirs(value)))
    }

    /// What both find broken.
    pub(crate) fn verdicts(&self, value: &Value) -> Verdicts {
        let ours = self.ours.violations(value, &self.how()).iter().map(our_words).collect();
        let value = theirs(value);
        let theirs = self.theirs.iter_errors(&value).flat_map(|error| their_words(&error, &value)).collect();
        Verdicts { ours, theirs }
    }

    /// What is wrong with our verdict on a value, in words; whether it is valid otherwise. `None` where the work did not
    /// suffice, which is no verdict.
    pub(crate) fn judge(&self, value: &Value) -> Option<Result<bool, String>> {
        let how = self.how();
        let verdict = self.ours.verdict(value, &how);
        if !verdict.complete || (self.divides && has_long_numbers(value)) {
            return None;
        }
        let is_valid = verdict.violations.is_empty();
        if self.agree(value) == Some(false) {
            return Some(Err("the verdicts differ".to_owned()));
        }
        if self.is_plain && self.ours.accepts(value, &how.with_dialect(Dialect::Vendor)) != is_valid {
            return Some(Err("read as vendors write, it says something else".to_owned()));
        }
        if self.ours.accepts(value, &how) != is_valid {
            return Some(Err("the short check says something else than the long one".to_owned()));
        }
        if is_valid && self.ours.violation_here(value, &how).is_some() {
            return Some(Err("one level of a valid value is said to be broken".to_owned()));
        }
        if !is_valid && self.comparable && verdict.violations.len() < 1_000 {
            let found = self.verdicts(value);
            if let Some(difference) = found.difference() {
                return Some(Err(difference));
            }
        }
        Some(Ok(is_valid))
    }
}

impl Verdicts {
    /// Where what is broken differs although it should be the same.
    ///
    /// Of unions we say what is wrong inside the branch that the value was meant for, and they that no branch fits; of a
    /// value of the wrong type we say nothing else, and they all that follows. Otherwise both have to name the same.
    fn difference(&self) -> Option<String> {
        let is_union = |keyword: &str| matches!(keyword, "anyOf" | "oneOf");
        let lies_below = |path: &str, above: &str| {
            path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let unions: Vec<&str> = self
            .theirs
            .iter()
            .filter(|(_, keyword)| is_union(keyword))
            .map(|(path, _)| path.as_str())
            .collect();
        let types: Vec<&str> = self
            .ours
            .iter()
            .filter(|(_, keyword)| keyword == "type")
            .map(|(path, _)| path.as_str())
            .collect();
        for broken in &self.ours {
            if !self.theirs.contains(broken) && !unions.iter().any(|union| lies_below(&broken.0, union)) {
                return Some(format!("only we find {broken:?}"));
            }
        }
        for broken in &self.theirs {
            let told = match is_union(&broken.1) {
                true => self.ours.iter().any(|(path, _)| lies_below(path, &broken.0)),
                false => self.ours.contains(broken),
            };
            if !told && !types.iter().any(|wrong| lies_below(&broken.0, wrong)) {
                return Some(format!("only they find {broken:?}"));
            }
        }
        None
    }
}

/// A value as the other validator takes it.
///
/// `-0` becomes `0`: it reads the one as a float, which draft 4 has no whole numbers among. Written without a point it is a
/// whole number there too (draft 4 core, section 3.5).
fn theirs(value: &Value) -> serde_json::Value {
    match value {
        Value::Array(items) => items.iter().map(theirs).collect(),
        Value::Object(members) => serde_json::Value::Object(
            members.iter().map(|(name, value)| (name.to_string(), theirs(value))).collect(),
        ),
        Value::Number(number) if number.as_str() == "-0" => 0.into(),
        scalar => serde_json::from_str(&scalar.to_string()).unwrap(),
    }
}

/// Whether a value has a number with more digits than a float: the other validator divides by fractions in floats, and finds
/// 9007199254740993 to be no multiple of 1.5, of which it is 6004799503160662.
fn has_long_numbers(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_long_numbers),
        Value::Object(members) => members.iter().any(|(_, value)| has_long_numbers(value)),
        Value::Number(number) => number.as_str().len() > 15,
        _ => false,
    }
}

fn our_words(violation: &Violation) -> (String, String) {
    let (path, keyword) = match &violation.rule {
        // Told of the name of a member, and by them of the object.
        Rule::PropertyName(_) => {
            (violation.path.split_last().map_or(&[][..], |(_, path)| path), "propertyNames".to_owned())
        }
        Rule::Missing(name) => (&violation.path[..], ["required ", name].concat()),
        Rule::NotAllowed => (&violation.path[..], "false".to_owned()),
        Rule::Minimum { .. } => (&violation.path[..], "minimum".to_owned()),
        Rule::Maximum { .. } => (&violation.path[..], "maximum".to_owned()),
        rule => (&violation.path[..], rule.keyword().to_owned()),
    };
    let step = |text: String, step: &Step| match step {
        Step::Name(name) => text + "/" + &name.replace('~', "~0").replace('/', "~1"),
        Step::Index(at) => format!("{text}/{at}"),
    };
    (path.iter().fold(String::new(), step), keyword)
}

fn their_words(error: &jsonschema::ValidationError<'_>, whole: &serde_json::Value) -> Vec<(String, String)> {
    let path = error.instance_path().to_string();
    let below = |name: &str| path.clone() + "/" + &name.replace('~', "~0").replace('/', "~1");
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|name| (below(name), "false".to_owned())).collect()
        }
        Kind::AdditionalItems { limit } => {
            let count = error.instance().as_array().map_or(0, Vec::len);
            (*limit..count).map(|at| (below(&at.to_string()), "false".to_owned())).collect()
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            // Beside `properties: {}` and `additionalProperties: false` it finds missing what is there and may not be.
            let is_there = whole.pointer(&below(name)).is_some();
            if is_there { Vec::new() } else { vec![(path, "required ".to_owned() + name)] }
        }
        // No member at all is allowed: told of the object.
        Kind::FalseSchema if error.schema_path().to_string().ends_with("/additionalProperties") => {
            let members = whole.pointer(&path).and_then(serde_json::Value::as_object).into_iter().flatten();
            members.map(|(name, _)| (below(name), "false".to_owned())).collect()
        }
        Kind::FalseSchema => vec![(path, "false".to_owned())],
        Kind::Minimum { .. } | Kind::ExclusiveMinimum { .. } => vec![(path, "minimum".to_owned())],
        Kind::Maximum { .. } | Kind::ExclusiveMaximum { .. } => vec![(path, "maximum".to_owned())],
        kind => vec![(path, kind.keyword().to_owned())],
    }
}
