//! Bare repos: the commit at `HEAD`.

use std::fs;
use std::path::Path;

use git2::{Oid, Repository};
use railint_source::{EntryKind, Files, ReadError, open};
use tempfile::TempDir;

use crate::support::{Repo, entry, kind, paths, write};

/// A bare repo with one commit, of a tree that is built as `fill` says.
fn bare(fill: impl Fn(&Repository) -> Oid) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let git = Repository::init_bare(folder.path()).unwrap();
    let tree = fill(&git);
    let who = git2::Signature::now("A Tester", "tester@example.org").unwrap();
    let tree = git.find_tree(tree).unwrap();
    git.commit(Some("HEAD"), &who, &who, "A step", &tree, &[])
        .unwrap();
    folder
}

fn tree(git: &Repository, entries: &[(&str, Oid, i32)]) -> Oid {
    let mut builder = git.treebuilder(None).unwrap();
    for (name, id, mode) in entries {
        builder.insert(name, *id, *mode).unwrap();
    }
    builder.write().unwrap()
}

const FILE: i32 = 0o100_644;
const FOLDER: i32 = 0o040_000;
const LINK: i32 = 0o120_000;
const SUBMODULE: i32 = 0o160_000;

fn fails(files: &dyn Files, path: &str, expected: fn(&ReadError) -> bool) {
    let error = files.read(path).unwrap_err();
    assert!(expected(&error), "{path}: {error}");
    assert!(error.to_string().contains(path), "{error}");
}

#[test]
fn the_commit_at_head_is_listed_and_read() {
    let crlf = b"\xef\xbb\xbfa: 1\r\n";
    let folder = bare(|git| {
        let blob = git.blob(crlf).unwrap();
        let inner = tree(git, &[("a.yaml", blob, FILE)]);
        let module = Oid::from_str("1111111111111111111111111111111111111111").unwrap();
        let entries = [
            ("d", inner, FOLDER),
            ("run.sh", blob, 0o100_755),
            ("sub", module, SUBMODULE),
        ];
        // The store is given the objects it should have; the commit of a
        // submodule is not among them.
        git2::opts::strict_object_creation(false);
        tree(git, &entries)
    });
    let files = open(folder.path()).unwrap();
    assert_eq!(paths(&*files), ["d/a.yaml", "run.sh", "sub"]);
    assert!(entry(&*files, "d/a.yaml").tracked);
    assert_eq!(
        entry(&*files, "d/a.yaml").blob,
        entry(&*files, "run.sh").blob
    );
    assert_eq!(kind(&*files, "sub"), EntryKind::Submodule);
    assert_eq!(files.read("d/a.yaml").unwrap(), crlf);
    assert!(files.condition().bare && files.condition().notes.is_empty());
    fails(&*files, "sub", |e| matches!(e, ReadError::NotAFile { .. }));
    fails(&*files, "d", |e| matches!(e, ReadError::NotAFile { .. }));
    fails(&*files, "e", |e| matches!(e, ReadError::NotFound { .. }));
    fails(&*files, "run.sh/x", |e| {
        matches!(e, ReadError::NotFound { .. })
    });
    for path in ["../x", "/d/a.yaml"] {
        fails(&*files, path, |e| {
            matches!(e, ReadError::OutsideRepo { .. })
        });
    }
}

#[test]
fn links_in_a_commit_are_followed_inside_it_only() {
    let folder = bare(|git| {
        let link = |target: &str| git.blob(target.as_bytes()).unwrap();
        let inner = tree(
            git,
            &[
                ("a.yaml", git.blob(b"a: 1\n").unwrap(), FILE),
                ("up", link("../d/a.yaml"), LINK),
            ],
        );
        tree(
            git,
            &[
                ("d", inner, FOLDER),
                ("dangling", link("nowhere"), LINK),
                ("folder", link("./d/"), LINK),
                ("inside", link("folder/up"), LINK),
                ("one", link("two"), LINK),
                ("out", link("d/../../x"), LINK),
                ("root", link("/etc/hosts"), LINK),
                ("two", link("one"), LINK),
            ],
        )
    });
    let files = open(folder.path()).unwrap();
    assert_eq!(kind(&*files, "inside"), EntryKind::Symlink);
    for path in ["inside", "folder/a.yaml", "folder/up", "d/up"] {
        assert_eq!(files.read(path).unwrap(), b"a: 1\n", "{path}");
    }
    for path in ["out", "root"] {
        fails(&*files, path, |e| {
            matches!(e, ReadError::OutsideRepo { .. })
        });
    }
    fails(&*files, "dangling", |e| {
        matches!(e, ReadError::NotFound { .. })
    });
    fails(&*files, "folder", |e| {
        matches!(e, ReadError::NotAFile { .. })
    });
    fails(&*files, "one", |e| matches!(e, ReadError::Io { .. }));
}

#[test]
fn many_threads_read_at_once() {
    let folder = bare(|git| {
        let blobs: Vec<(String, Oid)> = (0..40)
            .map(|n| {
                (
                    format!("f{n}"),
                    git.blob(format!("{n}").as_bytes()).unwrap(),
                )
            })
            .collect();
        let entries: Vec<_> = blobs
            .iter()
            .map(|(n, id)| (n.as_str(), *id, FILE))
            .collect();
        tree(git, &entries)
    });
    let files = open(folder.path()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for n in 0..40 {
                    let content = files.read(&format!("f{n}")).unwrap();
                    assert_eq!(content, n.to_string().as_bytes());
                }
            });
        }
    });
}

#[test]
fn a_tree_that_holds_itself_many_times_over_is_bounded() {
    // 10 to the power of 12 paths in 13 objects.
    let folder = bare(|git| {
        let mut id = git.treebuilder(None).unwrap().write().unwrap();
        for _ in 0..12 {
            let names: Vec<String> = (0..10).map(|n| n.to_string()).collect();
            let entries: Vec<_> = names.iter().map(|n| (n.as_str(), id, FOLDER)).collect();
            id = tree(git, &entries);
        }
        id
    });
    let files = open(folder.path()).unwrap();
    assert!(files.entries().is_empty());
    assert!(files.condition().notes[0].starts_with("listed in part only"));
}

#[test]
fn names_that_no_file_can_have_are_left_out() {
    let folder = bare(|git| {
        let blob = git.blob(b"x").unwrap();
        let mut raw = Vec::new();
        for name in ["..", ".GIT", "a/b", "ok"] {
            raw.extend_from_slice(format!("100644 {name}\0").as_bytes());
            raw.extend_from_slice(blob.as_bytes());
        }
        let odb = git.odb().unwrap();
        odb.write(git2::ObjectType::Tree, &raw).unwrap()
    });
    let files = open(folder.path()).unwrap();
    assert_eq!(paths(&*files), ["ok"]);
    assert_eq!(files.condition().notes.len(), 3);
}

#[test]
fn without_a_commit_there_is_a_note() {
    let folder = tempfile::tempdir().unwrap();
    Repository::init_bare(folder.path()).unwrap();
    let files = open(folder.path()).unwrap();
    assert!(files.entries().is_empty() && files.condition().bare);
    assert!(files.condition().notes[0].contains("no commit"));
}

#[test]
fn a_store_is_bare_without_any_configuration_to_that_effect() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("store");
    let git = Repository::init_bare(&root).unwrap();
    git.config().unwrap().remove("core.bare").unwrap();
    write(folder.path(), "around.yaml", b"");
    let files = open(&root).unwrap();
    assert!(files.entries().is_empty() && files.condition().bare);
}

#[test]
fn a_broken_bare_repo_is_told() {
    let folder = bare(|git| tree(git, &[("a", git.blob(b"").unwrap(), FILE)]));
    fs::remove_dir_all(folder.path().join("objects")).unwrap();
    fs::create_dir(folder.path().join("objects")).unwrap();
    let files = open(folder.path()).unwrap();
    assert!(files.entries().is_empty());
    assert!(files.condition().notes[0].starts_with("not listed"));
}

#[test]
fn a_folder_whose_git_file_points_to_a_bare_repo_is_bare() {
    let folder = tempfile::tempdir().unwrap();
    let repo = Repo::with(&[("a.yaml", b"a: 1\n")]);
    let store = folder.path().join(".bare");
    git2::build::RepoBuilder::new()
        .bare(true)
        .clone(repo.root().to_str().unwrap(), Path::new(&store))
        .unwrap();
    write(folder.path(), ".git", b"gitdir: ./.bare\n");
    let files = open(folder.path()).unwrap();
    assert!(files.condition().bare);
    assert_eq!(files.read("a.yaml").unwrap(), b"a: 1\n");
}
