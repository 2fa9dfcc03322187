//! What left one repo for another, by the commits of both.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::stack::findings;
use crate::support::history::{commit, commit_behind};
use crate::support::{TODAY, run, write};

/// A file that is like no other.
pub const VALUES: &str = "gitea:\n  admin:\n    existingSecret: gitea-admin\n  config:\n    \
    server:\n      ROOT_URL: https://git.example.org/\n      SSH_DOMAIN: git.example.org\n    \
    database:\n      DB_TYPE: postgres\n      HOST: platform-pg-rw.databases:5432\n      NAME: gitea\n";

/// A day, and the files that are written or taken away on it.
pub type Step<'s> = (&'s str, &'s [(&'s str, Option<&'s str>)]);

/// A stack in which each step writes these files, takes those without content
/// away, and commits every repo that it touched on its day.
pub fn history(steps: &[Step<'_>]) -> TempDir {
    let stack = tempfile::tempdir().unwrap();
    for (day, files) in steps {
        step(stack.path(), day, files);
    }
    stack
}

/// One step more.
pub fn step(stack: &Path, day: &str, files: &[(&str, Option<&str>)]) {
    edit(stack, files);
    let mut repos: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.split('/').next().unwrap())
        .collect();
    repos.sort_unstable();
    repos.dedup();
    for repo in repos {
        commit(&stack.join(repo), day);
    }
}

/// Writes and deletes files, without a commit.
pub fn edit(stack: &Path, files: &[(&str, Option<&str>)]) {
    for (path, content) in files {
        match content {
            Some(content) => write(stack, &[(path, content)]),
            None => fs::remove_file(stack.join(path)).unwrap(),
        }
    }
}

/// What is said about missing tombstones.
pub fn missing(stack: &Path) -> Vec<String> {
    let mut found = findings(stack, &[]);
    found.retain(|line| line.contains("[tombstone/missing]"));
    found
}

pub const OLD: &str = "railiance-cluster/helm/gitea-values.yaml";
pub const NEW: &str = "railiance-apps/helm/gitea-values.yaml";
pub const README: (&str, Option<&str>) =
    ("railiance-cluster/docs/about.md", Some("The cluster.\n"));
pub const APPS: (&str, Option<&str>) = ("railiance-apps/docs/about.md", Some("Apps.\n"));

/// Here since January, and on a day in March there.
pub fn moved(old: &str, before: &str, new: &str, after: &str) -> TempDir {
    history(&[
        ("2026-01-10", &[README, APPS, (old, Some(before))]),
        ("2026-03-10", &[(new, Some(after))]),
        ("2026-03-11", &[(old, None)]),
    ])
}

#[test]
fn a_move_with_the_same_bytes() {
    let stack = moved(OLD, VALUES, NEW, VALUES);
    assert_eq!(
        missing(stack.path()),
        [
            "railiance-cluster/helm/gitea-values.yaml:1:1:1:1: warning[tombstone/missing]: `helm/gitea-values.yaml` left for `railiance-apps/helm/gitea-values.yaml` without a tombstone"
        ]
    );
    let ran = run(
        stack.path(),
        &["check", "--today", TODAY, "--select", "tombstone"],
    );
    let said: Vec<&str> = ran.out.split_whitespace().collect();
    let said = said.join(" ");
    for words in [
        "gone with commit",
        "of 2026-03-11",
        "with the same bytes",
        "`gitea-values.yaml moved to railiance-apps/helm/ (2026-03-11, <task>)`",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // The line as it is shown is enough.
    write(
        stack.path(),
        &[(
            "railiance-cluster/helm/MOVED.md",
            "gitea-values.yaml moved to railiance-apps/helm/ (2026-03-11, OPS-1)\n",
        )],
    );
    assert_eq!(findings(stack.path(), &[]), [""; 0]);
}

#[test]
fn a_move_with_edits_and_under_another_name() {
    let edited = VALUES.replace(
        "DB_TYPE: postgres",
        "DB_TYPE: postgres\n      SSL_MODE: require",
    );
    assert_eq!(missing(moved(OLD, VALUES, NEW, &edited).path()).len(), 1);
    let other = "railiance-apps/values/forge.yaml";
    let found = missing(moved(OLD, VALUES, other, &edited).path());
    assert!(
        found[0].contains("`railiance-apps/values/forge.yaml`"),
        "{found:?}"
    );
    // What became another file is another file.
    let rewritten = VALUES
        .replace("gitea", "forgejo")
        .replace("example.org", "example.com");
    assert_eq!(
        missing(moved(OLD, VALUES, other, &rewritten).path()),
        [""; 0]
    );
    // However it was edited later on.
    let stack = moved(OLD, VALUES, NEW, VALUES);
    step(
        stack.path(),
        "2026-09-01",
        &[(NEW, Some("replicaCount: 2\nimage: { tag: 9.9 }\n"))],
    );
    assert_eq!(missing(stack.path()).len(), 1);
}

/// A file as SOPS writes it; no key is needed to see that it is one.
fn encrypted(name: &str, cipher: &str) -> String {
    let value =
        |text: &str| format!("ENC[AES256_GCM,data:{text}{cipher},iv:AA==,tag:AA==,type:str]");
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n    name: {name}\nstringData:\n    username: {}\n    \
         password: {}\n    token: {}\nsops:\n    mac: {}\n    lastmodified: \"2026-01-01T00:00:00Z\"\n    version: 3.9.0\n",
        value("a"),
        value("b"),
        value("c"),
        value("d"),
    )
}

#[test]
fn a_move_of_an_encrypted_file_with_another_key() {
    let (old, new) = (
        "railiance-cluster/secrets/gitea-admin.sops.yaml",
        "railiance-apps/secrets/gitea-admin.sops.yaml",
    );
    let (before, after) = (
        encrypted("gitea-admin", "AAAA"),
        encrypted("gitea-admin", "BBBB"),
    );
    assert_eq!(missing(moved(old, &before, new, &after).path()).len(), 1);
    // Another secret of the same form is none.
    let other = "railiance-apps/secrets/registry.sops.yaml";
    let after = encrypted("registry", "BBBB");
    assert_eq!(missing(moved(old, &before, other, &after).path()), [""; 0]);
    // In clear here and encrypted there.
    let clear = "apiVersion: v1\nkind: Secret\nmetadata:\n    name: gitea-admin\nstringData:\n    \
        username: someone\n    password: example\n    token: example\n";
    let after = encrypted("gitea-admin", "BBBB");
    let old = "railiance-cluster/secrets/gitea-admin.yaml";
    assert_eq!(missing(moved(old, clear, new, &after).path()).len(), 1);
}

#[test]
fn a_chain_is_followed_to_its_end() {
    let forge = "railiance-forge/values/gitea-values.yaml";
    let stack = history(&[
        ("2026-01-10", &[README, APPS, (OLD, Some(VALUES))]),
        ("2026-03-10", &[(NEW, Some(VALUES))]),
        ("2026-03-11", &[(OLD, None)]),
        ("2026-06-05", &[(forge, Some(VALUES)), (NEW, None)]),
    ]);
    let found = missing(stack.path());
    assert_eq!(found.len(), 2, "{found:?}");
    let end = "left for `railiance-forge/values/gitea-values.yaml` without";
    assert!(found.iter().all(|line| line.contains(end)), "{found:?}");
    // Where one tombstone stands, it shows the way for the other.
    write(
        stack.path(),
        &[(
            "railiance-apps/helm/MOVED.md",
            "gitea-values.yaml moved to railiance-forge/values/ (2026-06-05, OPS-2)\n",
        )],
    );
    let found = missing(stack.path());
    assert!(found.len() == 1 && found[0].contains(end), "{found:?}");
}

#[test]
fn a_way_that_leads_back_needs_no_tombstone() {
    let stack = history(&[
        ("2026-01-10", &[README, APPS, (OLD, Some(VALUES))]),
        ("2026-03-10", &[(NEW, Some(VALUES)), (OLD, None)]),
        (
            "2026-04-10",
            &[
                ("railiance-cluster/values/gitea-values.yaml", Some(VALUES)),
                (NEW, None),
            ],
        ),
    ]);
    let found = missing(stack.path());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(NEW), "{found:?}");
}

#[test]
fn a_folder_is_one_finding_and_one_line() {
    // Lines that only this file has, as what all have tells nothing.
    let own = |name: &str| {
        (0..8)
            .map(|n| format!("{name}-{n}: {name} {n}\n"))
            .collect::<String>()
    };
    let text = |name: &str| VALUES.replace("gitea", name) + &own(name);
    let mut first = vec![README, APPS];
    let texts: Vec<(String, String)> = (0..12)
        .map(|n| (format!("app-{n}"), text(&format!("app-{n}"))))
        .collect();
    let paths: Vec<(String, String)> = texts
        .iter()
        .map(|(name, _)| {
            let path = |repo: &str| format!("{repo}/charts/demo/{name}/values.yaml");
            (path("railiance-cluster"), path("railiance-apps"))
        })
        .collect();
    for ((old, _), (_, text)) in paths.iter().zip(&texts) {
        first.push((old, Some(text)));
    }
    let mut second = Vec::new();
    for ((old, new), (_, text)) in paths.iter().zip(&texts) {
        second.extend([(old.as_str(), None), (new.as_str(), Some(text.as_str()))]);
    }
    let stack = history(&[("2026-01-10", &first), ("2026-03-11", &second)]);
    assert_eq!(
        missing(stack.path()),
        [
            "railiance-cluster/charts/demo/app-0/values.yaml:1:1:1:1: warning[tombstone/missing]: `charts/` left for `railiance-apps/charts/` without a tombstone"
        ]
    );
    write(
        stack.path(),
        &[(
            "railiance-cluster/MOVED.md",
            "charts/ moved to railiance-apps/charts/ (2026-03-11, OPS-1)\n",
        )],
    );
    assert_eq!(findings(stack.path(), &[]), [""; 0]);
}

#[test]
fn what_a_merge_brings_left_with_the_merge() {
    let stack = history(&[
        ("2026-01-10", &[README, APPS, (OLD, Some(VALUES))]),
        ("2026-03-10", &[(NEW, Some(VALUES))]),
    ]);
    let cluster = stack.path().join("railiance-cluster");
    let head = || {
        git2::Repository::open(&cluster)
            .unwrap()
            .head()
            .unwrap()
            .target()
            .unwrap()
    };
    let base = head();
    edit(stack.path(), &[(OLD, None)]);
    let side = commit_behind(&cluster, "2026-03-11", &[base]);
    write(
        stack.path(),
        &[(OLD, VALUES), ("railiance-cluster/docs/about.md", "Now.\n")],
    );
    let main = commit_behind(&cluster, "2026-03-12", &[base]);
    edit(stack.path(), &[(OLD, None)]);
    commit_behind(&cluster, "2026-03-14", &[main, side]);
    let found = missing(stack.path());
    assert_eq!(found.len(), 1, "{found:?}");
    let ran = run(
        stack.path(),
        &["check", "--today", TODAY, "--select", "tombstone"],
    );
    assert!(ran.out.contains("2026-03-14"), "{}", ran.out);
}
