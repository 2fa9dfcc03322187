//! The one source of bytes: a list of files and their content, wherever they
//! come from.

use std::fmt;
use std::path::Path;

use git2::Repository;

use crate::errors::{OpenError, ReadError};
use crate::git::{self, Refusal};
use crate::history::Id;
use crate::{commit, plain, work_tree};

/// The largest file that is read: 64 MiB.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What an entry of a listing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A symbolic link. Reading it gives the content of its target where that
    /// lies inside the repo.
    Symlink,
    /// A submodule: known by its path, never entered or read.
    Submodule,
}

/// One file of a repo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Relative to the root of the repo, with forward slashes. Bytes that are
    /// not UTF-8 are written as `%E9`; the path can be read all the same.
    pub path: String,
    /// What it is.
    pub kind: EntryKind,
    /// Whether git tracks it.
    pub tracked: bool,
    /// Git's id of the tracked content: that of the index in a work
    /// tree (the file itself may have been edited since), that of the commit
    /// in a bare repo. `None` where git tracks nothing, or no single content.
    pub blob: Option<Id>,
}

/// The state that a source of files is in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// The history was cut off when the repo was cloned.
    pub shallow: bool,
    /// The repo has no work tree: the files are those of a commit.
    pub bare: bool,
    /// The files lie on disk below the root, and may be rewritten there.
    pub on_disk: bool,
    /// What the user should know about the listing, as plain sentences.
    pub notes: Vec<String>,
}

/// A list of files and their content.
pub trait Files: Send + Sync + fmt::Debug {
    /// All files, sorted by the bytes of their paths, each path once.
    fn entries(&self) -> &[FileEntry];

    /// The content of the file at `path`. In a work tree or plain folder that
    /// may be a file that is not listed, such as an ignored one, as long as it
    /// lies inside the repo.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// Whether the content of each file is the one that its entry's
    /// [`FileEntry::blob`] names, and not what somebody made of it on disk.
    fn are_stored(&self) -> bool {
        false
    }

    /// The state of the source, and what to tell the user about it.
    fn condition(&self) -> &Condition;

    /// The folder on disk that was opened. Whether the files lie there as they
    /// are read, [`Condition::on_disk`] says.
    fn root(&self) -> &Path;
}

/// Opens the repo or folder at `root`. What git refuses is listed without git,
/// and a note of [`Files::condition`] says so.
///
/// # Errors
/// Where there is no folder to list; see [`OpenError`].
pub fn open(root: &Path) -> Result<Box<dyn Files>, OpenError> {
    let shown = root.display().to_string();
    let real = root
        .canonicalize()
        .map_err(|error| OpenError::from_io(root, &error))?;
    let metadata = real
        .metadata()
        .map_err(|error| OpenError::from_io(root, &error))?;
    if !metadata.is_dir() {
        return Err(OpenError::NotAFolder { path: shown });
    }
    if git::is_inside_git(&real) && !git::is_work_tree(&real) {
        return Err(OpenError::InsideGit { path: shown });
    }
    // Asked for now, as a folder that cannot be listed is no empty repo.
    real.read_dir()
        .map_err(|error| OpenError::from_io(root, &error))?;

    let Some(top) = git::enclosing(&real) else {
        return Ok(Box::new(plain::open(real, None)));
    };
    let listed = git::open(&top).and_then(|repo| list(repo, &top, &real));
    Ok(match listed {
        Ok(Some(files)) => files,
        Ok(None) => Box::new(plain::open(real, None)),
        // Nothing but git's own files lies in a bare repo, so there is nothing
        // to list without git.
        Err(refusal) if git::is_bare(&top) => {
            Box::new(plain::nothing(real, refusal.note_of_bare(&top)))
        }
        Err(refusal) => Box::new(plain::open(real, Some(refusal.note(&top)))),
    })
}

/// Lists `root` by way of the repo at `top`; `None` where that repo has no say
/// about the files of `root`.
fn list(repo: Repository, top: &Path, root: &Path) -> Result<Option<Box<dyn Files>>, Refusal> {
    if !repo.is_bare() {
        let files = work_tree::open(&repo, top, root)?;
        return Ok(files.map(|files| Box::new(files) as Box<dyn Files>));
    }
    if top == root {
        return Ok(Some(Box::new(commit::open_head(repo, root)?)));
    }
    Ok(None)
}
