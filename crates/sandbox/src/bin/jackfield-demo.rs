//! Starts the demo and says where it is.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program's own output")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jackfield_gateway::Secret;
use jackfield_sandbox::{Demo, DemoOptions, Issuer, OpenerPolicy, RealUpstream};
use tokio::signal;
use tracing_subscriber::EnvFilter;
use url::Url;

/// Tries Jackfield in an invented product: the page, the gateway, and stand-ins for the Connectivity API and for a
/// third party's sign-in. Listens on this machine only.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Port of the host app; 0 takes a free one
    #[arg(long, default_value_t = 8420)]
    port: u16,
    /// Port of the stand-in for the Connectivity API [default: port + 1]
    #[arg(long)]
    upstream_port: Option<u16>,
    /// Port of the stand-in for a third party's sign-in [default: port + 2]
    #[arg(long)]
    provider_port: Option<u16>,
    /// The built npm package
    #[arg(long, value_name = "DIR", default_value = "dist")]
    dist: PathBuf,
    /// The host app's page
    #[arg(long, value_name = "FILE", default_value = "index.html")]
    page: PathBuf,
    /// The page's own scripts and styles
    #[arg(long, value_name = "DIR", default_value = "www/demo")]
    assets: PathBuf,
    /// A catalog instead of the built-in one: a directory with connectors.json and a folder for each connector
    #[arg(long, value_name = "DIR", conflicts_with = "upstream")]
    catalog: Option<PathBuf>,
    /// A folder beside each connector's `actions` to look for an action in first: the same actions, written otherwise
    #[arg(long, value_name = "FOLDER", requires = "catalog")]
    actions: Option<String>,
    /// Use the real Connectivity API at this URL, with the key in the environment variable `ALLOY_API_KEY`
    #[arg(long, value_name = "URL")]
    upstream: Option<Url>,
    /// SQLite file of the gateway [default: in memory]
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Cross-Origin-Opener-Policy of the host app's pages
    #[arg(long, value_name = "VALUE")]
    coop: Option<OpenerPolicy>,
    /// Cross-Origin-Opener-Policy of the gateway's callback page
    #[arg(long, value_name = "VALUE")]
    callback_coop: Option<OpenerPolicy>,
    /// Let frames of this site show the host app's page; `#session=ID` then says who is signed in
    #[arg(long, value_name = "ORIGIN")]
    framed_by: Option<String>,
    /// Let people sign in at this OpenID provider on this machine, with the client's secret in the environment variable
    /// `OIDC_CLIENT_SECRET`
    #[arg(long, value_name = "URL", requires = "issuer_client", conflicts_with = "upstream")]
    issuer: Option<String>,
    /// Id of the client that is registered there
    #[arg(long, value_name = "ID", requires = "issuer")]
    issuer_client: Option<String>,
    /// Cross-Origin-Opener-Policy of the third party's pages
    #[arg(long, value_name = "VALUE")]
    provider_coop: Option<OpenerPolicy>,
}

impl Arguments {
    fn options(self) -> Result<DemoOptions, String> {
        let next = |given: Option<u16>, distance| match (given, self.port) {
            (Some(port), _) => Ok(port),
            (None, 0) => Ok(0),
            (None, port) => port
                .checked_add(distance)
                .ok_or_else(|| format!("there is no port {distance} above {port}; choose a lower --port")),
        };
        let upstream = match self.upstream {
            Some(url) => Some(RealUpstream { url, api_key: secret_of("--upstream", "ALLOY_API_KEY")? }),
            None => None,
        };
        let issuer = match (self.issuer, self.issuer_client) {
            (Some(url), Some(client_id)) => {
                let client_secret = secret_of("--issuer", "OIDC_CLIENT_SECRET")?;
                Some(Issuer { url: url.trim_end_matches('/').to_owned(), client_id, client_secret })
            }
            _ => None,
        };
        Ok(DemoOptions {
            port: self.port,
            upstream_port: next(self.upstream_port, 1)?,
            provider_port: next(self.provider_port, 2)?,
            dist: self.dist,
            page: self.page,
            assets: self.assets,
            catalog: self.catalog,
            actions: self.actions,
            upstream,
            store: self.store,
            coop: self.coop,
            callback_coop: self.callback_coop,
            issuer,
            framed_by: self.framed_by,
            provider_coop: self.provider_coop,
        })
    }
}

fn secret_of(option: &str, variable: &str) -> Result<Secret, String> {
    match std::env::var(variable) {
        Ok(secret) if !secret.trim().is_empty() => Ok(Secret::new(secret.trim())),
        _ => Err(format!("{option} needs a secret in the environment variable {variable}")),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("jackfield-demo: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let options = arguments.options()?;
    // Listened to from the start, so that a signal that comes early is not lost.
    let stop = stop_signal()?;
    let demo = Demo::start(options).await.map_err(|error| error.to_string())?;
    println!("Ready: {}", demo.host_url);
    stop.await;
    demo.shutdown().await;
    Ok(())
}

#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>, String> {
    use signal::unix::{SignalKind, signal};

    let listen = |kind| signal(kind).map_err(|error| format!("signals cannot be received: {error}"));
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()>, String> {
    Ok(async {
        // An error means that no signal can come; then the process ends when it is killed.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
