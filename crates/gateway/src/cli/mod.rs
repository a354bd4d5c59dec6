//! The command line. It turns words into a configuration and starts what they ask for; every rule is the library's.

mod check;
mod file;
mod jwt;
mod layers;
mod secrets;
mod serve;
mod server;
mod settings;
mod table;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "jackfield", version, about = "The endpoint that Jackfield widgets talk to")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the endpoint beside your own backend.
    Serve(Box<serve::ServeArguments>),
    /// Says whether an endpoint, whoever wrote it, is right and safe.
    Check(Box<check::CheckArguments>),
}

pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::parse().command {
        Command::Serve(arguments) => arguments,
        Command::Check(arguments) => return check::run(*arguments),
    };
    match serve::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            let _ = writeln!(std::io::stderr(), "jackfield: {reason}");
            ExitCode::FAILURE
        }
    }
}
