//! Rebuilds the sandbox when its catalog changes: the macro that embeds the files cannot tell cargo about them.

#![allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=catalog");
    println!("cargo:rerun-if-changed=build.rs");
}
