//! The rules hold, and each would notice.

use super::*;

fn assert_holds(check: fn(&Workspace) -> Result<Vec<String>>) {
    let breaches = check(&Workspace::find().unwrap()).unwrap();
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn the_core_depends_on_no_browser_no_framework_and_no_io() {
    assert_holds(core_is_pure);
}

#[test]
fn the_widget_writes_no_value_as_a_debugger_would() {
    assert_holds(nothing_for_debuggers);
    let declared = "#[cfg(test)]\nmod planted;\nmod plain;\n";
    assert_eq!(
        test_modules("a/form/mod.rs", declared),
        ["a/form/planted.rs", "a/form/planted/mod.rs"],
        "only what is declared for tests may"
    );
}

#[test]
fn the_core_names_no_browser_binding() {
    assert_holds(core_names_no_browser);
}

#[test]
fn only_embed_exports_to_javascript() {
    assert_holds(only_embed_exports);
}

#[test]
fn nothing_becomes_html_from_text() {
    assert_holds(no_html_from_text);
}

#[test]
fn the_widget_is_silent_on_the_console() {
    assert_holds(silent_on_the_console);
}

#[test]
fn every_component_has_its_folder_with_code_and_style() {
    assert_holds(components_are_complete);
}

#[test]
fn the_wasm_bindgen_family_moves_together() {
    assert_holds(pins_agree);
}

#[test]
fn no_lockfile_names_the_host_of_a_registry() {
    assert_holds(lockfiles_name_no_host);
}

#[test]
fn a_family_of_crates_is_forbidden_by_its_beginning() {
    assert!(forbidden_in_core("tokio"));
    assert!(forbidden_in_core("gloo-net"));
    assert!(forbidden_in_core("wasm-bindgen-futures"));
    assert!(!forbidden_in_core("serde"));
    assert!(!forbidden_in_core("randomize"));
}

#[test]
fn an_export_is_found_and_an_import_is_not() {
    let source = "#[wasm_bindgen]\n#[must_use]\npub fn mount() {}\n\n#[wasm_bindgen(module = \"/x.js\")]\nextern \"C\" {\n    \
         #[wasm_bindgen(method)]\n    fn f();\n}\n\n#[wasm_bindgen(js_name = a)]\npub fn b() {}\n#[wasm_bindgen_test]\nfn t() {}\n";
    assert_eq!(exports(source), [1, 11]);
}

#[test]
fn a_word_is_found_in_code_and_not_in_a_comment_or_inside_another_word() {
    let source = "// innerHTML\nel.innerHTML = x;\neprint!(\"\");";
    assert_eq!(lines_with("a.js", source, &["innerHTML", "print!"]), ["a.js:2: innerHTML"]);
}

#[test]
fn every_locked_version_of_a_package_is_seen() {
    let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n\
         [[package]]\nname = \"ab\"\nversion = \"3.0.0\"\n";
    assert_eq!(locked(lock, "a"), ["1.0.0", "2.0.0"]);
}
