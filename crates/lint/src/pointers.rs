//! Pointers of Git LFS: files whose content lies elsewhere.

use std::sync::{Mutex, PoisonError};

/// How every pointer begins.
const OPENING: &[u8] = b"version https://git-lfs.github.com/spec/v";

/// The most bytes that a pointer has.
const MAX_BYTES: usize = 1024;

/// Whether a file is such a pointer.
pub(crate) fn is_pointer(bytes: &[u8]) -> bool {
    bytes.len() < MAX_BYTES && bytes.starts_with(OPENING)
}

/// The pointers among the files of a repo that would have been read.
#[derive(Debug, Default)]
pub(crate) struct Pointers(Mutex<Vec<String>>);

impl Pointers {
    pub(crate) fn add(&self, path: &str) {
        let mut paths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paths.push(path.to_owned());
    }

    /// What the reader of a report should know of them.
    pub(crate) fn note(&self) -> Option<String> {
        let paths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = paths.iter().min()?;
        let (are, content) = match paths.len() {
            1 => ("1 file is a pointer".to_owned(), "its content was"),
            many => (format!("{many} files are pointers"), "their contents were"),
        };
        Some(format!(
            "{are} of Git LFS, and {content} not judged: `{first}`; `git lfs pull` brings what \
             they stand for"
        ))
    }
}
