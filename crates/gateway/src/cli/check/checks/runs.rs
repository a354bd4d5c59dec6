//! Whether a run happens once, and only as the contract has it.

use futures_util::future::try_join_all;
use serde_json::{Value, json};

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Shortfall, Verdict, broken, not_checked};
use crate::cli::check::wire::Answer;
use crate::cli::check::world::{Ran, World, fresh, segment};

fn path(world: &World) -> Result<String, Shortfall> {
    let runnable = world.runnable()?;
    Ok(format!("/connectors/{}/actions/{}/execute", segment(&runnable.connector), segment(&runnable.action)))
}

/// How often the action ran, where the sandbox can tell.
async fn count(world: &World) -> Result<Option<u64>, Shortfall> {
    let runnable = world.runnable()?;
    match &world.echo {
        Some(echo) => Ok(Some(echo.runs(&runnable.connector, &runnable.action).await?)),
        None => Ok(None),
    }
}

/// A's first run, which must have worked: what comes after it would say nothing otherwise.
async fn worked(world: &World) -> Result<&Ran, Shortfall> {
    world.runnable()?;
    let run = world.first_run().await?;
    match run.answer.status {
        200 => Ok(run),
        status => not_checked(format!("the run was answered {status} {}; look at --body", run.answer.code())),
    }
}

pub(super) async fn key(world: &World) -> Verdict {
    let before = count(world).await?;
    let long = "k".repeat(201);
    for key in ["", "a b", &long] {
        let mut ask = world.run(Who::A, key, Value::Null)?;
        if key.is_empty() {
            ask = ask.without("Idempotency-Key");
        }
        let answer = world.send(&ask).await?;
        if answer.status != 400 {
            return broken(format!("with the key {:?}… a run was answered {}", key.get(..3), answer.status));
        }
    }
    if count(world).await? == before { Ok(()) } else { broken("something ran without a key") }
}

pub(super) async fn answer(world: &World) -> Verdict {
    world.runnable()?;
    let run = world.first_run().await?;
    world.contract.verify("POST", &path(world)?, &run.answer)?;
    match run.answer.status {
        200 => Ok(()),
        status => broken(format!("the run was answered {status} {}; look at --body", run.answer.code())),
    }
}

pub(super) async fn once(world: &World) -> Verdict {
    let run = worked(world).await?;
    let before = count(world).await?;
    let again = world.send(&world.run(Who::A, &run.key, Value::Null)?).await?;
    if count(world).await? != before {
        return broken("a repeat ran the action again");
    }
    if (again.status, &again.body) != (run.answer.status, &run.answer.body) {
        return broken("a repeat was answered otherwise");
    }
    match again.header("idempotency-replayed") {
        Some("true") => Ok(()),
        _ => broken("a repeat is not marked with Idempotency-Replayed"),
    }
}

pub(super) async fn together(world: &World) -> Verdict {
    worked(world).await?;
    let before = count(world).await?;
    let ask = world.run(Who::A, &fresh(), Value::Null)?;
    let answers: Vec<Answer> = try_join_all((0..5).map(|_| world.send(&ask))).await?;
    if let (Some(before), Some(after)) = (before, count(world).await?)
        && after != before + 1
    {
        return broken(format!(
            "five calls at the same time ran the action {} times",
            after.saturating_sub(before)
        ));
    }
    let first = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_none()).count();
    let same = answers
        .windows(2)
        .all(|pair| matches!(pair, [one, two] if one.body == two.body && one.status == two.status));
    match (same, first) {
        (true, 1) => Ok(()),
        (false, _) => broken("five calls at the same time got different answers"),
        (true, first) => broken(format!("of five calls at the same time, {first} count as the first")),
    }
}

pub(super) async fn conflict(world: &World) -> Verdict {
    let run = worked(world).await?;
    let before = count(world).await?;
    let other = world.run(Who::A, &run.key, json!({ "queryParameters": { "check": "another" } }))?;
    let answer = world.send(&other).await?;
    if count(world).await? != before {
        return broken("another run under a used key ran");
    }
    match (answer.status, answer.code().as_str()) {
        (422, "IDEMPOTENCY_CONFLICT") => Ok(()),
        (status, code) => broken(format!("another run under a used key was answered {status} {code}")),
    }
}

pub(super) async fn smuggling(world: &World) -> Verdict {
    let before = count(world).await?;
    for headers in [
        json!({ "X-Check": "1\r\nAuthorization: Bearer x" }),
        json!({ "X-Check\r\nAuthorization": "Bearer x" }),
        json!({ "X Check": "1" }),
        json!({ "X-Check": "a\u{0}b" }),
        json!({ "X-Check": { "a": 1 } }),
    ] {
        let answer =
            world.send(&world.run(Who::A, &fresh(), json!({ "additionalHeaders": headers }))?).await?;
        if answer.status != 400 {
            return broken(format!("additionalHeaders {headers} was answered {}", answer.status));
        }
    }
    if count(world).await? == before { Ok(()) } else { broken("something ran all the same") }
}

pub(super) async fn journal(world: &World) -> Verdict {
    let run = worked(world).await?;
    let runnable = world.runnable()?;
    let own = world.send(&Ask::get(Who::A, "/executions?limit=100")).await?;
    if own.status == 404 {
        return not_checked("this endpoint keeps no journal");
    }
    let list = own.json().get("executions").and_then(Value::as_array).cloned().unwrap_or_default();
    let request = run.answer.header("x-request-id").unwrap_or_default();
    let is_it = |execution: &&Value| {
        let text = |name: &str| execution.get(name).and_then(Value::as_str).unwrap_or_default();
        text("requestId") == request
            && text("connectorId") == runnable.connector
            && text("status") == "succeeded"
    };
    if !list.iter().any(|execution| is_it(&execution)) {
        return broken("the run is not in its user's journal");
    }
    if let Some(credential) = &runnable.credential
        && own.text().contains(credential.as_str())
    {
        return broken("the journal holds what was sent");
    }
    world.second_user()?;
    let other = world.send(&Ask::get(Who::B, "/executions?limit=100")).await?;
    if other.text().contains(request) { broken("the run is in the other user's journal") } else { Ok(()) }
}
