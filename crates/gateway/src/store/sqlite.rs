//! The store in SQLite: one file beside the process, or memory.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, SqlSafeStr};

use super::rows::{ExecutionRow, RunRow, execution, failed, known};
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
pub struct SqliteStore {
    pool: SqlitePool,
}

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
        let pool = pool.connect_with(options.disable_statement_logging()).await.map_err(failed("open"))?;
        let migration = |version, name: &'static str, sql: &'static str| {
            Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
        };
        Migrator::with_migrations(vec![
            migration(1, "first", include_str!("../../migrations/sqlite/0001_first.sql")),
            migration(2, "owners", include_str!("../../migrations/sqlite/0002_owners.sql")),
        ])
        .run(&pool)
        .await
        .map_err(|error| StoreError { doing: "migrate", reason: error.to_string() })?;
        Ok(Self { pool })
    }

    async fn claim(
        &self,
        run: &RunKey,
        fingerprint: &Fingerprint,
        owner: &str,
        now: i64,
    ) -> Result<Claim, sqlx::Error> {
        // A key that is released between the two statements is new again: look once more.
        loop {
            let inserted = sqlx::query(
                "INSERT INTO runs (end_user, key, fingerprint, state, owner, created_at)
                 VALUES (?, ?, ?, 'running', ?, ?) ON CONFLICT (end_user, key) DO NOTHING",
            )
            .bind(&run.end_user)
            .bind(&run.key)
            .bind(fingerprint.as_slice())
            .bind(owner)
            .bind(now)
            .execute(&self.pool)
            .await?;
            if inserted.rows_affected() == 1 {
                return Ok(Claim::Claimed);
            }
            let row: Option<RunRow> = sqlx::query_as(
                "SELECT fingerprint, state, owner, status, body FROM runs WHERE end_user = ? AND key = ?",
            )
            .bind(&run.end_user)
            .bind(&run.key)
            .fetch_optional(&self.pool)
            .await?;
            if let Some(row) = row {
                return known(row);
            }
        }
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

impl Store for SqliteStore {
    fn upstream_user<'a>(&'a self, realm: &'a str, end_user: &'a str) -> StoreFuture<'a, Option<String>> {
        Box::pin(async move {
            let found: Option<(String,)> =
                sqlx::query_as("SELECT upstream_id FROM upstream_users WHERE realm = ? AND end_user = ?")
                    .bind(realm)
                    .bind(end_user)
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed("find a user"))?;
            Ok(found.map(|(id,)| id))
        })
    }

    fn remember_user<'a>(
        &'a self,
        realm: &'a str,
        end_user: &'a str,
        upstream_id: &'a str,
        now: i64,
    ) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            sqlx::query(
                "INSERT INTO upstream_users (realm, end_user, upstream_id, created_at) VALUES (?, ?, ?, ?)
                 ON CONFLICT (realm, end_user) DO UPDATE SET upstream_id = excluded.upstream_id",
            )
            .bind(realm)
            .bind(end_user)
            .bind(upstream_id)
            .bind(now)
            .execute(&self.pool)
            .await
            .map_err(failed("remember a user"))?;
            Ok(())
        })
    }

    fn claim_run<'a>(
        &'a self,
        run: &'a RunKey,
        fingerprint: &'a Fingerprint,
        owner: &'a str,
        now: i64,
    ) -> StoreFuture<'a, Claim> {
        Box::pin(async move { self.claim(run, fingerprint, owner, now).await.map_err(failed("claim a run")) })
    }

    fn finish_run<'a>(
        &'a self,
        run: &'a RunKey,
        owner: &'a str,
        answer: &'a StoredAnswer,
    ) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            sqlx::query(
                "UPDATE runs SET state = 'done', status = ?, body = ? WHERE end_user = ? AND key = ? AND owner = ?",
            )
            .bind(i64::from(answer.status))
            .bind(&answer.body[..])
            .bind(&run.end_user)
            .bind(&run.key)
            .bind(owner)
            .execute(&self.pool)
            .await
            .map_err(failed("finish a run"))?;
            Ok(())
        })
    }

    fn release_run<'a>(&'a self, run: &'a RunKey, owner: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            sqlx::query("DELETE FROM runs WHERE end_user = ? AND key = ? AND owner = ? AND state <> 'done'")
                .bind(&run.end_user)
                .bind(&run.key)
                .bind(owner)
                .execute(&self.pool)
                .await
                .map_err(failed("release a run"))?;
            Ok(())
        })
    }

    fn give_up_run<'a>(&'a self, run: &'a RunKey, owner: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            sqlx::query(
                "UPDATE runs SET state = 'unknown'
                 WHERE end_user = ? AND key = ? AND owner = ? AND state = 'running'",
            )
            .bind(&run.end_user)
            .bind(&run.key)
            .bind(owner)
            .execute(&self.pool)
            .await
            .map_err(failed("give up a run"))?;
            Ok(())
        })
    }

    /// There is no other process, so nobody needs to hear it.
    fn keep_alive<'a>(&'a self, _: &'a str, _: Duration) -> StoreFuture<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn give_up_orphans<'a>(&'a self, owner: &'a str) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let orphans =
                sqlx::query("UPDATE runs SET state = 'unknown' WHERE state = 'running' AND owner <> ?")
                    .bind(owner)
                    .execute(&self.pool)
                    .await
                    .map_err(failed("give up lost runs"))?;
            sqlx::query("UPDATE executions SET status = 'unknown' WHERE status = 'running' AND owner <> ?")
                .bind(owner)
                .execute(&self.pool)
                .await
                .map_err(failed("give up lost runs"))?;
            Ok(orphans.rows_affected())
        })
    }

    fn begin_execution<'a>(&'a self, execution: &'a NewExecution) -> StoreFuture<'a, i64> {
        Box::pin(async move {
            let inserted = sqlx::query(
                "INSERT INTO executions (end_user, connector, action, status, started_at, request_id, owner)
                 VALUES (?, ?, ?, 'running', ?, ?, ?)",
            )
            .bind(&execution.end_user)
            .bind(&execution.connector)
            .bind(&execution.action)
            .bind(execution.started_at)
            .bind(&execution.request_id)
            .bind(&execution.owner)
            .execute(&self.pool)
            .await
            .map_err(failed("write the journal"))?;
            Ok(inserted.last_insert_rowid())
        })
    }

    fn end_execution(&self, id: i64, end: ExecutionEnd) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            sqlx::query("UPDATE executions SET status = ?, http_status = ?, duration_ms = ? WHERE id = ?")
                .bind(end.status.as_str())
                .bind(end.http_status.map(i64::from))
                .bind(end.duration_ms)
                .bind(id)
                .execute(&self.pool)
                .await
                .map_err(failed("write the journal"))?;
            Ok(())
        })
    }

    fn executions<'a>(
        &'a self,
        end_user: &'a str,
        before: Option<i64>,
        limit: u32,
    ) -> StoreFuture<'a, Vec<Execution>> {
        Box::pin(async move {
            let rows: Vec<ExecutionRow> = sqlx::query_as(
                "SELECT id, connector, action, status, http_status, started_at, duration_ms, request_id
                 FROM executions WHERE end_user = ? AND id < ? ORDER BY id DESC LIMIT ?",
            )
            .bind(end_user)
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await
            .map_err(failed("read the journal"))?;
            Ok(rows.into_iter().map(execution).collect())
        })
    }

    fn purge(&self, runs_before: i64, executions_before: i64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            sqlx::query("DELETE FROM runs WHERE created_at < ?")
                .bind(runs_before)
                .execute(&self.pool)
                .await
                .map_err(failed("purge runs"))?;
            sqlx::query("DELETE FROM executions WHERE started_at < ?")
                .bind(executions_before)
                .execute(&self.pool)
                .await
                .map_err(failed("purge the journal"))?;
            Ok(())
        })
    }

    fn ping(&self) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            sqlx::query("SELECT 1").execute(&self.pool).await.map_err(failed("answer"))?;
            Ok(())
        })
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            self.pool.close().await;
            Ok(())
        })
    }
}
