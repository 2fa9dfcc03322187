//! What the next commit will hold, and what earlier ones held.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use git2::{Index, Repository, WorktreeAddOptions};
use railint_source::{Committing, Files, OpenError, merge_base, open_commit, open_index};

use crate::support::{Repo, commit, paths, write};

/// Git's variables, as a hook sees them.
fn hook(here: &Path, variables: &[(&str, PathBuf)]) -> Committing {
    let variables = variables.to_vec();
    Committing::new(here, |name| {
        let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
        Some(OsString::from(value))
    })
}

fn staged(root: &Path) -> Box<dyn Files> {
    open_index(root, &hook(root, &[])).unwrap().unwrap()
}

fn text(files: &dyn Files, path: &str) -> String {
    String::from_utf8(files.read(path).unwrap()).unwrap()
}

#[test]
fn the_index_is_read_and_not_the_disk() {
    let repo = Repo::with(&[("a", b"committed"), ("b", b"b"), ("c/d", b"d")]);
    repo.write("a", b"staged");
    repo.track("a");
    repo.write("a", b"on disk");
    repo.write("new", b"untracked");
    std::fs::remove_file(repo.root().join("b")).unwrap();
    let files = staged(repo.root());
    assert_eq!(paths(&*files), ["a", "b", "c/d"]);
    assert_eq!(text(&*files, "a"), "staged");
    assert_eq!(text(&*files, "b"), "b");
    assert!(files.read("new").is_err() && files.are_stored());
    let folder = staged(&repo.root().join("c"));
    assert_eq!(paths(&*folder), ["d"]);
    assert_eq!(text(&*folder, "d"), "d");
    let head = open_commit(repo.root(), "HEAD").unwrap().unwrap();
    assert_eq!(text(&*head, "a"), "committed");
    assert!(!head.condition().bare);
}

#[test]
fn what_is_only_announced_is_no_part_of_it() {
    let repo = Repo::with(&[("a", b"a")]);
    repo.write("later", b"later");
    let status = std::process::Command::new("git")
        .args(["add", "-N", "later"])
        .current_dir(repo.root())
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_DIR")
        .status();
    assert!(status.unwrap().success());
    assert_eq!(paths(&*staged(repo.root())), ["a"]);
}

#[test]
fn of_a_conflict_our_side_is_taken() {
    let repo = Repo::with(&[("a", b"base\n")]);
    let base = repo.git.head().unwrap().peel_to_commit().unwrap();
    repo.git.branch("theirs", &base, false).unwrap();
    repo.write("a", b"ours\n");
    repo.track("a");
    commit(&repo.git);
    repo.git.set_head("refs/heads/theirs").unwrap();
    repo.write("a", b"theirs\n");
    repo.track("a");
    let theirs = commit(&repo.git);
    repo.git
        .set_head(
            repo.git
                .branches(None)
                .unwrap()
                .next()
                .unwrap()
                .unwrap()
                .0
                .get()
                .name()
                .unwrap(),
        )
        .unwrap();
    let ours = repo.git.head().unwrap().peel_to_commit().unwrap();
    let theirs = repo.git.find_commit(theirs).unwrap();
    let mut merged = repo.git.merge_commits(&ours, &theirs, None).unwrap();
    assert!(merged.has_conflicts());
    let mut index = repo.git.index().unwrap();
    index.clear().unwrap();
    for entry in merged.iter() {
        index.add(&entry).unwrap();
    }
    index.write().unwrap();
    merged.clear().unwrap();
    let files = staged(repo.root());
    assert_eq!(paths(&*files), ["a"]);
    assert_eq!(text(&*files, "a"), "ours\n");
}

/// Makes an index file with one file of this content, as `git commit -a` does.
fn another_index(repo: &Repo, content: &[u8]) -> PathBuf {
    let file = repo.git.path().join("next-index-1.lock");
    let blob = repo.git.blob(content).unwrap();
    let mut entry = repo.git.index().unwrap().get(0).unwrap();
    entry.id = blob;
    let mut index = Index::open(&file).unwrap();
    index.add(&entry).unwrap();
    index.write().unwrap();
    file
}

#[test]
fn the_index_that_git_names_is_that_of_the_committing_repo_only() {
    let repo = Repo::with(&[("a", b"a")]);
    let sibling = Repo::with(&[("a", b"sibling")]);
    let file = another_index(&repo, b"in the making");
    let relative = file.strip_prefix(repo.root()).unwrap().to_owned();
    for (index, git_folder) in [
        (file.clone(), None),
        (relative, None),
        (file, Some(repo.git.path().to_owned())),
    ] {
        let mut variables = vec![("GIT_INDEX_FILE", index)];
        variables.extend(git_folder.map(|folder| ("GIT_DIR", folder)));
        let committing = hook(repo.root(), &variables);
        let files = open_index(repo.root(), &committing).unwrap().unwrap();
        assert_eq!(text(&*files, "a"), "in the making");
        let files = open_index(sibling.root(), &committing).unwrap().unwrap();
        assert_eq!(text(&*files, "a"), "sibling");
    }
}

#[test]
fn a_linked_work_tree_has_an_index_of_its_own() {
    let repo = Repo::with(&[("a", b"a")]);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("linked");
    repo.git
        .worktree("linked", &root, Some(&WorktreeAddOptions::new()))
        .unwrap();
    write(&root, "b", b"b");
    let git = Repository::open(&root).unwrap();
    let mut index = git.index().unwrap();
    index.add_path(Path::new("b")).unwrap();
    index.write().unwrap();
    // Git names the folder of the linked work tree to its hooks.
    let committing = hook(&root, &[("GIT_DIR", git.path().to_owned())]);
    let files = open_index(&root, &committing).unwrap().unwrap();
    assert_eq!(paths(&*files), ["a", "b"]);
    assert_eq!(
        (text(&*files, "a"), text(&*files, "b")),
        ("a".into(), "b".into())
    );
    assert_eq!(paths(&*staged(repo.root())), ["a"]);
}

#[test]
fn a_work_tree_without_a_git_folder_is_known_by_the_variables() {
    let repo = Repo::with(&[("a", b"a"), ("home/b", b"b")]);
    let git_folder = tempfile::tempdir().unwrap();
    let git_folder = git_folder.path().join("store");
    std::fs::rename(repo.root().join(".git"), &git_folder).unwrap();
    let committing = hook(
        repo.root(),
        &[
            ("GIT_DIR", git_folder),
            ("GIT_WORK_TREE", repo.root().to_owned()),
        ],
    );
    let files = open_index(repo.root(), &committing).unwrap().unwrap();
    assert_eq!(paths(&*files), ["a", "home/b"]);
    let folder = repo.root().join("home");
    let files = open_index(&folder, &committing).unwrap().unwrap();
    assert_eq!(paths(&*files), ["b"]);
}

#[test]
fn where_there_is_no_repo_nothing_is_staged() {
    let folder = tempfile::tempdir().unwrap();
    let committing = hook(folder.path(), &[]);
    assert!(open_index(folder.path(), &committing).unwrap().is_none());
    assert!(open_commit(folder.path(), "HEAD").unwrap().is_none());
    assert_eq!(merge_base(folder.path(), "HEAD"), Ok(None));
}

#[test]
fn a_repo_without_a_commit_has_no_file_at_head() {
    let repo = Repo::new();
    repo.write("a", b"a");
    repo.track("a");
    let head = open_commit(repo.root(), "HEAD").unwrap().unwrap();
    assert!(head.entries().is_empty());
    assert_eq!(paths(&*staged(repo.root())), ["a"]);
}

#[test]
fn revisions_are_found_and_a_wrong_one_is_said() {
    let repo = Repo::with(&[("a", b"1"), ("b/c", b"c")]);
    let first = repo.git.head().unwrap().target().unwrap();
    let tip = repo.git.head().unwrap().peel_to_commit().unwrap();
    repo.git.branch("main-then", &tip, false).unwrap();
    repo.write("a", b"2");
    repo.track("a");
    commit(&repo.git);
    let files = open_commit(repo.root(), "main-then").unwrap().unwrap();
    assert_eq!(text(&*files, "a"), "1");
    let below = open_commit(&repo.root().join("b"), "HEAD~1")
        .unwrap()
        .unwrap();
    assert_eq!(paths(&*below), ["c"]);
    assert_eq!(
        merge_base(repo.root(), "main-then"),
        Ok(Some(first.to_string()))
    );
    let error = open_commit(repo.root(), "mian").unwrap_err();
    assert!(matches!(error, OpenError::NoSuchRevision { .. }));
    assert!(error.to_string().contains("`mian`") && error.help().contains("git log"));
}

#[test]
fn histories_that_share_nothing_have_no_base() {
    let repo = Repo::with(&[("a", b"1")]);
    let tree = repo.git.index().unwrap().write_tree().unwrap();
    let tree = repo.git.find_tree(tree).unwrap();
    let who = git2::Signature::now("A Tester", "tester@example.org").unwrap();
    let other = repo
        .git
        .commit(None, &who, &who, "Alone", &tree, &[])
        .unwrap();
    let error = merge_base(repo.root(), &other.to_string()).unwrap_err();
    assert!(matches!(error, OpenError::NoSharedHistory { .. }));
}

#[test]
fn a_commit_is_listed_as_it_is_whatever_the_index_remembers() {
    let names = ["a", "b/c", "b/d/e", "b/d-e", "b.txt", "f/g/h/i", "f/g.yaml"];
    let repo = Repo::with(&names.map(|name| (name, name.as_bytes())));
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git")
            .args(arguments)
            .current_dir(repo.root())
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_DIR")
            .output();
        assert!(output.unwrap().status.success(), "{arguments:?}");
    };
    // As after a checkout: git notes the trees of the index.
    git(&["reset", "-q", "--hard"]);
    let list = |below: &str| {
        let files = open_commit(&repo.root().join(below), "HEAD");
        files.unwrap().unwrap().entries().to_vec()
    };
    let index = repo.root().join(".git/index");
    let edits: [&[&str]; 6] = [
        &["reset", "-q"],
        &["rm", "-q", "b/d/e"],
        &["mv", "f/g/h/i", "f/g/j"],
        &["rm", "-q", "--cached", "-r", "f"],
        &["add", "-N", "f/g.yaml"],
        &["read-tree", "--empty"],
    ];
    for edit in edits {
        git(edit);
        for below in ["", "b", "f/g"] {
            std::fs::create_dir_all(repo.root().join(below)).unwrap();
            let with_index = list(below);
            let aside = index.with_extension("aside");
            std::fs::rename(&index, &aside).unwrap();
            let without = list(below);
            std::fs::rename(&aside, &index).unwrap();
            assert_eq!(with_index, without, "{edit:?} in `{below}`");
            assert!(!without.is_empty());
        }
    }
}
