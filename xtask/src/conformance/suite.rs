//! Test cases in the layout of the official suite of JSON Schema: `tests/<draft>/…` and `remotes/`. It must not know
//! which of them are expected to fail.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use jackfield_core::json::{self, Value};
use jackfield_core::schema::{Dialect, EcmaScript, Loader, Schema, Validation};
use referencing::meta;

/// Where the suite's schemas believe that the folder `remotes` is.
const REMOTES: &str = "http://localhost:1234/";

/// A draft, by the name of its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) folder: &'static str,
    dialect: Dialect,
}

pub(super) const DRAFTS: [Draft; 4] = [
    Draft { folder: "draft4", dialect: Dialect::Draft4 },
    Draft { folder: "draft7", dialect: Dialect::Draft7 },
    Draft { folder: "draft2019-09", dialect: Dialect::Draft2019 },
    Draft { folder: "draft2020-12", dialect: Dialect::Draft2020 },
];

/// One value, held against one schema.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The file below the draft's folder: `optional/format/uri.json`.
    pub(super) file: String,
    pub(super) case: String,
    pub(super) test: String,
    /// Whether the verdict was the one that the suite asks for.
    pub(super) passed: bool,
}

impl Outcome {
    pub(super) fn is_optional(&self) -> bool {
        self.file.starts_with("optional/")
    }
}

/// The documents that the suite's schemas refer to: its own and the meta-schemas.
pub(super) struct Remotes(BTreeMap<String, Value>);

impl Loader for Remotes {
    fn load(&self, address: &str) -> Option<Value> {
        self.0.get(address.trim_end_matches('#')).cloned()
    }
}

impl Remotes {
    pub(super) fn read(suite: &Path) -> Result<Self> {
        let mut documents = BTreeMap::new();
        let folder = suite.join("remotes");
        for file in json_files(&folder)? {
            documents.insert(format!("{REMOTES}{}", name_below(&folder, &file)), read(&file)?);
        }
        let metas = [
            &meta::DRAFT4,
            &meta::DRAFT6,
            &meta::DRAFT7,
            &meta::DRAFT201909,
            &meta::DRAFT201909_APPLICATOR,
            &meta::DRAFT201909_CONTENT,
            &meta::DRAFT201909_CORE,
            &meta::DRAFT201909_FORMAT,
            &meta::DRAFT201909_META_DATA,
            &meta::DRAFT201909_VALIDATION,
            &meta::DRAFT202012,
            &meta::DRAFT202012_CORE,
            &meta::DRAFT202012_APPLICATOR,
            &meta::DRAFT202012_UNEVALUATED,
            &meta::DRAFT202012_VALIDATION,
            &meta::DRAFT202012_META_DATA,
            &meta::DRAFT202012_FORMAT_ANNOTATION,
            &meta::DRAFT202012_FORMAT_ASSERTION,
            &meta::DRAFT202012_CONTENT,
        ];
        for meta in metas {
            let meta =
                json::parse(&meta.to_string()).map_err(|error| anyhow::anyhow!("meta-schema: {error}"))?;
            let address =
                meta.text("$id").or_else(|| meta.text("id")).context("a meta-schema without address")?;
            documents.insert(address.trim_end_matches('#').to_owned(), meta);
        }
        Ok(Self(documents))
    }
}

/// Runs all tests of a draft.
pub(super) fn run(suite: &Path, draft: Draft, remotes: &Remotes) -> Result<Vec<Outcome>> {
    let folder = suite.join("tests").join(draft.folder);
    let mut outcomes = Vec::new();
    for file in json_files(&folder)? {
        let name = name_below(&folder, &file);
        let how = Validation::new(&EcmaScript)
            .with_dialect(draft.dialect)
            .with_loader(remotes)
            .with_formats(name.starts_with("optional/format/"));
        for case in read(&file)?.as_array().context("a file of tests is a list")? {
            let schema =
                Schema::new(case.get("schema").context("a case without schema")?.clone(), &Value::Null);
            for test in case.list("tests") {
                let data = test.get("data").context("a test without data")?;
                let verdict = schema.verdict(data, &how);
                let is_valid = verdict.violations.is_empty();
                if is_valid != schema.accepts(data, &how) {
                    bail!("{name}: {}: the short and the long check disagree", test.to_pretty());
                }
                outcomes.push(Outcome {
                    file: name.clone(),
                    case: case.text("description").unwrap_or_default().to_owned(),
                    test: test.text("description").unwrap_or_default().to_owned(),
                    passed: verdict.complete && is_valid == test.flag("valid"),
                });
            }
        }
    }
    Ok(outcomes)
}

fn read(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    json::parse(&text).map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))
}

/// All JSON files below a folder, in order; none where there is no such folder.
fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop().filter(|folder| folder.is_dir()) {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A file's name below a folder, with slashes on every system.
fn name_below(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
