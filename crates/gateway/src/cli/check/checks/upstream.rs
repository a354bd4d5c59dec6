//! What arrives upstream and what becomes of its failures. Needs the sandbox there.

use serde_json::{Value, json};

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Shortfall, Verdict, broken, not_checked};
use crate::cli::check::wire::Answer;
use crate::cli::check::world::{World, fresh, segment};

pub(super) async fn user(world: &World) -> Verdict {
    let echo = world.echo()?;
    let connector = segment(world.connector().await?);
    world.send(&Ask::get(Who::A, "/credentials")).await?;
    world.send(&Ask::get(Who::A, format!("/connectors/{connector}/credentials"))).await?;
    for call in echo.calls().await? {
        let segments: Vec<&str> = call.path.trim_start_matches('/').split('/').collect();
        let (personal, named) = match segments.as_slice() {
            ["users", user, "credentials", ..] => (true, Some(*user)),
            ["connectors", _, "credentials"] | ["connectors", _, "actions", _, "execute"] => (true, None),
            ["connectors", _, "credentials", id] => (*id != "metadata", None),
            _ => (false, None),
        };
        if personal && call.user.is_none() {
            return broken(format!("{} {} ran as the key's owner", call.method, call.path));
        }
        if named.is_some() && named != call.user.as_deref() {
            return broken(format!(
                "{} {} was made for another user than its path names",
                call.method, call.path
            ));
        }
    }
    Ok(())
}

pub(super) async fn headers(world: &World) -> Verdict {
    let echo = world.echo()?;
    let ask = Ask::get(Who::A, "/credentials")
        .header("Referer", "https://app.example/settings")
        .header("X-Forwarded-For", "192.0.2.1")
        .header("Accept-Language", "en")
        .header("X-Check", "1");
    world.send(&ask).await?;
    let mut private = world.endpoint.session_names();
    // The endpoint has a header of that name of its own.
    private.retain(|name| name != "authorization");
    private.extend(
        ["cookie", "origin", "referer", "x-jackfield", "x-forwarded-for", "x-check"].map(str::to_owned),
    );
    for call in echo.calls().await? {
        if let Some(name) = call.headers.iter().find(|name| private.contains(name)) {
            return broken(format!(
                "{} {} was called upstream with the browser's {name}",
                call.method, call.path
            ));
        }
    }
    Ok(())
}

/// A run with headers of the form's own, and its body as it arrived.
async fn arrived(world: &World, headers: &Value) -> Result<Value, Shortfall> {
    let echo = world.echo()?;
    let ask = world.run(Who::A, &fresh(), json!({ "additionalHeaders": headers }))?;
    let answer = world.send(&ask).await?;
    if answer.status != 200 {
        return not_checked(format!(
            "the run was answered {} {}; look at --body",
            answer.status,
            answer.code()
        ));
    }
    Ok(json!({ "raw": echo.latest_run().await? }))
}

pub(super) async fn stripped(world: &World) -> Verdict {
    world.echo()?;
    let sent = json!({
        "Authorization": "Bearer x", "COOKIE": "a=b", "Host": "evil.example", "X-Alloy-UserId": "x", "x_alloy_userid": "x",
        "X-Api-Version": "1", "Transfer-Encoding": "chunked", "Connection": "close", "Content-Length": "0",
        "X-Forwarded-For": "192.0.2.1", "Proxy-Authorization": "x", "Forwarded": "for=x", "X-Check-Kept": "1",
    });
    let raw = arrived(world, &sent).await?;
    let body: Value =
        serde_json::from_str(raw.get("raw").and_then(Value::as_str).unwrap_or_default()).unwrap_or_default();
    let headers = body.get("additionalHeaders").and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(name) = headers.keys().find(|name| *name != "X-Check-Kept") {
        return broken(format!("the header {name} of a form arrived upstream"));
    }
    if headers.is_empty() { broken("a harmless header of a form was dropped") } else { Ok(()) }
}

pub(super) async fn exact(world: &World) -> Verdict {
    let echo = world.echo()?;
    let runnable = world.runnable()?;
    let digits = "12345678901234567890.10";
    let mut body = runnable.body.clone();
    body.remove("additionalHeaders");
    if let Some(credential) = &runnable.credential {
        body.insert("credentialId".into(), credential.clone().into());
    }
    let rest = Value::Object(body).to_string();
    let text = rest
        .replacen('{', &format!(r#"{{"additionalHeaders":{{"X-Check":{digits}}},"#), 1)
        .replace(",}", "}");
    let path =
        format!("/connectors/{}/actions/{}/execute", segment(&runnable.connector), segment(&runnable.action));
    let ask =
        Ask::new(Who::A, "POST", path).header("Idempotency-Key", &fresh()).body("application/json", text);
    let answer = world.send(&ask).await?;
    if answer.status != 200 {
        return not_checked(format!(
            "the run was answered {} {}; look at --body",
            answer.status,
            answer.code()
        ));
    }
    if echo.latest_run().await?.contains(digits) {
        Ok(())
    } else {
        broken(format!("{digits} arrived as another number"))
    }
}

/// Connectors whose resources nobody has asked for yet, so that no cache has them.
const UNASKED: [(&str, usize); 3] = [("retry", 1), ("busy", 2), ("page", 3)];

/// Asks for the resources of a connector of its own while the upstream fails.
async fn failing(world: &World, which: &str, fault: Value, times: u32) -> Result<Answer, Shortfall> {
    let echo = world.echo()?;
    let connectors = world.connectors().await?;
    let place = UNASKED.iter().find(|(name, _)| *name == which).map_or(1, |(_, place)| *place);
    let unasked = connectors
        .len()
        .checked_sub(place)
        .filter(|index| *index > 0)
        .and_then(|index| connectors.get(index));
    let Some(connector) = unasked else { return not_checked("there are too few connectors") };
    echo.fault(json!({ "connector": connector, "pathContains": "/resources" }), fault, times).await?;
    let answer = world.send(&Ask::get(Who::A, format!("/connectors/{}/resources", segment(connector)))).await;
    echo.no_faults().await?;
    answer
}

pub(super) async fn retry(world: &World) -> Verdict {
    let answer = failing(world, "retry", json!({ "kind": "status500" }), 1).await?;
    if answer.status == 200 {
        Ok(())
    } else {
        broken(format!("one failure upstream was answered {}", answer.status))
    }
}

pub(super) async fn busy(world: &World) -> Verdict {
    let answer = failing(world, "busy", json!({ "kind": "status429", "retryAfterSecs": 3600 }), 1).await?;
    match (answer.status, answer.header("retry-after")) {
        (429, Some("3600")) => Ok(()),
        (status, wait) => broken(format!("429 with Retry-After: 3600 came as {status} with {wait:?}")),
    }
}

pub(super) async fn page(world: &World) -> Verdict {
    let answer = failing(world, "page", json!({ "kind": "html" }), 10).await?;
    if answer.text().to_lowercase().contains("<h1>") {
        return broken("the page was passed on");
    }
    if answer.status == 502 {
        Ok(())
    } else {
        broken(format!("a proxy's page was answered {}", answer.status))
    }
}

/// A run while the upstream fails, and how often it was sent there.
async fn failed_run(world: &World, key: &str, fault: Value) -> Result<(Answer, usize), Shortfall> {
    let echo = world.echo()?;
    let before = echo.calls_to("POST", "/execute").await?.len();
    echo.fault(json!({ "method": "POST", "pathContains": "/execute" }), fault, 1).await?;
    let answer = world.send(&world.run(Who::A, key, Value::Null)?).await;
    echo.no_faults().await?;
    Ok((answer?, echo.calls_to("POST", "/execute").await?.len().saturating_sub(before)))
}

pub(super) async fn reconnect(world: &World) -> Verdict {
    world.runnable()?;
    let (answer, _) = failed_run(world, &fresh(), json!({ "kind": "thirdParty401" })).await?;
    let json = answer.json();
    let source = json.pointer("/error/source").and_then(Value::as_str).unwrap_or_default();
    match (answer.status, source) {
        (424, "THIRD_PARTY") => Ok(()),
        (status, source) => broken(format!("it came as {status} of {source}")),
    }
}

pub(super) async fn no_rerun(world: &World) -> Verdict {
    world.runnable()?;
    let (answer, sent) = failed_run(world, &fresh(), json!({ "kind": "status500" })).await?;
    match (answer.status, sent) {
        (502, 1) => Ok(()),
        (_, 2..) => broken(format!("it was sent {sent} times")),
        (status, _) => broken(format!("a failure of the upstream was answered {status}")),
    }
}

pub(super) async fn lost(world: &World) -> Verdict {
    let echo = world.echo()?;
    let key = fresh();
    let (answer, sent) = failed_run(world, &key, json!({ "kind": "hangup", "moment": "after" })).await?;
    if sent > 1 {
        return broken(format!("it was sent {sent} times"));
    }
    if !matches!(answer.code().as_str(), "OUTCOME_UNKNOWN" | "UPSTREAM_TIMEOUT") {
        return broken(format!("it was answered {} {}", answer.status, answer.code()));
    }
    let before = echo.calls_to("POST", "/execute").await?.len();
    let again = world.send(&world.run(Who::A, &key, Value::Null)?).await?;
    if echo.calls_to("POST", "/execute").await?.len() != before {
        return broken("a repeat was sent again");
    }
    match (again.status, again.code().as_str()) {
        (409, "OUTCOME_UNKNOWN") => Ok(()),
        (status, code) => broken(format!("a repeat was answered {status} {code}")),
    }
}
