//! Files that lie in a folder on disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::beneath::Beneath;
use crate::errors::ReadError;
use crate::files::{Condition, FileEntry, Files, MAX_FILE_BYTES};
use crate::git::is_dot_git;
use crate::listing::Listed;

/// A listed folder on disk, and the way to its files.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    listed: Listed,
    condition: Condition,
    beneath: Beneath,
}

impl Folder {
    /// A folder with its list. `root` is canonical.
    pub(crate) fn new(root: PathBuf, mut listed: Listed, shallow: bool) -> Self {
        let condition = Condition {
            shallow,
            bare: false,
            on_disk: true,
            notes: std::mem::take(&mut listed.notes),
        };
        Self {
            beneath: Beneath::new(&root),
            root,
            listed,
            condition,
        }
    }

    /// The place on disk of `path`, links resolved, if it lies in the repo.
    fn locate(&self, path: &str) -> Result<PathBuf, ReadError> {
        let outside = || ReadError::OutsideRepo {
            path: path.to_owned(),
        };
        let place = match self.listed.odd.get(path) {
            Some(place) => place.clone(),
            None if stays_inside(Path::new(path)) => self.root.join(path),
            None => return Err(outside()),
        };
        let target = place
            .canonicalize()
            .map_err(|error| ReadError::from_io(path, &error))?;
        match target.strip_prefix(&self.root) {
            Ok(inside) if stays_inside(inside) => Ok(target),
            _ => Err(outside()),
        }
    }
}

impl Files for Folder {
    fn entries(&self) -> &[FileEntry] {
        &self.listed.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let at_once = match self.listed.odd.contains_key(path) || !stays_inside(Path::new(path)) {
            true => None,
            false => self.beneath.open(path),
        };
        let read = match at_once {
            Some(file) => read_opened(file, MAX_FILE_BYTES),
            // Links, and whatever there is to be said about the path.
            None => read_regular(&self.locate(path)?, MAX_FILE_BYTES),
        };
        match read {
            Ok(Regular::Bytes(bytes)) => Ok(bytes),
            Ok(Regular::TooLarge(size)) => Err(ReadError::TooLarge {
                path: path.to_owned(),
                size,
                limit: MAX_FILE_BYTES,
            }),
            Ok(Regular::Not) => Err(ReadError::NotAFile {
                path: path.to_owned(),
            }),
            Err(error) => Err(ReadError::from_io(path, &error)),
        }
    }

    fn condition(&self) -> &Condition {
        &self.condition
    }

    fn root(&self) -> &Path {
        &self.root
    }
}

/// Whether a path neither climbs out of where it starts nor enters git's own
/// folder.
fn stays_inside(path: &Path) -> bool {
    let mut depth: usize = 0;
    path.components().all(|part| match part {
        Component::Normal(name) => {
            depth += 1;
            !is_dot_git(name.as_encoded_bytes())
        }
        Component::CurDir => true,
        Component::ParentDir => depth.checked_sub(1).map(|up| depth = up).is_some(),
        Component::RootDir | Component::Prefix(_) => false,
    })
}

/// What came of reading a path that should be a regular file.
#[derive(Debug)]
pub(crate) enum Regular {
    /// It is one; this is its content.
    Bytes(Vec<u8>),
    /// It is one, but larger than allowed.
    TooLarge(u64),
    /// It is something else, which was not read.
    Not,
}

/// Reads the regular file at `path`, of no more than `limit` bytes. The last
/// part of the path is not followed where it is a link.
pub(crate) fn read_regular(path: &Path, limit: u64) -> io::Result<Regular> {
    // Opening alone can do harm: it waits on a pipe and rewinds a tape.
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(Regular::Not);
    }
    // Asked again of the open file, as the path may name another by now.
    read_opened(open_at_once(path)?, limit)
}

/// Reads a file that is open, if it is a regular one of no more than `limit` bytes.
fn read_opened(file: File, limit: u64) -> io::Result<Regular> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(Regular::Not);
    }
    if metadata.len() > limit {
        return Ok(Regular::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit {
        return Ok(Regular::TooLarge(size));
    }
    Ok(Regular::Bytes(bytes))
}

/// Opens without waiting for anyone, and without following a link.
#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_NOFOLLOW)
        .open(path)
}

/// Opens for reading; there are no pipes in folders here.
#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}
