//! Whose call it is: the session says so, and nothing else.

use serde_json::{Value, json};

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Shortfall, Verdict, broken, not_checked};
use crate::cli::check::world::{World, fresh, segment};

/// An upstream user that there is not.
const NO_USER: &str = "000000000000000000000000";

/// Every call of the contract that needs somebody, as nobody could use it.
async fn calls(world: &World, who: Who) -> Result<Vec<(&'static str, Ask)>, Shortfall> {
    let connector = segment(world.connector().await?);
    let of = |rest: &str| format!("/connectors/{connector}{rest}");
    Ok(vec![
        ("GET /connectors", Ask::get(who, "/connectors")),
        ("GET /credentials", Ask::get(who, "/credentials")),
        ("GET /capabilities", Ask::get(who, "/capabilities")),
        ("GET /executions", Ask::get(who, "/executions")),
        ("GET …/icon", Ask::get(who, of("/icon"))),
        ("GET …/resources", Ask::get(who, of("/resources"))),
        ("GET …/actions/x", Ask::get(who, of("/actions/x"))),
        ("GET …/credentials", Ask::get(who, of("/credentials"))),
        ("GET …/credentials/metadata", Ask::get(who, of("/credentials/metadata"))),
        ("POST …/credentials", Ask::new(who, "POST", of("/credentials")).json(&json!({}))),
        ("DELETE …/credentials/x", Ask::new(who, "DELETE", of("/credentials/x"))),
        (
            "POST …/execute",
            Ask::new(who, "POST", of("/actions/x/execute"))
                .header("Idempotency-Key", &fresh())
                .json(&json!({ "credentialId": NO_USER })),
        ),
    ])
}

pub(super) async fn session(world: &World) -> Verdict {
    for who in [Who::Nobody, Who::Invented] {
        for (name, ask) in calls(world, who).await? {
            let status = world.send(&ask).await?.status;
            if status != 401 {
                let how = if who == Who::Nobody { "without a session" } else { "with an invented session" };
                return broken(format!("{name} was answered {status} {how}"));
            }
        }
    }
    Ok(())
}

async fn ids(world: &World, ask: &Ask) -> Result<Vec<String>, Shortfall> {
    let answer = world.send(ask).await?;
    if answer.status != 200 {
        return broken(format!("the list of credentials was answered {}", answer.status));
    }
    let list = answer.json().get("credentials").and_then(Value::as_array).cloned().unwrap_or_default();
    let ids = list.iter().filter_map(|credential| credential.get("credentialId")?.as_str());
    Ok(ids.map(str::to_owned).collect())
}

pub(super) async fn separate(world: &World) -> Verdict {
    world.second_user()?;
    let a = ids(world, &Ask::get(Who::A, "/credentials")).await?;
    let b = ids(world, &Ask::get(Who::B, "/credentials")).await?;
    if a.is_empty() && b.is_empty() {
        return not_checked("neither user has a credential; connect an account with one of them");
    }
    match a.iter().find(|id| b.contains(id)) {
        Some(id) => broken(format!("both users see the credential {id}")),
        None => Ok(()),
    }
}

/// The upstream's id of B, where the sandbox can tell, else one that nobody has.
async fn other_user(world: &World) -> Result<String, Shortfall> {
    let Some(echo) = world.echo.as_ref().filter(|_| world.endpoint.has_b()) else {
        return Ok(NO_USER.to_owned());
    };
    world.send(&Ask::get(Who::B, "/credentials")).await?;
    let calls = echo.calls().await?;
    Ok(calls.into_iter().find_map(|call| call.user).unwrap_or_else(|| NO_USER.to_owned()))
}

pub(super) async fn header(world: &World) -> Verdict {
    let own = ids(world, &Ask::get(Who::A, "/credentials")).await?;
    let session = world.endpoint.session_names();
    for other in [other_user(world).await?, NO_USER.to_owned()] {
        let query = format!("/credentials?userId={other}&user_id={other}&x-alloy-userid={other}");
        let mut ask = Ask::get(Who::A, query);
        // What the session itself is made of cannot be said twice.
        for name in
            ["X-Alloy-UserId", "X-User-Id", "X-UserId", "User-Id", "X-Forwarded-User", "X-Remote-User"]
        {
            if !session.contains(&name.to_lowercase()) {
                ask = ask.header(name, &other);
            }
        }
        let told = ids(world, &ask).await.map_err(|_| {
            Shortfall::Broken(
                "with another user's id in headers and query, the user's own list is refused".into(),
            )
        })?;
        if told != own {
            return broken("with another user's id in headers and query, the list is another one");
        }
    }
    Ok(())
}

pub(super) async fn body(world: &World) -> Verdict {
    let (connector, kind) = world.oauth().await?;
    let other = other_user(world).await?;
    let path = format!("/connectors/{}/credentials", segment(&connector));
    world.send(&Ask::get(Who::A, "/credentials")).await?;
    let own = match &world.echo {
        Some(echo) => echo.calls().await?.into_iter().find_map(|call| call.user),
        None => None,
    };
    for name in ["userId", "userid", "user_id"] {
        let body = json!({ "authenticationType": kind, "redirectUri": world.redirect_uri, name: other });
        let answer = world.send(&Ask::new(Who::A, "POST", &path).json(&body)).await?;
        if answer.status != 200 {
            let code = answer.code();
            return broken(format!(
                "with {name} of another user, connecting was answered {} {code}",
                answer.status
            ));
        }
        if let Some(echo) = &world.echo {
            let call = echo.calls_to("POST", "/credentials").await?.into_iter().next();
            if call.and_then(|call| call.user) != own {
                return broken(format!("{name} in the body decided for whom an account is connected"));
            }
        }
    }
    Ok(())
}
