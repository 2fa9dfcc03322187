//! What an earlier run kept of the files of a repo.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cursor::{self, Cursor, put};
use crate::file_read::FileRead;
use crate::record::{Record, Sections, Sums};
use crate::section::{Section, Stored};

/// The first bytes of a cache, with the version of its form.
pub(crate) const MAGIC: &[u8] = b"railint cache 8\n";

/// A cache of which more than one in so many files has changed is written anew;
/// few changes are read again each time, which costs less.
const WORTH_WRITING: usize = 256;

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

/// What is kept of one file: where in the bytes. There are as many as files.
#[derive(Debug)]
struct Entry {
    path: Range<u32>,
    id: Range<u32>,
    /// What it says; empty for nothing.
    said: Range<u32>,
    /// Where of that stands apart.
    apart: Range<u32>,
    /// Behind all of it in the main bytes.
    end: u32,
    used: AtomicBool,
}

fn wide(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

fn narrow(range: &Range<usize>) -> Option<Range<u32>> {
    Some(range.start.try_into().ok()?..range.end.try_into().ok()?)
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
    /// Writes it behind the others.
    pub(crate) fn write(&self, main: &mut Vec<u8>, apart: &mut Vec<u8>) {
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

/// How many bytes a sum and a length take, before the bytes that they are of.
const OF_SECTION: usize = 4 + 8;

/// Takes a sum and a length.
fn of_section(head: &[u8]) -> Option<(u32, u64)> {
    let (sum, rest) = head.split_first_chunk::<4>()?;
    let length = rest.first_chunk::<8>()?;
    Some((u32::from_le_bytes(*sum), u64::from_le_bytes(*length)))
}

impl Kept {
    /// Reads a cache, but for what is read later; where that turns out to be damaged
    /// `damaged` is set. `None` where there is no cache, or none that can be used.
    pub(crate) fn read(path: &Path, damaged: &Arc<AtomicBool>) -> Option<Arc<Self>> {
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

    /// What the facts depend on besides the files.
    pub(crate) fn head(&self) -> &[u8] {
        self.main(&self.head).unwrap_or_default()
    }

    /// Where it is kept what the file at `path` says, if its content is still that
    /// one. `next` is where it stands if it comes right behind the one before, and is
    /// moved on.
    pub(crate) fn find(&self, path: &str, id: &Identity<'_>, next: &mut usize) -> Option<usize> {
        if self.path_at(*next) != Some(path.as_bytes()) {
            *next = self.position(path)?;
        }
        let at = *next;
        *next += 1;
        let entry = self.entries.get(at)?;
        id.is(self.main(&wide(&entry.id))?).then_some(at)
    }

    /// Where the file at `path` stands.
    pub(crate) fn position(&self, path: &str) -> Option<usize> {
        let at = self.entries.binary_search_by(|entry| {
            let known = self.main(&wide(&entry.path));
            known.unwrap_or_default().cmp(path.as_bytes())
        });
        at.ok()
    }

    /// The path of the file at this index.
    pub(crate) fn path_at(&self, at: usize) -> Option<&[u8]> {
        self.main(&wide(&self.entries.get(at)?.path))
    }

    /// What is kept of the file at this index; `None` for nothing.
    pub(crate) fn record(&self, at: usize) -> Option<Record> {
        let entry = self.entries.get(at)?;
        (!entry.said.is_empty()).then(|| Record {
            kept: Arc::clone(&self.bytes),
            main: wide(&entry.said),
            apart: wide(&entry.apart),
        })
    }

    /// What was read of the file at this index.
    pub(crate) fn file_at(&self, at: usize) -> Option<FileRead> {
        let path = str::from_utf8(self.path_at(at)?).ok()?;
        FileRead::unpack(path, self.record(at)?)
    }

    /// Uses what is kept of the file at this index.
    pub(crate) fn take(&self, at: usize) -> Option<Taken> {
        let entry = self.entries.get(at)?;
        entry.used.store(true, Ordering::Relaxed);
        let said = self.main(&wide(&entry.said))?;
        Some(match said.first() {
            None => Taken::Nothing,
            Some(&Record::FOR_LINTERS) => Taken::ForLinters,
            Some(_) => Taken::ForAll,
        })
    }

    /// Whether the facts of the file at this index wake a linter.
    pub(crate) fn wakes(&self, at: usize, linter: usize) -> bool {
        let said = self
            .entries
            .get(at)
            .and_then(|entry| self.main(&wide(&entry.said)));
        said.is_some_and(|said| Record::wakes(said, linter))
    }

    /// Tells by what the facts of the file at this index are known.
    pub(crate) fn sums<'k>(&'k self, at: usize, tell: impl FnMut(usize, Sums<'k>)) -> Option<()> {
        let said = self.main(&wide(&self.entries.get(at)?.said))?;
        Record::sums(said, tell)
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

    /// What is used of it, as it stands in the bytes: the path, all of the entry, and
    /// what of it stands apart. `None` in place of one that cannot be read.
    pub(crate) fn used_bytes(&self) -> impl Iterator<Item = Option<[&[u8]; 3]>> {
        self.used().map(|entry| {
            let start = wide(&entry.path).start.checked_sub(cursor::LENGTH)?;
            let apart = self.bytes.apart.bytes();
            Some([
                self.main(&wide(&entry.path))?,
                self.main(&(start..entry.end as usize))?,
                apart.get(wide(&entry.apart))?,
            ])
        })
    }

    fn main(&self, range: &Range<usize>) -> Option<&[u8]> {
        self.bytes.main.bytes().get(range.clone())
    }
}

/// What a file says by a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Nothing.
    Nothing,
    /// Something to linters.
    ForLinters,
    /// Something to the engine, too.
    ForAll,
}

/// Where the head stands in the main bytes of a cache, and the entries behind it;
/// `None` where they are not whole.
fn entries(bytes: &[u8], length_apart: usize) -> Option<(Range<usize>, Vec<Entry>)> {
    let mut cursor = Cursor::new(bytes, 0);
    let head = cursor.take()?;
    let mut entries = Vec::new();
    let mut apart = 0_u32;
    while !cursor.is_at_end() {
        let (path, id, said) = (cursor.take()?, cursor.take()?, cursor.take()?);
        let length = cursor.take()?;
        let rare = u32::from_le_bytes(bytes.get(length.clone())?.try_into().ok()?);
        let start = apart;
        apart = start.checked_add(rare)?;
        entries.push(Entry {
            path: narrow(&path)?,
            id: narrow(&id)?,
            said: narrow(&said)?,
            apart: start..apart,
            end: length.end.try_into().ok()?,
            used: AtomicBool::new(false),
        });
    }
    let path = |entry: &Entry| bytes.get(wide(&entry.path));
    let sorted = entries.is_sorted_by(|a, b| path(a) < path(b));
    (sorted && apart as usize == length_apart).then_some((head, entries))
}
