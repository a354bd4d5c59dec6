//! The binary that tells users by their tokens.

use serde_json::json;

use crate::binary::{Running, bare_command};
use crate::capture::never_log;
use crate::client::Ask;
use crate::fake::Fake;
use crate::token::{RSA_PEM, SECRET, Signer, seconds_from_now, sound};

fn ask(running: &Running, token: &str) -> Ask {
    Ask::new(running.address, "GET", "/integrations/credentials")
        .header("authorization", &format!("Bearer {token}"))
}

fn jane() -> serde_json::Value {
    json!({"sub": "jane", "iss": "https://id.example/", "aud": ["app"], "exp": seconds_from_now(60)})
}

#[tokio::test]
async fn a_token_says_who_is_signed_in_and_no_header_does() {
    let fake = Fake::start().await;
    let mut command = bare_command(&["--listen", "127.0.0.1:0", "--store", ":memory:", "--log", "trace"]);
    command.env("JACKFIELD_JWT_SECRET", SECRET).env("JACKFIELD_UPSTREAM", fake.url());
    let running = Running::spawn(command);
    let token =
        sound(Signer::Secret(SECRET.as_bytes()), &json!({"sub": "jane", "exp": seconds_from_now(60)}));
    let hostile =
        ask(&running, &token).header("x-user-id", "omar").header("x-jackfield-identity-secret", "x");
    hostile.send().await.ok();
    assert_eq!(fake.count("GET /users/up-jane/credentials"), 1);
    let forged = sound(
        Signer::Secret(b"another secret of some length, too"),
        &json!({"sub": "jane", "exp": seconds_from_now(60)}),
    );
    for ask in [
        ask(&running, &forged),
        ask(&running, "no token"),
        ask(&running, &token).without("authorization").header("x-user-id", "jane"),
    ] {
        assert_eq!(ask.send().await.error(), (401, "UNAUTHENTICATED".into()));
    }
    let printed = running.printed();
    for secret in [&token, &forged, SECRET, token.rsplit('.').next().unwrap()] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert!(printed.contains("no key of ours signed it"), "{printed}");
}

#[tokio::test]
async fn a_public_key_and_a_cookie_are_said_in_the_file() {
    let fake = Fake::start().await;
    let directory = tempfile::tempdir().unwrap();
    let (key, file) = (directory.path().join("key.pem"), directory.path().join("jackfield.toml"));
    std::fs::write(&key, RSA_PEM).unwrap();
    let text = format!(
        "listen = \"127.0.0.1:0\"\nstore = \":memory:\"\nupstream = \"{}\"\n\n[jwt]\npublic_key = \"{}\"\n\
         issuer = \"https://id.example/\"\naudience = [\"app\"]\ncookie = \"session\"\n",
        fake.url(),
        key.display()
    );
    std::fs::write(&file, text).unwrap();
    let running = Running::spawn(bare_command(&["--config", file.to_str().unwrap()]));
    let token = sound(Signer::Rsa, &jane());
    never_log(&token);
    let cookie = |value: &str| {
        ask(&running, "").without("authorization").header("cookie", &format!("a=b; session={value}"))
    };
    cookie(&token).send().await.ok();
    ask(&running, &token).send().await.ok();
    // Signed with what everybody knows, as if it were a shared secret.
    let confused = sound(Signer::Secret(RSA_PEM.as_bytes()), &jane());
    for ask in
        [cookie(&confused), ask(&running, &confused), ask(&running, &confused).header("cookie", &token)]
    {
        assert_eq!(ask.send().await.error(), (401, "UNAUTHENTICATED".into()));
    }
}
