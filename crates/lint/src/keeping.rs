//! Reading by way of a cache.

use std::sync::{Arc, Mutex, PoisonError};

use railint_source::FileEntry;
use sha2::{Digest, Sha256};

use crate::file_read::FileRead;
use crate::files_read::Found;
use crate::kept::{Identity, Keep, Kept, Taken};
use crate::pointers::is_pointer;
use crate::read::Reader;

/// A reading that takes what was kept of unchanged files, and notes what is to
/// be kept of the others.
pub(crate) struct Keeping<'a> {
    reader: &'a Reader<'a>,
    kept: &'a Kept,
    new: Mutex<Vec<Keep>>,
}

impl<'a> Keeping<'a> {
    pub(crate) fn new(reader: &'a Reader<'a>, kept: &'a Kept) -> Self {
        Self {
            reader,
            kept,
            new: Mutex::default(),
        }
    }

    /// The facts of one file, kept or read. `next` is where they are kept, if they
    /// come right behind those of the file before.
    pub(crate) fn file(
        &self,
        entry: &FileEntry,
        chart: Option<&str>,
        next: &mut usize,
    ) -> Option<Found> {
        let path = entry.path.as_str();
        let files = &self.reader.repo.files;
        // Git's id stands for the content only where git's store is what is read.
        let by_id = entry.blob.as_ref().filter(|_| files.are_stored());
        if let Some(blob) = by_id {
            let id = Identity::new(blob.bytes(), chart);
            // Only what was wanted is kept.
            if let Some(kept) = self.kept(path, &id, next) {
                return kept;
            }
            if !self.reader.is_wanted(path) {
                return None;
            }
            let bytes = match files.read(path) {
                Ok(bytes) => bytes,
                Err(error) => return self.reader.unreadable(path, &error).map(Found::Read),
            };
            return self.read(path, chart, bytes, &id).map(Found::Read);
        }
        if !self.reader.is_wanted(path) {
            return None;
        }
        match files.read(path) {
            Ok(bytes) => {
                let sum = Sha256::digest(&bytes);
                let id = Identity::new(&sum, chart);
                match self.kept(path, &id, next) {
                    Some(kept) => kept,
                    None => self.read(path, chart, bytes, &id).map(Found::Read),
                }
            }
            Err(error) => self.reader.unreadable(path, &error).map(Found::Read),
        }
    }

    /// What was kept of this content, if anything.
    fn kept(&self, path: &str, id: &Identity<'_>, next: &mut usize) -> Option<Option<Found>> {
        let at = self.kept.find(path, id, next)?;
        Some(match self.kept.take(at)? {
            Taken::Nothing => None,
            Taken::ForLinters => Some(Found::Kept(at)),
            Taken::ForAll => Some(Found::Read(Arc::new(self.kept.file_at(at)?))),
        })
    }

    /// Reads a content, and notes what is to be kept of it.
    fn read(
        &self,
        path: &str,
        chart: Option<&str>,
        bytes: Vec<u8>,
        id: &Identity<'_>,
    ) -> Option<Arc<FileRead>> {
        // What is said of a pointer is said by every run.
        let is_kept = !is_pointer(&bytes);
        let mut read = self.reader.content(path, chart, bytes);
        let record = match &mut read {
            Some(read) => {
                let own = Arc::get_mut(read);
                own.and_then(|read| read.pack(self.reader.linters)).cloned()
            }
            None => None,
        };
        if is_kept && read.is_some() == record.is_some() {
            let keep = Keep {
                path: path.to_owned(),
                id: id.written(),
                record,
            };
            let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            new.push(keep);
        }
        read
    }

    /// What is to be kept, by path, beside what is used of what was kept.
    pub(crate) fn into_new(self) -> Vec<Keep> {
        let new = self.new.into_inner();
        let mut new = new.unwrap_or_else(PoisonError::into_inner);
        new.sort_by(|a, b| a.path.cmp(&b.path));
        new
    }
}
