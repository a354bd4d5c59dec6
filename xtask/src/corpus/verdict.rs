//! Our verdict on a value, and where it differs from the recorded one. It must not know how the value came about.

use jackfield_core::json::Value;
use jackfield_core::schema::{EcmaScript, Schema, Step, Validation};

/// What a value breaks, as keywords with their places. Formats count, as they did for the recorded verdicts.
pub(crate) fn broken(schema: &Schema, value: &Value) -> Vec<(String, String)> {
    let found = schema.violations(value, &Validation::new(&EcmaScript).with_formats(true));
    found
        .into_iter()
        .map(|violation| (pointer(&violation.path), violation.rule.keyword().to_owned()))
        .collect()
}

/// Whether a value breaks nothing.
pub(crate) fn accepts(schema: &Schema, value: &Value) -> bool {
    schema.accepts(value, &Validation::new(&EcmaScript).with_formats(true))
}

/// A path as a JSON pointer.
pub(crate) fn pointer(path: &[Step]) -> String {
    path.iter().fold(String::new(), |text, step| match step {
        Step::Name(name) => text + "/" + &name.replace('~', "~0").replace('/', "~1"),
        Step::Index(at) => format!("{text}/{at}"),
    })
}
