//! Making repos.

use std::fs;
use std::path::{Path, PathBuf};

use git2::{Oid, Repository, Signature};
use railint_source::{EntryKind, Files, open};
use tempfile::TempDir;

/// A repo in a folder that goes when this goes.
pub(crate) struct Repo {
    folder: TempDir,
    pub(crate) git: Repository,
}

impl Repo {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = Repository::init(folder.path()).unwrap();
        leave_out_the_users_ignores(&git);
        Self { folder, git }
    }

    /// A repo in which these files are tracked and committed.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let repo = Self::new();
        for (path, content) in files {
            repo.write(path, content);
            repo.track(path);
        }
        commit(&repo.git);
        repo
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, content: &[u8]) -> PathBuf {
        write(self.root(), path, content)
    }

    pub(crate) fn track(&self, path: &str) {
        let mut index = self.git.index().unwrap();
        index.add_path(Path::new(path)).unwrap();
        index.write().unwrap();
    }

    pub(crate) fn open(&self) -> Box<dyn Files> {
        open(self.root()).unwrap()
    }
}

/// Whoever runs the tests may ignore what they will.
pub(crate) fn leave_out_the_users_ignores(git: &Repository) {
    let mut config = git.config().unwrap();
    config.set_str("core.excludesfile", "").unwrap();
}

pub(crate) fn write(root: &Path, path: &str, content: &[u8]) -> PathBuf {
    let place = root.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(&place, content).unwrap();
    place
}

/// Commits what is in the index.
pub(crate) fn commit(git: &Repository) -> Oid {
    let who = Signature::now("A Tester", "tester@example.org").unwrap();
    let tree = git.index().unwrap().write_tree().unwrap();
    let tree = git.find_tree(tree).unwrap();
    let parent = git.head().ok().map(|head| head.peel_to_commit().unwrap());
    let parents: Vec<_> = parent.iter().collect();
    git.commit(Some("HEAD"), &who, &who, "A step", &tree, &parents)
        .unwrap()
}

pub(crate) fn paths(files: &dyn Files) -> Vec<&str> {
    files.entries().iter().map(|e| e.path.as_str()).collect()
}

pub(crate) fn kind(files: &dyn Files, path: &str) -> EntryKind {
    entry(files, path).kind
}

pub(crate) fn entry<'a>(files: &'a dyn Files, path: &str) -> &'a railint_source::FileEntry {
    files.entries().iter().find(|e| e.path == path).unwrap()
}
