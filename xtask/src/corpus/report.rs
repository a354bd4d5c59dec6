//! What is told about a run: totals, the slowest, every loss, every difference that nobody has explained. It must not
//! know how any of it was found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use jackfield_core::json::{Value, parse};
use jackfield_core::schema::Undrawn;

use super::enter::NOT_IN_SCHEMA;
use super::folder::Instance;
use super::trial::{Round, Trial};
use crate::bytes::grouped;

/// How many lines of one kind are printed unless all are asked for.
const SHOWN: usize = 10;

/// Which folder an action lies in.
#[derive(Clone, Debug)]
pub(crate) struct Of {
    pub(crate) connector: String,
    pub(crate) variant: String,
}

/// The differences that are explained: `{"connector": …, "variant": …, "action": …, "keyword": …, "why": …}`.
#[derive(Debug, Default)]
pub(crate) struct Explanations(BTreeSet<Difference>);

impl Explanations {
    /// Reads the file that they stand in; none where there is no such file.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        if !file.is_file() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(file)?;
        let list = parse(&text).map_err(|error| anyhow!("{}: {error:?}", file.display()))?;
        let entry = |entry: &Value| {
            let text = |name: &str| {
                entry.text(name).map(str::to_owned).with_context(|| format!("no {name} in {entry}"))
            };
            text("why")?;
            Ok(Difference {
                connector: text("connector")?,
                variant: text("variant")?,
                action: text("action")?,
                keyword: text("keyword")?,
            })
        };
        Ok(Self(list.as_array().unwrap_or_default().iter().map(entry).collect::<Result<_>>()?))
    }
}

/// Verdicts of ours on an action's instances that are not the recorded ones, for one keyword.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    connector: String,
    variant: String,
    action: String,
    keyword: String,
}

/// The numbers of a run and what stands behind them.
#[derive(Debug, Default)]
pub(crate) struct Report {
    explanations: Explanations,
    connectors: BTreeSet<String>,
    actions: usize,
    bodies: usize,
    nodes: usize,
    bounded: usize,
    instances: usize,
    untouched: usize,
    touched: usize,
    valid: usize,
    typed: usize,
    typed_with_json: usize,
    agreed: usize,
    slowest: Vec<(Duration, Duration, String)>,
    panics: Vec<String>,
    dangling: Vec<String>,
    unsupported: Vec<String>,
    lost: Vec<String>,
    changed: Vec<String>,
    unreached: BTreeMap<&'static str, Vec<String>>,
    differing: BTreeMap<Difference, Vec<String>>,
}

impl Report {
    /// An empty report.
    pub(crate) fn new(explanations: Explanations) -> Self {
        Self { explanations, ..Self::default() }
    }

    /// An action that could not even be read.
    pub(crate) fn unreadable(&mut self, of: &Of, action: &str, error: &anyhow::Error) {
        self.panics.push(format!("{}/{}/{action}: {error:#}", of.connector, of.variant));
    }

    /// Takes in what became of an action.
    pub(crate) fn add(&mut self, of: &Of, trial: &Trial, instances: &[Instance]) {
        let name = format!("{}/{}/{}", of.connector, of.variant, trial.id);
        self.connectors.insert(of.connector.clone());
        self.actions += 1;
        self.bodies += usize::from(trial.has_body);
        self.nodes += trial.all_nodes;
        self.bounded += usize::from(trial.bounded);
        self.slowest.push((
            trial.begun,
            trial.opened,
            format!("{:>7}{:>9}  {name}", grouped(trial.nodes), grouped(trial.all_nodes)),
        ));
        self.slowest.sort_by_key(|(begun, opened, _)| std::cmp::Reverse((*begun, *opened)));
        self.slowest.truncate(SHOWN);
        self.panics.extend(trial.panics.iter().map(|panic| format!("{name}: {panic}")));
        for (path, why) in &trial.undrawn {
            let list = match why {
                Undrawn::Dangling | Undrawn::Circle => &mut self.dangling,
                Undrawn::Unsupported => &mut self.unsupported,
            };
            list.push(format!("{name} {path}: {why:?}"));
        }
        for round in &trial.rounds {
            if let Some(instance) = instances.get(round.number) {
                self.add_round(of, &trial.id, round, instance);
            }
        }
    }

    fn add_round(&mut self, of: &Of, action: &str, round: &Round, instance: &Instance) {
        let (Of { connector, variant }, number, kind) = (of, round.number, &instance.kind);
        let line = |text: &str| format!("{connector}/{variant}/{action} #{number} ({kind}): {text}");
        self.instances += 1;
        self.untouched += usize::from(round.untouched);
        if !round.untouched {
            self.lost.push(line(&instance.body.to_string()));
        }
        if instance.valid {
            self.valid += 1;
            self.touched += usize::from(round.touched);
            if !round.touched {
                self.changed.push(line(&format!("{} became {}", instance.body, round.assembled)));
            }
            self.typed_with_json += usize::from(round.typed_with_json);
            match &round.typed {
                Ok(()) => self.typed += 1,
                Err(at) => self.unreached.entry(at.why).or_default().push(line(&at.path)),
            }
        }
        if instance.valid == round.ours.is_empty() {
            self.agreed += 1;
            return;
        }
        let broken = if instance.valid { &round.ours } else { &instance.errors };
        let (path, keyword) = broken.first().cloned().unwrap_or_default();
        let whose = if instance.valid { "ours only" } else { "theirs only" };
        let difference = Difference {
            connector: connector.clone(),
            variant: variant.clone(),
            action: action.to_owned(),
            keyword,
        };
        self.differing.entry(difference).or_default().push(line(&format!("{path} {whose}")));
    }

    /// The differences that nobody has explained, and the explanations that explain nothing.
    fn unexplained(&self) -> (Vec<&Difference>, Vec<&Difference>) {
        let Explanations(explained) = &self.explanations;
        // What is not in this folder says nothing about an explanation.
        let here = explained.iter().filter(|entry| self.connectors.contains(&entry.connector));
        (
            self.differing.keys().filter(|difference| !explained.contains(difference)).collect(),
            here.filter(|explanation| !self.differing.contains_key(explanation)).collect(),
        )
    }

    /// The whole report; `all` for every line of it.
    pub(crate) fn text(&self, all: bool) -> String {
        let mut text = String::new();
        let mut say = |what: &str, number: String| _ = writeln!(text, "  {what:<58}{number:>12}");
        let of = |part: usize, whole: usize| format!("{} of {}", grouped(part), grouped(whole));
        say("actions", grouped(self.actions));
        say("  with a body", grouped(self.bodies));
        say("fields opened", grouped(self.nodes));
        say("  actions with more than the bound", grouped(self.bounded));
        say("panics", grouped(self.panics.len()));
        say("fields that JSON is offered for instead of something better", grouped(self.unsupported.len()));
        say("fields whose schema is nowhere or a circle, offered as JSON", grouped(self.dangling.len()));
        say("instances that left exactly as they came", of(self.untouched, self.instances));
        say("valid ones the same once every field was entered again", of(self.touched, self.valid));
        say("valid ones entered into an empty form", of(self.typed, self.valid));
        say("  with JSON for the parts that no field takes", of(self.typed_with_json, self.valid));
        let unknown = self.unreached.get(NOT_IN_SCHEMA).map_or(0, Vec::len);
        say("  not in fields for a member that the schema does not name", grouped(unknown));
        say("verdicts as recorded", of(self.agreed, self.instances));
        let _ = writeln!(text, "\nslowest: first screen, all opened and checked, nodes of both");
        for (begun, opened, name) in &self.slowest {
            let _ = writeln!(text, "  {:>9.2} ms{:>10.1} ms {name}", millis(*begun), millis(*opened));
        }
        let mut list = |title: &str, lines: &[String]| {
            if lines.is_empty() {
                return;
            }
            let shown = if all { lines.len() } else { SHOWN };
            let _ = writeln!(text, "\n{title}: {}", grouped(lines.len()));
            lines.iter().take(shown).for_each(|line| _ = writeln!(text, "  {}", shortened(line, all)));
            if lines.len() > shown {
                let _ = writeln!(text, "  … and {} more (--verbose)", grouped(lines.len() - shown));
            }
        };
        list("panics", &self.panics);
        list("nothing better than JSON", &self.unsupported);
        list("schema nowhere or a circle", &self.dangling);
        list("left otherwise than they came", &self.lost);
        list("not the same once entered again", &self.changed);
        for (why, lines) in &self.unreached {
            list(&format!("not entered, {why}"), lines);
        }
        for (keyword, lines) in self.by_keyword() {
            list(&format!("verdicts that differ, {keyword}"), &lines);
        }
        text
    }

    /// The totals in a line.
    pub(crate) fn totals(&self) -> String {
        let [actions, fields, instances] = [self.actions, self.nodes, self.instances].map(grouped);
        let agreed = grouped(self.agreed);
        format!("{actions} actions, {fields} fields, {instances} instances, {agreed} verdicts as recorded")
    }

    fn by_keyword(&self) -> BTreeMap<&str, Vec<String>> {
        let (open, _) = self.unexplained();
        let mut keywords: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (difference, lines) in &self.differing {
            let mark = if open.contains(&difference) { "UNEXPLAINED " } else { "" };
            let lines = lines.iter().map(|line| format!("{mark}{line}"));
            keywords.entry(&difference.keyword).or_default().extend(lines);
        }
        keywords
    }

    /// Whether all is well.
    pub(crate) fn verdict(&self) -> Result<()> {
        let (open, needless) = self.unexplained();
        let count = |what: &str, number: usize| (number > 0).then(|| format!("{what}: {}", grouped(number)));
        let broken: Vec<String> = [
            count("panics", self.panics.len()),
            count("unsupported fields", self.unsupported.len()),
            count("round trips lost", self.lost.len()),
            count("round trips lost once entered again", self.changed.len()),
            count("valid instances that nothing takes", self.valid - self.typed_with_json),
            count("differences of verdicts without an explanation", open.len()),
            count("explanations without a difference", needless.len()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if broken.is_empty() {
            return Ok(());
        }
        needless.iter().for_each(|explanation| println!("explains nothing: {explanation:?}"));
        bail!("{}", broken.join("; "))
    }
}

/// One JSON line for the action as it is, and one for each instance, with what would be sent.
pub(crate) fn lines(of: &Of, trial: &Trial, instances: &[Instance]) -> Vec<Value> {
    let head = |kind: &str, more: Vec<(&'static str, Value)>| {
        let head = [
            ("connector", of.connector.as_str()),
            ("variant", of.variant.as_str()),
            ("id", trial.id.as_str()),
            ("kind", kind),
        ];
        Value::object(head.map(|(name, text)| (name, Value::from(text))).into_iter().chain(more))
    };
    let pairs = |pairs: &[(String, String)]| {
        let pair = |(path, keyword): &(String, String)| {
            Value::array(vec![path.as_str().into(), keyword.as_str().into()])
        };
        Value::array(pairs.iter().map(pair).collect())
    };
    let mut lines = vec![head("empty", vec![("assembled", trial.empty.clone())])];
    for round in &trial.rounds {
        let Some(instance) = instances.get(round.number) else { continue };
        let number = i64::try_from(round.number).unwrap_or_default();
        lines.push(head(
            &instance.kind,
            vec![
                ("number", Value::from(number)),
                ("body", instance.body.clone()),
                ("exact", round.untouched.into()),
                ("assembled", round.assembled.clone()),
                ("same", round.touched.into()),
                ("entered", (instance.valid && round.typed.is_ok()).into()),
                ("recorded", pairs(&instance.errors)),
                ("ours", pairs(&round.ours)),
            ],
        ));
    }
    lines
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn shortened(line: &str, all: bool) -> String {
    const WIDTH: usize = 400;
    match line.char_indices().nth(WIDTH) {
        Some((at, _)) if !all => line.get(..at).unwrap_or_default().to_owned() + " …",
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::trial::try_action;

    const ACTION: &str =
        r#"{"id":"a","requestBody":{"type":"object","properties":{"n":{"type":"integer"}}}}"#;

    fn report(explained: &[&str], recorded: bool) -> Report {
        let difference = |keyword: &&str| Difference {
            connector: "acme".into(),
            variant: "actions".into(),
            action: "a".into(),
            keyword: (*keyword).to_owned(),
        };
        let instances = [Instance {
            kind: "test".into(),
            body: parse(r#"{"n":"x"}"#).unwrap(),
            valid: recorded,
            errors: vec![("/n".into(), "type".into())],
        }];
        let mut report = Report::new(Explanations(explained.iter().map(difference).collect()));
        let of = Of { connector: "acme".into(), variant: "actions".into() };
        report.add(&of, &try_action(ACTION, &instances).unwrap(), &instances);
        report
    }

    #[test]
    fn a_difference_needs_an_explanation_and_an_explanation_a_difference() {
        assert!(report(&[], false).verdict().is_ok());
        let verdict =
            |explained: &[&str], recorded| report(explained, recorded).verdict().unwrap_err().to_string();
        assert_eq!(verdict(&[], true), "differences of verdicts without an explanation: 1");
        assert!(report(&["type"], true).verdict().is_ok());
        assert_eq!(verdict(&["type"], false), "explanations without a difference: 1");
    }

    #[test]
    fn an_explanation_for_a_connector_that_is_not_there_is_left_alone() {
        let mut report = report(&["type"], false);
        report.connectors = BTreeSet::from(["other".to_owned()]);
        assert!(report.verdict().is_ok());
    }

    #[test]
    fn what_was_sent_is_written_for_others_to_check() {
        let instances = [Instance {
            kind: "sampled".into(),
            body: parse(r#"{"n":1.0}"#).unwrap(),
            valid: true,
            errors: vec![],
        }];
        let of = Of { connector: "acme".into(), variant: "actions-refs".into() };
        let lines = lines(&of, &try_action(ACTION, &instances).unwrap(), &instances);
        let texts: Vec<String> = lines.iter().map(Value::to_string).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].contains(r#""kind":"empty","assembled":{"pathParams":{}"#), "{}", texts[0]);
        assert!(
            texts[1].contains(r#""exact":true,"assembled":{"n":1.0},"same":true,"entered":true"#),
            "{}",
            texts[1]
        );
    }
}
