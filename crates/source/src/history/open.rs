//! The repo whose commits tell of a folder.

use std::fmt;
use std::path::Path;

use git2::{Oid, Repository};

use crate::git;

/// Why the commits of a repo cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryError {
    /// The folder lies in no git repo, or git refuses it.
    NoRepo,
    /// The name of a commit that nothing answers to.
    NoSuchCommit {
        /// The name as it was given.
        name: String,
    },
    /// Git's store is broken, or something is missing in it.
    Broken {
        /// What git says.
        reason: String,
    },
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepo => f.write_str("there is no git repo"),
            Self::NoSuchCommit { name } => write!(f, "there is no commit `{name}`"),
            Self::Broken { reason } => write!(f, "its commits cannot be read: {reason}"),
        }
    }
}

impl std::error::Error for HistoryError {}

impl From<git2::Error> for HistoryError {
    fn from(error: git2::Error) -> Self {
        Self::Broken {
            reason: error.message().to_owned(),
        }
    }
}

/// Opens the repo around `root`, and the way from its top down to `root`: with
/// a slash at the end, or empty for the top itself.
pub(crate) fn open(root: &Path) -> Result<(Repository, Vec<u8>), HistoryError> {
    let real = root.canonicalize().map_err(|_| HistoryError::NoRepo)?;
    let top = git::enclosing(&real).ok_or(HistoryError::NoRepo)?;
    let repo = git::open(&top).map_err(|_| HistoryError::NoRepo)?;
    let below = git::slashed(real.strip_prefix(&top).unwrap_or(Path::new("")));
    Ok((repo, below))
}

/// The commit that somebody means by a name.
pub(crate) fn named(repo: &Repository, name: &str) -> Result<Oid, HistoryError> {
    let found = repo.revparse_single(name);
    let commit = found.and_then(|object| object.peel_to_commit());
    let commit = commit.map_err(|_| HistoryError::NoSuchCommit {
        name: name.to_owned(),
    })?;
    Ok(commit.id())
}
