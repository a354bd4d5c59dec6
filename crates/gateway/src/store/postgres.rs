//! The store in PostgreSQL, for several processes at once. Each says regularly that it lives; what one leaves running
//! when it falls silent is given up by the others, and never run again.

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, SqlSafeStr};

use super::rows::{ExecutionRow, RunRow, execution, failed, known};
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
pub struct PostgresStore {
    pool: PgPool,
}

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
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options.application_name("jackfield").disable_statement_logging())
            .await
            .map_err(failed("open"))?;
        let first = include_str!("../../migrations/postgres/0001_first.sql").into_sql_str();
        let migration = Migration::new(1, "first".into(), MigrationType::Simple, first, false);
        let mut migrator = Migrator::with_migrations(vec![migration]);
        // The host may keep an account of its own migrations in the same database.
        migrator.create_schema("jackfield");
        migrator.dangerous_set_table_name("jackfield.migrations");
        migrator
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
                "INSERT INTO jackfield.runs (end_user, key, fingerprint, state, owner, created_at)
                 VALUES ($1, $2, $3, 'running', $4, $5) ON CONFLICT (end_user, key) DO NOTHING",
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
                "SELECT fingerprint, state, owner, status, body FROM jackfield.runs
                 WHERE end_user = $1 AND key = $2",
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

impl Store for PostgresStore {
    fn upstream_user<'a>(&'a self, realm: &'a str, end_user: &'a str) -> StoreFuture<'a, Option<String>> {
        Box::pin(async move {
            let found: Option<(String,)> = sqlx::query_as(
                "SELECT upstream_id FROM jackfield.upstream_users WHERE realm = $1 AND end_user = $2",
            )
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
                "INSERT INTO jackfield.upstream_users (realm, end_user, upstream_id, created_at) VALUES ($1, $2, $3, $4)
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
                "UPDATE jackfield.runs SET state = 'done', status = $1, body = $2 WHERE end_user = $3 AND key = $4 AND owner = $5",
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
            sqlx::query("DELETE FROM jackfield.runs WHERE end_user = $1 AND key = $2 AND owner = $3 AND state <> 'done'")
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
                "UPDATE jackfield.runs SET state = 'unknown'
                 WHERE end_user = $1 AND key = $2 AND owner = $3 AND state = 'running'",
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

    fn keep_alive<'a>(&'a self, owner: &'a str, lease: Duration) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            sqlx::query(
                "INSERT INTO jackfield.instances (owner, alive_until) VALUES ($1, now() + make_interval(secs => $2))
                 ON CONFLICT (owner) DO UPDATE SET alive_until = excluded.alive_until",
            )
            .bind(owner)
            .bind(lease.as_secs_f64())
            .execute(&self.pool)
            .await
            .map_err(failed("say that it lives"))?;
            Ok(())
        })
    }

    fn give_up_orphans<'a>(&'a self, owner: &'a str) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let orphans = sqlx::query(
                "UPDATE jackfield.runs SET state = 'unknown'
                 WHERE state = 'running' AND owner <> $1 AND NOT EXISTS (
                     SELECT FROM jackfield.instances
                     WHERE instances.owner = runs.owner AND alive_until > now())",
            )
            .bind(owner)
            .execute(&self.pool)
            .await
            .map_err(failed("give up lost runs"))?;
            sqlx::query(
                "UPDATE jackfield.executions SET status = 'unknown'
                 WHERE status = 'running' AND owner <> $1 AND NOT EXISTS (
                     SELECT FROM jackfield.instances
                     WHERE instances.owner = executions.owner AND alive_until > now())",
            )
            .bind(owner)
            .execute(&self.pool)
            .await
            .map_err(failed("give up lost runs"))?;
            // Long after its last word, when nothing of it is left running.
            sqlx::query("DELETE FROM jackfield.instances WHERE alive_until < now() - interval '1 day'")
                .execute(&self.pool)
                .await
                .map_err(failed("give up lost runs"))?;
            Ok(orphans.rows_affected())
        })
    }

    fn begin_execution<'a>(&'a self, execution: &'a NewExecution) -> StoreFuture<'a, i64> {
        Box::pin(async move {
            let (id,): (i64,) = sqlx::query_as(
                "INSERT INTO jackfield.executions (end_user, connector, action, status, started_at, request_id, owner)
                 VALUES ($1, $2, $3, 'running', $4, $5, $6) RETURNING id",
            )
            .bind(&execution.end_user)
            .bind(&execution.connector)
            .bind(&execution.action)
            .bind(execution.started_at)
            .bind(&execution.request_id)
            .bind(&execution.owner)
            .fetch_one(&self.pool)
            .await
            .map_err(failed("write the journal"))?;
            Ok(id)
        })
    }

    fn end_execution(&self, id: i64, end: ExecutionEnd) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            sqlx::query("UPDATE jackfield.executions SET status = $1, http_status = $2, duration_ms = $3 WHERE id = $4")
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
                 FROM jackfield.executions WHERE end_user = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
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
            sqlx::query("DELETE FROM jackfield.runs WHERE created_at < $1")
                .bind(runs_before)
                .execute(&self.pool)
                .await
                .map_err(failed("purge runs"))?;
            sqlx::query("DELETE FROM jackfield.executions WHERE started_at < $1")
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
