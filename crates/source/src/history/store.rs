//! Single objects of a repo: what a file held, what else a commit did.

use std::fmt;
use std::path::Path;

use git2::Repository;

use super::facts::Id;
use super::open::{HistoryError, open};
use super::trees::{Stop, Trees};
use crate::text::readable;

/// Differences of one commit that are looked at.
const MAX_BESIDE: usize = 100_000;

/// Git's store of the repo around a folder. It serves one thread.
pub struct Store {
    repo: Repository,
    below: Vec<u8>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

/// What a commit added and deleted, by path. Files that it edited are neither.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Path and content of each file that its first parent does not have.
    pub added: Vec<(String, Id)>,
    /// Path and last content of each file that it does not have any more.
    pub deleted: Vec<(String, Id)>,
}

impl Store {
    /// Opens the store of the repo around `root`.
    ///
    /// # Errors
    /// Where there is no repo.
    pub fn open(root: &Path) -> Result<Self, HistoryError> {
        let (repo, below) = open(root)?;
        Ok(Self { repo, below })
    }

    /// A content; `None` where it is not there, or larger than `limit` bytes.
    #[must_use]
    pub fn content(&self, id: Id, limit: usize) -> Option<Vec<u8>> {
        let odb = self.repo.odb().ok()?;
        // Asked before it is read, as it is read whole.
        let (size, _) = odb.read_header(id.0).ok()?;
        if size > limit {
            return None;
        }
        Some(odb.read(id.0).ok()?.data().to_vec())
    }

    /// What a commit did to the files below the folder, against its first
    /// parent. Nothing where that cannot be told, or is too much.
    #[must_use]
    pub fn beside(&self, commit: Id) -> Beside {
        self.try_beside(commit).unwrap_or_default()
    }

    fn try_beside(&self, commit: Id) -> Result<Beside, Stop> {
        let commit = self.repo.find_commit(commit.0)?;
        let mut trees = Trees::new(&self.repo, MAX_BESIDE)?;
        let after = trees.at(commit.tree_id(), &self.below)?;
        let before = match commit.parent(0) {
            Ok(parent) => trees.at(parent.tree_id(), &self.below)?,
            Err(_) => None,
        };
        let mut differences = Vec::new();
        trees.compare(before, after, &mut differences)?;
        let mut beside = Beside::default();
        for difference in differences {
            let path = || readable(&difference.path);
            match (difference.before, difference.after) {
                (None, Some(leaf)) => beside.added.push((path(), Id(leaf.blob))),
                (Some(leaf), None) => beside.deleted.push((path(), Id(leaf.blob))),
                _ => {}
            }
        }
        beside.added.sort();
        beside.deleted.sort();
        Ok(beside)
    }
}
