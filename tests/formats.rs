//! The reports that other programs read, end to end, over the fixture stacks and
//! over files whose names would break a careless one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{TODAY, railint, run, workspace, write, xml};

/// The formats that have a schema, and which.
const SCHEMAS: [(&str, &str); 5] = [
    ("sarif", "sarif-2.1.0.schema.json"),
    ("gitlab", "gitlab-code-quality.schema.json"),
    ("rdjson", "rdjson.schema.json"),
    ("junit", "junit.schema.json"),
    ("checkstyle", "checkstyle.schema.json"),
];

/// The folders that hold the repos of a stack each.
fn stacks() -> Vec<PathBuf> {
    let folders = fs::read_dir(workspace("fixtures/stacks")).unwrap();
    let mut stacks: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    stacks.sort();
    stacks
}

fn errors(schema: &str, report: &Value) -> Vec<String> {
    let text = fs::read_to_string(workspace("schemas/vendor").join(schema)).unwrap();
    // A pattern of the published SARIF schema has a bracket too many, for which
    // the whole schema would be refused.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&serde_json::from_str(&text).unwrap())
        .unwrap();
    let errors = validator.iter_errors(report);
    errors.map(|error| error.to_string()).collect()
}

/// The reports of one run: as text, and those that have a schema as a tree.
struct Reports {
    findings: Vec<Value>,
    texts: BTreeMap<&'static str, String>,
    trees: BTreeMap<&'static str, Value>,
}

impl Reports {
    /// Checks a stack in all formats at once, and holds them to their schemas.
    fn of(stack: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |format: &str| folder.path().join(format);
        let without = ["short", "github", "markdown"].into_iter();
        let formats: Vec<&str> = SCHEMAS
            .iter()
            .map(|(name, _)| *name)
            .chain(without)
            .collect();
        let targets = formats.iter();
        let targets: Vec<String> = targets
            .map(|format| format!("--format={format}={}", file(format).display()))
            .collect();
        let mut arguments = vec!["check", "--today", TODAY, "--format=json"];
        arguments.extend(targets.iter().map(String::as_str));
        let json: Value = serde_json::from_str(&run(stack, &arguments).out).unwrap();
        let texts: BTreeMap<_, _> = formats
            .into_iter()
            .map(|format| (format, fs::read_to_string(file(format)).unwrap()))
            .collect();
        let trees = SCHEMAS.map(|(format, schema)| {
            let tree = match format {
                "junit" | "checkstyle" => xml::tree(&texts[format]),
                _ => serde_json::from_str(&texts[format]).unwrap(),
            };
            let errors = errors(schema, &tree);
            assert_eq!(errors, Vec::<String>::new(), "{format} of {stack:?}");
            (format, tree)
        });
        Self {
            findings: list(&json["findings"]).cloned().collect(),
            texts,
            trees: trees.into(),
        }
    }

    /// What all findings have at a place of their JSON, sorted.
    fn found(&self, pointer: &str) -> Vec<String> {
        strings(self.findings.iter(), pointer)
    }

    /// What all findings of a format have at a place of their tree, sorted.
    fn told(&self, format: &str, pointer: &str) -> Vec<String> {
        let tree = &self.trees[format];
        let inner = |of: &'static str| {
            move |outer| list(&Value::clone(outer)[of]).cloned().collect::<Vec<_>>()
        };
        let told: Vec<Value> = match format {
            "sarif" => list(&tree["runs"])
                .flat_map(inner("results"))
                .filter(|result| result["suppressions"].is_null())
                .collect(),
            "rdjson" => list(&tree["diagnostics"]).cloned().collect(),
            "gitlab" => list(tree).cloned().collect(),
            "junit" => list(&tree["children"])
                .flat_map(inner("children"))
                .filter(|case| case["attributes"]["name"] != "no findings")
                .collect(),
            _ => list(&tree["children"])
                .flat_map(inner("children"))
                .collect(),
        };
        strings(told.iter(), pointer)
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

fn strings<'a>(values: impl Iterator<Item = &'a Value>, pointer: &str) -> Vec<String> {
    let found = values.map(|value| value.pointer(pointer).unwrap());
    sorted(
        found
            .map(|value| value.as_str().unwrap().to_owned())
            .collect(),
    )
}

fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all
}

#[test]
fn reports_of_the_fixture_stacks_are_valid_and_tell_the_same() {
    let root = workspace("").display().to_string();
    for stack in stacks() {
        let reports = Reports::of(&stack);
        for (format, text) in &reports.texts {
            assert!(!text.contains(&root), "{format} holds an absolute path");
        }
        let rules = reports.found("/rule");
        assert_eq!(reports.told("sarif", "/ruleId"), rules);
        assert_eq!(reports.told("gitlab", "/check_name"), rules);
        assert_eq!(reports.told("rdjson", "/code/value"), rules);
        assert_eq!(reports.told("junit", "/attributes/classname"), rules);
        let sources = rules.iter().map(|rule| format!("railint.{rule}"));
        let sources: Vec<String> = sources.collect();
        assert_eq!(reports.told("checkstyle", "/attributes/source"), sources);
        let prints = reports.found("/fingerprint");
        assert_eq!(
            reports.told("sarif", "/partialFingerprints/railint~1v1"),
            prints
        );
        assert_eq!(reports.told("gitlab", "/fingerprint"), prints);
        let runs = list(&reports.trees["sarif"]["runs"]);
        assert!(runs.count() > 1, "each repo has a run");
        // What the head of the report says is what stands below it.
        let suite = &reports.trees["junit"]["children"][0];
        let cases = list(&suite["children"]).count();
        assert_eq!(suite["attributes"]["tests"], cases.to_string());
        let errors = reports
            .found("/level")
            .iter()
            .filter(|level| *level == "error")
            .count();
        assert_eq!(suite["attributes"]["failures"], errors.to_string());
    }
}

/// Names of files, as they are on disk, in reports, and in an address.
#[cfg(target_os = "linux")]
const NAMES: [(&[u8], &str, &str); 8] = [
    (b"a:1:2.yaml", "a:1:2.yaml", "a%3A1%3A2.yaml"),
    (b"a,line=9.yaml", "a,line=9.yaml", "a%2Cline%3D9.yaml"),
    (b"100%25.yaml", "100%25.yaml", "100%2525.yaml"),
    (b"two\nlines.yaml", "two\nlines.yaml", "two%0Alines.yaml"),
    (b"x]: y.yaml", "x]: y.yaml", "x%5D%3A%20y.yaml"),
    (b"[a](b).yaml", "[a](b).yaml", "%5Ba%5D%28b%29.yaml"),
    (
        b"<a>&'\"`.yaml",
        "<a>&'\"`.yaml",
        "%3Ca%3E%26%27%22%60.yaml",
    ),
    (b"caf\xe9.yaml", "caf%E9.yaml", "caf%25E9.yaml"),
];

#[test]
#[cfg(target_os = "linux")]
fn names_that_break_reports_stand_in_all_of_them() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let database = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("railiance-cluster");
    fs::create_dir(&repo).unwrap();
    for (name, _, _) in NAMES {
        fs::write(repo.join(OsStr::from_bytes(name)), database).unwrap();
    }
    let reports = Reports::of(&repo);
    let by = |told: &dyn Fn(&str) -> String| sorted(NAMES.iter().map(|n| told(n.1)).collect());
    let (raw, safe) = (
        by(&str::to_owned),
        by(&|name| railint_report::one_line(name).into_owned()),
    );
    assert_eq!(reports.found("/path"), raw);
    let uri = "/locations/0/physicalLocation/artifactLocation/uri";
    let uris = sorted(NAMES.iter().map(|name| name.2.to_owned()).collect());
    assert_eq!(reports.told("sarif", uri), uris);
    assert_eq!(reports.told("gitlab", "/location/path"), raw);
    assert_eq!(reports.told("rdjson", "/location/path"), raw);
    let places = safe.iter().map(|name| format!("{name}:2:7:2:14"));
    let places: Vec<String> = places.collect();
    assert_eq!(reports.told("junit", "/attributes/name"), places);
    let files = strings(
        list(&reports.trees["checkstyle"]["children"]),
        "/attributes/name",
    );
    assert_eq!(files, safe);
    for (format, starts) in [
        ("short", ""),
        ("github", "::error file="),
        ("markdown", "- ❌"),
    ] {
        let lines = reports.texts[format].lines();
        let found = lines.filter(|line| line.starts_with(starts)).count();
        assert_eq!(found, NAMES.len(), "{format}");
    }
    for (place, name) in places.iter().zip(&safe) {
        assert!(
            reports.texts["short"].contains(&format!("{place}: error[")),
            "{place}"
        );
        assert!(reports.texts["markdown"].contains(place), "{place}");
        let escaped = name
            .replace('%', "%25")
            .replace(':', "%3A")
            .replace(',', "%2C");
        let command = format!("::error file={escaped},line=2,endLine=2,col=7,endColumn=14,");
        assert!(reports.texts["github"].contains(&command), "{command}");
    }
    for print in reports.found("/fingerprint") {
        for format in ["sarif", "gitlab", "rdjson", "junit", "markdown"] {
            assert!(reports.texts[format].contains(&print), "{format}");
        }
    }
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
