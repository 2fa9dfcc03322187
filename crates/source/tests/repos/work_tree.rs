//! Work trees: what is listed of them, and what is read.

use std::fs;
use std::path::Path;

use git2::{IndexEntry, IndexTime, Oid, Repository, WorktreeAddOptions};
use railint_source::history::Id;
use railint_source::{Content, EntryKind, ReadError, decode, open};

use crate::support::{Repo, commit, entry, kind, leave_out_the_users_ignores, paths, write};

/// An index entry for content that is not on disk.
fn index_entry(path: &[u8], mode: u32, id: Oid, flags_extended: u16) -> IndexEntry {
    IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended,
        path: path.to_vec(),
    }
}

#[test]
fn tracked_and_untracked_files_but_no_ignored_or_deleted_ones() {
    let repo = Repo::with(&[
        ("b.yaml", b"b: 1\n"),
        ("a/deleted.yaml", b""),
        ("a/kept.yaml", b"a: 1\n"),
        (".gitignore", b"*.tmp\n/out/\n"),
        ("tracked.tmp", b"tracked before it was ignored"),
    ]);
    repo.write("new.yaml", b"new: 1\n");
    repo.write("a/new/deep.yaml", b"");
    repo.write("a/x.tmp", b"");
    repo.write("out/generated.yaml", b"");
    fs::remove_file(repo.root().join("a/deleted.yaml")).unwrap();

    let files = repo.open();
    assert_eq!(
        paths(&*files),
        [
            ".gitignore",
            "a/kept.yaml",
            "a/new/deep.yaml",
            "b.yaml",
            "new.yaml",
            "tracked.tmp"
        ]
    );
    let tracked = entry(&*files, "b.yaml");
    let blob = Oid::hash_object(git2::ObjectType::Blob, b"b: 1\n").unwrap();
    assert!(tracked.tracked);
    assert_eq!(tracked.blob, Id::parse(&blob.to_string()));
    let new = entry(&*files, "new.yaml");
    assert!(!new.tracked && new.blob.is_none());
    assert_eq!(files.read("new.yaml").unwrap(), b"new: 1\n");
    assert!(matches!(
        files.read("a/deleted.yaml"),
        Err(ReadError::NotFound { path }) if path == "a/deleted.yaml"
    ));
    assert_eq!(
        files.condition(),
        &railint_source::Condition {
            on_disk: true,
            ..railint_source::Condition::default()
        }
    );
}

#[test]
fn the_content_is_that_of_the_disk_and_unchanged() {
    let crlf = b"\xef\xbb\xbfa: 1\r\nb: 2\r\n";
    let repo = Repo::with(&[
        (".gitattributes", b"* text=auto eol=lf\n"),
        ("a.yaml", b"old"),
    ]);
    repo.write("a.yaml", crlf);
    repo.write("latin.yaml", b"a: \xe9\n");
    let files = repo.open();
    assert_eq!(files.read("a.yaml").unwrap(), crlf);
    let Content::Text(text) = decode(files.read("a.yaml").unwrap()) else {
        panic!("this is text");
    };
    assert_eq!(text.as_bytes(), crlf);
    let latin = decode(files.read("latin.yaml").unwrap());
    assert!(matches!(latin, Content::NotUtf8 { at: 3, .. }));
}

#[test]
fn ignored_folders_hide_all_but_what_is_tracked() {
    // The usual way to let only some files of a folder in, and a rule that
    // would take back what lies in a folder that is ignored as a whole.
    let repo = Repo::with(&[
        (
            ".gitignore",
            b"helm/*\n!helm/*-db.yaml\nbuild/\n!keep.yaml\n",
        ),
        ("sub/.gitignore", b"!x.log\n"),
    ]);
    repo.write(".git/info/exclude", b"*.log\n");
    repo.write("helm/values.yaml", b"");
    repo.write("helm/apps-db.yaml", b"");
    repo.write("build/keep.yaml", b"");
    repo.write("build/tracked.yaml", b"");
    repo.write("build/inner/keep.yaml", b"");
    repo.write("sub/x.log", b"");
    repo.write("sub/y.log", b"");
    repo.track("build/tracked.yaml");
    assert_eq!(
        paths(&*repo.open()),
        [
            ".gitignore",
            "build/tracked.yaml",
            "helm/apps-db.yaml",
            "sub/.gitignore",
            "sub/x.log"
        ]
    );
}

#[test]
fn the_users_own_ignores_count() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    let own = tempfile::tempdir().unwrap();
    let list = write(own.path(), "ignore", b"*.swp\n");
    let mut config = repo.git.config().unwrap();
    config
        .set_str("core.excludesfile", list.to_str().unwrap())
        .unwrap();
    repo.write("a.swp", b"");
    assert_eq!(paths(&*repo.open()), ["a.yaml"]);
}

#[test]
fn a_gitignore_that_is_no_file_is_told_and_not_used() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    fs::create_dir(repo.root().join(".gitignore")).unwrap();
    repo.write("b.tmp", b"");
    let files = repo.open();
    assert_eq!(paths(&*files), ["a.yaml", "b.tmp"]);
    let notes = &files.condition().notes;
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains(".gitignore") && notes[0].contains("not a regular file"));
}

#[test]
fn submodules_are_known_and_never_entered() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    let mut index = repo.git.index().unwrap();
    let id = Oid::from_str("1111111111111111111111111111111111111111").unwrap();
    for path in ["absent", "present"] {
        index
            .add(&index_entry(path.as_bytes(), 0o160_000, id, 0))
            .unwrap();
    }
    index.write().unwrap();
    repo.write("present/inside.yaml", b"");
    let files = repo.open();
    assert_eq!(paths(&*files), ["a.yaml", "absent", "present"]);
    assert_eq!(kind(&*files, "present"), EntryKind::Submodule);
    assert!(matches!(
        files.read("present"),
        Err(ReadError::NotAFile { .. })
    ));

    // Asked for the submodule itself, its state is told.
    let inside = open(&repo.root().join("present")).unwrap();
    assert!(inside.condition().notes[0].contains("submodule"));
}

#[test]
fn repos_in_the_repo_are_not_entered() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    let inner = Repository::init(repo.root().join("vendor/inner")).unwrap();
    write(inner.workdir().unwrap(), "b.yaml", b"");
    // No repo, as git has it: an empty `.git`.
    fs::create_dir_all(repo.root().join("odd/.git")).unwrap();
    repo.write("odd/c.yaml", b"");
    let files = repo.open();
    assert_eq!(paths(&*files), ["a.yaml", "odd/c.yaml"]);
    assert_eq!(
        files.condition().notes,
        ["`vendor/inner` is a repository of its own and was not entered"]
    );
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_told() {
    const SKIP_WORKTREE: u16 = 1 << 14;
    let repo = Repo::with(&[("a.yaml", b"")]);
    let blob = repo.git.blob(b"x: 1").unwrap();
    let mut index = repo.git.index().unwrap();
    index
        .add(&index_entry(b"far/x.yaml", 0o100_644, blob, SKIP_WORKTREE))
        .unwrap();
    index.write().unwrap();
    let files = repo.open();
    assert_eq!(paths(&*files), ["a.yaml"]);
    assert!(files.condition().notes[0].contains("leaves out 1 tracked file"));
}

#[test]
fn a_path_in_conflict_is_listed_once() {
    let repo = Repo::with(&[("a.yaml", b"one")]);
    let blob = repo.git.blob(b"two").unwrap();
    let mut index = repo.git.index().unwrap();
    index.remove_path(Path::new("a.yaml")).unwrap();
    for stage in 1..=3 {
        let mut side = index_entry(b"a.yaml", 0o100_644, blob, 0);
        side.flags = stage << 12;
        index.add(&side).unwrap();
    }
    index.write().unwrap();
    let files = repo.open();
    assert_eq!(paths(&*files), ["a.yaml"]);
    let in_conflict = entry(&*files, "a.yaml");
    assert!(in_conflict.tracked && in_conflict.blob.is_none());
}

#[test]
fn a_linked_worktree_has_its_own_files() {
    let repo = Repo::with(&[("a.yaml", b"a: 1\n")]);
    let elsewhere = tempfile::tempdir().unwrap();
    let root = elsewhere.path().join("linked");
    repo.git
        .worktree("linked", &root, Some(&WorktreeAddOptions::new()))
        .unwrap();
    write(&root, "b.tmp", b"");
    write(&root, "new.yaml", b"");
    // What the main repo excludes holds here too.
    repo.write(".git/info/exclude", b"*.tmp\n");
    repo.write("main-only.yaml", b"");
    assert!(root.join(".git").is_file());
    let files = open(&root).unwrap();
    assert_eq!(paths(&*files), ["a.yaml", "new.yaml"]);
    assert!(entry(&*files, "a.yaml").tracked);
    assert_eq!(files.read("a.yaml").unwrap(), b"a: 1\n");
    assert!(files.condition().notes.is_empty());
}

#[test]
fn a_shallow_clone_is_known_as_one() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    repo.write("a.yaml", b"a: 2\n");
    repo.track("a.yaml");
    let second = commit(&repo.git);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("clone");
    let clone = Repository::clone(repo.root().to_str().unwrap(), &root).unwrap();
    leave_out_the_users_ignores(&clone);
    assert!(!open(&root).unwrap().condition().shallow);
    fs::write(root.join(".git/shallow"), format!("{second}\n")).unwrap();
    let files = open(&root).unwrap();
    assert!(files.condition().shallow && !files.condition().bare);
    assert_eq!(paths(&*files), ["a.yaml"]);
}

#[test]
fn folders_nest_and_names_sort_by_bytes() {
    let repo = Repo::new();
    let deep = "d/".repeat(150) + "x";
    for path in ["a-b", "a/b", "A", "é", "a.b", &deep] {
        repo.write(path, b"");
    }
    assert_eq!(paths(&*repo.open()), ["A", "a-b", "a.b", "a/b", &deep, "é"]);
}

#[test]
fn an_empty_repo_has_no_files() {
    let repo = Repo::new();
    let files = repo.open();
    assert!(files.entries().is_empty() && files.condition().notes.is_empty());
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_are_readable_and_can_be_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let repo = Repo::new();
    let name = OsStr::from_bytes(b"gr\xfcn.yaml");
    fs::write(repo.root().join(name), "a: 1\n").unwrap();
    let mut index = repo.git.index().unwrap();
    index.add_path(Path::new(name)).unwrap();
    index.write().unwrap();
    let folder = repo.root().join(OsStr::from_bytes(b"d\xff"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("b.yaml"), "b: 1\n").unwrap();
    let files = repo.open();
    assert_eq!(paths(&*files), ["d%FF/b.yaml", "gr%FCn.yaml"]);
    assert!(entry(&*files, "gr%FCn.yaml").tracked);
    assert_eq!(files.read("gr%FCn.yaml").unwrap(), b"a: 1\n");
    assert_eq!(files.read("d%FF/b.yaml").unwrap(), b"b: 1\n");
}
