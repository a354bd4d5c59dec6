//! Takes out of a compiled module what words panics. It must not know what else the module does.
//!
//! A panic ends in a trap, and in a browser nobody reads its message: the standard library has nowhere to write it there.
//! Here the trap comes at once; wasm-opt then drops what only led up to the message, and the places in the sources that
//! every check hands over. `-Z build-std` with `immediate-abort` does the same and more, and needs an unstable compiler.

use anyhow::{Result, bail};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Where every function that is compiled on its own ends in a panic.
const MODULE: &str = "core::panicking::";

/// Functions elsewhere that end in a panic. One that a later standard library calls otherwise costs bytes, no more.
const FUNCTIONS: &[&str] = &[
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "core::cell::panic_already_borrowed",
    "core::cell::panic_already_mutably_borrowed",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_index_fail",
    "core::str::slice_error_fail",
    "std::panicking::panic_with_hook",
    "std::thread::local::panic_access_error",
];

/// Lets every panic trap at once.
///
/// # Errors
/// Where not one is found: then the module has lost its names, and what is published would be larger than it need be.
pub(crate) fn silence(module: &mut Module) -> Result<()> {
    let ends: Vec<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| function.name.as_deref().is_some_and(only_panics))
        .map(walrus::Function::id)
        .collect();
    if ends.is_empty() {
        bail!("the compiled widget names no panics; was it stripped of its names?");
    }
    for id in ends {
        let kind = module.types.get(module.funcs.get(id).ty());
        let (takes, gives) = (kind.params().to_vec(), kind.results().to_vec());
        let mut trap = FunctionBuilder::new(&mut module.types, &takes, &gives);
        trap.func_body().unreachable();
        let takes = takes.iter().map(|kind| module.locals.add(*kind)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(trap.local_func(takes));
    }
    Ok(())
}

/// Whether a function, by its demangled name, does nothing but panic, or only words what a panic says: nothing else in
/// the widget writes a value with `{:?}`, which `cargo xtask invariants` holds.
fn only_panics(name: &str) -> bool {
    let name = plain(name);
    name.starts_with(MODULE)
        || FUNCTIONS.contains(&name.as_str())
        || name.ends_with("::assert_failed")
        || name.ends_with("::fmt::Debug>::fmt")
}

/// A name without the numbers that tell two crates of one name apart: `core[c5930c85a12de822]::panicking::panic`.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in name.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => {}
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(names: &[&str]) -> Module {
        let mut module = Module::default();
        for name in names {
            let takes = [walrus::ValType::I32];
            let mut function = FunctionBuilder::new(&mut module.types, &takes, &takes);
            function.name((*name).to_owned()).func_body().i32_const(7);
            let takes = vec![module.locals.add(walrus::ValType::I32)];
            function.finish(takes, &mut module.funcs);
        }
        module
    }

    fn body(module: &Module, name: &str) -> String {
        let function = module.funcs.get(module.funcs.by_name(name).unwrap());
        let FunctionKind::Local(function) = &function.kind else { panic!("an import") };
        format!("{:?}", function.block(function.entry_block()).instrs)
    }

    #[test]
    fn what_only_panics_traps_and_the_rest_stays() {
        let names = ["core[c5930c85a12de822]::panicking::panic", "core::option::unwrap_failed", "mount"];
        let mut module = module(&names);
        silence(&mut module).unwrap();
        assert!(body(&module, names[0]).contains("Unreachable"));
        assert!(body(&module, names[1]).contains("Unreachable"));
        assert!(body(&module, "mount").contains("Const"));
        // What a browser would be given is still a module.
        module.emit_wasm();
    }

    #[test]
    fn a_module_without_names_is_no_silent_success() {
        assert!(silence(&mut module(&["mount"])).is_err());
    }

    #[test]
    fn writing_for_people_and_counting_panics_goes_on() {
        assert!(only_panics("<core::panicking::AssertKind as core::fmt::Debug>::fmt"));
        assert!(!only_panics("<core::panicking::AssertKind as core::fmt::Display>::fmt"));
        assert!(!only_panics("std::panicking::panic_count::is_zero_slow_path"));
    }
}
