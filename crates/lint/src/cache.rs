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
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use crate::cursor::{self, Cursor, put};
use crate::engine::RepoInput;
use crate::fingerprint::hex;
use crate::later::Part;
use crate::linter::AnyLinter;
use crate::reading::FileRead;

/// The first bytes of a cache, with the version of its form.
const MAGIC: &[u8] = b"railint cache 4\n";

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

    /// Keeps what was read in this run, sorted by path, beside what is used of
    /// what was kept before. Whoever reads the cache meanwhile sees the old one or
    /// the new one, whole.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub(crate) fn save(
        &self,
        repo: &RepoInput,
        lens: &str,
        linters: &[Box<dyn AnyLinter>],
        kept: &Kept,
        new: &[Record],
    ) -> io::Result<()> {
        let mut body = Vec::new();
        put(&mut body, &self.head(repo, lens, linters));
        let mut new = new.iter().peekable();
        for old in kept.used() {
            let path = kept.text(&old.path);
            while let Some(record) = new.next_if(|record| record.path.as_bytes() < path) {
                record.write(&mut body);
            }
            body.extend_from_slice(kept.bytes_of(old));
        }
        new.for_each(|record| record.write(&mut body));
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
    bytes: Arc<Vec<u8>>,
    /// Sorted by path.
    entries: Vec<Entry>,
}

/// What is kept of one file: where in the bytes.
#[derive(Debug)]
pub(crate) struct Entry {
    path: Range<usize>,
    id: Range<usize>,
    written: Range<usize>,
    used: AtomicBool,
}

/// What is to be kept of one file that was read in this run.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its path.
    pub(crate) path: String,
    /// The identity of its content.
    pub(crate) id: Vec<u8>,
    /// What it says, packed; empty for nothing.
    pub(crate) written: Vec<u8>,
}

impl Record {
    fn write(&self, out: &mut Vec<u8>) {
        put(out, self.path.as_bytes());
        put(out, &self.id);
        put(out, &self.written);
    }
}

/// What a content is known by: git's id of a blob, or SHA-256 of what lies on
/// disk, beside the folder of the chart that the file is part of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity<'a> {
    content: &'a [u8],
    chart: Option<&'a str>,
}

impl<'a> Identity<'a> {
    /// That of a content which is known by these bytes.
    pub(crate) fn new(content: &'a [u8], chart: Option<&'a str>) -> Self {
        Self { content, chart }
    }

    /// As it is written. The id of a content is as long as that of any other.
    pub(crate) fn written(&self) -> Vec<u8> {
        let chart = self.chart.map(|chart| format!(" {chart}"));
        [self.content, chart.unwrap_or_default().as_bytes()].concat()
    }

    fn is(&self, written: &[u8]) -> bool {
        let chart = written.strip_prefix(self.content);
        chart.is_some_and(|chart| match self.chart {
            Some(own) => chart.strip_prefix(b" ") == Some(own.as_bytes()),
            None => chart.is_empty(),
        })
    }
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
                used: AtomicBool::new(false),
            });
        }
        let path = |entry: &Entry| bytes.get(entry.path.clone());
        if !entries.is_sorted_by(|a, b| path(a) < path(b)) {
            return None;
        }
        Some(Self {
            bytes: Arc::new(bytes),
            entries,
        })
    }

    /// What is kept of the file at `path`, if its content is still that one.
    pub(crate) fn find(&self, path: &str, id: &Identity<'_>) -> Option<&Entry> {
        let at = self
            .entries
            .binary_search_by(|entry| self.text(&entry.path).cmp(path.as_bytes()));
        let entry = self.entries.get(at.ok()?)?;
        id.is(self.text(&entry.id)).then_some(entry)
    }

    /// What an entry says, which is used from now on. `None` where it cannot be
    /// read after all, which means that it is not there.
    pub(crate) fn facts(
        &self,
        entry: &Entry,
        linters: &[Box<dyn AnyLinter>],
    ) -> Option<Option<FileRead>> {
        let read = match entry.written.is_empty() {
            true => None,
            false => {
                let path = str::from_utf8(self.text(&entry.path)).ok()?;
                let packed = Part {
                    all: Arc::clone(&self.bytes),
                    own: entry.written.clone(),
                };
                Some(FileRead::unpack(path, &packed, linters)?)
            }
        };
        entry.used.store(true, Ordering::Relaxed);
        Some(read)
    }

    /// What is used of it.
    fn used(&self) -> impl Iterator<Item = &Entry> {
        let entries = self.entries.iter();
        entries.filter(|entry| entry.used.load(Ordering::Relaxed))
    }

    /// Whether so many files were read beside what is used of it, or so much of
    /// it is used no more, that it is worth being written anew.
    pub(crate) fn is_outdated(&self, new: usize) -> bool {
        let used = self.used().count();
        let gone = self.entries.len() - used;
        (new + gone) * WORTH_WRITING > used + new
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
