//! `railint tombstone add`.

use std::fs;

use crate::stack::{add, contents, findings, plan, record, stack};
use crate::support::TODAY;

#[test]
fn what_add_writes_is_quiet() {
    let plan = plan("RAIL-PL-WP-0002", &[("T01", "done"), ("T02", "cancel")]);
    let stack = stack(&[
        ("railiance-cluster/helm/x.yaml", "a: 1\n"),
        ("railiance-cluster/docs/x.md", "# X\n"),
        ("railiance-cluster/tools/run", "#!/bin/sh\ntar c /srv\n"),
        ("railiance-cluster/charts/a/Chart.yaml", "name: a\n"),
        (
            "railiance-platform/workplans/archived/RAIL-PL-WP-0002-moves.md",
            &plan,
        ),
    ]);
    let cluster = stack.path().join("railiance-cluster");
    let task = ["--task", "RAIL-PL-WP-0002-T01"];
    let with = |arguments: &[&'static str]| [arguments, &task].concat();
    // Too early: it still stands, and there is nothing at the new place.
    let early = add(
        stack.path(),
        &with(&["railiance-cluster/helm/x.yaml", "railiance-apps/helm/"]),
    );
    assert_eq!(early.status, 2, "{}", early.out);
    assert!(!cluster.join("helm/MOVED.md").exists());
    for (from, to) in [
        (
            "railiance-cluster/helm/x.yaml",
            "railiance-apps/helm/x.yaml",
        ),
        ("railiance-cluster/docs/x.md", "railiance-apps/docs/y.md"),
        (
            "railiance-cluster/charts/a/Chart.yaml",
            "railiance-apps/charts/a/Chart.yaml",
        ),
        (
            "railiance-cluster/tools/run",
            "railiance-platform/tools/run",
        ),
    ] {
        let to = stack.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(stack.path().join(from), to).unwrap();
    }
    fs::remove_dir_all(cluster.join("charts")).unwrap();
    record(stack.path());
    for arguments in [
        // By repo and path, by a path on disk, into a folder, as a folder, as stubs.
        vec![
            "railiance-cluster/helm/x.yaml",
            "railiance-apps/helm/x.yaml",
        ],
        vec!["railiance-cluster/charts/", "railiance-apps/charts"],
        vec![
            "railiance-cluster/docs/x.md",
            "railiance-apps/docs/y.md",
            "--form",
            "stub",
        ],
        vec![
            "railiance-cluster/tools/run",
            "railiance-platform/tools/",
            "--form",
            "stub",
        ],
    ] {
        let ran = add(stack.path(), &with(&arguments));
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.err);
    }
    let read = |path: &str| fs::read_to_string(cluster.join(path)).unwrap();
    assert_eq!(
        read("helm/MOVED.md"),
        format!("x.yaml moved to railiance-apps/helm/ ({TODAY}, RAIL-PL-WP-0002-T01)\n")
    );
    assert_eq!(
        read("MOVED.md"),
        format!("charts/ moved to railiance-apps/charts/ ({TODAY}, RAIL-PL-WP-0002-T01)\n")
    );
    assert!(
        read("tools/run")
            .contains("# run — MOVED to railiance-platform/tools/ (RAIL-PL-WP-0002-T01)\n")
    );
    record(stack.path());
    assert_eq!(findings(stack.path(), &[]), [] as [&str; 0]);
}

#[test]
fn add_refuses_what_check_would_find() {
    let plan = plan("RAIL-PL-WP-0002", &[("T01", "done"), ("T02", "cancel")]);
    let stack = stack(&[
        ("railiance-cluster/helm/here.yaml", "a: 1\n"),
        ("railiance-apps/helm/x.yaml", "a: 1\n"),
        ("railiance-apps/helm/here.yaml", "a: 2\n"),
        ("railiance-apps/data.json", "{}\n"),
        (
            "railiance-platform/workplans/archived/RAIL-PL-WP-0002-moves.md",
            &plan,
        ),
    ]);
    let before = contents(stack.path());
    let good = "RAIL-PL-WP-0002-T01";
    for (old, new, task, form, said) in [
        (
            "helm/x.yaml",
            "railiance-app/helm/",
            good,
            "moved",
            "did you mean `railiance-apps`?",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/nowhere/y.yaml",
            good,
            "moved",
            "There is no `nowhere/y.yaml`",
        ),
        (
            "helm/here.yaml",
            "railiance-apps/helm/",
            good,
            "moved",
            "still here",
        ),
        (
            "helm/here.yaml",
            "railiance-apps/helm/",
            good,
            "stub",
            "still here",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/helm/",
            "RAIL-PL-WP-0002-T02",
            "moved",
            "called off",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/helm/",
            "RAIL-PL-WP-0002-T09",
            "moved",
            "has no task T09",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/helm/",
            "soon",
            "moved",
            "no id",
        ),
        (
            "helm/x.yaml",
            "railiance-cluster/helm/x.yaml",
            good,
            "moved",
            "same place",
        ),
        ("data.json", "railiance-apps/", good, "stub", "no comment"),
    ] {
        let old = format!("railiance-cluster/{old}");
        let ran = add(stack.path(), &[&old, new, "--task", task, "--form", form]);
        assert_eq!(ran.status, 2, "{old} {new} {task} {form}: {}", ran.out);
        assert!(ran.err.contains(said), "{said} is not in {}", ran.err);
    }
    let old = "railiance-cluster/helm/x.yaml";
    let future = add(
        stack.path(),
        &[
            old,
            "railiance-apps/helm/",
            "--task",
            good,
            "--date",
            "2062-01-01",
        ],
    );
    assert!(future.err.contains("future"), "{}", future.err);
    assert_eq!(contents(stack.path()), before, "nothing was written");
    let first = add(stack.path(), &[old, "railiance-apps/helm/", "--task", good]);
    assert_eq!(first.status, 0, "{}", first.err);
    let again = add(stack.path(), &[old, "railiance-apps/helm/", "--task", good]);
    assert!(again.err.contains("says already"), "{}", again.err);
}
