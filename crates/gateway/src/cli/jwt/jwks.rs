//! Keys that an identity provider publishes: fetched once however many ask, kept for a while, and fetched again when a
//! token names one that is new. It must not know what a token is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jackfield_gateway::http::{Reach, build, read_body};
use jackfield_gateway::{IdentityUnavailable, Url};
use jsonwebtoken::Algorithm;
use tokio::time::Instant;

use super::keys::KeySet;

/// After this, keys are fetched again; until that has worked, the old ones count.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// After this, old ones count no longer: a key that was withdrawn must end some time.
const USABLE: Duration = Duration::from_secs(24 * 60 * 60);
/// At least so long between two fetches.
const PAUSE: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(5);
const MOST_BYTES: usize = 512 * 1024;

/// The keys of one provider.
pub(super) struct Jwks {
    url: Url,
    http: reqwest::Client,
    kept: Mutex<Kept>,
    /// Held by whoever fetches.
    fetching: tokio::sync::Mutex<()>,
    /// Whoever makes up names of keys must not make us ask for them all the time.
    pub(super) pause: Duration,
}

#[derive(Default)]
struct Kept {
    keys: Arc<KeySet>,
    fetched: Option<Instant>,
    tried: Option<Instant>,
}

impl Kept {
    fn younger_than(at: Option<Instant>, age: Duration) -> bool {
        at.is_some_and(|at| at.elapsed() < age)
    }
}

impl Jwks {
    /// # Errors
    /// Why the address cannot be used.
    pub(super) fn new(url: Url) -> Result<Self, String> {
        let loopback = match url.host_str() {
            Some(host) => matches!(host, "localhost" | "127.0.0.1" | "[::1]"),
            None => false,
        };
        let usable = url.scheme() == "https" || (url.scheme() == "http" && loopback);
        if !usable || url.password().is_some() {
            return Err(
                "must be https, or http on a loopback address: whoever changes keys on the way is anybody"
                    .into(),
            );
        }
        let http = build(TIMEOUT, Reach::Anywhere, url.scheme() == "https")?;
        Ok(Self { url, http, kept: Mutex::default(), fetching: tokio::sync::Mutex::new(()), pause: PAUSE })
    }

    pub(super) async fn prepare(&self) {
        let _held = self.fetching.lock().await;
        self.fetch().await;
    }

    /// The keys, among them one of that name and algorithm if there is one.
    pub(super) async fn keys(
        &self,
        id: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<Arc<KeySet>, IdentityUnavailable> {
        let (known, fresh, usable) = self.look(id, algorithm);
        if known && fresh {
            return self.usable();
        }
        if known && usable {
            // Old, yet good enough: one call fetches, and no other waits for it.
            if let Ok(_held) = self.fetching.try_lock() {
                self.fetch_unless_just_tried().await;
            }
            return self.usable();
        }
        let _held = self.fetching.lock().await;
        // Whoever had the lock before may have brought it.
        let (known, fresh, _) = self.look(id, algorithm);
        if !(known && fresh) {
            self.fetch_unless_just_tried().await;
        }
        self.usable()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is such a key, whether the keys are fresh, and whether they may still be used.
    fn look(&self, id: Option<&str>, algorithm: Algorithm) -> (bool, bool, bool) {
        let kept = self.kept();
        let known = kept.keys.candidates(id, algorithm).next().is_some();
        (known, Kept::younger_than(kept.fetched, FRESH), Kept::younger_than(kept.fetched, USABLE))
    }

    fn usable(&self) -> Result<Arc<KeySet>, IdentityUnavailable> {
        let kept = self.kept();
        if Kept::younger_than(kept.fetched, USABLE) {
            Ok(Arc::clone(&kept.keys))
        } else {
            Err(IdentityUnavailable)
        }
    }

    async fn fetch_unless_just_tried(&self) {
        if !Kept::younger_than(self.kept().tried, self.pause) {
            self.fetch().await;
        }
    }

    async fn fetch(&self) {
        self.kept().tried = Some(Instant::now());
        match self.get().await {
            Ok(keys) => {
                tracing::info!(keys = keys.len(), "keys for tokens were fetched");
                let mut kept = self.kept();
                kept.keys = Arc::new(keys);
                kept.fetched = Some(Instant::now());
            }
            Err(reason) => tracing::error!(reason, "keys for tokens cannot be fetched: check --jwt-jwks-url"),
        }
    }

    async fn get(&self) -> Result<KeySet, &'static str> {
        let request = self.http.get(self.url.clone()).timeout(TIMEOUT);
        let response = request.send().await.map_err(|_| "the address cannot be reached")?;
        if response.status() != http::StatusCode::OK {
            return Err("the address answers with an error");
        }
        let body =
            read_body(response, MOST_BYTES).await.map_err(|_| "the answer broke off or is too large")?;
        let keys = KeySet::of_jwks(&body).ok_or("the answer is no set of keys")?;
        if keys.len() == 0 { Err("none of the keys there is for RS256 or ES256") } else { Ok(keys) }
    }
}
