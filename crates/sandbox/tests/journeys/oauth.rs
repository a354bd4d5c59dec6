//! Whole OAuth runs, from the link to the new credential.

use std::time::{Duration, Instant};

use jackfield_sandbox::{Catalog, Issuer, OpenerPolicy, SandboxOptions};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::world::{World, fixture, http};

const REDIRECT_URI: &str = "http://localhost:1/callback";

async fn oauth_url(world: &World, connector: &str, data: Value) -> String {
    let body = json!({
        "userId": world.jane, "authenticationType": "oauth2", "redirectUri": REDIRECT_URI, "data": data,
    });
    let answer = world.post(&format!("/connectors/{connector}/credentials"), &world.jane, body).await;
    answer.body["oauthUrl"].as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

async fn sign_in(browser: &Browser, login: &Page) -> Page {
    assert!(login.html.contains("Sign in to"), "{login:?}");
    browser.submit(login, "/login", &[("email", "jane@shop.example"), ("password", "x")]).await
}

async fn consent_page(world: &World, browser: &Browser, connector: &str, data: Value) -> Page {
    let login = browser.open(&oauth_url(world, connector, data).await).await;
    sign_in(browser, &login).await
}

async fn names(world: &World, connector: &str) -> Vec<String> {
    let answer = world.get(&format!("/connectors/{connector}/credentials"), &world.jane).await;
    let credentials = answer.body["credentials"].as_array().unwrap().clone();
    credentials.iter().map(|credential| credential["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn allowing_makes_a_credential_and_returns_with_nothing_appended() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let url = oauth_url(&world, "hubspot", json!({})).await;
    assert!(url.starts_with(&world.sandbox.upstream_url), "{url}");
    let login = browser.open(&url).await;
    assert!(login.url.starts_with(&world.sandbox.provider_url), "{}", login.url);
    let consent = sign_in(&browser, &login).await;
    for shown in [
        "Larkspur",
        "wants to access your HubSpot account",
        "crm.objects.contacts.write",
        "jane@shop.example",
    ] {
        assert!(consent.html.contains(shown), "{shown}: {}", consent.html);
    }
    assert!(names(&world, "hubspot").await.is_empty());
    let back = browser.submit(&consent, "/consent", &[("decision", "allow")]).await;
    assert_eq!(back.url, REDIRECT_URI);
    assert_eq!(names(&world, "hubspot").await, ["Jane's HubSpot"]);
    let answer = world.get("/connectors/hubspot/credentials", &world.omar).await;
    assert_eq!(answer.body, json!({ "credentials": [] }));
}

#[tokio::test]
async fn every_run_makes_a_new_credential_and_the_login_is_remembered() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "hubspot", json!({})).await;
    browser.submit(&consent, "/consent", &[("decision", "allow")]).await;
    let consent = browser.open(&oauth_url(&world, "hubspot", json!({})).await).await;
    assert!(consent.html.contains("wants to access"), "asked to sign in again: {}", consent.html);
    browser.submit(&consent, "/consent", &[("decision", "allow")]).await;
    assert_eq!(names(&world, "hubspot").await, ["Jane's HubSpot", "Jane's HubSpot (2)"]);
}

#[tokio::test]
async fn denying_returns_with_an_error_and_makes_nothing() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "hubspot", json!({})).await;
    let back = browser.submit(&consent, "/consent", &[("decision", "deny")]).await;
    assert_eq!(back.url, format!("{REDIRECT_URI}?error=access_denied"));
    assert!(names(&world, "hubspot").await.is_empty());
}

#[tokio::test]
async fn denying_can_be_switched_to_look_like_a_success() {
    let world = World::start().await;
    world.control(Method::POST, "/settings", Some(json!({ "denial": "bare" }))).await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "hubspot", json!({})).await;
    let back = browser.submit(&consent, "/consent", &[("decision", "deny")]).await;
    assert_eq!(back.url, REDIRECT_URI);
    assert!(names(&world, "hubspot").await.is_empty());
}

#[tokio::test]
async fn a_link_works_once() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let url = oauth_url(&world, "hubspot", json!({})).await;
    assert_eq!(browser.open(&url).await.status, StatusCode::OK);
    let again = browser.open(&url).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.html.contains("This link is no longer valid"), "{}", again.html);
    let made_up = browser.open(&format!("{}/oauth/start?token=x", world.sandbox.upstream_url)).await;
    assert_eq!(made_up.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_callback_works_once_and_only_for_a_run_that_was_started() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    for query in ["", "?state=x&code=y", "?code=y"] {
        let page = browser.open(&format!("{}/oauth/callback{query}", world.sandbox.upstream_url)).await;
        assert_eq!(page.status, StatusCode::GONE, "{query:?}");
    }
}

#[tokio::test]
async fn a_consent_counts_once() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "hubspot", json!({})).await;
    browser.submit(&consent, "/consent", &[("decision", "allow")]).await;
    let again = browser.submit(&consent, "/consent", &[("decision", "allow")]).await;
    assert!(again.html.contains("This sign-in has expired"), "{again:?}");
    assert_eq!(names(&world, "hubspot").await.len(), 1);
}

#[tokio::test]
async fn a_form_that_another_site_made_is_refused() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "hubspot", json!({})).await;
    let mut fields = consent.hidden_fields();
    fields.retain(|(name, _)| name == "request");
    fields.push(("decision".to_owned(), "allow".to_owned()));
    for forged in ["", "guess"] {
        let mut fields = fields.clone();
        fields.push(("form_token".to_owned(), forged.to_owned()));
        let page = browser.send(&consent, "/consent", &fields).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
    }
    assert!(names(&world, "hubspot").await.is_empty());
}

#[tokio::test]
async fn an_empty_password_is_asked_for_again_and_what_was_typed_stays() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let login = browser.open(&oauth_url(&world, "hubspot", json!({})).await).await;
    let page =
        browser.submit(&login, "/login", &[("email", "a@b.example\"><script>"), ("password", "")]).await;
    assert!(page.html.contains("Enter your password."), "{}", page.html);
    assert!(page.html.contains("a@b.example&quot;&gt;&lt;script&gt;"), "{}", page.html);
    assert!(!page.html.contains("<script"), "{}", page.html);
}

#[tokio::test]
async fn one_can_use_another_account_at_the_provider() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "hubspot", json!({})).await;
    let login = browser.submit(&consent, "/logout", &[]).await;
    let consent =
        browser.submit(&login, "/login", &[("email", "other@shop.example"), ("password", "x")]).await;
    assert!(consent.html.contains("other@shop.example"), "{}", consent.html);
}

#[tokio::test]
async fn the_extra_field_is_required_and_shown_at_the_consent_page() {
    let world = World::start().await;
    let body = json!({ "userId": world.jane, "authenticationType": "oauth2", "redirectUri": REDIRECT_URI, "data": {} });
    let answer = world.post("/connectors/zendesk/credentials", &world.jane, body).await;
    assert_eq!((answer.code(), answer.message()), ("INVALID_INPUT", "data.subdomain is required"));
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "zendesk", json!({ "subdomain": "acme" })).await;
    assert!(consent.html.contains("acme.zendesk.com"), "{}", consent.html);
    let back = browser.submit(&consent, "/consent", &[("decision", "allow")]).await;
    assert_eq!(back.url, REDIRECT_URI);
    assert_eq!(names(&world, "zendesk").await, ["Jane's Zendesk"]);
}

#[tokio::test]
async fn the_provider_sends_answers_nowhere_but_where_the_client_registered() {
    let world = World::start().await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let provider = &world.sandbox.provider_url;
    let callback = format!("{}/oauth/callback", world.sandbox.upstream_url);
    for query in [
        "client_id=nobody&redirect_uri=https://evil.example/".to_owned(),
        "client_id=hubspot&redirect_uri=https://evil.example/&response_type=code".to_owned(),
        format!("client_id=hubspot&redirect_uri={callback}/more&response_type=code"),
        "client_id=hubspot".to_owned(),
        "client_id=hubspot&client_id=slack".to_owned(),
    ] {
        let page = browser.open(&format!("{provider}/authorize?{query}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(page.url.starts_with(provider.as_str()), "{query}");
    }
}

#[tokio::test]
async fn the_token_endpoint_refuses_clients_and_codes_it_does_not_know() {
    let world = World::start().await;
    let token = format!("{}/token", world.sandbox.provider_url.replace("provider.localhost", "127.0.0.1"));
    let http = http().build().unwrap();
    let form = [("grant_type", "authorization_code"), ("code", "x"), ("code_verifier", "y")];
    let answer = http.post(&token).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(answer.headers().contains_key("www-authenticate"));
    let answer = http.post(&token).basic_auth("hubspot", Some("guess")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "invalid_client" }));
}

#[tokio::test]
async fn the_opener_policy_of_the_provider_can_be_set_at_start_and_switched() {
    const HEADER: &str = "cross-origin-opener-policy";
    let catalog = Catalog::open(&fixture()).unwrap();
    let mut options = SandboxOptions::new(catalog);
    options.provider_coop = Some(OpenerPolicy::SameOrigin);
    let world = World::with(options).await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let login = browser.open(&oauth_url(&world, "hubspot", json!({})).await).await;
    assert_eq!(login.headers[HEADER], "same-origin");
    let switch = json!({ "providerCoop": "noopener-allow-popups" });
    world.control(Method::POST, "/settings", Some(switch)).await;
    let consent = sign_in(&browser, &login).await;
    assert_eq!(consent.headers[HEADER], "noopener-allow-popups");
    world.control(Method::POST, "/settings", Some(json!({ "providerCoop": null }))).await;
    let page = browser.open(&oauth_url(&world, "hubspot", json!({})).await).await;
    assert!(!page.headers.contains_key(HEADER));
    world.control(Method::POST, "/reset", None).await;
    let page = browser.open(&oauth_url(&world, "hubspot", json!({})).await).await;
    assert_eq!(page.headers[HEADER], "same-origin");
}

#[tokio::test]
async fn a_credential_can_be_made_to_appear_late() {
    let world = World::start().await;
    world.control(Method::POST, "/settings", Some(json!({ "credentialDelayMs": 1500 }))).await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let consent = consent_page(&world, &browser, "hubspot", json!({})).await;
    let back = browser.submit(&consent, "/consent", &[("decision", "allow")]).await;
    let returned = Instant::now();
    assert_eq!(back.url, REDIRECT_URI);
    assert!(names(&world, "hubspot").await.is_empty());
    while names(&world, "hubspot").await.is_empty() {
        assert!(returned.elapsed() < Duration::from_secs(20), "it never came");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_provider_says_of_itself_where_its_endpoints_are() {
    let world = World::start().await;
    let provider = &world.sandbox.provider_url;
    let page = Browser::new(provider).open(&format!("{provider}/.well-known/openid-configuration")).await;
    let metadata: Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(metadata["issuer"], provider.as_str());
    assert_eq!(metadata["token_endpoint"], format!("{provider}/token"));
}

#[tokio::test]
async fn where_there_is_no_provider_the_window_says_so() {
    let nobody = Issuer {
        url: "http://localhost:1".to_owned(),
        client_id: "vendor".to_owned(),
        client_secret: "secret".into(),
    };
    let options =
        SandboxOptions { issuer: Some(nobody), ..SandboxOptions::new(Catalog::open(&fixture()).unwrap()) };
    let world = World::with(options).await;
    let browser = Browser::new(&world.sandbox.provider_url);
    let page = browser.open(&oauth_url(&world, "hubspot", json!({})).await).await;
    assert_eq!(page.status, StatusCode::GONE, "{page:?}");
}
