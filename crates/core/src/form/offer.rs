//! Values that a host offers for a field: what its function answers, read with care. Where the answer comes from is
//! nothing to this module.

use crate::json::{Value, parse};
use std::sync::Arc;

/// A value to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the field then holds.
    pub value: Value,
    /// What people read.
    pub label: Arc<str>,
    /// What is said beside it; may be empty.
    pub description: Arc<str>,
}

/// Some of the values, and where there are more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferPage {
    /// The values, in the host's order.
    pub offers: Vec<Offer>,
    /// What to ask with for more; `None` where this is all.
    pub cursor: Option<Value>,
}

impl OfferPage {
    /// Reads `{options: [{value, label, description?}], cursor?}` from JSON text. An option without a label is called by its
    /// value.
    ///
    /// # Errors
    /// What is wrong with it, for the host's developers.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let answer = parse(text).map_err(|_| "is no JSON")?;
        let options = answer.get("options").and_then(Value::as_array).ok_or("has no list `options`")?;
        let offers = options.iter().map(|option| {
            let value = option.get("value")?.clone();
            let text = |name: &str| option.text(name).map(Arc::from);
            let label = text("label")
                .unwrap_or_else(|| value.as_str().map_or_else(|| value.to_string().into(), Arc::from));
            Some(Offer { value, label, description: text("description").unwrap_or_default() })
        });
        let offers = offers.collect::<Option<_>>().ok_or("has an option without a `value`")?;
        let cursor = answer.get("cursor").filter(|cursor| !cursor.is_null() && cursor.as_str() != Some(""));
        Ok(Self { offers, cursor: cursor.cloned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_values_of_every_type() {
        let page = OfferPage::read(
            r#"{"options":[{"value":"a","label":"Ann","description":"Oslo"},{"value":9007199254740993},{"value":{"id":1},"label":"One"}],"cursor":7}"#,
        );
        let page = page.unwrap();
        let labels: Vec<&str> = page.offers.iter().map(|offer| &*offer.label).collect();
        assert_eq!(labels, ["Ann", "9007199254740993", "One"]);
        assert_eq!(&*page.offers[0].description, "Oslo");
        assert_eq!(page.offers[2].value.to_string(), r#"{"id":1}"#);
        assert_eq!(page.cursor, Some(Value::from(7)));
    }

    #[test]
    fn the_last_page_has_no_cursor_however_that_is_said() {
        for text in [r#"{"options":[]}"#, r#"{"options":[],"cursor":null}"#, r#"{"options":[],"cursor":""}"#]
        {
            assert_eq!(OfferPage::read(text), Ok(OfferPage::default()));
        }
    }

    #[test]
    fn what_is_no_answer_is_refused_with_a_reason() {
        for text in
            ["", "null", "[]", r#"{"options":{}}"#, r#"{"options":[1]}"#, r#"{"options":[{"label":"x"}]}"#]
        {
            assert!(OfferPage::read(text).is_err(), "{text}");
        }
    }
}
