//! `GET /capabilities`: what this endpoint offers beyond the table of the contract, and its limits.

use std::time::Duration;

use serde::Serialize;

use crate::config::Config;

/// What this endpoint offers beyond the table.
#[derive(Serialize)]
pub(crate) struct Capabilities {
    executions: bool,
    limits: Limits,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    request_bytes: usize,
    response_bytes: usize,
    execute_timeout_ms: u64,
    /// How long an `Idempotency-Key` is remembered.
    idempotency_ms: u64,
    /// How many calls one user may make a minute; absent where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    calls_per_minute: Option<u32>,
    /// How many of them may come at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    calls_at_once: Option<u32>,
}

impl Capabilities {
    pub(crate) fn of(config: &Config) -> Self {
        let milliseconds = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self {
            executions: true,
            limits: Limits {
                request_bytes: config.request_limit,
                response_bytes: config.response_limit,
                execute_timeout_ms: milliseconds(config.execute_timeout),
                idempotency_ms: milliseconds(config.answer_retention),
                calls_per_minute: config.rate.map(|rate| rate.per_minute.get()),
                calls_at_once: config.rate.map(|rate| rate.burst.get()),
            },
        }
    }
}
