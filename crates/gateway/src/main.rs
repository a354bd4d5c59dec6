//! The `jackfield` binary: the gateway as a process of its own.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
