//! Every action of a folder through the form and back, the browser's own code without a browser: nothing may panic,
//! nothing may be left undrawn, nothing may be lost, and a verdict that differs from another validator's has to be
//! explained. It must not know a connector by name: any folder of this layout will do.

mod again;
mod enter;
mod folder;
mod open;
mod report;
mod trial;
mod verdict;

use std::fs;
use std::io::{BufWriter, Write as _};

use anyhow::{Context as _, Result};

use crate::cli;
use crate::workspace::Workspace;
use report::Report;

/// `cargo xtask corpus DIR [--out FILE]`. Answers with the totals in a line.
pub(crate) fn run(workspace: &Workspace, options: &cli::Corpus) -> Result<String> {
    let explanations = report::Explanations::read(&workspace.root.join("xtask/corpus-differences.json"))?;
    let mut out = match &options.out {
        Some(file) => Some(BufWriter::new(
            fs::File::create(file).with_context(|| format!("cannot write {}", file.display()))?,
        )),
        None => None,
    };
    let mut report = Report::new(explanations);
    for connector in folder::connectors(&options.dir)? {
        let instances = connector.instances()?;
        for variant in connector.variants()? {
            for file in folder::actions(&variant)? {
                let of = report::Of { connector: connector.name.clone(), variant: folder::name_of(&variant) };
                let text = fs::read_to_string(&file)?;
                let own = instances.get(&folder::name_of(&file)).map(Vec::as_slice).unwrap_or_default();
                match trial::try_action(&text, own) {
                    Ok(trial) => {
                        if let Some(out) = &mut out {
                            report::lines(&of, &trial, own)
                                .iter()
                                .try_for_each(|line| writeln!(out, "{line}"))?;
                        }
                        report.add(&of, &trial, own);
                    }
                    Err(error) => report.unreadable(&of, &folder::name_of(&file), &error),
                }
            }
        }
    }
    if let Some(out) = &mut out {
        out.flush()?;
    }
    print!("{}", report.text(options.verbose));
    report.verdict().map(|()| report.totals())
}
