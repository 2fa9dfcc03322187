//! What looks like a departure and is none, and what nobody can know.

use std::fs;
use std::path::Path;
use std::process::Command;

use git2::{Repository, Signature};

use crate::departures::{APPS, NEW, OLD, README, VALUES, history, missing, moved, step};
use crate::stack::findings;
use crate::support::history::commit;
use crate::support::{TODAY, run, write};

#[test]
fn a_rename_and_a_file_made_again_have_not_left() {
    let renamed = history(&[
        ("2026-01-10", &[README, APPS, (OLD, Some(VALUES))]),
        (
            "2026-03-10",
            &[
                (OLD, None),
                (
                    "railiance-cluster/values/gitea.yaml",
                    Some(&VALUES.replace("NAME: gitea", "NAME: forge")),
                ),
                (NEW, Some(VALUES)),
            ],
        ),
    ]);
    assert_eq!(missing(renamed.path()), [""; 0]);
    let again = moved(OLD, VALUES, NEW, VALUES);
    step(again.path(), "2026-04-01", &[(OLD, Some(VALUES))]);
    assert_eq!(missing(again.path()), [""; 0]);
}

#[test]
fn what_was_never_moved_is_no_departure() {
    // Deleted long after the copy was made; here before it was there; there first.
    let late = history(&[
        ("2025-01-10", &[README, APPS, (OLD, Some(VALUES))]),
        ("2025-02-10", &[(NEW, Some(VALUES))]),
        ("2026-03-11", &[(OLD, None)]),
    ]);
    assert_eq!(missing(late.path()), [""; 0]);
    let came_from_there = history(&[
        ("2026-01-10", &[README, APPS, (NEW, Some(VALUES))]),
        ("2026-02-10", &[(OLD, Some(VALUES))]),
        ("2026-03-11", &[(OLD, None)]),
    ]);
    assert_eq!(missing(came_from_there.path()), [""; 0]);
    // What each repo has for itself.
    for name in [
        "LICENSE",
        ".gitlab-ci.yml",
        "go.sum",
        "vendor/x/x.go",
        "small.yaml",
    ] {
        let text = if name == "small.yaml" {
            "a: 1\nbcdef: 2\n"
        } else {
            VALUES
        };
        let (old, new) = (
            format!("railiance-cluster/{name}"),
            format!("railiance-apps/{name}"),
        );
        assert_eq!(
            missing(moved(&old, text, &new, text).path()),
            [""; 0],
            "{name}"
        );
    }
}

#[test]
fn a_repo_made_from_another_one_took_nothing_away() {
    let names = ["a", "b", "c", "d", "e", "f"];
    let text = |name: &str| VALUES.replace("gitea", name);
    let files = |repo: &str| -> Vec<(String, String)> {
        let path = |name: &&str| (format!("{repo}/helm/{name}.yaml"), text(name));
        names.iter().map(path).collect()
    };
    let stack = tempfile::tempdir().unwrap();
    let put = |repo: &str, day: &str| {
        for (path, text) in files(repo) {
            write(stack.path(), &[(&path, &text)]);
        }
        commit(&stack.path().join(repo), day);
    };
    put("railiance-cluster", "2026-01-10");
    put("railiance-apps", "2026-03-01");
    step(
        stack.path(),
        "2026-03-11",
        &[("railiance-cluster/helm/a.yaml", None)],
    );
    assert_eq!(findings(stack.path(), &[]), [""; 0]);
}

#[test]
fn what_a_stranger_copied_has_not_left() {
    let by_a_stranger = |stack: &Path| {
        let repo = Repository::open(stack.join("railiance-apps")).unwrap();
        let head = repo.head().unwrap().peel_to_commit().unwrap();
        let when = head.author().when();
        let who = Signature::new("Somebody Else", "else@example.org", &when).unwrap();
        let made = head.amend(Some("HEAD"), Some(&who), None, None, None, None);
        made.unwrap();
    };
    let stack = history(&[("2026-01-10", &[README, APPS, (OLD, Some(VALUES))])]);
    let stack = stack.path();
    by_a_stranger(stack);
    step(stack, "2026-03-10", &[(NEW, Some(VALUES))]);
    by_a_stranger(stack);
    step(stack, "2026-03-11", &[(OLD, None)]);
    assert_eq!(missing(stack), [""; 0]);
    // One who works in both.
    let apps = "railiance-apps/docs/about.md";
    step(stack, "2026-03-12", &[(apps, Some("Apps of ours.\n"))]);
    assert_eq!(missing(stack).len(), 1);
}

#[test]
fn a_shallow_clone_is_told_from_a_repo_that_nothing_left() {
    let stack = moved(OLD, VALUES, NEW, VALUES);
    let whole = stack.path().join("railiance-cluster");
    let kept = tempfile::tempdir().unwrap();
    let origin = kept.path().join("origin");
    fs::rename(&whole, &origin).unwrap();
    let done = Command::new("git")
        .args([
            "-c",
            "protocol.file.allow=always",
            "clone",
            "-q",
            "--depth=1",
        ])
        .arg(format!("file://{}", origin.display()))
        .arg(&whole)
        .status();
    assert!(done.unwrap().success());
    assert_eq!(missing(stack.path()), [""; 0]);
    let ran = run(stack.path(), &["check", "--verbose", "--today", TODAY]);
    let said: Vec<&str> = ran.out.split_whitespace().collect();
    let said = said.join(" ");
    assert!(
        said.contains("railiance-cluster is a shallow clone"),
        "{said}"
    );
}

#[test]
fn a_policy_says_from_when_on_and_for_how_long() {
    let stack = moved(OLD, VALUES, NEW, VALUES);
    for (tombstones, count) in [
        ("{ since: 2026-03-11 }", 1),
        ("{ since: 2026-03-12 }", 0),
        ("{ keep: 12 months }", 1),
        ("{ keep: 3 months }", 0),
    ] {
        let policy = format!("extends: railiance\ntombstones: {tombstones}\n");
        write(stack.path(), &[("railint.yaml", &policy)]);
        assert_eq!(missing(stack.path()).len(), count, "{tombstones}");
    }
}

#[test]
fn facts_of_the_other_repo_are_enough() {
    let stack = moved(OLD, VALUES, NEW, VALUES);
    let expected = missing(stack.path());
    for (other, judged) in [
        ("railiance-apps", "railiance-cluster"),
        ("railiance-cluster", "railiance-apps"),
    ] {
        let part = tempfile::tempdir().unwrap();
        let facts = part.path().join("facts.json");
        let ran = run(
            stack.path(),
            &["facts", other, "--output", facts.to_str().unwrap()],
        );
        assert_eq!(ran.status, 0, "{}", ran.err);
        let text = fs::read_to_string(&facts).unwrap();
        assert!(!text.contains("ROOT_URL") && !text.contains("git.example.org"));
        let policy = format!("extends: railiance\nrepos:\n  {other}: {{ facts: facts.json }}\n");
        write(part.path(), &[("railint.yaml", &policy)]);
        fs::rename(stack.path().join(judged), part.path().join(judged)).unwrap();
        assert_eq!(missing(part.path()), expected, "facts of {other}");
        fs::rename(part.path().join(judged), stack.path().join(judged)).unwrap();
    }
}

#[test]
fn what_the_policy_leaves_out_has_not_left() {
    let stack = moved(OLD, VALUES, NEW, VALUES);
    write(
        stack.path(),
        &[("railint.yaml", "extends: railiance\nexclude: [helm/]\n")],
    );
    assert_eq!(missing(stack.path()), [""; 0]);
}

#[test]
fn one_repo_alone_knows_nothing_of_where_files_went() {
    let stack = moved(OLD, VALUES, NEW, VALUES);
    fs::remove_dir_all(stack.path().join("railiance-apps")).unwrap();
    assert_eq!(missing(stack.path()), [""; 0]);
}
