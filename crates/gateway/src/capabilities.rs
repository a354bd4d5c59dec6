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
    /// How often one user may call; absent where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_limit: Option<RateLimit>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RateLimit {
    calls: u32,
    per_ms: u64,
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
                rate_limit: config
                    .rate
                    .map(|rate| RateLimit { calls: rate.calls, per_ms: milliseconds(rate.per) }),
            },
        }
    }
}
