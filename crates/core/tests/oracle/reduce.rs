//! From a case in which something shows to a small one in which it still does.

use jackfield_core::json::{Object, Value};
use std::sync::Arc;

/// How many smaller cases are tried.
const TRIES: usize = 4_000;

/// The smallest schema and value that could be found of which `shows` still holds.
pub(crate) fn reduced(
    schema: &Value,
    value: &Value,
    shows: &dyn Fn(&Value, &Value) -> bool,
) -> (Value, Value) {
    let (mut schema, mut value, mut tries) = (schema.clone(), value.clone(), TRIES);
    loop {
        let smaller = smaller(&schema).into_iter().find(|schema| {
            tries = tries.saturating_sub(1);
            tries > 0 && shows(schema, &value)
        });
        if let Some(smaller) = smaller {
            schema = smaller;
            continue;
        }
        let smaller = self::smaller(&value).into_iter().find(|value| {
            tries = tries.saturating_sub(1);
            tries > 0 && shows(&schema, value)
        });
        match smaller {
            Some(smaller) => value = smaller,
            None => return (schema, value),
        }
    }
}

/// All that is left when one thing is taken out, largest first.
fn smaller(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Array(items) => {
            for at in 0..items.len() {
                let mut fewer = Vec::clone(items);
                fewer.remove(at);
                all.push(Value::array(fewer));
            }
            for (at, item) in items.iter().enumerate() {
                all.extend(smaller(item).into_iter().map(|item| {
                    let mut items = Vec::clone(items);
                    items[at] = item;
                    Value::array(items)
                }));
            }
        }
        Value::Object(members) => {
            for (name, _) in members.iter() {
                let mut fewer = Object::clone(members);
                fewer.remove(name);
                all.push(fewer.into());
            }
            for (name, member) in members.iter() {
                all.extend(smaller(member).into_iter().map(|member| {
                    let mut members = Object::clone(members);
                    members.insert(Arc::clone(name), member);
                    Value::from(members)
                }));
            }
        }
        Value::String(text) => {
            let letters = text.chars().count();
            all.extend((0..letters.min(12)).map(|at| {
                let kept = text.chars().enumerate().filter(|(position, _)| *position != at);
                Value::from(kept.map(|(_, letter)| letter).collect::<String>())
            }));
        }
        _ => {}
    }
    all
}
