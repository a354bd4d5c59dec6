//! Hosts and addresses: RFC 1123, 5890, 4291, 3986, 3987, as far as their form goes.

use super::{digits, is_digits};

/// Labels of letters, digits and dashes, 63 characters each, 253 together; letters of any script.
pub(super) fn is_host(text: &str) -> bool {
    // The full stops of other scripts part labels too (RFC 3490, section 3.1).
    let dots = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];
    text.len() <= 253 && text.split(if text.is_ascii() { &dots[..1] } else { &dots[..] }).all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_allowed =
        |c: char| if c.is_ascii() { c == '-' || c.is_ascii_alphanumeric() } else { is_of_words(c) };
    (1..=63).contains(&label.chars().count())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(is_allowed)
}

/// Anything beyond ASCII that neither is blank nor controls.
fn is_of_words(c: char) -> bool {
    !c.is_whitespace() && !c.is_control()
}

pub(super) fn is_ipv4(text: &str) -> bool {
    let is_part = |part: &str| {
        is_digits(part)
            && (part == "0" || !part.starts_with('0'))
            && digits(part, part.len().min(3)).is_some_and(|number| number < 256)
    };
    text.split('.').count() == 4 && text.split('.').all(is_part)
}

pub(super) fn is_ipv6(text: &str) -> bool {
    let (head, tail) = match text.split_once("::") {
        Some((head, tail)) => (head, Some(tail)),
        None => (text, None),
    };
    let (Some(before), Some(after)) = (groups(head, tail.is_none()), groups(tail.unwrap_or_default(), true))
    else {
        return false;
    };
    // `::` stands for at least one group of zeros.
    if tail.is_some() { before + after < 8 } else { before == 8 }
}

/// How many groups of sixteen bits; an address of version 4 may take the place of the last two.
fn groups(text: &str, is_end: bool) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    let mut parts = text.split(':').peekable();
    let mut count = 0;
    while let Some(part) = parts.next() {
        let is_last = is_end && parts.peek().is_none();
        count += match part {
            _ if (1..=4).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_hexdigit()) => 1,
            _ if is_last && is_ipv4(part) => 2,
            _ => return None,
        };
    }
    Some(count)
}

/// A URI, or with letters of any script an IRI; or, where no scheme is asked for, a reference to one.
pub(super) fn is_uri(text: &str, with_scheme: bool) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    let rest = match text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
        Some((_, rest)) => rest,
        None if with_scheme => return false,
        // Before the first slash, a colon would end a scheme.
        None if text.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':')) => return false,
        None => text,
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?']).next().unwrap_or(rest));
    let path = rest.get(authority.map_or(0, |authority| authority.len() + 2)..).unwrap_or_default();
    has_only_allowed(fragment) && has_only_allowed(path) && authority.is_none_or(is_authority)
}

/// `user@host:port`, where the host may be an address in brackets.
fn is_authority(text: &str) -> bool {
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let user = text.strip_suffix(host).unwrap_or_default();
    let (host, port) = match host.strip_prefix('[') {
        Some(literal) => {
            let Some((literal, port)) = literal.split_once(']') else { return false };
            if !is_ipv6(literal) && !literal.starts_with(['v', 'V']) {
                return false;
            }
            ("", port)
        }
        None => host.find(':').and_then(|at| host.split_at_checked(at)).unwrap_or((host, "")),
    };
    let is_user = has_only_allowed(user) && user.matches('@').count() < 2;
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.is_empty() || is_digits(port));
    is_port && is_user && has_only_allowed(host)
}

/// The characters of addresses, with `%` only before two hexadecimal digits.
fn has_only_allowed(text: &str) -> bool {
    let is_allowed = |c: char| {
        if c.is_ascii() {
            c.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=%".contains(c)
        } else {
            is_of_words(c)
        }
    };
    let is_encoded = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.chars().all(is_allowed) && text.split('%').skip(1).all(is_encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_labels() {
        for good in [
            "a",
            "www.example.com",
            "xn--4gbwdl.xn--wgbh1c",
            "실례.테스트",
            "a-b",
            "ab--c",
            "1.2",
            "例え。テスト",
        ] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "-a", "a-", "a..b", "a_b", "a b", ".", "a.", "a\u{2003}b"] {
            assert!(!is_host(bad), "{bad}");
        }
        assert!(is_host(&"a".repeat(63)) && !is_host(&"a".repeat(64)));
    }

    #[test]
    fn addresses_of_both_versions() {
        for good in ["192.168.0.1", "0.0.0.0", "255.255.255.255"] {
            assert!(is_ipv4(good), "{good}");
        }
        for bad in
            ["1.2.3", "1.2.3.4.5", "256.1.1.1", "01.1.1.1", "1.1.1.1 ", "1000.1.1.1", "0x7f.0.0.1", "1.१.1.1"]
        {
            assert!(!is_ipv4(bad), "{bad}");
        }
        for good in [
            "::1",
            "::",
            "1::",
            "::abef",
            "a:b:c:d:e:f:0:1",
            "1:2::192.168.0.1",
            "::ffff:1.2.3.4",
            "1:2:3:4:5:6:7::",
        ] {
            assert!(is_ipv6(good), "{good}");
        }
        for bad in [
            "12345::",
            ":",
            "1",
            "1:2:3:4:5:6:7",
            "1:1:1:1:1:1:1:1:1",
            "::1::",
            "1:2:::3",
            "::laptop",
            "fe80::a%eth1",
            "1:2:3:4:5:6:7:8::",
            "1:2:3:4:1.2.3.4",
            "1.2.3.4::",
            "::1.2.3",
            ":2:3:4:5:6:7:8",
            " ::1",
        ] {
            assert!(!is_ipv6(bad), "{bad}");
        }
    }

    #[test]
    fn uris_have_a_scheme_and_references_need_none() {
        for good in [
            "https://a.example/b?c=d#e",
            "mailto:a@b",
            "urn:x:y",
            "x+y.z-1:q",
            "http://[::1]:80/",
            "tel:+1-816",
            "ftp://u:p@h/%20",
            "a:",
            "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
        ] {
            assert!(is_uri(good, true), "{good}");
        }
        for bad in [
            "www.example.com",
            "//a.example",
            "/a",
            ":// x",
            "http:// a",
            "a:%zz",
            "a:b\\c",
            "1a:b",
            "http://[x]/",
            "http://a:b/",
            "a:#b#c",
            "a:<b>",
            "a:b^c",
        ] {
            assert!(!is_uri(bad, true), "{bad}");
        }
        for good in ["", "/a/b", "a", "#f", "?q", "//h/p", "a/b:c"] {
            assert!(is_uri(good, false), "{good}");
        }
        for bad in ["\\\\WINDOWS\\share", "#a\\b", "1:b", "a b"] {
            assert!(!is_uri(bad, false), "{bad}");
        }
        assert!(is_uri("http://ƒøø.ßår/?∂éœ=πîx#πîüx", true));
    }
}
