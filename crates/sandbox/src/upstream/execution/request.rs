//! What an execution was asked to do, and whether the action's parameters and body schema allow it.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::conformity;

static NOTHING: Value = Value::Null;

/// The four parts of an execution's request; each may be missing or `null`.
pub(super) struct ExecutionRequest<'a> {
    pub(super) path: Cow<'a, Map<String, Value>>,
    pub(super) query: Cow<'a, Map<String, Value>>,
    headers: Cow<'a, Map<String, Value>>,
    /// `None` when there is none, which is not the same as `null`.
    pub(super) body: Option<&'a Value>,
}

impl<'a> ExecutionRequest<'a> {
    pub(super) fn read(fields: &'a Map<String, Value>) -> Result<Self, String> {
        let object = |name: &str| match fields.get(name) {
            None | Some(Value::Null) => Ok(Cow::Owned(Map::new())),
            Some(Value::Object(values)) => Ok(Cow::Borrowed(values)),
            Some(_) => Err(format!("{name} must be an object")),
        };
        Ok(Self {
            path: object("pathParams")?,
            query: object("queryParameters")?,
            headers: object("additionalHeaders")?,
            body: fields.get("requestBody"),
        })
    }

    /// Checks everything against the action, in the order in which a person reads a form.
    pub(super) fn check(&self, action: &Value) -> Result<(), String> {
        let parameters = action.get("parameters").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        // Path parameters are often declared nowhere but in the path itself.
        for name in names_in_path(action) {
            match self.path.get(name) {
                None | Some(Value::Null) => return Err(format!("pathParams.{name} is required")),
                Some(Value::String(text)) if text.is_empty() => {
                    return Err(format!("pathParams.{name} must not be empty"));
                }
                Some(Value::Array(_) | Value::Object(_)) => {
                    return Err(format!("pathParams.{name} must be a single value"));
                }
                Some(_) => {}
            }
        }
        for parameter in parameters {
            self.check_parameter(parameter)?;
        }
        self.check_body(action, parameters)
    }

    fn check_parameter(&self, parameter: &Value) -> Result<(), String> {
        let text = |name: &str| parameter.get(name).and_then(Value::as_str);
        let (Some(name), Some(location)) = (text("name"), text("in")) else { return Ok(()) };
        let is_required = parameter.get("required") == Some(&Value::Bool(true));
        let schema = parameter.get("schema").unwrap_or(parameter);
        let (place, value) = match location {
            "path" => ("pathParams", self.path.get(name)),
            "query" => ("queryParameters", self.query.get(name)),
            "header" => {
                let has_default = schema.get("default").is_some();
                let is_given = self.headers.keys().any(|given| given.eq_ignore_ascii_case(name));
                if is_required && !is_given && !has_default && !carries_authentication(name) {
                    return Err(format!("additionalHeaders.{name} is required"));
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        match value {
            None | Some(Value::Null) if is_required => Err(format!("{place}.{name} is required")),
            None | Some(Value::Null) => Ok(()),
            // A parameter written flat, as Swagger 2 does, has its own `required`, which is not a schema's.
            Some(value) => conformity::check(&format!("{place}.{name}"), schema, &as_typed(schema, value)),
        }
    }

    fn check_body(&self, action: &Value, parameters: &[Value]) -> Result<(), String> {
        let Some(body) = body_schema(action, parameters) else { return Ok(()) };
        let empty = json!({});
        let given = match self.body {
            None | Some(Value::Null) if body.is_optional => return Ok(()),
            None => &empty,
            Some(value) => value,
        };
        conformity::check("requestBody", &body.schema, given)
    }
}

/// The schema of an action's body.
#[derive(Debug)]
pub(crate) struct BodySchema {
    pub(crate) schema: Value,
    is_optional: bool,
}

/// Finds it bare, under `schema`, under `content`, or as Swagger 2's parameter `in: body`.
pub(crate) fn body_schema(action: &Value, parameters: &[Value]) -> Option<BodySchema> {
    let in_body = |parameter: &&Value| parameter.get("in").and_then(Value::as_str) == Some("body");
    let written =
        action.get("requestBody").filter(|body| body.as_object().is_some_and(|body| !body.is_empty()));
    let body = written.or_else(|| parameters.iter().find(in_body))?;
    let is_required = body.get("required") == Some(&Value::Bool(true));
    let content = body.get("content").and_then(Value::as_object).and_then(|content| {
        let json = content.iter().find(|(media_type, _)| media_type.contains("json"));
        json.or_else(|| content.iter().next()).and_then(|(_, media)| media.get("schema"))
    });
    let wrapped = content.or_else(|| body.get("schema").filter(|schema| schema.is_object()));
    let Some(inner) = wrapped else { return Some(BodySchema { schema: body.clone(), is_optional: false }) };
    let mut schema = inner.clone();
    if let Some(keywords) = schema.as_object_mut() {
        // References are written from the document's root, which is the wrapper.
        for definitions in ["$defs", "definitions", "components"] {
            if let Some(value) = body.get(definitions) {
                keywords.entry(definitions).or_insert_with(|| value.clone());
            }
        }
    }
    Some(BodySchema { schema, is_optional: !is_required })
}

fn names_in_path(action: &Value) -> impl Iterator<Item = &str> {
    let path = action.get("path").unwrap_or(&NOTHING).as_str().unwrap_or_default();
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Whether a header is one that the vendor itself sends with the user's credential.
fn carries_authentication(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["auth", "token", "key", "secret", "cookie", "password"].iter().any(|part| name.contains(part))
}

/// Path and query hold text in the end, so a number that came as text is a number.
fn as_typed<'v>(schema: &Value, value: &'v Value) -> Cow<'v, Value> {
    let Value::String(text) = value else { return Cow::Borrowed(value) };
    let wanted = schema.get("type").and_then(Value::as_str).unwrap_or_default();
    let typed = match (wanted, serde_json::from_str::<Value>(text)) {
        ("integer" | "number", Ok(number @ Value::Number(_))) => Some(number),
        ("boolean", Ok(verdict @ Value::Bool(_))) => Some(verdict),
        _ => None,
    };
    typed.map_or(Cow::Borrowed(value), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(action: &Value, fields: &Value) -> Result<(), String> {
        ExecutionRequest::read(fields.as_object().unwrap())?.check(action)
    }

    #[test]
    fn a_path_parameter_that_only_the_path_declares_is_required() {
        let action = json!({ "path": "/users/{user}/posts/{post}", "parameters": [], "requestBody": {} });
        assert_eq!(checked(&action, &json!({})).unwrap_err(), "pathParams.user is required");
        let fields = json!({ "pathParams": { "user": "u", "post": "" } });
        assert_eq!(checked(&action, &fields).unwrap_err(), "pathParams.post must not be empty");
        assert_eq!(checked(&action, &json!({ "pathParams": { "user": "u", "post": 7 } })), Ok(()));
    }

    #[test]
    fn a_number_that_came_as_text_is_a_number() {
        let schema = json!({ "type": "integer", "maximum": 100 });
        let action =
            json!({ "path": "/", "parameters": [{ "name": "limit", "in": "query", "schema": schema }] });
        assert_eq!(checked(&action, &json!({ "queryParameters": { "limit": "20" } })), Ok(()));
        let message = checked(&action, &json!({ "queryParameters": { "limit": "200" } })).unwrap_err();
        assert!(message.starts_with("queryParameters.limit: "), "{message}");
        assert!(checked(&action, &json!({ "queryParameters": { "limit": "many" } })).is_err());
    }

    #[test]
    fn headers_that_carry_authentication_are_never_demanded_and_others_are() {
        for name in ["token", "Authorization", "X-API-Key", "X-Shopify-Access-Token"] {
            let action =
                json!({ "path": "/", "parameters": [{ "name": name, "in": "header", "required": true }] });
            assert_eq!(checked(&action, &json!({})), Ok(()), "{name}");
        }
        let action =
            json!({ "path": "/", "parameters": [{ "name": "X-Region", "in": "header", "required": true }] });
        assert_eq!(checked(&action, &json!({})).unwrap_err(), "additionalHeaders.X-Region is required");
        assert_eq!(checked(&action, &json!({ "additionalHeaders": { "x-region": "eu" } })), Ok(()));
    }

    #[test]
    fn the_body_is_found_in_every_layout() {
        let schema = json!({ "type": "object", "required": ["name"] });
        for body in [
            schema.clone(),
            json!({ "schema": schema }),
            json!({ "required": true, "content": { "application/json": { "schema": schema } } }),
        ] {
            let action = json!({ "path": "/", "parameters": [], "requestBody": body });
            let fields = json!({ "requestBody": {} });
            assert_eq!(checked(&action, &fields).unwrap_err(), "requestBody.name is required", "{body}");
        }
        let swagger = json!({ "path": "/", "parameters": [{ "name": "body", "in": "body", "required": true, "schema": schema }] });
        assert_eq!(checked(&swagger, &json!({})).unwrap_err(), "requestBody.name is required");
    }

    #[test]
    fn a_wrapped_body_that_is_not_required_may_be_left_out() {
        let body = json!({ "content": { "application/json": { "schema": { "required": ["name"] } } } });
        let action = json!({ "path": "/", "requestBody": body });
        assert_eq!(checked(&action, &json!({})), Ok(()));
        assert!(checked(&action, &json!({ "requestBody": {} })).is_err());
    }

    #[test]
    fn references_of_a_wrapped_body_are_resolved_from_the_wrapper() {
        let body = json!({
            "content": { "application/json": { "schema": { "$ref": "#/$defs/contact" } } },
            "$defs": { "contact": { "required": ["email"] } },
        });
        let action = json!({ "path": "/", "requestBody": body });
        let message = checked(&action, &json!({ "requestBody": {} })).unwrap_err();
        assert_eq!(message, "requestBody.email is required");
    }

    #[test]
    fn parts_that_are_not_objects_are_refused_by_name() {
        let action = json!({ "path": "/" });
        for name in ["pathParams", "queryParameters", "additionalHeaders"] {
            assert_eq!(
                checked(&action, &json!({ name: [] })).unwrap_err(),
                format!("{name} must be an object")
            );
        }
    }
}
