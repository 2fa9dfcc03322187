//! Folders outside any repo, and what is no folder.

use std::fs;

use railint_source::{EntryKind, OpenError, open};

use crate::support::{Repo, paths, write};

#[test]
fn everything_is_listed_but_git_folders() {
    let folder = tempfile::tempdir().unwrap();
    for path in [
        "b.yaml",
        "a/x.yaml",
        "a-x",
        ".hidden/y",
        "repo/.git/HEAD",
        "repo/.git/config",
        "repo/z.yaml",
        ".gitignore",
    ] {
        write(folder.path(), path, b"*");
    }
    git2::Repository::init_bare(folder.path().join("store.git")).unwrap();
    let files = open(folder.path()).unwrap();
    assert_eq!(
        paths(&*files),
        [
            ".gitignore",
            ".hidden/y",
            "a-x",
            "a/x.yaml",
            "b.yaml",
            "repo/z.yaml"
        ]
    );
    let all = files.entries();
    assert!(
        all.iter()
            .all(|entry| !entry.tracked && entry.blob.is_none() && entry.kind == EntryKind::File)
    );
    assert_eq!(files.read("a/x.yaml").unwrap(), b"*");
    assert_eq!(
        files.condition().notes,
        ["`store.git` is a bare repository and was not entered"]
    );
}

#[test]
fn an_empty_folder_has_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let files = open(folder.path()).unwrap();
    assert!(files.entries().is_empty() && files.condition().notes.is_empty());
}

#[test]
fn what_is_no_folder_is_an_error_that_names_it() {
    let repo = Repo::with(&[("a.yaml", b"")]);
    let root = repo.root();
    let error = |path: &str| {
        let error = open(&root.join(path)).unwrap_err();
        assert!(error.to_string().contains(path), "{error}");
        error
    };
    assert!(matches!(error("missing"), OpenError::NotFound { .. }));
    assert!(matches!(error("a.yaml"), OpenError::NotAFolder { .. }));
    assert!(matches!(error(".git"), OpenError::InsideGit { .. }));
    assert!(matches!(error(".git/objects"), OpenError::InsideGit { .. }));
}

#[cfg(unix)]
#[test]
fn links_are_listed_and_not_entered() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "d/a.yaml", b"a: 1\n");
    std::os::unix::fs::symlink("d", folder.path().join("to-folder")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("d/up")).unwrap();
    let files = open(folder.path()).unwrap();
    assert_eq!(paths(&*files), ["d/a.yaml", "d/up", "to-folder"]);
    assert_eq!(files.entries()[1].kind, EntryKind::Symlink);
    assert!(matches!(
        files.read("d/up"),
        Err(railint_source::ReadError::NotAFile { .. })
    ));
}

#[cfg(unix)]
#[test]
fn folders_that_cannot_be_listed_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let plain = tempfile::tempdir().unwrap();
    let repo = Repo::new();
    for root in [plain.path(), repo.root()] {
        write(root, "closed/a.yaml", b"");
        let closed = root.join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever may read everything cannot see this.
        if closed.read_dir().is_err() {
            let files = open(root).unwrap();
            assert!(files.entries().is_empty());
            assert!(files.condition().notes[0].starts_with("`closed` could not be listed"));
            assert!(matches!(open(&closed), Err(OpenError::Io { .. })));
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    }
}
