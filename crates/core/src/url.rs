//! Addresses from the network, checked before anything may go there.

use crate::text::hex;
use std::fmt;

/// An address that may be opened or put into an attribute: `https:` with a host, or `http:` on the own machine,
/// without user name, control characters or spaces.
///
/// Whether a scheme such as `javascript:` hides behind a tab or a newline is not a question here: an address that
/// holds such a character is refused as a whole (WHATWG URL strips them, so a filter that does not refuses too little).
///
/// ```
/// use jackfield_core::SafeUrl;
/// assert!(SafeUrl::parse("https://app.example.com/oauth?token=1").is_some());
/// assert!(SafeUrl::parse("http://127.0.0.1:8421/oauth").is_some());
/// assert!(SafeUrl::parse("http://example.com").is_none());
/// assert!(SafeUrl::parse("java\nscript:alert(1)").is_none());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SafeUrl(String);

impl SafeUrl {
    /// Checks an absolute address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 8192 || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = host_of(authority)?;
        let safe = match () {
            () if scheme.eq_ignore_ascii_case("https") => true,
            () if scheme.eq_ignore_ascii_case("http") => is_loopback(host),
            () => false,
        };
        safe.then(|| Self(text.to_owned()))
    }

    /// Checks an address that may be relative to the endpoint: `connectors/hubspot/icon` below `/integrations` is
    /// `/integrations/connectors/hubspot/icon`. An absolute one is checked as [`SafeUrl::parse`] does.
    #[must_use]
    pub fn below(endpoint: &str, text: &str) -> Option<Self> {
        if text.contains("://") {
            return Self::parse(text);
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~%?=&".contains(c);
        let climbs = text.split(['/', '?']).any(|part| part == "..");
        let safe = !text.is_empty()
            && !text.starts_with('/')
            && text.len() <= 2048
            && !climbs
            && text.chars().all(plain);
        safe.then(|| Self([endpoint.trim_end_matches('/'), "/", text].concat()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, for people to recognise where a link leads.
    #[must_use]
    pub fn host(&self) -> &str {
        let authority = self.0.split_once("://").map_or("", |(_, rest)| rest);
        host_of(authority.split(['/', '?', '#']).next().unwrap_or("")).unwrap_or("")
    }
}

/// An `oauthUrl` embeds a one-time token, so an address is never printed beyond its host.
impl fmt::Debug for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SafeUrl({}…)", self.host())
    }
}

fn host_of(authority: &str) -> Option<&str> {
    if authority.contains('@') {
        return None;
    }
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => authority.split(':').next()?,
    };
    (!host.is_empty()).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    let dotted = |host: &str| {
        let mut parts = host.split('.').map(str::parse::<u8>);
        matches!(
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()),
            (Some(Ok(127)), Some(Ok(_)), Some(Ok(_)), Some(Ok(_)), None)
        )
    };
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost") || host == "::1" || dotted(&host)
}

/// Percent-encodes one part of a path: everything but letters, digits and `-._~` (RFC 3986, section 2.3).
///
/// Ids go into paths, and an id may hold anything. The parts `.` and `..` would be swallowed by every URL parser
/// however they are written, so they are refused with `None`, as is the empty one.
#[must_use]
pub fn path_segment(text: &str) -> Option<String> {
    if matches!(text, "" | "." | "..") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(hex(byte).map(|digit| digit.to_ascii_uppercase()));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_the_own_machine_are_safe() {
        for good in [
            "https://a.example",
            "HTTPS://a.example/x?y#z",
            "http://localhost:1/",
            "http://[::1]:8/x",
            "http://provider.localhost/",
            "http://127.9.9.9",
        ] {
            assert!(SafeUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "javascript://a.example/%0aalert(1)",
            "data:text/html,x",
            "//a.example",
            "/x",
            "http://a.example",
            "http://127.0.0.1.a.example",
            "http://localhost.a.example",
            "https://",
            "https:///x",
            "https://user@a.example",
            "https://a.example/ x",
            "\u{1}https://a.example",
            "java\tscript://a",
            "blob:https://a.example/1",
            "https://a.example\\@b.example",
            "http://127.1@a.example",
        ] {
            assert!(SafeUrl::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_below_the_endpoint_stays_below_it() {
        let below = |text| SafeUrl::below("/integrations/", text).map(|url| url.as_str().to_owned());
        assert_eq!(
            below("connectors/hubspot/icon").as_deref(),
            Some("/integrations/connectors/hubspot/icon")
        );
        assert_eq!(below("https://cdn.example/x.png").as_deref(), Some("https://cdn.example/x.png"));
        for bad in
            ["../secret", "a/../../b", "/absolute", "javascript:alert(1)", "//evil.example/x", "a b", ""]
        {
            assert_eq!(below(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_address_is_not_printed_in_full() {
        let url = SafeUrl::parse("https://a.example/oauth?token=secret").unwrap();
        assert_eq!(format!("{url:?}"), "SafeUrl(a.example…)");
    }

    #[test]
    fn every_id_becomes_one_part_of_a_path() {
        assert_eq!(path_segment("chat_postMessage").as_deref(), Some("chat_postMessage"));
        assert_eq!(path_segment("a/b?c#d%e é").as_deref(), Some("a%2Fb%3Fc%23d%25e%20%C3%A9"));
        assert_eq!(path_segment(".."), None);
        assert_eq!(path_segment(""), None);
    }
}
