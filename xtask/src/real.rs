//! The checks on what nobody in this project wrote: real actions, and the official test suite of JSON Schema. Both lie
//! beside the repository on some machines and are not there on others. It must not know how either is checked.

use anyhow::{Result, bail};

use crate::closing::Closing;
use crate::workspace::Workspace;
use crate::{cli, conformance, corpus};

/// Where the folders are, seen from the repository.
const FOLDERS: [(&str, &str); 2] =
    [("corpus", "../shared/corpus/connectors"), ("conformance", "../shared/corpus/json-schema-test-suite")];

/// Runs both checks where there is something to check; what is not there is said and counts as skipped.
pub(crate) fn check(workspace: &Workspace, closing: &mut Closing) -> Result<()> {
    let mut wrong = Vec::new();
    for (chore, folder) in FOLDERS {
        let dir = workspace.root.join(folder);
        let outcome = if !dir.is_dir() {
            None
        } else if chore == "corpus" {
            Some(corpus::run(workspace, &cli::Corpus { dir, out: None, verbose: false }))
        } else {
            Some(conformance::run(&cli::Conformance { suite: dir }))
        };
        wrong.extend(note(closing, chore, folder, outcome));
    }
    if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join("; ")) }
}

/// Takes in how a check ended; answers with what is wrong.
fn note(closing: &mut Closing, chore: &str, folder: &str, outcome: Option<Result<String>>) -> Option<String> {
    let (said, wrong) = match outcome {
        None => {
            closing.skipped += 1;
            (format!("skipped, there is no {folder}"), None)
        }
        Some(Ok(totals)) => {
            closing.passed += 1;
            (totals, None)
        }
        Some(Err(error)) => {
            closing.failed += 1;
            ("FAILED".to_owned(), Some(format!("{chore}: {error:#}")))
        }
    };
    let line = format!("{chore}: {said}");
    println!("{line}");
    closing.lines.push(line);
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_said_and_what_fails_is_an_error() {
        let mut closing = Closing::default();
        assert_eq!(note(&mut closing, "corpus", "../x", None), None);
        assert_eq!(note(&mut closing, "corpus", "../x", Some(Ok("7 actions".into()))), None);
        let failed = note(&mut closing, "corpus", "../x", Some(Err(anyhow::anyhow!("panics: 1"))));
        assert_eq!(failed.as_deref(), Some("corpus: panics: 1"));
        assert_eq!((closing.passed, closing.failed, closing.skipped), (1, 1, 1));
        assert_eq!(
            closing.lines,
            ["corpus: skipped, there is no ../x", "corpus: 7 actions", "corpus: FAILED"]
        );
    }

    #[test]
    fn in_a_repository_by_itself_everything_is_skipped() {
        let mut workspace = Workspace::find().unwrap();
        workspace.root = workspace.root.join("xtask/src");
        let mut closing = Closing::default();
        check(&workspace, &mut closing).unwrap();
        assert_eq!((closing.passed, closing.failed, closing.skipped), (0, 0, 2));
    }
}
