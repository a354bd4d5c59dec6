//! What is loaded into an action's form, what is entered there, and the request that comes of it.

use super::*;
use crate::form::Origin;
use crate::json::parse;

fn form_for(action: &Action) -> ActionForm {
    ActionForm::new(action, &crate::schema::NoPatterns, Beginning::default())
}

fn action(text: &str) -> Action {
    Action::read(&parse(text).unwrap()).unwrap()
}

fn find(form: &ActionForm, name: &str) -> NodeId {
    let mut open: Vec<NodeId> = form.parts().iter().map(|(_, root)| *root).collect();
    while let Some(id) = open.pop() {
        let node = form.fields.node(id).unwrap();
        if matches!(&node.origin, Origin::Property(n) if &**n == name) {
            return id;
        }
        open.extend(form.fields.drawn_children(id));
    }
    panic!("no field {name}")
}

#[test]
fn the_quick_starts_contact_is_sent_as_it_was_entered() {
    let create_contact = r#"{"action":{"id":"createContact","displayName":"Create a contact","httpMethod":"post","path":"/crm/v3/objects/contacts","parameters":[],"requestBody":{"type":"object","required":["properties"],"properties":{"properties":{"type":"object","required":["firstname","lastname","email"],"properties":{"firstname":{"type":"string"},"lastname":{"type":"string"},"email":{"type":"string"},"company":{"type":"string"}}}}}}}"#;
    let mut form = form_for(&action(create_contact));
    assert_eq!(form.problems().len(), 3);
    for (name, text) in [("firstname", "Ada"), ("lastname", "Lovelace"), ("email", "ada@example.com")] {
        form.fields.type_text(find(&form, name), text);
    }
    assert!(form.problems().is_empty());
    assert_eq!(
        form.request(Some("c1")).to_string(),
        r#"{"credentialId":"c1","pathParams":{},"queryParameters":{},"additionalHeaders":{},"requestBody":{"properties":{"firstname":"Ada","lastname":"Lovelace","email":"ada@example.com"}}}"#
    );
}

#[test]
fn an_object_that_is_all_there_is_needs_no_frame() {
    let wrapped = |body: &str| {
        let form = form_for(&action(&format!(r#"{{"id":"a","requestBody":{body}}}"#)));
        let first = form.fields.drawn_children(form.parts()[0].1)[0];
        form.fields.is_wrapper(first)
    };
    let inner = r#"{"type":"object","properties":{"x":{"type":"string"}}}"#;
    assert!(wrapped(&format!(r#"{{"type":"object","required":["a"],"properties":{{"a":{inner}}}}}"#)));
    assert!(!wrapped(&format!(r#"{{"type":"object","properties":{{"a":{inner}}}}}"#)));
    assert!(!wrapped(&format!(
        r#"{{"type":"object","required":["a"],"properties":{{"a":{inner},"b":{{"type":"string"}}}}}}"#
    )));
}

#[test]
fn parameters_go_where_they_belong() {
    let mut form = form_for(&action(
        r#"{"id":"a","path":"/x/{id}","parameters":[{"name":"id","in":"query","schema":{"type":"integer"}},{"name":"X-Version","in":"header","schema":{"type":"string"}}]}"#,
    ));
    let roots: Vec<Part> = form.parts().iter().map(|(part, _)| *part).collect();
    assert_eq!(roots, [Part::Path, Part::Query, Part::Headers]);
    let ids: Vec<NodeId> =
        form.parts().iter().map(|(_, root)| form.fields.drawn_children(*root)[0]).collect();
    for (id, text) in ids.into_iter().zip(["7", "8", "9"]) {
        form.fields.type_text(id, text);
    }
    assert_eq!(
        form.request(None).to_string(),
        r#"{"pathParams":{"id":"7"},"queryParameters":{"id":8},"additionalHeaders":{"X-Version":"9"},"requestBody":{}}"#
    );
}

#[test]
fn what_was_loaded_and_not_touched_is_given_back_as_it_came() {
    let action = action(
        r#"{"id":"a","parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],"requestBody":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"}}}}"#,
    );
    let stored = [
        r#"{"requestBody":{"unknown":1.0,"id":9007199254740993}}"#,
        r#"{"requestBody":{"name":"Ada"},"queryParameters":{},"additionalHeaders":{"X-Old":"1"}}"#,
        "{}",
    ];
    for text in stored {
        let value = parse(text).unwrap();
        let beginning = Beginning { value: Some(&value), ..Beginning::default() };
        let form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
        assert_eq!(form.value().to_string(), text);
        assert!(form.holds(&value));
    }
}

#[test]
fn what_a_host_keeps_has_no_parts_that_hold_nothing() {
    let mut form = form_for(&action(
        r#"{"id":"a","parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],"requestBody":{"type":"object","properties":{"name":{"type":"string"}}}}"#,
    ));
    assert_eq!(form.value().to_string(), "{}");
    assert!(form.holds(&parse(r#"{"requestBody":{},"pathParams":{}}"#).unwrap()));
    form.fields.type_text(find(&form, "name"), "Ada");
    assert_eq!(form.value().to_string(), r#"{"requestBody":{"name":"Ada"}}"#);
    assert!(!form.holds(&parse("{}").unwrap()));
}

#[test]
fn a_value_fixed_for_a_whole_part_is_told() {
    let mut overrides = Overrides::default();
    overrides
        .add("/requestBody", crate::form::FieldOptions { preset: Some(Value::Null), ..Default::default() });
    let action =
        action(r#"{"id":"a","requestBody":{"type":"object","properties":{"name":{"type":"string"}}}}"#);
    let form =
        ActionForm::new(&action, &crate::schema::NoPatterns, Beginning { overrides, ..Beginning::default() });
    assert_eq!(form.unplaced, ["/requestBody"]);
}

#[test]
fn whatever_is_said_about_a_field_that_cannot_be_there_is_told() {
    let mut overrides = Overrides::default();
    let paths = [
        "/requestBody/emial",
        "/requestBody/email",
        "/queryParameters/q",
        "/pathParams/id",
        "/id",
        "/requestBody/tags/*",
    ];
    for path in paths {
        let label = Some("label".into());
        overrides.add(path, crate::form::FieldOptions { label, ..Default::default() });
    }
    let action = action(
        r#"{"id":"a","path":"/x/{id}","requestBody":{"type":"object","properties":{"email":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}}}}}"#,
    );
    let beginning = Beginning { overrides, ..Beginning::default() };
    let form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
    assert_eq!(form.unplaced, ["/requestBody/emial", "/queryParameters/q", "/id"]);
}

#[test]
fn what_is_offered_for_a_field_is_offered_for_the_branches_of_its_union_and_for_items_still_to_come() {
    let mut overrides = Overrides::default();
    for (at, pointer) in ["/requestBody/owner", "/requestBody/lists/*"].into_iter().enumerate() {
        overrides.add(pointer, crate::form::FieldOptions { source: Some(at), ..Default::default() });
    }
    let action = action(
        r#"{"id":"a","requestBody":{"type":"object","properties":{"owner":{"anyOf":[{"type":"string"},{"type":"integer"}]},"lists":{"type":"array","items":{"type":"string"}}},"required":["owner"]}}"#,
    );
    let mut form =
        ActionForm::new(&action, &crate::schema::NoPatterns, Beginning { overrides, ..Beginning::default() });
    let source = |form: &ActionForm, id| form.fields.node(id).unwrap().source;
    let branch = form.fields.drawn_children(find(&form, "owner"))[0];
    assert_eq!(source(&form, branch), Some(0));
    let lists = find(&form, "lists");
    assert!(form.fields.offers_items(lists));
    let item = form.fields.add_item(lists).unwrap();
    assert_eq!(source(&form, item), Some(1));
}

#[test]
fn headers_that_the_credential_supplies_are_never_asked() {
    let form = form_for(&action(
        r#"{"id":"a","parameters":[{"name":"token","in":"header","required":true},{"name":"X-Api-Key","in":"header"},{"name":"Authorization","in":"header"},{"name":"Accept","in":"header"}]}"#,
    ));
    assert!(form.parts().is_empty());
    assert!(form.problems().is_empty());
}

#[test]
fn a_whole_request_or_a_body_alone_can_be_pasted() {
    let mut form = form_for(&action(
        r#"{"id":"a","path":"/x/{id}","requestBody":{"type":"object","properties":{"a":{"type":"string"}}}}"#,
    ));
    form.paste(
        &parse(r#"{"credentialId":"c","pathParams":{"id":"7"},"requestBody":{"a":"1","z":2}}"#).unwrap(),
    );
    assert_eq!(form.value().to_string(), r#"{"pathParams":{"id":"7"},"requestBody":{"a":"1","z":2}}"#);
    form.paste(&parse(r#"{"a":"3"}"#).unwrap());
    assert_eq!(form.value().to_string(), r#"{"pathParams":{"id":"7"},"requestBody":{"a":"3"}}"#);
}

#[test]
fn what_the_host_fixed_outlives_what_is_pasted() {
    let action =
        action(r#"{"id":"a","requestBody":{"properties":{"o":{"properties":{"k":{"type":"string"}}}}}}"#);
    let mut overrides = Overrides::default();
    let preset = Some(Value::from("K"));
    overrides
        .add("/requestBody/o/k", crate::form::FieldOptions { preset: preset.clone(), ..Default::default() });
    overrides.add("/requestBody/o/none", crate::form::FieldOptions { preset, ..Default::default() });
    let beginning = Beginning { overrides, ..Beginning::default() };
    let mut form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
    assert_eq!(form.unplaced, ["/requestBody/o/none"]);
    for pasted in [r#"{"z":1}"#, r#"{"o":{"k":"mine"}}"#, "{}"] {
        form.paste(&parse(pasted).unwrap());
        assert!(form.value().to_string().contains(r#""o":{"k":"K"}"#), "{}", form.value());
    }
}

#[test]
fn a_saved_body_is_loaded_as_it_is_even_an_empty_one() {
    let action = action(
        r#"{"id":"a","parameters":[{"name":"v","in":"query","required":true,"schema":{"type":"string","default":"1"}}],"requestBody":{"properties":{"b":{"type":"string","default":"2"}},"required":["b"]}}"#,
    );
    let saved = parse(r#"{"queryParameters":{},"requestBody":{}}"#).unwrap();
    let beginning = Beginning { value: Some(&saved), ..Beginning::default() };
    let form = ActionForm::new(&action, &crate::schema::NoPatterns, beginning);
    assert_eq!(form.value().to_string(), r#"{"queryParameters":{"v":"1"},"requestBody":{}}"#);
}
