//! The commit that is being made.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::departures::{NEW, OLD, Step, VALUES, edit, history};
use crate::support::history::stage;
use crate::support::{Ran, TODAY, run, write};

/// A file that is here, and a repo that it may go to.
const BEFORE: Step<'_> = (
    "2026-01-10",
    &[
        (OLD, Some(VALUES)),
        ("railiance-apps/a.md", Some("Apps.\n")),
    ],
);

/// Here since January, and since last week there as well.
fn copied() -> TempDir {
    history(&[BEFORE, ("2026-11-20", &[(NEW, Some(VALUES))])])
}

fn staged(stack: &Path) -> Ran {
    let cluster = stack.join("railiance-cluster");
    run(
        &cluster,
        &["check", "--staged", "--format", "short", "--today", TODAY],
    )
}

/// Whether a tombstone is asked for. That there are two copies is another matter.
fn asks(stack: &Path) -> bool {
    staged(stack).out.contains("[tombstone/missing]")
}

#[test]
fn a_deletion_asks_for_the_tombstone_at_once() {
    let stack = copied();
    let cluster = stack.path().join("railiance-cluster");
    edit(stack.path(), &[(OLD, None)]);
    // Deleted on disk, and no part of the commit yet.
    assert_eq!(staged(stack.path()).out, "");
    stage(&cluster);
    let ran = staged(stack.path());
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert_eq!(
        ran.out,
        "helm/gitea-values.yaml:1:1:1:1: error[tombstone/missing]: `helm/gitea-values.yaml` is about to leave for `railiance-apps/helm/gitea-values.yaml` without a tombstone\n"
    );
    let line = format!("gitea-values.yaml moved to railiance-apps/helm/ ({TODAY}, <task>)");
    let pretty = run(&cluster, &["check", "--staged", "--today", TODAY]);
    let said: Vec<&str> = pretty.out.split_whitespace().collect();
    assert!(
        said.join(" ")
            .contains(&format!("add to `helm/MOVED.md`: `{line}`")),
        "{}",
        pretty.out
    );
    let list = (
        "railiance-cluster/helm/MOVED.md",
        line.replace("<task>", "OPS-1") + "\n",
    );
    write(stack.path(), &[(list.0, &list.1)]);
    stage(&cluster);
    let ran = staged(stack.path());
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn a_copy_that_is_not_committed_yet_counts() {
    let stack = history(&[BEFORE]);
    edit(stack.path(), &[(OLD, None), (NEW, Some(VALUES))]);
    stage(&stack.path().join("railiance-cluster"));
    assert_eq!(staged(stack.path()).status, 1);
}

#[test]
fn a_git_mv_within_the_repo_is_no_departure() {
    let stack = copied();
    let cluster = stack.path().join("railiance-cluster");
    let mut git = Command::new("git");
    let done = git
        .current_dir(&cluster)
        .args(["mv", "helm/gitea-values.yaml", "gitea.yaml"])
        .status();
    assert!(done.unwrap().success());
    assert!(!asks(stack.path()));
    // With an edit on top.
    write(
        stack.path(),
        &[(
            "railiance-cluster/gitea.yaml",
            &VALUES.replace("NAME: gitea", "NAME: g"),
        )],
    );
    assert!(!asks(stack.path()));
    stage(&cluster);
    assert!(!asks(stack.path()));
}

#[test]
fn what_left_earlier_is_no_matter_of_this_commit() {
    let stack = history(&[
        BEFORE,
        (
            "2026-11-20",
            &[
                (NEW, Some(VALUES)),
                (OLD, None),
                ("railiance-cluster/a.md", Some("One.\n")),
            ],
        ),
    ]);
    let cluster = stack.path().join("railiance-cluster");
    write(stack.path(), &[("railiance-cluster/a.md", "Two.\n")]);
    stage(&cluster);
    assert_eq!(staged(stack.path()).out, "");
    // But of the branch that it belongs to.
    let since = |revision: &str| {
        let arguments = [
            "check", "--since", revision, "--format", "short", "--today", TODAY,
        ];
        run(&cluster, &arguments).out
    };
    assert!(
        since("HEAD~1").contains("[tombstone/missing]"),
        "{}",
        since("HEAD~1")
    );
    assert_eq!(since("HEAD"), "");
}
