//! The YAML test suite (<https://github.com/yaml/yaml-test-suite>), whose data is
//! not part of this project.
//!
//! It is read from the folder that `RAILINT_YAML_SUITE` names (the `src` of a
//! checkout), else from the package `noyalib`, which carries it and is a
//! dev-dependency for a platform that does not exist: so it is fetched and never
//! compiled. Without both, this test says that it was skipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use railint_syntax::yaml;
use serde_json::Value;

use crate::compare::{differences, ours, theirs};

/// A case of the suite.
struct Case {
    id: String,
    text: String,
    must_fail: bool,
    json: Option<Vec<Value>>,
}

fn folder() -> Option<PathBuf> {
    if let Ok(folder) = std::env::var("RAILINT_YAML_SUITE") {
        return Some(folder.into());
    }
    let output = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .ok()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).ok()?;
    let package = metadata["packages"]
        .as_array()?
        .iter()
        .find(|package| package["name"] == "noyalib")?;
    let manifest = Path::new(package["manifest_path"].as_str()?);
    let folder = manifest.parent()?.join("tests/yaml-test-suite");
    folder.is_dir().then_some(folder)
}

fn cases(folder: &Path) -> Vec<Case> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    files.iter().flat_map(|file| cases_of(file)).collect()
}

/// A file holds a list of cases. The JSON, where it is not said, is that of the
/// case before.
fn cases_of(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let stream = yaml::parse(&text);
    assert_eq!(stream.errors(), [], "{}", file.display());
    let name = file.file_stem().unwrap().to_string_lossy();
    let root = stream.documents().next().unwrap();
    let mut cases = Vec::new();
    let mut json = None;
    for (number, item) in root.items().enumerate() {
        let field = |key| item.get(key).map(|entry| entry.value);
        if let Some(value) = field("json") {
            json = value.as_str().map(visible);
        }
        if field("skip").is_some() {
            return Vec::new();
        }
        cases.push(Case {
            id: format!("{name}/{number}"),
            text: visible(field("yaml").unwrap().as_str().unwrap()),
            must_fail: field("fail").is_some(),
            json: json.as_ref().map(|json| {
                serde_json::Deserializer::from_str(json)
                    .into_iter()
                    .collect::<Result<_, _>>()
                    .unwrap()
            }),
        });
    }
    cases
}

/// Puts in the characters for which the suite has visible signs.
fn visible(text: &str) -> String {
    let mut text = text.replace('␣', " ");
    while text.contains("—»") {
        text = text.replace("—»", "»");
    }
    let text = text
        .replace('»', "\t")
        .replace('↵', "")
        .replace('←', "\r")
        .replace('⇔', "\u{feff}");
    match text.strip_suffix("∎\n") {
        Some(text) => text.to_owned(),
        None => text,
    }
}

/// What is not as the suite or the other reader has it, and why that is right.
const KNOWN: &[(&str, &str)] = &[
    ("9C9N/0 is accepted", LENIENT),
    ("DK95/1 is accepted", LENIENT),
    (
        "DK95/1 unlike the suite",
        "it is accepted; the JSON is that of the case before",
    ),
    ("QB6E/0 is accepted", LENIENT),
    (
        "652Z/0 unlike the other reader",
        "that takes `?foo` in a flow mapping for `? foo`",
    ),
    (
        "HM87/1 unlike the other reader",
        "that takes `?x` in a flow sequence for `? x`",
    ),
    (
        "S4JQ/0 unlike the other reader",
        "the tag `!` makes a string, also of 12",
    ),
    (
        "UKK6/2 unlike the other reader",
        "the tag `!` makes a string, also of nothing",
    ),
    (
        "Y2GN/0 unlike the other reader",
        "an anchor may have a colon in its name",
    ),
];

/// The parser is not strict, because neither Helm nor kubectl is.
const LENIENT: &str = "a flow collection or quoted text goes on less indented";

#[test]
fn the_yaml_test_suite_is_read_as_it_says() {
    let Some(folder) = folder() else {
        println!("skipped: set RAILINT_YAML_SUITE to the folder `src` of the YAML test suite");
        return;
    };
    let cases = cases(&folder);
    let (mut accepted, mut with_json, mut by_both) = (0, 0, 0);
    let mut surprises = Vec::new();
    for case in &cases {
        let accepts = yaml::parse(&case.text).errors().is_empty();
        accepted += usize::from(accepts);
        if accepts && case.must_fail {
            surprises.push(format!("{} is accepted", case.id));
        } else if !accepts && !case.must_fail {
            surprises.push(format!("{} is rejected", case.id));
        }
        let Ok(ours) = ours(&case.text) else {
            continue;
        };
        if let Some(json) = &case.json {
            with_json += 1;
            surprises.extend(unlike(&case.id, "the suite", &ours, json));
        }
        if let Ok(theirs) = theirs(&case.text) {
            by_both += 1;
            surprises.extend(unlike(&case.id, "the other reader", &ours, &theirs));
        }
    }
    println!(
        "{} cases, {accepted} accepted, {with_json} compared with the JSON of the suite, {by_both} \
         with the other reader; {} known differences:",
        cases.len(),
        KNOWN.len()
    );
    for (what, why) in KNOWN {
        println!("  {what}: {why}");
    }
    surprises.sort();
    let mut known: Vec<_> = KNOWN.iter().map(|(what, _)| *what).collect();
    known.sort_unstable();
    assert_eq!(surprises, known);
}

fn unlike(id: &str, whom: &str, ours: &[Value], theirs: &[Value]) -> Option<String> {
    let mut found = differences(ours, theirs);
    found.retain(|difference| difference.known.is_none());
    for difference in &found {
        println!("{id}{}", difference.place);
    }
    (!found.is_empty()).then(|| format!("{id} unlike {whom}"))
}
