//! What was called and what was run lately, for tests and for people at the control page.
//!
//! Keeps request bodies of executions, since it exists to show them, but no key: of headers only the names.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::hash::{Hash, Hasher};

use serde::Serialize;
use serde_json::Value;

/// How much is remembered of each kind.
const REMEMBERED: usize = 200;

/// One HTTP call.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Call {
    pub(super) at: String,
    pub(super) method: String,
    /// Without the query, which may hold a one-time token.
    pub(super) path: String,
    /// `x-alloy-userid` as it came.
    pub(super) user_id: Option<String>,
    /// Lower case, sorted.
    pub(super) header_names: Vec<String>,
    /// `None` where the connection was cut instead of answered.
    pub(super) status: Option<u16>,
    pub(super) duration_ms: u64,
    pub(super) fault: Option<&'static str>,
}

/// One run of an action that passed every check.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Execution {
    pub(super) execution_id: String,
    pub(super) connector_id: String,
    pub(super) action_id: String,
    pub(super) user_id: String,
    pub(super) credential_id: Option<String>,
    pub(super) at: String,
    pub(super) request: Value,
    /// The body byte by byte, for who wants to see that every digit arrived.
    pub(super) raw_request: String,
}

/// The latest calls and executions, newest first.
#[derive(Debug, Default)]
pub(super) struct Journal {
    calls: VecDeque<Call>,
    executions: VecDeque<Execution>,
    counts: BTreeMap<String, BTreeMap<String, u64>>,
    /// What ran, in short, to notice what ran twice.
    ran: HashSet<u64>,
    repeats: u64,
}

impl Journal {
    pub(super) fn called(&mut self, call: Call) {
        self.calls.truncate(REMEMBERED - 1);
        self.calls.push_front(call);
    }

    pub(super) fn executed(&mut self, execution: Execution) {
        let actions = self.counts.entry(execution.connector_id.clone()).or_default();
        *actions.entry(execution.action_id.clone()).or_default() += 1;
        let mut hasher = DefaultHasher::new();
        let Execution { connector_id, action_id, user_id, raw_request, .. } = &execution;
        (connector_id, action_id, user_id, raw_request).hash(&mut hasher);
        self.repeats += u64::from(!self.ran.insert(hasher.finish()));
        self.executions.truncate(REMEMBERED - 1);
        self.executions.push_front(execution);
    }

    pub(super) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter()
    }

    pub(super) fn executions(&self) -> impl Iterator<Item = &Execution> {
        self.executions.iter()
    }

    /// How often each action ran, by connector and action; not limited by what is remembered.
    pub(super) fn counts(&self) -> &BTreeMap<String, BTreeMap<String, u64>> {
        &self.counts
    }

    /// How many runs were the same as one before, to the letter and of the same user. Who sends something else in each
    /// run learns whether any happened twice.
    pub(super) fn repeats(&self) -> u64 {
        self.repeats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_counted_beyond_what_is_remembered() {
        let mut journal = Journal::default();
        for number in 0..=REMEMBERED {
            journal.executed(Execution {
                execution_id: number.to_string(),
                connector_id: "hubspot".to_owned(),
                action_id: "createContact".to_owned(),
                user_id: String::new(),
                credential_id: None,
                at: String::new(),
                request: Value::Null,
                raw_request: String::new(),
            });
        }
        assert_eq!(journal.executions().count(), REMEMBERED);
        assert_eq!(journal.executions().next().unwrap().execution_id, REMEMBERED.to_string());
        assert_eq!(journal.counts()["hubspot"]["createContact"], 1 + REMEMBERED as u64);
        assert_eq!(journal.repeats(), REMEMBERED as u64, "all of them are the same");
    }
}
