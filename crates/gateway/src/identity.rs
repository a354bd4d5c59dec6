//! Who the end user is. The host says so, from its own session; nothing else in a request can.

use std::future::{Future, ready};
use std::pin::Pin;

use http::request::Parts;
use http::{HeaderName, HeaderValue};

use crate::secret::Secret;

/// The signed-in person, as the host knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndUser {
    /// The host's own stable id, at most 200 bytes without control characters. It becomes the upstream's `username`,
    /// so it must never be given to another person.
    pub id: String,
    /// A name to show in the upstream's dashboard. Used when the upstream user is created, never again.
    pub full_name: Option<String>,
}

impl EndUser {
    /// An end user without a name.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), full_name: None }
    }

    /// The same with a name.
    #[must_use]
    pub fn named(id: impl Into<String>, full_name: impl Into<String>) -> Self {
        Self { id: id.into(), full_name: Some(full_name.into()) }
    }
}

/// Who is signed in cannot be found out at the moment: a session store or an identity provider that is down. The answer
/// is then 503, which ends nobody's session, and the reason is the host's to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("who is signed in cannot be found out at the moment")]
pub struct IdentityUnavailable;

/// The answer of [`Identify::identify`]: nobody, or somebody.
pub type Identified<'a> =
    Pin<Box<dyn Future<Output = Result<Option<EndUser>, IdentityUnavailable>> + Send + 'a>>;

/// Works out the end user from a request's own session: its cookie, its bearer token, or what a layer of the host has
/// put in the extensions. `None` makes the answer 401.
///
/// A closure `Fn(&Parts) -> Option<EndUser>` is one; implement the trait where looking up takes time.
///
/// ```
/// use jackfield_gateway::{EndUser, Identify};
/// fn takes(_: impl Identify) {}
/// takes(|request: &http::request::Parts| request.extensions.get::<String>().map(EndUser::new));
/// ```
pub trait Identify: Send + Sync + 'static {
    /// Whose session is this? `request` is what the browser sent, with the path relative to the endpoint.
    fn identify<'a>(&'a self, request: &'a Parts) -> Identified<'a>;
}

impl<F> Identify for F
where
    F: Fn(&Parts) -> Option<EndUser> + Send + Sync + 'static,
{
    fn identify<'a>(&'a self, request: &'a Parts) -> Identified<'a> {
        Box::pin(ready(Ok(self(request))))
    }
}

/// Takes the end user's id from a header that a proxy in front of the gateway sets.
///
/// Anyone who can reach the gateway could set that header, so the proxy also sends a shared secret in
/// `X-Jackfield-Identity-Secret`, compared in constant time. Either header given twice counts as absent: a proxy that
/// appends instead of replacing would otherwise let the browser choose.
#[derive(Debug, Clone)]
pub struct TrustedHeader {
    header: HeaderName,
    name_header: Option<HeaderName>,
    secret: Secret,
}

impl TrustedHeader {
    /// The header of the shared secret.
    pub const SECRET_HEADER: HeaderName = HeaderName::from_static("x-jackfield-identity-secret");

    /// Trusts `header` in requests that carry `secret`.
    #[must_use]
    pub fn new(header: HeaderName, secret: Secret) -> Self {
        Self { header, name_header: None, secret }
    }

    /// Also takes the full name, UTF-8, from a header.
    #[must_use]
    pub fn with_name_header(self, header: HeaderName) -> Self {
        Self { name_header: Some(header), ..self }
    }

    fn read(&self, request: &Parts) -> Option<EndUser> {
        let secret = only(request, &Self::SECRET_HEADER)?;
        if self.secret.is_blank() || !self.secret.matches(secret.as_bytes()) {
            return None;
        }
        let text = |header| {
            only(request, header).and_then(|value| String::from_utf8(value.as_bytes().to_vec()).ok())
        };
        let id = text(&self.header)?;
        Some(EndUser {
            id,
            full_name: self.name_header.as_ref().and_then(text).filter(|name| !name.is_empty()),
        })
    }
}

impl Identify for TrustedHeader {
    fn identify<'a>(&'a self, request: &'a Parts) -> Identified<'a> {
        Box::pin(ready(Ok(self.read(request))))
    }
}

fn only<'a>(request: &'a Parts, header: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = request.headers.get_all(header).iter();
    let first = values.next()?;
    values.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> TrustedHeader {
        TrustedHeader::new(HeaderName::from_static("x-user-id"), Secret::new("a long shared secret"))
            .with_name_header(HeaderName::from_static("x-user-name"))
    }

    fn request(pairs: &[(&str, &str)]) -> Parts {
        let mut builder = http::Request::builder();
        for (name, value) in pairs {
            builder = builder.header(*name, *value);
        }
        builder.body(()).unwrap().into_parts().0
    }

    #[test]
    fn the_header_is_believed_with_the_secret() {
        let request = request(&[
            ("x-user-id", "jane"),
            ("x-user-name", "Jane"),
            ("x-jackfield-identity-secret", "a long shared secret"),
        ]);
        assert_eq!(identity().read(&request), Some(EndUser::named("jane", "Jane")));
    }

    #[test]
    fn without_the_right_secret_nobody_is_signed_in() {
        assert_eq!(identity().read(&request(&[("x-user-id", "jane")])), None);
        let wrong = request(&[("x-user-id", "jane"), ("x-jackfield-identity-secret", "another")]);
        assert_eq!(identity().read(&wrong), None);
        let blank = TrustedHeader::new(HeaderName::from_static("x-user-id"), Secret::new(""));
        let empty = request(&[("x-user-id", "jane"), ("x-jackfield-identity-secret", "")]);
        assert_eq!(blank.read(&empty), None);
    }

    #[test]
    fn a_header_given_twice_is_not_believed() {
        let secret = ("x-jackfield-identity-secret", "a long shared secret");
        assert_eq!(identity().read(&request(&[("x-user-id", "omar"), ("x-user-id", "jane"), secret])), None);
        assert_eq!(identity().read(&request(&[("x-user-id", "jane"), secret, secret])), None);
    }
}
