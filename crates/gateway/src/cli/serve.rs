//! `jackfield serve`: opens everything, serves until told to stop, and lets runs end.

use std::time::Duration;

use axum::Router;
use jackfield_gateway::{ConfigError, Gateway, OpenError, SqliteStore};
use tokio::net::TcpListener;
use tokio::signal;
use tracing_subscriber::EnvFilter;

use super::server;
use super::settings::{ServeArguments, Settings, flag_of};

/// How long requests and runs may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

/// Runs the server.
///
/// # Errors
/// A sentence for the person who started it, naming the setting.
pub(super) fn run(arguments: ServeArguments) -> Result<(), String> {
    let filter = EnvFilter::try_new(&arguments.log).map_err(|error| format!("--log: {error}"))?;
    let settings = arguments.understand()?;
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_target(false).init();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot start: {error}"))?
        .block_on(serve(settings))
}

async fn serve(settings: Settings) -> Result<(), String> {
    // Before anything is announced, so that a signal in the first moment is not lost.
    let stop = stop_signal().map_err(|error| format!("signals cannot be listened for: {error}"))?;
    let store = match &settings.store {
        Some(path) => SqliteStore::open(path).await,
        None => SqliteStore::in_memory().await,
    };
    let store = store.map_err(|error| format!("--store: {error}"))?;
    let gateway = Gateway::open(settings.config, store).await.map_err(|error| match error {
        OpenError::Config(ConfigError { setting, reason }) => format!("{}: {reason}", flag_of(setting)),
        other => format!("--store: {other}"),
    })?;
    let endpoint = gateway.router(settings.identity);
    let app = match settings.base_path.as_str() {
        "" => endpoint,
        // As a service, so that the path with a slash at its end is the endpoint's to refuse as well.
        path => Router::new().nest_service(path, endpoint),
    };
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| format!("--listen {}: {error}", settings.listen))?;
    let address = listener.local_addr().map_err(|error| format!("--listen: {error}"))?;
    tracing::info!(%address, base_path = settings.base_path, "listening");
    let deadline = server::serve(listener, app, stop, GRACE).await;
    let left = deadline.saturating_duration_since(tokio::time::Instant::now());
    if gateway.close(left).await {
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped with runs going on: their outcome will be unknown");
    }
    Ok(())
}

/// Ctrl-C, or what a process supervisor sends.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
        let mut interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            let _ = signal::ctrl_c().await;
        })
    }
}
