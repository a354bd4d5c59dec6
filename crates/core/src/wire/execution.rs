//! The answer to running an action.

use crate::json::Value;
use std::sync::Arc;

/// A finished run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Execution {
    /// The upstream's name for the run.
    pub id: Option<Arc<str>>,
    /// What the third party answered, untouched.
    pub response: Value,
}

/// Reads `{responseData}`, `{result}` or `{data}` beside `executionId` and `status`; anything else is itself the answer.
#[must_use]
pub fn execution(answer: &Value) -> Execution {
    let payload = ["responseData", "result", "data"].iter().find_map(|name| answer.get(name));
    Execution { id: answer.text("executionId").map(Arc::from), response: payload.unwrap_or(answer).clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn the_third_partys_answer_is_found_under_every_name_it_has_been_seen_under() {
        let response = |text: &str| execution(&parse(text).unwrap()).response.to_string();
        assert_eq!(
            response(r#"{"executionId":"1","responseData":{"id":9007199254740993}}"#),
            r#"{"id":9007199254740993}"#
        );
        assert_eq!(response(r#"{"success":true,"result":[1]}"#), "[1]");
        assert_eq!(response(r#"{"data":null}"#), "null");
        assert_eq!(response(r#"{"id":"x"}"#), r#"{"id":"x"}"#);
    }
}
