//! Larkspur's sessions: an unguessable id in a cookie that scripts cannot read, or as a bearer token where no cookie
//! comes along; the rest on the server.

use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::users::User;
use crate::expiring::Expiring;
use crate::shared::Shared;

const COOKIE: &str = "larkspur_session";
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// Sessions by the value of their cookie.
#[derive(Clone)]
pub(super) struct Sessions(Shared<Expiring<User>>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Shared::new(Expiring::new(LIFETIME)))
    }
}

impl Sessions {
    /// Who is signed in in the browser that sent these headers.
    pub(super) fn user(&self, headers: &HeaderMap) -> Option<User> {
        let id = id(headers)?;
        self.0.with(|sessions| sessions.get(&id, Instant::now()).copied())
    }

    /// Signs a user in under a new id, and whoever was signed in before out.
    pub(super) fn start(&self, headers: &HeaderMap, user: User) -> CookieJar {
        self.end(headers);
        let id = self.0.with(|sessions| sessions.insert(user, Instant::now()));
        CookieJar::new().add(cookie(id))
    }

    /// Signs out.
    pub(super) fn end(&self, headers: &HeaderMap) {
        if let Some(id) = id(headers) {
            self.0.with(|sessions| sessions.take(&id, Instant::now()));
        }
    }

    /// Takes the cookie back from the browser.
    pub(super) fn removal() -> CookieJar {
        let mut removal = cookie(String::new());
        removal.make_removal();
        CookieJar::new().add(removal)
    }
}

fn cookie(id: String) -> Cookie<'static> {
    Cookie::build((COOKIE, id)).path("/").http_only(true).same_site(SameSite::Lax).build()
}

/// Out of a frame of another site no cookie comes along: that site hands the session's id to the page, which sends it
/// by itself.
fn id(headers: &HeaderMap) -> Option<String> {
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(token) = token {
        return Some(token.to_owned());
    }
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned())
}
