//! `jackfield serve`: opens everything, serves until told to stop, and lets runs end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use clap::{ArgMatches, Args, Command, FromArgMatches};
use jackfield_gateway::{Gateway, OpenError, PostgresStore, SqliteStore};
use tokio::net::TcpListener;
use tokio::signal;
use tokio::sync::Notify;
use tracing_subscriber::EnvFilter;

use super::layers::Layers;
use super::server;
use super::settings::{Identity, Settings, StoreAt};
use super::table;

/// How long requests and runs may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);

/// The command line of `jackfield serve`, as the table of settings has it.
pub(super) struct ServeArguments(ArgMatches);

impl FromArgMatches for ServeArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(matches.clone()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0 = matches.clone();
        Ok(())
    }
}

impl Args for ServeArguments {
    fn augment_args(command: Command) -> Command {
        table::augment(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        table::augment(command)
    }
}

/// Runs the server.
///
/// # Errors
/// A sentence for the person who started it, naming the setting.
pub(super) fn run(arguments: &ServeArguments) -> Result<(), String> {
    let settings = Settings::understand(Layers::read(&arguments.0)?)?;
    let filter =
        EnvFilter::try_new(&settings.log.text).map_err(|error| settings.log.wrong(&error.to_string()))?;
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
    let gateway = open(&settings).await?;
    let endpoint = match settings.identity {
        Identity::Header(header) => gateway.router(header),
        Identity::Token(jwt) => {
            jwt.prepare().await;
            gateway.router(*jwt)
        }
    };
    let app = match settings.base_path.as_str() {
        "" => endpoint,
        // As a service, so that the path with a slash at its end is the endpoint's to refuse as well.
        path => Router::new().nest_service(path, endpoint),
    };
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| format!("--listen {}: {error}", settings.listen))?;
    let address = listener.local_addr().map_err(|error| format!("--listen: {error}"))?;
    let admin = match settings.admin_listen {
        Some(address) => Some(Admin::start(address, gateway.admin()).await?),
        None => None,
    };
    tracing::info!(%address, base_path = settings.base_path, "listening");
    let drain = settings.admin_listen.map(|_| settings.drain).unwrap_or_default();
    let stop = async {
        stop.await;
        // First nothing new is sent here, then nothing new is taken: in between, calls are on their way.
        gateway.drain();
        if !drain.is_zero() {
            tracing::info!(seconds = drain.as_secs(), "draining");
            tokio::time::sleep(drain).await;
        }
    };
    let deadline = server::serve(listener, app, stop, GRACE).await;
    let left = deadline.saturating_duration_since(tokio::time::Instant::now());
    if gateway.close(left).await {
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped with runs going on: their outcome will be unknown");
    }
    if let Some(admin) = admin {
        admin.stop().await;
    }
    Ok(())
}

async fn open(settings: &Settings) -> Result<Gateway, String> {
    let config = settings.config.clone();
    let failed = |error: OpenError| match error {
        OpenError::Config(error) => settings.explain(&error),
        other => format!("--store: {other}"),
    };
    let unopened = |error| format!("--store: {error}");
    match &settings.store {
        StoreAt::Memory => Gateway::open(config, SqliteStore::in_memory().await.map_err(unopened)?).await,
        StoreAt::File(path) => Gateway::open(config, SqliteStore::open(path).await.map_err(unopened)?).await,
        StoreAt::Postgres(url) => {
            Gateway::open(config, PostgresStore::open(url).await.map_err(unopened)?).await
        }
    }
    .map_err(failed)
}

/// The operator's port. It goes on while the process drains, to say that it does.
struct Admin {
    stop: Arc<Notify>,
    serving: tokio::task::JoinHandle<()>,
}

impl Admin {
    async fn start(address: std::net::SocketAddr, router: Router) -> Result<Self, String> {
        let failed = |error| format!("--admin-listen {address}: {error}");
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        tracing::info!(%address, "listening for the operator");
        let stop = Arc::new(Notify::new());
        let stopped = Arc::clone(&stop);
        let serving = tokio::spawn(async move {
            let patience = Duration::from_secs(1);
            server::serve(listener, router, async move { stopped.notified().await }, patience).await;
        });
        Ok(Self { stop, serving })
    }

    async fn stop(self) {
        self.stop.notify_one();
        let _ = self.serving.await;
    }
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
