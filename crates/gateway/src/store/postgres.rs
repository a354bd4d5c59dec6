//! The store in PostgreSQL, for several processes at once. Each says regularly that it lives; what one leaves running
//! when it falls silent is given up by the others, and never run again.

use std::str::FromStr;
use std::time::Duration;

use sqlx::Postgres;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgQueryResult};

use super::sql::{Sql, migration, store_in_sql};
use super::statements::{Dialect, Leases, Shared, shared};
use super::{
    Claim, Execution, ExecutionEnd, Fingerprint, NewExecution, RunKey, Store, StoreError, StoreFuture,
    StoredAnswer,
};
use crate::secret::Secret;

const CONNECTIONS: u32 = 10;
/// How long a call waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// A [`Store`] in PostgreSQL, in a schema of its own called `jackfield`. Cloning it shares it.
///
/// Any number of processes may share a database: of those that claim a run under the same key at the same time exactly
/// one gets it, and the others wait for its answer.
#[derive(Debug, Clone)]
pub struct PostgresStore(Sql<Postgres>);

impl PostgresStore {
    /// Connects to `postgres://user:password@host/database`, and creates or updates the schema, for which the user
    /// needs the right. What the URL leaves out is taken from `PGHOST`, `PGPASSWORD` and so on, as by `psql`;
    /// `?sslmode=verify-full` holds TLS to the system's certificates.
    ///
    /// # Errors
    /// When the database cannot be reached, or was written by a newer version. Never holds the URL.
    pub async fn open(url: &Secret) -> Result<Self, StoreError> {
        // The parser's own words might quote the URL.
        let options = PgConnectOptions::from_str(url.expose()).map_err(|_| StoreError {
            doing: "open",
            reason: "the URL is not one such as postgres://user@host/database".into(),
        })?;
        let first = include_str!("../../migrations/postgres/0001_first.sql");
        let mut migrator = Migrator::with_migrations(vec![migration(1, "first", first)]);
        // The host may keep an account of its own migrations in the same database.
        migrator.create_schema("jackfield");
        migrator.dangerous_set_table_name("jackfield.migrations");
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        Sql::open(pool, options.application_name("jackfield"), &migrator).await.map(Self)
    }
}

store_in_sql!(PostgresStore);

impl Dialect for Postgres {
    const SHARED: Shared = shared!("jackfield.");
    const GIVE_UP_RUNS: &'static str = "UPDATE jackfield.runs SET state = 'unknown'
         WHERE state = 'running' AND owner <> $1 AND NOT EXISTS (
             SELECT FROM jackfield.instances
             WHERE instances.owner = runs.owner AND alive_until > now())";
    const GIVE_UP_EXECUTIONS: &'static str = "UPDATE jackfield.executions SET status = 'unknown'
         WHERE status = 'running' AND owner <> $1 AND NOT EXISTS (
             SELECT FROM jackfield.instances
             WHERE instances.owner = executions.owner AND alive_until > now())";
    const LEASES: Option<Leases> = Some(Leases {
        keep_alive: "INSERT INTO jackfield.instances (owner, alive_until)
             VALUES ($1, now() + make_interval(secs => $2))
             ON CONFLICT (owner) DO UPDATE SET alive_until = excluded.alive_until",
        // Long after its last word, when nothing of it is left running.
        forget: "DELETE FROM jackfield.instances WHERE alive_until < now() - interval '1 day'",
    });

    fn rows_affected(result: &PgQueryResult) -> u64 {
        result.rows_affected()
    }
}
