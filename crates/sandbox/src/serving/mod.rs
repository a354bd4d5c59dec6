//! Binding to loopback and serving until told to stop. Knows nothing of what is served.

mod severable;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub(crate) use self::severable::Line;
use self::severable::SeverableListener;

/// How long requests under way may still take once the servers are told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// A port that cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// Another program listens there.
    #[error("port {0} is in use by another program; stop that program, or choose another port")]
    Busy(u16),
    /// Anything else, such as a port that needs privileges.
    #[error("port {0} cannot be opened: {1}")]
    Refused(u16, io::Error),
}

/// Which loopback addresses a server answers on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Loopback {
    /// `127.0.0.1` only: for servers that are reached by that address.
    V4,
    /// `127.0.0.1` and, where the machine has it, `::1`: for servers reached by a name such as `localhost`, which
    /// browsers may try on either first. Otherwise a stranger on the other address could answer in our place.
    Both,
}

/// A port that is ours, not served yet.
#[derive(Debug)]
pub(crate) struct Bound {
    listeners: Vec<TcpListener>,
    pub(crate) port: u16,
}

impl Bound {
    /// Takes `port`, or any free one for 0.
    pub(crate) async fn bind(port: u16, loopback: Loopback) -> Result<Self, BindError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => BindError::Busy(port),
            _ => BindError::Refused(port, error),
        };
        let v4 = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(failed)?;
        let taken = v4.local_addr().map_err(failed)?.port();
        let mut listeners = vec![v4];
        if matches!(loopback, Loopback::Both) {
            match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, taken))).await {
                Ok(v6) => listeners.push(v6),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && port != 0 => {
                    return Err(BindError::Busy(port));
                }
                Err(error) => tracing::debug!(%error, port = taken, "not listening on [::1]"),
            }
        }
        Ok(Self { listeners, port: taken })
    }
}

/// Who is at the other end of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    /// The connection itself, to cut it.
    pub(crate) line: Line,
}

impl Connected<IncomingStream<'_, SeverableListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, SeverableListener>) -> Self {
        Self { address: *stream.remote_addr(), line: stream.io().line() }
    }
}

/// Servers that run until stopped.
#[derive(Debug)]
pub(crate) struct Servers {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

impl Servers {
    pub(crate) fn new() -> Self {
        Self { stop: watch::Sender::new(false), running: JoinSet::new() }
    }

    /// Serves `router` on a bound port, in the background.
    pub(crate) fn serve(&mut self, bound: Bound, router: &Router) {
        for listener in bound.listeners {
            let mut stop = self.stop.subscribe();
            let service = router.clone().into_make_service_with_connect_info::<Peer>();
            self.running.spawn(async move {
                let stopped = async move {
                    // An error means that the sender is gone, which is as good a reason to stop.
                    let _ = stop.wait_for(|stop| *stop).await;
                };
                let served = axum::serve(SeverableListener::new(listener), service)
                    .with_graceful_shutdown(stopped)
                    .await;
                if let Err(error) = served {
                    tracing::error!(%error, "a server ended");
                }
            });
        }
    }

    /// Stops accepting, lets requests under way end, but not for longer than a few seconds.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        let ended = tokio::time::timeout(GRACE, async { while self.running.join_next().await.is_some() {} });
        if ended.await.is_err() {
            self.running.shutdown().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_busy_port_is_named_in_one_sentence() {
        let first = Bound::bind(0, Loopback::V4).await.unwrap();
        let error = Bound::bind(first.port, Loopback::V4).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "port {} is in use by another program; stop that program, or choose another port",
                first.port
            )
        );
    }

    #[tokio::test]
    async fn a_port_that_is_busy_on_the_other_loopback_address_counts_as_busy() {
        let Ok(stranger) = TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, 0))).await else {
            return; // A machine without IPv6 has no other loopback address.
        };
        let port = stranger.local_addr().unwrap().port();
        assert!(
            matches!(Bound::bind(port, Loopback::Both).await, Err(BindError::Busy(busy)) if busy == port)
        );
    }
}
