//! What differs between two states of a repo: files, and the lines of them.

use std::collections::{BTreeMap, HashMap};

use git2::{DiffOptions, Patch};

use crate::files::{EntryKind, FileEntry, Files};
use crate::history::Id;

/// Files that are larger are not compared line by line: 2 MiB.
const MAX_COMPARED_BYTES: usize = 2 * 1024 * 1024;

/// How many pairs of a lost and a new file are compared to find renames.
const MAX_PAIRS: usize = 10_000;

/// How many of all pairs of lines two files share, at least, where one is the
/// other by a new name: in percent, as git has it.
const ALIKE_PERCENT: usize = 50;

/// The files that differ between two states, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    files: BTreeMap<String, Change>,
}

/// How a file differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Its content is another, or it is new.
    Edited {
        /// Where it was before, if it was there by another name.
        before: Option<String>,
        /// The lines that are new or other: first and last, counted from 1.
        /// `None` where lines were not compared: all are.
        lines: Option<Vec<(usize, usize)>>,
    },
    /// It is there no more, under this name.
    Gone,
}

impl Changes {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files that differ, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Change)> {
        self.files
            .iter()
            .map(|(path, change)| (path.as_str(), change))
    }

    /// Whether this file differs.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether any of the lines from `first` to `last`, counted from 1, differs.
    #[must_use]
    pub fn touch(&self, path: &str, first: usize, last: usize) -> bool {
        match self.files.get(path) {
            Some(Change::Edited {
                lines: Some(lines), ..
            }) => lines.iter().any(|(from, to)| *from <= last && first <= *to),
            Some(Change::Edited { lines: None, .. }) => true,
            Some(Change::Gone) | None => false,
        }
    }

    /// The earlier names of files that were there by another, by their new name.
    #[must_use]
    pub fn renamed(&self) -> BTreeMap<&str, &str> {
        let renamed = self.files.iter().filter_map(|(path, change)| match change {
            Change::Edited {
                before: Some(before),
                ..
            } => Some((path.as_str(), before.as_str())),
            _ => None,
        });
        renamed.collect()
    }
}

/// What differs in `after` from `before`, both being states of one repo.
/// Contents that are the same by git's id are not read if both states lie in
/// git's store. A file that cannot be read differs.
#[must_use]
pub fn changes(before: &dyn Files, after: &dyn Files) -> Changes {
    outside(&[], before, after)
}

/// The same where nothing differs in some folders, of which `before` holds
/// nothing: their paths, sorted, with a slash at the end.
pub(crate) fn outside(same: &[String], before: &dyn Files, after: &dyn Files) -> Changes {
    let mut comparison = Comparison {
        before,
        after,
        files: BTreeMap::new(),
        gone: Vec::new(),
        added: Vec::new(),
    };
    // Both are in order.
    let (mut old, mut new) = (before.entries(), after.entries());
    let mut same = same;
    loop {
        if let ([now, news @ ..], [folder, others @ ..]) = (new, same) {
            if now.path.starts_with(folder.as_str()) {
                new = news;
                continue;
            }
            if *now.path > **folder {
                same = others;
                continue;
            }
        }
        match (old, new) {
            ([was, olds @ ..], [now, news @ ..]) if was.path == now.path => {
                comparison.compare(was, now);
                (old, new) = (olds, news);
            }
            ([was, olds @ ..], [now, ..]) if was.path < now.path => {
                comparison.gone.push(&was.path);
                old = olds;
            }
            (_, [now, news @ ..]) => {
                comparison.added.push(&now.path);
                new = news;
            }
            ([was, olds @ ..], []) => {
                comparison.gone.push(&was.path);
                old = olds;
            }
            ([], []) => break,
        }
    }
    comparison.gone_and_added();
    Changes {
        files: comparison.files,
    }
}

struct Comparison<'a> {
    before: &'a dyn Files,
    after: &'a dyn Files,
    files: BTreeMap<String, Change>,
    gone: Vec<&'a str>,
    added: Vec<&'a str>,
}

impl<'a> Comparison<'a> {
    /// Compares two states of a file that has kept its name.
    fn compare(&mut self, old: &'a FileEntry, new: &'a FileEntry) {
        let same_kind = old.kind == new.kind;
        if same_kind && (new.kind == EntryKind::Submodule || self.same_blob(old, new)) {
            return;
        }
        let (was, now) = (self.before.read(&old.path), self.after.read(&new.path));
        if same_kind && was.is_ok() && was == now {
            return;
        }
        let lines = match (was, now) {
            (Ok(was), Ok(now)) if same_kind && new.kind == EntryKind::File => {
                changed_lines(&was, &now)
            }
            _ => None,
        };
        self.edited(&new.path, None, lines);
    }

    /// Whether git's store has the same content for both, going by its id. What
    /// lies on disk has to be read for that, but then the other need not be.
    fn same_blob(&self, old: &FileEntry, new: &FileEntry) -> bool {
        let id = |files: &dyn Files, entry: &FileEntry| match files.are_stored() {
            true => entry.blob,
            false => Id::of(&files.read(&entry.path).ok()?),
        };
        let old = id(self.before, old);
        old.is_some() && old == id(self.after, new)
    }

    fn edited(&mut self, path: &str, before: Option<&str>, lines: Option<Vec<(usize, usize)>>) {
        let before = before.map(str::to_owned);
        self.files
            .insert(path.to_owned(), Change::Edited { before, lines });
    }

    /// Takes files that came and went for renames where they are alike.
    fn gone_and_added(&mut self) {
        let gone = std::mem::take(&mut self.gone);
        let added = std::mem::take(&mut self.added);
        let pairs = self.pairs(&gone, &added);
        for path in gone {
            self.files.insert(path.to_owned(), Change::Gone);
        }
        for path in added {
            let before = pairs.get(path).copied();
            let lines = before.and_then(|before| {
                changed_lines(
                    &self.before.read(before).ok()?,
                    &self.after.read(path).ok()?,
                )
            });
            self.edited(path, before, lines);
        }
    }

    /// The earlier name of each new file that has one: the most alike first,
    /// each lost file once.
    fn pairs(&self, gone: &[&'a str], added: &[&'a str]) -> HashMap<&'a str, &'a str> {
        if gone.is_empty() || added.is_empty() || gone.len() * added.len() > MAX_PAIRS {
            return HashMap::new();
        }
        let counted = |files: &dyn Files, paths: &[&'a str]| -> Vec<(&'a str, LineCounts)> {
            let counts = paths.iter().filter_map(|path| {
                let bytes = files.read(path).ok()?;
                (bytes.len() <= MAX_COMPARED_BYTES).then(|| (*path, LineCounts::of(&bytes)))
            });
            counts.collect()
        };
        let (gone, added) = (counted(self.before, gone), counted(self.after, added));
        let mut alike = Vec::new();
        for (old, old_counts) in &gone {
            for (new, new_counts) in &added {
                let percent = old_counts.alike_percent(new_counts);
                if percent >= ALIKE_PERCENT {
                    alike.push((percent, *old, *new));
                }
            }
        }
        alike.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        let mut pairs = HashMap::new();
        let mut taken = Vec::new();
        for (_, old, new) in alike {
            if !pairs.contains_key(new) && !taken.contains(&old) {
                taken.push(old);
                pairs.insert(new, old);
            }
        }
        pairs
    }
}

/// How often each line stands in a file, by a hash of it.
struct LineCounts {
    counts: HashMap<u64, usize>,
    total: usize,
}

impl LineCounts {
    fn of(bytes: &[u8]) -> Self {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut counts = HashMap::new();
        let mut total = 0;
        for line in bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            let mut hasher = DefaultHasher::new();
            line.hash(&mut hasher);
            *counts.entry(hasher.finish()).or_insert(0) += 1;
            total += 1;
        }
        Self { counts, total }
    }

    fn alike_percent(&self, other: &Self) -> usize {
        let longer = self.total.max(other.total);
        let shared = self.counts.iter().map(|(line, count)| {
            let others = other.counts.get(line).copied().unwrap_or(0);
            (*count).min(others)
        });
        (shared.sum::<usize>() * 100)
            .checked_div(longer)
            .unwrap_or(0)
    }
}

/// The lines of `now` that `was` has not at that place; `None` where they
/// cannot be told.
fn changed_lines(was: &[u8], now: &[u8]) -> Option<Vec<(usize, usize)>> {
    if was.len().max(now.len()) > MAX_COMPARED_BYTES {
        return None;
    }
    let mut options = DiffOptions::new();
    options.context_lines(0).force_text(true);
    let patch = Patch::from_buffers(was, None, now, None, Some(&mut options)).ok()?;
    let mut lines = Vec::new();
    for hunk in 0..patch.num_hunks() {
        let (hunk, _) = patch.hunk(hunk).ok()?;
        let (first, count) = (hunk.new_start() as usize, hunk.new_lines() as usize);
        if count > 0 {
            lines.push((first, first + count - 1));
        }
    }
    Some(lines)
}
