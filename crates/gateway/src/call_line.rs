//! The one line of log, and the one count, that each call gets. It must not hold anything that a person typed.

use std::sync::Arc;
use std::time::Instant;

use crate::context::Call;
use crate::id::Id;
use crate::metrics::Metrics;
use crate::route::Route;

/// Written when it is dropped: a browser that goes away drops its call
/// without an answer, and then there is no status.
pub(crate) struct CallLine {
    call: Arc<Call>,
    metrics: Arc<Metrics>,
    started: Instant,
    route: &'static str,
    connector: Option<Id>,
    action: Option<Id>,
    pub(crate) status: Option<u16>,
}

impl CallLine {
    /// The line of a call that has just arrived.
    pub(crate) fn new(
        call: &Arc<Call>,
        metrics: &Arc<Metrics>,
        started: Instant,
        route: Option<&Route>,
    ) -> Self {
        Self {
            call: Arc::clone(call),
            metrics: Arc::clone(metrics),
            started,
            route: route.map_or("none", Route::name),
            connector: route.and_then(Route::connector).cloned(),
            action: route.and_then(Route::action).cloned(),
            status: None,
        }
    }
}

impl Drop for CallLine {
    fn drop(&mut self) {
        self.metrics.called(self.route, self.status, self.started.elapsed());
        tracing::info!(
            request_id = self.call.request_id(),
            route = self.route,
            connector = self.connector.as_ref().map(Id::as_str),
            action = self.action.as_ref().map(Id::as_str),
            status = self.status,
            abandoned = self.status.is_none(),
            duration_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            attempts = self.call.attempts(),
            "call"
        );
    }
}
