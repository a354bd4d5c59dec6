//! Which calls go wrong, how, and how often.

use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::random;

/// The longest delay: long enough to run into anyone's timeout.
const LONGEST_DELAY_MS: u64 = 10 * 60 * 1000;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    /// 429 with `Retry-After`.
    Status429,
    /// 500 in the error shape.
    Status500,
    /// The right answer, late.
    Slow,
    /// The third party no longer takes the credential.
    ThirdParty401,
    /// The third party does not know the record.
    ThirdParty404,
    /// A proxy's page where JSON was expected.
    Html,
    /// The connection closes without an answer.
    Hangup,
}

pub(crate) const KINDS: [Kind; 7] = [
    Kind::Status429,
    Kind::Status500,
    Kind::Slow,
    Kind::ThirdParty401,
    Kind::ThirdParty404,
    Kind::Html,
    Kind::Hangup,
];

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Status429 => "status429",
            Self::Status500 => "status500",
            Self::Slow => "slow",
            Self::ThirdParty401 => "thirdParty401",
            Self::ThirdParty404 => "thirdParty404",
            Self::Html => "html",
            Self::Hangup => "hangup",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        KINDS
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("no such fault; there are {}", KINDS.map(Self::as_str).join(", ")))
    }
}

/// Whether a call does its work before it goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Moment {
    /// Nothing was done.
    #[default]
    Before,
    /// The work was done and its answer is lost.
    After,
}

/// One way to go wrong, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after_secs: Option<u64>,
    #[serde(
        default,
        rename = "delayMs",
        skip_serializing_if = "Option::is_none",
        serialize_with = "milliseconds",
        deserialize_with = "from_milliseconds"
    )]
    pub(crate) delay: Option<Duration>,
    #[serde(default)]
    pub(crate) moment: Moment,
}

impl FromStr for Fault {
    type Err = String;

    /// `status429; retryAfterSecs=3`, `slow; delayMs=500`, `hangup; moment=after`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().parse()?;
        let mut fault = Self { kind, retry_after_secs: None, delay: None, moment: Moment::default() };
        for part in parts {
            let (name, value) = part.split_once('=').ok_or_else(|| format!("{part}: expected name=value"))?;
            let number = || value.parse::<u64>().map_err(|_| format!("{name} must be a whole number"));
            match (name, value) {
                ("retryAfterSecs", _) => fault.retry_after_secs = Some(number()?),
                ("delayMs", _) => fault.delay = Some(bounded(number()?)),
                ("moment", "before") => fault.moment = Moment::Before,
                ("moment", "after") => fault.moment = Moment::After,
                _ => return Err(format!("{part}: there are retryAfterSecs, delayMs and moment")),
            }
        }
        Ok(fault)
    }
}

fn bounded(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds.min(LONGEST_DELAY_MS))
}

fn milliseconds<S: Serializer>(delay: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    delay.map(|delay| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)).serialize(serializer)
}

fn from_milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    Ok(Option::<u64>::deserialize(deserializer)?.map(bounded))
}

/// Which calls a rule is for; what is not given matches all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Match {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path_contains: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connector: Option<String>,
}

impl Match {
    fn takes(&self, method: &str, path: &str) -> bool {
        let connector =
            path.strip_prefix("/connectors/").map(|rest| rest.split('/').next().unwrap_or_default());
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path_contains.as_deref().is_none_or(|part| path.contains(part))
            && self.connector.as_deref().is_none_or(|wanted| connector == Some(wanted))
    }
}

/// A fault for some calls.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rule {
    #[serde(default, rename = "match")]
    pub(crate) matches: Match,
    pub(crate) fault: Fault,
    /// How many of a hundred calls go wrong, by chance; all of them where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) percent: Option<u8>,
    /// How many more calls go wrong; all of them where not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<u32>,
}

impl Rule {
    /// A rule for every call, until it is cleared.
    pub(crate) fn of(fault: Fault) -> Self {
        Self { matches: Match::default(), fault, percent: None, times: None }
    }
}

/// The rules in force, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Rule>);

impl Faults {
    pub(crate) fn add(&mut self, rule: Rule) {
        if rule.times != Some(0) {
            self.0.push(rule);
        }
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// The fault of the first rule that takes the call, which is thereby used once.
    pub(crate) fn matching(&mut self, method: &str, path: &str) -> Option<Fault> {
        let chance = |rule: &Rule| rule.percent.is_none_or(|percent| random::percent() < percent);
        let position = self.0.iter().position(|rule| rule.matches.takes(method, path) && chance(rule))?;
        let rule = self.0.get_mut(position)?;
        let fault = rule.fault.clone();
        rule.times = rule.times.map(|left| left.saturating_sub(1));
        if rule.times == Some(0) {
            self.0.remove(position);
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> Rule {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_rule_is_used_up_after_its_times() {
        let mut faults = Faults::default();
        faults.add(rule(r#"{"match":{"connector":"hubspot"},"fault":{"kind":"status500"},"times":2}"#));
        assert!(faults.matching("GET", "/connectors/slack/resources").is_none());
        assert!(faults.matching("GET", "/connectors/hubspot/resources").is_some());
        assert!(faults.matching("GET", "/connectors/hubspot").is_some());
        assert!(faults.matching("GET", "/connectors/hubspot").is_none());
    }

    #[test]
    fn a_rule_with_a_chance_takes_its_share_of_the_calls() {
        let mut faults = Faults::default();
        for (percent, fewest, most) in [(0, 0, 0), (50, 400, 600), (100, 1000, 1000)] {
            faults.0.clear();
            faults.add(rule(&format!(r#"{{"fault":{{"kind":"status500"}},"percent":{percent}}}"#)));
            let hit = (0..1000).filter(|_| faults.matching("GET", "/connectors").is_some()).count();
            assert!((fewest..=most).contains(&hit), "{hit} of 1000 at {percent} %");
        }
    }

    #[test]
    fn a_rule_without_times_stays() {
        let mut faults = Faults::default();
        faults
            .add(rule(r#"{"match":{"method":"post","pathContains":"/execute"},"fault":{"kind":"hangup"}}"#));
        for _ in 0..3 {
            assert!(faults.matching("POST", "/connectors/a/actions/b/execute").is_some());
        }
        assert!(faults.matching("GET", "/connectors/a/actions/b/execute").is_none());
    }

    #[test]
    fn a_fault_reads_from_a_header_and_from_json_alike() {
        let header: Fault = "status429; retryAfterSecs=3; delayMs=20; moment=after".parse().unwrap();
        let json = r#"{"kind":"status429","retryAfterSecs":3,"delayMs":20,"moment":"after"}"#;
        assert_eq!(serde_json::from_str::<Fault>(json).unwrap(), header);
        assert_eq!(serde_json::to_string(&header).unwrap(), json);
    }

    #[test]
    fn a_fault_that_is_not_known_is_refused_with_those_that_are() {
        assert!("explode".parse::<Fault>().unwrap_err().contains("thirdParty401"));
        for text in ["slow; delayMs=soon", "slow; speed=1", "slow; delayMs", ""] {
            assert!(text.parse::<Fault>().is_err(), "{text:?}");
        }
        assert!(serde_json::from_str::<Rule>(r#"{"fault":{"kind":"slow"},"tims":1}"#).is_err());
    }

    #[test]
    fn every_kind_is_called_the_same_in_json() {
        for kind in KINDS {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
