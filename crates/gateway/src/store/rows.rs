//! What the rows of both databases mean. It must not know which database they come from.

use bytes::Bytes;

use super::{Claim, Execution, ExecutionStatus, RunState, StoreError, StoredAnswer};

/// A row of `runs`: fingerprint, state, owner, status, body.
pub(super) type RunRow = (Vec<u8>, String, String, Option<i64>, Option<Vec<u8>>);

/// A row of `executions`: id, connector, action, status, HTTP status, start, duration, request id.
pub(super) type ExecutionRow = (i64, String, String, String, Option<i64>, i64, Option<i64>, String);

/// Names what failed. The database's words hold names of tables and columns, no values.
pub(super) fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |error| StoreError { doing, reason: error.to_string() }
}

/// What a known key's row says.
pub(super) fn known((fingerprint, state, owner, status, body): RunRow) -> Result<Claim, sqlx::Error> {
    let fingerprint =
        fingerprint.try_into().map_err(|_| sqlx::Error::Decode("a fingerprint has not 32 bytes".into()))?;
    let status = status.and_then(|status| u16::try_from(status).ok());
    let state = match (state.as_str(), status, body) {
        ("running", ..) => RunState::Running { owner },
        ("done", Some(status), Some(body)) => {
            RunState::Done(StoredAnswer { status, body: Bytes::from(body) })
        }
        _ => RunState::Unknown,
    };
    Ok(Claim::Known { fingerprint, state })
}

/// What a row of the journal says.
pub(super) fn execution(row: ExecutionRow) -> Execution {
    let (id, connector, action, status, http, started_at, duration_ms, request_id) = row;
    Execution {
        id,
        connector,
        action,
        status: ExecutionStatus::from_word(&status).unwrap_or(ExecutionStatus::Unknown),
        http_status: http.and_then(|status| u16::try_from(status).ok()),
        started_at,
        duration_ms,
        request_id,
    }
}
