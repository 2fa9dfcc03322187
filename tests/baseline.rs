//! `railint baseline`, end to end: what is known is hidden, and becomes less.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{TODAY, commit_all, run, write};
use tempfile::TempDir;

const DATABASE: &str = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";

/// A repo with two databases that it should not have.
fn repo() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("railiance-cluster");
    write(
        &root,
        &[
            ("a.yaml", DATABASE),
            ("b.yaml", DATABASE),
            ("README.md", "text\n"),
        ],
    );
    commit_all(&root);
    folder
}

#[test]
fn what_is_known_is_hidden_and_becomes_less() {
    let folder = repo();
    let root = folder.path().join("railiance-cluster");
    let check = |arguments: &[&str]| {
        let ran = run(&root, &[&["check", "--today", TODAY], arguments].concat());
        (ran.status, ran.out + &ran.err)
    };
    assert_eq!(check(&[]).0, 1);
    let ran = run(&root, &["baseline"]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "railiance-cluster: known 2, was 0\n")
    );
    let file = root.join("railint-baseline.json");
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 4, "{text}");
    let (status, out) = check(&["--locked"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("railiance-cluster: known 2, hidden"), "{out}");
    assert!(out.starts_with("No findings in"), "{out}");
    // Lines above it change, and another name: it is the same finding.
    write(&root, &[("b.yaml", &format!("# a comment\n\n{DATABASE}"))]);
    commit_all(&root);
    fs::rename(root.join("a.yaml"), root.join("c.yaml")).unwrap();
    assert_eq!(check(&[]).0, 0);
    // What is new is not hidden.
    let other = format!("# another\n# one\n# of\n# its\n# own\n{DATABASE}");
    write(&root, &[("d.yaml", &other)]);
    let (status, out) = check(&["--format", "short"]);
    assert_eq!((status, out.lines().count()), (1, 1), "{out}");
    assert!(out.starts_with("d.yaml:7:7"), "{out}");
    // A record only becomes smaller, and says so.
    fs::remove_file(root.join("b.yaml")).unwrap();
    let (_, out) = check(&[]);
    assert!(out.contains("known 1, was 2"), "{out}");
    let (status, out) = check(&["--locked"]);
    assert!(status == 1 && out.contains("1 new, 1 gone"), "{out}");
    assert_eq!(
        run(&root, &["baseline"]).out,
        "railiance-cluster: known 1, was 2\n"
    );
    assert!(fs::read_to_string(&file).unwrap().contains("c.yaml"));
    assert_eq!(check(&[]).0, 1, "d.yaml is still new");
    assert_eq!(
        run(&root, &["baseline", "--accept-new"]).out,
        "railiance-cluster: known 2, was 1\n"
    );
    assert_eq!(check(&["--locked"]).0, 0);
    for name in ["c.yaml", "d.yaml"] {
        fs::remove_file(root.join(name)).unwrap();
    }
    let (status, out) = check(&["--locked"]);
    assert!(status == 1 && out.contains("0 new, 2 gone"), "{out}");
    assert_eq!(run(&root, &["baseline"]).status, 0);
    assert!(!file.exists(), "nothing is left to know");
}

#[test]
fn in_part_nothing_is_missed() {
    let folder = repo();
    let root = folder.path().join("railiance-cluster");
    assert_eq!(run(&root, &["baseline"]).status, 0);
    for arguments in [&["b.yaml"][..], &["--select", "workplan"], &["--staged"]] {
        let ran = run(&root, &[&["check"], arguments].concat());
        assert_eq!(ran.status, 0, "{}", ran.out);
        assert!(!ran.out.contains(", was "), "{arguments:?}: {}", ran.out);
    }
}

#[test]
fn a_broken_baseline_is_said() {
    let folder = repo();
    let root = folder.path().join("railiance-cluster");
    write(&root, &[("railint-baseline.json", "{}")]);
    for command in ["check", "baseline"] {
        let ran = run(&root, &[command]);
        assert_eq!(ran.status, 2);
        assert!(
            ran.err.contains("railint-baseline.json cannot be read"),
            "{}",
            ran.err
        );
    }
}
