//! What all answers have in common. Looks back over everything that the check has been told.

use crate::cli::check::endpoint::{Ask, Who};
use crate::cli::check::report::{Verdict, broken, not_checked};
use crate::cli::check::untidy::is_text;
use crate::cli::check::world::World;

pub(super) async fn request_id(world: &World) -> Verdict {
    let chosen = "chosen-by-the-browser";
    let mut ids = Vec::new();
    for path in ["/credentials", "/credentials", "/nowhere"] {
        let answer = world.send(&Ask::get(Who::A, path).header("X-Request-Id", chosen)).await?;
        match answer.header("x-request-id") {
            None | Some("") => return broken(format!("GET {path} has no X-Request-Id")),
            Some(id) if id.contains(chosen) => return broken("the browser's own X-Request-Id is taken"),
            Some(id) if ids.contains(&id.to_owned()) => return broken("two calls have one X-Request-Id"),
            Some(id) => ids.push(id.to_owned()),
        }
    }
    Ok(())
}

pub(super) async fn personal(world: &World) -> Verdict {
    for path in ["/credentials", "/executions", "/nowhere"] {
        let answer = world.send(&Ask::get(Who::A, path)).await?;
        let control = answer.header("cache-control").unwrap_or_default();
        if !control.contains("no-store") {
            return broken(format!("GET {path} has Cache-Control: {control}"));
        }
    }
    Ok(())
}

pub(super) async fn key(world: &World) -> Verdict {
    let key = match (&world.key, &world.echo) {
        (_, Some(echo)) => echo.api_key().await?,
        (Some(key), None) => key.clone(),
        (None, None) => return not_checked("set JACKFIELD_API_KEY to the endpoint's key"),
    };
    for exchange in world.endpoint.seen() {
        let in_headers = exchange.answer.headers.iter().any(|(_, value)| value.contains(&key));
        if in_headers || exchange.answer.text().contains(&key) {
            return broken(format!("{} {} was answered with the key in it", exchange.method, exchange.path));
        }
    }
    Ok(())
}

#[allow(clippy::unused_async, reason = "a check like the others")]
pub(super) async fn headers(world: &World) -> Verdict {
    for exchange in world.endpoint.seen() {
        for (name, _) in &exchange.answer.headers {
            let inner = matches!(
                name.as_str(),
                "authorization" | "proxy-authenticate" | "www-authenticate" | "x-api-version"
            );
            if inner || name.starts_with("x-alloy-") {
                return broken(format!(
                    "{} {} was answered with the header {name}",
                    exchange.method, exchange.path
                ));
            }
        }
    }
    Ok(())
}

#[allow(clippy::unused_async, reason = "a check like the others")]
pub(super) async fn contract(world: &World) -> Verdict {
    let mut looked_at = 0;
    for exchange in world.endpoint.seen() {
        // What is no address at all, or in no method that frameworks know, may be answered by the server in front.
        let plain = exchange.path.bytes().all(|byte| byte.is_ascii_graphic());
        let known = matches!(exchange.method.as_str(), "GET" | "POST" | "DELETE");
        let tidy =
            !exchange.path.contains("..") && !exchange.path.contains("//") && exchange.path.len() < 1000;
        let malformed = exchange.path.to_lowercase().contains("%2e") || !is_text(&exchange.path);
        if !(plain && known && tidy) || malformed {
            continue;
        }
        looked_at += 1;
        world.contract.verify(&exchange.method, &exchange.path, &exchange.answer)?;
    }
    if looked_at == 0 { not_checked("nothing was asked") } else { Ok(()) }
}
