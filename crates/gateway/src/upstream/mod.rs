//! Speaks to the Connectivity API: adds the key, the version and the user, takes turns, retries what may be retried,
//! and says of a failure whether the call can have taken effect. It must not know about browsers or about the host.

pub(crate) mod breaker;
pub(crate) mod call;
pub(crate) mod client;
mod normalise;
mod queue;

use std::sync::Arc;

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::config::{Config, ConfigError};
use crate::context::Call;
use crate::error::{ApiError, Source};
use crate::id::Id;
use crate::metrics::Metrics;
use crate::secret::Secret;
use breaker::{Admission, Breaker, Phase};
use call::UpstreamCall;
use client::{BodyError, Reach};
use queue::{Queue, Slot};

const VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-api-version"), HeaderValue::from_static("2025-09"));
const USER: HeaderName = HeaderName::from_static("x-alloy-userid");
/// So that a call can be found again in the upstream's own logs.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRIES: u32 = 3;

/// When a call may be made again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retry {
    /// Never: a run.
    Never,
    /// When the upstream surely did nothing: it was not reached, or it answered 429.
    IfNotDone,
    /// Also when it failed: the call only reads.
    IfFailed,
}

/// One request to make.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) call: UpstreamCall<'a>,
    /// On whose behalf. Without one the call runs as the key's owner, so it is left out only where no user matters.
    pub(crate) user: Option<&'a Id>,
    pub(crate) body: Option<Bytes>,
    pub(crate) retry: Retry,
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) body: Bytes,
}

/// What is known about a call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It was not sent: too many others wait, or the upstream is left alone for a while.
    NotSent,
    /// It surely had none: the upstream was not reached, refused the key, or was too busy to take it.
    None,
    /// The upstream answered with this status.
    Answered(StatusCode),
    /// It was sent, and nobody knows.
    Unknown,
}

/// A call that failed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) effect: Effect,
    pub(crate) error: ApiError,
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// The upstream, with the key.
#[derive(Debug)]
pub(crate) struct Upstream {
    http: reqwest::Client,
    base: Url,
    authorization: HeaderValue,
    secret: Secret,
    timeout: Duration,
    execute_timeout: Duration,
    retry_base: Duration,
    retry_after_limit: Duration,
    response_limit: usize,
    queue: Queue,
    queue_wait: Duration,
    breaker: Breaker,
    metrics: Arc<Metrics>,
}

impl Upstream {
    pub(crate) fn new(config: &Config, metrics: Arc<Metrics>) -> Result<Self, ConfigError> {
        let mut authorization =
            HeaderValue::try_from(format!("Bearer {}", config.api_key.expose())).map_err(|_| {
                ConfigError { setting: "api_key", reason: "cannot stand in an HTTP header".into() }
            })?;
        authorization.set_sensitive(true);
        let http =
            client::build(config.connect_timeout, Reach::Anywhere, config.upstream.scheme() == "https")
                .map_err(|reason| ConfigError { setting: "upstream", reason })?;
        Ok(Self {
            http,
            base: config.upstream.clone(),
            authorization,
            secret: config.api_key.clone(),
            timeout: config.timeout,
            execute_timeout: config.execute_timeout,
            retry_base: config.retry_base,
            retry_after_limit: config.retry_after_limit,
            response_limit: config.response_limit,
            queue: Queue::new(config.upstream_calls, config.queue_length),
            queue_wait: config.queue_wait,
            breaker: Breaker::new(config.breaker_after, config.breaker_pause),
            metrics,
        })
    }

    /// Calls that go on, and calls that wait for their turn.
    pub(crate) fn lengths(&self) -> (usize, usize) {
        self.queue.lengths()
    }

    /// Whether calls are made at all just now.
    pub(crate) fn breaker(&self) -> Phase {
        self.breaker.phase()
    }

    /// Makes a call, again where `ask.retry` allows it, within the configured time.
    pub(crate) async fn send(&self, ask: &Ask<'_>, call: &Call) -> Result<Answer, Failure> {
        let limit = match ask.call {
            UpstreamCall::Execute { .. } => self.execute_timeout,
            _ => self.timeout,
        };
        let deadline = Instant::now() + limit;
        let mut tries = 0;
        loop {
            tries += 1;
            let failure = match self.attempt(ask, deadline, call).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            log_failure(ask.call, &failure, tries, call);
            let Some(pause) = self.pause(ask.retry, &failure, tries) else { return Err(failure) };
            if Instant::now() + pause >= deadline {
                return Err(failure);
            }
            tokio::time::sleep(pause).await;
            self.metrics.retried(ask.call.name());
        }
    }

    /// One try: in its turn, and only if the upstream is not left alone. Pauses between tries take nobody's turn.
    async fn attempt(&self, ask: &Ask<'_>, deadline: Instant, call: &Call) -> Result<Answer, Failure> {
        if let Some(wait) = self.breaker.refuses() {
            return Err(left_alone(wait));
        }
        let _slot = self.turn(ask.call, deadline, call).await?;
        match self.breaker.admit() {
            Admission::Make => {
                let result = self.measured(ask, deadline, call).await;
                if let Some(failed) = is_failing(ask.call, &result) {
                    self.breaker.report(failed);
                }
                result
            }
            Admission::Refuse(wait) => Err(left_alone(wait)),
            Admission::Probe(probe) if ask.retry == Retry::IfFailed => {
                let result = self.measured(ask, deadline, call).await;
                probe.settle(is_failing(ask.call, &result) == Some(false));
                result
            }
            // What changes something is not risked to find out: a call that only reads goes first.
            Admission::Probe(probe) => {
                let reading =
                    Ask { call: UpstreamCall::Connectors, user: None, body: None, retry: Retry::Never };
                let patience = deadline.min(Instant::now() + self.timeout);
                let result = self.measured(&reading, patience, call).await;
                let back = is_failing(reading.call, &result) == Some(false);
                probe.settle(back);
                match self.breaker.refuses() {
                    Some(wait) if !back => Err(left_alone(wait)),
                    _ => self.measured(ask, deadline, call).await,
                }
            }
        }
    }

    async fn turn(
        &self,
        upstream_call: UpstreamCall<'_>,
        deadline: Instant,
        call: &Call,
    ) -> Result<Slot, Failure> {
        let line = if upstream_call.is_everybodys() { None } else { call.end_user() };
        let began = Instant::now();
        let limit = self.queue_wait.min(deadline.saturating_duration_since(began));
        let slot = self.queue.enter(line, limit).await;
        self.metrics.waited(began.elapsed(), slot.is_err());
        slot.map_err(|_| Failure { effect: Effect::NotSent, error: ApiError::busy() })
    }

    async fn measured(&self, ask: &Ask<'_>, deadline: Instant, call: &Call) -> Result<Answer, Failure> {
        call.count_attempt();
        let began = Instant::now();
        let result = self.once(ask, deadline, call).await;
        self.metrics.asked(
            ask.call.name(),
            began.elapsed(),
            result.as_ref().err().map(|failure| &failure.error),
        );
        result
    }

    async fn once(&self, ask: &Ask<'_>, deadline: Instant, call: &Call) -> Result<Answer, Failure> {
        let mut request = self
            .http
            .request(ask.call.method(), ask.call.url(&self.base))
            .timeout(deadline.saturating_duration_since(Instant::now()))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header(VERSION.0, VERSION.1)
            .header(REQUEST_ID, call.request_id());
        if let Some(user) = ask.user {
            request = request.header(USER, user.as_str());
        }
        if let Some(body) = &ask.body {
            request =
                request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body.clone());
        }
        let response = request.send().await.map_err(|error| lost(&error))?;
        let status = response.status();
        let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|value| normalise::retry_after(value, SystemTime::now()));
        match client::read_body(response, self.response_limit).await {
            Ok(body) if status.is_success() => Ok(Answer { body }),
            Ok(body) => Err(refused(status, normalise::normalise(status, &body, wait, &self.secret))),
            Err(BodyError::TooLarge) => {
                Err(Failure { effect: Effect::Answered(status), error: ApiError::bad_answer() })
            }
            Err(BodyError::Broken(error)) => Err(lost(&error)),
        }
    }

    /// How long to wait before the next try, or `None` to give up.
    fn pause(&self, retry: Retry, failure: &Failure, tries: u32) -> Option<Duration> {
        let allowed = match retry {
            Retry::Never => false,
            Retry::IfNotDone => failure.effect == Effect::None,
            Retry::IfFailed => match failure.effect {
                Effect::NotSent => false,
                Effect::None | Effect::Unknown => true,
                Effect::Answered(status) => status.is_server_error(),
            },
        };
        if !allowed || tries >= TRIES || failure.error.is_misconfigured() {
            return None;
        }
        match failure.error.retry_after.map(Duration::from_secs) {
            Some(wait) if wait > self.retry_after_limit => None,
            Some(wait) => Some(wait + jitter(self.retry_base)),
            None => {
                let longest = self.retry_base.saturating_mul(1 << tries.min(8));
                Some(longest / 2 + jitter(longest / 2))
            }
        }
    }
}

/// A random share of a duration, so that clients that failed together do not come back together.
fn jitter(most: Duration) -> Duration {
    let share = getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX));
    most.mul_f64(share)
}

fn left_alone(wait: Duration) -> Failure {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Failure { effect: Effect::NotSent, error: ApiError::left_alone(seconds) }
}

/// Whether the end of a call says that the upstream itself is failing; `None` where it says nothing about that.
fn is_failing(upstream_call: UpstreamCall<'_>, result: &Result<Answer, Failure>) -> Option<bool> {
    let Err(failure) = result else { return Some(false) };
    let is_run = matches!(upstream_call, UpstreamCall::Execute { .. });
    match failure.effect {
        Effect::NotSent => None,
        // It answered, if only that it was asked too often, or with what somebody behind it said.
        _ if failure.error.source == Source::ThirdParty || failure.error.is_misconfigured() => Some(false),
        Effect::Answered(status) => Some(status.is_server_error()),
        Effect::None => Some(failure.error.status != StatusCode::TOO_MANY_REQUESTS),
        // One slow action of one product must not close the way to all others.
        Effect::Unknown if is_run && failure.error.status == StatusCode::GATEWAY_TIMEOUT => None,
        Effect::Unknown => Some(true),
    }
}

fn refused(status: StatusCode, error: ApiError) -> Failure {
    let effect = match error.status {
        StatusCode::TOO_MANY_REQUESTS => Effect::None,
        _ if error.is_misconfigured() => Effect::None,
        _ => Effect::Answered(status),
    };
    Failure { effect, error }
}

/// A failure without an answer. Connecting comes before sending, so a failed connection means that nothing was sent.
fn lost(error: &reqwest::Error) -> Failure {
    if error.is_connect() {
        return Failure { effect: Effect::None, error: ApiError::unavailable() };
    }
    let error = if error.is_timeout() { ApiError::timeout() } else { ApiError::unavailable() };
    Failure { effect: Effect::Unknown, error }
}

/// For the operator: what failed, never what was in it. The upstream's message may quote anything, so it stays out.
fn log_failure(upstream_call: UpstreamCall<'_>, failure: &Failure, attempt: u32, call: &Call) {
    let status = match failure.effect {
        Effect::Answered(status) => Some(status.as_u16()),
        Effect::NotSent | Effect::None | Effect::Unknown => None,
    };
    let name = upstream_call.name();
    if failure.error.is_misconfigured() {
        tracing::error!(
            request_id = call.request_id(),
            upstream_call = name,
            "the upstream refused the API key: check JACKFIELD_API_KEY and what the key may do"
        );
    } else {
        tracing::warn!(
            request_id = call.request_id(),
            upstream_call = name,
            upstream_status = status,
            code = failure.error.code,
            attempt,
            "an upstream call failed"
        );
    }
}
