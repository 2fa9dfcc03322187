//! Files with some of them changed in memory: unsaved text of an editor, fixes
//! that are not written yet.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::errors::ReadError;
use crate::files::{Condition, EntryKind, FileEntry, Files};

/// Other files, seen through changes.
#[derive(Debug, Clone)]
pub struct Overlay {
    below: Arc<dyn Files>,
    /// `None` where the file is taken away.
    changed: BTreeMap<String, Option<Arc<[u8]>>>,
    entries: Vec<FileEntry>,
}

impl Overlay {
    /// The files of `below`, with these contents in place of theirs; `None`
    /// takes a file away, a path that `below` does not list is added.
    #[must_use]
    pub fn new(below: Arc<dyn Files>, changed: BTreeMap<String, Option<Arc<[u8]>>>) -> Self {
        let mut entries: Vec<FileEntry> = below
            .entries()
            .iter()
            .filter(|entry| !matches!(changed.get(&entry.path), Some(None)))
            .map(|entry| match changed.get(&entry.path) {
                // What git tracks is no longer what is read here.
                Some(Some(_)) => FileEntry {
                    kind: EntryKind::File,
                    blob: None,
                    ..entry.clone()
                },
                _ => entry.clone(),
            })
            .collect();
        let added = changed.iter().filter(|(path, content)| {
            content.is_some()
                && below
                    .entries()
                    .binary_search_by(|entry| entry.path.as_str().cmp(path))
                    .is_err()
        });
        let added: Vec<FileEntry> = added
            .map(|(path, _)| FileEntry {
                path: path.clone(),
                kind: EntryKind::File,
                tracked: false,
                blob: None,
            })
            .collect();
        entries.extend(added);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            below,
            changed,
            entries,
        }
    }
}

impl Files for Overlay {
    fn entries(&self) -> &[FileEntry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.changed.get(path) {
            Some(Some(bytes)) => Ok(bytes.to_vec()),
            Some(None) => Err(ReadError::NotFound {
                path: path.to_owned(),
            }),
            None => self.below.read(path),
        }
    }

    fn condition(&self) -> &Condition {
        self.below.condition()
    }

    fn root(&self) -> &Path {
        self.below.root()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn changes_hide_what_lies_below() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let below: Arc<dyn Files> = Arc::from(crate::open(folder.path()).unwrap());
        let text = |text: &str| Some(Arc::from(text.as_bytes()));
        let changed = BTreeMap::from([
            ("a".to_owned(), None),
            ("aa".to_owned(), text("new")),
            ("b".to_owned(), text("other")),
        ]);
        let files = Overlay::new(below, changed);
        let paths: Vec<&str> = files.entries().iter().map(|e| e.path.as_str()).collect();
        assert_eq!(paths, ["aa", "b", "c"]);
        assert!(matches!(files.read("a"), Err(ReadError::NotFound { .. })));
        let read = |path| String::from_utf8(files.read(path).unwrap()).unwrap();
        assert_eq!(
            (read("aa"), read("b"), read("c")),
            ("new".into(), "other".into(), "c".into())
        );
    }
}
