//! Real schemas and real values, changed a little, where there is a folder of them beside the repository.

use crate::luck::Luck;
use jackfield_core::json::{Value, parse};
use jackfield_core::schema::Schema;
use jackfield_core::wire::Action;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Larger files take longer to read than they are worth: what is in them is in smaller ones too.
const LARGEST: u64 = 200_000;

/// The actions of a folder and the bodies that are known for them.
pub(crate) struct Corpus {
    files: Vec<PathBuf>,
    bodies: BTreeMap<(String, String), Vec<Value>>,
}

impl Corpus {
    /// Where it would be.
    pub(crate) fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/connectors")
    }

    /// Looks through the folder; `None` where it is not there.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        let entries = |folder: &Path| {
            let mut paths: Vec<PathBuf> =
                fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
            paths.sort();
            Some(paths)
        };
        let (mut files, mut bodies) = (Vec::new(), BTreeMap::<_, Vec<Value>>::new());
        for connector in entries(folder)?.iter().filter(|path| path.is_dir()) {
            for variant in ["actions", "actions-refs", "actions-wrapped"] {
                let all = entries(&connector.join(variant)).unwrap_or_default();
                files.extend(
                    all.into_iter()
                        .filter(|file| fs::metadata(file).is_ok_and(|about| about.len() < LARGEST)),
                );
            }
            for line in fs::read_to_string(connector.join("instances.jsonl")).unwrap_or_default().lines() {
                let entry = parse(line).unwrap();
                let key = (name(connector), entry.text("id").unwrap_or_default().to_owned());
                bodies.entry(key).or_default().extend(entry.get("body").cloned());
            }
        }
        Some(Self { files, bodies })
    }

    /// A body's schema, with what it refers to, and one of the bodies that are known for it.
    pub(crate) fn pick(&self, luck: &mut Luck) -> Option<(Value, Option<Value>)> {
        let file = &self.files[luck.below(self.files.len())];
        let action = Action::read(&parse(&fs::read_to_string(file).ok()?).ok()?).ok()?;
        let body = action.body?;
        // What lies in the action and not in the body is out of the other validator's reach.
        let is_whole = !body.to_string().contains("#/components") || body.get("components").is_some();
        let schema = Schema::new(body, &Value::Null);
        let connector = name(file.parent()?.parent()?);
        let known = self.bodies.get(&(connector, action.id.to_string()));
        let known = known.filter(|known| !known.is_empty()).map(|known| luck.one_of(known));
        is_whole.then(|| (schema.node().clone(), known))
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
