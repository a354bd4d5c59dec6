//! The authorization server whose client the vendor is: what it publishes about itself, and who the vendor is there.
//!
//! Nothing about its addresses is known beforehand but the issuer: everything else is discovered (RFC 8414), so that a
//! provider of somebody else's can stand in the place of our own.

use oauth2::basic::BasicClient;
use oauth2::{
    AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpResponse, RedirectUrl, Scope, TokenUrl,
};
use serde::Deserialize;
use tokio::sync::OnceCell;

use super::Upstream;
use super::carrier::{self, HttpClient, SendError};
use crate::issuer::Issuer;

/// The vendor as a client, ready for the authorization code grant.
pub(super) type Client =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// Our own provider, or the one of somebody else's that was named at the start.
pub(crate) struct AuthorizationServer {
    issuer: String,
    /// How the vendor is registered at somebody else's; at our own it is for each connector.
    client: Option<Issuer>,
    metadata: OnceCell<Metadata>,
}

/// What it says about itself.
#[derive(Clone, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: AuthUrl,
    token_endpoint: TokenUrl,
}

/// Why nobody can be sent there.
#[derive(Debug, thiserror::Error)]
pub(super) enum DiscoveryError {
    #[error("the authorization server's metadata cannot be had: {0}")]
    Unsent(#[from] SendError),
    #[error("the authorization server answers {0} where its metadata should be")]
    Refused(u16),
    #[error("the authorization server's metadata is not what RFC 8414 says: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the metadata is of another issuer: {0}")]
    AnotherIssuer(String),
    #[error("an address is not usable: {0}")]
    Address(#[from] url::ParseError),
}

impl AuthorizationServer {
    /// Our own provider, at this origin.
    pub(crate) fn own(origin: &str) -> Self {
        Self { issuer: origin.to_owned(), client: None, metadata: OnceCell::new() }
    }

    /// Somebody else's.
    pub(crate) fn of(client: Issuer) -> Self {
        Self { issuer: client.url.clone(), client: Some(client), metadata: OnceCell::new() }
    }

    /// Whether an answer can come from this one: an answer that names its issuer must name this one (RFC 9207).
    pub(super) fn may_have_answered(&self, issuer: Option<&str>) -> bool {
        issuer.is_none_or(|issuer| issuer == self.issuer)
    }

    /// What to ask for, and whether to ask each time: who wants to come back without the person has to.
    pub(super) fn scopes(&self, upstream: &Upstream, connector_id: &str) -> (Vec<Scope>, bool) {
        if self.client.is_some() {
            return (["openid", "offline_access"].map(|scope| Scope::new(scope.to_owned())).into(), true);
        }
        (upstream.catalog().scopes(connector_id).iter().cloned().map(Scope::new).collect(), false)
    }

    /// The vendor as a client of this server.
    pub(super) async fn client(
        &self,
        upstream: &Upstream,
        connector_id: &str,
        redirect_uri: String,
    ) -> Result<Client, DiscoveryError> {
        let (id, secret) = match &self.client {
            Some(client) => (client.client_id.clone(), client.client_secret.expose().to_owned()),
            None => {
                upstream.registrations().get(connector_id).map_or_else(Default::default, |registration| {
                    (registration.client_id.clone(), registration.client_secret.clone())
                })
            }
        };
        let metadata = self.metadata.get_or_try_init(|| self.discover(upstream.http())).await?;
        Ok(BasicClient::new(ClientId::new(id))
            .set_client_secret(ClientSecret::new(secret))
            .set_auth_uri(metadata.authorization_endpoint.clone())
            .set_token_uri(metadata.token_endpoint.clone())
            .set_redirect_uri(RedirectUrl::new(redirect_uri)?))
    }

    async fn discover(&self, http: &HttpClient) -> Result<Metadata, DiscoveryError> {
        let mut request = oauth2::HttpRequest::new(Vec::new());
        let address = format!("{}/.well-known/openid-configuration", self.issuer);
        *request.uri_mut() = address.parse().map_err(SendError::from)?;
        let answer = carrier::send(http.clone(), request).await?;
        read(&self.issuer, &answer)
    }
}

/// Metadata counts for the issuer at whose address it was found, and for no other (RFC 8414 section 3.3).
fn read(issuer: &str, answer: &HttpResponse) -> Result<Metadata, DiscoveryError> {
    if !answer.status().is_success() {
        return Err(DiscoveryError::Refused(answer.status().as_u16()));
    }
    let metadata: Metadata = serde_json::from_slice(answer.body())?;
    if metadata.issuer == issuer { Ok(metadata) } else { Err(DiscoveryError::AnotherIssuer(metadata.issuer)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ISSUER: &str = "http://login.example";

    fn answer(status: u16, body: &serde_json::Value) -> HttpResponse {
        let mut answer = HttpResponse::new(body.to_string().into_bytes());
        *answer.status_mut() = status.try_into().unwrap();
        answer
    }

    fn metadata(issuer: &str) -> serde_json::Value {
        json!({
            "issuer": issuer,
            "authorization_endpoint": "http://login.example/auth",
            "token_endpoint": "http://login.example/token",
        })
    }

    #[test]
    fn the_endpoints_are_where_the_metadata_says() {
        let read = read(ISSUER, &answer(200, &metadata(ISSUER))).ok().unwrap();
        assert_eq!(read.authorization_endpoint.as_str(), "http://login.example/auth");
        assert_eq!(read.token_endpoint.as_str(), "http://login.example/token");
    }

    #[test]
    fn metadata_of_another_issuer_is_refused() {
        let error = read(ISSUER, &answer(200, &metadata("http://evil.example"))).err().unwrap();
        assert!(matches!(error, DiscoveryError::AnotherIssuer(issuer) if issuer == "http://evil.example"));
    }

    #[test]
    fn what_is_no_metadata_is_refused() {
        assert!(matches!(read(ISSUER, &answer(404, &metadata(ISSUER))), Err(DiscoveryError::Refused(404))));
        let error = read(ISSUER, &answer(200, &json!({ "issuer": ISSUER }))).err().unwrap();
        assert!(matches!(error, DiscoveryError::Unreadable(_)));
    }

    #[test]
    fn an_answer_that_names_another_issuer_is_not_from_here() {
        let server = AuthorizationServer::own(ISSUER);
        assert!(server.may_have_answered(None) && server.may_have_answered(Some(ISSUER)));
        assert!(!server.may_have_answered(Some("http://evil.example")));
    }
}
