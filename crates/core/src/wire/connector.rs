//! `GET /connectors`

use super::list_of;
use crate::Error;
use crate::json::Value;
use crate::names::Names;
use std::sync::Arc;

/// A packaged integration, such as HubSpot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connector {
    /// The case-sensitive id that calls name it by.
    pub id: Arc<str>,
    /// What people call it; the id where the answer has no name.
    pub name: Arc<str>,
    /// Where its logo is, as the answer says: to be checked by [`crate::SafeUrl`] before use.
    pub icon: Option<Arc<str>>,
    /// Tags: business categories mixed with technical ones (`oas`).
    pub categories: Vec<Arc<str>>,
}

/// Reads `{connectors:[{id,name,icon,group,category}]}`. Where an id comes twice, the first entry counts.
///
/// # Errors
/// `BAD_ANSWER` where there is no such list.
pub fn connectors(answer: &Value) -> Result<Vec<Connector>, Error> {
    let mut seen = Names::default();
    let entries = list_of(answer, &["connectors", "data"], "list of connectors")?;
    Ok(entries
        .iter()
        .filter_map(connector)
        .filter(|connector| seen.note(&connector.id, 0).is_none())
        .collect())
}

fn connector(entry: &Value) -> Option<Connector> {
    let id: Arc<str> = entry.text("id").or_else(|| entry.text("connectorId"))?.into();
    let name = entry
        .text("name")
        .or_else(|| entry.text("displayName"))
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let mut categories: Vec<Arc<str>> = Vec::new();
    let tags = entry.list("category").iter().filter_map(Value::as_str).chain(entry.text("category"));
    for tag in tags.filter(|tag| !tag.trim().is_empty()) {
        if !categories.iter().any(|known| &**known == tag) {
            categories.push(tag.into());
        }
    }
    Some(Connector {
        name: name.map_or_else(|| Arc::clone(&id), Arc::from),
        icon: entry.text("icon").map(Arc::from),
        categories,
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn the_quick_starts_answer_is_read() {
        let answer = r#"{"connectors":[{"id":"hubspot","name":"Hubspot","icon":"https://cdn.runalloy.com/icons/hubspot.png","group":["input"],"category":["crm","oas"]}]}"#;
        let list = connectors(&parse(answer).unwrap()).unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!((&*list[0].id, &*list[0].name), ("hubspot", "Hubspot"));
        assert_eq!(list[0].categories, ["crm".into(), "oas".into()]);
    }

    #[test]
    fn a_broken_entry_does_not_take_the_others_along() {
        let answer = r#"{"connectors":[null,7,{"name":"no id"},{"id":"a","category":"crm","icon":5},{"id":"a","name":"again"}]}"#;
        let list = connectors(&parse(answer).unwrap()).unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!((&*list[0].name, &list[0].icon), ("a", &None));
    }

    #[test]
    fn an_answer_without_a_list_is_an_error_and_not_an_empty_catalog() {
        assert_eq!(connectors(&parse(r#"{"ok":true}"#).unwrap()).unwrap_err().code, "BAD_ANSWER");
    }
}
