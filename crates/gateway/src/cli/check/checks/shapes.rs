//! Whether the answers have the contract's shapes.

use serde_json::Value;

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Shortfall, Verdict, broken, not_checked};
use crate::cli::check::world::{World, segment};

/// An answer that must be 200 and fit.
async fn found(world: &World, path: &str) -> Verdict {
    let answer = world.fitting(Who::A, "GET", path).await?;
    if answer.status == 200 { Ok(()) } else { broken(format!("GET {path} was answered {}", answer.status)) }
}

/// The same for what an endpoint may leave out.
async fn perhaps(world: &World, path: &str) -> Verdict {
    match world.fitting(Who::A, "GET", path).await?.status {
        200 => Ok(()),
        404 => not_checked("this endpoint does not offer it"),
        status => broken(format!("GET {path} was answered {status}")),
    }
}

pub(super) async fn connectors(world: &World) -> Verdict {
    found(world, "/connectors").await
}

pub(super) async fn resources(world: &World) -> Verdict {
    found(world, &format!("/connectors/{}/resources", segment(world.connector().await?))).await
}

pub(super) async fn action(world: &World) -> Verdict {
    let (connector, action) = world.action().await?;
    found(world, &format!("/connectors/{}/actions/{}", segment(&connector), segment(&action))).await
}

pub(super) async fn metadata(world: &World) -> Verdict {
    found(world, &format!("/connectors/{}/credentials/metadata", segment(world.connector().await?))).await
}

pub(super) async fn credentials(world: &World) -> Verdict {
    found(world, "/credentials").await
}

pub(super) async fn connector_credentials(world: &World) -> Verdict {
    found(world, &format!("/connectors/{}/credentials", segment(world.connector().await?))).await
}

pub(super) async fn capabilities(world: &World) -> Verdict {
    perhaps(world, "/capabilities").await
}

pub(super) async fn executions(world: &World) -> Verdict {
    perhaps(world, "/executions").await
}

pub(super) async fn icon(world: &World) -> Verdict {
    let list = world.send(&Ask::get(Who::A, "/connectors")).await?.json();
    let connectors = list.get("connectors").and_then(Value::as_array).cloned().unwrap_or_default();
    let icons = connectors.iter().filter_map(|connector| connector.get("icon")?.as_str());
    let Some(icon) = icons.into_iter().find(|icon| icon.starts_with("connectors/")) else {
        return not_checked("no connector has an icon at this endpoint");
    };
    let path = format!("/{icon}");
    // An image is fetched without a header of the widget's.
    let answer = world.send(&Ask::get(Who::A, &path).without("X-Jackfield")).await?;
    world.contract.verify("GET", &path, &answer)?;
    let policy = answer.header("content-security-policy").unwrap_or_default();
    match answer.status {
        200 if policy.contains("sandbox") => Ok(()),
        200 => broken("its Content-Security-Policy has no sandbox: an SVG may hold scripts"),
        status => broken(format!("GET {path} was answered {status}, though the list names it")),
    }
}

pub(super) async fn callback(world: &World) -> Verdict {
    for path in ["/oauth/callback", "/oauth/callback.js", "/oauth/callback.css"] {
        let answer = world.send(&Ask::get(Who::Nobody, path).without("X-Jackfield")).await?;
        if answer.status != 200 {
            return broken(format!("GET {path} was answered {} without a session", answer.status));
        }
        world.contract.verify("GET", path, &answer)?;
        if answer.header("cross-origin-opener-policy").is_some() {
            return broken(format!("{path} has a Cross-Origin-Opener-Policy, which cuts the window off"));
        }
    }
    Ok(())
}

pub(super) async fn errors(world: &World) -> Verdict {
    let nowhere = Ask::get(Who::A, "/nowhere");
    let nobody = Ask::get(Who::Nobody, "/credentials");
    let unmarked = Ask::get(Who::A, "/credentials").without("X-Jackfield");
    for (ask, path, status) in
        [(nowhere, "/nowhere", 404), (nobody, "/credentials", 401), (unmarked, "/credentials", 403)]
    {
        let answer = world.send(&ask).await?;
        if answer.status != status {
            return broken(format!("GET {path} was answered {}, not {status}", answer.status));
        }
        world.contract.verify("GET", path, &answer)?;
        let json = answer.json();
        if json.get("requestId").and_then(Value::as_str) != answer.header("x-request-id") {
            return broken("requestId and the header X-Request-Id differ");
        }
    }
    Ok(())
}

pub(super) async fn etag(world: &World) -> Verdict {
    let first = world.send(&Ask::get(Who::A, "/connectors")).await?;
    let Some(etag) = first.header("etag") else { return broken("GET /connectors has no ETag") };
    let again = world.send(&Ask::get(Who::A, "/connectors").header("If-None-Match", etag)).await?;
    if again.status != 304 {
        return broken(format!("with its own ETag, GET /connectors was answered {}", again.status));
    }
    world.contract.verify("GET", "/connectors", &again)?;
    let other = world.send(&Ask::get(Who::A, "/connectors").header("If-None-Match", "\"another\"")).await?;
    if other.status == 200 {
        Ok(())
    } else {
        Err(Shortfall::Broken(format!("with another ETag, GET /connectors was answered {}", other.status)))
    }
}
