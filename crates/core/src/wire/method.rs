//! `GET /connectors/{connector}/credentials/metadata`: the ways to authenticate, in both layouts.

use super::list_of;
use crate::Error;
use crate::json::{Object, Value};
use crate::schema;
use std::sync::Arc;

/// One way to connect an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Method {
    /// `authenticationType`, to be echoed as it is. Only `oauth2` is confirmed.
    pub authentication_type: Arc<str>,
    /// What that amounts to for the person.
    pub kind: MethodKind,
    /// The customer has to register an OAuth app first; the person cannot.
    pub needs_auth_config: bool,
    /// What to ask for, in order.
    pub fields: Vec<SetupField>,
}

/// What a way to authenticate amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// A window opens, the person agrees there.
    Oauth,
    /// The person enters a key, a token, a name and a password.
    Key,
}

/// Something the person must enter to connect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetupField {
    /// Where its value goes in the request: `["data", "subdomain"]`.
    pub path: Vec<Arc<str>>,
    /// Its schema: title, description, format, enum.
    pub schema: Value,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is shown as dots and forgotten after use.
    pub secret: bool,
}

/// What nobody ever asks the person: the endpoint and the widget know these.
const KNOWN: [&str; 4] = ["userId", "authenticationType", "redirectUri", "authConfigId"];
/// Setup schemas are two levels deep; more than this is not a form for connecting an account.
const MAX_DEPTH: usize = 6;

/// Reads `{metadata:[…]}`. An empty list means that the connector needs no account.
///
/// # Errors
/// `BAD_ANSWER` where there is no such list.
pub fn methods(answer: &Value) -> Result<Vec<Method>, Error> {
    Ok(list_of(answer, &["metadata", "data"], "credential metadata")?.iter().filter_map(method).collect())
}

fn method(entry: &Value) -> Option<Method> {
    let authentication_type = entry.text("authenticationType")?;
    let mut fields = Vec::new();
    match entry.get("inputSchema") {
        Some(input) => setup_fields(input, input, &[], MAX_DEPTH, &mut fields),
        None => listed_fields(entry, &mut fields),
    }
    let oauth = authentication_type.to_ascii_lowercase().starts_with("oauth");
    Some(Method {
        authentication_type: authentication_type.into(),
        kind: if oauth { MethodKind::Oauth } else { MethodKind::Key },
        needs_auth_config: entry.flag("authConfigRequired"),
        fields,
    })
}

/// Layout 1: `properties:[{name,required,type}]`. Names that are not the request's own belong under `data`.
fn listed_fields(entry: &Value, fields: &mut Vec<SetupField>) {
    for property in entry.list("properties") {
        let Some(name) = property.text("name").filter(|name| !KNOWN.contains(name)) else { continue };
        let members = property.as_object().into_iter().flat_map(Object::iter);
        let schema = Value::object(
            members
                .filter(|(n, _)| !matches!(&***n, "name" | "required"))
                .map(|(n, v)| (Arc::clone(n), v.clone())),
        );
        fields.push(SetupField {
            path: vec!["data".into(), name.into()],
            secret: is_secret(name, &schema),
            required: property.flag("required"),
            schema,
        });
    }
}

/// Layout 2: `inputSchema`, whose own nesting says where each value goes.
fn setup_fields(node: &Value, root: &Value, path: &[Arc<str>], depth: usize, fields: &mut Vec<SetupField>) {
    let Some(properties) = node.get("properties").and_then(Value::as_object).filter(|_| depth > 0) else {
        return;
    };
    let required = node.list("required");
    for (name, property) in properties.iter().filter(|(name, _)| !KNOWN.contains(&&***name)) {
        let property = property
            .text("$ref")
            .and_then(|reference| schema::pointer(root, reference.strip_prefix('#')?))
            .unwrap_or(property);
        let path: Vec<Arc<str>> = path.iter().cloned().chain([Arc::clone(name)]).collect();
        if property.get("properties").is_some() {
            setup_fields(property, root, &path, depth - 1, fields);
        } else if property.text("type") != Some("object") {
            fields.push(SetupField {
                secret: is_secret(name, property),
                required: required.iter().any(|entry| entry.as_str() == Some(name)),
                schema: property.clone(),
                path,
            });
        }
    }
}

/// No flag marks a secret: its format does, or its name (upstream.md, "Credential metadata").
fn is_secret(name: &str, schema: &Value) -> bool {
    let name = name.to_ascii_lowercase();
    let by_name = ["key", "secret", "token", "password", "passphrase", "authorization", "pat"];
    let words = crate::text::words(&name);
    schema.text("format") == Some("password")
        || by_name.iter().any(|word| {
            words.iter().any(|part| part.ends_with(word))
                && (*word != "pat" || words.iter().any(|w| w == "pat"))
        })
}

impl Method {
    /// The body of `POST …/credentials` for what was entered. Empty optional values are left out.
    ///
    /// The user id is the endpoint's business and never part of it.
    #[must_use]
    pub fn request(&self, entered: &[String], redirect_uri: Option<&str>) -> Value {
        let mut body = Object::new();
        body.insert("authenticationType", Arc::clone(&self.authentication_type));
        if let Some(uri) = redirect_uri {
            body.insert("redirectUri", uri);
        }
        for (field, text) in self.fields.iter().zip(entered).filter(|(_, text)| !text.is_empty()) {
            place(&mut body, &field.path, field.value(text));
        }
        body.into()
    }
}

impl SetupField {
    /// What was entered, as the schema wants it: a number only where it says number and it is one.
    fn value(&self, text: &str) -> Value {
        match self.schema.text("type") {
            Some("number" | "integer") => {
                crate::json::Number::parse(text.trim()).map_or_else(|| Value::from(text), Value::from)
            }
            Some("boolean") if text == "true" || text == "false" => Value::Bool(text == "true"),
            _ => Value::from(text),
        }
    }

    /// The name of the last part of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.last().map_or("", |name| name)
    }
}

fn place(object: &mut Object, path: &[Arc<str>], value: Value) {
    match path {
        [] => {}
        [name] => object.insert(Arc::clone(name), value),
        [name, rest @ ..] => {
            let mut inner = object.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
            place(&mut inner, rest, value);
            object.insert(Arc::clone(name), inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn first(metadata: &str) -> Method {
        methods(&parse(metadata).unwrap()).unwrap().remove(0)
    }

    #[test]
    fn the_quick_starts_oauth_asks_nothing() {
        let method = first(
            r#"{"metadata":[{"authenticationType":"oauth2","properties":[{"name":"userId","required":true,"type":"string"},{"name":"redirectUri","required":true,"type":"string"}]}]}"#,
        );
        assert_eq!((method.kind, method.fields.len()), (MethodKind::Oauth, 0));
        let body = method.request(&[], Some("https://app.example/cb"));
        assert_eq!(
            body.to_string(),
            r#"{"authenticationType":"oauth2","redirectUri":"https://app.example/cb"}"#
        );
    }

    #[test]
    fn a_listed_key_goes_under_data_and_is_a_secret() {
        let method = first(
            r#"{"metadata":[{"authenticationType":"apiKey","properties":[{"name":"userId"},{"name":"Authorization","required":true,"type":"string"}]}]}"#,
        );
        assert_eq!(method.kind, MethodKind::Key);
        assert!(method.fields[0].secret && method.fields[0].required);
        assert_eq!(
            method.request(&["k".into()], None).to_string(),
            r#"{"authenticationType":"apiKey","data":{"Authorization":"k"}}"#
        );
    }

    #[test]
    fn a_schemas_own_nesting_is_followed() {
        let method = first(
            r#"{"metadata":[{"authenticationType":"oauth2","authConfigRequired":true,"inputSchema":{"type":"object","properties":{"userId":{"type":"string"},"redirectUri":{"type":"string"},"data":{"type":"object","required":["subdomain"],"properties":{"subdomain":{"type":"string"},"region":{"type":"object","properties":{"code":{"type":"integer"}}}}}}}}]}"#,
        );
        assert!(method.needs_auth_config);
        let names: Vec<(&str, bool, bool)> =
            method.fields.iter().map(|f| (f.name(), f.required, f.secret)).collect();
        assert_eq!(names, [("subdomain", true, false), ("code", false, false)]);
        let body = method.request(&["acme".into(), "7".into()], None);
        assert_eq!(
            body.to_string(),
            r#"{"authenticationType":"oauth2","data":{"subdomain":"acme","region":{"code":7}}}"#
        );
    }

    #[test]
    fn secrets_are_told_by_name_or_format() {
        let string = parse(r#"{"type":"string"}"#).unwrap();
        for secret in ["apiKey", "api_key", "clientSecret", "accessToken", "password", "authtoken", "PAT"] {
            assert!(is_secret(secret, &string), "{secret}");
        }
        for plain in ["subdomain", "username", "keyboard", "path", "accountSid", "patientId"] {
            assert!(!is_secret(plain, &string), "{plain}");
        }
        assert!(is_secret("x", &parse(r#"{"format":"password"}"#).unwrap()));
    }
}
