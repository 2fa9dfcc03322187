//! A repo judged beside the facts of the others is judged as beside the others
//! themselves.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use railint_syntax::markdown;
use serde_json::Value;
use support::pages::{examples, pages};
use support::parts::{POLICY, Part, REPOS, parts, row, stack};
use support::{TODAY, run, workspace, write};
use tempfile::TempDir;

/// What a run in `folder` finds.
fn all_findings(folder: &Path, path: &str) -> Vec<Value> {
    let ran = run(
        folder,
        &["check", path, "--format", "json", "--today", TODAY],
    );
    assert!(ran.status < 2, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    report["findings"].as_array().unwrap().clone()
}

/// A file of facts of each repo, made in the whole stack.
fn facts_of(whole: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for repo in REPOS {
        let file = folder.path().join(format!("{repo}.json"));
        let file = file.to_str().unwrap();
        let ran = run(whole, &["facts", repo, "--output", file]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    folder
}

/// The same stack where only one repo is checked out.
fn beside_facts(whole: &Path, facts: &Path, judged: &str) -> TempDir {
    let part = tempfile::tempdir().unwrap();
    let mut configuration = POLICY.to_owned();
    for repo in REPOS {
        if repo == judged {
            configuration.push_str(&row(repo));
            for file in walk(&whole.join(repo)) {
                let inside = file.strip_prefix(whole).unwrap();
                let to = part.path().join(inside);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(&file, to).unwrap();
            }
            continue;
        }
        let file = format!("{repo}.json");
        fs::copy(facts.join(&file), part.path().join(&file)).unwrap();
        configuration.push_str(&format!("  {repo}: {{ facts: {file} }}\n"));
    }
    fs::write(part.path().join("railint.yaml"), configuration).unwrap();
    part
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// Judges each of these repos beside the facts of the others; gives the findings
/// of the whole stack.
fn facts_stand_for_checkouts(whole: &Path, judged: &[&str]) -> Vec<Value> {
    let all = all_findings(whole, ".");
    let facts = facts_of(whole);
    for repo in judged {
        let expected: Vec<&Value> = all
            .iter()
            .filter(|finding| finding["repo"] == *repo)
            .collect();
        let part = beside_facts(whole, facts.path(), repo);
        let own = all_findings(part.path(), repo);
        let own = own.iter().filter(|finding| finding["repo"] == *repo);
        assert_eq!(own.collect::<Vec<_>>(), expected, "{repo}");
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn one_checkout_beside_facts_is_judged_as_all_of_them(
        chosen in prop::collection::vec(any::<prop::sample::Index>(), 4..24),
        judged in 0usize..REPOS.len(),
    ) {
        let parts = parts();
        let chosen: Vec<&Part> = chosen.iter().map(|index| index.get(&parts)).collect();
        let whole = stack(&chosen);
        facts_stand_for_checkouts(whole.path(), &[REPOS[judged]]);
    }
}

#[test]
fn every_rule_about_several_repos_can_be_judged_beside_facts() {
    let listed = run(&workspace(""), &["rules"]).out;
    let mut open: BTreeSet<&str> = listed
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| words[2] == "stack")
        .map(|words| words[0])
        .collect();
    // What a repo left in its history is shown by the tests of tombstones.
    let pages = pages();
    let with_history = pages.iter().filter(|page| {
        let parsed = markdown::parse(&page.text);
        let examples = examples(&page.text, &parsed);
        let mut firing = examples.iter().filter(|example| !example.quiet);
        firing.all(|example| example.files.iter().any(|file| file.day.is_some()))
    });
    for page in with_history {
        open.remove(page.id.as_str());
    }
    let parts = parts();
    let about_several = |part: &&Part| part.fires && open.contains(part.rule.as_str());
    let mut left: Vec<&Part> = parts.iter().filter(about_several).collect();
    let mut fired = BTreeSet::new();
    // As few stacks as it takes for no part to hide a file of another.
    while !left.is_empty() {
        let mut taken = BTreeSet::new();
        let (now, later) = left.into_iter().partition(|part| {
            let free = part.files.iter().all(|(path, _)| !taken.contains(path));
            taken.extend(
                part.files
                    .iter()
                    .filter(|_| free)
                    .map(|(path, _)| path.clone()),
            );
            free
        });
        left = later;
        let now: Vec<&Part> = now;
        let whole = stack(&now);
        let mut repos: Vec<&str> = now
            .iter()
            .flat_map(|part| &part.files)
            .filter_map(|(path, _)| path.split('/').next())
            .collect();
        repos.sort_unstable();
        repos.dedup();
        for finding in facts_stand_for_checkouts(whole.path(), &repos) {
            fired.insert(finding["rule"].as_str().unwrap().to_owned());
        }
    }
    // Where many examples lie together, the lines of one are those of others, and
    // no copy stands out: what has not fired yet is tried by itself.
    open.retain(|rule| !fired.contains(*rule));
    for part in parts.iter().filter(|part| part.fires) {
        if !open.contains(part.rule.as_str()) {
            continue;
        }
        let whole = stack(&[part]);
        let repos: BTreeSet<&str> = part
            .files
            .iter()
            .filter_map(|(path, _)| path.split('/').next())
            .collect();
        let repos: Vec<&str> = repos.into_iter().collect();
        for finding in facts_stand_for_checkouts(whole.path(), &repos) {
            fired.insert(finding["rule"].as_str().unwrap().to_owned());
        }
    }
    open.retain(|rule| !fired.contains(*rule));
    assert!(open.is_empty(), "no stack shows {open:?}");
}

#[test]
fn facts_are_as_their_schema_says_and_hold_no_secret() {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(workspace("schemas/facts.schema.json")).unwrap())
            .unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for stack in ["railiance", "railiance-clean"] {
        for repo in REPOS {
            let path = format!("fixtures/stacks/{stack}/{repo}");
            if !workspace(&path).is_dir() {
                continue; // the sixth repo is optional
            }
            let ran = run(&workspace("."), &["facts", &path]);
            assert_eq!(ran.status, 0, "{}", ran.err);
            let facts: Value = serde_json::from_str(&ran.out).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&facts)
                .map(|e| e.to_string())
                .collect();
            assert!(errors.is_empty(), "{path}: {errors:?}");
        }
    }
}

#[test]
fn facts_that_do_not_fit_are_named() {
    let stack = tempfile::tempdir().unwrap();
    write(
        stack.path(),
        &[
            (
                "railint.yaml",
                "extends: railiance\nrepos:\n  railiance-apps: { facts: apps.json }\n",
            ),
            ("railiance-infra/README.md", "# It\n"),
        ],
    );
    let check = || run(stack.path(), &["check", "--verbose", "."]);
    assert!(
        check().err.contains("the facts of railiance-apps"),
        "{}",
        check().err
    );
    assert_eq!(check().status, 2);
    write(stack.path(), &[("apps.json", "{}")]);
    assert!(
        check().err.contains("no file of `railint facts`"),
        "{}",
        check().err
    );
    let ran = run(
        stack.path(),
        &["facts", "railiance-infra", "--output", "apps.json"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        check()
            .err
            .contains("these are the facts of railiance-infra")
    );
    // Made with another catalogue: used, and said.
    write(stack.path(), &[("railiance-apps/x.yaml", "kind: x\n")]);
    let ran = run(
        stack.path(),
        &["facts", "railiance-apps", "--output", "apps.json"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    fs::remove_dir_all(stack.path().join("railiance-apps")).unwrap();
    assert_eq!(check().status, 0, "{}", check().err);
    assert!(
        !check().out.contains("another catalogue"),
        "{}",
        check().out
    );
    let own = "components:\n  thing: { title: Thing, class: database, charts: [thing] }\n";
    let text = fs::read_to_string(stack.path().join("railint.yaml")).unwrap();
    fs::write(stack.path().join("railint.yaml"), text + own).unwrap();
    assert!(check().out.contains("another catalogue"), "{}", check().out);
    // Which rules that concerns is said as well, and only of rules that run.
    let said = |arguments: &[&str]| {
        let ran = run(
            stack.path(),
            &[&["check", ".", "--format", "json"], arguments].concat(),
        );
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        report["summary"]["judged_in_part"].to_string()
    };
    let rules =
        "these rules may find too little: boundary/dead-contract, boundary/duplicate-owner, ";
    assert!(said(&[]).contains(rules), "{}", said(&[]));
    assert!(said(&[]).contains("workplan/duplicate-id"), "{}", said(&[]));
    assert!(!said(&["--select", "secrets"]).contains("too little"));
}

#[test]
fn conditions_of_contracts_are_facts_and_values_are_not() {
    let stack = tempfile::tempdir().unwrap();
    let manifest = "kind: Deployment\napiVersion: apps/v1\nmetadata: { name: web }\nspec:\n  \
                    template: { spec: { serviceAccountName: very-private } }\n";
    write(
        stack.path(),
        &[
            (
                "railint.yaml",
                "extends: railiance\ncontracts:\n  - id: one-account\n    forbid: { kind: Deployment, where: \
                 \"spec.template.spec.serviceAccountName != web\" }\n",
            ),
            ("railiance-apps/web.yaml", manifest),
            ("railiance-infra/README.md", "# It\n"),
        ],
    );
    let all = all_findings(stack.path(), ".");
    let own = all
        .iter()
        .find(|finding| finding["rule"] == "boundary/contract");
    assert_eq!(own.unwrap()["start"]["line"], 5);
    let facts = run(stack.path(), &["facts", "railiance-apps"]);
    assert!(
        facts
            .out
            .contains("spec.template.spec.serviceAccountName != web")
    );
    assert!(!facts.out.contains("very-private"), "{}", facts.out);
}
