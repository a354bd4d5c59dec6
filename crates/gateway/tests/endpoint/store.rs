//! What a store keeps and forgets: one suite, over both.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jackfield_gateway::{
    Claim, ExecutionEnd, ExecutionStatus, Fingerprint, NewExecution, PostgresStore, RunKey, RunState, Secret,
    SqliteStore, Store, StoredAnswer,
};

use crate::postgres;

const PRINT: Fingerprint = [7; 32];
const MINUTE: Duration = Duration::from_secs(60);

/// Where a store can be opened again and again.
enum Place {
    Sqlite(tempfile::TempDir),
    Postgres(Secret),
}

impl Place {
    async fn open(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(directory) => {
                Arc::new(SqliteStore::open(directory.path().join("s.db")).await.unwrap())
            }
            Self::Postgres(url) => Arc::new(PostgresStore::open(url).await.unwrap()),
        }
    }
}

macro_rules! over_both_stores {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Place::Sqlite(tempfile::tempdir().unwrap())).await;
            })*
        }
        mod in_postgres {
            $(#[tokio::test]
            async fn $name() {
                if let Some(url) = crate::postgres::database().await {
                    super::$name(super::Place::Postgres(url)).await;
                }
            })*
        }
    };
}

over_both_stores! {
    of_many_claims_one_wins
    keys_belong_to_their_user
    an_answer_comes_back_byte_for_byte_after_reopening
    a_released_key_can_be_claimed_again
    only_its_owner_ends_a_run
    what_has_an_answer_is_neither_released_nor_given_up
    what_a_dead_process_left_running_is_unknown_for_good
    nobody_gives_up_their_own
    purging_forgets_the_old_only
    a_realm_keeps_its_own_users
    the_journal_is_the_users_own_and_newest_first
    it_answers_until_it_is_closed
}

fn run(user: &str, key: &str) -> RunKey {
    RunKey { end_user: user.into(), key: key.into() }
}

fn answer() -> StoredAnswer {
    StoredAnswer { status: 200, body: Bytes::from_static(b"{\"a\":1.10,\"b\":\"\\u0000\"}") }
}

fn execution(user: &str, owner: &str, started_at: i64) -> NewExecution {
    NewExecution {
        end_user: user.into(),
        connector: "hubspot".into(),
        action: "createContact".into(),
        started_at,
        request_id: format!("r{started_at}"),
        owner: owner.into(),
    }
}

async fn claim(store: &dyn Store, key: &str, owner: &str) -> Claim {
    store.claim_run(&run("jane", key), &PRINT, owner, 0).await.unwrap()
}

fn known(state: RunState) -> Claim {
    Claim::Known { fingerprint: PRINT, state }
}

async fn of_many_claims_one_wins(place: Place) {
    let stores = [place.open().await, place.open().await, place.open().await];
    for round in 0..10 {
        let claims = (0..30).map(|n| {
            let (store, key) = (Arc::clone(&stores[n % 3]), format!("k{round}"));
            tokio::spawn(async move { claim(store.as_ref(), &key, &format!("process-{}", n % 3)).await })
        });
        let mut won = 0;
        for claim in claims.collect::<Vec<_>>() {
            won += usize::from(claim.await.unwrap() == Claim::Claimed);
        }
        assert_eq!(won, 1);
    }
}

async fn keys_belong_to_their_user(place: Place) {
    let store = place.open().await;
    assert_eq!(store.claim_run(&run("jane", "k"), &PRINT, "me", 0).await.unwrap(), Claim::Claimed);
    assert_eq!(store.claim_run(&run("omar", "k"), &PRINT, "me", 0).await.unwrap(), Claim::Claimed);
}

async fn an_answer_comes_back_byte_for_byte_after_reopening(place: Place) {
    let store = place.open().await;
    claim(store.as_ref(), "k", "me").await;
    store.finish_run(&run("jane", "k"), "me", &answer()).await.unwrap();
    store.close().await.unwrap();
    let store = place.open().await;
    assert_eq!(store.give_up_orphans("other").await.unwrap(), 0);
    assert_eq!(claim(store.as_ref(), "k", "other").await, known(RunState::Done(answer())));
}

async fn a_released_key_can_be_claimed_again(place: Place) {
    let store = place.open().await;
    claim(store.as_ref(), "k", "me").await;
    store.release_run(&run("jane", "k"), "me").await.unwrap();
    assert_eq!(claim(store.as_ref(), "k", "me").await, Claim::Claimed);
}

async fn only_its_owner_ends_a_run(place: Place) {
    let store = place.open().await;
    claim(store.as_ref(), "k", "me").await;
    let key = run("jane", "k");
    store.finish_run(&key, "other", &answer()).await.unwrap();
    store.release_run(&key, "other").await.unwrap();
    store.give_up_run(&key, "other").await.unwrap();
    let running = known(RunState::Running { owner: "me".into() });
    assert_eq!(claim(store.as_ref(), "k", "other").await, running);
}

async fn what_has_an_answer_is_neither_released_nor_given_up(place: Place) {
    let store = place.open().await;
    claim(store.as_ref(), "k", "me").await;
    let key = run("jane", "k");
    store.finish_run(&key, "me", &answer()).await.unwrap();
    store.release_run(&key, "me").await.unwrap();
    store.give_up_run(&key, "me").await.unwrap();
    assert_eq!(claim(store.as_ref(), "k", "me").await, known(RunState::Done(answer())));
}

async fn what_a_dead_process_left_running_is_unknown_for_good(place: Place) {
    let store = place.open().await;
    store.keep_alive("dead", Duration::ZERO).await.unwrap();
    store.keep_alive("me", MINUTE).await.unwrap();
    claim(store.as_ref(), "k", "dead").await;
    store.begin_execution(&execution("jane", "dead", 1)).await.unwrap();
    assert_eq!(store.give_up_orphans("me").await.unwrap(), 1);
    store.release_run(&run("jane", "k"), "me").await.unwrap();
    assert_eq!(claim(store.as_ref(), "k", "me").await, known(RunState::Unknown));
    let journal = store.executions("jane", None, 10).await.unwrap();
    assert_eq!(journal[0].status, ExecutionStatus::Unknown);
}

async fn nobody_gives_up_their_own(place: Place) {
    let store = place.open().await;
    // Even with a lease that has run out: a slow database is no reason to lose what goes on here.
    store.keep_alive("me", Duration::ZERO).await.unwrap();
    claim(store.as_ref(), "k", "me").await;
    store.begin_execution(&execution("jane", "me", 1)).await.unwrap();
    assert_eq!(store.give_up_orphans("me").await.unwrap(), 0);
    assert_eq!(store.executions("jane", None, 10).await.unwrap()[0].status, ExecutionStatus::Running);
}

async fn purging_forgets_the_old_only(place: Place) {
    let store = place.open().await;
    for (key, at) in [("old", 10), ("new", 20)] {
        store.claim_run(&run("jane", key), &PRINT, "me", at).await.unwrap();
        store.begin_execution(&execution("jane", "me", at)).await.unwrap();
    }
    store.purge(15, 15).await.unwrap();
    assert_eq!(claim(store.as_ref(), "old", "me").await, Claim::Claimed);
    assert_ne!(claim(store.as_ref(), "new", "me").await, Claim::Claimed);
    let journal = store.executions("jane", None, 10).await.unwrap();
    assert_eq!(journal.iter().map(|execution| execution.started_at).collect::<Vec<_>>(), [20]);
}

async fn a_realm_keeps_its_own_users(place: Place) {
    let store = place.open().await;
    store.remember_user("a", "jane", "1", 0).await.unwrap();
    store.remember_user("a", "jane", "2", 0).await.unwrap();
    assert_eq!(store.upstream_user("a", "jane").await.unwrap().as_deref(), Some("2"));
    assert_eq!(store.upstream_user("b", "jane").await.unwrap(), None);
}

async fn the_journal_is_the_users_own_and_newest_first(place: Place) {
    let store = place.open().await;
    for n in 0..5 {
        for user in ["jane", "omar"] {
            let id = store.begin_execution(&execution(user, "me", n)).await.unwrap();
            let end =
                ExecutionEnd { status: ExecutionStatus::Failed, http_status: Some(400), duration_ms: 7 };
            store.end_execution(id, end).await.unwrap();
        }
    }
    let first = store.executions("jane", None, 3).await.unwrap();
    assert_eq!(first.iter().map(|execution| execution.started_at).collect::<Vec<_>>(), [4, 3, 2]);
    let second = store.executions("jane", Some(first[2].id), 3).await.unwrap();
    assert_eq!(second.iter().map(|execution| execution.started_at).collect::<Vec<_>>(), [1, 0]);
    let one = &first[0];
    assert_eq!(
        (one.connector.as_str(), one.action.as_str(), one.request_id.as_str()),
        ("hubspot", "createContact", "r4")
    );
    assert_eq!((one.status, one.http_status, one.duration_ms), (ExecutionStatus::Failed, Some(400), Some(7)));
    assert!(store.executions("pia", None, 3).await.unwrap().is_empty());
}

async fn it_answers_until_it_is_closed(place: Place) {
    let store = place.open().await;
    store.ping().await.unwrap();
    store.close().await.unwrap();
    assert!(store.ping().await.is_err());
}

#[tokio::test]
async fn in_postgres_a_process_that_lives_is_left_alone() {
    let Some(url) = postgres::database().await else { return };
    let store = PostgresStore::open(&url).await.unwrap();
    store.keep_alive("other", MINUTE).await.unwrap();
    claim(&store, "k", "other").await;
    store.begin_execution(&execution("jane", "other", 1)).await.unwrap();
    assert_eq!(store.give_up_orphans("me").await.unwrap(), 0);
    assert_eq!(store.executions("jane", None, 1).await.unwrap()[0].status, ExecutionStatus::Running);
    // It was only slow to say so: what it knows in the end still counts.
    store.keep_alive("other", Duration::ZERO).await.unwrap();
    assert_eq!(store.give_up_orphans("me").await.unwrap(), 1);
    assert_eq!(claim(&store, "k", "me").await, known(RunState::Unknown));
    store.finish_run(&run("jane", "k"), "other", &answer()).await.unwrap();
    assert_eq!(claim(&store, "k", "me").await, known(RunState::Done(answer())));
}

#[tokio::test]
async fn in_postgres_many_processes_start_at_once_beside_the_hosts_own_tables() {
    use sqlx::Connection;
    let Some(url) = postgres::database().await else { return };
    let mut host = sqlx::PgConnection::connect(url.expose()).await.unwrap();
    for own in ["CREATE TABLE runs (theirs TEXT)", "CREATE TABLE _sqlx_migrations (theirs TEXT)"] {
        sqlx::query(own).execute(&mut host).await.unwrap();
    }
    let opened = futures_util::future::join_all((0..8).map(|_| PostgresStore::open(&url))).await;
    for store in opened {
        store.unwrap().ping().await.unwrap();
    }
}

#[tokio::test]
async fn in_postgres_an_error_at_the_start_never_quotes_the_url() {
    let unusable =
        ["postgres://app:top-secret@127.0.0.1:1/x", "postgres://app:top-secret@[/x", "postgres:top-secret"]
            .map(Secret::new);
    for opened in futures_util::future::join_all(unusable.iter().map(PostgresStore::open)).await {
        let error = opened.unwrap_err().to_string();
        assert!(!error.contains("top-secret"), "{error}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn in_sqlite_nobody_else_on_the_machine_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(directory.path().join("s.db")).await.unwrap();
    store.remember_user("a", "jane", "1", 0).await.unwrap();
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
