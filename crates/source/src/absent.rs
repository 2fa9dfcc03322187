//! Files of which only the names are known here.

use std::path::{Path, PathBuf};

use crate::errors::ReadError;
use crate::files::{Condition, FileEntry, Files};

/// The files of a repo that lies elsewhere: they are listed, and none can be
/// read.
#[derive(Debug)]
pub struct Absent {
    root: PathBuf,
    entries: Vec<FileEntry>,
    condition: Condition,
}

impl Absent {
    /// These files, sorted by path. `root` is what they are known from.
    #[must_use]
    pub fn new(root: &Path, entries: Vec<FileEntry>) -> Self {
        Self {
            root: root.to_owned(),
            entries,
            condition: Condition::default(),
        }
    }
}

impl Files for Absent {
    fn entries(&self) -> &[FileEntry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        Err(ReadError::NotFound {
            path: path.to_owned(),
        })
    }

    fn condition(&self) -> &Condition {
        &self.condition
    }

    fn root(&self) -> &Path {
        &self.root
    }
}
