//! What the binary logs: one line a call, and never a secret or a payload.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use crate::binary::{SHARED, start};
use crate::fake::{Fake, KEY, Reply};
use crate::harness::RUN_LINE;

/// At the most talkative setting there is, through the whole journey and every kind of failure.
#[tokio::test]
async fn no_log_at_any_level_holds_a_secret_or_a_payload() {
    let fake = Fake::start().await;
    fake.give("jane", "hubspot", "credential-id-1");
    let running = start(&fake, &["--log", "trace"]);
    let typed = r#"{"authenticationType":"basic","data":{"password":"typed-password"}}"#;
    let run = |key: &str| {
        let body = r#"{"credentialId":"credential-id-1","queryParameters":{"q":"query-value"},"requestBody":{"a":"payload-value"},"additionalHeaders":{"X-A":"header-value"},"pathParams":{"p":"path-value"}}"#;
        running
            .run(key)
            .header("cookie", "session=cookie-value")
            .header("authorization", "Bearer session-token")
            .json(body)
    };
    running.ask("GET", "/connectors?q=browser-query").send().await.ok();
    running.ask("GET", "/connectors/hubspot/icon").send().await.ok();
    running.ask("POST", "/connectors/hubspot/credentials").json(typed).send().await.ok();
    running.ask("GET", "/credentials").send().await.ok();
    run("idempotency-key-1").send().await.ok();
    let refusal = r#"{"error":{"code":"BAD","message":"upstream-message payload-value"}}"#;
    fake.on(RUN_LINE, [Reply::new(400, refusal)]);
    run("idempotency-key-2").send().await;
    fake.on("GET /connectors/hubspot/resources", [Reply::new(401, r#"{"error":"upstream-message"}"#)]);
    assert_eq!(running.ask("GET", "/connectors/hubspot/resources").send().await.error().1, "MISCONFIGURED");
    running.ask("DELETE", "/connectors/hubspot/credentials/credential-id-1").send().await.ok();
    running.ask("GET", "/oauth/callback?code=callback-code").send().await.ok();
    running
        .ask("POST", "/connectors/hubspot/credentials")
        .json("{\"password\":\"typed-password\"")
        .send()
        .await;
    running.signal("TERM");
    let mut running = running;
    assert_eq!(running.ended().await, Some(0));
    sleep(Duration::from_millis(100)).await;
    let printed = running.printed();
    for secret in [
        KEY,
        SHARED,
        "typed-password",
        "query-value",
        "payload-value",
        "header-value",
        "path-value",
        "cookie-value",
        "session-token",
        "browser-query",
        "callback-code",
        "consent-token",
        "upstream-message",
        "credential-id-1",
        "12345678901234567890",
        "hidden",
        "idempotency-key-",
    ] {
        assert!(!printed.contains(secret), "{secret} was printed:\n{printed}");
    }
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let calls: Vec<&Value> = lines.iter().filter(|line| line["message"] == "call").collect();
    assert_eq!(calls.len(), 10, "one line a call");
    let run = calls.iter().find(|line| line["route"] == "execute").unwrap();
    assert_eq!((run["connector"].as_str(), run["action"].as_str()), (Some("hubspot"), Some("createContact")));
    assert_eq!((run["status"].as_u64(), run["attempts"].as_u64()), (Some(200), Some(2)));
    assert!(run["duration_ms"].is_u64() && run["request_id"].as_str().unwrap().len() == 32);
    assert!(
        lines
            .iter()
            .any(|line| line["level"] == "ERROR" && line["message"].as_str().unwrap().contains("API key"))
    );
}

#[tokio::test]
async fn a_call_that_the_browser_abandons_is_logged_and_its_run_still_ends() {
    let fake = Fake::with_credential().await;
    fake.on(RUN_LINE, [Reply::ok("{}").after(Duration::from_secs(1))]);
    let running = start(&fake, &[]);
    let browser = tokio::spawn(running.run("k").send());
    fake.reached(RUN_LINE, 1).await;
    browser.abort();
    let line = |message: &str| {
        let printed = running.printed();
        printed
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .find(|line| line["message"] == message)
    };
    let limit = Instant::now() + Duration::from_secs(10);
    while line("run").is_none() && Instant::now() < limit {
        sleep(Duration::from_millis(20)).await;
    }
    let (call, run) = (line("call").unwrap(), line("run").unwrap());
    assert_eq!((call["route"].as_str(), call["abandoned"].as_bool()), (Some("execute"), Some(true)));
    assert_eq!((run["outcome"].as_str(), &run["request_id"]), (Some("succeeded"), &call["request_id"]));
}
