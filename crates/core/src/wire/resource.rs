//! `GET /connectors/{connector}/resources`

use super::list_of;
use crate::Error;
use crate::json::Value;
use std::sync::Arc;

/// An entity of a connector, such as HubSpot's contacts. The upstream gives it a name and no id.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource {
    /// Its name, as the upstream writes it (`contacts`).
    pub name: Arc<str>,
    /// What it is; may be Markdown.
    pub description: Option<Arc<str>>,
    /// What can be done with it.
    pub actions: Vec<ActionSummary>,
}

/// An action as the list of resources shows it; [`super::Action`] has the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionSummary {
    /// The id that calls name it by: any non-empty string.
    pub id: Arc<str>,
    /// What people call it; the id where the answer has no name.
    pub name: Arc<str>,
    /// What it does; may be Markdown.
    pub description: Option<Arc<str>>,
}

/// Reads `{resources:[{name,description,actions:[{id,name,description}]}]}`.
///
/// # Errors
/// `BAD_ANSWER` where there is no such list.
pub fn resources(answer: &Value) -> Result<Vec<Resource>, Error> {
    Ok(list_of(answer, &["resources", "data"], "list of resources")?.iter().filter_map(resource).collect())
}

fn resource(entry: &Value) -> Option<Resource> {
    Some(Resource {
        name: entry.text("name").or_else(|| entry.text("displayName"))?.into(),
        description: entry.text("description").map(Arc::from),
        actions: entry.list("actions").iter().filter_map(action).collect(),
    })
}

fn action(entry: &Value) -> Option<ActionSummary> {
    let id: Arc<str> = entry.text("id")?.into();
    let name = entry.text("name").or_else(|| entry.text("displayName"));
    Some(ActionSummary {
        name: name.map_or_else(|| Arc::clone(&id), Arc::from),
        description: entry.text("description").map(Arc::from),
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn actions_are_read_with_either_kind_of_name() {
        let answer = r#"{"resources":[{"name":"contacts","actions":[{"id":"a","name":"A"},{"id":"b","displayName":"B"},{"id":"c"},{"name":"no id"}]},{"description":"no name"}]}"#;
        let list = resources(&parse(answer).unwrap()).unwrap();
        assert_eq!(list.len(), 1);
        let names: Vec<&str> = list[0].actions.iter().map(|action| &*action.name).collect();
        assert_eq!(names, ["A", "B", "c"]);
    }
}
