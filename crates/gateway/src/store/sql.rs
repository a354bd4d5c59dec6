//! The store in an SQL database: the one implementation behind both of them. It must not know which database it is in.

use std::time::Duration;

use sqlx::migrate::{Migrate, Migration, MigrationType, Migrator};
use sqlx::pool::PoolOptions;
use sqlx::query::{Query, QueryAs};
use sqlx::{
    ColumnIndex, ConnectOptions, Connection, Decode, Encode, Executor, FromRow, IntoArguments, Pool,
    SqlSafeStr, Type, query, query_as,
};

use super::rows::{ExecutionRow, RunRow, execution, failed, known};
use super::statements::{Dialect, Leases};
use super::{Claim, Execution, ExecutionEnd, Fingerprint, NewExecution, RunKey, StoreError, StoredAnswer};

/// The connections to a database, and every step of a [`Store`](super::Store) over them.
#[derive(Debug)]
pub(super) struct Sql<DB: sqlx::Database> {
    pool: Pool<DB>,
}

/// Shares the connections.
impl<DB: sqlx::Database> Clone for Sql<DB> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone() }
    }
}

/// One step from an older schema to a newer one.
pub(super) fn migration(version: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}

impl<DB> Sql<DB>
where
    DB: Dialect,
    DB::Connection: Migrate,
{
    /// Connects, and creates or updates the tables.
    pub(super) async fn open(
        pool: PoolOptions<DB>,
        options: <DB::Connection as Connection>::Options,
        migrations: &Migrator,
    ) -> Result<Self, StoreError> {
        let pool = pool.connect_with(options.disable_statement_logging()).await.map_err(failed("open"))?;
        migrations
            .run(&pool)
            .await
            .map_err(|error| StoreError { doing: "migrate", reason: error.to_string() })?;
        Ok(Self { pool })
    }
}

/// The bounds are what statements bind and rows hold.
impl<DB> Sql<DB>
where
    DB: Dialect,
    DB::Arguments: IntoArguments<DB>,
    usize: ColumnIndex<DB::Row>,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    for<'v> i64: Encode<'v, DB> + Decode<'v, DB> + Type<DB>,
    for<'v> f64: Encode<'v, DB> + Type<DB>,
    for<'v> &'v str: Encode<'v, DB> + Type<DB>,
    for<'v> String: Decode<'v, DB> + Type<DB>,
    for<'v> &'v [u8]: Encode<'v, DB> + Type<DB>,
    for<'v> Vec<u8>: Decode<'v, DB> + Type<DB>,
    for<'v> Option<i64>: Encode<'v, DB>,
{
    async fn execute(
        &self,
        doing: &'static str,
        statement: Query<'_, DB, DB::Arguments>,
    ) -> Result<u64, StoreError> {
        let result = statement.execute(&self.pool).await.map_err(failed(doing))?;
        Ok(DB::rows_affected(&result))
    }

    async fn rows<T>(
        &self,
        doing: &'static str,
        statement: QueryAs<'_, DB, T, DB::Arguments>,
    ) -> Result<Vec<T>, StoreError>
    where
        T: for<'r> FromRow<'r, DB::Row> + Send + Unpin,
    {
        statement.fetch_all(&self.pool).await.map_err(failed(doing))
    }

    pub(super) async fn upstream_user(
        &self,
        realm: &str,
        end_user: &str,
    ) -> Result<Option<String>, StoreError> {
        let found = query_as(DB::SHARED.upstream_user).bind(realm).bind(end_user);
        let found: Vec<(String,)> = self.rows("find a user", found).await?;
        Ok(found.into_iter().next().map(|(id,)| id))
    }

    pub(super) async fn remember_user(
        &self,
        realm: &str,
        end_user: &str,
        upstream_id: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        let statement =
            query(DB::SHARED.remember_user).bind(realm).bind(end_user).bind(upstream_id).bind(now);
        self.execute("remember a user", statement).await.map(drop)
    }

    pub(super) async fn claim_run(
        &self,
        run: &RunKey,
        fingerprint: &Fingerprint,
        owner: &str,
        now: i64,
    ) -> Result<Claim, StoreError> {
        const DOING: &str = "claim a run";
        let (end_user, key) = (run.end_user.as_str(), run.key.as_str());
        // A key that is released between the two statements is new again: look once more.
        loop {
            let claim = query(DB::SHARED.claim_run)
                .bind(end_user)
                .bind(key)
                .bind(fingerprint.as_slice())
                .bind(owner)
                .bind(now);
            if self.execute(DOING, claim).await? == 1 {
                return Ok(Claim::Claimed);
            }
            let row = query_as(DB::SHARED.known_run).bind(end_user).bind(key);
            let row: Vec<RunRow> = self.rows(DOING, row).await?;
            if let Some(row) = row.into_iter().next() {
                return known(row).map_err(failed(DOING));
            }
        }
    }

    pub(super) async fn finish_run(
        &self,
        run: &RunKey,
        owner: &str,
        answer: &StoredAnswer,
    ) -> Result<(), StoreError> {
        let statement = query(DB::SHARED.finish_run)
            .bind(i64::from(answer.status))
            .bind(&answer.body[..])
            .bind(run.end_user.as_str())
            .bind(run.key.as_str())
            .bind(owner);
        self.execute("finish a run", statement).await.map(drop)
    }

    pub(super) async fn release_run(&self, run: &RunKey, owner: &str) -> Result<(), StoreError> {
        let statement =
            query(DB::SHARED.release_run).bind(run.end_user.as_str()).bind(run.key.as_str()).bind(owner);
        self.execute("release a run", statement).await.map(drop)
    }

    pub(super) async fn give_up_run(&self, run: &RunKey, owner: &str) -> Result<(), StoreError> {
        let statement =
            query(DB::SHARED.give_up_run).bind(run.end_user.as_str()).bind(run.key.as_str()).bind(owner);
        self.execute("give up a run", statement).await.map(drop)
    }

    pub(super) async fn keep_alive(&self, owner: &str, lease: Duration) -> Result<(), StoreError> {
        if let Some(Leases { keep_alive, .. }) = DB::LEASES {
            let statement = query(keep_alive).bind(owner).bind(lease.as_secs_f64());
            self.execute("say that it lives", statement).await?;
        }
        Ok(())
    }

    pub(super) async fn give_up_orphans(&self, owner: &str) -> Result<u64, StoreError> {
        const DOING: &str = "give up lost runs";
        let orphans = self.execute(DOING, query(DB::GIVE_UP_RUNS).bind(owner)).await?;
        self.execute(DOING, query(DB::GIVE_UP_EXECUTIONS).bind(owner)).await?;
        if let Some(Leases { forget, .. }) = DB::LEASES {
            self.execute(DOING, query(forget)).await?;
        }
        Ok(orphans)
    }

    pub(super) async fn begin_execution(&self, execution: &NewExecution) -> Result<i64, StoreError> {
        const DOING: &str = "write the journal";
        let statement = query_as(DB::SHARED.begin_execution)
            .bind(execution.end_user.as_str())
            .bind(execution.connector.as_str())
            .bind(execution.action.as_str())
            .bind(execution.started_at)
            .bind(execution.request_id.as_str())
            .bind(execution.owner.as_str());
        // To the end of the one row: SQLite commits there, and who stops before would not hear that it failed.
        let row: Vec<(i64,)> = self.rows(DOING, statement).await?;
        let (id,) = row.into_iter().next().ok_or(sqlx::Error::RowNotFound).map_err(failed(DOING))?;
        Ok(id)
    }

    pub(super) async fn end_execution(&self, id: i64, end: ExecutionEnd) -> Result<(), StoreError> {
        let statement = query(DB::SHARED.end_execution)
            .bind(end.status.as_str())
            .bind(end.http_status.map(i64::from))
            .bind(end.duration_ms)
            .bind(id);
        self.execute("write the journal", statement).await.map(drop)
    }

    pub(super) async fn executions(
        &self,
        end_user: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Execution>, StoreError> {
        let rows = query_as(DB::SHARED.executions)
            .bind(end_user)
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(limit));
        let rows: Vec<ExecutionRow> = self.rows("read the journal", rows).await?;
        Ok(rows.into_iter().map(execution).collect())
    }

    pub(super) async fn purge(&self, runs_before: i64, executions_before: i64) -> Result<(), StoreError> {
        self.execute("purge runs", query(DB::SHARED.purge_runs).bind(runs_before)).await?;
        let executions = query(DB::SHARED.purge_executions).bind(executions_before);
        self.execute("purge the journal", executions).await.map(drop)
    }

    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        self.execute("answer", query("SELECT 1")).await.map(drop)
    }

    pub(super) async fn close(&self) -> Result<(), StoreError> {
        self.pool.close().await;
        Ok(())
    }
}

/// Makes a public type around [`Sql`] a [`Store`](super::Store), so that neither the database's types nor the bounds
/// above become part of what this crate promises.
macro_rules! store_in_sql {
    ($store:ty) => {
        impl Store for $store {
            fn upstream_user<'a>(
                &'a self,
                realm: &'a str,
                end_user: &'a str,
            ) -> StoreFuture<'a, Option<String>> {
                Box::pin(self.0.upstream_user(realm, end_user))
            }

            fn remember_user<'a>(
                &'a self,
                realm: &'a str,
                end_user: &'a str,
                upstream_id: &'a str,
                now: i64,
            ) -> StoreFuture<'a, ()> {
                Box::pin(self.0.remember_user(realm, end_user, upstream_id, now))
            }

            fn claim_run<'a>(
                &'a self,
                run: &'a RunKey,
                fingerprint: &'a Fingerprint,
                owner: &'a str,
                now: i64,
            ) -> StoreFuture<'a, Claim> {
                Box::pin(self.0.claim_run(run, fingerprint, owner, now))
            }

            fn finish_run<'a>(
                &'a self,
                run: &'a RunKey,
                owner: &'a str,
                answer: &'a StoredAnswer,
            ) -> StoreFuture<'a, ()> {
                Box::pin(self.0.finish_run(run, owner, answer))
            }

            fn release_run<'a>(&'a self, run: &'a RunKey, owner: &'a str) -> StoreFuture<'a, ()> {
                Box::pin(self.0.release_run(run, owner))
            }

            fn give_up_run<'a>(&'a self, run: &'a RunKey, owner: &'a str) -> StoreFuture<'a, ()> {
                Box::pin(self.0.give_up_run(run, owner))
            }

            fn keep_alive<'a>(&'a self, owner: &'a str, lease: Duration) -> StoreFuture<'a, ()> {
                Box::pin(self.0.keep_alive(owner, lease))
            }

            fn give_up_orphans<'a>(&'a self, owner: &'a str) -> StoreFuture<'a, u64> {
                Box::pin(self.0.give_up_orphans(owner))
            }

            fn begin_execution<'a>(&'a self, execution: &'a NewExecution) -> StoreFuture<'a, i64> {
                Box::pin(self.0.begin_execution(execution))
            }

            fn end_execution(&self, id: i64, end: ExecutionEnd) -> StoreFuture<'_, ()> {
                Box::pin(self.0.end_execution(id, end))
            }

            fn executions<'a>(
                &'a self,
                end_user: &'a str,
                before: Option<i64>,
                limit: u32,
            ) -> StoreFuture<'a, Vec<Execution>> {
                Box::pin(self.0.executions(end_user, before, limit))
            }

            fn purge(&self, runs_before: i64, executions_before: i64) -> StoreFuture<'_, ()> {
                Box::pin(self.0.purge(runs_before, executions_before))
            }

            fn ping(&self) -> StoreFuture<'_, ()> {
                Box::pin(self.0.ping())
            }

            fn close(&self) -> StoreFuture<'_, ()> {
                Box::pin(self.0.close())
            }
        }
    };
}
pub(super) use store_in_sql;
