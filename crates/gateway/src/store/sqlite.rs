//! The store in SQLite: one file beside the process, or memory.

use std::path::Path;
use std::time::Duration;

use sqlx::Sqlite;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteQueryResult, SqliteSynchronous,
};

use super::sql::{Sql, migration, store_in_sql};
use super::statements::{Dialect, Leases, Shared, shared};
use super::{
    Claim, Execution, ExecutionEnd, Fingerprint, NewExecution, RunKey, Store, StoreError, StoreFuture,
    StoredAnswer,
};

const CONNECTIONS: u32 = 4;

/// A [`Store`] in SQLite. Cloning it shares it.
///
/// For one process at a time: a second one on the same file would take the first one's runs for lost ones (and answer
/// `OUTCOME_UNKNOWN`; it would never run anything twice).
#[derive(Debug, Clone)]
pub struct SqliteStore(Sql<Sqlite>);

impl SqliteStore {
    /// Opens the file, creating it if need be, readable by this user only.
    ///
    /// # Errors
    /// When the file cannot be opened, or was written by a newer version.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        create_private(path).map_err(|error| StoreError {
            doing: "open its file",
            reason: format!("{}: {error}", path.display()),
        })?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // A claim must survive a power cut, or the run could happen twice.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        Self::connect(options, SqlitePoolOptions::new().max_connections(CONNECTIONS)).await
    }

    /// A store that is gone with the process: for tests, and for demonstrations.
    ///
    /// # Errors
    /// Practically none.
    pub async fn in_memory() -> Result<Self, StoreError> {
        // The database lives as long as its one connection.
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        Self::connect(SqliteConnectOptions::new().in_memory(true), pool).await
    }

    async fn connect(options: SqliteConnectOptions, pool: SqlitePoolOptions) -> Result<Self, StoreError> {
        let migrator = Migrator::with_migrations(vec![
            migration(1, "first", include_str!("../../migrations/sqlite/0001_first.sql")),
            migration(2, "owners", include_str!("../../migrations/sqlite/0002_owners.sql")),
        ]);
        Sql::open(pool, options, &migrator).await.map(Self)
    }
}

/// Creates the file with mode 0600 where there is none; SQLite gives its side files the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

store_in_sql!(SqliteStore);

impl Dialect for Sqlite {
    const SHARED: Shared = shared!("");
    const GIVE_UP_RUNS: &'static str =
        "UPDATE runs SET state = 'unknown' WHERE state = 'running' AND owner <> $1";
    const GIVE_UP_EXECUTIONS: &'static str =
        "UPDATE executions SET status = 'unknown' WHERE status = 'running' AND owner <> $1";
    /// There is no other process, so nobody needs to hear that this one lives.
    const LEASES: Option<Leases> = None;

    fn rows_affected(result: &SqliteQueryResult) -> u64 {
        result.rows_affected()
    }
}
