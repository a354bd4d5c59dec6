//! What the SQLite store keeps and forgets.

use super::*;

fn run(user: &str, key: &str) -> RunKey {
    RunKey { end_user: user.into(), key: key.into() }
}

fn answer() -> StoredAnswer {
    StoredAnswer { status: 200, body: Bytes::from_static(b"{\"a\":1.10}") }
}

const PRINT: Fingerprint = [7; 32];

#[tokio::test]
async fn of_many_claims_one_wins() {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(directory.path().join("s.db")).await.unwrap();
    let claims = (0..20).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.claim_run(&run("jane", "k"), &PRINT, "me", n).await.unwrap() })
    });
    let mut won = 0;
    for claim in claims.collect::<Vec<_>>() {
        won += usize::from(claim.await.unwrap() == Claim::Claimed);
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn keys_belong_to_their_user() {
    let store = SqliteStore::in_memory().await.unwrap();
    assert_eq!(store.claim_run(&run("jane", "k"), &PRINT, "me", 0).await.unwrap(), Claim::Claimed);
    assert_eq!(store.claim_run(&run("omar", "k"), &PRINT, "me", 0).await.unwrap(), Claim::Claimed);
}

#[tokio::test]
async fn an_answer_comes_back_byte_for_byte_after_reopening() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("s.db");
    let store = SqliteStore::open(&path).await.unwrap();
    store.claim_run(&run("jane", "k"), &PRINT, "me", 0).await.unwrap();
    store.finish_run(&run("jane", "k"), "me", &answer()).await.unwrap();
    store.close().await.unwrap();
    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(store.give_up_orphans("other").await.unwrap(), 0);
    let known = Claim::Known { fingerprint: PRINT, state: RunState::Done(answer()) };
    assert_eq!(store.claim_run(&run("jane", "k"), &PRINT, "other", 1).await.unwrap(), known);
}

#[tokio::test]
async fn what_a_dead_process_left_running_is_unknown_for_good() {
    let store = SqliteStore::in_memory().await.unwrap();
    store.claim_run(&run("jane", "k"), &PRINT, "dead", 0).await.unwrap();
    assert_eq!(store.give_up_orphans("me").await.unwrap(), 1);
    store.release_run(&run("jane", "k"), "me").await.unwrap();
    let claim = store.claim_run(&run("jane", "k"), &PRINT, "me", 1).await.unwrap();
    assert_eq!(claim, Claim::Known { fingerprint: PRINT, state: RunState::Unknown });
}

#[tokio::test]
async fn a_released_key_can_be_claimed_again() {
    let store = SqliteStore::in_memory().await.unwrap();
    store.claim_run(&run("jane", "k"), &PRINT, "me", 0).await.unwrap();
    store.release_run(&run("jane", "k"), "me").await.unwrap();
    assert_eq!(store.claim_run(&run("jane", "k"), &PRINT, "me", 0).await.unwrap(), Claim::Claimed);
}

#[tokio::test]
async fn purging_forgets_the_old_only() {
    let store = SqliteStore::in_memory().await.unwrap();
    for (key, at) in [("old", 10), ("new", 20)] {
        store.claim_run(&run("jane", key), &PRINT, "me", at).await.unwrap();
    }
    store.purge(15, 15).await.unwrap();
    assert_eq!(store.claim_run(&run("jane", "old"), &PRINT, "me", 30).await.unwrap(), Claim::Claimed);
    assert_ne!(store.claim_run(&run("jane", "new"), &PRINT, "me", 30).await.unwrap(), Claim::Claimed);
}

#[tokio::test]
async fn a_realm_keeps_its_own_users() {
    let store = SqliteStore::in_memory().await.unwrap();
    store.remember_user("a", "jane", "1", 0).await.unwrap();
    store.remember_user("a", "jane", "2", 0).await.unwrap();
    assert_eq!(store.upstream_user("a", "jane").await.unwrap().as_deref(), Some("2"));
    assert_eq!(store.upstream_user("b", "jane").await.unwrap(), None);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("s.db");
    let store = SqliteStore::open(&path).await.unwrap();
    store.remember_user("a", "jane", "1", 0).await.unwrap();
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
