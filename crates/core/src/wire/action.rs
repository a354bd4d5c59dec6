//! `GET /connectors/{connector}/actions/{action}`

use super::unexpected;
use crate::Error;
use crate::json::{Object, Value};
use std::sync::Arc;

/// An operation on a resource, with what is needed to draw its form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// The id that calls name it by.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// What it does; may be Markdown.
    pub description: Option<Arc<str>>,
    /// The third party's HTTP method, in capitals (`POST`): shown, and never used to call anything.
    pub http_method: Option<Arc<str>>,
    /// The third party's path template (`/repos/{owner}/{repo}/issues`).
    pub path: Option<Arc<str>>,
    /// Path, query and header parameters, those that only [`Action::path`] names included.
    pub parameters: Vec<Parameter>,
    /// The schema of the request body, taken out of whatever it was wrapped in; `None` where there is no body.
    pub body: Option<Value>,
    /// Where local references (`#/components/schemas/X`) that the body itself cannot resolve lead: the whole action.
    pub document: Value,
    /// What a successful answer looks like, as the vendor says.
    pub sample: Option<Value>,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// Into the path (`pathParams`).
    Path,
    /// Behind the question mark (`queryParameters`).
    Query,
    /// Into a header (`additionalHeaders`).
    Header,
}

/// A parameter outside the body (OpenAPI 3 parameter object, or Swagger 2's flat form).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its exact name, `fields[profile]` for example.
    pub name: Arc<str>,
    /// Where it goes.
    pub place: Place,
    /// Whether the call makes no sense without it. Path parameters always are.
    pub required: bool,
    /// The schema of its value, with the parameter's own description where the schema has none.
    pub schema: Value,
    /// How a list or an object is written (`style`: `form`, `simple`, `deepObject`, …), where the vendor says so.
    pub style: Option<Arc<str>>,
    /// Whether each item or member is written by itself (`explode`), where the vendor says so.
    pub explode: Option<bool>,
}

impl Action {
    /// Reads `{action:{id,displayName,description,httpMethod,path,parameters,requestBody,sampleSuccessResponse}}`.
    ///
    /// # Errors
    /// `BAD_ANSWER` where there is no action in it.
    pub fn read(answer: &Value) -> Result<Self, Error> {
        let action = answer.get("action").or_else(|| answer.get("data")).unwrap_or(answer);
        let id: Arc<str> = action.text("id").ok_or_else(|| unexpected("action"))?.into();
        let name = action.text("displayName").or_else(|| action.text("name"));
        let path = action.text("path").map(Arc::<str>::from);
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut swagger_body = None;
        for entry in action.list("parameters") {
            if entry.text("in") == Some("body") {
                swagger_body = entry.get("schema");
            } else if let Some(parameter) = parameter(entry, action) {
                let known = parameters.iter().any(|p| p.name == parameter.name && p.place == parameter.place);
                if !known {
                    parameters.push(parameter);
                }
            }
        }
        for name in path.as_deref().map(template_names).unwrap_or_default() {
            if !parameters.iter().any(|p| p.place == Place::Path && &*p.name == name) {
                let schema = Value::object([("type", Value::from("string"))]);
                parameters.push(Parameter {
                    name: name.into(),
                    place: Place::Path,
                    required: true,
                    schema,
                    style: None,
                    explode: None,
                });
            }
        }
        let body = action.get("requestBody").or_else(|| action.get("inputSchema")).or(swagger_body);
        let (http_method, description) = (action.text("httpMethod"), action.text("description"));
        Ok(Self {
            name: name.map_or_else(|| Arc::clone(&id), Arc::from),
            description: description.map(Arc::from),
            http_method: http_method.map(|method| method.to_ascii_uppercase().into()),
            path,
            parameters,
            body: body.and_then(unwrap_body),
            sample: action.get("sampleSuccessResponse").filter(|sample| !sample.is_null()).cloned(),
            document: action.clone(),
            id,
        })
    }
}

fn parameter(entry: &Value, action: &Value) -> Option<Parameter> {
    let entry = match entry.text("$ref") {
        Some(reference) => crate::schema::pointer(action, reference.strip_prefix('#')?)?,
        None => entry,
    };
    let place = match entry.text("in")? {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        _ => return None,
    };
    let mut schema = match entry.get("schema") {
        Some(Value::Object(schema)) => Object::clone(schema),
        // Swagger 2 has the schema's keywords in the parameter itself.
        _ => entry
            .as_object()?
            .iter()
            .filter(|(name, _)| !matches!(&***name, "name" | "in" | "required"))
            .map(|(n, v)| (Arc::clone(n), v.clone()))
            .collect(),
    };
    for annotation in ["description", "example", "deprecated"] {
        if let (false, Some(value)) = (schema.contains(annotation), entry.get(annotation)) {
            schema.insert(annotation, value.clone());
        }
    }
    Some(Parameter {
        name: entry.text("name")?.into(),
        required: place == Place::Path || entry.flag("required"),
        style: entry.text("style").map(Arc::from),
        explode: entry.get("explode").and_then(Value::as_bool),
        schema: schema.into(),
        place,
    })
}

/// The schema in a `requestBody`: bare, under `schema`, or under `content` by media type, JSON first.
fn unwrap_body(body: &Value) -> Option<Value> {
    if let Some(content) = body.get("content").and_then(Value::as_object) {
        let json = content.iter().find(|(media, _)| media.starts_with("application/json"));
        let (_, media) = json.or_else(|| content.iter().next())?;
        return media.get("schema").cloned();
    }
    match body {
        // `schema` may also be the name of a property: a schema has no keyword of that name, and a wrapper no `type`.
        Value::Object(object) if !object.contains("type") && !object.contains("properties") => {
            match object.get("schema") {
                Some(schema @ Value::Object(_)) => Some(schema.clone()),
                _ => (!object.is_empty()).then(|| body.clone()),
            }
        }
        Value::Object(_) | Value::Bool(true) => Some(body.clone()),
        _ => None,
    }
}

/// The names in the braces of a path template.
fn template_names(path: &str) -> Vec<&str> {
    let opened = path.split('{').skip(1);
    opened
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn read(action: &str) -> Action {
        Action::read(&parse(&format!(r#"{{"action":{action}}}"#)).unwrap()).unwrap()
    }

    #[test]
    fn a_path_parameter_that_nothing_declares_is_found_in_the_path() {
        let action = read(
            r#"{"id":"a","path":"/x/{id}/y/{other}","parameters":[{"name":"id","in":"path","schema":{"type":"integer"}}]}"#,
        );
        let names: Vec<(&str, bool)> = action.parameters.iter().map(|p| (&*p.name, p.required)).collect();
        assert_eq!(names, [("id", true), ("other", true)]);
        assert_eq!(action.parameters[0].schema.text("type"), Some("integer"));
    }

    #[test]
    fn the_body_is_found_wherever_it_sits() {
        let schema = Some(r#"{"type":"object"}"#.to_owned());
        let body = |text: &str| read(text).body.map(|body| body.to_string());
        assert_eq!(body(r#"{"id":"a","requestBody":{"type":"object"}}"#), schema);
        assert_eq!(body(r#"{"id":"a","requestBody":{"schema":{"type":"object"}}}"#), schema);
        assert_eq!(
            body(
                r#"{"id":"a","requestBody":{"required":true,"content":{"text/plain":{"schema":{}},"application/json":{"schema":{"type":"object"}}}}}"#
            ),
            schema
        );
        assert_eq!(body(r#"{"id":"a","inputSchema":{"type":"object"}}"#), schema);
        assert_eq!(
            body(r#"{"id":"a","parameters":[{"in":"body","name":"x","schema":{"type":"object"}}]}"#),
            schema
        );
        assert_eq!(body(r#"{"id":"a","requestBody":{}}"#), None);
        assert_eq!(body(r#"{"id":"a"}"#), None);
    }

    #[test]
    fn one_name_in_path_and_query_makes_two_parameters() {
        let action = read(
            r#"{"id":"a","path":"/{id}","parameters":[{"name":"id","in":"query","type":"string"},{"name":"id","in":"query"},{"name":"c","in":"cookie"}]}"#,
        );
        let places: Vec<Place> = action.parameters.iter().map(|p| p.place).collect();
        assert_eq!(places, [Place::Query, Place::Path]);
    }

    #[test]
    fn an_answer_without_an_action_is_an_error() {
        assert_eq!(Action::read(&parse(r#"{"error":"x"}"#).unwrap()).unwrap_err().code, "BAD_ANSWER");
    }
}
