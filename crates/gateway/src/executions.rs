//! `GET /executions`: the end user's own runs, newest first, without payloads.

use serde::Serialize;

use crate::context::{Call, rfc3339};
use crate::error::ApiError;
use crate::identity::EndUser;
use crate::store::{Execution, Store};
use crate::users::store_failed;

const USUAL: u32 = 25;
const MOST: u32 = 100;

/// One page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    executions: Vec<Shown>,
    /// For the query parameter `cursor` of the next page; `null` on the last.
    next_cursor: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    id: String,
    connector_id: String,
    action_id: String,
    status: &'static str,
    http_status: Option<u16>,
    started_at: String,
    duration_ms: Option<i64>,
    request_id: String,
}

impl From<Execution> for Shown {
    fn from(execution: Execution) -> Self {
        Self {
            id: execution.id.to_string(),
            connector_id: execution.connector,
            action_id: execution.action,
            status: execution.status.as_str(),
            http_status: execution.http_status,
            started_at: rfc3339(execution.started_at),
            duration_ms: execution.duration_ms,
            request_id: execution.request_id,
        }
    }
}

/// What the query asks for: `cursor` (from the page before) and `limit` (1 to 100, 25 by default).
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    before: Option<i64>,
    limit: u32,
}

fn wanted(query: Option<&str>) -> Result<Wanted, ApiError> {
    let mut wanted = Wanted { before: None, limit: USUAL };
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match &*name {
            "cursor" => {
                let cursor = value
                    .parse()
                    .map_err(|_| ApiError::invalid_input("cursor is not one of this list's."))?;
                wanted.before = Some(cursor);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                wanted.limit = limit.ok_or_else(|| ApiError::invalid_input("limit must be 1 to 100."))?;
            }
            _ => {}
        }
    }
    Ok(wanted)
}

/// Reads one page.
pub(crate) async fn page(
    store: &dyn Store,
    end_user: &EndUser,
    query: Option<&str>,
    call: &Call,
) -> Result<Page, ApiError> {
    let wanted = wanted(query)?;
    // One more than asked for says whether there is another page.
    let found = store.executions(&end_user.id, wanted.before, wanted.limit + 1).await;
    let mut found = found.map_err(|error| store_failed(&error, call))?;
    let more = found.len() > wanted.limit as usize;
    found.truncate(wanted.limit as usize);
    let next_cursor = found.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(Page { executions: found.into_iter().map(Shown::from).collect(), next_cursor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_or_refused() {
        assert_eq!(wanted(None).unwrap(), Wanted { before: None, limit: 25 });
        assert_eq!(wanted(Some("limit=5&cursor=7&x=y")).unwrap(), Wanted { before: Some(7), limit: 5 });
        for bad in ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=1;DROP"] {
            assert!(wanted(Some(bad)).is_err(), "{bad}");
        }
    }
}
