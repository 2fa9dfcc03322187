//! Files that a commit renamed and edited.

use std::collections::HashSet;

use git2::{Odb, Oid};

use super::alike::Alike;
use super::sketch::Sketch;

/// Larger contents are not compared: 512 KiB.
const MAX_BYTES: usize = 512 * 1024;

/// How many lines of a hundred a file keeps that is the same by another name,
/// as git has it.
const ALIKE_PERCENT: u8 = 50;

/// Pairs up what a commit deleted and added, by what the files hold.
pub(crate) struct Edits<'r> {
    odb: Odb<'r>,
    /// How many contents may still be read.
    left: usize,
}

/// A file that one side has: its path and what it holds, if that is to be
/// looked at.
pub(crate) struct Side<'p> {
    pub(crate) path: &'p [u8],
    pub(crate) sketch: Option<Sketch>,
}

impl<'r> Edits<'r> {
    /// `limit` contents are read at most.
    pub(crate) fn new(odb: Odb<'r>, limit: usize) -> Self {
        Self { odb, left: limit }
    }

    /// A file with the content that git has.
    pub(crate) fn side<'p>(&mut self, path: &'p [u8], blob: Oid) -> Side<'p> {
        Side {
            path,
            sketch: self.sketch(blob),
        }
    }

    fn sketch(&mut self, blob: Oid) -> Option<Sketch> {
        self.left = self.left.checked_sub(1)?;
        // Asked before it is read, as it is read whole.
        let (size, _) = self.odb.read_header(blob).ok()?;
        if size > MAX_BYTES {
            return None;
        }
        Sketch::of(self.odb.read(blob).ok()?.data())
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
