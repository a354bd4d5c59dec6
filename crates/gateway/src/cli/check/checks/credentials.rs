//! Whether accounts are connected, used and deleted by those whose they are, and come back to where they may.

use serde_json::{Value, json};

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Shortfall, Verdict, broken, not_checked};
use crate::cli::check::world::{World, fresh, segment};

/// A call that connects an account, with `more` in its body.
async fn connecting(world: &World, more: Value) -> Result<Ask, Shortfall> {
    let (connector, kind) = world.oauth().await?;
    let mut body = json!({ "authenticationType": kind });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    Ok(Ask::new(Who::A, "POST", format!("/connectors/{}/credentials", segment(&connector))).json(&body))
}

pub(super) async fn redirect(world: &World) -> Verdict {
    let allowed = &world.redirect_uri;
    let uris = [
        json!("https://evil.example/callback"),
        json!(format!("{allowed}/")),
        json!(format!("{allowed}?next=https://evil.example")),
        json!(format!("{allowed}#x")),
        json!(format!("{allowed}/../../evil")),
        json!(allowed.replacen("://", "://evil.example@", 1)),
        json!(allowed.to_uppercase()),
        json!("javascript:alert(1)"),
        json!("//evil.example"),
        json!(""),
        json!([allowed]),
        Value::Null,
    ];
    for uri in uris {
        let answer = world.send(&connecting(world, json!({ "redirectUri": uri })).await?).await?;
        if answer.status != 400 {
            return broken(format!("redirectUri {uri} was answered {}", answer.status));
        }
    }
    let misspelt = json!({ "redirectUri": allowed, "redirect_uri": "https://evil.example/callback" });
    let answer = world.send(&connecting(world, misspelt).await?).await?;
    if answer.status == 400 {
        Ok(())
    } else {
        broken(format!("a second, misspelt redirect_uri was answered {}", answer.status))
    }
}

pub(super) async fn consent(world: &World) -> Verdict {
    let ask = connecting(world, json!({ "redirectUri": world.redirect_uri })).await?;
    let answer = world.send(&ask).await?;
    if answer.status != 200 {
        let uri = &world.redirect_uri;
        return broken(format!(
            "redirectUri {uri} was answered {}; name another with --redirect-uri",
            answer.status
        ));
    }
    let (connector, _) = world.oauth().await?;
    world.contract.verify("POST", &format!("/connectors/{}/credentials", segment(&connector)), &answer)?;
    let json = answer.json();
    let Some(url) =
        json.get("oauthUrl").and_then(Value::as_str).and_then(|url| jackfield_gateway::Url::parse(url).ok())
    else {
        return broken("there is no oauthUrl in the answer");
    };
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let safe = url.scheme() == "https" || local;
    if safe && url.username().is_empty() { Ok(()) } else { broken("oauthUrl is not https") }
}

pub(super) async fn oauth_app(world: &World) -> Verdict {
    for name in ["authConfigId", "auth_config_id"] {
        let more = json!({ "redirectUri": world.redirect_uri, name: "68a000000000000000000000" });
        let answer = world.send(&connecting(world, more).await?).await?;
        if answer.status != 400 {
            return broken(format!("{name} from the browser was answered {}", answer.status));
        }
    }
    Ok(())
}

pub(super) async fn twice(world: &World) -> Verdict {
    let (connector, kind) = world.oauth().await?;
    let allowed = &world.redirect_uri;
    let body = format!(
        r#"{{"authenticationType":"{kind}","redirectUri":"https://evil.example","redirectUri":"{allowed}"}}"#
    );
    let ask = Ask::new(Who::A, "POST", format!("/connectors/{}/credentials", segment(&connector)));
    let answer = world.send(&ask.body("application/json", body)).await?;
    if answer.status == 400 {
        Ok(())
    } else {
        broken(format!("two redirectUri in one body were answered {}", answer.status))
    }
}

/// A's credential, and B to try it.
fn foreign(world: &World) -> Result<&str, Shortfall> {
    world.second_user()?;
    let credential = world.runnable()?.credential.as_deref();
    credential.map_or_else(|| not_checked("give --credential, one of the first user's"), Ok)
}

pub(super) async fn foreign_use(world: &World) -> Verdict {
    foreign(world)?;
    let first = world.first_run().await?;
    if first.answer.status != 200 {
        return not_checked(format!("the first user's own run was answered {}", first.answer.status));
    }
    // Under a key of its own, and under the one whose answer is the other user's.
    for key in [fresh(), first.key.clone()] {
        let answer = world.send(&world.run(Who::B, &key, Value::Null)?).await?;
        if answer.status != 404 {
            return broken(format!("the other user's run with it was answered {}", answer.status));
        }
        if answer.body == first.answer.body {
            return broken("the other user got the first one's answer");
        }
    }
    Ok(())
}

pub(super) async fn foreign_delete(world: &World) -> Verdict {
    let credential = foreign(world)?;
    let path =
        format!("/connectors/{}/credentials/{}", segment(world.connector().await?), segment(credential));
    let answer = world.send(&Ask::new(Who::B, "DELETE", path)).await?;
    let left = world.send(&Ask::get(Who::A, "/credentials")).await?;
    if !left.text().contains(credential) {
        return broken("the other user deleted it");
    }
    if answer.status == 404 {
        Ok(())
    } else {
        broken(format!("the other user's DELETE was answered {}", answer.status))
    }
}
