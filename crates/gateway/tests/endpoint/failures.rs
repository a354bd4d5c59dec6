//! When the upstream fails: tried again where it is safe, and told in one shape.

use std::time::{Duration, Instant};

use crate::fake::Reply;
use crate::harness::{Host, RUN, RUN_LINE};

const LINE: &str = "GET /connectors/hubspot/resources";
const PATH: &str = "/connectors/hubspot/resources";

#[tokio::test]
async fn a_safe_call_is_tried_again_up_to_three_times() {
    let host = Host::start().await;
    host.fake.on(LINE, [Reply::new(503, "{}"), Reply::new(429, "{}"), Reply::ok(r#"{"resources":[]}"#)]);
    host.get(PATH).send().await.ok();
    assert_eq!(host.fake.count(LINE), 3);
    let host = Host::start().await;
    host.fake.on(LINE, [Reply::new(500, "{}")]);
    assert_eq!(host.get(PATH).send().await.error(), (502, "INTERNAL_ERROR".into()));
    assert_eq!(host.fake.count(LINE), 3);
}

#[tokio::test]
async fn what_will_not_change_is_not_tried_again() {
    for status in [400, 404, 422] {
        let host = Host::start().await;
        host.fake.on(LINE, [Reply::new(status, r#"{"error":{"code":"X","message":"m"}}"#)]);
        assert_eq!(host.get(PATH).send().await.error(), (status, "X".into()));
        assert_eq!(host.fake.count(LINE), 1);
    }
}

#[tokio::test]
async fn retry_after_is_waited_for_when_short_and_passed_on_when_long() {
    let host = Host::start().await;
    host.fake.on(LINE, [Reply::new(429, "{}").with("retry-after", "1"), Reply::ok(r#"{"resources":[]}"#)]);
    let started = Instant::now();
    host.get(PATH).send().await.ok();
    assert!(started.elapsed() >= Duration::from_secs(1));

    let host = Host::start().await;
    host.fake.on(LINE, [Reply::new(429, "{}").with("retry-after", "60")]);
    let got = host.get(PATH).send().await;
    assert_eq!((got.error(), got.header("retry-after")), ((429, "RATE_LIMITED".into()), Some("60")));
    assert_eq!(host.fake.count(LINE), 1);
}

#[tokio::test]
async fn a_slow_upstream_is_given_up_in_time() {
    let host = Host::with(|config| config.timeout(Duration::from_millis(100))).await;
    host.fake.on(LINE, [Reply::ok("{}").after(Duration::from_secs(60))]);
    let started = Instant::now();
    assert_eq!(host.get(PATH).send().await.error(), (504, "UPSTREAM_TIMEOUT".into()));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_key() {
    let host = Host::start().await;
    let elsewhere = format!("{}/elsewhere", host.fake.url());
    for status in [301, 302, 307, 308] {
        host.fake.on(LINE, [Reply::new(status, "").with("location", elsewhere.clone())]);
        assert_eq!(host.get(PATH).send().await.error(), (502, "UPSTREAM_BAD_ANSWER".into()));
    }
    assert_eq!(host.fake.count("GET /elsewhere"), 0);
}

#[tokio::test]
async fn the_third_partys_words_reach_the_browser_with_its_status() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    let body = r#"{"error":{"source":"THIRD_PARTY","code":"EXPIRED","message":"Token expired","details":{"httpStatusCode":401}}}"#;
    host.fake.on(RUN_LINE, [Reply::new(401, body)]);
    let got = host.run("k", RUN).send().await;
    assert_eq!(got.error(), (424, "EXPIRED".into()));
    let error = got.json()["error"].clone();
    assert_eq!(
        (error["source"].as_str(), error["message"].as_str()),
        (Some("THIRD_PARTY"), Some("Token expired"))
    );
    assert_eq!(error["details"]["httpStatusCode"], 401);
}

#[tokio::test]
async fn markup_and_half_answers_never_reach_the_browser() {
    let host = Host::start().await;
    for body in ["<html>nginx internals</html>", "{\"resources\":[", "nginx internals", "{}", "7"] {
        host.fake.on(LINE, [Reply::ok(body)]);
        let got = host.get(PATH).send().await;
        assert_eq!(got.error(), (502, "UPSTREAM_BAD_ANSWER".into()), "{body}");
        assert!(!got.text().contains("nginx"));
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let host = Host::with(|config| config.response_limit(1000)).await;
    host.fake.on(LINE, [Reply::ok(format!(r#"{{"resources":["{}"]}}"#, "x".repeat(2000)))]);
    assert_eq!(host.get(PATH).send().await.error(), (502, "UPSTREAM_BAD_ANSWER".into()));
    assert_eq!(host.fake.count(LINE), 1);
}
