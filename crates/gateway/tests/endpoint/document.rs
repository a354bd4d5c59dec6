//! The contract's document, as another validator reads it: every answer of these tests is held against it.

use std::sync::LazyLock;

use http::HeaderMap;
use serde_json::{Value, json};

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../contract/openapi.json")).unwrap());

fn resolved(value: &Value) -> &Value {
    match value["$ref"].as_str() {
        Some(target) => DOCUMENT.pointer(target.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The operation of a path below the endpoint, if the contract has that path; of any method, if not of this one.
fn responses(method: &str, path: &str) -> Option<&'static Value> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let mut found: Vec<(&String, &Value)> = DOCUMENT["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(template, _)| {
            let words: Vec<&str> = template.trim_start_matches('/').split('/').collect();
            words.len() == segments.len()
                && words
                    .iter()
                    .zip(&segments)
                    .all(|(word, segment)| word == segment || (word.starts_with('{') && !segment.is_empty()))
        })
        .collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    let (_, item) = found.first()?;
    let operation = item.get(method.to_lowercase());
    Some(&operation.or_else(|| item.as_object()?.values().next())?["responses"])
}

fn hold(schema: &Value, value: &Value, what: &str) {
    let mut whole = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema]});
    whole["components"] = DOCUMENT["components"].clone();
    let validator = jsonschema::validator_for(&whole).unwrap();
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{what} breaks the contract: {errors:?} in {value}");
}

/// Panics where an answer is not as the contract has it. `path` is below the endpoint.
pub(crate) fn holds(method: &str, path: &str, status: u16, headers: &HeaderMap, body: &[u8]) {
    let path = path.split('?').next().unwrap();
    let what = format!("{status} of {method} {path}");
    let error = json!({"$ref": "#/components/schemas/Error"});
    let Some(responses) = responses(method, path) else {
        // No call of the contract, but for a preflight.
        if status != 204 || method != "OPTIONS" {
            assert!(status >= 400, "{what}");
            hold(&error, &serde_json::from_slice(body).unwrap(), &what);
        }
        return;
    };
    if method == "OPTIONS" && status == 204 {
        return;
    }
    let response = responses.get(status.to_string()).or_else(|| responses.get(format!("{}XX", status / 100)));
    let response = resolved(response.unwrap_or_else(|| panic!("{what} is not in the contract")));
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let header = resolved(header);
        match headers.get(name.to_lowercase()) {
            Some(value) => {
                hold(&header["schema"], &value.to_str().unwrap().into(), &format!("{name} of {what}"));
            }
            None => assert!(header["required"] != true, "{what} has no {name}"),
        }
    }
    let Some(content) = response["content"].as_object() else {
        assert!(body.is_empty(), "{what} has a body");
        return;
    };
    let kind = headers["content-type"].to_str().unwrap().split(';').next().unwrap();
    let media = content.get(kind).or_else(|| content.get("image/*").filter(|_| kind.starts_with("image/")));
    let media = media.unwrap_or_else(|| panic!("{what} is {kind}"));
    if kind == "application/json" {
        hold(&media["schema"], &serde_json::from_slice(body).unwrap(), &what);
    }
}
