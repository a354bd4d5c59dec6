//! Whatever a network sends: nothing panics, nothing hangs, and what it costs is in proportion to what came. `PROPTEST_CASES`
//! makes longer runs.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "in a test that is how to fail, and to say what was seen"
)]

mod bounds;
mod forms;
mod hostile;
#[path = "../luck/mod.rs"]
mod luck;
mod paper;
mod shapes;

use bounds::Bound;
use jackfield_core::SafeUrl;
use jackfield_core::catalog::{self, Accounts};
use jackfield_core::form::OfferPage;
use jackfield_core::json::{Value, parse, tokens};
use jackfield_core::markdown;
use jackfield_core::wire::{self, Action};
use luck::Luck;
use proptest::prelude::*;

/// Reading text as JSON: a number of one digit and its comma come to a value and a text of their own.
const READING: Bound = Bound { bytes: 64, pieces: 2, nothing: 64 };
/// What answers come to, once they were read: little more than names and what they hold.
const DECODING: Bound = Bound { bytes: 64, pieces: 3, nothing: 256 };
/// A description as a tree.
const DESCRIBING: Bound = Bound { bytes: 128, pieces: 4, nothing: 64 };

fn cases(number: u32) -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        config
    } else {
        ProptestConfig { cases: number, ..config }
    }
}

/// Everything that reads answers, on one text.
fn decode(text: &str, answer: &Value) {
    let connectors = wire::connectors(answer).unwrap_or_default();
    let credentials = wire::credentials(answer).unwrap_or_default();
    let accounts = Accounts::new(&credentials, &connectors);
    let _ = (accounts.connected(), catalog::business_categories(&connectors));
    for connector in &connectors {
        let _ = (accounts.of(&connector.id), connector.icon.as_deref().map(SafeUrl::parse));
    }
    let _ = (wire::resources(answer), wire::created(answer), wire::execution(answer), Action::read(answer));
    for method in wire::methods(answer).unwrap_or_default() {
        let entered = vec!["7".to_owned(); method.fields.len()];
        let _ = method.request(&entered, Some("https://a.example/"));
    }
    let failure = wire::failure(400, text, Some("1e9"), None);
    let _ = (failure.is_retryable(), failure.wants_reconnect(), failure.to_string());
    let _ = OfferPage::read(text);
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn any_text_is_read_or_refused_in_proportion_to_its_length(mut luck in Luck::strategy(600)) {
        let mut text = String::new();
        paper::json(&mut luck, 6, &mut text);
        if luck.percent(50) {
            text = paper::scratched(&text, &mut luck);
        }
        let value = READING.hold(text.len(), || parse(&text))?;
        let together: usize = tokens(&text).map(|(_, piece)| piece.len()).sum();
        prop_assert_eq!(together, text.len());
        if let Ok(value) = value {
            // What was read can be written and read again, and says the same.
            let again = parse(&value.to_string()).unwrap();
            prop_assert_eq!(&again, &value);
            prop_assert!(parse(&value.to_pretty()).unwrap().means_same(&value));
        }
    }

    #[test]
    fn any_answer_is_decoded_or_refused_in_proportion_to_its_length(mut luck in Luck::strategy(800)) {
        let text = shapes::answer(&mut luck);
        let answer = READING.hold(text.len(), || parse(&text))?.unwrap_or_default();
        DECODING.hold(text.len(), || decode(&text, &answer))?;
    }

    #[test]
    fn any_description_is_read_in_proportion_to_its_length(mut luck in Luck::strategy(600)) {
        const PIECES: [&str; 34] = [
            "*", "**", "_", "`", "```", "\n", "\n\n", "- ", "1. ", "    ", "\t", "# ", "> ", "[", "](", ")", "<", "</", ">", "<a href=\"",
            "<table>", "<tr>", "<td>", "<ul>", "<li>", "<pre>", "&amp;", "&#x", "\\", "|", "https://a.example", "word", "é", "<!--",
        ];
        let mut text = String::new();
        for _ in 0..luck.below(120) {
            let piece = luck.one_of(&PIECES);
            let times = if luck.percent(10) { 1 + luck.below(400) } else { 1 };
            text.push_str(&piece.repeat(times));
        }
        let pieces = DESCRIBING.hold(text.len(), || markdown::read(&text))?;
        DESCRIBING.hold(text.len(), || (markdown::is_long(&pieces), markdown::summary(&text)))?;
    }
}
