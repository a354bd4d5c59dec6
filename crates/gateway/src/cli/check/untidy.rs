//! Paths that are not written as any address is, and what a server in front of an endpoint may answer to them by itself. It
//! must not know which call a path is of.

use super::wire::Answer;

/// Whether `answer` only points to the same path with its empty segments taken out, at this origin. Whoever follows it is a
/// caller like any other, so nothing has got past anything.
pub(super) fn is_tidied(path: &str, answer: &Answer) -> bool {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let tidy = format!("/{}", segments.join("/"));
    let here = |location: &str| {
        location.starts_with('/')
            && !location.contains("//")
            && !location.contains('\\')
            && location.ends_with(&tidy)
    };
    tidy != path
        && matches!(answer.status, 301 | 302 | 307 | 308)
        && answer.header("location").is_some_and(here)
        && answer.json().is_null()
}

/// Whether a path's percent signs encode a text: without one, it cannot be read as an address at all.
pub(super) fn is_text(path: &str) -> bool {
    let encodes = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    path.split('%').skip(1).all(encodes) && percent_encoding::percent_decode_str(path).decode_utf8().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirect(status: u16, location: &str, body: &str) -> Answer {
        Answer { status, headers: vec![("location".into(), location.into())], body: body.into() }
    }

    #[test]
    fn a_slash_too_many_may_be_taken_out_by_whoever_is_in_front() {
        for (path, location) in [
            ("/connectors/", "/integrations/connectors"),
            ("//connectors", "/integrations/connectors"),
            ("/connectors//resources", "/integrations/connectors/resources"),
        ] {
            assert!(is_tidied(path, &redirect(308, location, location)), "{path}");
        }
    }

    #[test]
    fn nobody_is_sent_elsewhere_and_told_anything() {
        for (path, answer) in [
            ("//connectors", redirect(308, "//connectors", "")),
            ("//connectors", redirect(308, "/\\connectors", "")),
            ("//connectors", redirect(308, "https://other.example/connectors", "")),
            ("//connectors", redirect(308, "/integrations/users", "")),
            ("//connectors", redirect(200, "/integrations/connectors", "")),
            ("//connectors", redirect(308, "/integrations/connectors", r#"{"connectors":[]}"#)),
            ("/connectors", redirect(308, "/integrations/connectors", "")),
            ("/connectors/", Answer { status: 308, headers: Vec::new(), body: Vec::new() }),
        ] {
            assert!(!is_tidied(path, &answer), "{path}: {answer:?}");
        }
    }

    #[test]
    fn a_percent_sign_encodes_a_text_or_nothing() {
        for path in ["/a", "/a%2fb", "/%252e", "/%00", "/%c3%a9"] {
            assert!(is_text(path), "{path}");
        }
        for path in ["/%zz", "/%", "/%2", "/%ff", "/%e2%28%a1"] {
            assert!(!is_text(path), "{path}");
        }
    }
}
