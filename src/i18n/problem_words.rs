//! Problems with what was entered, and kinds of values, in words.

use super::{I18n, Text};
use jackfield_core::form::Problem;
use jackfield_core::schema::{Branch, Kind, Rule, Step};

impl I18n {
    /// Words for a problem, to stand beside the field.
    pub(crate) fn problem(self, problem: &Problem) -> String {
        let text = match problem {
            Problem::NotANumber => Text::NotANumber,
            Problem::Unnamed => Text::Unnamed,
            Problem::SameName => Text::SameName,
            Problem::FileUnreadable => Text::FileUnreadable,
            Problem::FileTooLarge => {
                let megabytes = (crate::file::MOST / 1_000_000).to_string();
                return self.say_with(Text::FileTooLarge, &[("limit", &megabytes)]);
            }
            Problem::NotJson(error) => {
                let (line, column) = (error.line.to_string(), error.column.to_string());
                return self.say_with(Text::NotJson, &[("line", &line), ("column", &column)]);
            }
            Problem::Rule(rule) => return self.rule(rule),
            Problem::Inside(path, rule) => {
                let place: Vec<String> = path.iter().map(|step| self.step(step)).collect();
                let problem = self.rule(rule);
                return self.say_with(Text::Inside, &[("place", &place.join(" › ")), ("problem", &problem)]);
            }
            _ => Text::Missing,
        };
        self.say(text)
    }

    fn step(self, step: &Step) -> String {
        match step {
            Step::Name(name) => name.to_string(),
            Step::Index(at) => self.number(at + 1),
        }
    }

    /// Words for a rule that is broken.
    fn rule(self, rule: &Rule) -> String {
        let limit = |text, limit: &str| self.say_with(text, &[("limit", limit)]);
        let count = |text, limit: &usize| self.say_with(text, &[("limit", &self.number(*limit))]);
        match rule {
            Rule::Type(kinds) => match kinds.as_slice() {
                [Kind::Integer] => self.say(Text::NotWhole),
                [Kind::Number] => self.say(Text::NotANumber),
                kinds => {
                    let kinds: Vec<String> = kinds.iter().map(|kind| self.kind(*kind)).collect();
                    self.say_with(Text::WrongType, &[("kinds", &kinds.join(", "))])
                }
            },
            Rule::Const(value) => self.say_with(Text::NotTheValue, &[("value", &value.to_string())]),
            Rule::Missing(name) => self.say_name(Text::MissingNamed, name),
            Rule::Minimum { bound, strict: false } => limit(Text::AtLeast, bound.as_str()),
            Rule::Minimum { bound, .. } => limit(Text::MoreThan, bound.as_str()),
            Rule::Maximum { bound, strict: false } => limit(Text::AtMost, bound.as_str()),
            Rule::Maximum { bound, .. } => limit(Text::LessThan, bound.as_str()),
            Rule::MultipleOf(number) => limit(Text::NotMultiple, number.as_str()),
            Rule::MinLength(least) => count(Text::TooShort, least),
            Rule::MaxLength(most) => count(Text::TooLong, most),
            Rule::Pattern(pattern) => self.say_with(Text::Mismatch, &[("pattern", pattern)]),
            Rule::Format(format) => self.say_with(
                match &**format {
                    "email" | "idn-email" => Text::NotAnEmail,
                    "uri" | "url" | "iri" => Text::NotAUri,
                    "date" => Text::NotADate,
                    "time" => Text::NotATime,
                    "date-time" => Text::NotADateTime,
                    _ => Text::NotOfFormat,
                },
                &[("format", format)],
            ),
            Rule::MinItems(least) => count(Text::TooFewItems, least),
            Rule::MaxItems(most) => count(Text::TooManyItems, most),
            Rule::UniqueItems { first, second } => {
                let (first, second) = (self.number(first + 1), self.number(second + 1));
                self.say_with(Text::Repeated, &[("first", &first), ("second", &second)])
            }
            Rule::MinProperties(least) => count(Text::TooFewMembers, least),
            Rule::MaxProperties(most) => count(Text::TooManyMembers, most),
            Rule::PropertyName(rule) => self.rule(rule),
            Rule::OneOfRequired(sets) => {
                let sets: Vec<String> = sets.iter().map(|names| names.join(" + ")).collect();
                self.say_with(Text::OneOfNeeded, &[("names", &sets.join(", "))])
            }
            rule => self.say(match rule {
                Rule::Enum => Text::NotOneOf,
                Rule::Contains { .. } => Text::NotContained,
                Rule::NotAllowed => Text::NotAllowed,
                Rule::SeveralBranches => Text::SeveralBranches,
                Rule::Not => Text::NotThis,
                _ => Text::NoBranch,
            }),
        }
    }

    fn kind(self, kind: Kind) -> String {
        self.say(match kind {
            Kind::Text => Text::KindText,
            Kind::Integer => Text::KindInteger,
            Kind::Number => Text::KindNumber,
            Kind::Boolean => Text::KindBoolean,
            Kind::Object => Text::KindObject,
            Kind::List => Text::KindList,
            Kind::Json => Text::KindJson,
        })
    }

    /// What a branch of a union is called.
    pub(crate) fn branch(self, branch: &Branch) -> String {
        let name = branch.name.clone().unwrap_or_else(|| self.kind(branch.kind));
        match branch.number {
            Some(number) => [&*name, " ", &*self.number(number)].concat(),
            None => name,
        }
    }
}
