//! The endpoint on your own backend that Jackfield talks to, as a tower service and a binary.
//!
//! The widget in the browser holds no key. It calls this endpoint with the host's own session; the endpoint works out
//! who that is, adds the key, lets through what the contract allows, and nothing else.
//!
//! ```no_run
//! use jackfield_gateway::{Config, EndUser, Gateway, Secret, SqliteStore, Url};
//! # fn user_of(_: &http::request::Parts) -> Option<EndUser> { None }
//! # async fn start() -> Result<axum::Router, Box<dyn std::error::Error>> {
//! let key = Secret::new(std::env::var("JACKFIELD_API_KEY")?);
//! let config = Config::new(Url::parse("https://production.runalloy.com")?, key)
//!     .redirect_uris(["https://app.example.com/integrations/oauth/callback"]);
//! let gateway = Gateway::open(config, SqliteStore::open("jackfield.db").await?).await?;
//! let app = axum::Router::new()
//!     .nest("/integrations", gateway.router(|request: &http::request::Parts| user_of(request)));
//! # Ok(app)
//! # }
//! ```
//!
//! What it promises:
//!
//! - The end user is whom [`Identify`] names. No header, path or body of a request can change that.
//! - A credential is used or deleted only if the user's own list names it.
//! - A run takes place at most once for each user and `Idempotency-Key`, across crashes. When its outcome is lost, the
//!   answer says so (`OUTCOME_UNKNOWN`) and it is never run again by itself.
//! - Payloads pass byte for byte. Logs and journal hold no key, credential, payload or query.
//!
//! - One user cannot make the others wait: calls are limited for each, and take turns on their way to the upstream.
//!
//! One gateway holds its cache and its running runs in memory and its memory in a [`Store`]: a file with
//! [`SqliteStore`], or a database that several processes share with [`PostgresStore`].

mod admin;
mod cache;
mod call_line;
mod callback;
mod capabilities;
mod catalog;
mod config;
mod context;
mod credentials;
mod error;
mod execute;
mod executions;
mod gateway;
mod guard;
mod icons;
mod id;
mod identity;
mod json;
mod metrics;
mod rate;
mod route;
mod secret;
mod store;
mod upstream;
mod users;

pub use config::{Config, ConfigError};
pub use gateway::{Gateway, OpenError};
pub use identity::{EndUser, Identified, Identify, IdentityUnavailable, TrustedHeader};
pub use secret::Secret;
pub use store::{
    Claim, Execution, ExecutionEnd, ExecutionStatus, Fingerprint, NewExecution, PostgresStore, RunKey,
    RunState, SqliteStore, Store, StoreError, StoreFuture, StoredAnswer,
};
pub use url::Url;

/// The HTTP client that the gateway uses itself, for the binary of this package.
#[doc(hidden)]
pub mod http {
    pub use crate::upstream::client::{BodyError, Reach, build, read_body};
}
