//! Our validator held against another one, which shares nothing with it: schemas of every dialect with every keyword,
//! values made from them with some luck, and small changes of both.
//!
//! By itself it tries the same few thousand cases each time. With `PROPTEST_CASES` set it tries as many as that says, and
//! others each time. A case in which something differs is cut down to a small one before it is told.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "in a test that is how to fail, and to say what was tried"
)]

mod corpus;
mod instance;
mod keywords;
#[path = "../luck/mod.rs"]
mod luck;
mod mutate;
mod reduce;
mod schema;
mod vendor;
mod verdict;
mod words;

use corpus::Corpus;
use jackfield_core::json::Value;
use jackfield_core::schema::Dialect;
use luck::Luck;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeSet;
use verdict::Both;

/// How many schemas are made of each dialect.
const CASES: u32 = 800;
/// How many values are held against each of them.
const VALUES: usize = 5;
/// How many differences are cut down and told.
const MOST_REDUCED: usize = 40;
const MOST_TOLD: usize = 12;

/// How the verdicts fell.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    valid: usize,
    invalid: usize,
    /// Schemas that the other validator does not take, and values on which ours ran out of work.
    skipped: usize,
    /// What differs, cut down.
    differences: BTreeSet<String>,
}

impl Tally {
    /// Fails where something differs, and where the verdicts show little because one of them is rare.
    pub(crate) fn close(&self, what: &str) {
        let Self { valid, invalid, skipped, differences } = self;
        println!("{what}: {valid} valid, {invalid} invalid, {skipped} skipped, {} differ", differences.len());
        let told: Vec<&str> = differences.iter().take(MOST_TOLD).map(String::as_str).collect();
        assert!(told.is_empty(), "{what}: {} differ\n\n{}", differences.len(), told.join("\n\n"));
        let all = valid + invalid;
        assert!(valid * 100 >= all * 15 && invalid * 100 >= all * 15, "one verdict is rare");
        assert!(skipped * 100 <= all * 5, "too much was skipped");
    }
}

fn runner() -> TestRunner {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return TestRunner::new(config);
    }
    config.cases = CASES;
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Holds some values against a schema, `known` among them.
fn compare(schema: &Value, known: Option<&Value>, dialect: Dialect, luck: &mut Luck, tally: &mut Tally) {
    let formats = luck.percent(50);
    let Some(both) = Both::read(schema, dialect, formats) else {
        tally.skipped += 1;
        return;
    };
    let mut last = Value::Null;
    for number in 0..VALUES {
        let value = match (number, known) {
            (0, Some(known)) => known.clone(),
            (0 | 2, _) => instance::suggestion(schema, schema, luck),
            (4, None) => words::value(luck, 3),
            _ => mutate::instance(&last, luck),
        };
        match both.judge(&value) {
            None => tally.skipped += 1,
            Some(Ok(true)) => tally.valid += 1,
            Some(Ok(false)) => tally.invalid += 1,
            Some(Err(why)) if tally.differences.len() < MOST_REDUCED => {
                tally.differences.insert(told(schema, &value, dialect, formats, &why));
            }
            Some(Err(_)) => {}
        }
        last = value;
    }
}

/// A difference, cut down.
fn told(schema: &Value, value: &Value, dialect: Dialect, formats: bool, why: &str) -> String {
    let kind = |why: &str| why.split(" find ").next().map(str::to_owned);
    let wrong = |schema: &Value, value: &Value| {
        let judged = Both::read(schema, dialect, formats).and_then(|both| both.judge(value));
        judged.and_then(Result::err).is_some_and(|other| kind(&other) == kind(why))
    };
    let (schema, value) = reduce::reduced(schema, value, &wrong);
    let both = Both::read(&schema, dialect, formats).unwrap();
    let why = both.judge(&value).and_then(Result::err);
    format!(
        "{dialect:?}, formats {formats}: {why:?}\nschema {schema}\nvalue {value}\n{:?}",
        both.verdicts(&value)
    )
}

fn agree(dialect: Dialect) {
    let tally = RefCell::new(Tally::default());
    let tried = runner().run(&Luck::strategy(1_200), |mut luck| {
        let schema = match dialect {
            Dialect::Vendor => vendor::written(&schema::document(&mut luck, Dialect::Draft2020), &mut luck),
            _ => schema::document(&mut luck, dialect),
        };
        compare(&schema, None, dialect, &mut luck, &mut tally.borrow_mut());
        let changed = mutate::schema(&schema, &mut luck);
        compare(&changed, None, dialect, &mut luck, &mut tally.borrow_mut());
        Ok(())
    });
    tried.unwrap();
    tally.borrow().close(schema::address(dialect));
}

#[test]
fn draft_4_is_read_as_others_read_it() {
    agree(Dialect::Draft4);
}

#[test]
fn draft_7_is_read_as_others_read_it() {
    agree(Dialect::Draft7);
}

#[test]
fn draft_2019_09_is_read_as_others_read_it() {
    agree(Dialect::Draft2019);
}

#[test]
fn draft_2020_12_is_read_as_others_read_it() {
    agree(Dialect::Draft2020);
}

#[test]
fn what_vendors_write_is_read_as_its_translation_is() {
    agree(Dialect::Vendor);
}

#[test]
fn real_schemas_that_were_changed_are_read_as_others_read_them() {
    let folder = Corpus::folder();
    let Some(corpus) = Corpus::read(&folder) else {
        println!("skipped: there are no real schemas in {}", folder.display());
        return;
    };
    let tally = RefCell::new(Tally::default());
    let tried = runner().run(&Luck::strategy(400), |mut luck| {
        let Some((schema, known)) = corpus.pick(&mut luck) else { return Ok(()) };
        let mut schema = schema;
        for _ in 0..luck.below(4) {
            schema = mutate::schema(&schema, &mut luck);
        }
        compare(&schema, known.as_ref(), Dialect::Vendor, &mut luck, &mut tally.borrow_mut());
        Ok(())
    });
    tried.unwrap();
    tally.borrow().close("real schemas");
}
