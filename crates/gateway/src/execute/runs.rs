//! At most one run for each end user and `Idempotency-Key`. Within the process, repeats share the one that goes on;
//! across restarts, the store says what became of it. It must not know what a run does.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::context::{Call, now_ms, random_id};
use crate::error::ApiError;
use crate::store::{Claim, Fingerprint, RunKey, RunState, Store, StoredAnswer};
use crate::users::store_failed;

/// How often the store is asked about a run that another process has.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// How a run ended.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// There is an answer, for this call and for every repeat.
    Answered { status: StatusCode, body: Bytes, retry_after: Option<u64> },
    /// It surely did not take place; the key is free again.
    NotRun(ApiError),
    /// It was sent, and what became of it is lost; repeats are refused.
    Lost(ApiError),
}

/// What the browser gets, and whether it is a repeat's.
#[derive(Debug, Clone)]
pub(crate) struct Delivered {
    pub(crate) result: Result<StoredAnswer, ApiError>,
    pub(crate) retry_after: Option<u64>,
    pub(crate) repeated: bool,
}

type Progress = watch::Receiver<Option<Delivered>>;

/// The runs of this process.
#[derive(Debug)]
pub(crate) struct Runs {
    owner: String,
    going_on: Mutex<HashMap<RunKey, (Fingerprint, Progress)>>,
    count: watch::Sender<usize>,
    longest: Duration,
}

/// Takes a run off the list when its task ends, however it ends.
struct Listed {
    runs: Arc<Runs>,
    key: RunKey,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.runs.list().remove(&self.key);
        self.runs.count.send_modify(|count| *count = count.saturating_sub(1));
    }
}

impl Runs {
    /// `longest` bounds the waiting for a run that another process has.
    pub(crate) fn new(longest: Duration) -> Self {
        Self {
            owner: random_id(),
            going_on: Mutex::new(HashMap::new()),
            count: watch::Sender::new(0),
            longest,
        }
    }

    /// This process, to the store.
    pub(crate) fn owner(&self) -> &str {
        &self.owner
    }

    /// Runs that go on.
    pub(crate) fn count(&self) -> usize {
        *self.count.borrow()
    }

    fn list(&self) -> std::sync::MutexGuard<'_, HashMap<RunKey, (Fingerprint, Progress)>> {
        self.going_on.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no run goes on, or for `limit`. Says whether all ended.
    pub(crate) async fn drain(&self, limit: Duration) -> bool {
        let mut count = self.count.subscribe();
        timeout(limit, count.wait_for(|count| *count == 0)).await.is_ok()
    }

    /// Runs `run` once for its key, in a task of its own: it goes on when the browser goes away, and its answer is
    /// there when the browser comes back.
    pub(crate) async fn once<F>(
        self: &Arc<Self>,
        key: RunKey,
        fingerprint: Fingerprint,
        store: Arc<dyn Store>,
        call: Arc<Call>,
        run: F,
    ) -> Delivered
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let (mut progress, repeated) = {
            let mut list = self.list();
            match list.get(&key) {
                Some((first, _)) if *first != fingerprint => return conflict(),
                Some((_, progress)) => (progress.clone(), true),
                None => {
                    let (sender, progress) = watch::channel(None);
                    list.insert(key.clone(), (fingerprint, progress.clone()));
                    self.count.send_modify(|count| *count = count.saturating_add(1));
                    let listed = Listed { runs: Arc::clone(self), key: key.clone() };
                    let runs = Arc::clone(self);
                    tokio::spawn(async move {
                        let delivered =
                            runs.claim_and_run(&key, &fingerprint, store.as_ref(), &call, run).await;
                        sender.send_replace(Some(delivered));
                        drop(listed);
                    });
                    (progress, false)
                }
            }
        };
        // A sender that is gone without a word is a task that died: nobody knows how far it got.
        let delivered = progress.wait_for(Option::is_some).await.ok().and_then(|delivered| delivered.clone());
        let delivered = delivered.unwrap_or(Delivered {
            result: Err(ApiError::outcome_unknown()),
            retry_after: None,
            repeated: false,
        });
        Delivered { repeated: delivered.repeated || repeated, ..delivered }
    }

    async fn claim_and_run<F>(
        &self,
        key: &RunKey,
        fingerprint: &Fingerprint,
        store: &dyn Store,
        call: &Call,
        run: F,
    ) -> Delivered
    where
        F: Future<Output = Outcome> + Send,
    {
        let deadline = Instant::now() + self.longest;
        loop {
            let state = match store.claim_run(key, fingerprint, &self.owner, now_ms()).await {
                Err(error) => return failed(store_failed(&error, call)),
                Ok(Claim::Claimed) => return self.carry_out(key, store, call, run).await,
                Ok(Claim::Known { fingerprint: first, .. }) if first != *fingerprint => return conflict(),
                Ok(Claim::Known { state, .. }) => state,
            };
            match state {
                RunState::Done(answer) => {
                    return Delivered { result: Ok(answer), retry_after: None, repeated: true };
                }
                // Ours, yet not on the list: its end could not be stored.
                RunState::Running { owner } if owner != self.owner && Instant::now() < deadline => {
                    sleep(LOOK_AGAIN).await;
                }
                RunState::Running { .. } | RunState::Unknown => return failed(ApiError::outcome_unknown()),
            }
        }
    }

    async fn carry_out<F>(&self, key: &RunKey, store: &dyn Store, call: &Call, run: F) -> Delivered
    where
        F: Future<Output = Outcome> + Send,
    {
        let (delivered, kept) = match run.await {
            Outcome::Answered { status, body, retry_after } => {
                let answer = StoredAnswer { status: status.as_u16(), body };
                let kept = store.finish_run(key, &self.owner, &answer).await;
                (Delivered { result: Ok(answer), retry_after, repeated: false }, kept)
            }
            Outcome::NotRun(error) => (failed(error), store.release_run(key, &self.owner).await),
            Outcome::Lost(error) => (failed(error), store.give_up_run(key, &self.owner).await),
        };
        // The caller still gets its answer; a repeat will hear OUTCOME_UNKNOWN rather than run again.
        if let Err(error) = kept {
            store_failed(&error, call);
        }
        delivered
    }
}

fn failed(error: ApiError) -> Delivered {
    Delivered { retry_after: error.retry_after, result: Err(error), repeated: false }
}

fn conflict() -> Delivered {
    failed(ApiError::idempotency_conflict())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SqliteStore;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn key() -> RunKey {
        RunKey { end_user: "jane".into(), key: "k".into() }
    }

    fn done() -> Outcome {
        Outcome::Answered { status: StatusCode::OK, body: Bytes::from_static(b"{}"), retry_after: None }
    }

    async fn setup() -> (Arc<Runs>, Arc<dyn Store>) {
        (Arc::new(Runs::new(Duration::from_secs(1))), Arc::new(SqliteStore::in_memory().await.unwrap()))
    }

    async fn once(
        runs: &Arc<Runs>,
        store: &Arc<dyn Store>,
        print: u8,
        run: impl Future<Output = Outcome> + Send + 'static,
    ) -> Delivered {
        runs.once(key(), [print; 32], Arc::clone(store), Arc::new(Call::new()), run).await
    }

    #[tokio::test]
    async fn repeats_while_it_runs_share_the_one_answer() {
        let (runs, store) = setup().await;
        let count = Arc::new(AtomicU32::new(0));
        let run = || {
            let count = Arc::clone(&count);
            async move {
                count.fetch_add(1, Ordering::SeqCst);
                sleep(Duration::from_millis(50)).await;
                done()
            }
        };
        let all = (0..10).map(|_| once(&runs, &store, 1, run()));
        let delivered = futures_util::future::join_all(all).await;
        assert_eq!(count.load(Ordering::SeqCst), 1);
        assert_eq!(delivered.iter().filter(|delivered| !delivered.repeated).count(), 1);
        assert!(delivered.iter().all(|delivered| delivered.result.is_ok()));
    }

    #[tokio::test]
    async fn a_panicking_run_is_unknown_and_stays_so() {
        let (runs, store) = setup().await;
        let first = once(&runs, &store, 1, async { panic!("a bug") }).await;
        assert_eq!(first.result.unwrap_err().code, "OUTCOME_UNKNOWN");
        let again = once(&runs, &store, 1, async { done() }).await;
        assert_eq!(again.result.unwrap_err().code, "OUTCOME_UNKNOWN");
        assert!(runs.drain(Duration::ZERO).await);
    }

    #[tokio::test]
    async fn a_lost_run_does_not_run_again() {
        let (runs, store) = setup().await;
        let first = once(&runs, &store, 1, async { Outcome::Lost(ApiError::timeout()) }).await;
        assert_eq!(first.result.unwrap_err().code, "UPSTREAM_TIMEOUT");
        let again = once(&runs, &store, 1, async { panic!("ran again") }).await;
        assert_eq!(again.result.unwrap_err().code, "OUTCOME_UNKNOWN");
    }

    #[tokio::test]
    async fn a_run_that_never_took_place_frees_its_key_even_for_another_body() {
        let (runs, store) = setup().await;
        once(&runs, &store, 1, async { Outcome::NotRun(ApiError::unavailable()) }).await.result.unwrap_err();
        assert!(once(&runs, &store, 2, async { done() }).await.result.is_ok());
    }

    #[tokio::test]
    async fn another_body_under_the_same_key_is_a_conflict_during_and_after() {
        let (runs, store) = setup().await;
        let slow = async {
            sleep(Duration::from_millis(50)).await;
            done()
        };
        let (first, during) =
            tokio::join!(once(&runs, &store, 1, slow), once(&runs, &store, 2, async { done() }));
        assert!(first.result.is_ok());
        assert_eq!(during.result.unwrap_err().code, "IDEMPOTENCY_CONFLICT");
        let after = once(&runs, &store, 2, async { done() }).await;
        assert_eq!(after.result.unwrap_err().code, "IDEMPOTENCY_CONFLICT");
    }

    #[tokio::test]
    async fn a_run_of_another_process_is_waited_for() {
        let (runs, store) = setup().await;
        store.claim_run(&key(), &[1; 32], "other", now_ms()).await.unwrap();
        let other = async {
            sleep(Duration::from_millis(100)).await;
            let answer = StoredAnswer { status: 200, body: Bytes::from_static(b"1") };
            store.finish_run(&key(), "other", &answer).await.unwrap();
        };
        let (delivered, ()) = tokio::join!(once(&runs, &store, 1, async { panic!("ran twice") }), other);
        assert_eq!(delivered.result.unwrap().body, "1");
    }

    #[tokio::test]
    async fn draining_waits_for_what_goes_on() {
        let (runs, store) = setup().await;
        let slow = async {
            sleep(Duration::from_millis(100)).await;
            done()
        };
        let caller = once(&runs, &store, 1, slow);
        assert!(timeout(Duration::from_millis(20), caller).await.is_err(), "the caller went away");
        assert!(!runs.drain(Duration::from_millis(10)).await);
        assert!(runs.drain(Duration::from_secs(5)).await);
        let again = once(&runs, &store, 1, async { panic!("ran again") }).await;
        assert!(again.repeated && again.result.is_ok());
    }
}
