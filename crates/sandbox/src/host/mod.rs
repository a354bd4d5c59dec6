//! "Larkspur", an invented product that embeds the widget the way a careful customer does.
//!
//! It serves its own page and the widget's files from its own origin, knows its users by a session cookie, and nests
//! the gateway under [`ENDPOINT`]. It never sees a key of the upstream.

mod headers;
mod session;
mod sign_in;
mod users;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request};
use axum::middleware;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jackfield_gateway::EndUser;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use self::headers::opener_policy;
use self::session::Sessions;
use self::users::User;
use crate::switches::OpenerPolicy;

/// Where the gateway is nested.
pub(crate) const ENDPOINT: &str = "/integrations";

/// What the host app serves.
pub(crate) struct HostApp {
    pub(crate) page: PathBuf,
    pub(crate) assets: PathBuf,
    pub(crate) dist: PathBuf,
    pub(crate) opener_policy: Option<OpenerPolicy>,
    pub(crate) callback_opener_policy: Option<OpenerPolicy>,
    pub(crate) framed_by: Option<String>,
}

#[derive(Clone)]
struct Host {
    page: Arc<Path>,
    sessions: Sessions,
}

impl HostApp {
    /// The app, with the gateway that `gateway` makes of a way to tell who is signed in.
    pub(crate) fn router(self, gateway: impl FnOnce(Identity) -> Router) -> Router {
        let sessions = Sessions::default();
        let identity = Identity(sessions.clone());
        let host = Host { page: self.page.into(), sessions };
        let pages = Router::new()
            .route("/", get(page))
            .route("/login", get(sign_in::page).post(sign_in::submit))
            .route("/login.css", get(sign_in::style))
            .route("/logout", get(sign_in::leave).post(sign_in::leave))
            .route("/session", get(sign_in::current).post(sign_in::switch))
            .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
            .layer(middleware::from_fn_with_state(self.opener_policy, opener_policy))
            .with_state(host);
        // Files change under a running demo: the browser may keep them, but asks each time.
        let fresh =
            SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let files =
            |directory: PathBuf| ServiceBuilder::new().layer(fresh.clone()).service(ServeDir::new(directory));
        pages
            .nest_service("/demo", files(self.assets))
            .nest_service("/jackfield", files(self.dist))
            .nest(
                ENDPOINT,
                gateway(identity).layer(middleware::from_fn_with_state(
                    self.callback_opener_policy,
                    headers::callback_opener_policy,
                )),
            )
            .layer(middleware::from_fn_with_state(
                headers::content_policy(self.framed_by.as_deref()),
                headers::protect,
            ))
    }
}

/// Tells the gateway who is signed in, from the session cookie and from nothing else.
#[derive(Clone)]
pub(crate) struct Identity(Sessions);

impl Identity {
    pub(crate) fn end_user(&self, request: &request::Parts) -> Option<EndUser> {
        let user = self.0.user(&request.headers)?;
        Some(EndUser { id: user.id().to_owned(), full_name: Some(user.name().to_owned()) })
    }
}

/// The page. Who is not signed in is signed in as Jane, so that the address that is printed at the start just works.
async fn page(State(host): State<Host>, headers: HeaderMap) -> Response {
    let html = match tokio::fs::read(&host.page).await {
        Ok(html) => Html(html),
        Err(error) => {
            tracing::error!(%error, page = %host.page.display(), "the page cannot be read");
            let text = "The demo's page cannot be read. Start the demo from the root of the repository.";
            return (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
        }
    };
    let no_cache = [(header::CACHE_CONTROL, "no-store")];
    match host.sessions.user(&headers) {
        Some(_) => (no_cache, html).into_response(),
        None => (host.sessions.start(&headers, User::Jane), no_cache, html).into_response(),
    }
}
