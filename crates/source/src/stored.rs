//! Files whose content lies in git's store: those of a commit or of an index.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use git2::Repository;

use crate::errors::ReadError;
use crate::files::{Condition, EntryKind, FileEntry, Files, MAX_FILE_BYTES};
use crate::history::Id;
use crate::listing::Listed;
use crate::text::readable;

/// The longest path that is listed, as on a disk. A tree may nest the same tree
/// in itself as often as it likes.
pub(crate) const MAX_PATH_BYTES: usize = 4096;

/// How many links are followed for one file.
const MAX_LINKS: usize = 40;

/// Files in git's store.
pub(crate) struct Stored {
    /// Open repos that nobody uses right now: a repo serves one thread at a
    /// time, so each thread that reads takes one, or opens another.
    idle: Mutex<Vec<Repository>>,
    root: PathBuf,
    git_folder: PathBuf,
    listed: Listed,
    condition: Condition,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("git_folder", &self.git_folder)
            .field("condition", &self.condition)
            .finish_non_exhaustive()
    }
}

impl Stored {
    /// The listed files, to be read from the store of this repo; their paths are
    /// counted from `root`.
    pub(crate) fn new(repo: Repository, root: &Path, mut listed: Listed) -> Self {
        Self {
            condition: Condition {
                shallow: repo.is_shallow(),
                bare: repo.is_bare(),
                on_disk: false,
                notes: std::mem::take(&mut listed.notes),
            },
            root: root.to_owned(),
            // That of a linked worktree holds no objects of its own.
            git_folder: repo.commondir().to_owned(),
            idle: Mutex::new(vec![repo]),
            listed,
        }
    }

    /// Does something with an open repo.
    fn with_repo<T>(
        &self,
        work: impl FnOnce(&Repository) -> Result<T, git2::Error>,
    ) -> Result<T, git2::Error> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let repo = match kept {
            Some(repo) => repo,
            None => Repository::open_bare(&self.git_folder)?,
        };
        let result = work(&repo);
        idle().push(repo);
        result
    }

    /// The content of an entry, whatever its kind; `asked` is the path that
    /// errors name.
    fn content(&self, entry: &FileEntry, asked: &str) -> Result<Vec<u8>, ReadError> {
        let Some(Id(id)) = entry.blob else {
            return Err(ReadError::NotAFile {
                path: asked.to_owned(),
            });
        };
        let blob = self.with_repo(|repo| {
            let (size, _) = repo.odb()?.read_header(id)?;
            // Asked before it is read, as it is read whole.
            let size = size as u64;
            if size > MAX_FILE_BYTES {
                return Ok(Err(size));
            }
            Ok(Ok(repo.find_blob(id)?.content().to_vec()))
        });
        match blob {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(size)) => Err(ReadError::TooLarge {
                path: asked.to_owned(),
                size,
                limit: MAX_FILE_BYTES,
            }),
            Err(error) => Err(ReadError::Io {
                path: asked.to_owned(),
                reason: error.message().to_owned(),
            }),
        }
    }

    /// The entry that `path` names once its links are followed, those of its
    /// folders included.
    fn resolve(&self, path: &str) -> Result<&FileEntry, ReadError> {
        let asked = || path.to_owned();
        let mut links = 0;
        let mut found = None;
        let mut done: Vec<String> = Vec::new();
        if path.len() > MAX_PATH_BYTES {
            return Err(ReadError::NotFound { path: asked() });
        }
        // The parts of the path that are still to come, the next one last.
        let mut parts = parts_of(path).ok_or_else(|| ReadError::OutsideRepo { path: asked() })?;
        while let Some(part) = parts.pop() {
            match part.as_str() {
                "" | "." => continue,
                ".." => {
                    if done.pop().is_none() {
                        return Err(ReadError::OutsideRepo { path: asked() });
                    }
                    continue;
                }
                _ => done.push(part),
            }
            found = self.listed.find(&done.join("/"));
            let Some(link) = found.filter(|entry| entry.kind == EntryKind::Symlink) else {
                continue;
            };
            links += 1;
            if links > MAX_LINKS {
                return Err(ReadError::Io {
                    path: asked(),
                    reason: "too many links lead to one another".to_owned(),
                });
            }
            let target = readable(&self.content(link, path)?);
            if target.len() > MAX_PATH_BYTES {
                return Err(ReadError::NotFound { path: asked() });
            }
            done.pop();
            let more = parts_of(&target).ok_or_else(|| ReadError::OutsideRepo { path: asked() })?;
            parts.extend(more);
        }
        let end = done.join("/");
        match found {
            Some(entry) if entry.path == end => Ok(entry),
            _ if self.has_folder(&end) => Err(ReadError::NotAFile { path: asked() }),
            _ => Err(ReadError::NotFound { path: asked() }),
        }
    }

    /// Whether `path` is a folder; the empty path is the root.
    fn has_folder(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let entries = &self.listed.entries;
        let at = entries.partition_point(|entry| entry.path < inside);
        path.is_empty()
            || entries
                .get(at)
                .is_some_and(|entry| entry.path.starts_with(&inside))
    }
}

/// The parts of a path, last one first; `None` for one that is not relative.
fn parts_of(path: &str) -> Option<Vec<String>> {
    (!path.starts_with('/')).then(|| path.rsplit('/').map(str::to_owned).collect())
}

impl Files for Stored {
    fn entries(&self) -> &[FileEntry] {
        &self.listed.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let entry = self.resolve(path)?;
        self.content(entry, path)
    }

    fn are_stored(&self) -> bool {
        true
    }

    fn condition(&self) -> &Condition {
        &self.condition
    }

    fn root(&self) -> &Path {
        &self.root
    }
}
