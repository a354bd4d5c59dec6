//! What a credential takes, in both layouts of the metadata, and whether a request brings it.

use serde_json::{Map, Value};
use url::Url;

use axum::http::StatusCode;

use super::errors::{ApiError, Blame};
use crate::conformity;

/// Names that belong to the request itself; all others are the connector's own and go under `data`.
const ENVELOPE: [&str; 4] = ["userId", "authenticationType", "redirectUri", "authConfigId"];

/// A way to authenticate that was asked for with everything it takes.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) authentication_type: String,
    /// Where to go after signing in at the provider; none for keys and passwords.
    pub(super) redirect_uri: Option<Url>,
    /// What the end user entered.
    pub(super) data: Map<String, Value>,
}

/// Finds the asked method in the connector's metadata and checks the request against it.
pub(super) fn check(metadata: &[Value], request: &Map<String, Value>) -> Result<Method, ApiError> {
    if metadata.is_empty() {
        return Err(ApiError::invalid_input("This connector needs no credential"));
    }
    let Some(asked) = request.get("authenticationType").and_then(Value::as_str) else {
        return Err(ApiError::invalid_input("authenticationType is required"));
    };
    let entry = metadata.iter().find(|entry| text(entry, "authenticationType") == Some(asked));
    let Some(entry) = entry else {
        let known: Vec<_> = metadata.iter().filter_map(|entry| text(entry, "authenticationType")).collect();
        return Err(ApiError::invalid_input(format!(
            "authenticationType must be one of {}",
            known.join(", ")
        )));
    };
    if entry.get("authConfigRequired") == Some(&Value::Bool(true)) && !is_given(request.get("authConfigId")) {
        let message = "This connector needs an OAuth app of your own: register one and pass its authConfigId";
        let status = StatusCode::BAD_REQUEST;
        return Err(ApiError::new(Blame::ConnectivityApi, status, "AUTH_CONFIG_REQUIRED", message));
    }
    for property in entry.get("properties").and_then(Value::as_array).into_iter().flatten() {
        check_property(property, request)?;
    }
    if let Some(schema) = entry.get("inputSchema") {
        check_input(schema, request)?;
    }
    let redirect_uri = match asked.to_ascii_lowercase().starts_with("oauth") {
        true => Some(redirect_uri(request)?),
        false => None,
    };
    Ok(Method { authentication_type: asked.to_owned(), redirect_uri, data: entered(request) })
}

/// Layout 1: a list of `{name, required, type}`.
fn check_property(property: &Value, request: &Map<String, Value>) -> Result<(), ApiError> {
    let Some(name) = text(property, "name") else { return Ok(()) };
    let own = !ENVELOPE.contains(&name);
    let place = if own { format!("data.{name}") } else { name.to_owned() };
    let below_data = request.get("data").and_then(|data| data.get(name)).filter(|_| own);
    let Some(value) = below_data.or_else(|| request.get(name)).filter(|value| is_given(Some(value))) else {
        let required = property.get("required") == Some(&Value::Bool(true));
        return if required { Err(ApiError::invalid_input(format!("{place} is required"))) } else { Ok(()) };
    };
    let fits = match text(property, "type") {
        Some("string") => value.is_string(),
        Some("number" | "integer") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    };
    if fits { Ok(()) } else { Err(ApiError::invalid_input(format!("{place} has the wrong type"))) }
}

/// Layout 2: a JSON Schema for the whole request.
fn check_input(schema: &Value, request: &Map<String, Value>) -> Result<(), ApiError> {
    // An empty string is what a form sends for a field that was left alone: as good as nothing.
    let filled = Value::Object(without_empty(request));
    conformity::check("", schema, &filled).map_err(ApiError::invalid_input)
}

fn without_empty(fields: &Map<String, Value>) -> Map<String, Value> {
    let given = fields.iter().filter(|(_, value)| is_given(Some(value)));
    given
        .map(|(name, value)| match value {
            Value::Object(inner) if name == "data" => (name.clone(), Value::Object(without_empty(inner))),
            _ => (name.clone(), value.clone()),
        })
        .collect()
}

fn redirect_uri(request: &Map<String, Value>) -> Result<Url, ApiError> {
    let Some(text) = request.get("redirectUri").and_then(Value::as_str) else {
        return Err(ApiError::invalid_input("redirectUri is required"));
    };
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        _ => Err(ApiError::invalid_input("redirectUri must be an absolute http or https URL")),
    }
}

fn entered(request: &Map<String, Value>) -> Map<String, Value> {
    let mut data = request.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
    for (name, value) in request {
        if name != "data" && !ENVELOPE.contains(&name.as_str()) {
            data.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    data
}

fn is_given(value: Option<&Value>) -> bool {
    !matches!(value, None | Some(Value::Null)) && value.and_then(Value::as_str) != Some("")
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(metadata: &Value, request: &Value) -> String {
        let checked = check(metadata.as_array().unwrap(), request.as_object().unwrap());
        format!("{:?}", checked.unwrap_err())
    }

    fn two_fields() -> Value {
        json!([{
            "authenticationType": "apiKey",
            "properties": [
                { "name": "userId", "required": true, "type": "string" },
                { "name": "apiKey", "required": true, "type": "string" },
                { "name": "region", "required": false, "type": "string" },
            ],
        }])
    }

    fn subdomain() -> Value {
        json!([{
            "authenticationType": "oauth2",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "userId": { "type": "string" },
                    "redirectUri": { "type": "string" },
                    "data": {
                        "type": "object",
                        "properties": { "subdomain": { "type": "string" } },
                        "required": ["subdomain"],
                    },
                },
                "required": ["userId", "redirectUri", "data"],
            },
        }])
    }

    #[test]
    fn a_field_of_the_first_layout_is_taken_below_data_and_beside_it() {
        for request in [
            json!({ "userId": "u", "authenticationType": "apiKey", "data": { "apiKey": "k" } }),
            json!({ "userId": "u", "authenticationType": "apiKey", "apiKey": "k" }),
        ] {
            let method = check(two_fields().as_array().unwrap(), request.as_object().unwrap()).unwrap();
            assert_eq!(Value::Object(method.data), json!({ "apiKey": "k" }));
            assert!(method.redirect_uri.is_none());
        }
    }

    #[test]
    fn a_missing_field_of_the_first_layout_is_named() {
        let request = json!({ "userId": "u", "authenticationType": "apiKey", "data": { "apiKey": "" } });
        assert!(message(&two_fields(), &request).contains("data.apiKey is required"));
        let request = json!({ "authenticationType": "apiKey", "data": { "apiKey": "k" } });
        assert!(message(&two_fields(), &request).contains("userId is required"));
        let request = json!({ "userId": "u", "authenticationType": "apiKey", "data": { "apiKey": 1 } });
        assert!(message(&two_fields(), &request).contains("data.apiKey has the wrong type"));
    }

    #[test]
    fn a_missing_field_of_the_second_layout_is_named() {
        let mut request = json!({
            "userId": "u", "authenticationType": "oauth2", "redirectUri": "https://a.example/", "data": { "subdomain": "" },
        });
        assert!(message(&subdomain(), &request).contains("data.subdomain is required"));
        request["data"]["subdomain"] = json!("acme");
        let method = check(subdomain().as_array().unwrap(), request.as_object().unwrap()).unwrap();
        assert_eq!(method.redirect_uri.unwrap().as_str(), "https://a.example/");
        assert_eq!(method.data["subdomain"], "acme");
    }

    #[test]
    fn a_method_that_the_connector_does_not_offer_is_refused_with_those_it_does() {
        let request = json!({ "userId": "u", "authenticationType": "magic" });
        assert!(message(&two_fields(), &request).contains("authenticationType must be one of apiKey"));
    }

    #[test]
    fn an_auth_config_that_the_customer_must_register_is_asked_for_under_its_own_code() {
        let metadata = json!([{ "authenticationType": "oauth2", "authConfigRequired": true }]);
        let mut request = json!({ "authenticationType": "oauth2", "redirectUri": "https://a.example/" });
        assert!(message(&metadata, &request).contains("AUTH_CONFIG_REQUIRED"));
        request["authConfigId"] = json!("config");
        assert!(check(metadata.as_array().unwrap(), request.as_object().unwrap()).is_ok());
    }

    #[test]
    fn a_redirect_uri_that_no_browser_should_follow_is_refused() {
        let metadata = json!([{ "authenticationType": "oauth2" }]);
        for uri in ["javascript:alert(1)", "/relative", "data:text/html,x", ""] {
            let request = json!({ "authenticationType": "oauth2", "redirectUri": uri });
            assert!(message(&metadata, &request).contains("redirectUri"), "{uri}");
        }
    }
}
