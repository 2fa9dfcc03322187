//! Facts that an earlier run has kept, so that a run reads only what changed.
//!
//! One file a repo holds what its last reading kept of each file, by path, with
//! the identity of the content: git's id of a blob, or SHA-256 of what lies on
//! disk. What was made by another program, by another catalogue, or of another
//! content is not used; a file with a wrong sum is no cache at all. Facts hold
//! no secret values, and so a cache holds none.

use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::cursor::{self, Cursor, put};
use crate::engine::RepoInput;
use crate::fingerprint::hex;
use crate::linter::AnyLinter;
use crate::reading::FileRead;

/// The first bytes of a cache, with the version of its form.
const MAGIC: &[u8] = b"railint cache 1\n";

/// A cache of which more than one in so many files has changed is written anew;
/// few changes are read again each time, which costs less.
const WORTH_WRITING: usize = 256;

/// A folder of caches.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    maker: String,
    /// Whether somebody asked for it, and wants to hear where it fails.
    asked_for: bool,
}

impl Cache {
    /// The caches in `folder`, which is made when something is written. `maker`
    /// names the very build of the program: facts of another are not used.
    #[must_use]
    pub fn new(folder: &Path, maker: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            maker: maker.to_owned(),
            asked_for: true,
        }
    }

    /// The same, where nobody asked for it: a disk that does not take it is
    /// nobody's concern.
    #[must_use]
    pub fn by_itself(folder: &Path, maker: &str) -> Self {
        Self {
            asked_for: false,
            ..Self::new(folder, maker)
        }
    }

    /// Whether somebody asked for it.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.asked_for
    }

    /// What was kept of a repo by a run that looked for the same. Nothing, where
    /// there is no cache, or one that cannot be used.
    pub(crate) fn load(
        &self,
        repo: &RepoInput,
        lens: &str,
        linters: &[Box<dyn AnyLinter>],
    ) -> Kept {
        let head = self.head(repo, lens, linters);
        let read = fs::read(self.file(repo));
        let kept = read.ok().and_then(|bytes| Kept::read(bytes, &head));
        kept.unwrap_or_default()
    }

    /// Keeps these records, sorted by path, for the next run. Whoever reads the
    /// cache meanwhile sees the old one or the new one, whole.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub(crate) fn save(
        &self,
        repo: &RepoInput,
        lens: &str,
        linters: &[Box<dyn AnyLinter>],
        kept: &Kept,
        records: &[(String, Record)],
    ) -> io::Result<()> {
        let mut body = Vec::new();
        put(&mut body, &self.head(repo, lens, linters));
        for (path, record) in records {
            match record {
                Record::Old(old) => body.extend_from_slice(kept.bytes_of(old)),
                Record::New { id, written } => {
                    put(&mut body, path.as_bytes());
                    put(&mut body, id.as_bytes());
                    put(&mut body, written);
                }
            }
        }
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(MAGIC)?;
        file.write_all(&crc32fast::hash(&body).to_le_bytes())?;
        file.write_all(&body)?;
        file.persist(self.file(repo)).map_err(|error| error.error)?;
        Ok(())
    }

    /// What facts depend on besides the file.
    fn head(&self, repo: &RepoInput, lens: &str, linters: &[Box<dyn AnyLinter>]) -> Vec<u8> {
        let mut head = Vec::new();
        for part in [self.maker.as_str(), lens, &repo.name] {
            put(&mut head, part.as_bytes());
        }
        for linter in linters {
            put(&mut head, linter.name().as_bytes());
        }
        head
    }

    /// Where the cache of a repo lies. What is on disk and what is in git's store
    /// are known by different identities, and have one each.
    fn file(&self, repo: &RepoInput) -> PathBuf {
        let mut digest = Sha256::new();
        digest.update([u8::from(repo.files.are_stored())]);
        digest.update(repo.files.root().as_os_str().as_encoded_bytes());
        let mut name = hex(&digest.finalize());
        name.truncate(32);
        name.push_str(".facts");
        self.folder.join(name)
    }
}

/// What a cache holds.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    bytes: Vec<u8>,
    /// Sorted by path.
    entries: Vec<Entry>,
}

/// What is kept of one file: where in the bytes.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    path: Range<usize>,
    id: Range<usize>,
    written: Range<usize>,
}

/// What is to be kept of one file.
#[derive(Debug)]
pub(crate) enum Record {
    /// What was kept before.
    Old(Entry),
    /// What was read in this run.
    New {
        /// The identity of the content.
        id: String,
        /// What it says, packed; empty for nothing.
        written: Vec<u8>,
    },
}

impl Kept {
    fn read(bytes: Vec<u8>, head: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (sum, body) = rest.split_first_chunk::<4>()?;
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return None;
        }
        let mut cursor = Cursor::new(&bytes, MAGIC.len() + sum.len());
        if bytes.get(cursor.take()?)? != head {
            return None;
        }
        let mut entries = Vec::new();
        while !cursor.is_at_end() {
            entries.push(Entry {
                path: cursor.take()?,
                id: cursor.take()?,
                written: cursor.take()?,
            });
        }
        let path = |entry: &Entry| bytes.get(entry.path.clone());
        if !entries.is_sorted_by(|a, b| path(a) < path(b)) {
            return None;
        }
        Some(Self { bytes, entries })
    }

    /// What is kept of the file at `path`, if its content is still that one.
    pub(crate) fn find(&self, path: &str, id: &str) -> Option<&Entry> {
        let at = self
            .entries
            .binary_search_by(|entry| self.text(&entry.path).cmp(path.as_bytes()));
        let entry = self.entries.get(at.ok()?)?;
        (self.text(&entry.id) == id.as_bytes()).then_some(entry)
    }

    /// What an entry says. `None` where it cannot be read after all, which means
    /// that it is not there.
    pub(crate) fn facts(
        &self,
        entry: &Entry,
        linters: &[Box<dyn AnyLinter>],
    ) -> Option<Option<FileRead>> {
        let written = self.text(&entry.written);
        if written.is_empty() {
            return Some(None);
        }
        let path = str::from_utf8(self.text(&entry.path)).ok()?;
        FileRead::unpack(path, written, linters).map(Some)
    }

    /// Whether so many other records make it worth writing the cache anew.
    pub(crate) fn is_outdated(&self, records: &[(String, Record)]) -> bool {
        let new = |(_, record): &&(String, Record)| matches!(record, Record::New { .. });
        let new = records.iter().filter(new).count();
        let gone = (self.entries.len() + new).saturating_sub(records.len());
        (new + gone) * WORTH_WRITING > records.len()
    }

    fn text(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// An entry as it stands in the bytes.
    fn bytes_of(&self, entry: &Entry) -> &[u8] {
        let start = entry.path.start.saturating_sub(cursor::LENGTH);
        self.bytes.get(start..entry.written.end).unwrap_or_default()
    }
}

/// The identity of a content that lies on disk, beside the folder of the chart
/// that it is part of.
pub(crate) fn id_on_disk(bytes: &[u8], chart: Option<&str>) -> String {
    id(&hex(&Sha256::digest(bytes)), chart)
}

/// The identity of a content by git's id, beside the folder of its chart.
pub(crate) fn id(content: &str, chart: Option<&str>) -> String {
    match chart {
        Some(chart) => format!("{content} {chart}"),
        None => content.to_owned(),
    }
}
