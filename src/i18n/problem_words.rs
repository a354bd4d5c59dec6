//! Problems with what was entered, and kinds of values, in words.

use super::{I18n, Text};
use jackfield_core::form::Problem;
use jackfield_core::schema::{Branch, Kind};

impl I18n {
    /// Words for a problem, to stand beside the field.
    pub(crate) fn problem(self, problem: &Problem) -> String {
        let limit = |text, limit: &dyn ToString| self.say_with(text, &[("limit", &limit.to_string())]);
        match problem {
            Problem::Missing => self.say(Text::Missing),
            Problem::NotANumber => self.say(Text::NotANumber),
            Problem::NotWhole => self.say(Text::NotWhole),
            Problem::TooSmall(bound, false) => limit(Text::AtLeast, bound),
            Problem::TooSmall(bound, true) => limit(Text::MoreThan, bound),
            Problem::TooLarge(bound, false) => limit(Text::AtMost, bound),
            Problem::TooLarge(bound, true) => limit(Text::LessThan, bound),
            Problem::TooShort(least) => limit(Text::TooShort, least),
            Problem::TooLong(most) => limit(Text::TooLong, most),
            Problem::Mismatch(pattern) => self.say_with(Text::Mismatch, &[("pattern", pattern)]),
            Problem::NotAnEmail => self.say(Text::NotAnEmail),
            Problem::NotAUri => self.say(Text::NotAUri),
            Problem::NotADate => self.say(Text::NotADate),
            Problem::NotADateTime => self.say(Text::NotADateTime),
            Problem::TooFewItems(least) => limit(Text::TooFewItems, least),
            Problem::TooManyItems(most) => limit(Text::TooManyItems, most),
            Problem::NotJson(error) => {
                let (line, column) = (error.line.to_string(), error.column.to_string());
                self.say_with(Text::NotJson, &[("line", &line), ("column", &column)])
            }
            _ => self.say(Text::Missing),
        }
    }

    /// What a branch of a union is called.
    pub(crate) fn branch(self, branch: &Branch) -> String {
        let kind = match branch.kind {
            Kind::Text => Text::KindText,
            Kind::Integer => Text::KindInteger,
            Kind::Number => Text::KindNumber,
            Kind::Boolean => Text::KindBoolean,
            Kind::Object => Text::KindObject,
            Kind::List => Text::KindList,
            Kind::Json => Text::KindJson,
        };
        let name = branch.name.clone().unwrap_or_else(|| self.say(kind));
        match branch.number {
            Some(number) => format!("{name} {}", self.number(number)),
            None => name,
        }
    }
}
