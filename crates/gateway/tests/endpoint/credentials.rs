//! Credentials over the whole way.

use crate::fake::Reply;
use crate::harness::{Host, RUN, RUN_LINE};

#[tokio::test]
async fn the_list_is_the_users_own_and_shows_no_more_than_the_contract() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    host.fake.give("omar", "hubspot", "c2");
    for path in ["/credentials", "/connectors/hubspot/credentials"] {
        let got = host.get(path).send().await.ok();
        assert!(
            got.text().contains("c1") && !got.text().contains("c2") && !got.text().contains("hidden"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn both_envelopes_of_the_list_are_understood() {
    let host = Host::start().await;
    for body in [r#"{"data":[{"credentialId":"c9"}]}"#, r#"{"credentials":[{"credentialId":"c9"}]}"#] {
        for line in ["GET /users/up-jane/credentials", "GET /connectors/hubspot/credentials"] {
            host.fake.on(line, [Reply::ok(body)]);
        }
        for path in ["/credentials", "/connectors/hubspot/credentials"] {
            let got = host.get(path).send().await.ok();
            assert_eq!(got.text(), r#"{"credentials":[{"credentialId":"c9"}]}"#);
        }
    }
}

#[tokio::test]
async fn a_redirect_uri_that_is_not_on_the_list_goes_nowhere() {
    let host = Host::start().await;
    let body = r#"{"authenticationType":"oauth2","redirectUri":"https://evil.example/cb"}"#;
    let got = host.ask("POST", "/connectors/hubspot/credentials").json(body).send().await;
    assert_eq!(got.error(), (400, "INVALID_INPUT".into()));
    assert_eq!(host.fake.count("POST /connectors/hubspot/credentials"), 0);
}

#[tokio::test]
async fn an_unsafe_consent_address_is_never_handed_on() {
    let host = Host::start().await;
    for url in ["javascript:alert(1)", "http://provider.example/x", "https://a@evil.example/"] {
        host.fake
            .on("POST /connectors/hubspot/credentials", [Reply::ok(format!(r#"{{"oauthUrl":"{url}"}}"#))]);
        let body = r#"{"authenticationType":"oauth2"}"#;
        let got = host.ask("POST", "/connectors/hubspot/credentials").json(body).send().await;
        assert_eq!(got.error(), (502, "UPSTREAM_BAD_ANSWER".into()), "{url}");
        assert!(!got.text().contains(url));
    }
}

#[tokio::test]
async fn creating_is_never_tried_twice() {
    let host = Host::start().await;
    host.fake.on("POST /connectors/hubspot/credentials", [Reply::new(503, "{}")]);
    let body = r#"{"authenticationType":"basic","data":{"password":"p"}}"#;
    let got = host.ask("POST", "/connectors/hubspot/credentials").json(body).send().await;
    assert_eq!(got.status, 502);
    assert_eq!(host.fake.count("POST /connectors/hubspot/credentials"), 1);
}

#[tokio::test]
async fn another_users_credential_can_be_neither_deleted_nor_used() {
    let host = Host::start().await;
    host.fake.give("omar", "hubspot", "c1");
    let deleted = host.ask("DELETE", "/connectors/hubspot/credentials/c1").send().await;
    assert_eq!(deleted.error(), (404, "NOT_FOUND".into()));
    assert_eq!(host.run("k", RUN).send().await.error(), (404, "NOT_FOUND".into()));
    assert!(host.fake.lines().iter().all(|line| !line.starts_with("DELETE") && line != RUN_LINE));
}

#[tokio::test]
async fn a_deleted_credential_is_not_used_any_more() {
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    host.run("k1", RUN).send().await.ok();
    host.ask("DELETE", "/connectors/hubspot/credentials/c1").send().await.ok();
    assert_eq!(host.run("k2", RUN).send().await.error(), (404, "NOT_FOUND".into()));
    assert_eq!(host.fake.count(RUN_LINE), 1);
}

#[tokio::test]
async fn deleting_tries_the_other_spelling_when_the_first_is_unknown() {
    for status in [404, 405] {
        let host = Host::start().await;
        host.fake.give("jane", "hubspot", "c1");
        host.fake.on(
            "DELETE /connectors/hubspot/credentials/c1",
            [Reply::new(status, "<html>Cannot DELETE</html>")],
        );
        host.fake.on("DELETE /users/up-jane/credentials/c1", [Reply::new(200, "")]);
        assert_eq!(host.ask("DELETE", "/connectors/hubspot/credentials/c1").send().await.status, 204);
    }
    let host = Host::start().await;
    host.fake.give("jane", "hubspot", "c1");
    host.fake.on("DELETE /connectors/hubspot/credentials/c1", [Reply::new(500, "{}")]);
    assert_eq!(host.ask("DELETE", "/connectors/hubspot/credentials/c1").send().await.status, 502);
    assert_eq!(host.fake.count("DELETE /users/up-jane/credentials/c1"), 0);
}

#[tokio::test]
async fn a_credential_is_not_deleted_by_way_of_another_connector() {
    let host = Host::with(|config| config.connectors(["hubspot"])).await;
    host.fake.give("jane", "slack", "c1");
    host.fake.on(
        "DELETE /connectors/hubspot/credentials/c1",
        [Reply::new(404, r#"{"code":"AUTHENTICATION_NOT_FOUND","message":"no"}"#)],
    );
    let got = host.ask("DELETE", "/connectors/hubspot/credentials/c1").send().await;
    assert_eq!(got.error(), (404, "AUTHENTICATION_NOT_FOUND".into()));
    assert_eq!(host.fake.count("DELETE /users/up-jane/credentials/c1"), 0);
}

#[tokio::test]
async fn connectors_that_are_not_offered_do_not_show_up_in_the_list() {
    let host = Host::with(|config| config.connectors(["hubspot"])).await;
    host.fake.give("jane", "hubspot", "c1");
    host.fake.give("jane", "slack", "c2");
    let got = host.get("/credentials").send().await.ok();
    assert!(got.text().contains("c1") && !got.text().contains("c2"));
    let body = r#"{"authenticationType":"oauth2"}"#;
    let refused = host.ask("POST", "/connectors/slack/credentials").json(body).send().await;
    assert_eq!(refused.error(), (404, "NOT_FOUND".into()));
}
