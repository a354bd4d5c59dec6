//! Which keywords there are, since which draft, and what kind of thing they hold: one table.

use crate::json::Value;

/// The rules by which a schema is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dialect {
    /// Draft 4.
    Draft4,
    /// Draft 7; draft 6 is read by it too.
    Draft7,
    /// Draft 2019-09.
    Draft2019,
    /// Draft 2020-12.
    Draft2020,
    /// What vendors write: 2020-12, with what only OpenAPI 3.0 and the older drafts know beside it.
    #[default]
    Vendor,
}

impl Dialect {
    /// The dialect that a `$schema` names.
    pub(super) fn named(address: &str) -> Option<Self> {
        let (_, draft) = address.trim_end_matches('#').split_once("json-schema.org/draft")?;
        Some(match draft {
            "-04/schema" => Self::Draft4,
            "-06/schema" | "-07/schema" => Self::Draft7,
            "/2019-09/schema" => Self::Draft2019,
            "/2020-12/schema" => Self::Draft2020,
            _ => return None,
        })
    }

    /// The keyword by which a schema says its own address.
    pub(super) const fn id(self) -> &'static str {
        if matches!(self, Self::Draft4) { "id" } else { "$id" }
    }

    /// Up to draft 7, nothing beside a reference counts.
    pub(super) fn reference_stands_alone(self) -> bool {
        self <= Self::Draft7
    }

    /// Up to 2019-09, and as vendors write it, `items` may be a list of schemas.
    pub(super) fn has_item_lists(self) -> bool {
        self != Self::Draft2020
    }

    /// Draft 4 and OpenAPI 3.0: `exclusiveMinimum: true`.
    pub(super) const fn has_exclusive_flags(self) -> bool {
        matches!(self, Self::Draft4 | Self::Vendor)
    }
}

/// What a keyword does. Assertions, which a vocabulary can switch off, come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keyword {
    /// Nothing by itself: it holds schemas that others refer to.
    Definitions,
    Ref,
    DynamicRef,
    RecursiveRef,
    AllOf,
    AnyOf,
    OneOf,
    Not,
    If,
    /// What is asked for where a certain member is there.
    Dependent,
    /// Any of those that say what members hold: they are looked at together.
    Members,
    /// Any of those that say what items hold.
    Items,
    Contains,
    PropertyNames,
    Format,
    DependentRequired,
    Type,
    Enum,
    Const,
    Required,
    Minimum,
    Maximum,
    MultipleOf,
    Length,
    Pattern,
    UniqueItems,
}

/// Where the schemas in a keyword's argument stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// It is no schema.
    Nothing,
    /// It is a schema, or a list of schemas.
    Schemas,
    /// Each member is a schema.
    Named,
}

/// Name, effect, first dialect that knows it, schemas in its argument; sorted by name.
type Row = (&'static str, Keyword, Dialect, Holds);

#[rustfmt::skip]
static KEYWORDS: [Row; 46] = {
    use Dialect::{Draft2019, Draft2020, Draft4, Draft7, Vendor};
    use Holds::{Named, Nothing, Schemas};
    [
        ("$defs", Keyword::Definitions, Draft2019, Named),
        ("$dynamicRef", Keyword::DynamicRef, Draft2020, Nothing),
        ("$recursiveRef", Keyword::RecursiveRef, Draft2019, Nothing),
        ("$ref", Keyword::Ref, Draft4, Nothing),
        ("additionalItems", Keyword::Items, Draft4, Schemas),
        ("additionalProperties", Keyword::Members, Draft4, Schemas),
        ("allOf", Keyword::AllOf, Draft4, Schemas),
        ("anyOf", Keyword::AnyOf, Draft4, Schemas),
        // Where OpenAPI keeps what `$ref` points at.
        ("components", Keyword::Definitions, Vendor, Schemas),
        ("const", Keyword::Const, Draft7, Nothing),
        ("contains", Keyword::Contains, Draft7, Schemas),
        ("contentSchema", Keyword::Definitions, Draft2019, Schemas),
        ("definitions", Keyword::Definitions, Draft4, Named),
        ("dependencies", Keyword::Dependent, Draft4, Named),
        ("dependentRequired", Keyword::DependentRequired, Draft2019, Nothing),
        ("dependentSchemas", Keyword::Dependent, Draft2019, Named),
        ("else", Keyword::Definitions, Draft7, Schemas),
        ("enum", Keyword::Enum, Draft4, Nothing),
        ("exclusiveMaximum", Keyword::Maximum, Draft7, Nothing),
        ("exclusiveMinimum", Keyword::Minimum, Draft7, Nothing),
        ("format", Keyword::Format, Draft4, Nothing),
        ("if", Keyword::If, Draft7, Schemas),
        ("items", Keyword::Items, Draft4, Schemas),
        ("maxItems", Keyword::Length, Draft4, Nothing),
        ("maxLength", Keyword::Length, Draft4, Nothing),
        ("maxProperties", Keyword::Length, Draft4, Nothing),
        ("maximum", Keyword::Maximum, Draft4, Nothing),
        ("minItems", Keyword::Length, Draft4, Nothing),
        ("minLength", Keyword::Length, Draft4, Nothing),
        ("minProperties", Keyword::Length, Draft4, Nothing),
        ("minimum", Keyword::Minimum, Draft4, Nothing),
        ("multipleOf", Keyword::MultipleOf, Draft4, Nothing),
        ("not", Keyword::Not, Draft4, Schemas),
        ("oneOf", Keyword::OneOf, Draft4, Schemas),
        ("pattern", Keyword::Pattern, Draft4, Nothing),
        ("patternProperties", Keyword::Members, Draft4, Named),
        ("prefixItems", Keyword::Items, Draft2020, Schemas),
        ("properties", Keyword::Members, Draft4, Named),
        ("propertyNames", Keyword::PropertyNames, Draft7, Schemas),
        ("required", Keyword::Required, Draft4, Nothing),
        ("schemas", Keyword::Definitions, Vendor, Named),
        ("then", Keyword::Definitions, Draft7, Schemas),
        ("type", Keyword::Type, Draft4, Nothing),
        // These two are looked at last, when it is known what the others have looked at.
        ("unevaluatedItems", Keyword::Definitions, Draft2019, Schemas),
        ("unevaluatedProperties", Keyword::Definitions, Draft2019, Schemas),
        ("uniqueItems", Keyword::UniqueItems, Draft4, Nothing),
    ]
};

/// What a keyword does and holds, where this dialect knows it.
pub(super) fn keyword(name: &str, dialect: Dialect) -> Option<(Keyword, Holds)> {
    let at = KEYWORDS.binary_search_by(|row| row.0.cmp(name)).ok()?;
    let (_, keyword, since, holds) = KEYWORDS.get(at)?;
    (*since <= dialect).then_some((*keyword, *holds))
}

/// The schemas directly inside a keyword's argument.
pub(super) fn inner(argument: &Value, holds: Holds, visit: &mut dyn FnMut(&Value)) {
    match (argument, holds) {
        (Value::Object(_), Holds::Schemas) => visit(argument),
        (Value::Object(named), Holds::Named) => named.iter().for_each(|(_, schema)| visit(schema)),
        (Value::Array(schemas), Holds::Schemas) => schemas.iter().for_each(visit),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_by_name() {
        assert!(KEYWORDS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn a_keyword_is_known_since_its_draft() {
        assert!(keyword("prefixItems", Dialect::Draft2019).is_none());
        assert!(keyword("prefixItems", Dialect::Vendor).is_some());
        assert!(keyword("title", Dialect::Vendor).is_none());
    }

    #[test]
    fn drafts_are_told_by_their_addresses() {
        assert_eq!(Dialect::named("http://json-schema.org/draft-04/schema#"), Some(Dialect::Draft4));
        assert_eq!(Dialect::named("https://json-schema.org/draft/2020-12/schema"), Some(Dialect::Draft2020));
        assert_eq!(Dialect::named("https://example.com/schema"), None);
    }
}
