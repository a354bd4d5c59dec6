//! The listening side: HTTP/1.1 with a limit on how long a request's head may take, and an orderly end.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, timeout_at};
use tower::ServiceExt;

/// A client that sends its request byte by byte holds a connection no longer than this. It bounds the idle time of a
/// kept connection as well, so it is longer than the 60 s that proxies usually keep theirs: the proxy must be the one
/// to close, or it would now and then send a request into a closing connection.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);

/// Serves until `stop` ends, then stops accepting and lets requests end for `grace`. Returns when the grace is over,
/// for whatever else must end by then.
pub(super) async fn serve(
    listener: TcpListener,
    app: Router,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> Instant {
    let connections = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of descriptors, most likely: it passes, and spinning would not help.
                tracing::warn!(reason = %error, "a connection could not be accepted");
                sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let service = app.clone().map_request(|request: Request<Incoming>| request.map(Body::new));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(reason = %error, "a connection ended early");
            }
        });
    }
    drop(listener);
    let deadline = Instant::now() + grace;
    tracing::info!("stopping");
    let _ = timeout_at(deadline, connections.shutdown()).await;
    deadline
}
