use super::*;

use std::fs;

fn catalog_of(files: &[(&str, Value)]) -> (tempfile::TempDir, Catalog) {
    let directory = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content.to_string()).unwrap();
    }
    let catalog = Catalog::open(directory.path()).unwrap();
    (directory, catalog)
}

fn one_connector() -> (&'static str, Value) {
    (
        "connectors.json",
        json!({ "connectors": [{ "id": "acme", "name": "Acme", "icon": "https://acme.example/a.png" }] }),
    )
}

#[test]
fn a_connector_about_which_nothing_is_written_has_no_resources_and_asks_for_oauth() {
    let (_directory, catalog) = catalog_of(&[one_connector()]);
    let acme = catalog.connector("acme").unwrap();
    assert_eq!(catalog.resources(acme).unwrap(), json!({ "resources": [] }));
    assert_eq!(catalog.metadata(acme).unwrap(), [quick_start_metadata()]);
    assert!(catalog.scopes("acme").is_empty());
    assert!(catalog.icon("acme").is_none());
    assert!(catalog.action(acme, "anything").unwrap().is_none());
}

#[test]
fn an_empty_list_of_metadata_stays_empty() {
    let (_directory, catalog) =
        catalog_of(&[one_connector(), ("acme/credentials-metadata.json", json!({ "metadata": [] }))]);
    assert!(catalog.metadata(catalog.connector("acme").unwrap()).unwrap().is_empty());
}

#[test]
fn a_catalog_from_a_directory_keeps_its_own_icon_urls() {
    let (_directory, catalog) = catalog_of(&[one_connector()]);
    let listing = catalog.listing("http://127.0.0.1:1");
    assert_eq!(listing["connectors"][0]["icon"], "https://acme.example/a.png");
}

#[test]
fn a_file_outside_the_actions_folder_is_no_action() {
    let (_directory, catalog) = catalog_of(&[
        one_connector(),
        ("acme/actions/list.json", json!({ "action": { "id": "list" } })),
        ("acme/secret.json", json!({ "action": { "id": "../secret" } })),
    ]);
    let acme = catalog.connector("acme").unwrap();
    assert!(catalog.action(acme, "list").unwrap().is_some());
    assert!(catalog.action(acme, "../secret").unwrap().is_none());
}

#[test]
fn an_action_is_taken_from_the_folder_that_is_preferred_where_that_has_it() {
    let written = |id: &str, how: &str| json!({ "action": { "id": id, "how": how } });
    let (_directory, catalog) = catalog_of(&[
        one_connector(),
        ("acme/actions/list.json", written("list", "plain")),
        ("acme/actions/read.json", written("read", "plain")),
        ("acme/actions-refs/list.json", written("list", "with references")),
    ]);
    let how = |catalog: &Catalog, id: &str| {
        let action = catalog.action(catalog.connector("acme").unwrap(), id).unwrap().unwrap();
        action["how"].as_str().unwrap().to_owned()
    };
    assert_eq!(how(&catalog, "list"), "plain");
    let catalog = catalog.preferring("actions-refs");
    assert_eq!(how(&catalog, "list"), "with references");
    assert_eq!(how(&catalog, "read"), "plain");
}

#[test]
fn an_action_under_a_name_that_is_not_its_id_is_not_found() {
    let (_directory, catalog) =
        catalog_of(&[one_connector(), ("acme/actions/LIST.json", json!({ "action": { "id": "list" } }))]);
    assert!(catalog.action(catalog.connector("acme").unwrap(), "LIST").unwrap().is_none());
}

#[test]
fn a_directory_without_a_list_of_connectors_is_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let error = Catalog::open(directory.path()).unwrap_err();
    assert_eq!(error.to_string(), "the catalog's connectors.json: there is no such file");
}

#[test]
fn the_built_in_catalog_points_at_the_icons_it_serves() {
    let catalog = Catalog::built_in().unwrap();
    let listing = catalog.listing("http://127.0.0.1:1");
    assert_eq!(listing["connectors"].as_array().unwrap().len(), catalog.connectors().len());
    for connector in catalog.connectors() {
        assert!(catalog.icon(&connector.id).is_some(), "{} has no icon", connector.id);
    }
    let hubspot =
        listing["connectors"].as_array().unwrap().iter().find(|entry| entry["id"] == "hubspot").unwrap();
    assert_eq!(hubspot["icon"], "http://127.0.0.1:1/icons/hubspot.svg");
}

#[test]
fn every_action_that_the_built_in_catalog_lists_is_there() {
    let catalog = Catalog::built_in().unwrap();
    let mut seen = 0;
    for connector in catalog.connectors() {
        let resources = catalog.resources(connector).unwrap();
        for resource in resources["resources"].as_array().unwrap() {
            for listed in resource["actions"].as_array().unwrap() {
                let id = listed["id"].as_str().unwrap();
                let action = catalog.action(connector, id).unwrap();
                assert!(action.is_some(), "{}/{id}", connector.id);
                seen += 1;
            }
        }
        catalog.metadata(connector).unwrap();
    }
    assert!(seen > 40, "only {seen} actions");
}
