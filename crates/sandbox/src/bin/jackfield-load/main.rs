//! Many users at once, through the gateway as customers run it to the stand-in for its upstream: in good times, while
//! the upstream fails half of its calls, and while the gateway is killed. Says what it found, and fails where a promise
//! was broken. No measure of time decides but as a ratio within the one run, and generously.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program's own output")]

mod client;
mod gateway;
mod phases;
mod verdict;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use jackfield_sandbox::{Catalog, Sandbox, SandboxOptions};

use crate::phases::{Load, World};
use crate::verdict::Verdict;

/// Puts the gateway under load on this machine
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The program `jackfield`
    #[arg(long, value_name = "FILE")]
    gateway: PathBuf,
    /// Users at once
    #[arg(long, default_value_t = 200)]
    users: usize,
    /// How long each of the three parts takes
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Where the gateway keeps its runs, instead of a SQLite file in a temporary folder: a PostgreSQL URL
    #[arg(long, env = "JACKFIELD_LOAD_STORE", hide_env_values = true)]
    store: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { gateway, users, seconds, store } = Arguments::parse();
    let load = Load { users, duration: Duration::from_secs(seconds) };
    match run(gateway, store, load).await {
        Ok(verdict) => {
            print!("{verdict}");
            if verdict.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(reason) => {
            eprintln!("jackfield-load: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run(program: PathBuf, store: Option<String>, load: Load) -> Result<Verdict, String> {
    let catalog = Catalog::built_in().map_err(|error| error.to_string())?;
    let sandbox = Sandbox::start(SandboxOptions::new(catalog)).await.map_err(|error| error.to_string())?;
    let mut verdict = Verdict::default();
    let mut world = World::start(program, store, &sandbox, load).await?;
    phases::good_times(&mut world, &mut verdict).await?;
    phases::failing_upstream(&mut world, &mut verdict).await?;
    phases::killed_gateway(&mut world, &mut verdict).await?;
    world.end();
    sandbox.shutdown().await;
    Ok(verdict)
}
