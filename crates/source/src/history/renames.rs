//! Files that a commit renamed without an edit.

use std::collections::{HashMap, HashSet};

use git2::Oid;

use super::edits::name;
use super::trees::Difference;

/// Deleted files of one commit by what they held.
pub(crate) struct Renames<'d> {
    deleted: &'d [Difference],
    by_name: HashMap<(Oid, &'d [u8]), Vec<usize>>,
    by_blob: HashMap<Oid, Vec<usize>>,
    used: HashSet<usize>,
}

impl<'d> Renames<'d> {
    pub(crate) fn new(deleted: &'d [Difference]) -> Self {
        let mut renames = Self {
            deleted,
            by_name: HashMap::new(),
            by_blob: HashMap::new(),
            used: HashSet::new(),
        };
        for (index, file) in deleted.iter().enumerate() {
            if let Some(leaf) = file.before {
                let key = (leaf.blob, name(&file.path));
                renames.by_name.entry(key).or_default().push(index);
                renames.by_blob.entry(leaf.blob).or_default().push(index);
            }
        }
        renames
    }

    /// For each added file the deleted one that it was before, each once: one
    /// of the same name first.
    pub(crate) fn pair(mut self, added: &'d [(Vec<u8>, Oid)]) -> Vec<Option<usize>> {
        if self.deleted.is_empty() {
            return vec![None; added.len()];
        }
        let mut pairs: Vec<Option<usize>> = added
            .iter()
            .map(|(path, blob)| {
                let same = self.by_name.get_mut(&(*blob, name(path)))?.pop()?;
                self.used.insert(same);
                Some(same)
            })
            .collect();
        for ((_, blob), pair) in added.iter().zip(&mut pairs) {
            let others = self.by_blob.get_mut(blob);
            if let (None, Some(others)) = (&pair, others) {
                while let Some(other) = others.pop() {
                    if self.used.insert(other) {
                        *pair = Some(other);
                        break;
                    }
                }
            }
        }
        pairs
    }
}
