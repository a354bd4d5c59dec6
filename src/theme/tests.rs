//! What is shipped as the style sheet, in a browser: the same as what is written.

#![allow(clippy::unwrap_used, reason = "in a test that is how to fail")]

use super::squeeze::squeeze;
use super::{CSS, WRITTEN};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::CssStyleSheet;

wasm_bindgen_test_configure!(run_in_browser);

fn squeezed(css: &str) -> String {
    let (bytes, length) = squeeze::<100>(css);
    String::from_utf8_lossy(bytes.get(..length).unwrap_or_default()).into_owned()
}

fn rules(css: &str) -> Vec<String> {
    let sheet = CssStyleSheet::new().unwrap();
    sheet.replace_sync(css).unwrap();
    let rules = sheet.css_rules().unwrap();
    // What depends on a custom property is kept as it was written.
    let read = |at| Some(rules.item(at)?.css_text().replace(", ", ","));
    (0..rules.length()).filter_map(read).collect()
}

#[wasm_bindgen_test]
fn the_browser_reads_the_same_out_of_it() {
    assert!(CSS.len() < WRITTEN.len());
    assert!(rules(CSS).len() > 200);
    let (shipped, written) = (rules(CSS), rules(WRITTEN));
    assert_eq!(shipped.len(), written.len());
    shipped.iter().zip(&written).for_each(|(shipped, written)| assert_eq!(shipped, written));
}

#[wasm_bindgen_test]
fn spaces_that_mean_something_stay() {
    assert_eq!(
        squeezed("/* {a} */ .a  :hover,\n.b > .c { margin: 0 1px !important }"),
        ".a :hover,.b>.c{margin:0 1px!important}"
    );
    assert_eq!(squeezed(r#"q { content: "a  /* b */ ;" }"#), r#"q{content:"a  /* b */ ;"}"#);
    assert_eq!(squeezed("a{width:calc(1px + 2px)}/* never ends"), "a{width:calc(1px + 2px)}");
}
