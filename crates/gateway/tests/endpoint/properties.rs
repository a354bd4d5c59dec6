//! Whatever a browser sends, through the whole router to an upstream that writes everything down: no input reaches a
//! path outside the table, and no header gets through that is not the gateway's to send.

use std::sync::OnceLock;

use axum::body::Body;
use http::{HeaderName, HeaderValue, Request};
use jackfield_gateway::{Gateway, SqliteStore};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::fake::{Fake, KEY, Reply, Seen, upstream_id};
use crate::harness::{config, session};

/// The upstream's table, by method and segments; an empty one is an id.
const TABLE: [(&str, &[&str]); 13] = [
    ("POST", &["users"]),
    ("GET", &["users"]),
    ("GET", &["users", "", "credentials"]),
    ("DELETE", &["users", "", "credentials", ""]),
    ("GET", &["connectors"]),
    ("GET", &["connectors", "", "resources"]),
    ("GET", &["connectors", "", "actions", ""]),
    ("GET", &["connectors", "", "credentials", "metadata"]),
    ("GET", &["connectors", "", "credentials"]),
    ("POST", &["connectors", "", "credentials"]),
    ("DELETE", &["connectors", "", "credentials", ""]),
    ("POST", &["connectors", "", "actions", "", "execute"]),
    ("GET", &["icons", ""]),
];

/// The only headers that the gateway sends.
const SENT: [&str; 9] = [
    "accept",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "user-agent",
    "x-alloy-userid",
    "x-api-version",
    "x-request-id",
];

/// In every value that the browser sends along.
const CANARY: &str = "canary";

/// What must not reach a third party in any spelling; a list of its own, so that a hole in the product's is seen.
const FORBIDDEN: [&str; 14] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "host",
    "connection",
    "transfer-encoding",
    "content-length",
    "upgrade",
    "te",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-alloy-userid",
    "x-api-version",
];

fn is_in_table(seen: &Seen) -> bool {
    let (method, path) = seen.line.split_once(' ').unwrap();
    let Some(path) = path.strip_prefix('/') else { return false };
    let segments: Vec<&str> = path.split('/').collect();
    let is_id = |segment: &str| {
        let plain = segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte));
        let decoded = percent_decode_str(segment).decode_utf8().unwrap();
        plain
            && !decoded.is_empty()
            && decoded != "."
            && decoded != ".."
            && !decoded.contains(char::is_control)
    };
    TABLE.iter().any(|(known, words)| {
        *known == method
            && words.len() == segments.len()
            && words.iter().zip(&segments).all(
                |(word, segment)| {
                    if word.is_empty() { is_id(segment) } else { word == segment }
                },
            )
    })
}

fn check(seen: &Seen) -> Result<(), TestCaseError> {
    prop_assert!(is_in_table(seen), "{}", seen.line);
    for (name, value) in &seen.headers {
        prop_assert!(SENT.contains(&name.as_str()), "{name} on {}", seen.line);
        prop_assert!(!value.as_bytes().windows(CANARY.len()).any(|part| part == CANARY.as_bytes()), "{name}");
    }
    let is_icon = seen.line.starts_with("GET /icons/");
    prop_assert_eq!(
        seen.header("authorization").map(str::to_owned),
        (!is_icon).then(|| format!("Bearer {KEY}"))
    );
    if let Some(user) = seen.header("x-alloy-userid") {
        prop_assert_eq!(user, upstream_id("jane"));
    }
    if seen.line.starts_with("POST ") && seen.line.ends_with("/execute") {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        for name in body["additionalHeaders"].as_object().unwrap().keys() {
            let plain = name.trim().to_ascii_lowercase().replace('_', "-");
            prop_assert!(!FORBIDDEN.contains(&plain.as_str()), "{name}");
        }
    }
    prop_assert!(!String::from_utf8_lossy(&seen.body).contains("victim"));
    Ok(())
}

fn segment() -> impl Strategy<Value = String> {
    let words = [
        "connectors",
        "credentials",
        "actions",
        "execute",
        "metadata",
        "resources",
        "icon",
        "users",
        "hubspot",
        "createContact",
        "c1",
        "..",
        ".",
        "%2e%2e",
        "%2f",
        "%252e",
        "%00",
        "x%0d%0ay",
        "a%2F..%2Fusers",
        "?x=1",
        "#y",
        ";z",
        "\\\\",
        "//",
        "%zz",
        "http:%2f%2fevil",
    ];
    prop_oneof![
        4 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9%._~:;@!$&'()*+,=-]{1,12}",
    ]
}

/// Paths of the table with odd ids, and paths of no table.
fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        (segment(), segment()).prop_map(|(c, a)| format!("/connectors/{c}/actions/{a}/execute")),
        (segment(), segment()).prop_map(|(c, a)| format!("/connectors/{c}/actions/{a}")),
        (segment(), segment()).prop_map(|(c, id)| format!("/connectors/{c}/credentials/{id}")),
        segment().prop_map(|c| format!("/connectors/{c}/credentials")),
        proptest::collection::vec(segment(), 0..6).prop_map(|all| format!("/{}", all.join("/"))),
    ]
}

fn header() -> impl Strategy<Value = (String, String)> {
    let known = [
        "authorization",
        "cookie",
        "x-alloy-userid",
        "x-api-version",
        "x-forwarded-for",
        "x-forwarded-host",
        "origin",
        "referer",
        "x-original-url",
        "x-http-method-override",
        "x-request-id",
        "accept",
        "user-agent",
        "te",
        "via",
        "x-user-id",
        "forwarded",
        "proxy-authorization",
        "accept-language",
        "if-none-match",
    ];
    (proptest::sample::select(known.to_vec()), "[ -~]{0,12}")
        .prop_map(|(name, value)| (name.to_owned(), format!("{CANARY} {value}")))
}

fn body() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        proptest::sample::select(FORBIDDEN.to_vec()).prop_map(str::to_owned),
        proptest::sample::select(FORBIDDEN.to_vec()).prop_map(|name| name.to_uppercase().replace('-', "_")),
        "[A-Za-z_-]{1,10}",
    ];
    let headers = proptest::collection::btree_map(name, "[ -~]{0,8}", 0..5);
    (headers, any::<bool>()).prop_map(|(headers, created)| {
        let mut body = serde_json::json!({
            "userId": "victim", "user_id": "victim", "x-alloy-userid": "victim",
            "additionalHeaders": headers, "pathParams": {}, "queryParameters": {}, "requestBody": {},
        });
        if created {
            body["authenticationType"] = "basic".into();
        } else {
            body["credentialId"] = "c1".into();
        }
        body.to_string()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_reaches_the_upstream_but_what_the_table_says(
        method in proptest::sample::select(vec!["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"]),
        path in path(),
        headers in proptest::collection::vec(header(), 0..6),
        body in body(),
        key in "[a-z0-9]{8}",
    ) {
        let (runtime, world) = world();
        let Ok(uri) = path.parse::<http::Uri>() else { return Ok(()) };
        let mut request = Request::builder().method(method).uri(uri).body(Body::from(body)).unwrap();
        for (name, value) in headers {
            let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
            if let (Ok(name), Ok(value)) = pair {
                request.headers_mut().append(name, value);
            }
        }
        for (name, value) in
            [("x-session", "jane"), ("x-jackfield", "1"), ("content-type", "application/json"), ("idempotency-key", &key)]
        {
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        request.headers_mut().remove("origin");
        let before = world.fake.lines().len();
        let response = runtime.block_on(world.router.clone().oneshot(request)).unwrap();
        prop_assert!(response.status() != 500, "{}", response.status());
        for seen in world.fake.seen().iter().skip(before) {
            check(seen)?;
        }
    }
}

/// A gateway, and the upstream behind it.
struct World {
    fake: Fake,
    router: axum::Router,
}

impl World {
    async fn start() -> Self {
        let fake = Fake::start().await;
        // Hers for good, whatever is deleted.
        let credential = r#"{"data":[{"credentialId":"c1","type":"hubspot-oauth2"}]}"#;
        fake.on(&format!("GET /users/{}/credentials", upstream_id("jane")), [Reply::ok(credential)]);
        let store = SqliteStore::in_memory().await.unwrap();
        let config = config(&fake).no_rate_limit().breaker_after(0);
        let gateway = Gateway::open(config, store).await.unwrap();
        Self { fake, router: gateway.router(session) }
    }
}

/// One for all cases: what counts is what gets through, not what is remembered.
fn world() -> &'static (Runtime, World) {
    static WORLD: OnceLock<(Runtime, World)> = OnceLock::new();
    WORLD.get_or_init(|| {
        let runtime = Runtime::new().unwrap();
        let world = runtime.block_on(World::start());
        (runtime, world)
    })
}

/// So that the property above is about something: plain input of the same kind does reach the upstream.
#[tokio::test]
async fn what_the_property_looks_at_is_not_nothing() {
    let world = World::start().await;
    let request = Request::builder()
        .method("POST")
        .uri("/connectors/hubspot/actions/createContact/execute")
        .header("x-session", "jane")
        .header("x-jackfield", "1")
        .header("content-type", "application/json")
        .header("idempotency-key", "plain")
        .body(Body::from(r#"{"credentialId":"c1","additionalHeaders":{"Host":"x","X-Keep":"1"}}"#))
        .unwrap();
    assert_eq!(world.router.clone().oneshot(request).await.unwrap().status(), 200);
    let seen = world.fake.seen();
    let run = seen.iter().find(|seen| seen.line.ends_with("/execute")).unwrap();
    assert!(run.text().contains("X-Keep") && !run.text().contains("Host"));
    check(run).unwrap();
    let astray = Seen { line: "GET /connectors/x/users".into(), ..run.clone() };
    assert!(check(&astray).is_err());
}
