//! Our verdict on a value, and where it differs from the recorded one. It must not know how the value came about.

use jackfield_core::json::Value;
use jackfield_core::schema::{Schema, Step, Validation};

use super::patterns::EcmaScript;

/// What a value breaks, as keywords with their places.
pub(crate) fn broken(schema: &Schema, value: &Value) -> Vec<(String, String)> {
    let found = schema.violations(value, &Validation::new(&EcmaScript)).violations;
    found.into_iter().map(|violation| (pointer(&violation.path), keyword(&violation.rule))).collect()
}

/// Whether a value breaks nothing.
pub(crate) fn accepts(schema: &Schema, value: &Value) -> bool {
    broken(schema, value).is_empty()
}

fn keyword(rule: &jackfield_core::schema::Rule) -> String {
    format!("{rule:?}").split(['(', ' ', '{']).next().unwrap_or_default().to_owned()
}

/// A path as a JSON pointer.
pub(crate) fn pointer(path: &[Step]) -> String {
    path.iter().fold(String::new(), |text, step| match step {
        Step::Name(name) => text + "/" + &name.replace('~', "~0").replace('/', "~1"),
        Step::Index(at) => format!("{text}/{at}"),
    })
}
