//! What was found, for people and as JSON. It must not know how it was found.

use std::fmt::Write;

use serde_json::json;

/// Why a check did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shortfall {
    /// What must hold does not.
    Broken(String),
    /// It cannot be told, and what would be needed to tell.
    NotChecked(String),
}

/// How a check ended.
pub(super) type Verdict = Result<(), Shortfall>;

/// Makes a broken verdict of a sentence.
pub(super) fn broken<T>(why: impl Into<String>) -> Result<T, Shortfall> {
    Err(Shortfall::Broken(why.into()))
}

/// Says that something cannot be told, and what would be needed.
pub(super) fn not_checked<T>(why: impl Into<String>) -> Result<T, Shortfall> {
    Err(Shortfall::NotChecked(why.into()))
}

/// Nothing but a failure to get an answer is told in this way.
impl From<String> for Shortfall {
    fn from(why: String) -> Self {
        Self::Broken(why)
    }
}

/// What no call from outside can show.
const OUTSIDE: [&str; 5] = [
    "whether the store survives a restart and is shared by all processes (and with it, runs that happen once)",
    "what the endpoint writes into its log",
    "how many calls a user may make in a time",
    "that the session cookie is HttpOnly, Secure and SameSite",
    "that the endpoint trusts no header that only its own proxy may set, where it can be reached past that proxy",
];

/// One check and how it ended.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) id: &'static str,
    pub(super) what: &'static str,
    pub(super) verdict: Verdict,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) endpoint: String,
    pub(super) findings: Vec<Finding>,
}

impl Report {
    /// How many held, are broken, were not checked.
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        let broken = self.findings.iter().filter(|f| matches!(f.verdict, Err(Shortfall::Broken(_)))).count();
        let held = self.findings.iter().filter(|f| f.verdict.is_ok()).count();
        (held, broken, self.findings.len().saturating_sub(held + broken))
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("{}\n", self.endpoint);
        let mut group = "";
        for Finding { id, what, verdict } in &self.findings {
            let (head, _) = id.split_once('/').unwrap_or((id, ""));
            if head != group {
                let _ = write!(text, "\n{head}\n");
                group = head;
            }
            let _ = match verdict {
                Ok(()) => writeln!(text, "  holds        {what}"),
                Err(Shortfall::Broken(why)) => {
                    writeln!(text, "  BROKEN       {what}\n               {id}: {why}")
                }
                Err(Shortfall::NotChecked(why)) => writeln!(text, "  not checked  {what}: {why}"),
            };
        }
        text.push_str("\nnot to be seen from outside\n");
        for what in OUTSIDE {
            let _ = writeln!(text, "  not checked  {what}");
        }
        let (held, broken, not_checked) = self.counts();
        let _ = write!(text, "\n{held} hold, {broken} broken, {not_checked} not checked\n");
        text
    }

    pub(super) fn json(&self) -> String {
        let (held, broken, not_checked) = self.counts();
        let checks: Vec<_> = self
            .findings
            .iter()
            .map(|Finding { id, what, verdict }| {
                let (outcome, why) = match verdict {
                    Ok(()) => ("held", None),
                    Err(Shortfall::Broken(why)) => ("broken", Some(why)),
                    Err(Shortfall::NotChecked(why)) => ("notChecked", Some(why)),
                };
                json!({ "id": id, "what": what, "outcome": outcome, "why": why })
            })
            .collect();
        let report = json!({
            "endpoint": self.endpoint,
            "held": held, "broken": broken, "notChecked": not_checked,
            "checks": checks, "outside": OUTSIDE,
        });
        format!("{report:#}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let finding = |id, verdict| Finding { id, what: "it is so", verdict };
        Report {
            endpoint: "http://localhost/x".into(),
            findings: vec![
                finding("a/one", Ok(())),
                finding("a/two", broken("it is not")),
                finding("b/three", not_checked("give --run")),
            ],
        }
    }

    #[test]
    fn people_read_what_broke_and_what_was_not_checked() {
        let text = report().text();
        assert!(text.contains("BROKEN       it is so\n               a/two: it is not\n"), "{text}");
        assert!(text.contains("not checked  it is so: give --run\n"), "{text}");
        assert!(text.ends_with("1 hold, 1 broken, 1 not checked\n"), "{text}");
    }

    #[test]
    fn machines_read_the_same() {
        let json: serde_json::Value = serde_json::from_str(&report().json()).unwrap();
        assert_eq!(json["broken"], 1);
        assert_eq!(
            (&json["checks"][1]["outcome"], &json["checks"][1]["why"]),
            (&json!("broken"), &json!("it is not"))
        );
        assert_eq!(json["checks"][0]["why"], serde_json::Value::Null);
    }
}
