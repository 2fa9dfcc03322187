//! What differs between the last commit and today.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use git2::Oid;

use super::edits::{self, Side};
use super::facts::{Arrival, Id};
use super::sketch::Sketch;
use super::trees::{Stop, Trees};
use super::walk::{Traced, Walk};
use crate::files::FileEntry;
use crate::text::readable;

/// How many files that are not committed yet are compared with those that left.
const MAX_NEW: usize = 1000;

impl Walk<'_> {
    /// What differs between `HEAD` and today.
    pub(super) fn uncommitted(
        &mut self,
        trees: &mut Trees<'_>,
        head: Oid,
        below: &[u8],
        left_out: &HashSet<Vec<u8>>,
    ) -> Result<(), Stop> {
        self.history.arrivals.fill(Arrival::Uncommitted);
        let mut all = Vec::new();
        let tree = trees.at(head, below)?;
        trees.compare(None, tree, &mut all)?;
        for file in all {
            match self.standing(&readable(&file.path)) {
                Some(index) => {
                    self.set_arrival(Traced::Standing(index), Arrival::Before);
                    self.traced.insert(file.path, Traced::Standing(index));
                }
                None if left_out.contains(&file.path) => {
                    self.traced.insert(file.path, Traced::Nothing);
                }
                None => self.left(file, None),
            }
        }
        self.uncommitted_renames();
        Ok(())
    }

    /// Files that were renamed since the last commit have not left.
    fn uncommitted_renames(&mut self) {
        let renamed = self.same_as_uncommitted();
        self.renamed_today(renamed);
        let renamed = self.like_uncommitted();
        self.renamed_today(renamed);
    }

    /// What left and stands by another name with the same bytes, by its path.
    fn same_as_uncommitted(&self) -> HashMap<String, usize> {
        let mut by_blob: HashMap<Id, Vec<usize>> = HashMap::new();
        for (index, file) in not_committed(&self.history.arrivals, self.present) {
            if let Some(id) = file.blob {
                by_blob.entry(id).or_default().push(index);
            }
        }
        let pairs = self.history.gone.iter().filter_map(|gone| {
            let index = by_blob.get_mut(&gone.blob)?.pop()?;
            Some((gone.path.clone(), index))
        });
        pairs.collect()
    }

    /// What left and stands by another name with edits, by its path.
    fn like_uncommitted(&mut self) -> HashMap<String, usize> {
        if self.history.gone.is_empty() {
            return HashMap::new();
        }
        let new = not_committed(&self.history.arrivals, self.present);
        let new: Vec<(usize, &FileEntry)> = new.take(MAX_NEW).collect();
        let added: Vec<Side<'_>> = new
            .iter()
            .map(|(_, file)| Side {
                path: file.path.as_bytes(),
                sketch: (self.files.read(&file.path).ok())
                    .and_then(|bytes| Sketch::of(&bytes).map(Rc::new)),
            })
            .collect();
        let (gone, edits) = (&self.history.gone, &mut self.edits);
        let deleted: Vec<Side<'_>> = gone
            .iter()
            .map(|gone| edits.side(gone.path.as_bytes(), gone.blob.0))
            .collect();
        let pairs = edits::pair(&deleted, &added).into_iter().zip(&new);
        let pairs = pairs
            .filter_map(|(before, (index, _))| Some((gone.get(before?)?.path.clone(), *index)));
        pairs.collect()
    }

    /// Takes these for renamed: the path that each left, and the file that it is
    /// today.
    fn renamed_today(&mut self, renamed: HashMap<String, usize>) {
        if renamed.is_empty() {
            return;
        }
        (self.history.gone).retain(|gone| !renamed.contains_key(&gone.path));
        for path in renamed.keys() {
            self.gone_paths.remove(path);
        }
        let places = self.history.gone.iter().enumerate();
        let places: HashMap<String, usize> = places
            .map(|(index, gone)| (gone.path.clone(), index))
            .collect();
        for (path, traced) in &mut self.traced {
            let path = readable(path);
            match (renamed.get(&path), places.get(&path)) {
                (Some(index), _) => *traced = Traced::Standing(*index),
                (None, Some(index)) => *traced = Traced::Gone(*index),
                (None, None) => {}
            }
        }
        for index in renamed.into_values() {
            self.set_arrival(Traced::Standing(index), Arrival::Before);
        }
    }
}

/// The files that are not committed yet, with their indices.
fn not_committed<'f>(
    arrivals: &'f [Arrival],
    present: &'f [FileEntry],
) -> impl Iterator<Item = (usize, &'f FileEntry)> {
    let files = arrivals.iter().zip(present).enumerate();
    files.filter_map(|(index, (arrival, file))| {
        (*arrival == Arrival::Uncommitted).then_some((index, file))
    })
}
