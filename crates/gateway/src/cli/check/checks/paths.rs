//! Whether there is anything beside the contract's addresses, methods and bodies.

use serde_json::Value;

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Verdict, broken};
use crate::cli::check::untidy::{is_text, is_tidied};
use crate::cli::check::world::{World, fresh, segment};

/// When the endpoint does not say how much it takes.
const LARGE: usize = 20 * 1024 * 1024;

pub(super) async fn unknown(world: &World) -> Verdict {
    for path in [
        "/users",
        "/users/x/credentials",
        "/connectors/x",
        "/connectors/x/actions",
        "/Connectors",
        "/connectors/",
        "/.env",
    ] {
        let answer = world.send(&Ask::get(Who::A, path)).await?;
        if answer.status != 404 && !is_tidied(path, &answer) {
            return broken(format!("GET {path} was answered {}", answer.status));
        }
        world.contract.verify("GET", path, &answer)?;
    }
    Ok(())
}

pub(super) async fn tricks(world: &World) -> Verdict {
    let long = "a".repeat(201);
    let endless = format!("/connectors/{}/resources", "a".repeat(20_000));
    let tricks = [
        "/connectors/../users",
        "/connectors/%2e%2e/users",
        "/connectors/x/..%2f..%2fusers",
        "/connectors/x%2F..%2F..%2Fusers%3F/resources",
        "/connectors/x%2f%2e%2e%2f%2e%2e%2fusers%23/resources",
        "/connectors/%252e%252e%252fusers%253f/resources",
        "/connectors/..%5c..%5cusers/resources",
        "/connectors/%2e/resources",
        "/connectors/../../users",
        "//connectors",
        "/connectors//resources",
        "/connectors/;/resources",
        "/connectors/%00/resources",
        "/connectors/\u{0}/resources",
        "/connectors/a%0d%0aX-Alloy-UserId:%20b/resources",
        "/connectors/%zz/resources",
        "/connectors/%ff/resources",
        "/connectors/%e2%28%a1/resources",
        "/connectors/a b/resources",
        &format!("/connectors/{long}/resources"),
        &endless,
    ];
    for path in tricks {
        let shown: String = path.escape_debug().take(60).collect();
        match world.endpoint.send(&Ask::get(Who::A, path)).await {
            Ok(answer) if (400..500).contains(&answer.status) && !matches!(answer.status, 401 | 403) => {}
            // A framework may do so before it asks the endpoint.
            Ok(answer) if is_tidied(path, &answer) => {}
            // With such a path it is no request at all, which servers refuse each in their own way.
            Ok(answer) if answer.status >= 400 && !is_request(path) => {}
            Ok(answer) => return broken(format!("GET {shown} was answered {}", answer.status)),
            // A server that hangs up has refused it too.
            Err(_) => {}
        }
    }
    if let Some(echo) = &world.echo {
        let calls = echo.calls().await?;
        // An endpoint may look for a user whom it could not create; the call before is the next one here.
        let looked_for = |index: usize| {
            calls.get(index + 1).is_some_and(|before| before.method == "POST" && before.path == "/users")
        };
        let strayed = calls.iter().enumerate().find(|(index, call)| {
            let segments: Vec<&str> = call.path.trim_start_matches('/').split('/').collect();
            let known = match segments.as_slice() {
                ["users"] => call.method == "POST" || looked_for(*index),
                ["users", _, "credentials"] | ["users", _, "credentials", _] => true,
                ["connectors"] | ["connectors", _, "resources" | "credentials"] => true,
                ["connectors", _, "credentials" | "actions", _]
                | ["connectors", _, "actions", _, "execute"] => true,
                ["icons", ..] | ["oauth", ..] => true,
                _ => false,
            };
            !known || segments.contains(&"..")
        });
        if let Some((_, call)) = strayed {
            return broken(format!("{} {} was called upstream", call.method, call.path));
        }
    }
    Ok(())
}

fn is_request(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_graphic()) && is_text(path)
}

pub(super) async fn methods(world: &World) -> Verdict {
    let connector = segment(world.connector().await?);
    let of = |rest: &str| format!("/connectors/{connector}{rest}");
    let wrong = [
        ("POST", "/connectors".to_owned()),
        ("DELETE", "/connectors".to_owned()),
        ("PUT", "/connectors".to_owned()),
        ("PATCH", of("/credentials")),
        ("PUT", of("/credentials")),
        ("GET", of("/credentials/x")),
        ("POST", of("/credentials/x")),
        ("GET", of("/actions/x/execute")),
        ("DELETE", "/credentials".to_owned()),
        ("POST", "/oauth/callback".to_owned()),
    ];
    for (method, path) in wrong {
        let answer = world.send(&Ask::new(Who::A, method, &path)).await?;
        if answer.status != 405 {
            return broken(format!("{method} {path} was answered {}", answer.status));
        }
        // A framework that knows of no such method answers by itself.
        if !matches!(method, "PUT" | "PATCH") {
            world.contract.verify(method, &path, &answer)?;
        }
    }
    match world.endpoint.send(&Ask::new(Who::A, "TRACE", "/connectors")).await {
        Ok(answer) if answer.status < 400 => broken(format!("TRACE was answered {}", answer.status)),
        _ => Ok(()),
    }
}

pub(super) async fn overrides(world: &World) -> Verdict {
    let path = format!("/connectors/{}/credentials/x", segment(world.connector().await?));
    for (method, path, other) in
        [("POST", "/connectors", "GET"), ("POST", path.as_str(), "DELETE"), ("GET", path.as_str(), "DELETE")]
    {
        for name in ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"] {
            let ask = Ask::new(Who::A, method, format!("{path}?_method={other}")).header(name, other);
            let status = world.send(&ask).await?.status;
            if status != 405 {
                return broken(format!("{method} {path} with {name}: {other} was answered {status}"));
            }
        }
    }
    Ok(())
}

pub(super) async fn size(world: &World) -> Verdict {
    let told = world.send(&Ask::get(Who::A, "/capabilities")).await?.json();
    let limit = told.pointer("/limits/requestBytes").and_then(Value::as_u64);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(LARGE);
    let path = format!("/connectors/{}/credentials", segment(world.connector().await?));
    let body = format!(r#"{{"authenticationType":"none","data":{{"x":"{}"}}}}"#, "x".repeat(limit));
    let answer = world.send(&Ask::new(Who::A, "POST", &path).body("application/json", body)).await?;
    match answer.status {
        413 => Ok(()),
        status => broken(format!("a body of more than {limit} bytes was answered {status}")),
    }
}

pub(super) async fn json(world: &World) -> Verdict {
    let connector = segment(world.connector().await?);
    let bodies: [&[u8]; 8] = [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"{\"authenticationType\":1}",
        b"{\"authenticationType\":\"\xff\"}",
        b"\xef\xbb\xbf{}",
    ];
    for body in bodies {
        for path in ["/credentials", "/actions/x/execute"] {
            // For a run, a credential that is no text is what is wrong.
            let body = if body == b"{\"authenticationType\":1}" && path.ends_with("execute") {
                b"{\"credentialId\":1}"
            } else {
                body
            };
            let ask = Ask::new(Who::A, "POST", format!("/connectors/{connector}{path}"));
            let answer =
                world.send(&ask.header("Idempotency-Key", &fresh()).body("application/json", body)).await?;
            if answer.status != 400 {
                let shown = String::from_utf8_lossy(body);
                return broken(format!("the body {shown:?} of POST …{path} was answered {}", answer.status));
            }
        }
    }
    Ok(())
}
