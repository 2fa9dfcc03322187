//! Repos that git refuses: listed without it, and the user is told.

use std::fs;

use railint_source::open;

use crate::support::{Repo, paths, write};

/// What is told of a repo that is listed without git.
fn told(repo: &Repo) -> String {
    repo.write("ignored.tmp", b"");
    let files = repo.open();
    assert_eq!(paths(&*files), [".gitignore", "a.yaml", "ignored.tmp"]);
    assert!(files.entries().iter().all(|entry| !entry.tracked));
    let [note] = files.condition().notes.as_slice() else {
        panic!("one note is expected: {:?}", files.condition().notes);
    };
    assert!(note.starts_with("listed without git"), "{note}");
    note.clone()
}

fn repo() -> Repo {
    Repo::with(&[("a.yaml", b""), (".gitignore", b"*.tmp\n")])
}

#[test]
fn an_extension_of_the_format() {
    let repo = repo();
    let mut config = repo.git.config().unwrap();
    config.set_i32("core.repositoryformatversion", 1).unwrap();
    config.set_str("extensions.refstorage", "reftable").unwrap();
    assert!(told(&repo).contains("git refs migrate"));
}

#[test]
fn a_broken_index() {
    let repo = repo();
    repo.write(".git/index", b"junk that is long enough to be an index");
    assert!(told(&repo).contains("git status"));
}

#[test]
fn a_broken_configuration() {
    let repo = repo();
    repo.write(".git/config", b"[core\n");
    assert!(told(&repo).contains("failed to parse config file"));
}

#[test]
fn a_git_folder_without_anything() {
    let repo = repo();
    fs::remove_dir_all(repo.root().join(".git")).unwrap();
    fs::create_dir(repo.root().join(".git")).unwrap();
    told(&repo);
}

#[test]
fn a_git_file_that_leads_nowhere() {
    let repo = repo();
    fs::remove_dir_all(repo.root().join(".git")).unwrap();
    repo.write(".git", b"gitdir: /nowhere/at/all\n");
    assert!(told(&repo).contains("git worktree repair"));
}

#[test]
fn a_work_tree_that_is_another_folder() {
    let repo = repo();
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "private.yaml", b"");
    let mut config = repo.git.config().unwrap();
    config
        .set_str("core.worktree", elsewhere.path().to_str().unwrap())
        .unwrap();
    assert!(told(&repo).contains("core.worktree"));
}

#[test]
fn a_folder_in_a_refused_repo() {
    let repo = repo();
    repo.write("d/b.tmp", b"");
    repo.write(".git/config", b"[core\n");
    let files = open(&repo.root().join("d")).unwrap();
    assert_eq!(paths(&*files), ["b.tmp"]);
    assert!(files.condition().notes[0].starts_with("listed without git"));
}

/// Only root can give a folder away; others see this in the unit tests alone.
#[cfg(unix)]
#[test]
fn a_repo_of_another_user() {
    use std::os::unix::fs::chown;
    let repo = repo();
    let git_folder = repo.root().join(".git");
    let given =
        chown(repo.root(), Some(12345), None).and_then(|()| chown(&git_folder, Some(12345), None));
    let trusted = git2::Repository::open(repo.root()).is_ok();
    if given.is_ok() && !trusted {
        assert!(told(&repo).contains("safe.directory"));
    }
}
