//! The files of one commit, straight from git's store: how a bare repo is read.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use git2::{ErrorCode, Odb, Oid, Repository, Tree};

use crate::errors::ReadError;
use crate::files::{Condition, EntryKind, FileEntry, Files, MAX_FILE_BYTES};
use crate::git::{Refusal, is_possible};
use crate::listing::{Listed, Listing, MAX_ENTRIES, Tracked};
use crate::text::readable;

/// The longest path that is listed, as on a disk. A tree may nest the same tree
/// in itself as often as it likes.
const MAX_PATH_BYTES: usize = 4096;

/// How many links are followed for one file.
const MAX_LINKS: usize = 40;

/// The files of one commit.
pub(crate) struct Commit {
    /// Open repos that nobody uses right now: a repo serves one thread at a
    /// time, so each thread that reads takes one, or opens another.
    idle: Mutex<Vec<Repository>>,
    root: PathBuf,
    git_folder: PathBuf,
    listed: Listed,
    condition: Condition,
}

impl std::fmt::Debug for Commit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Commit")
            .field("git_folder", &self.git_folder)
            .field("condition", &self.condition)
            .finish_non_exhaustive()
    }
}

/// Lists the commit at `HEAD`; nothing, with a note, when there is none.
pub(crate) fn open_head(repo: Repository, root: &Path) -> Result<Commit, Refusal> {
    let mut listing = Listing::new(MAX_ENTRIES);
    match repo.head() {
        Ok(head) => {
            let root = head.peel_to_tree()?.id();
            list(&repo, root, &mut listing)?;
        }
        Err(error) if error.code() == ErrorCode::UnbornBranch => {
            listing.note("there is no commit at `HEAD` yet, and so no file".to_owned());
        }
        Err(error) => return Err(error.into()),
    }
    let mut listed = listing.finish();
    Ok(Commit {
        condition: Condition {
            shallow: repo.is_shallow(),
            bare: true,
            on_disk: false,
            notes: std::mem::take(&mut listed.notes),
        },
        root: root.to_owned(),
        git_folder: repo.path().to_owned(),
        idle: Mutex::new(vec![repo]),
        listed,
    })
}

/// Lists all files of the tree `root`.
fn list(repo: &Repository, root: Oid, listing: &mut Listing) -> Result<(), git2::Error> {
    let odb = repo.odb()?;
    let mut pending = vec![(root, Vec::new())];
    while let Some((id, folder)) = pending.pop() {
        let tree = match tree(repo, &odb, id) {
            Ok(tree) => tree,
            Err(error) if folder.is_empty() => return Err(error),
            Err(error) => {
                let name = readable(&folder);
                listing.note(format!("`{name}` could not be listed: {}", error.message()));
                continue;
            }
        };
        for entry in &tree {
            if !listing.look_at_one() {
                return Ok(());
            }
            let mut path: Vec<u8> = folder.clone();
            path.extend_from_slice(entry.name_bytes());
            let name = entry.name_bytes();
            if path.len() > MAX_PATH_BYTES || name.contains(&b'/') || !is_possible(name) {
                let note = format!("`{}` has a name that no file can have", readable(&path));
                listing.note(note);
                continue;
            }
            let kind = match entry.filemode() & 0o170_000 {
                0o040_000 => {
                    path.push(b'/');
                    pending.push((entry.id(), path));
                    continue;
                }
                0o120_000 => EntryKind::Symlink,
                0o160_000 => EntryKind::Submodule,
                _ => EntryKind::File,
            };
            let blob = (kind != EntryKind::Submodule).then(|| entry.id().to_string());
            let git = Tracked {
                tracked: true,
                blob,
            };
            listing.add(&path, Path::new(""), kind, git);
        }
    }
    Ok(())
}

/// Reads a tree, unless it is larger than any file may be.
fn tree<'a>(repo: &'a Repository, odb: &Odb, id: Oid) -> Result<Tree<'a>, git2::Error> {
    let (size, _) = odb.read_header(id)?;
    if size as u64 > MAX_FILE_BYTES {
        return Err(git2::Error::from_str(&format!("it takes {size} bytes")));
    }
    repo.find_tree(id)
}

impl Commit {
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
        let Some(id) = &entry.blob else {
            return Err(ReadError::NotAFile {
                path: asked.to_owned(),
            });
        };
        let blob = self.with_repo(|repo| {
            let id = Oid::from_str(id)?;
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

impl Files for Commit {
    fn entries(&self) -> &[FileEntry] {
        &self.listed.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let entry = self.resolve(path)?;
        self.content(entry, path)
    }

    fn condition(&self) -> &Condition {
        &self.condition
    }

    fn root(&self) -> &Path {
        &self.root
    }
}
