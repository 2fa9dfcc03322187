//! What is told of the commits of a repo.

use std::fmt;

use git2::{ObjectType, Oid};

use super::sketch::hash;

/// Git's id of an object. An id of a content never leaves the process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub(crate) Oid);

impl Id {
    /// The id that git gives to this content.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Oid::hash_object(ObjectType::Blob, bytes).ok().map(Self)
    }

    /// An id in hex, all of it.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        Oid::from_str(hex).ok().map(Self)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The first characters, as people write the id of a commit.
    #[must_use]
    pub fn short(&self) -> String {
        self.0.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: Id,
    /// When it was made, in seconds since 1970.
    pub seconds: i64,
    /// Minutes by which the clock of whoever made it was ahead of UTC.
    pub offset: i32,
    /// When its content was first committed, in seconds since 1970: a rebase,
    /// a cherry-pick or an import into another repo keeps this.
    pub authored: i64,
    /// By what its author is known again: numbers for the name and the address.
    pub author: [u32; 2],
}

impl From<&git2::Commit<'_>> for Commit {
    fn from(commit: &git2::Commit<'_>) -> Self {
        let author = commit.author();
        // Half of the bits tell people apart well enough.
        let number = |text: &[u8]| hash(&text.to_ascii_lowercase()) as u32;
        Self {
            id: Id(commit.id()),
            seconds: commit.time().seconds(),
            offset: commit.time().offset_minutes(),
            authored: author.when().seconds(),
            author: [author.name_bytes(), author.email_bytes()].map(number),
        }
    }
}

/// When a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// With this commit, by its index in [`History::commits`], with this
    /// content.
    At {
        /// Index of the commit.
        commit: usize,
        /// What the file held then.
        blob: Id,
    },
    /// It is not committed yet.
    Uncommitted,
    /// Before all commits that were looked at.
    Before,
}

/// A file that left: it stood in some state of the branch, does not stand
/// today, and was not renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Where it was, from the root, with forward slashes.
    pub path: String,
    /// What it held in the end.
    pub blob: Id,
    /// The commit that took it away, by its index in [`History::commits`].
    /// `None` where that is not committed yet.
    pub commit: Option<usize>,
    /// When it had come.
    pub arrival: Arrival,
}

/// How far the commits were followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// To the first one.
    Whole,
    /// To where the clone was cut off.
    Shallow,
    /// To where the caller wanted it.
    Asked,
    /// To a bound of [`Limits`].
    Bounded,
}

/// Bounds of a walk.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many commits are looked at.
    pub commits: usize,
    /// How many differences between neighbours are looked at in all.
    pub differences: usize,
    /// How many contents are read to tell renames with edits.
    pub contents: usize,
    /// Commits that were made before are not wanted: seconds since 1970.
    pub oldest: Option<i64>,
    /// Commits that are reachable from this one, named as for `git rev-parse`,
    /// are not wanted.
    pub since: Option<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            commits: 200_000,
            differences: 5_000_000,
            contents: 200_000,
            oldest: None,
            since: None,
        }
    }
}

/// What the commits of a repo tell.
#[derive(Debug, Clone)]
pub struct History {
    /// The commits that were looked at, the newest first.
    pub commits: Vec<Commit>,
    /// The files that left, by path.
    pub gone: Vec<Gone>,
    /// When each of the files came that stand today, in their order.
    pub arrivals: Vec<Arrival>,
    /// How far the commits were followed.
    pub extent: Extent,
}
