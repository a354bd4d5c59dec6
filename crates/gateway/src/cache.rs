//! Answers that do not depend on the user: kept fresh for a while, fetched once however many ask, served stale when
//! the upstream fails, and revalidated by `ETag`. It must not know what is in them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use moka::Expiry;
use moka::future::Cache;
use sha2::{Digest, Sha256};
use url::Url;

use crate::error::ApiError;
use crate::id::Id;
use crate::metrics::{Found, Metrics};

/// After the upstream failed, the old answer serves this long before it is asked again.
const STALE_PAUSE: Duration = Duration::from_secs(10);

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Connectors,
    Resources(Id),
    Action(Id, Id),
    Metadata(Id),
    Icon(Id),
}

impl Key {
    /// The kind of thing, for the metrics.
    fn what(&self) -> &'static str {
        match self {
            Self::Connectors => "connectors",
            Self::Resources(_) => "resources",
            Self::Action(..) => "action",
            Self::Metadata(_) => "credential_metadata",
            Self::Icon(_) => "icon",
        }
    }
}

/// One kept answer.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) body: Bytes,
    pub(crate) content_type: HeaderValue,
    pub(crate) etag: HeaderValue,
    /// Of the list of connectors only: where each icon really is. The browser never learns it.
    pub(crate) icons: HashMap<Id, Url>,
}

impl Entry {
    pub(crate) fn json(body: Vec<u8>) -> Self {
        Self::new(Bytes::from(body), HeaderValue::from_static("application/json"))
    }

    pub(crate) fn new(body: Bytes, content_type: HeaderValue) -> Self {
        let digest = Sha256::digest(&body);
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let etag = HeaderValue::try_from(format!("\"{hex}\"")).unwrap_or(HeaderValue::from_static("\"\""));
        Self { body, content_type, etag, icons: HashMap::new() }
    }
}

#[derive(Debug, Clone)]
struct Fresh {
    entry: Arc<Entry>,
    until: Instant,
    /// Whether it only stands in for one that could not be had.
    stale: bool,
}

struct UntilStale;

impl Expiry<Key, Fresh> for UntilStale {
    fn expire_after_create(&self, _: &Key, value: &Fresh, created_at: Instant) -> Option<Duration> {
        Some(value.until.saturating_duration_since(created_at))
    }

    // A key that expired but was not yet swept out counts as updated.
    fn expire_after_update(
        &self,
        _: &Key,
        value: &Fresh,
        updated_at: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(value.until.saturating_duration_since(updated_at))
    }
}

/// An entry and for how much longer it is fresh.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) entry: Arc<Entry>,
    pub(crate) fresh_for: Duration,
}

impl From<Fresh> for Hit {
    fn from(fresh: Fresh) -> Self {
        Self { fresh_for: fresh.until.saturating_duration_since(Instant::now()), entry: fresh.entry }
    }
}

/// The cache. Cloning it shares it.
#[derive(Debug, Clone)]
pub(crate) struct AnswerCache {
    fresh: Cache<Key, Fresh>,
    stale: Cache<Key, Arc<Entry>>,
    ttl: Duration,
    metrics: Arc<Metrics>,
}

fn weight(entry: &Entry) -> u32 {
    u32::try_from(entry.body.len().saturating_add(512)).unwrap_or(u32::MAX)
}

impl AnswerCache {
    /// `bytes` bounds the memory of each of the two generations, which mostly share theirs.
    pub(crate) fn new(ttl: Duration, stale_ttl: Duration, bytes: u64, metrics: Arc<Metrics>) -> Self {
        Self {
            fresh: Cache::builder()
                .max_capacity(bytes)
                .weigher(|_, value: &Fresh| weight(&value.entry))
                .expire_after(UntilStale)
                .build(),
            stale: Cache::builder()
                .max_capacity(bytes)
                .weigher(|_, value: &Arc<Entry>| weight(value))
                .time_to_live(stale_ttl.max(ttl))
                .build(),
            ttl,
            metrics,
        }
    }

    /// The entry of `key`, from `fetch` when there is no fresh one. However many ask at once, one fetches. A failure
    /// is answered with the last good entry, unless the upstream says that there is no such thing any more.
    pub(crate) async fn get(
        &self,
        key: Key,
        fetch: impl Future<Output = Result<Entry, ApiError>>,
    ) -> Result<Hit, ApiError> {
        if let Some(fresh) = self.fresh.get(&key).await {
            self.metrics.looked_up(key.what(), if fresh.stale { Found::Stale } else { Found::Hit });
            return Ok(Hit::from(fresh));
        }
        let init = async {
            match fetch.await {
                Ok(entry) => {
                    let entry = Arc::new(entry);
                    self.stale.insert(key.clone(), Arc::clone(&entry)).await;
                    Ok(Fresh { entry, until: Instant::now() + self.ttl, stale: false })
                }
                Err(error) if can_stand_in(&error) => match self.stale.get(&key).await {
                    Some(entry) => {
                        tracing::warn!(code = error.code, "serving a stale answer: the upstream fails");
                        Ok(Fresh { entry, until: Instant::now() + STALE_PAUSE, stale: true })
                    }
                    None => Err(error),
                },
                Err(error) => Err(error),
            }
        };
        let fetched = self.fresh.try_get_with(key.clone(), init).await;
        let stale = fetched.as_ref().is_ok_and(|fresh| fresh.stale);
        self.metrics.looked_up(key.what(), if stale { Found::Stale } else { Found::Miss });
        fetched.map(Hit::from).map_err(|error| (*error).clone())
    }
}

fn can_stand_in(error: &ApiError) -> bool {
    error.status.is_server_error() || error.status == StatusCode::TOO_MANY_REQUESTS
}

impl Hit {
    /// The entry as an answer, or 304 when the browser has it already.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let known = request.get_all(IF_NONE_MATCH).iter().any(|value| matches(value, &self.entry.etag));
        let mut response = if known {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let mut response = Response::new(Body::from(self.entry.body.clone()));
            response.headers_mut().insert(CONTENT_TYPE, self.entry.content_type.clone());
            response
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, self.entry.etag.clone());
        let seconds = self.fresh_for.as_secs();
        if let Ok(value) = HeaderValue::try_from(format!("private, max-age={seconds}")) {
            headers.insert(CACHE_CONTROL, value);
        }
        response
    }
}

/// Weak comparison, as RFC 9110 asks for `If-None-Match`.
fn matches(header: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(header), Ok(etag)) = (header.to_str(), etag.to_str()) else { return false };
    header.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(ttl: Duration) -> AnswerCache {
        AnswerCache::new(ttl, Duration::from_secs(60), 1 << 20, Arc::new(Metrics::new()))
    }

    fn entry(text: &str) -> Entry {
        Entry::json(text.as_bytes().to_vec())
    }

    #[tokio::test]
    async fn a_fresh_answer_is_not_fetched_again() {
        let cache = cache(Duration::from_secs(60));
        cache.get(Key::Connectors, async { Ok(entry("1")) }).await.unwrap();
        let hit = cache.get(Key::Connectors, async { panic!("fetched again") }).await.unwrap();
        assert_eq!(hit.entry.body, "1");
        assert!(hit.fresh_for > Duration::from_secs(58));
    }

    #[tokio::test]
    async fn a_failure_is_answered_with_the_last_good_one() {
        let cache = cache(Duration::ZERO);
        cache.get(Key::Connectors, async { Ok(entry("1")) }).await.unwrap();
        let hit = cache.get(Key::Connectors, async { Err(ApiError::unavailable()) }).await.unwrap();
        assert_eq!(hit.entry.body, "1");
        let again = cache.get(Key::Connectors, async { panic!("asked again at once") }).await.unwrap();
        assert_eq!(again.entry.body, "1");
    }

    #[tokio::test]
    async fn what_is_gone_is_not_served_stale() {
        let cache = cache(Duration::ZERO);
        cache.get(Key::Connectors, async { Ok(entry("1")) }).await.unwrap();
        let error = cache.get(Key::Connectors, async { Err(ApiError::not_found("gone")) }).await.unwrap_err();
        assert_eq!(error.status, StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let cache = cache(Duration::from_secs(60));
        assert!(cache.get(Key::Connectors, async { Err(ApiError::unavailable()) }).await.is_err());
        assert!(cache.get(Key::Connectors, async { Ok(entry("1")) }).await.is_ok());
    }

    #[test]
    fn etags_are_compared_weakly_and_in_lists() {
        let etag = HeaderValue::from_static("\"a\"");
        for (header, expected) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            assert_eq!(matches(&HeaderValue::from_static(header), &etag), expected, "{header}");
        }
    }
}
