//! Carries the vendor's requests to its authorization server. Plain HTTP: that server is on this machine.
//!
//! Names below `localhost` are this machine (RFC 6761), which browsers know and not every system's resolver does.

use std::future::{Ready, ready};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::task::{Context, Poll};

use axum::body::Bytes;
use axum::http::uri::InvalidUri;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use tower::Service;

/// No answer is longer.
const ANSWER_LIMIT: usize = 64 * 1024;

/// What reaches the authorization server from here.
pub(super) type HttpClient = legacy::Client<HttpConnector<Loopback>, Full<Bytes>>;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    #[error("the address cannot be asked: {0}")]
    Address(#[from] InvalidUri),
    #[error("the provider cannot be reached")]
    Unreached(#[from] legacy::Error),
    #[error("the provider's answer cannot be read")]
    Body(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Knows the names of this machine and no others.
#[derive(Clone)]
pub(super) struct Loopback;

pub(super) fn client() -> HttpClient {
    legacy::Client::builder(TokioExecutor::new()).build(HttpConnector::new_with_resolver(Loopback))
}

/// Sends one of the OAuth library's requests.
pub(super) async fn send(
    client: HttpClient,
    request: oauth2::HttpRequest,
) -> Result<oauth2::HttpResponse, SendError> {
    let (head, body) = client.request(request.map(Full::from)).await?.into_parts();
    let body = Limited::new(body, ANSWER_LIMIT).collect().await.map_err(SendError::Body)?;
    Ok(oauth2::HttpResponse::from_parts(head, body.to_bytes().to_vec()))
}

impl Service<Name> for Loopback {
    type Response = std::array::IntoIter<SocketAddr, 2>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let name = name.as_str();
        if name != "localhost" && !name.ends_with(".localhost") {
            return ready(Err(io::Error::other(format!("{name} is not on this machine"))));
        }
        let both: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        ready(Ok(both.map(|address| SocketAddr::new(address, 0)).into_iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolved(name: &str) -> io::Result<Vec<IpAddr>> {
        let addresses = Loopback.call(name.parse().unwrap()).await?;
        Ok(addresses.map(|address| address.ip()).collect())
    }

    #[tokio::test]
    async fn names_below_localhost_are_this_machine_and_others_are_not_asked_for() {
        for name in ["localhost", "provider.localhost", "a.b.localhost"] {
            assert!(resolved(name).await.unwrap().iter().all(IpAddr::is_loopback), "{name}");
        }
        for name in ["example.com", "localhost.example.com", "notlocalhost"] {
            assert!(resolved(name).await.is_err(), "{name}");
        }
    }
}
