//! The tables under `docs`: every rule with its level and set, and which rule
//! judges which kind of input. They are made from the pages of the rules and from
//! a run over `fixtures/stacks/inputs`, so that each mark is a finding.
//!
//! `RAILINT_UPDATE=1 cargo test --test tables` writes them; read the difference
//! before you keep it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use support::{TODAY, run, workspace};

/// The kinds of input, and the files of the repos that are of each.
const KINDS: [(&str, &str); 21] = [
    ("Makefile", "Makefile"),
    ("shell script", "tools/up.sh"),
    ("justfile", "justfile"),
    ("Taskfile", "Taskfile.yml"),
    ("CI workflow", ".gitea/"),
    ("helmfile", "helmfile/"),
    ("Helm values", "helm/"),
    ("`Chart.yaml`", "charts/"),
    ("workload", "manifests/"),
    ("custom resource", "resources/"),
    ("Flux", "flux/"),
    ("Argo CD", "argocd/"),
    ("Kustomize", "kustomize/"),
    ("k3s", "k3s/"),
    ("Fleet", "fleet/"),
    ("Compose", "compose/"),
    ("Ansible", "ansible/"),
    ("Terraform, OpenTofu", "terraform/"),
    ("cloud-init", "cloudinit/"),
    ("SOPS file", "sops/"),
    ("prose", "docs/"),
];

/// Rules about a repo or the policy as a whole, whatever its inputs are.
const OVER_ALL: [&str; 4] = [
    "boundary/dead-contract",
    "boundary/missing-backup-target",
    "boundary/missing-failover-test",
    "boundary/unowned-path",
];

/// Holds a file to what it should be, or writes it.
fn fresh(path: &str, text: &str) {
    let file = workspace(path);
    if std::env::var_os("RAILINT_UPDATE").is_some() {
        fs::write(&file, text).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        written, text,
        "{path} is not fresh: RAILINT_UPDATE=1 writes it"
    );
}

/// A rule as `railint rules` lists it: id, level, scope, set and summary.
fn rules() -> Vec<[String; 5]> {
    let listed = run(&workspace(""), &["rules"]).out;
    let rules = listed.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [id, level, scope, set] = [words[0], words[1], words[2], words[3]].map(str::to_owned);
        [id, level, scope, set, words[4..].join(" ")]
    });
    rules.collect()
}

/// The rules of the boundary linter that find something in each kind of input.
fn found() -> BTreeMap<&'static str, BTreeSet<String>> {
    let ran = run(
        &workspace("fixtures/stacks/inputs"),
        &["check", "--format", "json", "--today", TODAY],
    );
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let rule = finding["rule"].as_str().unwrap();
        if !rule.starts_with("boundary/") {
            continue;
        }
        let path = finding["path"].as_str().unwrap();
        let of_kind = |(_, start): &&(&str, &str)| match start.ends_with('/') {
            true => path.starts_with(start),
            false => path == *start,
        };
        let kind = KINDS.iter().find(of_kind);
        let (kind, _) = kind.unwrap_or_else(|| panic!("{path} is of no kind"));
        found.entry(kind).or_default().insert(rule.to_owned());
    }
    found
}

#[test]
fn every_rule_is_listed_with_its_level_and_set() {
    let mut text = "# The rules\n\n\
        Made from the pages of the rules by `RAILINT_UPDATE=1 cargo test --test tables`. The set `recommended` is on by\n\
        itself, `strict` with `rule-set: strict` or where a rule is named. A rule that has to see a `stack` is judged in part\n\
        where a repo of it is not known, and the summary says so.\n"
        .to_owned();
    let rules = rules();
    let mut linter = "";
    for [id, level, scope, set, summary] in &rules {
        let (own, name) = id.split_once('/').unwrap();
        if own != linter {
            linter = own;
            text.push_str(&format!(
                "\n## {linter}\n\n| rule | level | set | sees | finds |\n| --- | --- | --- | --- | --- |\n"
            ));
        }
        text.push_str(&format!(
            "| [`{name}`](../rules/{id}.md) | {level} | {set} | {scope} | {summary} |\n"
        ));
    }
    fresh("docs/rules.md", &text);
    let pages = rules
        .iter()
        .map(|[id, ..]| workspace(&format!("rules/{id}.md")));
    assert!(pages.clone().count() > 80 && pages.clone().all(|page| page.is_file()));
}

#[test]
fn every_mark_in_the_table_of_inputs_is_a_finding() {
    let found = found();
    let all: BTreeSet<&String> = found.values().flatten().collect();
    let known = rules();
    let boundary = known.iter().map(|[id, ..]| id);
    let judged: Vec<&String> = boundary
        .filter(|id| id.starts_with("boundary/") && !OVER_ALL.contains(&id.as_str()))
        .collect();
    let mut text = "# Which rule judges which input\n\n\
        Made by `RAILINT_UPDATE=1 cargo test --test tables` from a run over `fixtures/stacks/inputs`, where each kind of input\n\
        does what it should not: every `x` is a finding there. The rules are those of the boundary linter; ids without\n\
        `boundary/`. Over a repo or the policy as a whole, whatever its inputs are, judge `dead-contract`,\n\
        `missing-backup-target`, `missing-failover-test` and `unowned-path`.\n\n"
        .to_owned();
    let short = |id: &String| {
        let name = id.trim_start_matches("boundary/");
        format!("[`{name}`](../rules/{id}.md)")
    };
    let heads: Vec<String> = judged.iter().map(|id| short(id)).collect();
    text.push_str(&format!("| input | {} |\n", heads.join(" | ")));
    text.push_str(&format!("| --- |{}\n", " :-: |".repeat(judged.len())));
    for (kind, _) in KINDS {
        let own = found.get(kind);
        assert!(own.is_some(), "{kind}: nothing is found");
        let cells = judged.iter().map(|id| {
            let marked = own.is_some_and(|own| own.contains(*id));
            if marked { "x" } else { "" }
        });
        let cells: Vec<&str> = cells.collect();
        text.push_str(&format!("| {kind} | {} |\n", cells.join(" | ")));
    }
    fresh("docs/inputs.md", &text);
    let missing: Vec<&&String> = judged.iter().filter(|id| !all.contains(**id)).collect();
    assert!(missing.is_empty(), "no input shows {missing:?}");
}
