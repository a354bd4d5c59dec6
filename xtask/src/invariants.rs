//! The rules of the house that no compiler checks: who may depend on what, and who may touch what. Each rule is one
//! function that answers with what breaks it; the tests below hold them all, and `cargo xtask invariants` prints them.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::process;
use crate::sources;
use crate::toolchain::{WASM_BINDGEN, WASM_TARGET};
use crate::workspace::Workspace;

/// A rule, as a sentence and as a check that answers with every breach.
struct Rule {
    sentence: &'static str,
    check: fn(&Workspace) -> Result<Vec<String>>,
}

const RULES: [Rule; 9] = [
    Rule { sentence: "the core depends on no browser, no framework and no I/O", check: core_is_pure },
    Rule { sentence: "the core names no browser binding", check: core_names_no_browser },
    Rule { sentence: "only src/embed exports to JavaScript", check: only_embed_exports },
    Rule { sentence: "nothing becomes HTML from text", check: no_html_from_text },
    Rule { sentence: "the widget is silent on the console", check: silent_on_the_console },
    Rule { sentence: "the widget writes no value as a debugger would", check: nothing_for_debuggers },
    Rule {
        sentence: "every component has its folder with mod.rs and style.css",
        check: components_are_complete,
    },
    Rule { sentence: "the wasm-bindgen family moves together", check: pins_agree },
    Rule { sentence: "no lockfile names the host of a registry", check: lockfiles_name_no_host },
];

/// `cargo xtask invariants`.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut broken = 0;
    for rule in RULES {
        let breaches = (rule.check)(workspace)?;
        println!("{:<7}{}", if breaches.is_empty() { "holds" } else { "BROKEN" }, rule.sentence);
        for breach in &breaches {
            println!("         {breach}");
        }
        broken += usize::from(!breaches.is_empty());
    }
    if broken == 0 { Ok(()) } else { bail!("rules broken: {broken}") }
}

/// What the core must never depend on, as names or as beginnings of names that end in a dash.
const NOT_IN_THE_CORE: &[&str] = &[
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-",
    "serde-wasm-bindgen",
    "leptos",
    "leptos_",
    "reactive_",
    "gloo",
    "gloo-",
    "tokio",
    "tokio-",
    "async-std",
    "smol",
    "hyper",
    "hyper-",
    "reqwest",
    "ureq",
    "axum",
    "tower",
    "tower-",
    "rusqlite",
    "getrandom",
    "rand",
    "socket2",
    "mio",
];

fn core_is_pure(workspace: &Workspace) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    let host: &[&str] = &[];
    for target in [host, &["--target", WASM_TARGET]] {
        let tree = process::output(
            workspace
                .cargo()
                .args([
                    "tree",
                    "--package",
                    "jackfield-core",
                    "--edges",
                    "normal",
                    "--prefix",
                    "none",
                    "--format",
                    "{p}",
                ])
                .args(target),
            "cargo tree failed",
        )?;
        for package in tree.lines().filter_map(|line| line.split_whitespace().next()) {
            if forbidden_in_core(package) {
                let target = target.last().unwrap_or(&"this machine");
                breaches.push(format!("jackfield-core depends on {package} (compiled for {target})"));
            }
        }
    }
    breaches.sort();
    breaches.dedup();
    Ok(breaches)
}

fn forbidden_in_core(package: &str) -> bool {
    NOT_IN_THE_CORE.iter().any(|name| match name.ends_with(['-', '_']) {
        true => package.starts_with(name),
        false => package == *name,
    })
}

fn core_names_no_browser(workspace: &Workspace) -> Result<Vec<String>> {
    let mut breaches =
        mentions(workspace, &["crates/core/src"], &["web_sys", "js_sys", "wasm_bindgen", "leptos"])?;
    let manifest = read(&workspace.root, "crates/core/Cargo.toml")?;
    for name in ["web-sys", "js-sys", "wasm-bindgen", "leptos"] {
        if manifest.lines().any(|line| line.trim_start().starts_with(name)) {
            breaches.push(format!("crates/core/Cargo.toml: {name}"));
        }
    }
    Ok(breaches)
}

fn only_embed_exports(workspace: &Workspace) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for (name, source) in rust(workspace, &["src", "crates"])? {
        if !name.starts_with("src/embed/") && name != "src/embed.rs" {
            breaches
                .extend(exports(&source).into_iter().map(|line| format!("{name}:{line}: #[wasm_bindgen]")));
        }
    }
    Ok(breaches)
}

/// The lines on which something is exported to JavaScript. What is imported from there, in a block of its own, is
/// no export.
fn exports(source: &str) -> Vec<usize> {
    let lines = sources::code(source);
    let mut found = Vec::new();
    let mut imports_end = None;
    for (index, line) in lines.iter().enumerate() {
        let code = line.code.trim();
        if let Some(end) = &imports_end {
            if line.code.trim_end() == *end {
                imports_end = None;
            }
            continue;
        }
        if code != "#[wasm_bindgen]" && !code.starts_with("#[wasm_bindgen(") {
            continue;
        }
        let item = lines.iter().skip(index).find(|line| !line.code.trim().starts_with("#["));
        match item {
            Some(item) if item.code.contains("extern \"C\"") => {
                let indent: String = item.code.chars().take_while(|c| c.is_whitespace()).collect();
                imports_end = Some(format!("{indent}}}"));
            }
            _ => found.push(line.number),
        }
    }
    found
}

fn no_html_from_text(workspace: &Workspace) -> Result<Vec<String>> {
    let words = [
        "inner_html",
        "innerHTML",
        "outer_html",
        "outerHTML",
        "insert_adjacent_html",
        "insertAdjacentHTML",
        "document.write",
        "srcdoc",
    ];
    let mut breaches = mentions(workspace, &["src", "crates"], &words)?;
    for file in sources::files(&workspace.root.join("www"))? {
        let name = relative(workspace, &file);
        // Tests play the host application, which may do as it likes.
        if has_extension(&file, &["js", "mjs"]) && !name.starts_with("www/test/") {
            breaches.extend(lines_with(&name, &read(&workspace.root, &name)?, &words));
        }
    }
    Ok(breaches)
}

fn silent_on_the_console(workspace: &Workspace) -> Result<Vec<String>> {
    let words = [
        "println!",
        "print!",
        "eprintln!",
        "eprint!",
        "dbg!",
        "console::",
        "console_log",
        "console_error",
        "logging::",
    ];
    mentions(workspace, &["src"], &words)
}

/// What writes a value with `{:?}` is taken out of what is published: see `panics`.
fn nothing_for_debuggers(workspace: &Workspace) -> Result<Vec<String>> {
    let sources = rust(workspace, &["src", "crates/core/src"])?;
    let only_tests: Vec<String> =
        sources.iter().flat_map(|(name, source)| test_modules(name, source)).collect();
    let mut breaches = Vec::new();
    for (name, source) in &sources {
        let own = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        if only_tests.iter().any(|file| file == name) {
            continue;
        }
        for (at, line) in own.lines().enumerate() {
            if line.contains(":?}") || line.contains(":#?}") {
                breaches.push(format!("{name}:{}: {{:?}}", at + 1));
            }
        }
    }
    Ok(breaches)
}

/// The files of the modules that a file declares for tests alone.
fn test_modules(name: &str, source: &str) -> Vec<String> {
    let folder = name.strip_suffix("/mod.rs").or_else(|| name.strip_suffix("/lib.rs"));
    let folder = folder.unwrap_or_else(|| name.trim_end_matches(".rs"));
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines
        .windows(2)
        .filter_map(|pair| match pair {
            [attribute, declared] if attribute.starts_with("#[cfg(") && attribute.contains("test") => {
                declared.strip_prefix("mod ")?.strip_suffix(';')
            }
            _ => None,
        })
        .flat_map(|module| [format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")])
        .collect()
}

fn components_are_complete(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join("src").join("components");
    let mut breaches = Vec::new();
    let mut components = 0;
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            components += 1;
            for file in ["mod.rs", "style.css"] {
                if !entry.path().join(file).is_file() {
                    breaches.push(format!("{} has no {file}", relative(workspace, &entry.path())));
                }
            }
        }
    }
    if components == 0 {
        bail!("there is no component in {}: the rule has nothing to hold", folder.display());
    }
    breaches.sort();
    Ok(breaches)
}

fn pins_agree(workspace: &Workspace) -> Result<Vec<String>> {
    let lock = read(&workspace.root, "Cargo.lock")?;
    let manifest = read(&workspace.root, "Cargo.toml")?;
    let mut breaches = Vec::new();
    for name in ["wasm-bindgen", "wasm-bindgen-cli-support"] {
        match locked(&lock, name).as_slice() {
            [version] if *version == WASM_BINDGEN => {}
            versions => {
                breaches.push(format!(
                    "Cargo.lock has {name} {}, xtask expects {WASM_BINDGEN}",
                    versions.join(" and ")
                ));
            }
        }
    }
    for name in [
        "wasm-bindgen",
        "js-sys",
        "web-sys",
        "wasm-bindgen-futures",
        "wasm-bindgen-test",
        "wasm-bindgen-cli-support",
    ] {
        let pinned = manifest.lines().any(|line| line.starts_with(&format!("{name} = \"=")));
        if !pinned {
            breaches.push(format!("Cargo.toml does not pin {name} to one exact version"));
        }
    }
    Ok(breaches)
}

/// The versions of a package in a `Cargo.lock`.
fn locked<'a>(lock: &'a str, name: &str) -> Vec<&'a str> {
    let wanted = format!("name = \"{name}\"");
    let lines: Vec<_> = lock.lines().collect();
    lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(line, _)| **line == wanted)
        .filter_map(|(_, next)| next.strip_prefix("version = \"")?.strip_suffix('"'))
        .collect()
}

fn lockfiles_name_no_host(workspace: &Workspace) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for file in sources::files(&workspace.root)? {
        if file.file_name().is_some_and(|name| name == "package-lock.json") {
            let name = relative(workspace, &file);
            let lock: Value =
                serde_json::from_str(&read(&workspace.root, &name)?).with_context(|| name.clone())?;
            let packages = lock.get("packages").and_then(Value::as_object).into_iter().flatten();
            for (package, entry) in packages {
                let resolved = entry.get("resolved").and_then(Value::as_str).unwrap_or_default();
                if resolved.contains("://") {
                    breaches.push(format!("{name}: {package} is resolved to a host"));
                }
            }
        }
    }
    Ok(breaches)
}

/// Where the code in the Rust sources of some folders holds one of some words.
fn mentions(workspace: &Workspace, folders: &[&str], words: &[&str]) -> Result<Vec<String>> {
    Ok(rust(workspace, folders)?.iter().flat_map(|(name, source)| lines_with(name, source, words)).collect())
}

fn lines_with(name: &str, source: &str, words: &[&str]) -> Vec<String> {
    sources::code(source)
        .iter()
        .filter_map(|line| {
            let word = words.iter().find(|word| holds(&line.code, word))?;
            Some(format!("{name}:{}: {word}", line.number))
        })
        .collect()
}

/// Whether a line holds a word that begins where it begins: `print!` is not in `eprint!`.
fn holds(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    })
}

fn rust(workspace: &Workspace, folders: &[&str]) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for folder in folders {
        for file in sources::files(&workspace.root.join(folder))? {
            if has_extension(&file, &["rs"]) {
                let name = relative(workspace, &file);
                let source = read(&workspace.root, &name)?;
                found.push((name, source));
            }
        }
    }
    if found.is_empty() {
        bail!("there is no Rust source in {}: the rules have nothing to hold", folders.join(", "));
    }
    Ok(found)
}

fn has_extension(file: &Path, extensions: &[&str]) -> bool {
    file.extension().is_some_and(|found| extensions.iter().any(|extension| found == *extension))
}

fn relative(workspace: &Workspace, file: &Path) -> String {
    file.strip_prefix(&workspace.root).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

fn read(root: &Path, name: &str) -> Result<String> {
    fs::read_to_string(root.join(name)).with_context(|| format!("cannot read {name}"))
}

#[cfg(test)]
mod tests;
