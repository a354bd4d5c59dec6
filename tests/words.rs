//! The words: each has a key of its own, holds only what is filled in, and gives way to the host's.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test that is how to fail")]

mod support;

use jackfield::Options;
use jackfield::i18n::Text;
use std::collections::HashSet;
use support::{Page, usual};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// All that is ever filled in.
const KNOWN: [&str; 19] = [
    "column", "count", "date", "first", "format", "kinds", "limit", "line", "message", "name", "names",
    "number", "pattern", "place", "problem", "query", "second", "size", "value",
];

/// What stands in the braces of a text.
fn braces(text: &str) -> Vec<&str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').map_or(rest, |(name, _)| name)).collect()
}

#[wasm_bindgen_test]
fn every_text_has_a_key_of_its_own() {
    let mut seen = HashSet::new();
    for text in Text::ALL {
        assert!(seen.insert(text.key()), "{} twice", text.key());
        assert!(!text.english().trim().is_empty(), "{} says nothing", text.key());
    }
    assert!(seen.len() > 100);
}

#[wasm_bindgen_test]
fn every_brace_is_filled_in() {
    let mut used = HashSet::new();
    for text in Text::ALL {
        let english = text.english();
        assert_eq!(english.matches('{').count(), english.matches('}').count(), "{english}");
        for name in braces(english) {
            assert!(KNOWN.contains(&name), "nobody fills in {name}: {english}");
            used.insert(name);
        }
    }
    assert_eq!(used.len(), KNOWN.len(), "{KNOWN:?} names what no text holds");
}

#[wasm_bindgen_test]
fn one_and_several_differ_in_nothing_but_the_words() {
    for one in Text::ALL.iter().filter(|text| text.key().ends_with(".one")) {
        let key = one.key().replace(".one", ".other");
        let other = Text::ALL.iter().find(|text| text.key() == key);
        assert_eq!(other.map(|other| braces(other.english())), Some(braces(one.english())), "{key}");
    }
}

#[wasm_bindgen_test]
async fn the_host_s_words_take_the_place_of_ours() {
    let word = |key: &str, words: &str| (key.to_owned(), words.to_owned());
    let messages = vec![
        word("count.other", "{count} Anbindungen"),
        word("connected", "Verbunden"),
        word("noSuchText", "nirgends"),
    ];
    let options = Options { messages, locale: Some("de".to_owned()), ..Options::default() };
    let page = Page::open_with(options, usual);
    page.until("three cards", |page| page.all(".jf-card").len() == 3).await;
    assert_eq!(page.texts(".jf-count"), ["3 Anbindungen"]);
    page.until("one mark", |page| page.texts(".jf-mark") == ["Verbunden"]).await;
    assert_eq!(page.texts(".jf-chip")[0], "All", "what the host leaves out stays ours");
}

#[wasm_bindgen_test]
async fn what_is_filled_in_is_not_looked_into_for_braces() {
    let page = Page::open(usual);
    page.find(".jf-card").await;
    page.search("{name} {query}").await;
    assert_eq!(page.texts(".jf-nothing strong"), ["No integration matches “{name} {query}”"]);
}
