//! A host with the gateway nested in it, as a customer would.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use http::request::Parts;
use jackfield_gateway::{Config, EndUser, Gateway, Secret, SqliteStore, Store, Url};
use tokio::net::TcpListener;

use crate::client::Ask;
use crate::fake::{Fake, KEY};

pub(crate) const CALLBACK: &str = "https://app.example/integrations/oauth/callback";

/// A host, its gateway, and the upstream behind it.
pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    pub(crate) gateway: Gateway,
    pub(crate) fake: Fake,
}

/// Whoever `x-session` names is signed in: the host's own business, which the gateway only asks about.
pub(crate) fn session(request: &Parts) -> Option<EndUser> {
    let id = request.headers.get("x-session")?.to_str().ok()?;
    Some(EndUser::named(id, format!("{id}'s full name")))
}

/// A configuration that is quick about retries.
pub(crate) fn config(fake: &Fake) -> Config {
    Config::new(Url::parse(&fake.url()).unwrap(), Secret::new(KEY))
        .redirect_uris([CALLBACK])
        .retry_base(Duration::from_millis(5))
}

/// Serves a gateway for a store and a configuration.
pub(crate) async fn serve(fake: Fake, config: Config, store: impl Store) -> Host {
    let gateway = Gateway::open(config, store).await.unwrap();
    let app = Router::new().nest("/integrations", gateway.router(session));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Host { address, gateway, fake }
}

/// Serves a gateway and lets it die in the middle of a run under the key `k`. A process of its own would be killed; a
/// runtime that is dropped stops its tasks just as suddenly.
pub(crate) async fn cut_off<F: Future<Output = Host>>(start: impl FnOnce() -> F + Send + 'static) {
    tokio::task::spawn_blocking(move || {
        let process = tokio::runtime::Runtime::new().unwrap();
        process.block_on(async {
            let host = start().await;
            let waiting = tokio::spawn(host.run("k", RUN).send());
            host.fake.reached(RUN_LINE, 1).await;
            waiting.abort();
        });
        process.shutdown_background();
    })
    .await
    .unwrap();
}

impl Host {
    pub(crate) async fn start() -> Self {
        Self::with(|config| config).await
    }

    pub(crate) async fn with(change: impl FnOnce(Config) -> Config) -> Self {
        let fake = Fake::start().await;
        let config = change(config(&fake));
        serve(fake, config, SqliteStore::in_memory().await.unwrap()).await
    }

    pub(crate) fn get(&self, path: &str) -> Ask {
        self.ask("GET", path)
    }

    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.address, method, &format!("/integrations{path}"))
    }

    /// A run of createContact with the credential `c1`.
    pub(crate) fn run(&self, key: &str, body: &str) -> Ask {
        self.ask("POST", "/connectors/hubspot/actions/createContact/execute")
            .header("idempotency-key", key)
            .json(body)
    }
}

/// The body of a plain run.
pub(crate) const RUN: &str = r#"{"credentialId":"c1","requestBody":{"email":"ada@example.com"}}"#;
/// Where a plain run arrives.
pub(crate) const RUN_LINE: &str = "POST /connectors/hubspot/actions/createContact/execute";
