//! Which tokens count, and which do not.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use http::{Request, StatusCode};
use serde_json::json;

use super::*;
use crate::cli::layers::Origin;

#[path = "../../../tests/endpoint/token.rs"]
mod token;

use token::{RSA_PEM, SECRET, Signer, encoded, published, seconds_from_now, sound};

const ISSUER: &str = "https://id.example/";
const EC_PEM: &str = include_str!("../../../tests/keys/ec-public.pem");

fn rules() -> Rules {
    Rules {
        issuer: Some(ISSUER.into()),
        audience: HashSet::from(["app".to_owned()]),
        user_claim: "sub".into(),
        name_claim: Some("name".into()),
        cookie: Some("session".into()),
        leeway_seconds: 30,
        ..Rules::default()
    }
}

fn given(text: &str) -> Given {
    Given { text: text.into(), origin: Origin::Flag("jwt-public-key") }
}

fn pem(text: &str) -> Result<Jwt, String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    Jwt::new(KeysAt::Pem(given(file.path().to_str().unwrap())), rules())
}

fn by_secret(rules: Rules) -> Jwt {
    Jwt::new(KeysAt::Secret(Secret::new(SECRET)), rules).unwrap()
}

fn claims() -> Value {
    json!({"sub": "jane", "name": "Jane", "iss": ISSUER, "aud": "app", "exp": seconds_from_now(600)})
}

/// The claims with some others; null takes one away.
fn with(changes: &Value) -> Value {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => _ = claims.as_object_mut().unwrap().remove(name),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

fn request(headers: &[(&str, &str)]) -> Parts {
    let request =
        headers.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value));
    request.body(()).unwrap().into_parts().0
}

async fn bearer(jwt: &Jwt, token: &str) -> Option<EndUser> {
    jwt.user(&request(&[("authorization", &format!("Bearer {token}"))])).await.unwrap()
}

fn signed(claims: &Value) -> String {
    sound(Signer::Secret(SECRET.as_bytes()), claims)
}

#[tokio::test]
async fn each_kind_of_key_takes_its_own_tokens_and_no_others() {
    let secret = Signer::Secret(SECRET.as_bytes());
    let (hs, rs, es) = (by_secret(rules()), pem(RSA_PEM).unwrap(), pem(EC_PEM).unwrap());
    for (n, jwt) in [&hs, &rs, &es].into_iter().enumerate() {
        for (m, signer) in [secret, Signer::Rsa, Signer::Ec].into_iter().enumerate() {
            let user = bearer(jwt, &sound(signer, &claims())).await;
            assert_eq!(user, (n == m).then(|| EndUser::named("jane", "Jane")), "{n} {m}");
        }
    }
}

#[tokio::test]
async fn what_a_token_says_about_its_algorithm_decides_nothing() {
    let rs = pem(RSA_PEM).unwrap();
    for (signer, alg) in [
        // The public key as a shared secret: everybody has it.
        (Signer::Secret(RSA_PEM.as_bytes()), "HS256"),
        (Signer::Secret(RSA_PEM.trim().as_bytes()), "HS256"),
        (Signer::Nobody, "none"),
        (Signer::Nobody, "RS256"),
        (Signer::Rsa, "RS512"),
        (Signer::Rsa, "PS256"),
        (Signer::Ec, "RS256"),
        (Signer::Rsa, "rs256"),
    ] {
        assert_eq!(bearer(&rs, &token::token(signer, &json!({"alg": alg}), &claims())).await, None, "{alg}");
    }
    let embedded = json!({"alg": "ES256", "jwk": published(Signer::Ec, "x"), "jku": "https://evil.example"});
    assert_eq!(bearer(&rs, &token::token(Signer::Ec, &embedded, &claims())).await, None);
}

#[tokio::test]
async fn a_token_must_be_of_its_time_its_issuer_and_its_audience() {
    let jwt = by_secret(rules());
    for good in [
        json!({}),
        json!({"exp": seconds_from_now(-20)}),
        json!({"nbf": seconds_from_now(20)}),
        json!({"aud": ["other", "app"]}),
    ] {
        assert!(bearer(&jwt, &signed(&with(&good))).await.is_some(), "{good}");
    }
    for bad in [
        json!({"exp": null}),
        json!({"exp": seconds_from_now(-40)}),
        json!({"exp": "never"}),
        json!({"exp": seconds_from_now(600).to_string()}),
        json!({"nbf": seconds_from_now(40)}),
        json!({"nbf": "soon"}),
        json!({"iss": null}),
        json!({"iss": "https://id.example"}),
        json!({"iss": 7}),
        json!({"iss": ["https://evil.example"]}),
        json!({"aud": null}),
        json!({"aud": "other"}),
        json!({"aud": []}),
        json!({"aud": 7}),
    ] {
        assert_eq!(bearer(&jwt, &signed(&with(&bad))).await, None, "{bad}");
    }
}

#[tokio::test]
async fn without_an_audience_of_its_own_a_token_for_anybody_is_refused_unless_any_will_do() {
    let none = by_secret(Rules { audience: HashSet::new(), ..rules() });
    assert!(bearer(&none, &signed(&with(&json!({"aud": null})))).await.is_some());
    assert_eq!(bearer(&none, &signed(&claims())).await, None, "it is for somebody, and not for us");
    let any = by_secret(Rules { audience: HashSet::new(), any_audience: true, ..rules() });
    for aud in [json!(null), json!("other"), json!(["a", "b"])] {
        assert!(bearer(&any, &signed(&with(&json!({"aud": aud})))).await.is_some());
    }
}

#[tokio::test]
async fn the_claim_that_was_chosen_names_the_user() {
    let jwt = by_secret(Rules { user_claim: "https://app.example/id".into(), name_claim: None, ..rules() });
    let user = |value: Value| signed(&with(&json!({"https://app.example/id": value})));
    assert_eq!(bearer(&jwt, &user(json!("u-7"))).await, Some(EndUser::new("u-7")));
    assert_eq!(bearer(&jwt, &user(json!(7))).await, Some(EndUser::new("7")));
    for bad in [json!(null), json!(""), json!(1.5), json!(-1), json!(["jane"]), json!({"id": 1}), json!(true)]
    {
        assert_eq!(bearer(&jwt, &user(bad.clone())).await, None, "{bad}");
    }
}

#[tokio::test]
async fn what_was_changed_or_is_no_token_is_refused() {
    let jwt = by_secret(rules());
    let token = signed(&claims());
    let parts: Vec<&str> = token.split('.').collect();
    let other = encoded(with(&json!({"sub": "omar"})).to_string());
    let critical = token::token(
        Signer::Secret(SECRET.as_bytes()),
        &json!({"alg": "HS256", "crit": ["b64"], "b64": true}),
        &claims(),
    );
    for bad in [
        format!("{}.{other}.{}", parts[0], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{token}.x"),
        critical,
        "x".repeat(20_000),
        "..".into(),
    ] {
        assert_eq!(bearer(&jwt, &bad).await, None, "{bad:.60}");
    }
}

#[tokio::test]
async fn one_place_holds_the_token_and_never_two() {
    let jwt = by_secret(rules());
    let token = signed(&claims());
    let (header, cookie) = (format!("Bearer {token}"), format!("a=b; session={token}"));
    for good in [
        &[("authorization", header.as_str())][..],
        &[("authorization", &header.replace("Bearer", "bearer"))],
        &[("cookie", &cookie)],
        &[("cookie", "a=b"), ("cookie", &cookie)],
        &[("authorization", &header), ("cookie", "session=other")],
    ] {
        assert!(jwt.user(&request(good)).await.unwrap().is_some(), "{good:?}");
    }
    for bad in [
        &[("authorization", header.as_str()), ("authorization", header.as_str())][..],
        &[("cookie", &format!("{cookie}; session=x"))],
        &[("cookie", &cookie), ("cookie", &cookie)],
        &[("authorization", "Basic x"), ("cookie", &cookie)],
        &[("cookie", &cookie.replace("session", "Session"))],
        &[("authorization", &token)],
        &[],
    ] {
        assert_eq!(jwt.user(&request(bad)).await.unwrap(), None, "{bad:?}");
    }
}

#[test]
fn a_key_that_is_none_or_too_short_is_refused_at_the_start() {
    let short = include_str!("../../../tests/keys/rsa-short-public.pem");
    for bad in [short, "", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", SECRET] {
        let error = pem(bad).err().unwrap();
        assert!(error.starts_with("--jwt-public-key: is no public key"), "{error}");
    }
}

/// A provider that publishes what it is told to, and counts how often it is asked.
struct Provider {
    url: String,
    document: Arc<Mutex<Option<Value>>>,
    asked: Arc<AtomicUsize>,
}

impl Provider {
    async fn start(keys: &[Value]) -> Self {
        let document = Arc::new(Mutex::new(Some(json!({"keys": keys}))));
        let asked = Arc::new(AtomicUsize::new(0));
        let (answered, counted) = (Arc::clone(&document), Arc::clone(&asked));
        let app = Router::new().fallback(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let document = answered.lock().unwrap().clone();
            async move {
                tokio::time::sleep(Duration::from_millis(50)).await;
                document.map(|document| document.to_string()).ok_or(StatusCode::BAD_GATEWAY)
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, document, asked }
    }

    fn publish(&self, keys: Option<&[Value]>) {
        *self.document.lock().unwrap() = keys.map(|keys| json!({"keys": keys}));
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn jwt(&self) -> Jwt {
        Jwt::new(KeysAt::Jwks(given(&self.url)), rules()).unwrap()
    }
}

fn named(signer: Signer<'_>, id: &str) -> String {
    token::token(signer, &json!({"alg": token::algorithm(signer), "kid": id}), &claims())
}

/// The pause between two fetches, shortened to nothing.
fn impatient(mut jwt: Jwt) -> Jwt {
    if let Keys::Published(jwks) = &mut jwt.keys {
        jwks.pause = Duration::ZERO;
    }
    jwt
}

#[tokio::test]
async fn published_keys_are_fetched_once_however_many_ask() {
    let provider = Provider::start(&[published(Signer::Rsa, "a"), published(Signer::Ec, "b")]).await;
    let jwt = provider.jwt();
    let (a, b) = (named(Signer::Rsa, "a"), named(Signer::Ec, "b"));
    let all =
        futures_util::future::join_all((0..50).map(|n| bearer(&jwt, if n % 2 == 0 { &a } else { &b }))).await;
    assert!(all.iter().all(Option::is_some));
    assert_eq!(provider.asked(), 1);
}

#[tokio::test]
async fn a_new_key_is_fetched_when_a_token_names_it_and_an_invented_one_only_now_and_then() {
    let provider = Provider::start(&[published(Signer::Rsa, "old")]).await;
    let jwt = provider.jwt();
    assert!(bearer(&jwt, &named(Signer::Rsa, "old")).await.is_some());
    for n in 0..20 {
        assert_eq!(bearer(&jwt, &named(Signer::Ec, &format!("invented-{n}"))).await, None);
    }
    assert_eq!(provider.asked(), 1, "asked a moment ago");
    provider.publish(Some(&[published(Signer::Rsa, "old"), published(Signer::Ec, "new")]));
    let jwt = impatient(jwt);
    assert!(bearer(&jwt, &named(Signer::Ec, "new")).await.is_some());
    assert!(bearer(&jwt, &named(Signer::Ec, "new")).await.is_some());
    assert_eq!(provider.asked(), 2);
    provider.publish(Some(&[published(Signer::Ec, "new")]));
    assert_eq!(bearer(&jwt, &named(Signer::Rsa, "other")).await, None);
    assert_eq!(bearer(&jwt, &named(Signer::Rsa, "old")).await, None, "it was withdrawn");
}

#[tokio::test]
async fn a_provider_that_is_down_ends_no_session() {
    let provider = Provider::start(&[]).await;
    provider.publish(None);
    let jwt = impatient(provider.jwt());
    let ask = request(&[("authorization", &format!("Bearer {}", named(Signer::Rsa, "a")))]);
    assert_eq!(jwt.user(&ask).await, Err(IdentityUnavailable));
    provider.publish(Some(&[published(Signer::Rsa, "a")]));
    assert!(jwt.user(&ask).await.unwrap().is_some());
    provider.publish(None);
    assert!(jwt.user(&ask).await.unwrap().is_some(), "the keys are still known");
    assert_eq!(bearer(&jwt, &named(Signer::Rsa, "b")).await, None);
}

#[tokio::test]
async fn of_what_is_published_only_public_keys_for_signing_count() {
    let mut encrypting = published(Signer::Rsa, "a");
    encrypting["use"] = "enc".into();
    let mut otherwise = published(Signer::Rsa, "b");
    otherwise["alg"] = "RS512".into();
    let secret = Signer::Secret(SECRET.as_bytes());
    let keys =
        [json!(7), json!({}), encrypting, otherwise, published(secret, "c"), published(Signer::Ec, "d")];
    let provider = Provider::start(&keys).await;
    let jwt = provider.jwt();
    for (signer, id) in [(Signer::Rsa, "a"), (Signer::Rsa, "b"), (secret, "c"), (Signer::Rsa, "d")] {
        assert_eq!(bearer(&jwt, &named(signer, id)).await, None, "{id}");
    }
    assert!(bearer(&jwt, &named(Signer::Ec, "d")).await.is_some());
    assert!(bearer(&jwt, &sound(Signer::Ec, &claims())).await.is_some(), "a token may leave its key unnamed");
}

#[test]
fn keys_are_fetched_over_tls_or_on_this_machine() {
    for url in [
        "http://id.example/jwks",
        "ftp://id.example/",
        "http://localhost.evil.example/",
        "https://u:p@id.example/",
    ] {
        assert!(Jwks::new(url.parse().unwrap()).is_err(), "{url}");
    }
}
