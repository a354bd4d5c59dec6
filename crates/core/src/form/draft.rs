//! What was entered, as it may be put by where others can read it: while the page is left for signing in, for example.
//! Secrets are left out, and so is what the host fixed, which it gives again.

use super::node::Node;
use super::overrides::fits;
use super::{ActionForm, Problem};
use crate::json::{Object, Value};
use crate::schema::Step;
use std::sync::Arc;

/// How what is secret is called. That a schema says so is rare.
const SECRETS: [&str; 11] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "authorization",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "signingkey",
];

impl ActionForm {
    /// What was entered, without secrets and presets; `document` is the action's own, which says what is secret.
    #[must_use]
    pub fn draft(&self, document: &Value) -> Value {
        let names = secrets(document);
        let mut draft = self.value();
        // What is not JSON yet may have anything in it.
        let is_unread = |node: &&Node| matches!(self.fields.unreadable(node), Some(Problem::NotJson(_)));
        let unread = self.fields.nodes.iter().flatten().filter(is_unread);
        let unread: Vec<Vec<Step>> = unread.map(|node| self.fields.path(node.id)).collect();
        let is_open = |path: &[Step]| {
            let is_fixed = self.fields.overrides.presets().any(|(pattern, _)| fits(pattern, path));
            !is_fixed
                && !unread.iter().any(|unread| *unread == *path)
                && !matches!(path.last(), Some(Step::Name(name)) if is_secret(name, &names))
        };
        keep(&mut draft, &mut Vec::new(), &is_open);
        draft
    }
}

/// What was put by, with the secrets that the host gave in the first place: those were never typed.
#[must_use]
pub fn restored(draft: &Value, given: Option<&Value>, document: &Value) -> Value {
    let mut whole = draft.clone();
    if let Some(given) = given {
        complete(&mut whole, given, &secrets(document));
    }
    whole
}

/// The names of everything that the document calls a secret.
fn secrets(document: &Value) -> Vec<Arc<str>> {
    let mut names = Vec::new();
    // A reference leads to a definition, whose name is found in the first round.
    for _ in 0..2 {
        note_secrets(document, &mut names);
    }
    names
}

fn note_secrets(value: &Value, names: &mut Vec<Arc<str>>) {
    if let (Some(name), Some(schema)) = (value.text("name"), value.get("schema"))
        && says_secret(schema, names)
    {
        names.push(name.into());
    }
    for (name, member) in value.as_object().into_iter().flat_map(Object::iter) {
        if says_secret(member, names) && !names.contains(name) {
            names.push(Arc::clone(name));
        }
        note_secrets(member, names);
    }
    value.as_array().into_iter().flatten().for_each(|item| note_secrets(item, names));
}

/// Whether a schema, or what a list or one of its branches is made of, is that of a secret.
fn says_secret(schema: &Value, names: &[Arc<str>]) -> bool {
    let refers = schema.text("$ref").and_then(|reference| reference.rsplit('/').next());
    let parts = ["items", "additionalProperties"].into_iter().filter_map(|keyword| schema.get(keyword));
    let branches = ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|keyword| schema.list(keyword));
    schema.text("format") == Some("password")
        || refers.is_some_and(|last| names.iter().any(|name| **name == *last))
        || parts.chain(branches).any(|part| says_secret(part, names))
}

fn is_secret(name: &str, names: &[Arc<str>]) -> bool {
    let letters: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    SECRETS.iter().any(|secret| letters.ends_with(secret)) || names.iter().any(|known| **known == *name)
}

/// Keeps the members and items that may be seen.
fn keep(value: &mut Value, path: &mut Vec<Step>, is_open: &dyn Fn(&[Step]) -> bool) {
    let mut is_kept = |step: Step, part: &mut Value| {
        path.push(step);
        let open = is_open(path);
        if open {
            keep(part, path, is_open);
        }
        path.pop();
        open
    };
    match value {
        Value::Object(members) => {
            Arc::make_mut(members).retain(&mut |name, member| is_kept(Step::Name(Arc::clone(name)), member));
        }
        Value::Array(items) => {
            let mut at = 0;
            Arc::make_mut(items).retain_mut(|item| {
                at += 1;
                is_kept(Step::Index(at - 1), item)
            });
        }
        _ => {}
    }
}

fn complete(value: &mut Value, given: &Value, names: &[Arc<str>]) {
    let (Value::Object(members), Value::Object(given)) = (value, given) else { return };
    let members = Arc::make_mut(members);
    members.retain(&mut |name, member| {
        given.get(name).into_iter().for_each(|given| complete(member, given, names));
        true
    });
    for (name, secret) in given.iter().filter(|(name, _)| is_secret(name, names)) {
        if !members.contains(name) {
            members.insert(Arc::clone(name), secret.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Beginning, FieldOptions, Overrides, Part};
    use crate::json::parse;
    use crate::schema::EcmaScript;
    use crate::wire::Action;

    const ACTION: &str = r##"{"action":{"id":"a","name":"A","method":"POST","path":"/a",
        "parameters":[{"name":"pin","in":"query","schema":{"type":"string","format":"password"}},
            {"name":"page","in":"query","schema":{"type":"string"}}],
        "requestBody":{"type":"object","$defs":{"Hidden":{"type":"string","format":"password"}},"properties":{
            "title":{"type":"string"},"key":{"type":"string"},"apiKey":{"type":"string"},
            "pin":{"type":"string","format":"password"},"code":{"$ref":"#/$defs/Hidden"},
            "codes":{"type":"array","items":{"type":"string","format":"password"}},
            "list":{"type":"array","items":{"type":"object","properties":{
                "a":{"type":"string"},"client_secret":{"type":"string"},"id":{"type":"string"}}}}}}}}"##;

    const ENTERED: &str = r#"{"queryParameters":{"pin":"1","page":"2"},"requestBody":{"title":"t","key":"PROJ","apiKey":"s",
        "pin":"s","code":"s","codes":["s"],"list":[{"a":"x","client_secret":"s","id":"i"}],"own":{"Auth-Token":"s"}}}"#;

    fn draft(overrides: Overrides) -> Value {
        let action = Action::read(&parse(ACTION).unwrap()).unwrap();
        let value = parse(ENTERED).unwrap();
        let beginning = Beginning { value: Some(&value), overrides, ..Beginning::default() };
        ActionForm::new(&action, &EcmaScript, beginning).draft(&action.document)
    }

    #[test]
    fn secrets_are_not_put_by_whatever_says_that_they_are_some() {
        assert_eq!(
            draft(Overrides::default()).to_string(),
            r#"{"queryParameters":{"page":"2"},"requestBody":{"title":"t","key":"PROJ","list":[{"a":"x","id":"i"}],"own":{}}}"#
        );
    }

    #[test]
    fn what_is_not_json_yet_is_not_put_by_since_it_may_hold_a_secret() {
        let action = Action::read(&parse(ACTION).unwrap()).unwrap();
        let mut form = ActionForm::new(&action, &EcmaScript, Beginning::default());
        let body = form.parts().iter().find(|(part, _)| *part == Part::Body).unwrap().1;
        form.fields.edit_as_json(body);
        form.fields.type_text(body, r#"{"apiKey":"s", "#);
        assert!(form.value().to_string().contains("apiKey"));
        assert_eq!(form.draft(&action.document).to_string(), "{}");
    }

    #[test]
    fn what_the_host_fixed_is_not_put_by_either() {
        let mut overrides = Overrides::default();
        let fixed = FieldOptions { preset: Some("host's".into()), ..FieldOptions::default() };
        overrides.add("/requestBody/title", fixed.clone());
        overrides.add("/requestBody/list/*/id", fixed);
        let draft = draft(overrides);
        assert_eq!(draft.get("requestBody").unwrap().get("list").unwrap().to_string(), r#"[{"a":"x"}]"#);
        assert!(!draft.to_string().contains("host's"));
    }

    #[test]
    fn what_is_found_again_has_the_secrets_that_the_host_gave() {
        let action = Action::read(&parse(ACTION).unwrap()).unwrap();
        let draft = parse(r#"{"requestBody":{"title":"typed","list":[]}}"#).unwrap();
        let given = parse(r#"{"requestBody":{"title":"given","pin":"s","own":1}}"#).unwrap();
        let found = restored(&draft, Some(&given), &action.document);
        assert_eq!(found.to_string(), r#"{"requestBody":{"title":"typed","list":[],"pin":"s"}}"#);
        assert_eq!(restored(&draft, None, &action.document), draft);
    }
}
