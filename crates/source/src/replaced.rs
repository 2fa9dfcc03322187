//! Files of which some are as another source has them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::errors::ReadError;
use crate::files::{Condition, FileEntry, Files};

/// Other files, some of them replaced.
#[derive(Debug)]
pub(crate) struct Replaced {
    below: Arc<dyn Files>,
    above: Arc<dyn Files>,
    replaced: BTreeSet<String>,
    entries: OnceLock<Vec<FileEntry>>,
}

impl Replaced {
    /// The files of `below`; but at the paths in `replaced` stands what `above` has
    /// there, or nothing.
    pub(crate) fn new(
        below: Arc<dyn Files>,
        above: Arc<dyn Files>,
        replaced: BTreeSet<String>,
    ) -> Self {
        Self {
            below,
            above,
            replaced,
            entries: OnceLock::new(),
        }
    }

    fn list(&self) -> Vec<FileEntry> {
        let kept = self.below.entries().iter();
        let kept = kept.filter(|entry| !self.replaced.contains(&entry.path));
        let others = self.above.entries().iter();
        let others = others.filter(|entry| self.replaced.contains(&entry.path));
        let mut entries: Vec<FileEntry> = kept.chain(others).cloned().collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries
    }
}

impl Files for Replaced {
    fn entries(&self) -> &[FileEntry] {
        self.entries.get_or_init(|| self.list())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.replaced.contains(path) {
            true => self.above.read(path),
            false => self.below.read(path),
        }
    }

    fn are_stored(&self) -> bool {
        self.below.are_stored() && self.above.are_stored()
    }

    fn condition(&self) -> &Condition {
        self.below.condition()
    }

    fn root(&self) -> &Path {
        self.below.root()
    }
}
