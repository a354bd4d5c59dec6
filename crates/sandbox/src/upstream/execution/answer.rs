//! What the third party "answers": the action's sample, with what was sent in place of what has the same name.

use serde_json::{Map, Value, json};

use super::request::ExecutionRequest;
use crate::random;

/// The `responseData` of an execution.
pub(super) fn to(action: &Value, request: &ExecutionRequest<'_>) -> Value {
    let sample = action.get("sampleSuccessResponse").unwrap_or(&Value::Null);
    let is_sample = match sample {
        Value::Null => false,
        Value::Object(fields) => !fields.is_empty(),
        _ => true,
    };
    if !is_sample {
        return echo(action, request);
    }
    let mut data = filled(sample, request.body);
    if let (Value::Object(fields), Value::Object(shape)) = (&mut data, sample) {
        for (name, value) in request.path.iter().chain(request.query.iter()) {
            let is_taken = request.body.is_some_and(|body| body.get(name).is_some());
            if let (false, Some(sample)) = (is_taken, shape.get(name)) {
                fields.insert(name.clone(), filled(sample, Some(value)));
            }
        }
        // "string" is what generated samples hold; a record that was made has a number.
        if shape.get("id") == Some(&json!("string")) && fields.get("id") == Some(&json!("string")) {
            fields.insert("id".to_owned(), json!(random::record_number().to_string()));
        }
    }
    data
}

/// The sample's shape, filled from what was sent where names and kinds agree.
fn filled(sample: &Value, sent: Option<&Value>) -> Value {
    match (sample, sent) {
        (Value::Object(shape), Some(Value::Object(fields))) => {
            shape.iter().map(|(name, sample)| (name.clone(), filled(sample, fields.get(name)))).collect()
        }
        (Value::Array(shape), Some(Value::Array(items))) => match shape.first() {
            Some(first) => items.iter().map(|item| filled(first, Some(item))).collect(),
            None => Value::Array(items.clone()),
        },
        (Value::String(_), Some(Value::Number(number))) => json!(number.to_string()),
        (Value::Number(_), Some(Value::String(text))) => {
            serde_json::from_str(text).ok().filter(Value::is_number).unwrap_or_else(|| sample.clone())
        }
        (Value::String(_), Some(sent @ Value::String(_)))
        | (Value::Number(_), Some(sent @ Value::Number(_)))
        | (Value::Bool(_), Some(sent @ Value::Bool(_)))
        | (Value::Null, Some(sent)) => sent.clone(),
        _ => sample.clone(),
    }
}

/// For an action without a sample: what was sent, or nothing at all for a deletion.
fn echo(action: &Value, request: &ExecutionRequest<'_>) -> Value {
    let method = action.get("httpMethod").and_then(Value::as_str).unwrap_or_default();
    if method.eq_ignore_ascii_case("delete") {
        return json!({});
    }
    let mut data = Map::new();
    data.extend(request.path.iter().map(|(name, value)| (name.clone(), value.clone())));
    match request.body {
        Some(Value::Object(fields)) => data.extend(fields.clone()),
        Some(Value::Null) | None => {}
        Some(other) => {
            data.insert("received".to_owned(), other.clone());
        }
    }
    Value::Object(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(action: &Value, fields: &Value) -> Value {
        to(action, &ExecutionRequest::read(fields.as_object().unwrap()).unwrap())
    }

    #[test]
    fn what_was_sent_replaces_what_has_the_same_name_at_the_same_place() {
        let action = json!({ "sampleSuccessResponse": {
            "id": "string", "archived": true, "properties": { "firstname": "string", "email": "string" },
        }});
        let fields = json!({ "requestBody": { "firstname": "Outside", "properties": { "firstname": "Ada", "phone": "1" } } });
        let data = answered(&action, &fields);
        assert_eq!(data["properties"], json!({ "firstname": "Ada", "email": "string" }));
        assert_eq!(data["archived"], true);
        let id = data["id"].as_str().unwrap();
        assert!(id.len() == 10 && id.chars().all(|digit| digit.is_ascii_digit()), "{id}");
    }

    #[test]
    fn lists_take_the_shape_of_the_first_sample_and_the_length_of_what_was_sent() {
        let action =
            json!({ "sampleSuccessResponse": { "lines": [{ "sku": "x", "quantity": 0, "state": "new" }] } });
        let lines = json!([{ "sku": "a", "quantity": 2 }, { "sku": "b" }]);
        let data = answered(&action, &json!({ "requestBody": { "lines": lines } }));
        assert_eq!(
            data["lines"],
            json!([
                { "sku": "a", "quantity": 2, "state": "new" },
                { "sku": "b", "quantity": 0, "state": "new" },
            ])
        );
    }

    #[test]
    fn path_parameters_appear_in_the_kind_the_sample_has() {
        let action = json!({ "sampleSuccessResponse": { "number": 1, "owner": "octocat" } });
        let data =
            answered(&action, &json!({ "pathParams": { "number": "42", "owner": "ada", "repo": "r" } }));
        assert_eq!(data, json!({ "number": 42, "owner": "ada" }));
    }

    #[test]
    fn an_action_without_a_sample_echoes_and_a_deletion_answers_nothing() {
        let fields = json!({ "pathParams": { "id": "7" }, "requestBody": { "name": "x" } });
        assert_eq!(answered(&json!({ "httpMethod": "put" }), &fields), json!({ "id": "7", "name": "x" }));
        assert_eq!(answered(&json!({ "httpMethod": "DELETE" }), &fields), json!({}));
        assert_eq!(answered(&json!({}), &json!({ "requestBody": [1] })), json!({ "received": [1] }));
    }
}
