//! Which branch of a union a value is of.

use super::Form;
use crate::json::{Object, Value};
use crate::schema::{Branch, Control, Schema, Shape};

impl Form {
    /// The branch that a loaded value was made for: the one its tag names, else the one it breaks least. Asked once,
    /// when a value comes in; from then on the person decides.
    pub(super) fn branch_of(&self, branches: &[Branch], value: &Value) -> usize {
        let tagged = branches.iter().position(|branch| {
            branch
                .tag
                .as_ref()
                .is_some_and(|(name, tag)| value.get(name).is_some_and(|own| own.means_same(tag)))
        });
        tagged.unwrap_or_else(|| {
            let score = |branch: &Branch| self.score(&branch.schema, value);
            let scores: Vec<u32> = branches.iter().map(score).collect();
            let best = scores.iter().copied().max().unwrap_or_default();
            scores.iter().position(|score| *score == best).unwrap_or_default()
        })
    }

    /// How well a value fits a branch: not at all, by its type, by what it has, or without fault.
    fn score(&self, schema: &Schema, value: &Value) -> u32 {
        let liking = likeness(&Shape::of(schema).control, value);
        match liking {
            0 => 0,
            _ if self.keeps_to(schema, value) => 1_000_000 + liking,
            _ => liking,
        }
    }
}

/// More where more of the value is known to the control.
fn likeness(control: &Control, value: &Value) -> u32 {
    match (control, value) {
        (Control::Text(_), Value::String(_)) | (Control::Boolean, Value::Bool(_)) => 2,
        (Control::Integer | Control::UnixTime, Value::Number(number)) => 2 + u32::from(number.is_integer()),
        (Control::Number, Value::Number(_)) => 2,
        (Control::Choice(choices), value) => {
            4 * u32::from(choices.iter().any(|choice| choice.value.means_same(value)))
        }
        (Control::Fixed(fixed), value) => 4 * u32::from(fixed.means_same(value)),
        (Control::List(_) | Control::Choices(_), Value::Array(_)) => 2,
        (Control::Union(branches), value) => {
            // Deep enough for unions in unions, without following one that holds itself.
            branches.iter().map(|branch| 2 * u32::from(of_kind(branch, value))).max().unwrap_or_default()
        }
        (Control::Object(fields), Value::Object(members)) => {
            let known = |members: &Object| {
                let there = fields.properties.iter().filter(|property| members.contains(&property.name));
                let missing = fields
                    .properties
                    .iter()
                    .filter(|property| property.required && !members.contains(&property.name));
                (there.count(), missing.count())
            };
            let (there, missing) = known(members);
            u32::try_from(2 + 4 * there)
                .unwrap_or(u32::MAX)
                .saturating_sub(u32::try_from(missing).unwrap_or(0))
                .max(1)
        }
        (Control::Json, _) => 1,
        _ => 0,
    }
}

fn of_kind(branch: &Branch, value: &Value) -> bool {
    use crate::schema::Kind;
    matches!(
        (branch.kind, value),
        (Kind::Text, Value::String(_))
            | (Kind::Number | Kind::Integer, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Object, Value::Object(_))
            | (Kind::List, Value::Array(_))
            | (Kind::Json, _)
    )
}

#[cfg(test)]
mod tests {
    use crate::form::State;
    use crate::form::planted::planted;

    fn chosen(branches: &str, value: &str) -> usize {
        let (form, root) = planted(&format!(r#"{{"oneOf":{branches}}}"#), Some(value));
        match form.node(root).unwrap().state {
            State::Union { chosen, .. } => chosen,
            ref other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_value_goes_to_the_branch_that_its_tag_names_even_if_it_breaks_it() {
        let branches = r#"[{"type":"object","properties":{"t":{"const":"a"}}},{"type":"object","properties":{"t":{"enum":["b"]},"n":{"type":"integer"}}}]"#;
        assert_eq!(chosen(branches, r#"{"t":"a","n":1}"#), 0);
        assert_eq!(chosen(branches, r#"{"t":"b","n":"x"}"#), 1);
    }

    #[test]
    fn without_a_tag_it_goes_where_it_lacks_nothing_and_most_of_it_is_known() {
        let branches = r#"[{"type":"object","required":["a"],"properties":{"a":{},"x":{}}},{"type":"object","required":["b"],"properties":{"b":{},"x":{},"y":{}}},{"type":"object","properties":{"y":{}}}]"#;
        assert_eq!(chosen(branches, r#"{"a":1,"x":2}"#), 0);
        assert_eq!(chosen(branches, r#"{"b":1,"x":2}"#), 1);
        assert_eq!(chosen(branches, r#"{"y":1}"#), 2);
    }

    #[test]
    fn it_goes_by_its_kind() {
        let branches = r#"[{"type":"string","maxLength":1},{"type":"integer"},{"type":"number"},{"type":"array","items":{"type":"string"}},{"type":"object","properties":{"a":{}}}]"#;
        for (value, branch) in [(r#""long""#, 0), ("7", 1), ("7.5", 2), (r#"["a"]"#, 3), (r#"{"z":1}"#, 4)] {
            assert_eq!(chosen(branches, value), branch, "{value}");
        }
    }

    #[test]
    fn anything_goes_to_its_own_kind_and_null_among_them_to_json() {
        let (form, root) = planted("{}", Some("[1]"));
        let State::Union { chosen, .. } = form.node(root).unwrap().state else { panic!() };
        assert_eq!(chosen, 4);
    }
}
