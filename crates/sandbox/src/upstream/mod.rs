//! The stand-in for the Connectivity API, over HTTP on a port of its own.
//!
//! Speaks what `upstream.md`'s real service speaks, quirks included, and keeps everything in memory. Beside the API it
//! serves the vendor's half of OAuth runs, the connectors' icons, and under `/_control` the switches for tests.

mod accounts;
mod admission;
mod authorization_server;
mod carrier;
mod connectors;
mod control;
mod credentials;
mod errors;
mod execution;
mod faults;
mod journal;
mod oauth;
mod requirements;
mod users;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{delete, get, post};
use serde_json::Value;

use self::accounts::{Accounts, NewCredential};
pub(crate) use self::authorization_server::AuthorizationServer;
use self::carrier::HttpClient;
use self::errors::{ApiError, Blame};
#[cfg(test)]
pub(crate) use self::execution::body_schema;
use self::faults::Faults;
use self::journal::Journal;
pub(crate) use self::oauth::callback_url;
use self::oauth::{Attempt, Away};
use crate::catalog::{Catalog, Connector};
use crate::expiring::Expiring;
use crate::provider::Registrations;
use crate::shared::Shared;
use crate::switches::Switches;

const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// What the stand-in is made of.
pub(crate) struct Parts {
    pub(crate) api_key: String,
    /// `http://127.0.0.1:PORT`, without a slash.
    pub(crate) origin: String,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) registrations: Arc<Registrations>,
    pub(crate) authorization_server: AuthorizationServer,
    pub(crate) switches: Shared<Switches>,
}

struct State {
    parts: Parts,
    switches_at_start: Switches,
    owner_id: String,
    accounts: Shared<Accounts>,
    attempts: Shared<Expiring<Attempt>>,
    away: Shared<Expiring<Away>>,
    faults: Shared<Faults>,
    journal: Shared<Journal>,
    http: HttpClient,
}

/// The stand-in's state, cheap to clone.
#[derive(Clone)]
pub(crate) struct Upstream(Arc<State>);

impl Upstream {
    pub(crate) fn new(parts: Parts) -> Self {
        let mut accounts = Accounts::default();
        let owner_id = owner(&mut accounts, &parts.catalog);
        Self(Arc::new(State {
            switches_at_start: parts.switches.with(|switches| switches.clone()),
            parts,
            owner_id,
            accounts: Shared::new(accounts),
            attempts: Shared::new(Expiring::new(oauth::LIFETIME)),
            away: Shared::new(Expiring::new(oauth::LIFETIME)),
            faults: Shared::default(),
            journal: Shared::default(),
            http: carrier::client(),
        }))
    }

    pub(crate) fn router(self) -> Router {
        let api = Router::new()
            .route("/users", get(users::list).post(users::create))
            .route("/users/{user}/credentials", get(credentials::of_user))
            .route("/users/{user}/credentials/{credential}", delete(credentials::delete_of_user))
            .route("/connectors", get(connectors::list))
            .route("/connectors/{connector}/resources", get(connectors::resources))
            .route("/connectors/{connector}/actions/{action}", get(connectors::action))
            .route("/connectors/{connector}/actions/{action}/execute", post(execution::execute))
            .route("/connectors/{connector}/credentials/metadata", get(connectors::metadata))
            .route(
                "/connectors/{connector}/credentials",
                get(credentials::of_connector).post(credentials::create),
            )
            .route(
                "/connectors/{connector}/credentials/{credential}",
                delete(credentials::delete_of_connector),
            )
            .fallback(|| async { ApiError::not_found("There is no such route") })
            .method_not_allowed_fallback(|| async {
                let status = StatusCode::METHOD_NOT_ALLOWED;
                ApiError::new(Blame::ConnectivityApi, status, "METHOD_NOT_ALLOWED", "Not with this method")
            })
            .layer(middleware::from_fn_with_state(self.clone(), admission::admit))
            .layer(DefaultBodyLimit::max(BODY_LIMIT));
        let public = Router::new()
            .route("/icons/{file}", get(connectors::icon))
            .route("/oauth/start", get(oauth::start))
            .route("/oauth/callback", get(oauth::callback))
            .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }));
        public
            .merge(api)
            .layer(middleware::from_fn_with_state(self.clone(), faults::observe))
            .nest("/_control", control::router(self.clone()))
            .with_state(self)
    }

    fn api_key(&self) -> &str {
        &self.0.parts.api_key
    }

    fn origin(&self) -> &str {
        &self.0.parts.origin
    }

    fn owner_id(&self) -> &str {
        &self.0.owner_id
    }

    fn catalog(&self) -> &Catalog {
        &self.0.parts.catalog
    }

    fn registrations(&self) -> &Registrations {
        &self.0.parts.registrations
    }

    fn authorization_server(&self) -> &AuthorizationServer {
        &self.0.parts.authorization_server
    }

    fn switches(&self) -> &Shared<Switches> {
        &self.0.parts.switches
    }

    fn accounts(&self) -> &Shared<Accounts> {
        &self.0.accounts
    }

    fn attempts(&self) -> &Shared<Expiring<Attempt>> {
        &self.0.attempts
    }

    fn away(&self) -> &Shared<Expiring<Away>> {
        &self.0.away
    }

    fn faults(&self) -> &Shared<Faults> {
        &self.0.faults
    }

    fn journal(&self) -> &Shared<Journal> {
        &self.0.journal
    }

    fn http(&self) -> &HttpClient {
        &self.0.http
    }

    fn connector(&self, id: &str) -> Result<&Connector, ApiError> {
        self.catalog().connector(id).ok_or_else(|| ApiError::not_found("There is no such connector"))
    }

    fn action(&self, connector: &Connector, id: &str) -> Result<Value, ApiError> {
        let action = self.catalog().action(connector, id)?;
        action.ok_or_else(|| ApiError::not_found("There is no such action"))
    }

    /// Everything as it was at the start, but for the users: endpoints remember their ids.
    fn reset(&self) {
        self.accounts().with(|accounts| accounts.forget_credentials_except_of(self.owner_id()));
        self.attempts().with(Expiring::clear);
        self.away().with(Expiring::clear);
        self.faults().with(|faults| *faults = Faults::default());
        self.journal().with(|journal| *journal = Journal::default());
        self.switches().with(|switches| *switches = self.0.switches_at_start.clone());
    }
}

/// The owner of the API key, with an account of their own: what a call without a user sees.
fn owner(accounts: &mut Accounts, catalog: &Catalog) -> String {
    let id =
        accounts.add_user("owner", Some("Olga Owner")).map(|user| user.user_id.clone()).unwrap_or_default();
    if let Some(connector) = catalog.connector("hubspot").or_else(|| catalog.connectors().first()) {
        accounts.add_credential(NewCredential {
            user_id: &id,
            connector_id: &connector.id,
            connector_name: &connector.name,
            authentication_type: "oauth2",
            secrets: Value::Null,
            visible_from: Instant::now(),
        });
    }
    id
}
