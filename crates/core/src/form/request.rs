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
mod tests;
