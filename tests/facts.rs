//! A repo judged beside the facts of the others is judged as beside the others
//! themselves.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use support::{TODAY, run, workspace, write};
use tempfile::TempDir;

const REPOS: [&str; 5] = [
    "railiance-infra",
    "railiance-cluster",
    "railiance-platform",
    "railiance-enablement",
    "railiance-apps",
];

/// Files that say something to some rule, above all to those of the stack.
const FILES: [(&str, &str); 10] = [
    (
        "Makefile",
        "up:\n\thelm upgrade --install gitea gitea-charts/gitea -f helm/values.yaml\n",
    ),
    ("helm/values.yaml", "postgresql-ha:\n  enabled: false\n"),
    (
        "db.yaml",
        "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: db\n",
    ),
    (
        "cache.yaml",
        "# railint: ignore[boundary/wrong-layer] moves soon\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: c}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: c, image: 'valkey/valkey:8'}\n",
    ),
    ("db.sops.yaml", "password: nothing\n"),
    (
        "workplans/RAIL-PL-WP-0001-a.md",
        "---\nid: RAIL-PL-WP-0001\ntype: workplan\ntitle: A\nstatus: done\nsupersedes: RAIL-HO-WP-0002\ndepends_on: RAIL-AP-WP-0009\n---\n# A\n",
    ),
    (
        "workplans/RAIL-HO-WP-0002-b.md",
        "---\nid: RAIL-HO-WP-0002\ntype: workplan\ntitle: B\nstatus: active\ndepends_on: [RAIL-PL-WP-0001]\n---\n# B\n\n## T01\n\n```task\nid: RAIL-HO-WP-0002-T01\nstatus: todo\n```\n",
    ),
    (
        "workplans/RAIL-AP-WP-0009-c.md",
        "---\nid: RAIL-AP-WP-0009\ntype: workplan\ntitle: C\nstatus: blocked\ndepends_on: RAIL-HO-WP-0002\n---\n# C\n",
    ),
    (
        "helm/MOVED.md",
        "db.yaml moved to railiance-platform/ (2026-03-10, RAIL-HO-WP-0002-T01)\n",
    ),
    ("broken.yaml", "kind: Deployment\napiVersion: [\n"),
];

/// The findings of one repo, by a run in `folder`.
fn findings(folder: &Path, path: &str, repo: &str) -> Vec<Value> {
    let ran = run(
        folder,
        &["check", path, "--format", "json", "--today", TODAY],
    );
    assert!(ran.status < 2, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let own = findings.iter().filter(|finding| finding["repo"] == repo);
    own.cloned().collect()
}

/// A stack in which each file lies in the repos that its bits name.
fn stack(places: &[u8]) -> TempDir {
    let stack = tempfile::tempdir().unwrap();
    for (index, repo) in REPOS.iter().enumerate() {
        fs::create_dir(stack.path().join(repo)).unwrap();
        write(stack.path(), &[(&format!("{repo}/README.md"), "# It\n")]);
        for ((path, content), place) in FILES.iter().zip(places) {
            if place >> index & 1 == 1 {
                write(stack.path(), &[(&format!("{repo}/{path}"), content)]);
            }
        }
    }
    stack
}

/// The same stack where only one repo is checked out.
fn beside_facts(whole: &Path, judged: &str) -> TempDir {
    let part = tempfile::tempdir().unwrap();
    let mut configuration = "extends: railiance\nrepos:\n".to_owned();
    for repo in REPOS {
        if repo == judged {
            configuration.push_str(&format!("  {repo}: {{ path: {repo} }}\n"));
            for file in walk(&whole.join(repo)) {
                let inside = file.strip_prefix(whole).unwrap();
                let to = part.path().join(inside);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(&file, to).unwrap();
            }
            continue;
        }
        let file = part.path().join(format!("{repo}.json"));
        let file = file.to_str().unwrap();
        let ran = run(whole, &["facts", repo, "--output", file]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        configuration.push_str(&format!("  {repo}: {{ facts: {repo}.json }}\n"));
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn facts_stand_for_checkouts(
        places in prop::collection::vec(0u8..32, FILES.len()),
        judged in 0usize..REPOS.len(),
    ) {
        let judged = REPOS[judged];
        let whole = stack(&places);
        // The same rows of the policy on both sides.
        let rows: String = REPOS.iter().map(|repo| format!("  {repo}: {{ path: {repo} }}\n")).collect();
        fs::write(whole.path().join("railint.yaml"), format!("extends: railiance\nrepos:\n{rows}")).unwrap();
        let expected = findings(whole.path(), ".", judged);
        let part = beside_facts(whole.path(), judged);
        prop_assert_eq!(&findings(part.path(), judged, judged), &expected);
        // All of them together, in the job that has every file of facts.
        prop_assert_eq!(&findings(part.path(), ".", judged), &expected);
    }
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
}
