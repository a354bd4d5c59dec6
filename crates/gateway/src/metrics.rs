//! What is counted and timed, for Prometheus. One registry a gateway, so that two in a process do not meet.
//!
//! Every label's values are a short list that is known beforehand: names of routes and calls, statuses, codes of the
//! contract. No user, no action and no word that somebody else chose becomes a label: each new value is a series that
//! stays in memory here and in every Prometheus, and whoever may choose it could fill both.

use std::borrow::Cow;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::error::{ApiError, Source};
use crate::upstream::breaker::Phase;

/// Seconds. Runs may take two minutes, cached answers a millisecond.
const BUCKETS: [f64; 12] = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 120.0];

/// The codes that become labels. Any other is `other`: upstream and third parties make theirs up.
const CODES: [&str; 25] = [
    "AUTHENTICATION_NOT_FOUND",
    "BAD_REQUEST",
    "CONFLICT",
    "CREDENTIAL_NOT_FOUND",
    "ENDPOINT_BUSY",
    "FORBIDDEN",
    "IDEMPOTENCY_CONFLICT",
    "IDENTITY_UNAVAILABLE",
    "INTERNAL_ERROR",
    "INVALID_INPUT",
    "METHOD_NOT_ALLOWED",
    "MISCONFIGURED",
    "NOT_FOUND",
    "OUTCOME_UNKNOWN",
    "PAYLOAD_TOO_LARGE",
    "RATE_LIMITED",
    "REQUEST_TIMEOUT",
    "SERVICE_UNAVAILABLE",
    "TIMEOUT",
    "UNAUTHENTICATED",
    "UNAUTHORIZED",
    "UPSTREAM_BAD_ANSWER",
    "UPSTREAM_TIMEOUT",
    "UPSTREAM_UNAVAILABLE",
    "USER_NOT_FOUND",
];

type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];
type Counters<const N: usize> = Family<Labels<N>, Counter>;
type Timers = Family<Labels<1>, Histogram, fn() -> Histogram>;

/// What a look into the cache found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// A fresh answer.
    Hit,
    /// None: the upstream was asked, by this call or by another that it waited for.
    Miss,
    /// None, and the upstream failed: an old one.
    Stale,
}

/// How things stand at the moment of asking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    pub(crate) upstream_calls: usize,
    pub(crate) waiting: usize,
    pub(crate) breaker: Phase,
    pub(crate) runs: usize,
    pub(crate) draining: bool,
}

/// The meters.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    calls: Counters<2>,
    call_seconds: Timers,
    errors: Counters<2>,
    upstream_seconds: Timers,
    upstream_failures: Counters<3>,
    retries: Counters<1>,
    queue_seconds: Histogram,
    queue_refused: Counter,
    cache: Counters<2>,
    runs: Counters<1>,
    upstream_calls: Gauge,
    queue_length: Gauge,
    breaker: Family<Labels<1>, Gauge>,
    runs_going_on: Gauge,
    draining: Gauge,
}

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

fn label(name: &'static str, value: &'static str) -> (&'static str, Cow<'static, str>) {
    (name, Cow::Borrowed(value))
}

fn known(code: &str) -> &'static str {
    CODES.into_iter().find(|known| *known == code).unwrap_or("other")
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("jackfield"),
            calls: Family::default(),
            call_seconds: Family::new_with_constructor(histogram as fn() -> Histogram),
            errors: Family::default(),
            upstream_seconds: Family::new_with_constructor(histogram as fn() -> Histogram),
            upstream_failures: Family::default(),
            retries: Family::default(),
            queue_seconds: histogram(),
            queue_refused: Counter::default(),
            cache: Family::default(),
            runs: Family::default(),
            upstream_calls: Gauge::default(),
            queue_length: Gauge::default(),
            breaker: Family::default(),
            runs_going_on: Gauge::default(),
            draining: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("calls", "Calls answered, by route and status", self.calls.clone());
        registry.register("call_seconds", "Time to the answer, by route", self.call_seconds.clone());
        registry.register("errors", "Errors answered, by who says so and code", self.errors.clone());
        registry.register(
            "upstream_seconds",
            "Time of each request to the upstream, waiting left out, by call",
            self.upstream_seconds.clone(),
        );
        registry.register(
            "upstream_failures",
            "Requests to the upstream that failed, by call, who says so and code",
            self.upstream_failures.clone(),
        );
        registry.register("retries", "Requests made again, by call", self.retries.clone());
        registry.register(
            "queue_seconds",
            "Time that upstream calls waited for their turn",
            self.queue_seconds.clone(),
        );
        registry.register(
            "queue_refused",
            "Upstream calls refused because too many waited, or for too long",
            self.queue_refused.clone(),
        );
        registry.register(
            "cache_lookups",
            "Looks into the cache, by what was looked for and whether it was there",
            self.cache.clone(),
        );
        registry.register("runs", "Runs that ended, by outcome", self.runs.clone());
        registry.register("upstream_calls", "Upstream calls going on", self.upstream_calls.clone());
        registry.register("queue_length", "Upstream calls waiting for their turn", self.queue_length.clone());
        registry.register("breaker", "1 for the state that the breaker is in", self.breaker.clone());
        registry.register("runs_going_on", "Runs going on", self.runs_going_on.clone());
        registry.register("draining", "1 once the process is about to end", self.draining.clone());
    }

    /// A call was answered, or, without a status, abandoned by its browser.
    pub(crate) fn called(&self, route: &'static str, status: Option<u16>, took: Duration) {
        let status = status.map_or(Cow::Borrowed("none"), |status| Cow::Owned(status.to_string()));
        self.calls.get_or_create(&[label("route", route), ("status", status)]).inc();
        self.call_seconds.get_or_create(&[label("route", route)]).observe(took.as_secs_f64());
    }

    /// An error goes to a browser.
    pub(crate) fn errored(&self, error: &ApiError) {
        let labels = [label("source", source(error.source)), label("code", known(&error.code))];
        self.errors.get_or_create(&labels).inc();
    }

    /// A request to the upstream has ended.
    pub(crate) fn asked(&self, call: &'static str, took: Duration, error: Option<&ApiError>) {
        self.upstream_seconds.get_or_create(&[label("call", call)]).observe(took.as_secs_f64());
        if let Some(error) = error {
            let labels = [
                label("call", call),
                label("source", source(error.source)),
                label("code", known(&error.code)),
            ];
            self.upstream_failures.get_or_create(&labels).inc();
        }
    }

    pub(crate) fn retried(&self, call: &'static str) {
        self.retries.get_or_create(&[label("call", call)]).inc();
    }

    /// A call had its turn after so much time, or was refused.
    pub(crate) fn waited(&self, took: Duration, refused: bool) {
        if refused {
            self.queue_refused.inc();
        } else {
            self.queue_seconds.observe(took.as_secs_f64());
        }
    }

    pub(crate) fn looked_up(&self, what: &'static str, found: Found) {
        let found = match found {
            Found::Hit => "hit",
            Found::Miss => "miss",
            Found::Stale => "stale",
        };
        self.cache.get_or_create(&[label("what", what), label("found", found)]).inc();
    }

    /// A run has ended, or was a repeat of one.
    pub(crate) fn ran(&self, outcome: &'static str) {
        self.runs.get_or_create(&[label("outcome", outcome)]).inc();
    }

    /// Everything as text, in the format that Prometheus reads.
    pub(crate) fn text(&self, now: Now) -> String {
        let gauge = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.upstream_calls.set(gauge(now.upstream_calls));
        self.queue_length.set(gauge(now.waiting));
        self.runs_going_on.set(gauge(now.runs));
        self.draining.set(i64::from(now.draining));
        for (phase, word) in
            [(Phase::Closed, "closed"), (Phase::Open, "open"), (Phase::HalfOpen, "half_open")]
        {
            self.breaker.get_or_create(&[label("state", word)]).set(i64::from(phase == now.breaker));
        }
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Endpoint => "endpoint",
        Source::Upstream => "connectivity_api",
        Source::ThirdParty => "third_party",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Now = Now { upstream_calls: 2, waiting: 3, breaker: Phase::Open, runs: 1, draining: false };

    #[test]
    fn what_happened_is_told_in_the_format_of_prometheus() {
        let metrics = Metrics::new();
        metrics.called("connectors", Some(200), Duration::from_millis(3));
        metrics.called("connectors", None, Duration::from_millis(3));
        metrics.looked_up("connectors", Found::Hit);
        let text = metrics.text(NOW);
        for line in [
            r#"jackfield_calls_total{route="connectors",status="200"} 1"#,
            r#"jackfield_calls_total{route="connectors",status="none"} 1"#,
            r#"jackfield_call_seconds_bucket{le="0.005",route="connectors"} 2"#,
            r#"jackfield_cache_lookups_total{what="connectors",found="hit"} 1"#,
            r#"jackfield_breaker{state="open"} 1"#,
            r#"jackfield_breaker{state="closed"} 0"#,
            "jackfield_queue_length 3",
            "jackfield_upstream_calls 2",
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }

    #[test]
    fn a_code_that_somebody_made_up_is_no_label() {
        let metrics = Metrics::new();
        for n in 0..100 {
            let error = ApiError { code: format!("MADE_UP_{n}"), ..ApiError::internal() };
            metrics.errored(&error);
            metrics.asked("execute", Duration::ZERO, Some(&error));
        }
        let text = metrics.text(NOW);
        assert!(!text.contains("MADE_UP"));
        assert!(text.contains(r#"jackfield_errors_total{source="endpoint",code="other"} 100"#), "{text}");
    }

    #[test]
    fn every_code_of_our_own_is_a_label() {
        for error in [
            ApiError::busy(),
            ApiError::internal(),
            ApiError::outcome_unknown(),
            ApiError::too_many(1),
            ApiError::unavailable(),
            ApiError::unauthenticated(),
            ApiError::nobody_knows_who(),
            ApiError::idempotency_conflict(),
        ] {
            assert_eq!(known(&error.code), error.code);
        }
    }
}
