//! The catalog: which connectors there are, what can be done with them and what they ask for.
//!
//! Reads the layout `connectors.json`, `<id>/resources.json`, `<id>/credentials-metadata.json`,
//! `<id>/actions/<actionId>.json`, `icons/<id>.svg`, `oauth.json`. A connector's files are read when they are asked
//! for, so a catalog of thousands of actions starts as fast as a small one. Knows nothing of HTTP.

mod source;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

use self::source::{Source, is_plain_name};

/// A file of the catalog that cannot be read or does not hold what it should.
#[derive(Debug, thiserror::Error)]
#[error("the catalog's {path}: {problem}")]
pub struct CatalogError {
    path: String,
    problem: String,
}

impl CatalogError {
    fn new(path: &str, problem: &dyn fmt::Display) -> Self {
        Self { path: path.to_owned(), problem: problem.to_string() }
    }
}

/// One entry of `connectors.json`.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) id: String,
    pub(crate) name: String,
    listed: Value,
}

/// A catalog, ready to answer.
#[derive(Debug)]
pub struct Catalog {
    source: Source,
    connectors: Vec<Connector>,
    positions: BTreeMap<String, usize>,
    scopes: BTreeMap<String, Vec<String>>,
    /// The folders in a connector's that may hold an action, the first that does counts.
    actions: Vec<String>,
}

/// The folder of a connector's actions.
const ACTIONS: &str = "actions";

impl Catalog {
    /// The catalog that comes with the sandbox.
    ///
    /// # Errors
    ///
    /// When one of its files is not what it should be.
    pub fn built_in() -> Result<Self, CatalogError> {
        Self::load(Source::BuiltIn)
    }

    /// A catalog from a directory. Its connectors keep the icon URLs that its `connectors.json` gives them.
    ///
    /// # Errors
    ///
    /// When `connectors.json` is missing, or a file that was read is not what it should be.
    pub fn open(directory: &Path) -> Result<Self, CatalogError> {
        Self::load(Source::Directory(directory.to_owned()))
    }

    /// The same catalog, with actions as another folder beside `actions` writes them, where that has them.
    #[must_use]
    pub fn preferring(mut self, folder: &str) -> Self {
        self.actions.insert(0, folder.to_owned());
        self
    }

    fn load(source: Source) -> Result<Self, CatalogError> {
        const LIST: &str = "connectors.json";
        let list =
            source.read_json(LIST)?.ok_or_else(|| CatalogError::new(LIST, &"there is no such file"))?;
        let entries = list
            .get("connectors")
            .and_then(Value::as_array)
            .ok_or_else(|| CatalogError::new(LIST, &"expected {\"connectors\": […]}"))?;
        let connectors = entries.iter().map(Connector::read).collect::<Result<Vec<_>, _>>()?;
        let positions =
            connectors.iter().enumerate().map(|(position, entry)| (entry.id.clone(), position)).collect();
        let scopes = source.read_json("oauth.json")?.map(|oauth| read_scopes(&oauth)).unwrap_or_default();
        Ok(Self { source, connectors, positions, scopes, actions: vec![ACTIONS.to_owned()] })
    }

    pub(crate) fn connectors(&self) -> &[Connector] {
        &self.connectors
    }

    pub(crate) fn connector(&self, id: &str) -> Option<&Connector> {
        self.positions.get(id).and_then(|position| self.connectors.get(*position))
    }

    /// The answer to `GET /connectors`: `{connectors:[…]}`. `origin` is where [`Catalog::icon`] is served.
    pub(crate) fn listing(&self, origin: &str) -> Value {
        let listed = self.connectors.iter().map(|connector| {
            let mut listed = connector.listed.clone();
            if matches!(self.source, Source::BuiltIn)
                && let Some(entry) = listed.as_object_mut()
            {
                entry.insert("icon".to_owned(), json!(format!("{origin}/icons/{}.svg", connector.id)));
            }
            listed
        });
        json!({ "connectors": listed.collect::<Vec<_>>() })
    }

    /// The answer to `GET /connectors/{id}/resources`; an empty list where the catalog says nothing.
    pub(crate) fn resources(&self, connector: &Connector) -> Result<Value, CatalogError> {
        let stored = self.source.read_json(&format!("{}/resources.json", connector.id))?;
        Ok(stored.unwrap_or_else(|| json!({ "resources": [] })))
    }

    /// The `action` of `GET /connectors/{id}/actions/{actionId}`, or `None` for an action that is not there.
    pub(crate) fn action(&self, connector: &Connector, action: &str) -> Result<Option<Value>, CatalogError> {
        if !is_plain_name(action) {
            return Ok(None);
        }
        let mut stored = None;
        for folder in &self.actions {
            stored = self.source.read_json(&format!("{}/{folder}/{action}.json", connector.id))?;
            if stored.is_some() {
                break;
            }
        }
        let detail = stored.and_then(|mut answer| answer.get_mut("action").map(Value::take));
        // A file system that ignores case finds files under names that are not theirs.
        Ok(detail.filter(|detail| detail.get("id").and_then(Value::as_str) == Some(action)))
    }

    /// The entries of `GET /connectors/{id}/credentials/metadata`; the quick start's single `oauth2` entry where the
    /// catalog says nothing. An empty list means that the connector needs no account.
    pub(crate) fn metadata(&self, connector: &Connector) -> Result<Vec<Value>, CatalogError> {
        let stored = self.source.read_json(&format!("{}/credentials-metadata.json", connector.id))?;
        let Some(stored) = stored else { return Ok(vec![quick_start_metadata()]) };
        Ok(stored.get("metadata").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    /// What the connector asks for at the provider's consent page.
    pub(crate) fn scopes(&self, connector: &str) -> &[String] {
        self.scopes.get(connector).map_or(&[], Vec::as_slice)
    }

    /// The connector's logo as SVG, if there is one.
    pub(crate) fn icon(&self, connector: &str) -> Option<Cow<'static, [u8]>> {
        let connector = self.connector(connector)?;
        self.source.read(&format!("icons/{}.svg", connector.id)).ok().flatten()
    }
}

impl Connector {
    fn read(listed: &Value) -> Result<Self, CatalogError> {
        let text = |name: &str| listed.get(name).and_then(Value::as_str);
        let problem = |problem: &str| CatalogError::new("connectors.json", &problem);
        let id = text("id").ok_or_else(|| problem("a connector has no id"))?;
        if !is_plain_name(id) {
            return Err(problem("a connector's id is not usable as a name"));
        }
        Ok(Self { id: id.to_owned(), name: text("name").unwrap_or(id).to_owned(), listed: listed.clone() })
    }
}

fn read_scopes(oauth: &Value) -> BTreeMap<String, Vec<String>> {
    let connectors = oauth.as_object().into_iter().flatten();
    connectors
        .map(|(connector, entry)| {
            let scopes = entry.get("scopes").and_then(Value::as_array).into_iter().flatten();
            (connector.clone(), scopes.filter_map(Value::as_str).map(str::to_owned).collect())
        })
        .collect()
}

fn quick_start_metadata() -> Value {
    json!({
        "authenticationType": "oauth2",
        "properties": [
            { "name": "userId", "required": true, "type": "string" },
            { "name": "redirectUri", "required": true, "type": "string" },
        ],
    })
}

#[cfg(test)]
mod tests;
