//! What can go wrong, in plain words.

use std::fmt;
use std::io;
use std::path::Path;

/// Why the content of a file cannot be had. `path` is the path that was asked
/// for, relative to the root of the repo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file, or it is a link to nothing.
    NotFound {
        /// The path that was asked for.
        path: String,
    },
    /// The file is larger than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES).
    TooLarge {
        /// The path that was asked for.
        path: String,
        /// Size of the file in bytes.
        size: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// The path, or a link on its way, leads out of the repo or into git's own
    /// folder.
    OutsideRepo {
        /// The path that was asked for.
        path: String,
    },
    /// A folder, a submodule, a pipe, a device or a socket.
    NotAFile {
        /// The path that was asked for.
        path: String,
    },
    /// The system or git could not read it.
    Io {
        /// The path that was asked for.
        path: String,
        /// What the system or git says.
        reason: String,
    },
}

impl ReadError {
    /// The path that was asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::NotFound { path }
            | Self::TooLarge { path, .. }
            | Self::OutsideRepo { path }
            | Self::NotAFile { path }
            | Self::Io { path, .. } => path,
        }
    }

    /// What an error of the system means for the file at `path`.
    pub(crate) fn from_io(path: &str, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            // A path with a NUL in it, or one that goes on behind a file,
            // names nothing either.
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::InvalidInput => Self::NotFound { path },
            _ => Self::Io {
                path,
                reason: error.to_string(),
            },
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { path } => write!(f, "there is no file `{path}`"),
            Self::TooLarge { path, size, limit } => write!(
                f,
                "`{path}` is too large to be read: {size} bytes, the limit is {limit}"
            ),
            Self::OutsideRepo { path } => write!(
                f,
                "`{path}` leads out of the repo, and is not followed there"
            ),
            Self::NotAFile { path } => write!(f, "`{path}` is not a regular file"),
            Self::Io { path, reason } => write!(f, "`{path}` cannot be read: {reason}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Why a folder cannot be listed at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// There is nothing at this path.
    NotFound {
        /// The path as given.
        path: String,
    },
    /// There is something, but no folder.
    NotAFolder {
        /// The path as given.
        path: String,
    },
    /// The folder belongs to git itself: a `.git`, or a folder inside one.
    InsideGit {
        /// The path as given.
        path: String,
    },
    /// The system could not open it.
    Io {
        /// The path as given.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// Git refuses the repo, and only git could tell what is in its store.
    Refused {
        /// The folder of the repo.
        path: String,
        /// What git says.
        reason: String,
        /// What the user can do about it.
        remedy: String,
    },
    /// The repo has no such commit.
    NoSuchRevision {
        /// The revision as given.
        revision: String,
        /// What git says.
        reason: String,
        /// Whether the history was cut off when the repo was cloned.
        shallow: bool,
    },
    /// No commit is part of the history of both `HEAD` and the revision.
    NoSharedHistory {
        /// The revision as given.
        revision: String,
        /// Whether the history was cut off when the repo was cloned.
        shallow: bool,
    },
}

impl OpenError {
    /// What an error of the system means for the folder at `path`.
    pub(crate) fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.display().to_string();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::InvalidInput => Self::NotFound { path },
            io::ErrorKind::NotADirectory => Self::NotAFolder { path },
            _ => Self::Io {
                path,
                reason: error.to_string(),
            },
        }
    }

    /// What the user can do about it; empty where the error says it all.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Refused { remedy, .. } => remedy.clone(),
            Self::NoSuchRevision { shallow: true, .. }
            | Self::NoSharedHistory { shallow: true, .. } => {
                "the history was cut off when the repo was cloned: fetch the rest (`git fetch \
                 --unshallow`; `fetch-depth: 0` in a workflow)"
                    .to_owned()
            }
            Self::NoSuchRevision { .. } => {
                "name a branch, a tag or a commit that `git log` knows here".to_owned()
            }
            _ => String::new(),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { path } => write!(f, "there is no folder `{path}`"),
            Self::NotAFolder { path } => write!(f, "`{path}` is not a folder"),
            Self::InsideGit { path } => write!(
                f,
                "`{path}` is git's own folder; name the folder that holds the files"
            ),
            Self::Io { path, reason } | Self::Refused { path, reason, .. } => {
                write!(f, "`{path}` cannot be opened: {reason}")
            }
            Self::NoSuchRevision {
                revision, reason, ..
            } => write!(f, "there is no commit `{revision}`: {reason}"),
            Self::NoSharedHistory { revision, .. } => {
                write!(f, "`HEAD` and `{revision}` share no commit")
            }
        }
    }
}

impl std::error::Error for OpenError {}
