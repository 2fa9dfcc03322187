//! The main job, end to end: `railint check` over stacks on disk.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::{commit_all, railint, run, workspace, write};

/// A manifest that brings up a database.
const CLUSTER: &str = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";

/// How a database comes, the files that bring it, and the finding.
type Form<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

/// What the short format says of one folder.
fn short(folder: &Path) -> String {
    run(folder, &["check", "--format", "short"]).out
}

#[test]
fn the_seed_stack_shows_who_owns_the_database() {
    let ran = run(&workspace(""), &["check", "fixtures/stacks/railiance"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    for part in [
        "error[boundary/bundled-service]",
        "The release `gitea` brings up a database of its own: PostgreSQL HA",
        "fixtures/stacks/railiance/railiance-cluster/Makefile:15:31",
        "helm upgrade --install gitea gitea-charts/gitea",
        "fixtures/stacks/railiance/railiance-cluster/helm/gitea-values.sops.yaml:1:1",
        "databases belong to S3, railiance-platform (ADR-003:",
        "rules/presets/railiance.yaml:28:12",
        "owns: [database, cache,",
        "set `postgresql-ha.enabled: false`",
    ] {
        assert!(ran.out.contains(part), "{part} is not in\n{}", ran.out);
    }
}

#[test]
fn the_clean_stack_is_quiet() {
    let ran = run(
        &workspace(""),
        &["check", "fixtures/stacks/railiance-clean"],
    );
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.out.starts_with("No findings in"), "{}", ran.out);
}

#[test]
fn nothing_at_all_is_status_3_but_an_empty_repo_is_a_repo() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), &["check"]);
    assert_eq!((ran.status, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("nothing was found here"), "{}", ran.err);
    git2::Repository::init(folder.path().join("billing")).unwrap();
    assert_eq!(run(folder.path(), &["check"]).status, 0);
}

#[test]
fn a_broken_configuration_is_status_2_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "railint.yaml",
                "extends: railiance\nreops:\n  billing: { layer: S5 }\n",
            ),
            ("billing/x.yaml", "a: 1\n"),
        ],
    );
    let ran = run(folder.path(), &["check"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_eq!(
        ran.err,
        "error: railint.yaml:2:1: unknown key `reops`\n   |\n 2 | reops:\n   | ^^^^^\n  \
         help: did you mean `repos`?\n"
    );
    let ran = run(folder.path(), &["check", "no/such/path"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no/such/path"), "{}", ran.err);
}

/// Every way of the first reach in which a database comes into a repo.
#[test]
fn a_database_is_found_however_it_comes() {
    let makefile = "deploy:\n\thelm upgrade --install gitea gitea-charts/gitea -f v.yaml\n";
    let forms: &[Form<'_>] = &[
        (
            "by the chart's default",
            &[("Makefile", makefile), ("v.yaml", "replicaCount: 1\n")],
            "Makefile:2:31:2:49: error[boundary/bundled-service]",
        ),
        (
            "by a value",
            &[
                ("Makefile", makefile),
                ("v.yaml", "postgresql: { enabled: true }\n"),
            ],
            "v.yaml:1:15:1:28: error[boundary/bundled-service]",
        ),
        (
            "by a CNPG cluster",
            &[("a.yaml", CLUSTER)],
            "a.yaml:2:7:2:14: error[boundary/wrong-layer]",
        ),
        (
            "by an image",
            &[(
                "a.yaml",
                "apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  template:\n    spec:\n      \
                 containers: [{ image: 'postgres:16' }]\n",
            )],
            "a.yaml:6:29:6:42: error[boundary/wrong-layer]",
        ),
        (
            "by a command over three lines",
            &[(
                "ops/Makefile",
                "pg:\n\thelm upgrade --install pg bitnami/postgresql-ha \\\n\t  -f pg.yaml \\\n\t  \
                 --namespace platform\n",
            )],
            "ops/Makefile:2:28:2:49: error[boundary/wrong-layer]",
        ),
        (
            "by a script",
            &[(
                "tools/deploy",
                "#!/bin/sh\nNS=data\nhelm install --namespace \"$NS\" pg bitnami/postgresql\n",
            )],
            "tools/deploy:3:35:3:53: error[boundary/wrong-layer]",
        ),
        (
            "by k3s",
            &[(
                "a.yaml",
                "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nspec:\n  chart: postgresql\n",
            )],
            "a.yaml:4:10:4:20: error[boundary/wrong-layer]",
        ),
        (
            "inside a list",
            &[(
                "a.yaml",
                "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: postgresql.cnpg.io/v1\n    \
                 kind: Cluster\n",
            )],
            "a.yaml:5:11:5:18: error[boundary/wrong-layer]",
        ),
    ];
    for (how, files, expected) in forms {
        let folder = tempfile::tempdir().unwrap();
        let repo = folder.path().join("railiance-cluster");
        write(&repo, files);
        let found = short(folder.path());
        assert!(
            found.contains(expected),
            "{how}: {expected} is not in\n{found}"
        );
    }
}

#[test]
fn only_the_named_path_is_reported_but_all_is_known() {
    let folder = tempfile::tempdir().unwrap();
    for (repo, file) in [
        ("railiance-cluster", "a/db.yaml"),
        ("railiance-cluster", "b/db.yaml"),
        ("railiance-apps", "db.yaml"),
    ] {
        write(&folder.path().join(repo), &[(file, CLUSTER)]);
    }
    commit_all(&folder.path().join("railiance-apps"));
    let count = |path: &str| {
        let ran = run(folder.path(), &["check", path, "--format", "short"]);
        ran.out.lines().count()
    };
    assert_eq!(count("."), 3);
    assert_eq!(count("railiance-cluster"), 2);
    assert_eq!(count("railiance-cluster/a"), 1);
    assert_eq!(count("railiance-cluster/b/db.yaml"), 1);
    let inside = run(&folder.path().join("railiance-apps"), &["check"]);
    assert!(
        inside.out.contains("1 error in 1 file of 1 repo"),
        "{}",
        inside.out
    );
}

#[test]
fn reports_go_where_they_are_sent_and_levels_are_given() {
    let folder = tempfile::tempdir().unwrap();
    write(
        &folder.path().join("railiance-apps"),
        &[("db.yaml", CLUSTER)],
    );
    let ran = run(
        folder.path(),
        &[
            "check",
            "--format",
            "short",
            "--format",
            "json=out.json",
            "--level",
            "boundary=warning",
        ],
    );
    assert_eq!(ran.status, 0, "a warning does not fail");
    assert!(
        ran.out.contains("warning[boundary/wrong-layer]"),
        "{}",
        ran.out
    );
    let json = fs::read_to_string(folder.path().join("out.json")).unwrap();
    assert!(json.contains("\"level\": \"warning\""), "{json}");
    assert_eq!(
        run(folder.path(), &["check", "--ignore", "boundary", "-q"]).out,
        ""
    );
    let ran = run(
        folder.path(),
        &["check", "--select", "boundary/wrong-leyer"],
    );
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("did you mean `boundary/wrong-layer`?"),
        "{}",
        ran.err
    );
}

#[test]
fn json_follows_its_schema_and_does_not_depend_on_threads() {
    let schema = serde_json::from_str(railint_schemas::FINDINGS.text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for stack in [
        "fixtures/stacks/railiance",
        "fixtures/stacks/railiance-clean",
    ] {
        let json = |threads: &str| {
            let output = railint(&workspace(""))
                .args(["check", stack, "--format", "json"])
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let one = json("1");
        let value = serde_json::from_str(&one).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{stack}: {errors:?}");
        assert_eq!(one, json("2"), "{stack}: two threads");
        assert_eq!(one, json("2"), "{stack}: again");
    }
}

#[test]
fn fingerprints_survive_edits_above() {
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("railiance-apps");
    let fingerprints = || {
        let ran = run(folder.path(), &["check", "--format", "json"]);
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let findings = value["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|f| f["fingerprint"].to_string())
            .collect::<Vec<_>>()
    };
    write(&repo, &[("db.yaml", &format!("{CLUSTER}---\n{CLUSTER}"))]);
    let before = fingerprints();
    assert_eq!(before.len(), 2);
    assert_ne!(before[0], before[1], "equal texts are told apart");
    // An ignore hides the first and does not rename the second.
    let hidden = CLUSTER.replace(
        "Cluster\n",
        "Cluster # railint: ignore[boundary] moves soon\n",
    );
    write(&repo, &[("db.yaml", &format!("{hidden}---\n{CLUSTER}"))]);
    assert_eq!(fingerprints(), before[1..]);
    write(
        &repo,
        &[("db.yaml", &format!("# moved\n\n{CLUSTER}---\n{CLUSTER}"))],
    );
    assert_eq!(fingerprints(), before);
}

#[test]
fn a_published_chart_deploys_nothing_here() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("railiance-apps/shop/examples/db.yaml", CLUSTER),
            ("railiance-apps/manifests/db.yaml", CLUSTER),
            (
                "railiance-apps/railint.yaml",
                "extends: railiance\ncharts: { published: [shop/] }\nrepos: { railiance-apps: { path: . } }\n",
            ),
        ],
    );
    let found = short(&folder.path().join("railiance-apps"));
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with("manifests/db.yaml:2:7"), "{found}");
}
