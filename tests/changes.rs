//! `--staged` and `--since`, end to end: what is judged, and what is reported.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{commit_all, railint, run, write};
use tempfile::TempDir;

/// A manifest that brings up a database, which is not the cluster's to own.
const DATABASE: &str = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";

/// One that does not.
const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: { name: db }\n";

/// A stack of two repos, committed: the cluster and the platform.
fn stack() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (repo, files) in [
        (
            "railiance-cluster",
            &[("README.md", "Cluster\n"), ("ns.yaml", NAMESPACE)][..],
        ),
        ("railiance-platform", &[("README.md", "Platform\n")][..]),
    ] {
        write(&folder.path().join(repo), files);
        commit_all(&folder.path().join(repo));
    }
    folder
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Test"]);
    command.args(["-c", "user.email=test@example.org"]);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    let output = command.args(arguments).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "git {arguments:?}: {err}");
    String::from_utf8(output.stdout).unwrap() + &err
}

/// Exit status and findings, one a line.
fn short(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let all = [&["check", "--format", "short"], arguments].concat();
    let ran = run(folder, &all);
    assert_eq!(ran.err, "");
    (ran.status, ran.out)
}

#[test]
fn the_index_is_judged_and_not_the_disk() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    let file = cluster.join("db.yaml");
    fs::write(&file, DATABASE).unwrap();
    assert_eq!(
        short(&cluster, &["--staged"]),
        (0, String::new()),
        "not added"
    );
    git(&cluster, &["add", "db.yaml"]);
    let (status, out) = short(&cluster, &["--staged"]);
    assert_eq!(status, 1);
    assert!(
        out.starts_with("db.yaml:2:7:2:14: error[boundary/wrong-layer]"),
        "{out}"
    );
    // A correction that is not staged does not help,
    fs::write(&file, NAMESPACE).unwrap();
    assert_eq!(short(&cluster, &["--staged"]).0, 1);
    assert_eq!(short(&cluster, &[]).0, 0);
    // nor does an ignore, or an exception, that is not.
    fs::remove_file(&file).unwrap();
    let exception =
        "exceptions:\n  - rule: boundary/wrong-layer\n    path: db.yaml\n    reason: soon\n";
    fs::write(cluster.join("railint.yaml"), exception).unwrap();
    assert_eq!(short(&cluster, &["--staged"]).0, 1);
    fs::remove_file(cluster.join("railint.yaml")).unwrap();
    // Staged, the correction counts, and a mistake that is not does no harm.
    fs::write(&file, NAMESPACE).unwrap();
    git(&cluster, &["add", "db.yaml"]);
    fs::write(&file, DATABASE).unwrap();
    assert_eq!(short(&cluster, &["--staged"]), (0, String::new()));
}

#[test]
fn the_lines_shown_are_those_of_the_index() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    fs::write(cluster.join("db.yaml"), DATABASE).unwrap();
    git(&cluster, &["add", "db.yaml"]);
    fs::write(cluster.join("db.yaml"), "a: 1\nb: other text\n").unwrap();
    let ran = run(&cluster, &["check", "--staged"]);
    assert!(ran.out.contains("kind: Cluster"), "{}", ran.out);
    assert!(!ran.out.contains("other text"), "{}", ran.out);
}

#[test]
fn what_was_there_before_is_not_reported() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    write(&cluster, &[("db.yaml", DATABASE)]);
    commit_all(&cluster);
    assert_eq!(short(&cluster, &[]).0, 1);
    assert_eq!(
        short(&cluster, &["--staged"]),
        (0, String::new()),
        "nothing is staged"
    );
    write(&cluster, &[("README.md", "Another text\n")]);
    git(&cluster, &["add", "README.md"]);
    assert_eq!(short(&cluster, &["--staged"]), (0, String::new()));
    let ran = run(&cluster, &["check", "--staged"]);
    assert!(
        ran.out.starts_with("No findings in 1 file of 1 repo"),
        "{}",
        ran.out
    );
    // By a new name it is another finding: of the staged file.
    git(&cluster, &["mv", "db.yaml", "data.yaml"]);
    assert_eq!(short(&cluster, &["--staged"]).0, 1);
}

#[test]
fn what_a_change_brings_about_elsewhere_is_reported() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    let ignored = "kind: Cluster # railint: ignore[boundary/wrong-layer] until it moves\n\
                   apiVersion: postgresql.cnpg.io/v1\nmetadata: { name: db }\n";
    write(&cluster, &[("db.yaml", ignored)]);
    let exception = "rules:\n  boundary/wrong-layer: error\n";
    write(&cluster, &[("railint.yaml", exception)]);
    commit_all(&cluster);
    assert_eq!(short(&cluster, &[]), (0, String::new()));
    let off = "rules:\n  boundary/wrong-layer: off\n";
    write(&cluster, &[("railint.yaml", off)]);
    git(&cluster, &["add", "railint.yaml"]);
    let (status, out) = short(&cluster, &["--staged"]);
    assert_eq!(status, 0, "a dead ignore is a warning");
    assert!(out.starts_with("db.yaml:1:17"), "{out}");
    assert!(out.contains("warning[railint/unused-ignore]"), "{out}");
}

#[test]
fn the_index_that_git_fills_for_a_commit_is_the_one() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    let hook = cluster.join(".git/hooks/pre-commit");
    let program = railint(&cluster).get_program().to_str().unwrap().to_owned();
    let script = format!("#!/bin/sh\nexec '{program}' check --staged --format short\n");
    write(&cluster, &[(".git/hooks/pre-commit", &script)]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let commit = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(&cluster).args(["-c", "user.name=Test"]);
        command.args(["-c", "user.email=test@example.org", "commit", "-qm", "x"]);
        let output = command.args(arguments).output().unwrap();
        let said =
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.success(), said)
    };
    // The tracked file turns bad, and nothing is staged by hand.
    write(&cluster, &[("ns.yaml", DATABASE)]);
    for arguments in [&["-a"][..], &["ns.yaml"], &["--include", "ns.yaml"]] {
        let (done, said) = commit(arguments);
        assert!(
            !done && said.contains("ns.yaml:2:7"),
            "{arguments:?}: {said}"
        );
        git(&cluster, &["reset", "-q"]);
    }
    // What stays behind does no harm to a commit of something else.
    write(&cluster, &[("README.md", "More\n")]);
    let (done, said) = commit(&["README.md"]);
    assert!(done, "{said}");
    // Nor is the index of one repo taken for that of another.
    let platform = folder.path().join("railiance-platform");
    write(&platform, &[("README.md", "More\n")]);
    git(&platform, &["add", "README.md"]);
    write(
        &cluster,
        &[("ns.yaml", NAMESPACE), ("README.md", "Still more\n")],
    );
    assert!(commit(&["-a"]).0);
}

#[test]
fn since_a_commit_only_changed_lines_are_reported() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    write(&cluster, &[("db.yaml", DATABASE), ("gone.yaml", NAMESPACE)]);
    commit_all(&cluster);
    git(&cluster, &["branch", "base"]);
    git(&cluster, &["checkout", "-q", "-b", "topic"]);
    // Two more come behind the one that was there, one committed and one not.
    let two = format!("{DATABASE}---\n{}", DATABASE.replace("db", "second"));
    write(&cluster, &[("db.yaml", &two)]);
    fs::remove_file(cluster.join("gone.yaml")).unwrap();
    commit_all(&cluster);
    write(&cluster, &[("new.yaml", DATABASE)]);
    let (status, out) = short(&cluster, &["--since", "base"]);
    assert_eq!(status, 1);
    let places: Vec<&str> = out
        .lines()
        .filter_map(|line| line.split(": ").next())
        .collect();
    assert_eq!(places, ["db.yaml:6:7:6:14", "new.yaml:2:7:2:14"]);
    // What others did on the base meanwhile is not this change's.
    git(&cluster, &["stash", "-q", "-u"]);
    git(&cluster, &["checkout", "-q", "base"]);
    write(&cluster, &[("db.yaml", NAMESPACE)]);
    commit_all(&cluster);
    git(&cluster, &["checkout", "-q", "topic"]);
    let (_, out) = short(&cluster, &["--since", "base"]);
    assert_eq!(out.lines().count(), 1, "{out}");
}

#[test]
fn a_file_that_was_only_moved_brings_nothing_new() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    write(&cluster, &[("db.yaml", DATABASE)]);
    commit_all(&cluster);
    git(&cluster, &["mv", "db.yaml", "data.yaml"]);
    assert_eq!(short(&cluster, &["--since", "HEAD"]), (0, String::new()));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    let ran = run(&cluster, &["check", "--since", "mian"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("there is no commit `mian`"), "{}", ran.err);
    assert!(ran.err.contains("git log"), "{}", ran.err);
    let plain = tempfile::tempdir().unwrap();
    write(plain.path(), &[("a.yaml", DATABASE)]);
    let ran = run(plain.path(), &["check", "--staged"]);
    assert_eq!(ran.status, 2, "{}", ran.out);
    assert!(ran.err.contains("there is no git repo here"), "{}", ran.err);
}

#[test]
fn rules_about_one_file_say_the_same_where_nothing_else_is_read() {
    let folder = stack();
    let cluster = folder.path().join("railiance-cluster");
    let token = railint_secrets::samples::value("github-token").unwrap();
    let line = format!("t: {token}\n");
    write(
        &cluster,
        &[
            ("old.yaml", &line),
            ("kept.yaml", &line),
            ("gone.yaml", &line),
        ],
    );
    commit_all(&cluster);
    let other = railint_secrets::samples::value("pypi-token").unwrap();
    let other = format!("# This one is new.\nb: {other}\n");
    write(&cluster, &[("new.yaml", &other), ("ns.yaml", "a: 1\n")]);
    git(&cluster, &["mv", "old.yaml", "moved.yaml"]);
    git(&cluster, &["rm", "-q", "gone.yaml"]);
    git(&cluster, &["add", "."]);
    // A rule about the whole repo among them has everything read.
    let (one, all) = (
        "secrets/token",
        "secrets/token,secrets/unencrypted-sops-file",
    );
    for narrowed in [
        &["--staged"][..],
        &["--since", "HEAD"],
        &["--since", "HEAD~1"],
    ] {
        let of = |rules: &str| short(&cluster, &[narrowed, &["--select", rules]].concat());
        let (status, out) = of(one);
        assert_eq!((status, out.clone()), of(all), "{narrowed:?}");
        assert!(out.contains("new.yaml:2:"), "{narrowed:?}: {out}");
    }
    let (_, out) = short(&cluster, &["--staged", "--select", one]);
    assert!(
        out.contains("moved.yaml:1:") && !out.contains("kept.yaml"),
        "{out}"
    );
}

/// Repos that are folders of one git repo: what they are judged by lies above them.
#[test]
fn a_policy_above_the_folder_that_changes_with_it_brings_findings_about() {
    let folder = tempfile::tempdir().unwrap();
    let policy = "extends: railiance\nrepos: { railiance-cluster: { path: cluster } }\n";
    let exception = "exceptions:\n- { rule: boundary, path: db.yaml, reason: for now }\n";
    write(
        folder.path(),
        &[
            ("railint.yaml", &format!("{policy}{exception}")),
            ("cluster/db.yaml", DATABASE),
            ("cluster/ns.yaml", NAMESPACE),
        ],
    );
    commit_all(folder.path());
    let cluster = folder.path().join("cluster");
    let edited = format!("{NAMESPACE}# Edited.\n");
    write(folder.path(), &[("cluster/ns.yaml", &edited)]);
    git(folder.path(), &["add", "."]);
    assert_eq!(short(&cluster, &["--staged"]), (0, String::new()));
    write(folder.path(), &[("railint.yaml", policy)]);
    git(folder.path(), &["add", "."]);
    let (status, out) = short(&cluster, &["--staged"]);
    assert_eq!(status, 1);
    assert!(out.contains("db.yaml:2:"), "{out}");
}
