//! Whether a path leads to a field that there is or could be, as far as the schemas say. Nothing is opened for it: it must not
//! know a form's nodes.

use super::overrides::is_position;
use crate::schema::{Control, Schema, Shape};
use std::sync::Arc;

/// So many schemas are looked at for one path; what takes more to find out counts as found.
const MOST_LOOKS: usize = 300;

/// Whether a path below a schema leads to a field, in any branch and under any condition. `*` stands for any item.
pub(super) fn reaches(root: &Schema, path: &[Arc<str>]) -> bool {
    let mut open = vec![(root.clone(), path)];
    for _ in 0..MOST_LOOKS {
        let Some((schema, path)) = open.pop() else { return false };
        let Some((step, rest)) = path.split_first() else { return true };
        match Shape::of(&schema).control {
            Control::Object(fields) => {
                let own = fields.properties.into_iter().filter(|property| property.name == *step);
                open.extend(own.map(|property| (property.schema, rest)));
                open.extend(fields.unions.into_iter().map(|union| (union, path)));
                // People name rows, so any name may be one.
                let rows = fields.rows.into_iter();
                open.extend(rows.flat_map(|rows| {
                    let patterns = rows.patterns.into_iter().map(|(_, schema)| schema);
                    patterns.chain([rows.others]).map(|schema| (schema, rest)).collect::<Vec<_>>()
                }));
            }
            Control::List(items) if is_position(step) => {
                open.extend(items.first.into_iter().chain(items.rest).map(|item| (item, rest)));
            }
            Control::Union(branches) => {
                open.extend(branches.into_iter().map(|branch| (branch.schema, path)));
            }
            // Anything at all may be in there.
            Control::Json => return true,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Value, parse};

    fn leads(schema: &str, path: &str) -> bool {
        let path: Vec<Arc<str>> = path.split('/').map(Arc::from).collect();
        reaches(&Schema::new(parse(schema).unwrap(), &Value::Null), &path)
    }

    const ORDER: &str = r##"{"type":"object","properties":{"id":{"type":"string"},"by_vendor":{"type":"string","readOnly":true},"lines":{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"}}}},"pay":{"oneOf":[{"type":"object","properties":{"card":{"type":"string"}}},{"type":"object","properties":{"iban":{"type":"string"}}}]},"next":{"$ref":"#"}},"anyOf":[{"properties":{"x":{"type":"string"}}},{"properties":{"y":{"type":"string"}}}],"if":{"required":["id"]},"then":{"properties":{"when":{"type":"string"}}}}"##;

    #[test]
    fn a_path_leads_through_items_branches_conditions_and_references() {
        for path in [
            "id",
            "lines/*/sku",
            "lines/3/sku",
            "pay/card",
            "pay/iban",
            "x",
            "y",
            "when",
            "next/next/pay/iban",
        ] {
            assert!(leads(ORDER, path), "{path}");
        }
        for path in ["Id", "by_vendor", "id/x", "lines/sku", "lines/*/SKU", "pay/cash", "next/next/none"] {
            assert!(!leads(ORDER, path), "{path}");
        }
    }

    #[test]
    fn where_any_name_will_do_any_path_may_lead_somewhere() {
        assert!(leads(r#"{"type":"object","additionalProperties":{"type":"string"}}"#, "any"));
        assert!(!leads(r#"{"type":"object","additionalProperties":{"type":"string"}}"#, "any/more"));
        assert!(leads(r#"{"type":"object"}"#, "any/more"));
        assert!(leads("true", "any/more"));
    }

    #[test]
    fn a_search_that_would_not_end_counts_as_found() {
        let endless = r##"{"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"properties":{"b":{"type":"string"}},"oneOf":[{"$ref":"#"},{"properties":{"c":{}}}]},{"properties":{"d":{}}}]}"##;
        assert!(leads(endless, "none"));
    }
}
