//! Which of the headers that a browser asks for may reach the third party. Headers that carry identity, routing or
//! framing are not a form's to set.

use serde_json::Value;

use crate::error::ApiError;
use crate::json::RawObject;

/// Names that are dropped, in lower case, with `_` read as `-`.
const DROPPED: [&str; 46] = [
    // Between two neighbours on the way, RFC 9110.
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "trailers",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
    "expect",
    "max-forwards",
    "via",
    // Framing and routing.
    "host",
    "content-length",
    "content-encoding",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "x-original-url",
    "x-original-uri",
    "x-original-host",
    "x-original-method",
    "x-rewrite-url",
    "x-host",
    // Who asks: the upstream puts the credential in, and nobody else may.
    "authorization",
    "cookie",
    "cookie2",
    "set-cookie",
    "set-cookie2",
    "x-api-version",
    "x-csrf-token",
    "x-xsrf-token",
    // Where the request comes from.
    "forwarded",
    "origin",
    "referer",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-originating-ip",
    "x-remote-ip",
    "x-remote-addr",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "client-ip",
    "x-request-id",
    "x-url-scheme",
];

const DROPPED_PREFIXES: [&str; 8] =
    ["proxy-", "x-proxy-", "x-alloy-", "x-jackfield", "x-forwarded", "x-envoy-", "x-amzn-", "sec-"];

/// Whether a header of that name is dropped. Servers behind CGI read `_` and `-` as the same.
pub(super) fn is_dropped(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase().replace('_', "-");
    DROPPED.contains(&name.as_str()) || DROPPED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Drops the headers that are not the browser's to set, and refuses what is no header.
///
/// # Errors
/// `INVALID_INPUT` for a name that is no header name, and for a value that is no text, number or yes/no or that holds
/// a control character: either could smuggle a second header in.
pub(super) fn strip(mut headers: RawObject) -> Result<RawObject, ApiError> {
    for (name, value) in &headers.0 {
        let is_name = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
        let is_value = match serde_json::from_str::<Value>(value.get()) {
            Ok(Value::String(text)) => !text.chars().any(|c| c.is_control() && c != '\t'),
            Ok(Value::Null | Value::Bool(_) | Value::Number(_)) => true,
            // A number beyond a double's range is a number all the same, and passes as written.
            Err(_) => value.get().starts_with(|c: char| c == '-' || c.is_ascii_digit()),
            Ok(Value::Array(_) | Value::Object(_)) => false,
        };
        let is_header = is_name && is_value;
        if !is_header && !is_dropped(name) {
            return Err(ApiError::invalid_input("additionalHeaders holds something that is no header."));
        }
    }
    headers.0.retain(|(name, _)| !is_dropped(name));
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stripped(text: &str) -> Option<String> {
        strip(serde_json::from_str(text).unwrap())
            .ok()
            .map(|headers| serde_json::to_string(&headers).unwrap())
    }

    #[test]
    fn a_forms_own_headers_pass_in_order_and_byte_for_byte() {
        let text = r#"{"X-Shop":"a\u00e9","Idempotency-Key":"k","Prefer":"return=minimal","X-N":1.10,"X-Big":1e999}"#;
        assert_eq!(stripped(text).unwrap(), text);
    }

    #[test]
    fn identity_routing_and_framing_are_dropped() {
        let text = r#"{"Authorization":"Bearer x","cookie":"a=b","HOST":"evil","X-Alloy-UserId":"victim",
            "x_alloy_userid":"victim","X-Api-Version":"1","Proxy-Authorization":"x","X-Forwarded-For":"1.2.3.4",
            "Forwarded":"for=1","Transfer-Encoding":"chunked","Connection":"close","Content-Length":0," host ":"x",
            "X-Keep":"1"}"#;
        assert_eq!(stripped(text).unwrap(), r#"{"X-Keep":"1"}"#);
    }

    #[test]
    fn what_could_smuggle_a_header_is_refused() {
        for text in [
            r#"{"X-A":"1\r\nAuthorization: Bearer x"}"#,
            r#"{"X-A\r\nAuthorization":"x"}"#,
            r#"{"X A":"x"}"#,
            r#"{"":"x"}"#,
            r#"{"X-A":["x"]}"#,
            r#"{"X-A":{"a":"x"}}"#,
            r#"{"X-A":"\u0000"}"#,
        ] {
            assert!(stripped(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_spelling_of_a_dropped_name_gets_through(
            index in 0..DROPPED.len() + DROPPED_PREFIXES.len(),
            tail in "[a-zA-Z0-9-]{0,8}",
            upper in proptest::collection::vec(any::<bool>(), 40),
            underscores in any::<bool>(),
        ) {
            let name = match DROPPED.get(index) {
                Some(name) => (*name).to_owned(),
                None => format!("{}{tail}", DROPPED_PREFIXES[index - DROPPED.len()]),
            };
            let name: String = name.chars().zip(upper.iter().cycle())
                .map(|(c, upper)| if *upper { c.to_ascii_uppercase() } else { c })
                .map(|c| if underscores && c == '-' { '_' } else { c })
                .collect();
            let text = format!(r#"{{"{name}":"x","X-Keep":"1"}}"#);
            prop_assert_eq!(stripped(&text).unwrap(), r#"{"X-Keep":"1"}"#);
        }

        #[test]
        fn whatever_passes_is_a_header_and_not_a_dropped_one(name in "\\PC{0,20}", value in "\\PC{0,20}") {
            let text = serde_json::json!({ name: value }).to_string();
            if let Ok(headers) = strip(serde_json::from_str(&text).unwrap()) {
                for (name, _) in &headers.0 {
                    prop_assert!(http::HeaderName::from_bytes(name.as_bytes()).is_ok() && !is_dropped(name));
                }
            }
        }
    }
}
