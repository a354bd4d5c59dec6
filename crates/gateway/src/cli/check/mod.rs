//! `jackfield check`: drives an endpoint, whoever wrote it, and says whether it is right and safe. It sees only what a
//! browser could, and what the sandbox behind the endpoint tells it.

mod checks;
mod contract;
mod echo;
mod endpoint;
mod report;
mod untidy;
mod wire;
mod world;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jackfield_gateway::Url;
use serde_json::{Map, Value};

use echo::Echo;
use endpoint::{Ask, Endpoint, Who};
use report::{Finding, Report};
use world::{Runnable, World};

/// When something is broken.
const BROKEN: u8 = 1;
/// When it could not be checked at all.
const UNUSABLE: u8 = 2;

const AFTER_HELP: &str = "\
Sessions are headers as your browser sends them: sign in as two different users and copy them. Each flag may be
repeated, and is read from the environment too, which shows it to fewer people.

With --run, actions really run: twice, and a few times more with --upstream-echo, under keys that begin with check-. Take an action that hurts
nobody, and a credential that may get lost: an endpoint that is wrong may let the other user run or delete with it.

With the sandbox as the endpoint's upstream, --upstream-echo is the sandbox's address: then it can be seen what
arrives there, and things are made to go wrong. Never with the real service.

Ends with 0 when nothing is broken, 1 when something is, 2 when the endpoint could not be checked.

Example:
  jackfield check https://staging.example.com/integrations \\
    --session-a 'Cookie: session=…' --session-b 'Cookie: session=…' \\
    --run hubspot/createContact --credential 68… --body contact.json";

/// What can be said on the command line.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct CheckArguments {
    /// The endpoint's base URL
    url: Url,

    /// A header of a signed-in user's session
    #[arg(long, env = "JACKFIELD_SESSION_A", hide_env_values = true, value_name = "HEADER", required = true)]
    session_a: Vec<String>,

    /// A header of another user's session
    #[arg(long, env = "JACKFIELD_SESSION_B", hide_env_values = true, value_name = "HEADER")]
    session_b: Vec<String>,

    /// An action that may be run
    #[arg(long, value_name = "CONNECTOR/ACTION")]
    run: Option<String>,

    /// The first user's credential to run it with; none for an action that needs none
    #[arg(long, value_name = "ID", requires = "run")]
    credential: Option<String>,

    /// JSON file with {queryParameters, requestBody, additionalHeaders, pathParams} for it
    #[arg(long, value_name = "FILE", requires = "run")]
    body: Option<PathBuf>,

    /// Look at this connector only
    #[arg(long, value_name = "ID")]
    connector: Option<String>,

    /// An address that OAuth windows may come back to [default: {URL}/oauth/callback]
    #[arg(long, value_name = "URL")]
    redirect_uri: Option<String>,

    /// The sandbox that is the endpoint's upstream
    #[arg(long, value_name = "URL")]
    upstream_echo: Option<Url>,

    /// Only these checks: an id, or the part before its slash
    #[arg(long, value_name = "ID")]
    only: Vec<String>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the checks and prints what was found.
pub(super) fn run(arguments: CheckArguments) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let checked = match runtime {
        Ok(runtime) => runtime.block_on(check(arguments)),
        Err(error) => Err(format!("the runtime cannot start: {error}")),
    };
    match checked {
        Ok((report, as_json)) => {
            let text = if as_json { report.json() } else { report.text() };
            let _ = std::io::stdout().write_all(text.as_bytes());
            let (_, broken, _) = report.counts();
            if broken == 0 { ExitCode::SUCCESS } else { ExitCode::from(BROKEN) }
        }
        Err(reason) => {
            let _ = writeln!(std::io::stderr(), "jackfield: {reason}");
            ExitCode::from(UNUSABLE)
        }
    }
}

async fn check(arguments: CheckArguments) -> Result<(Report, bool), String> {
    let CheckArguments { url, only, json: as_json, .. } = &arguments;
    let (endpoint, only, as_json) = (url.to_string(), only.clone(), *as_json);
    let world = world(arguments)?;
    // One call first: without an answer there is nothing to say about anything.
    let hello = world.endpoint.send(&Ask::get(Who::A, "/connectors")).await?;
    if hello.status == 401 {
        return Err("the endpoint says that nobody is signed in: look at --session-a".to_owned());
    }
    if let Some(echo) = &world.echo {
        echo.begin().await.map_err(|why| format!("--upstream-echo: {why}"))?;
    }
    let chosen = |id: &str| {
        only.is_empty() || only.iter().any(|only| id == only || id.split('/').next() == Some(only))
    };
    let mut findings = Vec::new();
    for check in checks::ALL.iter().filter(|check| chosen(check.id)) {
        findings.push(Finding { id: check.id, what: check.what, verdict: (check.run)(&world).await });
    }
    if findings.is_empty() {
        return Err("--only names no check".to_owned());
    }
    Ok((Report { endpoint, findings }, as_json))
}

fn world(arguments: CheckArguments) -> Result<World, String> {
    let endpoint = Endpoint::new(&arguments.url, &arguments.session_a, &arguments.session_b)?;
    let mut world = World::new(endpoint, &arguments.url)?;
    world.echo = arguments.upstream_echo.as_ref().map(Echo::new).transpose()?;
    world.wanted = arguments.connector;
    if let Some(uri) = arguments.redirect_uri {
        world.redirect_uri = uri;
    }
    world.key = ["JACKFIELD_API_KEY", "ALLOY_API_KEY"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|key| !key.trim().is_empty());
    if let Some(run) = &arguments.run {
        let (connector, action) = run
            .split_once('/')
            .filter(|(connector, action)| !connector.is_empty() && !action.is_empty())
            .ok_or_else(|| format!("--run: {run:?} must be CONNECTOR/ACTION"))?;
        world.runnable = Some(Runnable {
            connector: connector.to_owned(),
            action: action.to_owned(),
            credential: arguments.credential,
            body: arguments.body.as_deref().map(read_body).transpose()?.unwrap_or_default(),
        });
    }
    Ok(world)
}

fn read_body(file: &Path) -> Result<Map<String, Value>, String> {
    let text = std::fs::read(file).map_err(|error| format!("--body {}: {error}", file.display()))?;
    serde_json::from_slice(&text)
        .map_err(|error| format!("--body {}: no JSON object: {error}", file.display()))
}
