//! Does a value fit a schema as vendors write it? With a sentence that names the place when it does not.
//!
//! Rests on the `jsonschema` crate, which shares nothing with the product's own validator: what both accept is right.

mod dialect;

use std::fmt::Write;

use jsonschema::Draft;
use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use serde_json::Value;

/// How many problems one answer names.
const NAMED: usize = 3;

/// Checks `value`, which is called `place` in messages ("requestBody"; "" for a value without a name).
///
/// # Errors
///
/// One sentence for each of the first problems, none of which repeats the value itself: it may be secret.
pub(crate) fn check(place: &str, schema: &Value, value: &Value) -> Result<(), String> {
    let validator = match compile(schema) {
        Ok(validator) => validator,
        Err(problem) => {
            // The third party would not know the vendor's schema either: a broken one refuses nothing.
            tracing::warn!(place, problem, "a schema of the catalog cannot be used");
            return Ok(());
        }
    };
    let problems: Vec<_> =
        validator.iter_errors(value).take(NAMED).map(|error| sentence(place, &error)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
}

/// A validator for a schema in a vendor's dialect.
pub(crate) fn compile(schema: &Value) -> Result<jsonschema::Validator, String> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .offline()
        .build(&dialect::translated(schema))
        .map_err(|error| error.to_string())
}

fn sentence(place: &str, error: &jsonschema::ValidationError<'_>) -> String {
    let mut path = place.to_owned();
    for segment in error.instance_path() {
        match segment {
            LocationSegment::Property(name) => push_name(&mut path, &name),
            LocationSegment::Index(index) => {
                let _ = write!(path, "[{index}]"); // Writing to a string cannot fail.
            }
        }
    }
    if let ValidationErrorKind::Required { property } = error.kind() {
        push_name(&mut path, property.as_str().unwrap_or_default());
        return format!("{path} is required");
    }
    let message = error.masked_with("the value").to_string();
    if path.is_empty() { message } else { format!("{path}: {message}") }
}

fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_missing_property_is_named_with_the_way_to_it() {
        let schema = json!({
            "type": "object",
            "properties": { "people": { "type": "array", "items": { "required": ["email"] } } },
        });
        let value = json!({ "people": [{ "email": "a" }, {}] });
        assert_eq!(
            check("requestBody", &schema, &value).unwrap_err(),
            "requestBody.people[1].email is required"
        );
    }

    #[test]
    fn a_wrong_type_is_named_without_the_value() {
        let schema = json!({ "properties": { "token": { "type": "integer" } } });
        let message = check("requestBody", &schema, &json!({ "token": "s3cret" })).unwrap_err();
        assert_eq!(message, "requestBody.token: the value is not of type \"integer\"");
    }

    #[test]
    fn no_more_than_the_first_few_problems_are_named() {
        let schema = json!({ "required": ["a", "b", "c", "d", "e"] });
        let message = check("requestBody", &schema, &json!({})).unwrap_err();
        assert_eq!(message.matches("is required").count(), NAMED);
    }

    #[test]
    fn a_schema_that_cannot_be_used_refuses_nothing() {
        let schema = json!({ "$ref": "#/nowhere" });
        assert!(compile(&schema).is_err());
        assert_eq!(check("requestBody", &schema, &json!(1)), Ok(()));
    }
}
