//! What lies in a corpus folder: connectors, their actions in several variants, instances with recorded verdicts. It
//! must not know what a form is.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use jackfield_core::json::{Value, parse};

/// The folder of one connector.
#[derive(Debug)]
pub(crate) struct Connector {
    pub(crate) name: String,
    folder: PathBuf,
}

/// A request body with another validator's verdict on it.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) kind: String,
    pub(crate) body: Value,
    pub(crate) valid: bool,
    /// Where it breaks which keyword, as JSON pointers.
    pub(crate) errors: Vec<(String, String)>,
}

/// The connectors below a folder, or the one that it is.
pub(crate) fn connectors(dir: &Path) -> Result<Vec<Connector>> {
    let mut folders = subfolders(dir)?;
    if folders.iter().any(|folder| is_variant(folder)) {
        folders = vec![dir.canonicalize()?];
    }
    let connectors: Vec<Connector> = folders
        .into_iter()
        .filter(|folder| subfolders(folder).is_ok_and(|inner| inner.iter().any(|folder| is_variant(folder))))
        .map(|folder| Connector { name: name_of(&folder), folder })
        .collect();
    if connectors.is_empty() {
        bail!("no folder below {} has a folder of actions", dir.display());
    }
    Ok(connectors)
}

impl Connector {
    /// The folders of its actions, each a way to write the same ones.
    pub(crate) fn variants(&self) -> Result<Vec<PathBuf>> {
        Ok(subfolders(&self.folder)?.into_iter().filter(|folder| is_variant(folder)).collect())
    }

    /// The instances of each action; none where nobody recorded any.
    pub(crate) fn instances(&self) -> Result<HashMap<String, Vec<Instance>>> {
        let mut instances: HashMap<String, Vec<Instance>> = HashMap::new();
        let file = self.folder.join("instances.jsonl");
        if !file.is_file() {
            return Ok(instances);
        }
        for (line, text) in fs::read_to_string(&file)?.lines().enumerate() {
            let read = || format!("{}:{}", file.display(), line + 1);
            let entry = parse(text).map_err(|error| anyhow::anyhow!("{error:?}")).with_context(read)?;
            let id = entry.text("id").with_context(read)?.to_owned();
            instances.entry(id).or_default().push(Instance {
                kind: entry.text("kind").unwrap_or("?").to_owned(),
                body: entry.get("body").with_context(read)?.clone(),
                valid: entry.flag("valid"),
                errors: entry.list("errors").iter().map(error).collect(),
            });
        }
        Ok(instances)
    }
}

/// `["/path", "keyword"]`
fn error(entry: &Value) -> (String, String) {
    let part = |at: usize| entry.as_array().and_then(|parts| parts.get(at)?.as_str());
    (part(0).unwrap_or_default().to_owned(), part(1).unwrap_or("?").to_owned())
}

/// The files of a variant's actions, by name.
pub(crate) fn actions(variant: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        entries(variant)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
    files.sort();
    Ok(files)
}

/// The last part of a path, without `.json`.
pub(crate) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".json").unwrap_or(&name).to_owned()
}

fn is_variant(folder: &Path) -> bool {
    name_of(folder).starts_with("actions")
}

fn subfolders(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> = entries(dir)?.into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    read.map(|entry| Ok(entry?.path())).collect()
}
