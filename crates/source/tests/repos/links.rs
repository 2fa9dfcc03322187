//! Links, pipes and paths that lead elsewhere.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use railint_source::{EntryKind, Files, MAX_FILE_BYTES, ReadError, open};

use crate::support::{Repo, kind, paths, write};

fn is_outside(files: &dyn Files, path: &str) -> bool {
    matches!(files.read(path), Err(ReadError::OutsideRepo { .. }))
}

#[test]
fn links_are_followed_inside_the_repo_only() {
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = write(elsewhere.path(), "secret.yaml", b"password: x");
    let repo = Repo::with(&[("d/a.yaml", b"a: 1\n")]);
    let root = repo.root();
    symlink("d/a.yaml", root.join("inside")).unwrap();
    symlink(root.join("d/a.yaml"), root.join("absolute")).unwrap();
    symlink("d", root.join("folder")).unwrap();
    symlink(&secret, root.join("outside")).unwrap();
    symlink(elsewhere.path(), root.join("outside-folder")).unwrap();
    symlink("nowhere", root.join("dangling")).unwrap();
    symlink("two", root.join("one")).unwrap();
    symlink("one", root.join("two")).unwrap();
    symlink(".git/config", root.join("into-git")).unwrap();
    repo.track("inside");

    let files = repo.open();
    assert_eq!(
        paths(&*files),
        [
            "absolute",
            "d/a.yaml",
            "dangling",
            "folder",
            "inside",
            "into-git",
            "one",
            "outside",
            "outside-folder",
            "two"
        ]
    );
    assert_eq!(kind(&*files, "inside"), EntryKind::Symlink);
    for path in ["inside", "absolute", "folder/a.yaml"] {
        assert_eq!(files.read(path).unwrap(), b"a: 1\n", "{path}");
    }
    for path in ["outside", "outside-folder", "outside-folder/secret.yaml"] {
        assert!(is_outside(&*files, path), "{path}");
    }
    for path in ["into-git", ".git/config", "../x", "d/../../x", "/etc/hosts"] {
        assert!(is_outside(&*files, path), "{path}");
    }
    assert_eq!(files.read("d/../d/./a.yaml").unwrap(), b"a: 1\n");
    assert!(matches!(
        files.read("dangling"),
        Err(ReadError::NotFound { .. })
    ));
    let cycle = files.read("one").unwrap_err();
    assert!(matches!(cycle, ReadError::Io { .. }));
    assert!(cycle.to_string().starts_with("`one` cannot be read: "));
    for path in ["folder", "d", ""] {
        assert!(
            matches!(files.read(path), Err(ReadError::NotAFile { .. })),
            "{path}"
        );
    }
    for path in ["d/a.yaml/b", "d/\0"] {
        assert!(
            matches!(files.read(path), Err(ReadError::NotFound { .. })),
            "{path:?}"
        );
    }
}

#[test]
fn tracked_files_behind_a_link_that_leads_out_are_gone() {
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "a.yaml", b"other");
    let repo = Repo::with(&[("d/a.yaml", b"a: 1\n")]);
    fs::remove_dir_all(repo.root().join("d")).unwrap();
    symlink(elsewhere.path(), repo.root().join("d")).unwrap();
    let files = repo.open();
    assert_eq!(paths(&*files), ["d"]);
    assert!(is_outside(&*files, "d/a.yaml"));
}

#[test]
fn a_link_to_the_repo_is_the_repo() {
    let repo = Repo::with(&[("a.yaml", b"a: 1\n")]);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link");
    symlink(repo.root(), &link).unwrap();
    let files = open(&link).unwrap();
    assert_eq!(files.read("a.yaml").unwrap(), b"a: 1\n");
    assert!(files.entries()[0].tracked);
}

#[test]
fn pipes_and_sockets_are_never_opened() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    let plain = tempfile::tempdir().unwrap();
    for root in [repo.root(), plain.path()] {
        let _socket = std::os::unix::net::UnixListener::bind(root.join("socket")).unwrap();
        let made = Command::new("mkfifo").arg(root.join("pipe")).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("no mkfifo here");
            return;
        }
        symlink("pipe", root.join("link-to-pipe")).unwrap();
        let files = open(root).unwrap();
        assert!(!paths(&*files).contains(&"pipe") && !paths(&*files).contains(&"socket"));
        for path in ["pipe", "socket", "link-to-pipe"] {
            assert!(
                matches!(files.read(path), Err(ReadError::NotAFile { .. })),
                "{path}"
            );
        }
    }
    // A `.gitignore` that would keep its reader waiting for ever.
    fs::rename(repo.root().join("pipe"), repo.root().join(".gitignore")).unwrap();
    let files = repo.open();
    assert!(files.condition().notes[0].contains("not a regular file"));
}

#[test]
fn large_files_are_not_read() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    let file = fs::File::create(repo.root().join("large")).unwrap();
    file.set_len(MAX_FILE_BYTES + 1).unwrap();
    let files = repo.open();
    assert_eq!(
        files.read("large"),
        Err(ReadError::TooLarge {
            path: "large".to_owned(),
            size: MAX_FILE_BYTES + 1,
            limit: MAX_FILE_BYTES,
        })
    );
}

#[test]
fn patterns_made_to_take_for_ever_do_not() {
    let repo = Repo::new();
    repo.write(".gitignore", ("**/a*/".repeat(30) + "b\n").as_bytes());
    let deep = "a/".repeat(29) + &"c/".repeat(60) + "b";
    repo.write(&deep, b"");
    assert_eq!(paths(&*repo.open()), [".gitignore", deep.as_str()]);
}

/// What was listed as a file and is another thing by the time it is read.
#[test]
fn what_changes_after_it_was_listed_is_taken_as_it_is() {
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "a.yaml", b"other");
    let repo = Repo::with(&[
        ("d/a.yaml", b"a: 1\n"),
        ("gone.yaml", b""),
        ("link.yaml", b""),
        ("inside.yaml", b""),
        ("folder.yaml", b""),
        ("longer.yaml", b"a"),
        ("pipe.yaml", b""),
    ]);
    let root = repo.root();
    let files = repo.open();
    for name in [
        "gone.yaml",
        "link.yaml",
        "inside.yaml",
        "folder.yaml",
        "pipe.yaml",
    ] {
        fs::remove_file(root.join(name)).unwrap();
    }
    fs::rename(root.join("d"), root.join("moved")).unwrap();
    symlink(elsewhere.path(), root.join("d")).unwrap();
    symlink(elsewhere.path().join("a.yaml"), root.join("link.yaml")).unwrap();
    symlink("longer.yaml", root.join("inside.yaml")).unwrap();
    fs::create_dir(root.join("folder.yaml")).unwrap();
    fs::write(root.join("longer.yaml"), "longer now").unwrap();
    assert!(is_outside(&*files, "d/a.yaml") && is_outside(&*files, "link.yaml"));
    assert!(matches!(
        files.read("gone.yaml"),
        Err(ReadError::NotFound { .. })
    ));
    assert!(matches!(
        files.read("folder.yaml"),
        Err(ReadError::NotAFile { .. })
    ));
    for path in ["longer.yaml", "inside.yaml"] {
        assert_eq!(files.read(path).unwrap(), b"longer now", "{path}");
    }
    let made = Command::new("mkfifo").arg(root.join("pipe.yaml")).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(matches!(
            files.read("pipe.yaml"),
            Err(ReadError::NotAFile { .. })
        ));
    }
}
