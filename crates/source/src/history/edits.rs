//! Files that a commit renamed and edited.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use git2::{Odb, Oid};

use super::alike::Alike;
use super::sketch::Sketch;

/// Larger contents are not opened, as most of them are written by programs: 128
/// KiB. Of those the name decides.
const MAX_BYTES: usize = 128 * 1024;

/// How many contents are remembered, of up to 2 KiB each.
const MAX_KEPT: usize = 8192;

/// How many lines of a hundred a file keeps that is the same by another name,
/// as git has it.
const ALIKE_PERCENT: u8 = 50;

/// The same where no other file of the commit has its name, as git has it.
const NAMED_PERCENT: u8 = 75;

/// Pairs up what a commit deleted and added, by what the files hold.
pub(crate) struct Edits<'r> {
    odb: Odb<'r>,
    /// How many contents may still be read.
    left: usize,
    /// What was read last: what one commit brought, one of the next ones often
    /// takes away.
    kept: HashMap<Oid, Option<Rc<Sketch>>>,
}

/// A file that one side has: its path and what it holds, if that is to be
/// looked at.
pub(crate) struct Side<'p> {
    pub(crate) path: &'p [u8],
    pub(crate) sketch: Option<Rc<Sketch>>,
}

impl<'r> Edits<'r> {
    /// `limit` contents are read at most.
    pub(crate) fn new(odb: Odb<'r>, limit: usize) -> Self {
        Self {
            odb,
            left: limit,
            kept: HashMap::new(),
        }
    }

    /// A file with the content that git has.
    pub(crate) fn side<'p>(&mut self, path: &'p [u8], blob: Oid) -> Side<'p> {
        Side {
            path,
            sketch: self.sketch(blob),
        }
    }

    /// How many contents may still be read.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    fn sketch(&mut self, blob: Oid) -> Option<Rc<Sketch>> {
        if let Some(kept) = self.kept.get(&blob) {
            return kept.clone();
        }
        if self.kept.len() >= MAX_KEPT {
            self.kept.clear();
        }
        let sketch = self.read(blob).map(Rc::new);
        self.kept.insert(blob, sketch.clone());
        sketch
    }

    fn read(&mut self, blob: Oid) -> Option<Sketch> {
        // Asked before it is read, as it is read whole.
        if self.size(blob)? > MAX_BYTES {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        Sketch::of(self.odb.read(blob).ok()?.data())
    }

    /// How many bytes a content has.
    pub(crate) fn size(&self, blob: Oid) -> Option<usize> {
        Some(self.odb.read_header(blob).ok()?.0)
    }

    /// Whether two contents of about the same size are those of one file, if
    /// that has kept its name.
    pub(crate) fn is_same_by_name(&mut self, before: Oid, after: Oid) -> bool {
        let is_large = |blob| self.size(blob).is_some_and(|size| size > MAX_BYTES);
        if is_large(before) && is_large(after) {
            return true;
        }
        let (before, after) = (self.sketch(before), self.sketch(after));
        before.is_some_and(|before| {
            after.is_some_and(|after| before.percent_alike(&after) >= NAMED_PERCENT)
        })
    }
}

/// For each added file the deleted one that it was before, each once: the most
/// alike first, and of those one of the same name.
pub(crate) fn pair(deleted: &[Side<'_>], added: &[Side<'_>]) -> Vec<Option<usize>> {
    let mut alike = Alike::default();
    let mut indices = Vec::new();
    for (index, file) in deleted.iter().enumerate() {
        if let Some(sketch) = &file.sketch {
            alike.add(sketch);
            indices.push(index);
        }
    }
    let mut found = Vec::new();
    for (index, file) in added.iter().enumerate() {
        let Some(sketch) = &file.sketch else { continue };
        for likely in alike.likely(sketch) {
            let (Some(other), Some(before)) = (alike.get(likely), indices.get(likely)) else {
                continue;
            };
            let percent = sketch.percent_alike(other);
            if percent >= ALIKE_PERCENT {
                let renamed = deleted
                    .get(*before)
                    .is_none_or(|other| name(other.path) != name(file.path));
                found.push((std::cmp::Reverse(percent), renamed, index, *before));
            }
        }
    }
    found.sort_unstable();
    let mut pairs = vec![None; added.len()];
    let mut used = HashSet::new();
    for (_, _, index, before) in found {
        if let Some(pair) = pairs.get_mut(index)
            && pair.is_none()
            && used.insert(before)
        {
            *pair = Some(before);
        }
    }
    pairs
}

/// The last part of a path.
pub(crate) fn name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}
