//! The business categories among a catalog's tags.

use crate::text::humanise;
use crate::wire::Connector;
use std::sync::Arc;

/// Tags by which the upstream says how a connector was made, not what it is for.
const TECHNICAL: [&str; 14] = [
    "oas", "openapi", "swagger", "native", "input", "output", "action", "trigger", "rest", "graphql", "soap",
    "beta", "internal", "custom",
];

/// A category to filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Category {
    /// The tag as the upstream writes it.
    pub tag: Arc<str>,
    /// What people read.
    pub label: String,
    /// How many connectors carry it.
    pub count: usize,
}

/// Whether a tag is none of people's business.
#[must_use]
pub fn is_technical(tag: &str) -> bool {
    TECHNICAL.iter().any(|technical| technical.eq_ignore_ascii_case(tag))
}

/// All business categories, by label.
#[must_use]
pub fn business_categories(connectors: &[Connector]) -> Vec<Category> {
    let mut categories: Vec<Category> = Vec::new();
    for tag in connectors.iter().flat_map(|connector| &connector.categories).filter(|tag| !is_technical(tag))
    {
        match categories.iter_mut().find(|known| known.tag == *tag) {
            Some(known) => known.count += 1,
            None => {
                let label = humanise(tag);
                let place = categories.partition_point(|known| known.label < label);
                categories.insert(place, Category { tag: Arc::clone(tag), label, count: 1 });
            }
        }
    }
    categories
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use crate::wire::connectors;

    #[test]
    fn technical_tags_are_no_categories() {
        let answer =
            r#"[{"id":"a","category":["crm","oas"]},{"id":"b","category":["project-management","crm"]}]"#;
        let categories = business_categories(&connectors(&parse(answer).unwrap()).unwrap());
        let read: Vec<(&str, usize)> = categories.iter().map(|c| (c.label.as_str(), c.count)).collect();
        assert_eq!(read, [("CRM", 2), ("Project management", 1)]);
    }
}
