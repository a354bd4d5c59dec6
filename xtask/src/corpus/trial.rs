//! What one action goes through: its form is built, opened, filled with every instance in three ways, and asked what it
//! would send. It must not know how many actions there are or what is printed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use jackfield_core::form::{ActionForm, Beginning, Form, NodeId, Part};
use jackfield_core::json::{Value, parse};
use jackfield_core::schema::{EcmaScript, Undrawn};
use jackfield_core::wire::Action;

use super::again::enter_again;
use super::enter::{Unreached, enter};
use super::folder::Instance;
use super::open::open_all;
use super::verdict::broken;

/// How often a form is built to be timed.
const BUILDS: usize = 3;

/// What became of one action.
#[derive(Debug, Default)]
pub(crate) struct Trial {
    pub(crate) id: String,
    /// How long it took until the first screen could be drawn.
    pub(crate) begun: Duration,
    /// The nodes of that screen.
    pub(crate) nodes: usize,
    /// How long everything took to open, and to be looked through for problems.
    pub(crate) opened: Duration,
    /// The nodes of everything that could be opened.
    pub(crate) all_nodes: usize,
    /// Whether a bound was met on the way.
    pub(crate) bounded: bool,
    pub(crate) undrawn: Vec<(String, Undrawn)>,
    pub(crate) has_body: bool,
    /// What the form sends as it is.
    pub(crate) empty: Value,
    /// What panicked, one line each.
    pub(crate) panics: Vec<String>,
    pub(crate) rounds: Vec<Round>,
}

/// What became of one instance.
#[derive(Debug)]
pub(crate) struct Round {
    /// Its number among the action's instances.
    pub(crate) number: usize,
    /// Whether it left as it came, to the last character.
    pub(crate) untouched: bool,
    /// What leaves once every field was entered again, and whether that says the same.
    pub(crate) touched: bool,
    pub(crate) assembled: Value,
    /// What came of entering it into an empty form.
    pub(crate) typed: Result<(), Unreached>,
    /// Whether that was possible once JSON was allowed for the parts that no field takes.
    pub(crate) typed_with_json: bool,
    /// What we say it breaks, where the verdict is not the recorded one; what it was recorded to break otherwise.
    pub(crate) ours: Vec<(String, String)>,
}

/// Reads an action as the browser does, and tries everything on it.
pub(crate) fn try_action(text: &str, instances: &[Instance]) -> Result<Trial> {
    let answer = parse(text).map_err(|error| anyhow!("no JSON: {error:?}"))?;
    let action = Action::read(&answer).map_err(|error| anyhow!("no action: {error:?}"))?;
    let mut trial = Trial { id: action.id.to_string(), ..Trial::default() };
    let mut panics = Vec::new();
    let mut guarded = |what: &str, step: &mut dyn FnMut(&mut Trial)| {
        if catch_unwind(AssertUnwindSafe(|| step(&mut trial))).is_err() {
            panics.push(what.to_owned());
        }
    };
    guarded("building the form and opening it", &mut |trial| open(&action, trial));
    for (number, instance) in instances.iter().enumerate() {
        guarded(&format!("instance {number} ({})", instance.kind), &mut |trial| {
            trial.rounds.extend(round(&action, number, instance));
        });
    }
    trial.panics = panics;
    Ok(trial)
}

fn open(action: &Action, trial: &mut Trial) {
    let build = || {
        let begin = Instant::now();
        let form = ActionForm::new(action, &EcmaScript, Beginning::default());
        (begin.elapsed(), form)
    };
    // The quickest of a few: what else runs on the machine is not the form's doing.
    let (mut begun, mut form) = build();
    for (time, other) in (1..BUILDS).map(|_| build()) {
        (begun, form) = (begun.min(time), other);
    }
    trial.begun = begun;
    trial.nodes = form.fields.len();
    trial.empty = form.request(None);
    trial.has_body = body(&form).is_some();
    let begin = Instant::now();
    let roots: Vec<NodeId> = form.parts().iter().map(|(_, root)| *root).collect();
    let opened = open_all(&mut form.fields, &roots);
    (trial.undrawn, trial.bounded) = (opened.undrawn, opened.bounded);
    trial.all_nodes = form.fields.len();
    let problems = form.problems();
    form.fields.report(&problems);
    let _ = form.request(None);
    trial.opened = begin.elapsed();
}

fn body(form: &ActionForm) -> Option<NodeId> {
    form.parts().iter().find(|(part, _)| *part == Part::Body).map(|(_, root)| *root)
}

fn round(action: &Action, number: usize, instance: &Instance) -> Option<Round> {
    let value = Value::object([(Part::Body.member(), instance.body.clone())]);
    let beginning = Beginning { value: Some(&value), ..Beginning::default() };
    let mut loaded = ActionForm::new(action, &EcmaScript, beginning);
    let root = body(&loaded)?;
    let sent = |form: &Form, root| form.assemble(root);
    let untouched =
        sent(&loaded.fields, root).is_some_and(|sent| sent.to_string() == instance.body.to_string());
    let schema = loaded.fields.node(root)?.schema().clone();
    let ours = broken(&schema, &instance.body);
    enter_again(&mut loaded.fields, root);
    let assembled = sent(&loaded.fields, root).unwrap_or_default();
    let enter_anew = |json| {
        let mut empty = ActionForm::new(action, &EcmaScript, Beginning::default());
        let root = body(&empty)?;
        Some(enter(&mut empty.fields, root, &instance.body, json))
    };
    let typed = if instance.valid { enter_anew(false)? } else { Ok(()) };
    let typed_with_json = typed.is_ok() || enter_anew(true)?.is_ok();
    Some(Round {
        number,
        untouched,
        touched: assembled.means_same(&instance.body),
        assembled,
        typed,
        typed_with_json,
        ours,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(body: &str, valid: bool) -> Instance {
        Instance { kind: "test".to_owned(), body: parse(body).unwrap(), valid, errors: Vec::new() }
    }

    fn tried(body: &str, instances: &[Instance]) -> Trial {
        try_action(&format!(r#"{{"action":{{"id":"a","requestBody":{body}}}}}"#), instances).unwrap()
    }

    #[test]
    fn an_instance_is_loaded_touched_and_entered_anew() {
        let trial = tried(
            r##"{"type":"object","required":["kind"],"properties":{"kind":{"enum":["a","b"]},"tags":{"type":"array","items":{"type":"string"}},"next":{"$ref":"#"},"meta":{"additionalProperties":{"type":["string","null"]}}}}"##,
            &[
                instance(r#"{"kind":"b","tags":[],"next":{"kind":"a"},"meta":{"x":null,"y":""}}"#, true),
                instance(r#"{"tags":{}, "kind":1.0}"#, false),
            ],
        );
        assert!(trial.panics.is_empty() && trial.undrawn.is_empty() && trial.bounded, "{trial:?}");
        let [valid, broken] = &trial.rounds[..] else { panic!("{trial:?}") };
        assert!(valid.untouched && valid.touched && valid.ours.is_empty(), "{valid:?}");
        assert_eq!(valid.typed, Ok(()));
        assert!(broken.untouched && broken.touched);
        assert_eq!(broken.ours.len(), 2);
    }

    #[test]
    fn what_no_field_takes_is_entered_as_json_and_said() {
        let trial = tried(
            r#"{"type":"object","properties":{"o":{"type":"object","properties":{"id":{"type":"string","readOnly":true},"a":{"type":"string"}}}}}"#,
            &[instance(r#"{"o":{"a":"1","id":"2"}}"#, true)],
        );
        let round = &trial.rounds[0];
        assert_eq!(round.typed.as_ref().map_err(|at| at.path.as_str()), Err("/requestBody/o/id"));
        assert!(round.typed_with_json);
    }

    #[test]
    fn a_reference_into_nowhere_is_told_apart_from_what_has_no_control() {
        let trial = tried(
            r##"{"type":"object","properties":{"a":{"$ref":"#/nowhere"},"b":{"type":"nonsense"}}}"##,
            &[],
        );
        let reasons: Vec<Undrawn> = trial.undrawn.iter().map(|(_, why)| *why).collect();
        assert_eq!(reasons, [Undrawn::Dangling, Undrawn::Unsupported]);
    }

    #[test]
    fn what_is_no_action_is_an_error_and_no_panic() {
        assert!(try_action("{", &[]).is_err());
        assert!(try_action("[]", &[]).is_err());
    }
}
