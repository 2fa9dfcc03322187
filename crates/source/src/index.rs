//! The files of an index: what the next commit will hold.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use git2::Repository;

use crate::errors::OpenError;
use crate::files::Files;
use crate::git::{self, Refusal, is_possible};
use crate::index_file::{Entry, IndexFile};
use crate::listing::{Listing, MAX_ENTRIES, Tracked};
use crate::stored::{MAX_PATH_BYTES, Stored};
use crate::text::readable;

/// The repo that a commit is being made in, as git tells the hooks that it
/// runs. `git commit -a` and `git commit PATH` fill an index of their own,
/// which nobody finds who looks where the index usually lies.
#[derive(Debug, Clone, Default)]
pub struct Committing {
    git_folder: Option<PathBuf>,
    work_tree: PathBuf,
    index: Option<PathBuf>,
    /// The index that was read last, with its file: a run that asks twice is about
    /// one and the same.
    read: Arc<Mutex<Option<Read>>>,
}

/// An index and the file that it was read from.
type Read = (PathBuf, Arc<IndexFile>);

/// A repo, the way from its top down to some folder, and its index.
pub(crate) type Around = (Repository, Vec<u8>, Arc<IndexFile>);

impl Committing {
    /// Reads git's variables by way of `variable`, their paths being relative
    /// to the working directory `here`. Without any of them, the repo around
    /// `here` is the one.
    pub fn new(here: &Path, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name| {
            variable(name)
                .filter(|value| !value.is_empty())
                .map(|value| here.join(value))
        };
        let git_folder = path("GIT_DIR");
        let work_tree = match path("GIT_WORK_TREE") {
            Some(work_tree) => work_tree,
            // Git takes the working directory where a variable names the repo.
            None if git_folder.is_some() => here.to_owned(),
            None => git::enclosing(here).unwrap_or_else(|| here.to_owned()),
        };
        Self {
            git_folder,
            work_tree: work_tree.canonicalize().unwrap_or(work_tree),
            index: path("GIT_INDEX_FILE"),
            read: Arc::default(),
        }
    }

    /// The work tree of the commit, or the folder that was asked for where there is
    /// none.
    #[must_use]
    pub fn work_tree(&self) -> &Path {
        &self.work_tree
    }

    /// The index of a repo, or the one in `file`.
    fn read(&self, repo: &Repository, file: Option<&Path>) -> Result<Arc<IndexFile>, git2::Error> {
        let name = file.map_or_else(|| repo.path().join("index"), Path::to_owned);
        let mut last = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, index)) = last.as_ref().filter(|(read, _)| *read == name) {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(IndexFile::open(repo, file)?);
        *last = Some((name, Arc::clone(&index)));
        Ok(index)
    }

    /// The folder that git keeps for the repo, and for this work tree where the
    /// repo has several. `None` outside every repo, or where git refuses it.
    #[must_use]
    pub fn git_folder(&self) -> Option<PathBuf> {
        if let Some(folder) = &self.git_folder {
            return Some(folder.clone());
        }
        let (repo, _) = git::open_around(&self.work_tree).ok()??;
        Some(repo.path().to_owned())
    }

    /// The index that git fills for the commit, if it is about the repo whose
    /// work tree is at `top`.
    fn index_of(&self, top: &Path) -> Option<&Path> {
        self.index.as_deref().filter(|_| self.work_tree == top)
    }

    /// The repo that git names, with the way from its work tree down to
    /// `root`, if `root` lies in it and in no other.
    fn repo_around(&self, root: &Path) -> Result<Option<(Repository, PathBuf)>, git2::Error> {
        let Some(git_folder) = &self.git_folder else {
            return Ok(None);
        };
        let nearer = git::enclosing(root).is_some_and(|top| top != self.work_tree);
        let Ok(below) = root.strip_prefix(&self.work_tree) else {
            return Ok(None);
        };
        if nearer {
            return Ok(None);
        }
        Ok(Some((Repository::open(git_folder)?, below.to_owned())))
    }
}

/// Opens what the index of the repo around `root` holds below it: what the
/// next commit will hold, whatever lies on disk. Of a file in conflict, that is
/// our side. `None` where `root` lies in no git repo.
///
/// # Errors
/// Where git refuses the repo or its index.
pub fn open_index(
    root: &Path,
    committing: &Committing,
) -> Result<Option<Box<dyn Files>>, OpenError> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let Some((repo, below, index)) = of_repo(&root, committing)? else {
        return Ok(None);
    };
    let listing = list(&index, &below);
    Ok(Some(Box::new(Stored::new(repo, &root, listing.finish()))))
}

/// The repo around `root`, the way from its top down to `root`, and its index.
pub(crate) fn of_repo(root: &Path, committing: &Committing) -> Result<Option<Around>, OpenError> {
    let refused = |error: git2::Error| Refusal::from(error).error(root);
    let (repo, below, top) = match committing.repo_around(root).map_err(refused)? {
        Some((repo, below)) => (repo, git::slashed(&below), committing.work_tree.clone()),
        None => match git::open_around(root)? {
            Some((repo, below)) => {
                let top = repo.workdir().and_then(|top| top.canonicalize().ok());
                (repo, below, top.unwrap_or_default())
            }
            None => return Ok(None),
        },
    };
    let index = committing.read(&repo, committing.index_of(&top));
    let index = index.map_err(refused)?;
    Ok(Some((repo, below, index)))
}

/// Lists what an index holds below a folder, whose path ends with a slash or is
/// empty.
fn list(index: &IndexFile, below: &[u8]) -> Listing {
    let mut listing = Listing::new(MAX_ENTRIES);
    let own = index.entries().filter(Entry::is_to_be_committed);
    add(&mut listing, own, below);
    listing
}

/// Lists entries that lie below a folder. `false` where they are too many.
pub(crate) fn add<'a>(
    listing: &mut Listing,
    entries: impl Iterator<Item = Entry<'a>>,
    below: &[u8],
) -> bool {
    // The folder of the file before, with a slash at its end: that it is possible
    // need not be found out for each file in it.
    let mut folder: &[u8] = b"";
    for entry in entries {
        let Some(path) = entry.path.strip_prefix(below) else {
            continue;
        };
        if !listing.look_at_one() {
            return false;
        }
        let rest = path.strip_prefix(folder).unwrap_or(path);
        let possible = path.len() <= MAX_PATH_BYTES && is_possible(rest);
        if possible && let Some(end) = memchr::memrchr(b'/', rest) {
            let length = path.len() - rest.len() + end + 1;
            folder = path.get(..length).unwrap_or_default();
        }
        if !possible {
            let note = format!("`{}` has a name that no file can have", readable(path));
            listing.note(note);
            continue;
        }
        let git = Tracked {
            tracked: true,
            blob: entry.content(),
        };
        listing.add(path, Path::new(""), entry.kind, git);
    }
    true
}
