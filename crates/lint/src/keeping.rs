//! Reading by way of a cache.

use std::sync::{Arc, Mutex, PoisonError};

use railint_source::FileEntry;

use crate::cache::{self, Kept, Record};
use crate::pointers::is_pointer;
use crate::read::Reader;
use crate::reading::FileRead;

/// A reading that takes what was kept of unchanged files, and notes what is to
/// be kept of all.
pub(crate) struct Keeping<'a> {
    reader: &'a Reader<'a>,
    kept: &'a Kept,
    records: Mutex<Vec<(String, Record)>>,
}

impl<'a> Keeping<'a> {
    pub(crate) fn new(reader: &'a Reader<'a>, kept: &'a Kept) -> Self {
        Self {
            reader,
            kept,
            records: Mutex::default(),
        }
    }

    /// The facts of one file, kept or read.
    pub(crate) fn file(&self, entry: &FileEntry, chart: Option<&str>) -> Option<Arc<FileRead>> {
        let path = entry.path.as_str();
        if !self.reader.is_wanted(path) {
            return None;
        }
        let files = &self.reader.repo.files;
        // Git's id stands for the content only where git's store is what is read.
        let by_id = entry.blob.as_ref().filter(|_| files.are_stored());
        if let Some(blob) = by_id {
            let id = cache::id(&blob.to_string(), chart);
            if let Some(kept) = self.kept(path, &id) {
                return kept;
            }
            let bytes = match files.read(path) {
                Ok(bytes) => bytes,
                Err(error) => return self.reader.unreadable(path, &error),
            };
            return self.read(path, chart, bytes, id);
        }
        match files.read(path) {
            Ok(bytes) => {
                let id = cache::id_on_disk(&bytes, chart);
                match self.kept(path, &id) {
                    Some(kept) => kept,
                    None => self.read(path, chart, bytes, id),
                }
            }
            Err(error) => self.reader.unreadable(path, &error),
        }
    }

    /// What was kept of this content, if anything.
    fn kept(&self, path: &str, id: &str) -> Option<Option<Arc<FileRead>>> {
        let entry = self.kept.find(path, id)?;
        let read = self.kept.facts(entry, self.reader.linters)?;
        self.note(path, Record::Old(entry.clone()));
        Some(read.map(Arc::new))
    }

    /// Reads a content, and notes what is to be kept of it.
    fn read(
        &self,
        path: &str,
        chart: Option<&str>,
        bytes: Vec<u8>,
        id: String,
    ) -> Option<Arc<FileRead>> {
        // What is said of a pointer is said by every run.
        let is_kept = !is_pointer(&bytes);
        let read = self.reader.content(path, chart, bytes);
        let written = match &read {
            Some(read) => read.pack(self.reader.linters),
            None => Some(Vec::new()),
        };
        if let Some(written) = written.filter(|_| is_kept) {
            self.note(path, Record::New { id, written });
        }
        read
    }

    fn note(&self, path: &str, record: Record) {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.push((path.to_owned(), record));
    }

    /// What is to be kept, by path.
    pub(crate) fn into_records(self) -> Vec<(String, Record)> {
        let records = self.records.into_inner();
        let mut records = records.unwrap_or_else(PoisonError::into_inner);
        records.sort_by(|a, b| a.0.cmp(&b.0));
        records
    }
}
