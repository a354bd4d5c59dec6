//! E-mail addresses: RFC 5321 and 6531, which allow far more than people think.

use super::address::{is_host, is_ipv4, is_ipv6};

pub(super) fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.rsplit_once('@') else { return false };
    let is_user = match user.strip_prefix('"').and_then(|quoted| quoted.strip_suffix('"')) {
        Some(quoted) => !quoted.is_empty() && is_quoted(quoted),
        None => user.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_of_atom)),
    };
    let is_place = match host.strip_prefix('[').and_then(|literal| literal.strip_suffix(']')) {
        Some(literal) => match literal.strip_prefix("IPv6:") {
            Some(literal) => is_ipv6(literal),
            None => is_ipv4(literal),
        },
        None => is_host(host),
    };
    is_user && is_place
}

fn is_of_atom(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

/// Quotes and backslashes only after a backslash, nothing that controls.
fn is_quoted(text: &str) -> bool {
    let mut escaped = false;
    let well = text.chars().all(|c| {
        let is_allowed = escaped || c != '"';
        escaped = !escaped && c == '\\';
        is_allowed && !c.is_control()
    });
    well && !escaped
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn what_mail_servers_take_is_an_address() {
        for good in [
            "a@b",
            "te~st@example.com",
            "te.s.t@example.com",
            "\"odd one\"@example.com",
            "é@ü.example",
            "\"a@b\"@c.example",
            "joe@[127.0.0.1]",
            "joe@[IPv6:::1]",
            "x+tag@sub.example.co",
        ] {
            assert!(is_email(good), "{good}");
        }
    }

    #[test]
    fn what_they_do_not_take_is_none() {
        for bad in [
            "jane",
            "@a",
            "a@",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a b@c.d",
            "a@b c",
            "\"a\"b\"@c",
            "a@[1.2.3]",
            "a@b=c",
            "joe@[IPv6:x]",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
