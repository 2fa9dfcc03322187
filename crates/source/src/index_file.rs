//! The file in which git keeps an index, read for what a listing needs of it.
//!
//! libgit2 sums the file and makes an object of each entry, which takes several
//! times as long; git itself leaves the sum alone. Only the usual is read here:
//! versions 2 to 4, one file, SHA-1. Whatever else there may be, and whatever is
//! wrong, is left to libgit2, and so to what it says.
//!
//! The form is that of gitformat-index(5).

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use git2::{Index, IndexEntry, IndexEntryExtendedFlag, Oid, Repository};

use crate::files::EntryKind;
use crate::history::Id;

/// The largest index that is read here: a gibibyte, for some ten million files.
const MAX_BYTES: u64 = 1 << 30;

/// Bytes of an entry before its flags, of which the last are its id.
const FIXED: usize = 60;

/// Length of an id, in bytes.
const ID: usize = 20;

/// Bits of an entry's flags: further flags follow.
const EXTENDED: u16 = 0x4000;

/// Bits of an entry's flags that hold the side of a merge conflict.
const STAGE: u16 = 0x3000;

/// The side of a conflict that is ours, among these bits.
const OURS: u16 = 0x2000;

/// How deep folders may nest in the tree that an index remembers.
const MAX_DEPTH: usize = 1000;

/// What an index holds.
#[derive(Debug, Default)]
pub(crate) struct IndexFile {
    /// All paths, one behind the other.
    paths: Vec<u8>,
    entries: Vec<Packed>,
    /// The ids of the trees that a commit of this index would have, as far as
    /// git has noted them, as they are written. Only where the entries are in
    /// order.
    trees: Option<Vec<u8>>,
}

/// One entry, its path being a part of all paths.
#[derive(Debug)]
struct Packed {
    path: Range<usize>,
    id: Oid,
    mode: u32,
    stage: u16,
    extended: IndexEntryExtendedFlag,
}

/// What an index holds of one file, or of one side of a conflict.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    /// From the top of the work tree, as git has it.
    pub(crate) path: &'a [u8],
    /// What it is.
    pub(crate) kind: EntryKind,
    id: Oid,
    stage: u16,
    extended: IndexEntryExtendedFlag,
}

/// The folders whose trees an index may remember, each before those in it.
#[derive(Debug)]
pub(crate) struct Folders<'a>(Vec<Noted<'a>>);

/// A folder.
#[derive(Debug)]
struct Noted<'a> {
    /// Its name; empty for the top.
    name: &'a [u8],
    /// The id of its tree and the number of its files, unless something in it
    /// has changed since git noted them.
    tree: Option<(&'a [u8], usize)>,
    /// Where the first folder stands that is not in this one.
    end: usize,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folder<'a> {
    all: &'a Folders<'a>,
    at: usize,
}

impl IndexFile {
    /// The index of a repo, or the one in `file`.
    ///
    /// # Errors
    /// Where git cannot read it.
    pub(crate) fn open(repo: &Repository, file: Option<&Path>) -> Result<Self, git2::Error> {
        if let Some(index) = Self::quick(file.unwrap_or(&repo.path().join("index"))) {
            return Ok(index);
        }
        let index = match file {
            Some(file) => Index::open(file)?,
            None => repo.index()?,
        };
        let mut read = Self::default();
        for entry in index.iter() {
            read.add(&entry);
        }
        Ok(read)
    }

    /// The index in a file; `None` where it is none of the usual kind.
    pub(crate) fn quick(file: &Path) -> Option<Self> {
        let found = fs::metadata(file).ok()?;
        if !found.is_file() || found.len() > MAX_BYTES {
            return None;
        }
        Self::parse(&fs::read(file).ok()?)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (content, _sum) = bytes.split_at_checked(bytes.len().checked_sub(ID)?)?;
        let mut rest = Rest(content);
        if rest.take(4)? != b"DIRC" {
            return None;
        }
        let (version, count) = (rest.number()?, rest.number()? as usize);
        if !(2..=4).contains(&version) || count > content.len() / FIXED {
            return None;
        }
        let mut read = Self {
            entries: Vec::with_capacity(count),
            ..Self::default()
        };
        for _ in 0..count {
            read.entry(&mut rest, version)?;
        }
        let in_order = read.entries().is_sorted_by(|a, b| a.path < b.path);
        while !rest.0.is_empty() {
            let (name, size) = (rest.take(4)?, rest.number()? as usize);
            let body = rest.take(size)?;
            match name {
                b"TREE" if in_order => read.trees = Some(body.to_owned()),
                // What may be left out begins with a capital letter.
                [b'A'..=b'Z', ..] => {}
                _ => return None,
            }
        }
        Some(read)
    }

    /// Reads one entry. In version 4 its path begins as that before it.
    fn entry(&mut self, rest: &mut Rest<'_>, version: u32) -> Option<()> {
        let whole = rest.0.len();
        let fixed = rest.take(FIXED)?;
        let mode = u32::from_be_bytes(fixed.get(24..28)?.try_into().ok()?);
        let id = Oid::from_bytes(fixed.get(FIXED - ID..)?).ok()?;
        let flags = rest.short()?;
        let extended = match flags & EXTENDED {
            0 => 0,
            _ if version == 2 => return None,
            _ => rest.short()?,
        };
        let start = self.paths.len();
        if version == 4 {
            let before = self.entries.last().map_or(0..0, |last| last.path.clone());
            let kept = before.len().checked_sub(rest.varint()?)?;
            self.paths
                .extend_from_within(before.start..before.start + kept);
            self.paths.extend_from_slice(rest.until(0)?);
        } else {
            self.paths.extend_from_slice(rest.until(0)?);
            // Filled up to a multiple of eight; one NUL is taken.
            let taken = whole - rest.0.len();
            rest.take(taken.next_multiple_of(8) - taken)?;
        }
        self.entries.push(Packed {
            path: start..self.paths.len(),
            id,
            mode,
            stage: flags & STAGE,
            extended: IndexEntryExtendedFlag::from_bits_truncate(extended),
        });
        Some(())
    }

    /// Adds what libgit2 has read.
    fn add(&mut self, entry: &IndexEntry) {
        let start = self.paths.len();
        self.paths.extend_from_slice(&entry.path);
        self.entries.push(Packed {
            path: start..self.paths.len(),
            id: entry.id,
            mode: entry.mode,
            stage: entry.flags & STAGE,
            extended: IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended),
        });
    }

    /// All entries, in the order of the file.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.entries.iter().map(|packed| self.unpacked(packed))
    }

    /// The folders of which git has noted the trees.
    pub(crate) fn folders(&self) -> Option<Folders<'_>> {
        let mut folders = Vec::new();
        parse_folder(&mut Rest(self.trees.as_ref()?), 0, &mut folders)?;
        Some(Folders(folders))
    }

    /// The files of a folder of which the index holds just the tree `tree`;
    /// `path` is that of the folder, with a slash at the end.
    pub(crate) fn files_of(
        &self,
        folder: Folder<'_>,
        path: &[u8],
        tree: Oid,
    ) -> Option<impl Iterator<Item = Entry<'_>> + use<'_>> {
        let (_, count) = folder
            .noted()?
            .tree
            .filter(|(id, _)| *id == tree.as_bytes())?;
        let path_of = |packed: &Packed| self.paths.get(packed.path.clone()).unwrap_or_default();
        let from = self.entries.partition_point(|own| path_of(own) < path);
        let files = self.entries.get(from..from.checked_add(count)?)?;
        let inside = |packed: &Packed| path_of(packed).starts_with(path);
        let is_all = files.first().is_none_or(inside)
            && files.last().is_none_or(inside)
            && !self.entries.get(from + count).is_some_and(inside);
        let are_files = files.iter().all(|file| self.unpacked(file).is_settled());
        (is_all && are_files).then(|| files.iter().map(|packed| self.unpacked(packed)))
    }

    fn unpacked(&self, packed: &Packed) -> Entry<'_> {
        Entry {
            path: self.paths.get(packed.path.clone()).unwrap_or_default(),
            kind: match packed.mode & 0o170_000 {
                0o120_000 => EntryKind::Symlink,
                0o160_000 => EntryKind::Submodule,
                _ => EntryKind::File,
            },
            id: packed.id,
            stage: packed.stage,
            extended: packed.extended,
        }
    }
}

impl Entry<'_> {
    /// Whether it is part of what is committed: not what is only announced (`git
    /// add -N`), and of what is in conflict our side.
    pub(crate) fn is_to_be_committed(&self) -> bool {
        !self.is_announced() && matches!(self.stage, 0 | OURS)
    }

    /// Whether the path is not in conflict, and has a content.
    fn is_settled(&self) -> bool {
        !self.is_announced() && self.stage == 0
    }

    fn is_announced(&self) -> bool {
        self.extended
            .contains(IndexEntryExtendedFlag::INTENT_TO_ADD)
    }

    /// Whether a sparse checkout leaves it out.
    pub(crate) fn is_sparse(&self) -> bool {
        self.extended
            .contains(IndexEntryExtendedFlag::SKIP_WORKTREE)
    }

    /// Git's id of the content of this entry, whichever side of a conflict it is.
    pub(crate) fn content(&self) -> Option<Id> {
        (self.kind != EntryKind::Submodule).then_some(Id(self.id))
    }

    /// Git's id of the content of the file, if it has a single one.
    pub(crate) fn single_content(&self) -> Option<Id> {
        self.content().filter(|_| self.is_settled())
    }
}

/// Reads a folder and those in it, each behind the one that it lies in.
fn parse_folder<'a>(rest: &mut Rest<'a>, depth: usize, into: &mut Vec<Noted<'a>>) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    let at = into.len();
    let name = rest.until(0)?;
    let count: i64 = rest.decimal(b' ')?;
    let folders: usize = rest.decimal(b'\n')?;
    let tree = match usize::try_from(count) {
        Ok(count) => Some((rest.take(ID)?, count)),
        Err(_) => None,
    };
    into.push(Noted { name, tree, end: 0 });
    for _ in 0..folders {
        parse_folder(rest, depth + 1, into)?;
    }
    let end = into.len();
    into.get_mut(at)?.end = end;
    Some(())
}

impl<'a> Folders<'a> {
    /// The one that holds all others.
    pub(crate) fn top(&'a self) -> Folder<'a> {
        Folder { all: self, at: 0 }
    }
}

impl<'a> Folder<'a> {
    fn noted(self) -> Option<&'a Noted<'a>> {
        self.all.0.get(self.at)
    }

    /// The folders right in it, by name.
    pub(crate) fn inside(self) -> HashMap<&'a [u8], Self> {
        let end = self.noted().map_or(0, |own| own.end);
        let mut inside = HashMap::new();
        let mut next = Self {
            at: self.at + 1,
            ..self
        };
        while next.at < end
            && let Some(noted) = next.noted()
        {
            inside.insert(noted.name, next);
            next.at = noted.end.max(next.at + 1);
        }
        inside
    }
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A number in groups of seven bits, as packs have it for distances.
    fn varint(&mut self) -> Option<usize> {
        let mut value: usize = 0;
        loop {
            let [byte] = *self.take(1)? else { return None };
            value = value
                .checked_mul(128)?
                .checked_add(usize::from(byte & 127))?;
            if byte & 128 == 0 {
                return Some(value);
            }
            value = value.checked_add(1)?;
        }
    }

    /// What stands before the next `end`, which is taken, too.
    fn until(&mut self, end: u8) -> Option<&'a [u8]> {
        let at = memchr::memchr(end, self.0)?;
        let taken = self.take(at)?;
        self.take(1)?;
        Some(taken)
    }

    fn decimal<T: std::str::FromStr>(&mut self, end: u8) -> Option<T> {
        str::from_utf8(self.until(end)?).ok()?.parse().ok()
    }
}

#[cfg(test)]
mod tests;
