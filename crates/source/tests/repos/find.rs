//! Recognising repos.

use std::fs;

use git2::Repository;
use railint_source::{children, remote_name, repo_at};

use crate::support::{Repo, write};

#[test]
fn the_nearest_repo_is_found_from_anywhere_in_it() {
    let repo = Repo::with(&[("d/e/a.yaml", b"")]);
    let root = repo.root().canonicalize().unwrap();
    for path in ["", "d", "d/e/a.yaml", ".git/objects"] {
        let found = repo_at(&root.join(path)).unwrap();
        assert_eq!(found.root, root, "{path}");
        assert!(found.git);
        assert_eq!(
            found.name,
            root.file_name().unwrap().to_str().unwrap(),
            "{path}"
        );
    }
    let inner = root.join("d/e/inner");
    Repository::init(&inner).unwrap();
    assert_eq!(repo_at(&inner).unwrap().root, inner);
    assert_eq!(repo_at(&root.join("missing")), None);
}

#[test]
fn a_bare_repo_is_one_and_loses_its_ending() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("platform.git");
    Repository::init_bare(&store).unwrap();
    let found = repo_at(&store.join("refs")).unwrap();
    assert_eq!(found.root, store.canonicalize().unwrap());
    assert_eq!(found.name, "platform");
}

#[test]
fn an_empty_git_folder_makes_no_repo() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(repo_at(folder.path()), None);
}

#[test]
fn child_folders_are_all_found() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    Repository::init(root.join("b-repo")).unwrap();
    Repository::init_bare(root.join("c.git")).unwrap();
    Repository::init(root).unwrap();
    write(root, "a-plain/x.yaml", b"");
    write(root, "linked/.git", b"gitdir: elsewhere\n");
    write(root, "file.yaml", b"");
    #[cfg(unix)]
    std::os::unix::fs::symlink("b-repo", root.join("symlink")).unwrap();
    let found: Vec<_> = children(root)
        .into_iter()
        .map(|found| (found.name, found.git))
        .collect();
    let expected = [
        ("a-plain", false),
        ("b-repo", true),
        ("c", true),
        ("linked", true),
    ];
    assert_eq!(found, expected.map(|(name, git)| (name.to_owned(), git)));
    assert_eq!(children(&root.join("b-repo")), []);
    assert_eq!(children(&root.join("missing")), []);
}

#[test]
fn the_remote_names_the_repo() {
    let repo = Repo::new();
    assert_eq!(remote_name(repo.root()), None);
    repo.git
        .remote("origin", "git@forge.example:team/railiance-platform.git")
        .unwrap();
    assert_eq!(
        remote_name(repo.root()).as_deref(),
        Some("railiance-platform")
    );
    // A folder in the repo is not the repo.
    repo.write("d/a.yaml", b"");
    assert_eq!(remote_name(&repo.root().join("d")), None);
}
