//! Whether the ports of the demo are free, asked before anything is built. It must not know what will listen there.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use anyhow::{Result, bail};

/// Checks that the ports from `first` on are free; otherwise the error is the sentence that says which is not.
pub(crate) fn check_free(first: u16, count: u16) -> Result<()> {
    let Some(last) = first.checked_add(count.saturating_sub(1)).filter(|_| first != 0) else {
        bail!(
            "--port must be between 1 and {}: the demo takes {count} ports in a row",
            u16::MAX - (count - 1)
        );
    };
    for port in first..=last {
        if is_busy(port) {
            bail!(
                "port {port} is in use by another program; stop that one, or choose other ports: cargo xtask demo --port {}",
                suggestion(first)
            );
        }
    }
    Ok(())
}

fn is_busy(port: u16) -> bool {
    let taken = |address: SocketAddr| {
        TcpListener::bind(address).is_err_and(|error| {
            // Anything else (no IPv6 here, a privileged port) is for the server to report.
            error.kind() == ErrorKind::AddrInUse
        })
    };
    taken((Ipv4Addr::LOCALHOST, port).into()) || taken((Ipv6Addr::LOCALHOST, port).into())
}

fn suggestion(first: u16) -> u16 {
    if first < u16::MAX - 20 { first + 10 } else { 8420 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_named_together_with_a_way_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let busy = listener.local_addr().unwrap().port();
        let error = check_free(busy, 3).unwrap_err().to_string();
        assert!(error.contains(&format!("port {busy} is in use")), "{error}");
        assert!(error.contains("cargo xtask demo --port"), "{error}");
    }

    #[test]
    fn a_port_whose_second_neighbour_is_busy_is_refused_too() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let busy = listener.local_addr().unwrap().port();
        let error = check_free(busy - 2, 3).unwrap_err().to_string();
        assert!(error.contains("is in use"), "{error}");
    }

    #[test]
    fn a_port_is_busy_when_only_ipv6_is_taken() {
        let Ok(listener) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) else {
            // A machine without IPv6 has nothing to take.
            return;
        };
        assert!(is_busy(listener.local_addr().unwrap().port()));
    }

    #[test]
    fn a_port_beyond_those_that_are_needed_may_be_busy() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let busy = listener.local_addr().unwrap().port();
        let error = check_free(busy - 1, 1).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(!error.contains(&format!("port {busy} ")), "{error}");
    }

    #[test]
    fn the_last_ports_leave_no_room_for_three() {
        for first in [0, 65_534, 65_535] {
            assert!(check_free(first, 3).unwrap_err().to_string().contains("between 1 and 65533"));
        }
    }
}
