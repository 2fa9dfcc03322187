//! Which folders are the repos of a stack, and what they are called.
#![allow(clippy::unwrap_used)]

mod support;

use support::{commit_all, run, write};

/// A manifest that brings up a database.
const CLUSTER: &str = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";

#[test]
fn a_repo_without_a_layer_is_told_how_to_name_one() {
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("billing");
    write(&repo, &[("db.yaml", CLUSTER)]);
    commit_all(&repo);
    let ran = run(&repo, &["check"]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains("`billing` has no layer"), "{}", ran.out);
    write(
        &repo,
        &[(
            "railint.yaml",
            "extends: railiance\nrepos: { billing: { path: ., layer: S5 } }\n",
        )],
    );
    let ran = run(&repo, &["check"]);
    assert_eq!(ran.status, 1, "{}", ran.out);
    assert!(
        ran.out.contains("`billing` (S5) deploys PostgreSQL"),
        "{}",
        ran.out
    );
}

#[test]
fn a_repo_may_have_another_name_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("work");
    write(&repo, &[("db.yaml", CLUSTER)]);
    commit_all(&repo);
    let git = git2::Repository::open(&repo).unwrap();
    git.remote("origin", "git@git.example.org:team/railiance-bootstrap.git")
        .unwrap();
    let ran = run(folder.path(), &["check"]);
    assert!(
        ran.out
            .contains("`railiance-cluster` (S2) deploys PostgreSQL"),
        "{}",
        ran.out
    );
}

#[test]
fn a_stack_file_may_lie_apart_from_its_repos() {
    let folder = tempfile::tempdir().unwrap();
    let stack = "extends: railiance\nrepos:\n  railiance-cluster: { path: ../work/cluster }\n  \
                 wiki: { path: ../work/records, layer: S4 }\n";
    write(
        folder.path(),
        &[
            ("stack/railint.yaml", stack),
            ("work/cluster/wiki/db.yaml", CLUSTER),
            ("work/records/README.md", "# Records\n"),
        ],
    );
    commit_all(&folder.path().join("work/cluster"));
    let expected = "boundary/wrong-layer";
    let ran = run(&folder.path().join("stack"), &["check"]);
    assert!(ran.out.contains(expected), "{}", ran.out);
    // A folder that has the name of a repo which lies elsewhere is none.
    let file = folder.path().join("stack/railint.yaml");
    for path in [".", "wiki"] {
        let arguments = ["check", "--stack", file.to_str().unwrap(), path];
        let ran = run(&folder.path().join("work/cluster"), &arguments);
        assert!(ran.out.contains(expected), "{path}: {}", ran.out);
        assert!(ran.out.contains("wiki/db.yaml"), "{path}: {}", ran.out);
    }
}

#[test]
fn teams_bring_their_own_layers() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "railint.yaml",
                "layers:\n  base: { owns: [host, database], because: the base team says so }\n  \
                 top: { owns: [application] }\nrepos:\n  low: { layer: base }\n  high: { layer: top }\n",
            ),
            ("low/db.yaml", CLUSTER),
            ("high/db.yaml", CLUSTER),
        ],
    );
    let ran = run(folder.path(), &["check"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(
        ran.out
            .contains("`high` (top) deploys PostgreSQL, a database that belongs to low")
    );
    assert!(ran.out.contains("the base team says so"), "{}", ran.out);
    assert!(ran.out.contains("1 error in"), "{}", ran.out);
}
