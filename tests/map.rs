//! `railint map`: the fixture stacks, drawn in every form.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;

use serde_json::Value;
use support::{run, workspace};

fn map(stack: &str, format: &str) -> String {
    let path = format!("fixtures/stacks/{stack}");
    let ran = run(&workspace("."), &["map", &path, "--format", format]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out
}

fn repo<'v>(map: &'v Value, name: &str) -> &'v Value {
    let repos = map["repos"].as_array().unwrap();
    repos.iter().find(|repo| repo["name"] == name).unwrap()
}

#[test]
fn json_follows_its_schema_and_says_who_holds_and_who_uses() {
    let schema = fs::read_to_string(workspace("schemas/map.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for stack in ["railiance", "railiance-clean"] {
        let map: Value = serde_json::from_str(&map(stack, "json")).unwrap();
        let errors: Vec<String> = validator.iter_errors(&map).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let map: Value = serde_json::from_str(&map("railiance", "json")).unwrap();
    let cluster = repo(&map, "railiance-cluster");
    let held = |id: &str| {
        let holds = cluster["holds"].as_array().unwrap();
        holds.iter().find(|held| held["component"] == id).unwrap()
    };
    // Bundled by a chart: no claim of its own, and still held by this repo.
    assert_eq!(
        held("postgresql")["standing"]["owner"],
        "railiance-platform"
    );
    assert_eq!(held("postgresql")["claims"][0]["path"], "Makefile");
    assert_eq!(held("cert-manager")["standing"]["is"], "rightful");
    assert_eq!(cluster["violations"].as_array().unwrap().len(), 3);
    let uses = repo(&map, "railiance-apps")["uses"].as_array().unwrap();
    assert_eq!(uses[0]["component"], "cert-manager");
    assert_eq!(uses[0]["providers"][0], "railiance-cluster");
}

#[test]
fn every_form_is_drawn_and_drawn_the_same_again() {
    for format in ["table", "json", "mermaid", "html"] {
        let first = map("railiance", format);
        assert!(first.contains("Ingress-NGINX"), "{format}");
        assert_eq!(first, map("railiance", format), "{format}");
    }
}

#[test]
fn one_repo_shows_the_others_as_context_and_writes_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.html");
    let ran = run(
        &workspace("fixtures/stacks/railiance/railiance-apps"),
        &["map", "--format", "html", "-o", file.to_str().unwrap()],
    );
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    let page = fs::read_to_string(file).unwrap();
    assert!(page.contains("railiance-cluster"));
    let wrong = run(&workspace("."), &["map", "--format", "htlm"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("did you mean `html`"), "{}", wrong.err);
}
