//! The endpoint itself: takes a browser's call through the guard, the host's identity and the allow lists to the part
//! that answers it, and writes the call's one line of log. It must not know how any call is answered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;

use crate::admin;
use crate::call_line::CallLine;
use crate::callback;
use crate::capabilities::Capabilities;
use crate::catalog::Catalog;
use crate::config::{Config, ConfigError};
use crate::context::{Call, now_ms};
use crate::credentials::Credentials;
use crate::error::ApiError;
use crate::execute::{self, Runs};
use crate::executions;
use crate::guard;
use crate::icons::Icons;
use crate::id::Id;
use crate::identity::{EndUser, Identify};
use crate::metrics::{Metrics, Now};
use crate::rate::RateLimiter;
use crate::route::{Route, RouteError};
use crate::store::{Store, StoreError};
use crate::upstream::Upstream;
use crate::users::Users;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
const PURGE_EVERY: Duration = Duration::from_secs(10 * 60);

/// Why a gateway cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store cannot be used.
    #[error("store: {0}")]
    Store(#[from] StoreError),
}

/// The customer's endpoint. Cloning it shares it.
#[derive(Debug, Clone)]
pub struct Gateway {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) upstream: Upstream,
    pub(crate) catalog: Catalog,
    pub(crate) icons: Icons,
    pub(crate) users: Users,
    pub(crate) rate: RateLimiter,
    pub(crate) credentials: Credentials,
    pub(crate) runs: Arc<Runs>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) metrics: Arc<Metrics>,
    draining: AtomicBool,
    closed: AtomicBool,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Inner").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Gateway {
    /// Checks the configuration, gives up runs that an earlier process left behind, and starts the purging of what is
    /// kept no longer. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`OpenError`], naming the setting.
    pub async fn open(config: Config, store: impl Store) -> Result<Self, OpenError> {
        config.check()?;
        // A run waits at most for the user, the list of credentials, and itself.
        let longest = config.execute_timeout.saturating_add(config.timeout.saturating_mul(3));
        let metrics = Arc::new(Metrics::new());
        let inner = Arc::new(Inner {
            upstream: Upstream::new(&config, Arc::clone(&metrics))?,
            catalog: Catalog::new(&config, Arc::clone(&metrics)),
            icons: Icons::new(&config)?,
            users: Users::new(&config),
            rate: RateLimiter::new(config.rate),
            credentials: Credentials::new(),
            runs: Arc::new(Runs::new(longest)),
            store: Arc::new(store),
            metrics,
            draining: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            config,
        });
        inner.show_life().await?;
        tokio::spawn(purge(Arc::downgrade(&inner)));
        tokio::spawn(live(Arc::downgrade(&inner)));
        Ok(Self { inner })
    }

    /// The endpoint as a router, to nest anywhere: `app.nest("/integrations", gateway.router(identify))`.
    ///
    /// Every path below is the gateway's, unknown ones included (404 in the contract's shape).
    pub fn router(&self, identify: impl Identify) -> Router {
        let inner = Arc::clone(&self.inner);
        let identify: Arc<dyn Identify> = Arc::new(identify);
        Router::new().fallback(move |request: Request| {
            let inner = Arc::clone(&inner);
            let identify = Arc::clone(&identify);
            async move { inner.answer(identify.as_ref(), request).await }
        })
    }

    /// A router for the operator, to serve on a port that browsers do not reach: `/metrics` in Prometheus' format,
    /// `/healthz` (the process lives) and `/readyz` (the store answers, and [`Gateway::drain`] was not called).
    pub fn admin(&self) -> Router {
        admin::router(self.clone())
    }

    /// The metrics in Prometheus' text format, for a host that serves its own.
    #[must_use]
    pub fn metrics(&self) -> String {
        let (upstream_calls, waiting) = self.inner.upstream.lengths();
        self.inner.metrics.text(Now {
            upstream_calls,
            waiting,
            breaker: self.inner.upstream.breaker(),
            runs: self.inner.runs.count(),
            draining: self.is_draining(),
        })
    }

    /// From now on `/readyz` answers 503, so that no new calls are sent here. Calls are still answered.
    pub fn drain(&self) {
        self.inner.draining.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.inner.draining.load(Ordering::Relaxed)
    }

    /// Waits until no run goes on any more, for `limit` at most, and closes the store. Call it after the server has
    /// stopped taking requests. Says whether every run ended; those that did not will be `OUTCOME_UNKNOWN`.
    pub async fn close(&self, limit: Duration) -> bool {
        let all = self.inner.runs.drain(limit).await;
        self.inner.closed.store(true, Ordering::Relaxed);
        // What still goes on is lost with this process: others need not wait for a silence to know.
        if let Err(error) = self.inner.store.keep_alive(self.inner.runs.owner(), Duration::ZERO).await {
            tracing::error!(reason = %error, "the store failed");
        }
        if let Err(error) = self.inner.store.close().await {
            tracing::error!(reason = %error, "the store failed");
        }
        all
    }
}

/// Says again and again that this process lives, until it is closed.
async fn live(gateway: Weak<Inner>) {
    loop {
        let Some(pause) = gateway.upgrade().map(|gateway| gateway.config.lease / 3) else { return };
        tokio::time::sleep(pause).await;
        let Some(gateway) = gateway.upgrade() else { return };
        if gateway.closed.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = gateway.show_life().await {
            tracing::error!(reason = %error, "the store failed");
        }
    }
}

async fn purge(gateway: Weak<Inner>) {
    while let Some(gateway) = gateway.upgrade() {
        let age = |retention: Duration| i64::try_from(retention.as_millis()).unwrap_or(i64::MAX);
        let now = now_ms();
        let runs_before = now.saturating_sub(age(gateway.config.answer_retention));
        let executions_before = now.saturating_sub(age(gateway.config.journal_retention));
        if let Err(error) = gateway.store.purge(runs_before, executions_before).await {
            tracing::error!(reason = %error, "the store failed");
        }
        drop(gateway);
        tokio::time::sleep(PURGE_EVERY).await;
    }
}

impl Inner {
    /// Says that this process lives, and gives up what dead ones left running.
    async fn show_life(&self) -> Result<(), StoreError> {
        self.store.keep_alive(self.runs.owner(), self.config.lease).await?;
        let lost = self.store.give_up_orphans(self.runs.owner()).await?;
        if lost > 0 {
            tracing::warn!(runs = lost, "a process ended with runs going on: their outcome is unknown");
        }
        Ok(())
    }

    async fn answer(self: &Arc<Self>, identify: &dyn Identify, request: Request) -> Response<Body> {
        let started = Instant::now();
        let call = Arc::new(Call::new());
        let origins = &self.config.allow_origins;
        let (parts, body) = request.into_parts();
        let origin = parts.headers.get(ORIGIN).cloned();
        let route = match parts.extensions.get::<OriginalUri>() {
            // Nesting takes a doubled slash away with the prefix; each call has one address only.
            Some(OriginalUri(uri)) if uri.path().contains("//") => Err(RouteError::NotFound),
            _ => Route::find(&parts.method, parts.uri.path()),
        };
        let mut line = CallLine::new(&call, &self.metrics, started, route.as_ref().ok());
        let mut response = if guard::is_preflight(&parts, origins) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            guard::answer_preflight(response.headers_mut());
            response
        } else {
            let result = match route {
                Ok(route) => self.admit(route, identify, parts, body, &call).await,
                Err(error) => Err(error.into()),
            };
            result.unwrap_or_else(|error| {
                self.metrics.errored(&error);
                error.into_response(call.request_id())
            })
        };
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::try_from(call.request_id()) {
            headers.insert(REQUEST_ID, id);
        }
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        guard::share(origin.as_ref(), origins, headers);
        line.status = Some(response.status().as_u16());
        response
    }

    /// The guard, the signed-in user, the rate and the allow lists, in this order; then the call.
    async fn admit(
        self: &Arc<Self>,
        route: Route,
        identify: &dyn Identify,
        parts: Parts,
        body: Body,
        call: &Arc<Call>,
    ) -> Result<Response<Body>, ApiError> {
        guard::admit(&route, &parts.headers, &self.config.allow_origins)?;
        match route {
            Route::CallbackPage => return Ok(callback::page()),
            Route::CallbackScript => return Ok(callback::script()),
            Route::CallbackStyle => return Ok(callback::style()),
            _ => {}
        }
        let end_user = identify.identify(&parts).await.map_err(|_| ApiError::nobody_knows_who())?;
        let end_user = end_user.ok_or_else(ApiError::unauthenticated)?;
        if Id::new(end_user.id.clone()).is_err() {
            tracing::error!(
                request_id = call.request_id(),
                "the host named an end user whose id is empty, too long or has control characters"
            );
            return Err(ApiError::unauthenticated());
        }
        call.belongs_to(&end_user.id);
        // A page shows hundreds of icons, and they come from the cache.
        if !route.is_plain_fetch() {
            self.rate.take(&end_user.id, Instant::now())?;
        }
        if let Some(connector) = route.connector() {
            if !self.config.offers_connector(connector.as_str()) {
                return Err(ApiError::not_found("This connector is not offered here."));
            }
            if route
                .action()
                .is_some_and(|action| !self.config.offers_action(connector.as_str(), action.as_str()))
            {
                return Err(ApiError::not_found("This action is not offered here."));
            }
        }
        self.carry_out(route, end_user, parts, body, call).await
    }

    async fn carry_out(
        self: &Arc<Self>,
        route: Route,
        end_user: EndUser,
        parts: Parts,
        body: Body,
        call: &Arc<Call>,
    ) -> Result<Response<Body>, ApiError> {
        let (config, upstream) = (&self.config, &self.upstream);
        let request = &parts.headers;
        match route {
            Route::Connectors => Ok(self.catalog.connectors(config, upstream, call).await?.respond(request)),
            Route::Icon { connector } => {
                self.icons.respond(&self.catalog, config, upstream, &connector, request, call).await
            }
            Route::Resources { connector } => {
                Ok(self.catalog.resources(config, upstream, &connector, call).await?.respond(request))
            }
            Route::Action { connector, action } => {
                Ok(self.catalog.action(upstream, &connector, &action, call).await?.respond(request))
            }
            Route::Metadata { connector } => {
                Ok(self.catalog.metadata(upstream, &connector, call).await?.respond(request))
            }
            Route::Credentials => {
                let user = self.upstream_user(&end_user, call).await?;
                json(&self.credentials.all(config, upstream, &user, call).await?)
            }
            Route::ConnectorCredentials { connector } => {
                let user = self.upstream_user(&end_user, call).await?;
                json(&self.credentials.of_connector(upstream, &connector, &user, call).await?)
            }
            Route::CreateCredential { connector } => {
                let body = self.read(&parts, body).await?;
                let user = self.upstream_user(&end_user, call).await?;
                json(&self.credentials.create(config, upstream, &connector, &user, &body, call).await?)
            }
            Route::DeleteCredential { connector, credential } => {
                let user = self.upstream_user(&end_user, call).await?;
                self.credentials.delete(upstream, &connector, &credential, &user, call).await?;
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NO_CONTENT;
                Ok(response)
            }
            Route::Execute { connector, action } => {
                let body = self.read(&parts, body).await?;
                execute::execute(self, connector, action, end_user, request, &body, call).await
            }
            Route::Capabilities => json(&Capabilities::of(&self.config)),
            Route::Executions => {
                json(&executions::page(self.store.as_ref(), &end_user, parts.uri.query(), call).await?)
            }
            Route::CallbackPage | Route::CallbackScript | Route::CallbackStyle => Err(ApiError::internal()),
        }
    }

    async fn upstream_user(&self, end_user: &EndUser, call: &Call) -> Result<Id, ApiError> {
        self.users.resolve(end_user, &self.upstream, &self.store, call).await
    }

    /// Reads a JSON body within the limits of size and time.
    async fn read(&self, parts: &Parts, body: Body) -> Result<Bytes, ApiError> {
        let content_type =
            parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(ApiError::not_json());
        }
        let limit = self.config.request_limit;
        match tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, limit).collect()).await {
            Err(_) => Err(ApiError::body_timeout()),
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(ApiError::too_large(limit)),
            Ok(Err(_)) => Err(ApiError::invalid_input("The request broke off.")),
        }
    }
}

fn json(value: &impl Serialize) -> Result<Response<Body>, ApiError> {
    let body = serde_json::to_vec(value).map_err(|_| ApiError::internal())?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
