//! Facts that an earlier run has kept, so that a run reads only what changed.
//!
//! One file a repo holds what its last reading kept of each file, by path, with
//! the identity of the content: git's id of a blob, or SHA-256 of what lies on
//! disk. What was made by another program, by another catalogue, or of another
//! content is not used; a file with a wrong sum is no cache at all. Facts hold
//! no secret values, and so a cache holds none.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use crate::cursor::{self, Cursor, put};
use crate::engine::RepoInput;
use crate::fingerprint::hex;
use crate::linter::AnyLinter;
use crate::reading::{FileRead, Record, Sections};
use crate::section::{Section, Stored};

/// The first bytes of a cache, with the version of its form.
const MAGIC: &[u8] = b"railint cache 5\n";

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
    /// Whether facts could not be read that it holds by its own account.
    damaged: Arc<AtomicBool>,
    /// One that was read before somebody asked for it.
    ahead: Option<Arc<Ahead>>,
}

/// A cache that is read while the files are listed.
#[derive(Debug)]
struct Ahead {
    file: PathBuf,
    kept: OnceLock<Option<Arc<Kept>>>,
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
            damaged: Arc::default(),
            ahead: None,
        }
    }

    /// Begins to read the cache of the repo at `root`, which is opened as its next
    /// commit.
    pub fn read_ahead(&mut self, root: &Path) {
        let ahead = Arc::new(Ahead {
            file: self.file(root, true),
            kept: OnceLock::new(),
        });
        self.ahead = Some(Arc::clone(&ahead));
        let damaged = Arc::clone(&self.damaged);
        rayon::spawn(move || {
            ahead.kept.get_or_init(|| Kept::read(&ahead.file, &damaged));
        });
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

    /// Whether facts could not be read that some cache holds by its own account:
    /// then what was judged by them is wrong, and has to be judged without.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Where they lie.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The very build of the program.
    pub(crate) fn maker(&self) -> &str {
        &self.maker
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
    ) -> Arc<Kept> {
        let file = self.file_of(repo);
        let read = || Kept::read(&file, &self.damaged);
        let ahead = self.ahead.as_ref().filter(|ahead| ahead.file == file);
        let kept = match ahead {
            Some(ahead) => ahead.kept.get_or_init(read).clone(),
            None => read(),
        };
        let head = self.head(repo, lens, linters);
        kept.filter(|kept| kept.text(&kept.head) == head)
            .unwrap_or_default()
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
        new: &[Keep],
    ) -> io::Result<()> {
        let mut main = Vec::new();
        let mut apart = Vec::new();
        put(&mut main, &self.head(repo, lens, linters));
        let mut new = new.iter().peekable();
        for old in kept.used() {
            let path = kept.text(&old.path);
            while let Some(kept) = new.next_if(|kept| kept.path.as_bytes() < path) {
                kept.write(&mut main, &mut apart);
            }
            let (own, rare) = kept.bytes_of(old).ok_or(io::ErrorKind::InvalidData)?;
            main.extend_from_slice(own);
            apart.extend_from_slice(rare);
        }
        new.for_each(|kept| kept.write(&mut main, &mut apart));
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(MAGIC)?;
        for part in [&main, &apart] {
            file.write_all(&crc32fast::hash(part).to_le_bytes())?;
            file.write_all(&(part.len() as u64).to_le_bytes())?;
        }
        file.write_all(&main)?;
        file.write_all(&apart)?;
        file.persist(self.file_of(repo))
            .map_err(|error| error.error)?;
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
    fn file_of(&self, repo: &RepoInput) -> PathBuf {
        self.file(repo.files.root(), repo.files.are_stored())
    }

    fn file(&self, root: &Path, are_stored: bool) -> PathBuf {
        let mut digest = Sha256::new();
        digest.update([u8::from(are_stored)]);
        digest.update(root.as_os_str().as_encoded_bytes());
        let mut name = hex(&digest.finalize());
        name.truncate(32);
        name.push_str(".facts");
        self.folder.join(name)
    }
}

/// What a cache holds.
#[derive(Debug)]
pub(crate) struct Kept {
    bytes: Arc<Sections>,
    /// What they depend on besides the files.
    head: Range<usize>,
    /// Sorted by path.
    entries: Vec<Entry>,
}

impl Default for Kept {
    fn default() -> Self {
        let nothing = || Section::from(Vec::new());
        Self {
            bytes: Arc::new(Sections {
                main: nothing(),
                apart: Arc::new(nothing()),
            }),
            head: 0..0,
            entries: Vec::new(),
        }
    }
}

/// What is kept of one file: where in the bytes.
#[derive(Debug)]
pub(crate) struct Entry {
    path: Range<usize>,
    id: Range<usize>,
    /// What it says; empty for nothing.
    said: Range<usize>,
    /// Where of that stands apart.
    apart: Range<usize>,
    /// Behind all of it in the main bytes.
    end: usize,
    used: AtomicBool,
}

/// What is to be kept of one file that was read in this run.
#[derive(Debug)]
pub(crate) struct Keep {
    /// Its path.
    pub(crate) path: String,
    /// The identity of its content.
    pub(crate) id: Vec<u8>,
    /// What it says, if anything.
    pub(crate) record: Option<Record>,
}

impl Keep {
    fn write(&self, main: &mut Vec<u8>, apart: &mut Vec<u8>) {
        let record = self.record.as_ref();
        let (own, rare): (&[u8], &[u8]) = match record {
            Some(Record { kept, .. }) => (kept.main.bytes(), kept.apart.bytes()),
            None => Default::default(),
        };
        put(main, self.path.as_bytes());
        put(main, &self.id);
        put(main, own);
        // Files are bounded far below.
        put(main, &u32::try_from(rare.len()).unwrap_or(0).to_le_bytes());
        apart.extend_from_slice(rare);
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

/// A sum and a length, before the bytes that they are of.
const OF_SECTION: usize = 4 + 8;

/// Takes a sum and a length.
fn of_section(head: &[u8]) -> Option<(u32, u64)> {
    let (sum, rest) = head.split_first_chunk::<4>()?;
    let length = rest.first_chunk::<8>()?;
    Some((u32::from_le_bytes(*sum), u64::from_le_bytes(*length)))
}

impl Kept {
    fn read(path: &Path, damaged: &Arc<AtomicBool>) -> Option<Arc<Self>> {
        let mut file = File::open(path).ok()?;
        let mut first = vec![0; MAGIC.len() + 2 * OF_SECTION];
        file.read_exact(&mut first).ok()?;
        let (of_main, of_apart) = first.strip_prefix(MAGIC)?.split_at_checked(OF_SECTION)?;
        let ((sum, length), (sum_apart, length_apart)) =
            (of_section(of_main)?, of_section(of_apart)?);
        let start = (first.len() as u64).checked_add(length)?;
        if file.metadata().ok()?.len() != start.checked_add(length_apart)? {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        file.read_exact(&mut bytes).ok()?;
        if crc32fast::hash(&bytes) != sum {
            return None;
        }
        let (head, entries) = entries(&bytes, usize::try_from(length_apart).ok()?)?;
        Some(Arc::new(Self {
            bytes: Arc::new(Sections {
                main: Section::from(bytes),
                apart: Arc::new(Section::from(Stored {
                    file,
                    start,
                    length: usize::try_from(length_apart).ok()?,
                    sum: sum_apart,
                    damaged: Arc::clone(damaged),
                })),
            }),
            head,
            entries,
        }))
    }

    /// What is kept of the file at `path`, if its content is still that one. `next`
    /// is where it stands if it comes right behind the one before, and is moved on.
    pub(crate) fn find(&self, path: &str, id: &Identity<'_>, next: &mut usize) -> Option<&Entry> {
        let path_at = |at: usize| Some(self.text(&self.entries.get(at)?.path));
        if path_at(*next) != Some(path.as_bytes()) {
            let found = self
                .entries
                .binary_search_by(|entry| self.text(&entry.path).cmp(path.as_bytes()));
            *next = found.ok()?;
        }
        let entry = self.entries.get(*next)?;
        *next += 1;
        id.is(self.text(&entry.id)).then_some(entry)
    }

    /// What an entry says, which is used from now on. `None` where it cannot be
    /// read after all, which means that it is not there.
    pub(crate) fn facts(&self, entry: &Entry, linters: usize) -> Option<Option<FileRead>> {
        let read = match entry.said.is_empty() {
            true => None,
            false => {
                let path = str::from_utf8(self.text(&entry.path)).ok()?;
                let record = Record {
                    kept: Arc::clone(&self.bytes),
                    main: entry.said.clone(),
                    apart: entry.apart.clone(),
                    linters,
                };
                Some(FileRead::unpack(path, record)?)
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
        self.bytes
            .main
            .bytes()
            .get(range.clone())
            .unwrap_or_default()
    }

    /// An entry as it stands in the bytes, and what of it stands apart.
    fn bytes_of(&self, entry: &Entry) -> Option<(&[u8], &[u8])> {
        let start = entry.path.start.checked_sub(cursor::LENGTH)?;
        let own = self.bytes.main.bytes().get(start..entry.end)?;
        Some((own, self.bytes.apart.bytes().get(entry.apart.clone())?))
    }
}

/// Where the head stands in the main bytes of a cache, and the entries behind it;
/// `None` where they are not whole.
fn entries(bytes: &[u8], length_apart: usize) -> Option<(Range<usize>, Vec<Entry>)> {
    let mut cursor = Cursor::new(bytes, 0);
    let head = cursor.take()?;
    let mut entries = Vec::new();
    let mut apart = 0_usize;
    while !cursor.is_at_end() {
        let (path, id, said) = (cursor.take()?, cursor.take()?, cursor.take()?);
        let length = cursor.take()?;
        let rare = u32::from_le_bytes(bytes.get(length.clone())?.try_into().ok()?);
        let start = apart;
        apart = start.checked_add(usize::try_from(rare).ok()?)?;
        entries.push(Entry {
            path,
            id,
            said,
            apart: start..apart,
            end: length.end,
            used: AtomicBool::new(false),
        });
    }
    let path = |entry: &Entry| bytes.get(entry.path.clone());
    let sorted = entries.is_sorted_by(|a, b| path(a) < path(b));
    (sorted && apart == length_apart).then_some((head, entries))
}
