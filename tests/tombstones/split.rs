//! One repo that became two: cloned as a whole, and then each deleted its part.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::departures::{VALUES, edit, history, missing, step};
use crate::support::history::stage;
use crate::support::run;

const CLUSTER: [&str; 3] = [
    "cluster/node.yaml",
    "cluster/network.yaml",
    "cluster/dns.yaml",
];
const APPS: [&str; 3] = ["apps/gitea.yaml", "apps/wiki.yaml", "apps/chat.yaml"];

/// A repo with the files of both, and since February a clone of it.
fn cloned() -> TempDir {
    let stack = history(&[]);
    let files = CLUSTER.iter().chain(&APPS).chain(&["docs/about.yaml"]);
    let files: Vec<(String, String)> = files
        .map(|path| {
            (
                format!("railiance-cluster/{path}"),
                VALUES.replace("gitea", path),
            )
        })
        .collect();
    let files: Vec<(&str, Option<&str>)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), Some(text.as_str())))
        .collect();
    step(stack.path(), "2026-01-10", &files);
    let mut git = Command::new("git");
    let done = git
        .current_dir(stack.path())
        .args(["-c", "protocol.file.allow=always"])
        .args(["clone", "-q", "railiance-cluster", "railiance-apps"])
        .status();
    assert!(done.unwrap().success());
    stack
}

/// Deletes files of a repo, on a day or without a commit.
fn delete(stack: &Path, repo: &str, files: &[&str], day: Option<&str>) {
    let paths: Vec<String> = files.iter().map(|path| format!("{repo}/{path}")).collect();
    let files: Vec<(&str, Option<&str>)> = paths.iter().map(|path| (path.as_str(), None)).collect();
    match day {
        Some(day) => step(stack, day, &files),
        None => edit(stack, &files),
    }
}

#[test]
fn what_the_old_repo_deleted_is_in_the_clone() {
    let stack = cloned();
    let stack = stack.path();
    delete(stack, "railiance-apps", &CLUSTER, Some("2026-02-10"));
    assert_eq!(missing(stack), [""; 0], "nothing has left the old repo");
    delete(stack, "railiance-cluster", &APPS, Some("2026-02-20"));
    let found = missing(stack);
    let says = |at: &str, what: &str| {
        found
            .iter()
            .any(|line| line.contains(at) && line.contains(what))
    };
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        says(
            "railiance-cluster/apps/chat.yaml:1:1",
            "`apps/` left for `railiance-apps/apps/` without a tombstone"
        ),
        "{found:?}"
    );
}

#[test]
fn a_fork_took_nothing_away() {
    let stack = cloned();
    let stack = stack.path();
    delete(stack, "railiance-apps", &CLUSTER[..1], Some("2026-02-10"));
    delete(stack, "railiance-cluster", &APPS[..1], Some("2026-02-20"));
    assert_eq!(missing(stack), [""; 0]);
    // Years later, when one of them is made smaller.
    let stack = cloned();
    let stack = stack.path();
    delete(stack, "railiance-apps", &CLUSTER, Some("2026-02-10"));
    delete(stack, "railiance-cluster", &APPS, Some("2026-09-20"));
    assert_eq!(missing(stack), [""; 0]);
}

#[test]
fn a_hook_and_a_branch_know_a_clone_for_what_it_is() {
    let stack = cloned();
    let stack = stack.path();
    let cluster = stack.join("railiance-cluster");
    let asks = |arguments: &[&str]| {
        let arguments = [
            &["check", "--format", "short", "--today"],
            &["2026-02-25"][..],
            arguments,
        ]
        .concat();
        let ran = run(&cluster, &arguments);
        ran.out.contains("[tombstone/missing]")
    };
    // A clone is no place to which something went.
    delete(stack, "railiance-cluster", &APPS[..1], None);
    stage(&cluster);
    assert!(!asks(&["--staged"]));
    // One half of a split is.
    delete(stack, "railiance-apps", &CLUSTER, Some("2026-02-10"));
    delete(stack, "railiance-cluster", &APPS[1..], None);
    stage(&cluster);
    assert!(asks(&["--staged"]));
    step(
        stack,
        "2026-02-20",
        &[("railiance-cluster/docs/new.md", Some("New.\n"))],
    );
    assert!(asks(&["--since", "HEAD~1"]));
}
