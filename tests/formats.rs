//! The reports that other programs read, end to end, over the fixture stacks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use support::{TODAY, railint, run, workspace, write};

/// The folders that hold the repos of a stack each.
fn stacks() -> Vec<PathBuf> {
    let folders = fs::read_dir(workspace("fixtures/stacks")).unwrap();
    let mut stacks: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    stacks.sort();
    stacks
}

fn validator(schema: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(workspace("schemas/vendor").join(schema)).unwrap();
    // A pattern of the published SARIF schema has a bracket too many, for which
    // the whole schema would be refused.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

#[test]
fn reports_of_the_fixture_stacks_are_valid_and_tell_the_same() {
    let formats = [
        ("sarif", Some(validator("sarif-2.1.0.schema.json"))),
        ("gitlab", Some(validator("gitlab-code-quality.schema.json"))),
        ("rdjson", Some(validator("rdjson.schema.json"))),
        ("junit", None),
        ("checkstyle", None),
    ];
    let folder = tempfile::tempdir().unwrap();
    for stack in stacks() {
        let file = |format: &str| folder.path().join(format);
        let targets: Vec<String> = formats
            .iter()
            .map(|(format, _)| format!("--format={format}={}", file(format).display()))
            .collect();
        let mut arguments = vec!["check", "--today", TODAY, "--format=json"];
        arguments.extend(targets.iter().map(String::as_str));
        let ran = run(&stack, &arguments);
        let json: Value = serde_json::from_str(&ran.out).unwrap();
        let found = json["findings"].as_array().unwrap().len();
        for (format, validator) in &formats {
            let text = fs::read_to_string(file(format)).unwrap();
            let root = workspace("").display().to_string();
            assert!(!text.contains(&root), "{format} holds an absolute path");
            let Some(validator) = validator else {
                let element = if *format == "junit" {
                    "<testcase "
                } else {
                    "<error "
                };
                let told = text.matches(element).count();
                assert_eq!(told.max(1), found.max(1), "{format}");
                continue;
            };
            let report: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&report)
                .map(|e| e.to_string())
                .collect();
            assert_eq!(
                errors,
                Vec::<String>::new(),
                "{format} of {}",
                stack.display()
            );
            let told = match *format {
                "sarif" => open_results(&report),
                "rdjson" => report["diagnostics"].as_array().unwrap().len(),
                _ => report.as_array().unwrap().len(),
            };
            assert_eq!(told, found, "{format}");
        }
    }
}

/// The results that nothing suppresses, over all runs.
fn open_results(report: &Value) -> usize {
    let runs = report["runs"].as_array().unwrap();
    assert!(runs.len() > 1, "each repo has a run");
    let results = runs
        .iter()
        .flat_map(|run| run["results"].as_array().unwrap());
    results
        .filter(|result| result["suppressions"].is_null())
        .count()
}

#[test]
fn sarif_explains_the_rules_and_keeps_what_is_suppressed() {
    let folder = tempfile::tempdir().unwrap();
    let database = "apiVersion: postgresql.cnpg.io/v1\n\
                    kind: Cluster # railint: ignore[boundary/wrong-layer] moves in May\n\
                    metadata: { name: db }\n";
    write(folder.path(), &[("railiance-cluster/db.yaml", database)]);
    let ran = run(folder.path(), &["check", "--format", "sarif"]);
    assert_eq!(ran.status, 0);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let run = &report["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "railint/railiance-cluster/");
    let suppression = &run["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["justification"], "moves in May");
    let help = run["tool"]["driver"]["rules"][0]["help"]["markdown"]
        .as_str()
        .unwrap();
    assert!(
        help.contains("## Why") && help.contains("## Remedy"),
        "{help}"
    );
    assert!(!help.contains("```findings"), "{help}");
}

#[test]
fn annotations_are_written_where_they_are_shown() {
    let stack = workspace("fixtures/stacks/railiance");
    let out = |variables: &[&str]| {
        let mut command = railint(&stack);
        for name in variables {
            command.env(name, "true");
        }
        let output = command.args(["check", "--today", TODAY]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(
        out(&["GITHUB_ACTIONS"]).contains("\n::error file=railiance-cluster/Makefile,line=15,")
    );
    for others in [
        &[][..],
        &["GITHUB_ACTIONS", "GITEA_ACTIONS"],
        &["GITHUB_ACTIONS", "FORGEJO_ACTIONS"],
    ] {
        assert!(!out(others).contains("::error"), "{others:?}");
    }
}
