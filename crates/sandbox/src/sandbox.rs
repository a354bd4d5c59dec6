//! The two stand-ins together: the upstream, and the provider whose OAuth clients it holds.

use std::sync::Arc;

use url::Url;

use crate::catalog::Catalog;
use crate::issuer::Issuer;
use crate::provider::{Provider, Registration, Registrations};
use crate::random;
use crate::serving::{BindError, Bound, Loopback, Servers};
use crate::shared::Shared;
use crate::switches::{OpenerPolicy, Switches};
use crate::upstream::{AuthorizationServer, Parts, Upstream, callback_url};

/// How the stand-ins are started.
#[derive(Debug)]
pub struct SandboxOptions {
    /// The upstream's port; 0 takes a free one.
    pub upstream_port: u16,
    /// The provider's port; 0 takes a free one.
    pub provider_port: u16,
    /// What can be connected.
    pub catalog: Catalog,
    /// The app that asks for consent, as the provider calls it.
    pub app: String,
    /// `Cross-Origin-Opener-Policy` of the provider's pages at the start.
    pub provider_coop: Option<OpenerPolicy>,
    /// An OpenID provider in the place of our own.
    pub issuer: Option<Issuer>,
}

impl SandboxOptions {
    /// Free ports, no opener policy, and an app called "Larkspur".
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        Self {
            upstream_port: 0,
            provider_port: 0,
            catalog,
            app: "Larkspur".to_owned(),
            provider_coop: None,
            issuer: None,
        }
    }
}

/// The running stand-ins. They stop when this is dropped, at once; [`Sandbox::shutdown`] lets requests end first.
#[derive(Debug)]
#[must_use = "the stand-ins stop when this is dropped"]
pub struct Sandbox {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub upstream_url: String,
    /// `http://provider.localhost:PORT`: for browsers a site of its own.
    pub provider_url: String,
    api_key: String,
    servers: Servers,
}

impl Sandbox {
    /// Starts both servers.
    ///
    /// # Errors
    ///
    /// When a port cannot be had.
    pub async fn start(options: SandboxOptions) -> Result<Self, BindError> {
        let upstream_port = Bound::bind(options.upstream_port, Loopback::V4).await?;
        let provider_port = Bound::bind(options.provider_port, Loopback::Both).await?;
        let upstream_url = format!("http://127.0.0.1:{}", upstream_port.port);
        let provider_url = format!("http://provider.localhost:{}", provider_port.port);
        let api_key = format!("sandbox-key-{}", random::token());
        let catalog = Arc::new(options.catalog);
        let registrations = Arc::new(registered(&catalog, &options.app, &upstream_url));
        let switches = Shared::new(Switches { provider_coop: options.provider_coop, ..Switches::default() });
        let upstream = Upstream::new(Parts {
            api_key: api_key.clone(),
            origin: upstream_url.clone(),
            catalog,
            registrations: Arc::clone(&registrations),
            authorization_server: match options.issuer {
                Some(issuer) => AuthorizationServer::of(issuer),
                None => AuthorizationServer::own(&provider_url),
            },
            switches: switches.clone(),
        });
        let mut servers = Servers::new();
        servers.serve(upstream_port, &upstream.router());
        servers.serve(provider_port, &Provider::new(&provider_url, registrations, switches).router());
        Ok(Self { upstream_url, provider_url, api_key, servers })
    }

    /// The key that the upstream takes, new at every start.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// Stops both servers; requests under way get a few seconds.
    pub async fn shutdown(self) {
        self.servers.stop().await;
    }
}

/// An OAuth client at the provider for each connector, as the vendor would have registered them.
fn registered(catalog: &Catalog, app: &str, upstream_url: &str) -> Registrations {
    let mut registrations = Registrations::default();
    let Ok(redirect_uri) = Url::parse(&callback_url(upstream_url)) else { return registrations };
    for connector in catalog.connectors() {
        registrations.register(Registration {
            client_id: connector.id.clone(),
            client_secret: Registration::new_secret(),
            app: app.to_owned(),
            product: connector.name.clone(),
            logo: catalog.icon(&connector.id),
            redirect_uri: redirect_uri.clone(),
            scopes: catalog.scopes(&connector.id).to_vec(),
        });
    }
    registrations
}
