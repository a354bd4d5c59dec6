//! Regular expressions as the browser reads them, for a machine without one: first with the flag `u`, then without, as
//! the widget does.

use std::cell::RefCell;
use std::collections::HashMap;

use jackfield_core::schema::Patterns;
use regress::Regex;

/// An ECMAScript engine.
#[derive(Debug)]
pub(crate) struct EcmaScript;

thread_local! {
    static COMPILED: RefCell<HashMap<String, Option<Regex>>> = RefCell::new(HashMap::new());
}

impl Patterns for EcmaScript {
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        COMPILED.with_borrow_mut(|known| {
            let compiled = known
                .entry(pattern.to_owned())
                .or_insert_with(|| Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)).ok());
            compiled.as_ref().map(|regex| regex.find(text).is_some())
        })
    }
}
