//! The contract as the document in `contract/openapi.json` has it: which answer fits which call. Reads as much of JSON
//! Schema as that document uses, and refuses to read more. It must not know how an answer was come by.

use serde_json::{Map, Value};

use super::untidy::is_tidied;
use super::wire::Answer;

const DOCUMENT: &str = include_str!("../../../contract/openapi.json");

/// References lead this deep at most; none of the document's leads in a circle.
const DEEPEST: usize = 64;

/// The document.
#[derive(Debug)]
pub(super) struct Contract(Value);

impl Contract {
    /// # Errors
    /// When the document is no JSON, which the tests rule out.
    pub(super) fn read() -> Result<Self, String> {
        serde_json::from_str(DOCUMENT)
            .map(Self)
            .map_err(|error| format!("the contract cannot be read: {error}"))
    }

    /// Whether `answer` may be given to a call; `path` is below the endpoint, without a query.
    ///
    /// # Errors
    /// A sentence about what does not fit.
    pub(super) fn verify(&self, method: &str, path: &str, answer: &Answer) -> Result<(), String> {
        let Some(responses) = self.responses(method, path) else {
            if is_tidied(path, answer) {
                return Ok(());
            }
            // No call of the contract: a refusal, in the one shape.
            if answer.status < 400 {
                return Err(format!(
                    "{method} {path} is no call of the contract, and was answered {}",
                    answer.status
                ));
            }
            return self.fits(&reference("schemas/Error"), &answer.json(), "the answer", 0);
        };
        let (exact, range) = (answer.status.to_string(), format!("{}XX", answer.status / 100));
        let response = responses
            .get(&exact)
            .or_else(|| responses.get(&range))
            .ok_or_else(|| format!("{method} {path} was answered {exact}, which is not in the contract"))?;
        let response = self.resolved(response);
        let within = |error| format!("{method} {path}, {exact}: {error}");
        self.headers_fit(response, answer).map_err(within)?;
        self.content_fits(response, answer).map_err(within)
    }

    /// The responses of a call, by status. A method that a path does not have is answered 405.
    fn responses(&self, method: &str, path: &str) -> Option<&Map<String, Value>> {
        let paths = self.0.get("paths")?.as_object()?;
        let wanted: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let matches = |template: &str, exactly: bool| {
            let words: Vec<&str> = template.trim_start_matches('/').split('/').collect();
            words.len() == wanted.len()
                && words.iter().zip(&wanted).all(|(word, segment)| {
                    word == segment || (!exactly && word.starts_with('{') && !segment.is_empty())
                })
        };
        let fixed = |template: &str| template.matches('{').count();
        // `credentials/metadata` is itself before it is any credential.
        let (_, item) = paths
            .iter()
            .filter(|(template, _)| matches(template, false))
            .min_by_key(|(template, _)| (!matches(template, true), fixed(template)))?;
        let operation = item.get(method.to_lowercase()).or_else(|| item.as_object()?.values().next())?;
        operation.get("responses")?.as_object()
    }

    fn headers_fit(&self, response: &Value, answer: &Answer) -> Result<(), String> {
        for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let header = self.resolved(header);
            match answer.header(&name.to_lowercase()) {
                Some(value) => {
                    let schema = header.get("schema").unwrap_or(&Value::Null);
                    self.fits(schema, &Value::String(value.to_owned()), &format!("the header {name}"), 0)?;
                }
                None if header.get("required") == Some(&Value::Bool(true)) => {
                    return Err(format!("the header {name} is missing"));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn content_fits(&self, response: &Value, answer: &Answer) -> Result<(), String> {
        let Some(content) = response.get("content").and_then(Value::as_object) else {
            return if answer.body.is_empty() {
                Ok(())
            } else {
                Err("there is a body where none belongs".into())
            };
        };
        let kind = answer.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let takes = |range: &str| {
            range
                .strip_suffix('*')
                .map_or(range == kind, |prefix| kind.starts_with(prefix) && kind.len() > prefix.len())
        };
        let Some((_, media)) = content.iter().find(|(range, _)| takes(range)) else {
            return Err(format!("the content type is {kind:?}"));
        };
        if kind != "application/json" {
            return Ok(());
        }
        let value: Value =
            serde_json::from_slice(&answer.body).map_err(|_| "the body is no JSON".to_owned())?;
        self.fits(media.get("schema").unwrap_or(&Value::Null), &value, "the answer", 0)
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|pointer| self.0.pointer(pointer)).unwrap_or(value)
    }

    /// Whether a value is as a schema of the document says.
    fn fits(&self, schema: &Value, value: &Value, at: &str, depth: usize) -> Result<(), String> {
        let schema = self.resolved(schema);
        let Some(keywords) = schema.as_object() else { return Ok(()) };
        if depth > DEEPEST {
            return Err(format!("{at} is too deep"));
        }
        for (keyword, rule) in keywords {
            let holds = match keyword.as_str() {
                "description" | "default" | "example" => true,
                "type" => match rule {
                    Value::Array(kinds) => kinds.iter().any(|kind| is_kind(kind, value)),
                    kind => is_kind(kind, value),
                },
                "const" => rule == value,
                "enum" => rule.as_array().is_some_and(|allowed| allowed.contains(value)),
                "pattern" => match (rule.as_str().map(regress::Regex::new), value) {
                    (Some(Ok(pattern)), Value::String(text)) => pattern.find(text).is_some(),
                    (Some(Ok(_)), _) => true,
                    _ => false,
                },
                "minLength" => length(value).is_none_or(|length| Some(length) >= rule.as_u64()),
                "maxLength" => length(value).is_none_or(|length| Some(length) <= rule.as_u64()),
                "minimum" => value.as_f64().is_none_or(|number| Some(number) >= rule.as_f64()),
                "maximum" => value.as_f64().is_none_or(|number| Some(number) <= rule.as_f64()),
                "required" => value.as_object().is_none_or(|object| {
                    let names = rule.as_array().into_iter().flatten();
                    names.filter_map(Value::as_str).all(|name| object.contains_key(name))
                }),
                "oneOf" => {
                    let branches = rule.as_array().into_iter().flatten();
                    branches.filter(|branch| self.fits(branch, value, at, depth + 1).is_ok()).count() == 1
                }
                "properties" => {
                    for (name, member) in value.as_object().into_iter().flatten() {
                        if let Some(schema) = rule.get(name) {
                            self.fits(schema, member, &format!("{at}, {name}"), depth + 1)?;
                        }
                    }
                    true
                }
                "additionalProperties" => value.as_object().is_none_or(|object| {
                    let known = keywords.get("properties").and_then(Value::as_object);
                    rule != &Value::Bool(false)
                        || object.keys().all(|name| known.is_some_and(|known| known.contains_key(name)))
                }),
                "items" => {
                    for item in value.as_array().into_iter().flatten() {
                        self.fits(rule, item, &format!("{at}, an item"), depth + 1)?;
                    }
                    true
                }
                other => return Err(format!("the contract uses {other}, which is not read here")),
            };
            if !holds {
                return Err(format!("{at} breaks {keyword} {rule}"));
            }
        }
        Ok(())
    }
}

fn reference(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("#/components/{name}") })
}

fn is_kind(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_str().and_then(|text| u64::try_from(text.chars().count()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let always = [
            ("x-request-id", "r1"),
            ("x-content-type-options", "nosniff"),
            ("content-type", "application/json"),
        ];
        let headers =
            always.iter().chain(headers).map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Answer { status, headers, body: body.into() }
    }

    const FRESH: [(&str, &str); 2] = [("etag", "\"a\""), ("cache-control", "private, max-age=3")];
    const ERROR: &str = r#"{"error":{"source":"ENDPOINT","code":"X","message":"m","details":{"httpStatusCode":404}},"requestId":"r1"}"#;

    #[test]
    fn an_answer_as_the_contract_has_it_fits() {
        let contract = Contract::read().unwrap();
        let list = answer(200, &FRESH, r#"{"connectors":[{"id":"a","icon":"connectors/a/icon"}]}"#);
        contract.verify("GET", "/connectors", &list).unwrap();
        let error = answer(404, &[("cache-control", "no-store")], ERROR);
        contract.verify("GET", "/connectors/a/resources", &error).unwrap();
        contract.verify("GET", "/nowhere", &error).unwrap();
        let metadata = answer(200, &FRESH, r#"{"metadata":[]}"#);
        contract.verify("GET", "/connectors/a/credentials/metadata", &metadata).unwrap();
    }

    #[test]
    fn whatever_differs_is_named() {
        let contract = Contract::read().unwrap();
        for (answer, word) in [
            (answer(200, &FRESH, "[]"), "type"),
            (answer(200, &FRESH, "{}"), "required"),
            (answer(200, &FRESH, r#"{"connectors":[{"id":""}]}"#), "minLength"),
            (answer(200, &FRESH, r#"{"connectors":[{"id":"a","icon":"http://cdn.example"}]}"#), "pattern"),
            (answer(200, &FRESH, "<html>"), "no JSON"),
            (answer(200, &[FRESH[0]], r#"{"connectors":[]}"#), "Cache-Control"),
            (answer(204, &FRESH, ""), "not in the contract"),
            (answer(404, &[("cache-control", "no-store")], r#"{"error":"no","requestId":"r"}"#), "type"),
        ] {
            let error = contract.verify("GET", "/connectors", &answer).unwrap_err();
            assert!(error.contains(word), "{word}: {error}");
        }
    }

    #[test]
    fn every_schema_of_the_document_can_be_read() {
        let contract = Contract::read().unwrap();
        for (name, schema) in contract.0["components"]["schemas"].as_object().unwrap() {
            for value in [Value::Null, serde_json::json!({}), serde_json::json!([{}]), "x".into(), 1.into()] {
                let verdict = contract.fits(schema, &value, "it", 0);
                assert!(!verdict.is_err_and(|error| error.contains("not read here")), "{name}");
            }
        }
    }
}
