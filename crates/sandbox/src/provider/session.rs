//! Who is signed in at the third party, remembered by a cookie.

use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use crate::expiring::Expiring;
use crate::random;
use crate::shared::Shared;

const COOKIE: &str = "provider_session";
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// A browser, signed in or not yet.
#[derive(Clone)]
pub(super) struct Session {
    /// What a form must carry to be this browser's own.
    pub(super) form_token: String,
    pub(super) email: Option<String>,
}

/// Sessions by the value of their cookie.
#[derive(Clone)]
pub(super) struct Sessions(Shared<Expiring<Session>>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Shared::new(Expiring::new(LIFETIME)))
    }
}

impl Sessions {
    /// The session of the browser that sent these headers.
    pub(super) fn of(&self, headers: &HeaderMap) -> Option<Session> {
        let key = key(headers)?;
        self.0.with(|sessions| sessions.get(&key, Instant::now()).cloned())
    }

    /// Starts a session and drops the one before: an id from before signing in is worth nothing afterwards.
    pub(super) fn start(&self, headers: &HeaderMap, email: Option<String>) -> (CookieJar, Session) {
        let session = Session { form_token: random::token(), email };
        let now = Instant::now();
        let fresh = self.0.with(|sessions| {
            if let Some(before) = key(headers) {
                sessions.take(&before, now);
            }
            sessions.insert(session.clone(), now)
        });
        let cookie =
            Cookie::build((COOKIE, fresh)).path("/").http_only(true).same_site(SameSite::Lax).build();
        (CookieJar::new().add(cookie), session)
    }

    /// The browser's session, started if it has none.
    pub(super) fn of_or_start(&self, headers: &HeaderMap) -> (CookieJar, Session) {
        match self.of(headers) {
            Some(session) => (CookieJar::new(), session),
            None => self.start(headers, None),
        }
    }

    /// Whether a form was made for this browser.
    pub(super) fn made(&self, headers: &HeaderMap, form_token: &str) -> bool {
        self.of(headers).is_some_and(|session| session.form_token == form_token)
    }
}

fn key(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned())
}
