//! What must outlive a request: which upstream user stands for whom, which runs have happened, and the journal.
//! A store keeps; it decides nothing.

mod postgres;
mod rows;
mod sql;
mod sqlite;
mod statements;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

/// A store's failure, for the operator's log. The end user only hears that something went wrong.
#[derive(Debug, thiserror::Error)]
#[error("the store failed to {doing}: {reason}")]
pub struct StoreError {
    /// What was attempted, as a verb: `"open"`, `"claim a run"`.
    pub doing: &'static str,
    /// The database's own words. Holds no values, only names of tables and columns.
    pub reason: String,
}

/// What every method of a [`Store`] returns.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Names one run for good: an end user (the host's id) and the `Idempotency-Key` they sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunKey {
    /// The host's id of the end user.
    pub end_user: String,
    /// The key, 1 to 200 visible ASCII characters.
    pub key: String,
}

/// SHA-256 over connector, action and body: whether a repeat really is one.
pub type Fingerprint = [u8; 32];

/// The answer of a run as it was given, kept for repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: u16,
    /// JSON body, byte for byte.
    pub body: bytes::Bytes,
}

/// What [`Store::claim_run`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The key is new: the caller now owns the run and must finish, release or give it up.
    Claimed,
    /// The key is known.
    Known {
        /// Of the call that came first.
        fingerprint: Fingerprint,
        /// How far that call is.
        state: RunState,
    },
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    /// The process of that name runs it, or died doing so.
    Running {
        /// See [`Store::claim_run`].
        owner: String,
    },
    /// It has an answer.
    Done(StoredAnswer),
    /// It was sent and nobody will ever know.
    Unknown,
}

/// How an execution in the journal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExecutionStatus {
    /// Still going on.
    Running,
    /// The upstream says it worked.
    Succeeded,
    /// The upstream or the third party says it did not.
    Failed,
    /// It never took place: refused or not reached, so it can be tried again.
    NotRun,
    /// It was sent, and its outcome was lost.
    Unknown,
}

impl ExecutionStatus {
    /// The word for it in the contract and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::NotRun => "not_run",
            Self::Unknown => "unknown",
        }
    }

    /// The status of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Running, Self::Succeeded, Self::Failed, Self::NotRun, Self::Unknown]
            .into_iter()
            .find(|status| status.as_str() == word)
    }
}

/// An execution as it begins.
#[derive(Debug, Clone)]
pub struct NewExecution {
    /// The host's id of the end user.
    pub end_user: String,
    /// Connector id.
    pub connector: String,
    /// Action id.
    pub action: String,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// The call's `x-request-id`.
    pub request_id: String,
    /// The process that runs it. See [`Store::claim_run`].
    pub owner: String,
}

/// An execution as it ended.
#[derive(Debug, Clone, Copy)]
pub struct ExecutionEnd {
    /// How.
    pub status: ExecutionStatus,
    /// HTTP status that the browser was given.
    pub http_status: Option<u16>,
    /// Milliseconds.
    pub duration_ms: i64,
}

/// One row of the journal. It holds no payload.
#[derive(Debug, Clone)]
pub struct Execution {
    /// Grows with time; the cursor for paging.
    pub id: i64,
    /// Connector id.
    pub connector: String,
    /// Action id.
    pub action: String,
    /// How it ended, or that it has not.
    pub status: ExecutionStatus,
    /// HTTP status that the browser was given.
    pub http_status: Option<u16>,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// Milliseconds.
    pub duration_ms: Option<i64>,
    /// The call's `x-request-id`.
    pub request_id: String,
}

/// What the gateway keeps. Every method is one atomic step; times are milliseconds since 1970.
///
/// All of them fail with [`StoreError`] when the database does.
pub trait Store: Send + Sync + 'static {
    /// The upstream user that stands for an end user. A `realm` is one upstream with one API key.
    fn upstream_user<'a>(&'a self, realm: &'a str, end_user: &'a str) -> StoreFuture<'a, Option<String>>;

    /// Remembers the upstream user that stands for an end user, in place of an older one.
    fn remember_user<'a>(
        &'a self,
        realm: &'a str,
        end_user: &'a str,
        upstream_id: &'a str,
        now: i64,
    ) -> StoreFuture<'a, ()>;

    /// Claims a run for the process called `owner`, durably, if its key is new. Of two that claim the same key at the
    /// same time exactly one gets [`Claim::Claimed`].
    fn claim_run<'a>(
        &'a self,
        run: &'a RunKey,
        fingerprint: &'a Fingerprint,
        owner: &'a str,
        now: i64,
    ) -> StoreFuture<'a, Claim>;

    /// Stores the answer of a run.
    fn finish_run<'a>(
        &'a self,
        run: &'a RunKey,
        owner: &'a str,
        answer: &'a StoredAnswer,
    ) -> StoreFuture<'a, ()>;

    /// Forgets a run that surely did not take place, so that its key may be used again.
    fn release_run<'a>(&'a self, run: &'a RunKey, owner: &'a str) -> StoreFuture<'a, ()>;

    /// Gives up a run whose outcome was lost.
    fn give_up_run<'a>(&'a self, run: &'a RunKey, owner: &'a str) -> StoreFuture<'a, ()>;

    /// Says that the process called `owner` lives and will say so again within `lease`; with a lease of zero, that it is
    /// about to end. Called before any run, and regularly from then on.
    fn keep_alive<'a>(&'a self, owner: &'a str, lease: Duration) -> StoreFuture<'a, ()>;

    /// Gives up what processes that are gone left running, in the journal too, and never what is `owner`'s. Called after
    /// each [`Store::keep_alive`]. Returns the number of such runs.
    fn give_up_orphans<'a>(&'a self, owner: &'a str) -> StoreFuture<'a, u64>;

    /// Writes the beginning of an execution into the journal and returns its id.
    fn begin_execution<'a>(&'a self, execution: &'a NewExecution) -> StoreFuture<'a, i64>;

    /// Writes its end.
    fn end_execution(&self, id: i64, end: ExecutionEnd) -> StoreFuture<'_, ()>;

    /// At most `limit` executions of an end user with an id below `before`, newest first.
    fn executions<'a>(
        &'a self,
        end_user: &'a str,
        before: Option<i64>,
        limit: u32,
    ) -> StoreFuture<'a, Vec<Execution>>;

    /// Deletes runs that began before `runs_before` and executions that began before `executions_before`.
    fn purge(&self, runs_before: i64, executions_before: i64) -> StoreFuture<'_, ()>;

    /// Whether the database answers.
    fn ping(&self) -> StoreFuture<'_, ()>;

    /// Finishes writing and closes the store.
    fn close(&self) -> StoreFuture<'_, ()>;
}
