//! What a store says to its database: every statement once, with what only one of them says beside it. It must not know
//! when a statement is sent.

/// A database that a store can be kept in, as far as it differs from the others.
pub(super) trait Dialect: sqlx::Database {
    /// What all of them are told.
    const SHARED: Shared;
    /// Gives up the runs of the processes that are gone. Binds the owner whose runs are left alone.
    const GIVE_UP_RUNS: &'static str;
    /// The same for the journal.
    const GIVE_UP_EXECUTIONS: &'static str;
    /// How processes tell one another that they live; `None` where there is only ever one.
    const LEASES: Option<Leases>;

    /// How many rows a statement has inserted, changed or deleted.
    fn rows_affected(result: &Self::QueryResult) -> u64;
}

/// The statements that differ in nothing but where the tables stand.
pub(super) struct Shared {
    pub(super) upstream_user: &'static str,
    pub(super) remember_user: &'static str,
    pub(super) claim_run: &'static str,
    pub(super) known_run: &'static str,
    pub(super) finish_run: &'static str,
    pub(super) release_run: &'static str,
    pub(super) give_up_run: &'static str,
    pub(super) begin_execution: &'static str,
    pub(super) end_execution: &'static str,
    pub(super) executions: &'static str,
    pub(super) purge_runs: &'static str,
    pub(super) purge_executions: &'static str,
}

/// The statements about leases.
pub(super) struct Leases {
    /// Binds the owner and the lease in seconds.
    pub(super) keep_alive: &'static str,
    /// Forgets the processes that have long been gone.
    pub(super) forget: &'static str,
}

/// The [`Shared`] statements over tables whose names begin with `$schema`. Put together by the compiler, so that no
/// statement is ever put together while the gateway runs.
macro_rules! shared {
    ($schema:literal) => {
        $crate::store::statements::Shared {
            upstream_user: concat!(
                "SELECT upstream_id FROM ",
                $schema,
                "upstream_users WHERE realm = $1 AND end_user = $2"
            ),
            remember_user: concat!(
                "INSERT INTO ",
                $schema,
                "upstream_users (realm, end_user, upstream_id, created_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (realm, end_user) DO UPDATE SET upstream_id = excluded.upstream_id"
            ),
            claim_run: concat!(
                "INSERT INTO ",
                $schema,
                "runs (end_user, key, fingerprint, state, owner, created_at)
                 VALUES ($1, $2, $3, 'running', $4, $5) ON CONFLICT (end_user, key) DO NOTHING"
            ),
            known_run: concat!(
                "SELECT fingerprint, state, owner, status, body FROM ",
                $schema,
                "runs WHERE end_user = $1 AND key = $2"
            ),
            finish_run: concat!(
                "UPDATE ",
                $schema,
                "runs SET state = 'done', status = $1, body = $2
                 WHERE end_user = $3 AND key = $4 AND owner = $5"
            ),
            release_run: concat!(
                "DELETE FROM ",
                $schema,
                "runs WHERE end_user = $1 AND key = $2 AND owner = $3 AND state <> 'done'"
            ),
            give_up_run: concat!(
                "UPDATE ",
                $schema,
                "runs SET state = 'unknown'
                 WHERE end_user = $1 AND key = $2 AND owner = $3 AND state = 'running'"
            ),
            begin_execution: concat!(
                "INSERT INTO ",
                $schema,
                "executions (end_user, connector, action, status, started_at, request_id, owner)
                 VALUES ($1, $2, $3, 'running', $4, $5, $6) RETURNING id"
            ),
            end_execution: concat!(
                "UPDATE ",
                $schema,
                "executions SET status = $1, http_status = $2, duration_ms = $3 WHERE id = $4"
            ),
            executions: concat!(
                "SELECT id, connector, action, status, http_status, started_at, duration_ms, request_id FROM ",
                $schema,
                "executions WHERE end_user = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
            ),
            purge_runs: concat!("DELETE FROM ", $schema, "runs WHERE created_at < $1"),
            purge_executions: concat!("DELETE FROM ", $schema, "executions WHERE started_at < $1"),
        }
    };
}
pub(super) use shared;
