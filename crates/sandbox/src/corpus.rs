//! The public corpus of real actions, where it is at hand: the schemas nobody here wrote, and another validator's
//! verdicts on request bodies.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::catalog::Catalog;
use crate::conformity;
use crate::upstream::body_schema;

/// Kept beside the repository and not in it.
fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?;
    Some(root.join("shared/corpus/connectors")).filter(|directory| directory.exists())
}

fn body_of(action: &Value) -> Option<Value> {
    let parameters = action["parameters"].as_array().cloned().unwrap_or_default();
    body_schema(action, &parameters).map(|body| body.schema)
}

#[test]
fn every_schema_of_the_built_in_catalog_can_be_used() {
    let catalog = Catalog::built_in().unwrap();
    for connector in catalog.connectors() {
        let resources = catalog.resources(connector).unwrap();
        for listed in resources["resources"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|resource| resource["actions"].as_array().unwrap())
        {
            let id = listed["id"].as_str().unwrap();
            let action =
                catalog.action(connector, id).unwrap().unwrap_or_else(|| panic!("{}/{id}", connector.id));
            let parameters = action["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|parameter| parameter.get("schema").cloned());
            for schema in parameters.chain(body_of(&action)) {
                conformity::compile(&schema)
                    .unwrap_or_else(|problem| panic!("{}/{id}: {problem}", connector.id));
            }
        }
        for entry in catalog.metadata(connector).unwrap() {
            if let Some(schema) = entry.get("inputSchema") {
                conformity::compile(schema).unwrap_or_else(|problem| panic!("{}: {problem}", connector.id));
            }
        }
    }
}

#[test]
fn every_schema_of_the_corpus_can_be_used() {
    let Some(corpus) = corpus() else { return };
    let mut broken = Vec::new();
    for folder in ["actions", "actions-refs", "actions-wrapped"] {
        for connector in fs::read_dir(&corpus).unwrap() {
            let Ok(files) = fs::read_dir(connector.unwrap().path().join(folder)) else { continue };
            for file in files {
                let path = file.unwrap().path();
                let answer: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
                if let Some(Err(problem)) = body_of(&answer["action"]).as_ref().map(conformity::compile) {
                    broken.push(format!("{}: {problem}", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn verdicts_on_the_corpus_agree_with_another_validator() {
    let Some(corpus) = corpus() else { return };
    let catalog = Catalog::open(&corpus).unwrap();
    let (mut agreed, mut differing) = (0_usize, Vec::new());
    for connector in catalog.connectors() {
        let Ok(lines) = fs::read_to_string(corpus.join(&connector.id).join("instances.jsonl")) else {
            continue;
        };
        let (mut last, mut validator) = (String::new(), None);
        for line in lines.lines() {
            let instance: Value = serde_json::from_str(line).unwrap();
            let id = instance["id"].as_str().unwrap();
            if id != last {
                let action = catalog.action(connector, id).unwrap().unwrap();
                validator = body_of(&action).map(|schema| conformity::compile(&schema).unwrap());
                id.clone_into(&mut last);
            }
            let valid = validator.as_ref().is_none_or(|validator| validator.is_valid(&instance["body"]));
            if instance["valid"] == valid {
                agreed += 1;
            } else {
                differing.push(format!(
                    "{}/{id} {}: {} {}",
                    connector.id, instance["kind"], instance["valid"], instance["errors"]
                ));
            }
        }
    }
    assert!(agreed > 5000, "only {agreed} verdicts");
    assert!(differing.is_empty(), "{agreed} agree, {} do not:\n{}", differing.len(), differing.join("\n"));
}
