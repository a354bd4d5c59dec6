//! Addresses relative to others (RFC 3986, section 5), as far as identifiers of schemas need it. Nothing is fetched by
//! them, so nothing is checked.

/// `reference` seen from `base`. A fragment is not looked at: the caller has cut it off.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if scheme(reference) > 0 {
        return reference.to_owned();
    }
    let scheme = scheme(base);
    let (scheme, rest) = base.split_at_checked(scheme).unwrap_or_default();
    if reference.starts_with("//") {
        return joined(scheme, "", reference);
    }
    let host = match rest.strip_prefix("//") {
        Some(host) => 2 + host.find('/').unwrap_or(host.len()),
        None => 0,
    };
    let (host, path) = rest.split_at_checked(host).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let merged = if reference.starts_with('/') {
        without_dots(reference)
    } else if reference.starts_with('?') {
        joined(path, "", reference)
    } else {
        let folder = path.rfind('/').and_then(|at| path.get(..=at));
        without_dots(&joined(folder.unwrap_or(if host.is_empty() { "" } else { "/" }), "", reference))
    };
    joined(scheme, host, &merged)
}

/// The length of `scheme:` at the start; nothing where there is none.
fn scheme(address: &str) -> usize {
    let end = address.bytes().position(|c| !(c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.')));
    match end {
        Some(end) if end > 0 && address.as_bytes().get(end) == Some(&b':') => end + 1,
        _ => 0,
    }
}

fn joined(a: &str, b: &str, c: &str) -> String {
    let mut joined = String::with_capacity(a.len() + b.len() + c.len());
    joined.push_str(a);
    joined.push_str(b);
    joined.push_str(c);
    joined
}

/// `a/./b/../c` is `a/c`.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part {
            "." | ".." => {
                // The root has nothing above it.
                if part == ".." && kept.last().is_some_and(|last| !last.is_empty() || kept.len() > 1) {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            _ => kept.push(part),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_are_resolved_as_the_standard_shows() {
        // RFC 3986, section 5.4, without fragments.
        let base = "http://a/b/c/d;p?q";
        for (reference, address) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("g/../h", "http://a/b/c/h"),
        ] {
            assert_eq!(resolve(base, reference), address, "{reference}");
        }
    }

    #[test]
    fn bases_of_other_kinds_do_too() {
        assert_eq!(resolve("http://a", "b"), "http://a/b");
        assert_eq!(resolve("", "b.json"), "b.json");
        assert_eq!(resolve("", "/b"), "/b");
        assert_eq!(resolve("file:///folder/a.json", "b.json"), "file:///folder/b.json");
        assert_eq!(resolve("urn:uuid:1", ""), "urn:uuid:1");
        assert_eq!(resolve("urn:example:1", "urn:example:2"), "urn:example:2");
    }
}
