//! An action's form as a whole: parameters and body, and the request they make.

use super::check::Problem;
use super::edit::Changed;
use super::node::NodeId;
use super::serialise::{Serialisation, styled};
use super::{Form, Overrides};
use crate::json::{Object, Value};
use crate::schema::{Patterns, Schema};
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
#[derive(Clone, Debug, Default)]
pub struct ActionForm {
    /// The fields of all parts.
    pub fields: Form,
    parts: Vec<(Part, NodeId)>,
    parameters: Vec<Parameter>,
    serialisation: Serialisation,
    /// The request as it was loaded.
    loaded: Object,
    /// The paths of the host's that lead to no field, whatever it says about it.
    pub unplaced: Vec<String>,
}

/// What a form begins with.
#[derive(Clone, Debug, Default)]
pub struct Beginning<'a> {
    /// The request as it was saved, its parts as members (`requestBody`, `pathParams`, …).
    pub value: Option<&'a Value>,
    /// What the host says about single fields.
    pub overrides: Overrides,
    /// How parameters that are lists or objects are sent.
    pub serialisation: Serialisation,
}

impl ActionForm {
    /// A form for this action.
    #[must_use]
    pub fn new(action: &Action, patterns: &'static dyn Patterns, beginning: Beginning<'_>) -> Self {
        let loaded = |part: Part| {
            // Without parameters is how every request begins; a body without members is one.
            let value = beginning.value?.get(part.member())?;
            let is_empty = value.as_object().is_some_and(Object::is_empty);
            (part == Part::Body || !is_empty).then_some(value)
        };
        let mut fields = Form::new(patterns, beginning.overrides);
        let mut parts = Vec::new();
        for (part, place) in
            [(Part::Path, Place::Path), (Part::Query, Place::Query), (Part::Headers, Place::Header)]
        {
            if let Some(schema) = parameters_schema(&action.parameters, place) {
                let schema = Schema::new(schema, &action.document);
                parts.push((part, fields.plant(part.member(), &schema, true, loaded(part))));
            }
        }
        if let Some(body) = &action.body {
            let schema = Schema::new(body.clone(), &action.document);
            parts.push((Part::Body, fields.plant(Part::Body.member(), &schema, true, loaded(Part::Body))));
        }
        let loaded = beginning.value.and_then(Value::as_object).cloned().unwrap_or_default();
        let (parameters, serialisation) = (action.parameters.clone(), beginning.serialisation);
        let mut form = Self { fields, parts, parameters, serialisation, loaded, unplaced: Vec::new() };
        form.unplaced = form.fields.place_presets(&form.roots());
        form
    }

    fn roots(&self) -> Vec<(&'static str, NodeId)> {
        self.parts.iter().map(|(part, root)| (part.member(), *root)).collect()
    }

    /// The parts that there are, with the node each begins at.
    #[must_use]
    pub fn parts(&self) -> &[(Part, NodeId)] {
        &self.parts
    }

    /// All problems, in the order in which the fields are drawn.
    #[must_use]
    pub fn problems(&self) -> Vec<(NodeId, Problem)> {
        self.parts.iter().flat_map(|(_, root)| self.fields.problems(*root)).collect()
    }

    /// What was entered, by parts. This is what a host keeps and gives back: what was loaded and has no field here, a
    /// part of another version of the action for example, stays as it came; parts that hold nothing and were not loaded are
    /// not there.
    #[must_use]
    pub fn value(&self) -> Value {
        let entered = |name: &str| {
            let (_, root) = self.parts.iter().find(|(part, _)| part.member() == name)?;
            self.fields.assemble(*root)
        };
        let mut value = Object::new();
        for (name, loaded) in self.loaded.iter() {
            // An empty part was not loaded into any field, and may still hold nothing.
            value.insert(Arc::clone(name), entered(name).unwrap_or_else(|| loaded.clone()));
        }
        for (part, _) in &self.parts {
            let name = part.member();
            match entered(name) {
                Some(entered) if !value.contains(name) && !is_empty(&entered) => value.insert(name, entered),
                _ => {}
            }
        }
        value.into()
    }

    /// Whether what was entered means the same as this request.
    #[must_use]
    pub fn holds(&self, value: &Value) -> bool {
        let members = |value: &Value| -> Value {
            let members = value.as_object().into_iter().flat_map(Object::iter);
            Value::object(
                members.filter(|(_, part)| !is_empty(part)).map(|(n, part)| (Arc::clone(n), part.clone())),
            )
        };
        members(&self.value()).means_same(&members(value))
    }

    /// Puts a whole request, or a body alone, in the place of what was entered; answers with what looks different.
    pub fn paste(&mut self, value: &Value) -> Changed {
        let members = [Part::Path, Part::Query, Part::Headers, Part::Body];
        let whole = value.as_object().is_some_and(|object| {
            !object.is_empty()
                && object.iter().all(|(name, _)| {
                    &**name == "credentialId" || members.iter().any(|part| part.member() == &**name)
                })
        });
        let mut changed = Changed::new();
        for (part, root) in self.parts.clone() {
            let own = if whole { value.get(part.member()) } else { (part == Part::Body).then_some(value) };
            changed.extend(own.map(|own| self.fields.fill_in(root, own)).unwrap_or_default());
        }
        self.unplaced = self.fields.place_presets(&self.roots());
        changed
    }

    /// The body of the call that runs the action: all four parts, empty ones as `{}`.
    #[must_use]
    pub fn request(&self, credential: Option<&str>) -> Value {
        let mut request = Object::new();
        if let Some(id) = credential {
            request.insert("credentialId", id);
        }
        for (part, place) in [
            (Part::Path, Some(Place::Path)),
            (Part::Query, Some(Place::Query)),
            (Part::Headers, Some(Place::Header)),
            (Part::Body, None),
        ] {
            let root = self.parts.iter().find(|(known, _)| *known == part).map(|(_, root)| *root);
            let value =
                root.and_then(|root| self.fields.assemble(root)).unwrap_or_else(|| Object::new().into());
            let value = match (place, self.serialisation) {
                (Some(place), Serialisation::Styled) => styled(&self.parameters, place, value),
                _ => value,
            };
            request.insert(part.member(), value);
        }
        request.into()
    }
}

fn is_empty(part: &Value) -> bool {
    part.as_object().is_some_and(Object::is_empty)
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

    fn form_for(action: &Action) -> ActionForm {
        ActionForm::new(action, &crate::schema::NoPatterns, Beginning::default())
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
        let mut form = form_for(&action(create_contact));
        assert_eq!(form.problems().len(), 3);
        for (name, text) in [("firstname", "Ada"), ("lastname", "Lovelace"), ("email", "ada@example.com")] {
            form.fields.type_text(find(&form, name), text);
        }
        assert!(form.problems().is_empty());
        assert_eq!(
            form.request(Some("c1")).to_string(),
            r#"{"credentialId":"c1","pathParams":{},"queryParameters":{},"additionalHeaders":{},"requestBody":{"properties":{"firstname":"Ada","lastname":"Lovelace","email":"ada@example.com"}}}"#
        );
    }

    #[test]
    fn an_object_that_is_all_there_is_needs_no_frame() {
        let wrapped = |body: &str| {
            let form = form_for(&action(&format!(r#"{{"id":"a","requestBody":{body}}}"#)));
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
        let mut form = form_for(&action(
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
    fn what_was_loaded_and_not_touched_is_given_back_as_it_came() {
        let action = action(
            r#"{"id":"a","parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],"requestBody":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"}}}}"#,
        );
        let stored = [
            r#"{"requestBody":{"unknown":1.0,"id":9007199254740993}}"#,
            r#"{"requestBody":{"name":"Ada"},"queryParameters":{},"additionalHeaders":{"X-Old":"1"}}"#,
            "{}",
        ];
        for text in stored {
            let value = parse(text).unwrap();
            let beginning = Beginning { value: Some(&value), ..Beginning::default() };
            let form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
            assert_eq!(form.value().to_string(), text);
            assert!(form.holds(&value));
        }
    }

    #[test]
    fn what_a_host_keeps_has_no_parts_that_hold_nothing() {
        let mut form = form_for(&action(
            r#"{"id":"a","parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],"requestBody":{"type":"object","properties":{"name":{"type":"string"}}}}"#,
        ));
        assert_eq!(form.value().to_string(), "{}");
        assert!(form.holds(&parse(r#"{"requestBody":{},"pathParams":{}}"#).unwrap()));
        form.fields.type_text(find(&form, "name"), "Ada");
        assert_eq!(form.value().to_string(), r#"{"requestBody":{"name":"Ada"}}"#);
        assert!(!form.holds(&parse("{}").unwrap()));
    }

    #[test]
    fn a_value_fixed_for_a_whole_part_is_told() {
        let mut overrides = Overrides::default();
        overrides.add(
            "/requestBody",
            crate::form::FieldOptions { preset: Some(Value::Null), ..Default::default() },
        );
        let action =
            action(r#"{"id":"a","requestBody":{"type":"object","properties":{"name":{"type":"string"}}}}"#);
        let form = ActionForm::new(
            &action,
            &crate::schema::NoPatterns,
            Beginning { overrides, ..Beginning::default() },
        );
        assert_eq!(form.unplaced, ["/requestBody"]);
    }

    #[test]
    fn whatever_is_said_about_a_field_that_cannot_be_there_is_told() {
        let mut overrides = Overrides::default();
        let paths = [
            "/requestBody/emial",
            "/requestBody/email",
            "/queryParameters/q",
            "/pathParams/id",
            "/id",
            "/requestBody/tags/*",
        ];
        for path in paths {
            let label = Some("label".into());
            overrides.add(path, crate::form::FieldOptions { label, ..Default::default() });
        }
        let action = action(
            r#"{"id":"a","path":"/x/{id}","requestBody":{"type":"object","properties":{"email":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}}}}}"#,
        );
        let beginning = Beginning { overrides, ..Beginning::default() };
        let form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
        assert_eq!(form.unplaced, ["/requestBody/emial", "/queryParameters/q", "/id"]);
    }

    #[test]
    fn what_is_offered_for_a_field_is_offered_for_the_branches_of_its_union_and_for_items_still_to_come() {
        let mut overrides = Overrides::default();
        for (at, pointer) in ["/requestBody/owner", "/requestBody/lists/*"].into_iter().enumerate() {
            overrides.add(pointer, crate::form::FieldOptions { source: Some(at), ..Default::default() });
        }
        let action = action(
            r#"{"id":"a","requestBody":{"type":"object","properties":{"owner":{"anyOf":[{"type":"string"},{"type":"integer"}]},"lists":{"type":"array","items":{"type":"string"}}},"required":["owner"]}}"#,
        );
        let mut form = ActionForm::new(
            &action,
            &crate::schema::NoPatterns,
            Beginning { overrides, ..Beginning::default() },
        );
        let source = |form: &ActionForm, id| form.fields.node(id).unwrap().source;
        let branch = form.fields.drawn_children(find(&form, "owner"))[0];
        assert_eq!(source(&form, branch), Some(0));
        let lists = find(&form, "lists");
        assert!(form.fields.offers_items(lists));
        let item = form.fields.add_item(lists).unwrap();
        assert_eq!(source(&form, item), Some(1));
    }

    #[test]
    fn headers_that_the_credential_supplies_are_never_asked() {
        let form = form_for(&action(
            r#"{"id":"a","parameters":[{"name":"token","in":"header","required":true},{"name":"X-Api-Key","in":"header"},{"name":"Authorization","in":"header"},{"name":"Accept","in":"header"}]}"#,
        ));
        assert!(form.parts().is_empty());
        assert!(form.problems().is_empty());
    }

    #[test]
    fn a_whole_request_or_a_body_alone_can_be_pasted() {
        let mut form = form_for(&action(
            r#"{"id":"a","path":"/x/{id}","requestBody":{"type":"object","properties":{"a":{"type":"string"}}}}"#,
        ));
        form.paste(
            &parse(r#"{"credentialId":"c","pathParams":{"id":"7"},"requestBody":{"a":"1","z":2}}"#).unwrap(),
        );
        assert_eq!(form.value().to_string(), r#"{"pathParams":{"id":"7"},"requestBody":{"a":"1","z":2}}"#);
        form.paste(&parse(r#"{"a":"3"}"#).unwrap());
        assert_eq!(form.value().to_string(), r#"{"pathParams":{"id":"7"},"requestBody":{"a":"3"}}"#);
    }

    #[test]
    fn what_the_host_fixed_outlives_what_is_pasted() {
        let action =
            action(r#"{"id":"a","requestBody":{"properties":{"o":{"properties":{"k":{"type":"string"}}}}}}"#);
        let mut overrides = Overrides::default();
        let preset = Some(Value::from("K"));
        overrides.add(
            "/requestBody/o/k",
            crate::form::FieldOptions { preset: preset.clone(), ..Default::default() },
        );
        overrides.add("/requestBody/o/none", crate::form::FieldOptions { preset, ..Default::default() });
        let beginning = Beginning { overrides, ..Beginning::default() };
        let mut form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
        assert_eq!(form.unplaced, ["/requestBody/o/none"]);
        for pasted in [r#"{"z":1}"#, r#"{"o":{"k":"mine"}}"#, "{}"] {
            form.paste(&parse(pasted).unwrap());
            assert!(form.value().to_string().contains(r#""o":{"k":"K"}"#), "{}", form.value());
        }
    }

    #[test]
    fn a_saved_body_is_loaded_as_it_is_even_an_empty_one() {
        let action = action(
            r#"{"id":"a","parameters":[{"name":"v","in":"query","required":true,"schema":{"type":"string","default":"1"}}],"requestBody":{"properties":{"b":{"type":"string","default":"2"}},"required":["b"]}}"#,
        );
        let saved = parse(r#"{"queryParameters":{},"requestBody":{}}"#).unwrap();
        let beginning = Beginning { value: Some(&saved), ..Beginning::default() };
        let form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
        assert_eq!(form.value().to_string(), r#"{"queryParameters":{"v":"1"},"requestBody":{}}"#);
    }
}
