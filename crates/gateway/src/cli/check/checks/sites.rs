//! Whether other sites are kept out.

use serde_json::json;

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Shortfall, Verdict, broken};
use crate::cli::check::world::{World, fresh, segment};

const EVIL: &str = "https://evil.example";

pub(super) async fn mark(world: &World) -> Verdict {
    for path in ["/connectors", "/credentials"] {
        let bare = Ask::get(Who::A, path).without("X-Jackfield");
        for ask in [bare.clone(), bare.header("X-Jackfield", "0")] {
            let status = world.send(&ask).await?.status;
            if status != 403 {
                return broken(format!("GET {path} was answered {status} without X-Jackfield: 1"));
            }
        }
    }
    Ok(())
}

/// The calls that change something, such that they would do nothing if they were let through.
async fn changes(world: &World) -> Result<Vec<(&'static str, Ask)>, Shortfall> {
    let connector = segment(world.connector().await?);
    let path = |rest: &str| format!("/connectors/{connector}{rest}");
    Ok(vec![
        ("POST …/credentials", Ask::new(Who::A, "POST", path("/credentials")).json(&json!({}))),
        ("DELETE …/credentials/x", Ask::new(Who::A, "DELETE", path("/credentials/x"))),
        (
            "POST …/execute",
            Ask::new(Who::A, "POST", path("/actions/x/execute"))
                .header("Idempotency-Key", &fresh())
                .json(&json!({ "credentialId": "x" })),
        ),
    ])
}

pub(super) async fn origin(world: &World) -> Verdict {
    let from: [&[(&str, &str)]; 5] = [
        &[("Origin", EVIL), ("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Origin", EVIL)],
        &[("Origin", "null")],
    ];
    for (name, ask) in changes(world).await? {
        for headers in from {
            let forged = headers.iter().fold(ask.clone(), |ask, (name, value)| ask.header(name, value));
            let status = world.send(&forged).await?.status;
            if status != 403 {
                return broken(format!("{name} was answered {status} with {headers:?}"));
            }
        }
    }
    Ok(())
}

pub(super) async fn content_type(world: &World) -> Verdict {
    let path = format!("/connectors/{}/credentials", segment(world.connector().await?));
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
    ] {
        let answer = world.send(&Ask::new(Who::A, "POST", &path).body(kind, "{}")).await?;
        if answer.status != 415 {
            return broken(format!("a body of {kind} was answered {}", answer.status));
        }
    }
    Ok(())
}

pub(super) async fn cors(world: &World) -> Verdict {
    for method in ["GET", "OPTIONS"] {
        for origin in [EVIL, "null"] {
            let ask = Ask::new(if method == "GET" { Who::A } else { Who::Nobody }, method, "/credentials")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "x-jackfield");
            let answer = world.send(&ask).await?;
            if let Some(shared) = answer.header("access-control-allow-origin") {
                return broken(format!(
                    "{method} from {origin} was answered with Access-Control-Allow-Origin: {shared}"
                ));
            }
        }
    }
    Ok(())
}
