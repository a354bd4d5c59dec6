//! An action's form as a whole: parameters and body, and the request they make.

use super::Form;
use super::check::{Patterns, Problem};
use super::node::NodeId;
use crate::json::{Object, Value};
use crate::schema::Schema;
use crate::wire::{Action, Parameter, Place};
use std::sync::Arc;

/// A part of the request, in the order in which people fill it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `pathParams`
    Path,
    /// `queryParameters`
    Query,
    /// `additionalHeaders`
    Headers,
    /// `requestBody`
    Body,
}

impl Part {
    /// The member of the request that this part becomes.
    #[must_use]
    pub const fn member(self) -> &'static str {
        match self {
            Self::Path => "pathParams",
            Self::Query => "queryParameters",
            Self::Headers => "additionalHeaders",
            Self::Body => "requestBody",
        }
    }
}

/// The form for one action.
#[derive(Debug, Default)]
pub struct ActionForm {
    /// The fields of all parts.
    pub fields: Form,
    parts: Vec<(Part, NodeId)>,
}

impl ActionForm {
    /// A form for this action, empty.
    #[must_use]
    pub fn new(action: &Action) -> Self {
        let mut fields = Form::new();
        let mut parts = Vec::new();
        for (part, place) in
            [(Part::Path, Place::Path), (Part::Query, Place::Query), (Part::Headers, Place::Header)]
        {
            if let Some(schema) = parameters_schema(&action.parameters, place) {
                parts.push((part, fields.plant(&Schema::new(schema, &action.document), true, None)));
            }
        }
        if let Some(body) = &action.body {
            parts.push((Part::Body, fields.plant(&Schema::new(body.clone(), &action.document), true, None)));
        }
        Self { fields, parts }
    }

    /// The parts that there are, with the node each begins at.
    #[must_use]
    pub fn parts(&self) -> &[(Part, NodeId)] {
        &self.parts
    }

    /// All problems, in the order in which the fields are drawn.
    #[must_use]
    pub fn problems(&self, patterns: &dyn Patterns) -> Vec<(NodeId, Problem)> {
        self.parts.iter().flat_map(|(_, root)| self.fields.problems(*root, patterns)).collect()
    }

    /// The body of the call that runs the action: all four parts, empty ones as `{}`.
    #[must_use]
    pub fn request(&self, credential: Option<&str>) -> Value {
        let mut request = Object::new();
        if let Some(id) = credential {
            request.insert("credentialId", id);
        }
        for part in [Part::Path, Part::Query, Part::Headers, Part::Body] {
            let root = self.parts.iter().find(|(known, _)| *known == part).map(|(_, root)| *root);
            let value =
                root.and_then(|root| self.fields.assemble(root)).unwrap_or_else(|| Object::new().into());
            request.insert(part.member(), value);
        }
        request.into()
    }
}

/// The parameters of one place as the schema of an object; `None` where there is nothing to ask.
fn parameters_schema(parameters: &[Parameter], place: Place) -> Option<Value> {
    let asked: Vec<&Parameter> =
        parameters.iter().filter(|p| p.place == place && !is_filled_in_by_the_vendor(p)).collect();
    if asked.is_empty() {
        return None;
    }
    let properties = Value::object(asked.iter().map(|p| (Arc::clone(&p.name), p.schema.clone())));
    let required = asked.iter().filter(|p| p.required).map(|p| Value::from(Arc::clone(&p.name))).collect();
    Some(Value::object([
        ("type", Value::from("object")),
        ("properties", properties),
        ("required", Value::array(required)),
    ]))
}

/// Headers that carry the authentication or are part of the transport: some vendors list them as required, and the
/// call works without, because the credential supplies them.
fn is_filled_in_by_the_vendor(parameter: &Parameter) -> bool {
    if parameter.place != Place::Header {
        return false;
    }
    let name = parameter.name.to_ascii_lowercase();
    let transport =
        ["accept", "content-type", "authorization", "cookie", "host", "user-agent", "content-length"];
    let words = crate::text::words(&name);
    let authentication = ["token", "authorization", "auth", "apikey", "bearer", "secret"];
    transport.contains(&name.as_str())
        || words.iter().any(|word| authentication.contains(&word.as_str()))
        || (words.iter().any(|word| word == "api") && words.iter().any(|word| word == "key"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Origin;
    use crate::json::parse;

    struct NoPatterns;
    impl Patterns for NoPatterns {
        fn matches(&self, _: &str, _: &str) -> Option<bool> {
            None
        }
    }

    fn action(text: &str) -> Action {
        Action::read(&parse(text).unwrap()).unwrap()
    }

    fn find(form: &ActionForm, name: &str) -> NodeId {
        let mut open: Vec<NodeId> = form.parts().iter().map(|(_, root)| *root).collect();
        while let Some(id) = open.pop() {
            let node = form.fields.node(id).unwrap();
            if matches!(&node.origin, Origin::Property(n) if &**n == name) {
                return id;
            }
            open.extend(form.fields.drawn_children(id));
        }
        panic!("no field {name}")
    }

    #[test]
    fn the_quick_starts_contact_is_sent_as_it_was_entered() {
        let create_contact = r#"{"action":{"id":"createContact","displayName":"Create a contact","httpMethod":"post","path":"/crm/v3/objects/contacts","parameters":[],"requestBody":{"type":"object","required":["properties"],"properties":{"properties":{"type":"object","required":["firstname","lastname","email"],"properties":{"firstname":{"type":"string"},"lastname":{"type":"string"},"email":{"type":"string"},"company":{"type":"string"}}}}}}}"#;
        let mut form = ActionForm::new(&action(create_contact));
        assert_eq!(form.problems(&NoPatterns).len(), 3);
        for (name, text) in [("firstname", "Ada"), ("lastname", "Lovelace"), ("email", "ada@example.com")] {
            form.fields.type_text(find(&form, name), text);
        }
        assert!(form.problems(&NoPatterns).is_empty());
        assert_eq!(
            form.request(Some("c1")).to_string(),
            r#"{"credentialId":"c1","pathParams":{},"queryParameters":{},"additionalHeaders":{},"requestBody":{"properties":{"firstname":"Ada","lastname":"Lovelace","email":"ada@example.com"}}}"#
        );
    }

    #[test]
    fn an_object_that_is_all_there_is_needs_no_frame() {
        let wrapped = |body: &str| {
            let form = ActionForm::new(&action(&format!(r#"{{"id":"a","requestBody":{body}}}"#)));
            let first = form.fields.drawn_children(form.parts()[0].1)[0];
            form.fields.is_wrapper(first)
        };
        let inner = r#"{"type":"object","properties":{"x":{"type":"string"}}}"#;
        assert!(wrapped(&format!(r#"{{"type":"object","required":["a"],"properties":{{"a":{inner}}}}}"#)));
        assert!(!wrapped(&format!(r#"{{"type":"object","properties":{{"a":{inner}}}}}"#)));
        assert!(!wrapped(&format!(
            r#"{{"type":"object","required":["a"],"properties":{{"a":{inner},"b":{{"type":"string"}}}}}}"#
        )));
    }

    #[test]
    fn parameters_go_where_they_belong() {
        let mut form = ActionForm::new(&action(
            r#"{"id":"a","path":"/x/{id}","parameters":[{"name":"id","in":"query","schema":{"type":"integer"}},{"name":"X-Version","in":"header","schema":{"type":"string"}}]}"#,
        ));
        let roots: Vec<Part> = form.parts().iter().map(|(part, _)| *part).collect();
        assert_eq!(roots, [Part::Path, Part::Query, Part::Headers]);
        let ids: Vec<NodeId> =
            form.parts().iter().map(|(_, root)| form.fields.drawn_children(*root)[0]).collect();
        for (id, text) in ids.into_iter().zip(["7", "8", "9"]) {
            form.fields.type_text(id, text);
        }
        assert_eq!(
            form.request(None).to_string(),
            r#"{"pathParams":{"id":"7"},"queryParameters":{"id":8},"additionalHeaders":{"X-Version":"9"},"requestBody":{}}"#
        );
    }

    #[test]
    fn headers_that_the_credential_supplies_are_never_asked() {
        let form = ActionForm::new(&action(
            r#"{"id":"a","parameters":[{"name":"token","in":"header","required":true},{"name":"X-Api-Key","in":"header"},{"name":"Authorization","in":"header"},{"name":"Accept","in":"header"}]}"#,
        ));
        assert!(form.parts().is_empty());
        assert!(form.problems(&NoPatterns).is_empty());
    }
}
