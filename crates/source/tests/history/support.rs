//! Making repos with a history.

use std::fs;
use std::path::Path;

use git2::{Oid, Repository, Signature, Time};
use railint_source::Absent;
use railint_source::history::{Gone, History, Limits};
use tempfile::TempDir;

/// A day, in seconds.
pub(crate) const DAY: i64 = 86_400;

/// A repo in a folder that goes when this goes.
pub(crate) struct Repo {
    folder: TempDir,
    pub(crate) git: Repository,
}

impl Repo {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = Repository::init(folder.path()).unwrap();
        git.config()
            .unwrap()
            .set_str("core.excludesfile", "")
            .unwrap();
        Self { folder, git }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, without telling git.
    pub(crate) fn write(&self, path: &str, content: &str) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        let place = self.root().join(path);
        if place.is_dir() {
            fs::remove_dir_all(place).unwrap();
        } else {
            fs::remove_file(place).unwrap();
        }
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::create_dir_all(self.root().join(to).parent().unwrap()).unwrap();
        fs::rename(self.root().join(from), self.root().join(to)).unwrap();
    }

    /// Puts everything that is on disk, and nothing else, into the index.
    pub(crate) fn stage(&self) -> Oid {
        let mut index = self.git.index().unwrap();
        index.clear().unwrap();
        index
            .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
            .unwrap();
        index.write().unwrap();
        index.write_tree().unwrap()
    }

    /// Commits what is on disk, on a day since 1970.
    pub(crate) fn commit(&self, day: i64) -> Oid {
        let parent = self.git.head().ok().map(|head| head.target().unwrap());
        let parents: Vec<Oid> = parent.into_iter().collect();
        let commit = self.commit_on(&parents, day);
        self.head(commit);
        commit
    }

    /// Commits what is on disk behind these parents, and moves nothing.
    pub(crate) fn commit_on(&self, parents: &[Oid], day: i64) -> Oid {
        let who = Signature::new("A Tester", "t@example.org", &Time::new(day * DAY, 60)).unwrap();
        let tree = self.git.find_tree(self.stage()).unwrap();
        let parents: Vec<_> = parents
            .iter()
            .map(|id| self.git.find_commit(*id).unwrap())
            .collect();
        let parents: Vec<_> = parents.iter().collect();
        self.git
            .commit(None, &who, &who, "A step", &tree, &parents)
            .unwrap()
    }

    /// Makes a commit the head, the disk being as it is.
    pub(crate) fn head(&self, commit: Oid) {
        let name = "refs/heads/main";
        self.git.reference(name, commit, true, "test").unwrap();
        self.git.set_head(name).unwrap();
    }

    /// Puts the files of a commit on disk.
    pub(crate) fn check_out(&self, commit: Oid) {
        let commit = self.git.find_object(commit, None).unwrap();
        let mut how = git2::build::CheckoutBuilder::new();
        how.force().remove_untracked(true);
        self.git.checkout_tree(&commit, Some(&mut how)).unwrap();
    }

    pub(crate) fn history(&self) -> History {
        self.history_with(&Limits::default())
    }

    pub(crate) fn history_with(&self, limits: &Limits) -> History {
        read(self.root(), limits)
    }
}

pub(crate) fn read(root: &Path, limits: &Limits) -> History {
    let files = railint_source::open(root).unwrap();
    History::read(&*files, limits, &|_| true, &|| false).unwrap()
}

/// A folder with nothing in it, whatever lies there.
pub(crate) fn nothing(root: &Path) -> Absent {
    Absent::new(root, Vec::new())
}

/// The paths that left.
pub(crate) fn gone(history: &History) -> Vec<&str> {
    history.gone.iter().map(|gone| gone.path.as_str()).collect()
}

/// The day on which a file left.
pub(crate) fn day(history: &History, gone: &Gone) -> Option<i64> {
    Some(history.commits.get(gone.commit?)?.seconds / DAY)
}
