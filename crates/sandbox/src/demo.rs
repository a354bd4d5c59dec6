//! The whole journey in one process: host app, gateway, upstream and provider.

use std::path::PathBuf;
use std::time::Duration;

use jackfield_gateway::{Config, Gateway, Secret, SqliteStore};
use url::Url;

use crate::catalog::{Catalog, CatalogError};
use crate::host::{self, HostApp, Identity};
use crate::issuer::Issuer;
use crate::sandbox::{Sandbox, SandboxOptions};
use crate::serving::{BindError, Bound, Loopback, Servers};
use crate::switches::OpenerPolicy;

/// How long runs of actions may still take once the demo is told to stop.
const RUNS_GRACE: Duration = Duration::from_secs(3);

/// A real Connectivity API to use instead of the stand-in.
#[derive(Debug)]
pub struct RealUpstream {
    /// Its origin.
    pub url: Url,
    /// The customer's API key. Handed to the gateway and to nothing else.
    pub api_key: Secret,
}

/// How the demo is started.
#[derive(Debug)]
pub struct DemoOptions {
    /// The host app's port; 0 takes a free one.
    pub port: u16,
    /// The stand-in's port; 0 takes a free one.
    pub upstream_port: u16,
    /// The provider's port; 0 takes a free one.
    pub provider_port: u16,
    /// The built npm package, served at `/jackfield/`.
    pub dist: PathBuf,
    /// The host app's page, served at `/`.
    pub page: PathBuf,
    /// The page's own scripts and styles, served at `/demo/`.
    pub assets: PathBuf,
    /// A catalog to use instead of the built-in one.
    pub catalog: Option<PathBuf>,
    /// A folder of its actions to look into before `actions`.
    pub actions: Option<String>,
    /// The real service instead of the stand-ins.
    pub upstream: Option<RealUpstream>,
    /// The gateway's SQLite file; in memory where there is none.
    pub store: Option<PathBuf>,
    /// `Cross-Origin-Opener-Policy` of the host's pages.
    pub coop: Option<OpenerPolicy>,
    /// `Cross-Origin-Opener-Policy` of the gateway's callback page, which a host that sends the header everywhere gives it.
    pub callback_coop: Option<OpenerPolicy>,
    /// `Cross-Origin-Opener-Policy` of the provider's pages.
    pub provider_coop: Option<OpenerPolicy>,
    /// An OpenID provider in the place of the sandbox's own.
    pub issuer: Option<Issuer>,
    /// The origin of another site whose frames may show the host's page.
    pub framed_by: Option<String>,
}

impl Default for DemoOptions {
    /// Free ports, the files of the repository relative to the working directory, everything else off.
    fn default() -> Self {
        Self {
            port: 0,
            upstream_port: 0,
            provider_port: 0,
            dist: "dist".into(),
            page: "index.html".into(),
            assets: "www/demo".into(),
            catalog: None,
            actions: None,
            upstream: None,
            store: None,
            coop: None,
            callback_coop: None,
            provider_coop: None,
            issuer: None,
            framed_by: None,
        }
    }
}

/// Why the demo did not start, in a sentence for the person who started it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A port cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The catalog cannot be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The gateway refuses its configuration, or cannot open its store.
    #[error("the gateway cannot start: {0}")]
    Gateway(String),
}

/// The running demo. Everything stops when this is dropped, at once; [`Demo::shutdown`] lets requests end first.
#[derive(Debug)]
#[must_use = "the demo stops when this is dropped"]
pub struct Demo {
    /// `http://localhost:PORT`, without a slash at the end.
    pub host_url: String,
    /// The origin of the Connectivity API, or of what stands in for it.
    pub upstream_url: String,
    /// The origin of the provider as browsers see it; `None` with a real upstream, which has its own.
    pub provider_url: Option<String>,
    sandbox: Option<Sandbox>,
    gateway: Gateway,
    servers: Servers,
}

impl Demo {
    /// Starts everything.
    ///
    /// # Errors
    ///
    /// When a port, the catalog or the store cannot be had.
    pub async fn start(options: DemoOptions) -> Result<Self, StartError> {
        let bound = Bound::bind(options.port, Loopback::Both).await?;
        let (sandbox, url, api_key) = match options.upstream {
            Some(real) => (None, real.url, real.api_key),
            None => {
                let catalog = match &options.catalog {
                    Some(directory) => Catalog::open(directory)?,
                    None => Catalog::built_in()?,
                };
                let catalog = match &options.actions {
                    Some(folder) => catalog.preferring(folder),
                    None => catalog,
                };
                let sandbox = Sandbox::start(SandboxOptions {
                    upstream_port: options.upstream_port,
                    provider_port: options.provider_port,
                    provider_coop: options.provider_coop,
                    issuer: options.issuer,
                    ..SandboxOptions::new(catalog)
                })
                .await?;
                let url = Url::parse(&sandbox.upstream_url).map_err(refused)?;
                let api_key = Secret::new(sandbox.api_key());
                (Some(sandbox), url, api_key)
            }
        };
        let upstream_url = url.as_str().trim_end_matches('/').to_owned();
        let callbacks = ["localhost", "127.0.0.1"]
            .map(|name| format!("http://{name}:{}{}/oauth/callback", bound.port, host::ENDPOINT))
            .into_iter()
            // The same page with live reload: `trunk serve` passes the endpoint's calls on to here.
            .chain([format!("http://localhost:8080{}/oauth/callback", host::ENDPOINT)]);
        // One user stands for everybody who tries the demo, and for all tests at once: a limit would be theirs together.
        let config = Config::new(url, api_key).redirect_uris(callbacks).no_rate_limit();
        let store = match &options.store {
            Some(file) => SqliteStore::open(file).await,
            None => SqliteStore::in_memory().await,
        };
        let gateway = Gateway::open(config, store.map_err(refused)?).await.map_err(refused)?;
        let app = HostApp {
            page: options.page,
            assets: options.assets,
            dist: options.dist,
            opener_policy: options.coop,
            callback_opener_policy: options.callback_coop,
            framed_by: options.framed_by,
        };
        let host_url = format!("http://localhost:{}", bound.port);
        let mut servers = Servers::new();
        let nested = |identity: Identity| gateway.router(move |request: &_| identity.end_user(request));
        servers.serve(bound, &app.router(nested));
        let provider_url = sandbox.as_ref().map(|sandbox| sandbox.provider_url.clone());
        Ok(Self { host_url, upstream_url, provider_url, sandbox, gateway, servers })
    }

    /// Stops everything; requests under way get a few seconds.
    pub async fn shutdown(self) {
        // The host first: what its requests still need stays until they are done.
        self.servers.stop().await;
        if !self.gateway.close(RUNS_GRACE).await {
            tracing::warn!("a run did not end in time; its outcome is unknown");
        }
        if let Some(sandbox) = self.sandbox {
            sandbox.shutdown().await;
        }
    }
}

fn refused(error: impl std::fmt::Display) -> StartError {
    StartError::Gateway(error.to_string())
}
