//! Folders without a `.git` of their own, in the work tree of a repo.

use std::fs;

use railint_source::{Files, ReadError, open};

use crate::support::{Repo, entry, paths, write};

fn open_in(repo: &Repo, folder: &str) -> Box<dyn Files> {
    open(&repo.root().join(folder)).unwrap()
}

#[test]
fn a_folder_is_listed_by_its_prefix() {
    let repo = Repo::with(&[
        (".gitignore", b"*.tmp\n"),
        ("stacks/one/.gitignore", b"/only-here\n"),
        ("stacks/one/a.yaml", b"a: 1\n"),
        ("stacks/one/d/b.yaml", b""),
        ("stacks/one-more/c.yaml", b""),
        ("top.yaml", b"t: 1\n"),
    ]);
    repo.write("stacks/one/new.yaml", b"");
    repo.write("stacks/one/x.tmp", b"");
    repo.write("stacks/one/only-here", b"");
    let files = open_in(&repo, "stacks/one");
    assert_eq!(
        paths(&*files),
        [".gitignore", "a.yaml", "d/b.yaml", "new.yaml"]
    );
    assert!(entry(&*files, "a.yaml").tracked && !entry(&*files, "new.yaml").tracked);
    assert_eq!(files.read("a.yaml").unwrap(), b"a: 1\n");
    assert!(matches!(
        files.read("../../top.yaml"),
        Err(ReadError::OutsideRepo { .. })
    ));
    assert!(files.condition().notes.is_empty());
}

#[test]
fn a_folder_that_the_repo_ignores_is_walked() {
    let repo = Repo::with(&[(".gitignore", b"/out/\n*.log\n"), ("a.yaml", b"")]);
    repo.write("out/stack/a.yaml", b"");
    repo.write("out/stack/b.log", b"");
    for folder in ["out", "out/stack"] {
        let files = open_in(&repo, folder);
        assert_eq!(files.entries().len(), 2, "{folder}");
        assert!(files.entries().iter().all(|entry| !entry.tracked));
        assert!(files.condition().notes.is_empty());
    }
}

#[test]
fn a_folder_that_is_ignored_but_tracked_in_part() {
    let repo = Repo::new();
    repo.write(".gitignore", b"/out/\n");
    repo.write("out/tracked.yaml", b"");
    repo.write("out/untracked.yaml", b"");
    repo.track("out/tracked.yaml");
    assert_eq!(paths(&*open_in(&repo, "out")), ["tracked.yaml"]);
}

#[test]
fn an_untracked_or_empty_folder() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    repo.write("new/b.yaml", b"");
    fs::create_dir(repo.root().join("empty")).unwrap();
    assert_eq!(paths(&*open_in(&repo, "new")), ["b.yaml"]);
    assert!(open_in(&repo, "empty").entries().is_empty());
}

#[test]
fn an_empty_git_folder_above_is_no_repo() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    write(folder.path(), "inner/a.yaml", b"");
    let files = open(&folder.path().join("inner")).unwrap();
    assert_eq!(paths(&*files), ["a.yaml"]);
    assert!(files.condition().notes.is_empty());
}
