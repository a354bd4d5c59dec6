//! Whether the ports of the demo are free, asked before anything is built. It must not know what will listen there.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use anyhow::{Result, bail};

/// The host application, the upstream, the provider.
const PORTS: u16 = 3;

/// The three ports of a demo that starts at `first`, all free; otherwise the sentence that says which is not.
pub(crate) fn free_from(first: u16) -> Result<[u16; PORTS as usize]> {
    let Some(ports) = three(first) else {
        bail!(
            "--port must be between 1 and {}: the demo uses that port and the two after it",
            u16::MAX - (PORTS - 1)
        );
    };
    for port in ports {
        if is_busy(port) {
            bail!(
                "port {port} is in use by another program; stop that one, or choose other ports: cargo xtask demo --port {}",
                suggestion(first)
            );
        }
    }
    Ok(ports)
}

fn three(first: u16) -> Option<[u16; PORTS as usize]> {
    (first != 0).then_some([first, first.checked_add(1)?, first.checked_add(2)?])
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
        let error = free_from(busy).unwrap_err().to_string();
        assert!(error.contains(&format!("port {busy} is in use")), "{error}");
        assert!(error.contains("cargo xtask demo --port"), "{error}");
    }

    #[test]
    fn a_port_whose_second_neighbour_is_busy_is_refused_too() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let busy = listener.local_addr().unwrap().port();
        let error = free_from(busy - 2).unwrap_err().to_string();
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
    fn the_last_ports_leave_no_room_for_three() {
        assert_eq!(three(65_533), Some([65_533, 65_534, 65_535]));
        assert_eq!(three(65_534), None);
        assert_eq!(three(0), None);
        assert!(free_from(65_535).unwrap_err().to_string().contains("between 1 and 65533"));
    }
}
