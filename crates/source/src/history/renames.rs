//! Files that a commit renamed, with edits or without.

use std::collections::{BTreeMap, HashMap, HashSet};

use git2::Oid;

use super::edits::{self, Edits, Side, name};
use super::trees::Difference;
use crate::text::readable;

/// Whether renames with edits are asked for of a file.
pub(crate) type Traced<'t> = dyn Fn(&str) -> bool + Sync + 't;

/// For each added file of a commit the deleted one that it was before, each
/// once: those of the same bytes first, and then those with edits whose paths
/// are `traced`.
pub(crate) fn renames(
    deleted: &[Difference],
    added: &[(Vec<u8>, Oid)],
    edits: &mut Edits<'_>,
    traced: &Traced<'_>,
) -> Vec<Option<usize>> {
    let mut renamed = Renames::new(deleted).pair(added);
    with_edits(deleted, added, edits, traced, &mut renamed);
    renamed
}

/// A file that has no pair yet.
struct Open<'f> {
    index: usize,
    path: &'f [u8],
    blob: Oid,
    /// In bytes.
    size: usize,
}

/// Fills in what was edited as well, of what has no pair yet.
fn with_edits(
    deleted: &[Difference],
    added: &[(Vec<u8>, Oid)],
    edits: &mut Edits<'_>,
    traced: &Traced<'_>,
    renamed: &mut [Option<usize>],
) {
    let taken: HashSet<usize> = renamed.iter().flatten().copied().collect();
    if taken.len() == deleted.len() || renamed.iter().all(Option::is_some) {
        return;
    }
    let open = |index: usize, path, blob, edits: &Edits<'_>| {
        let open = |size| Open {
            index,
            path,
            blob,
            size,
        };
        traced(&readable(path)).then(|| edits.size(blob).map(open))?
    };
    let old = deleted.iter().enumerate();
    let mut old: Vec<Open<'_>> = old
        .filter(|(index, _)| !taken.contains(index))
        .filter_map(|(index, file)| open(index, &file.path, file.before?.blob, edits))
        .collect();
    let new = added.iter().zip(renamed.iter()).enumerate();
    let mut new: Vec<Open<'_>> = new
        .filter(|(_, (_, pair))| pair.is_none())
        .filter_map(|(index, ((path, blob), _))| open(index, path, *blob, edits))
        .collect();
    let mut found = namesakes(&old, &new, edits);
    let (olds, news): (HashSet<usize>, HashSet<usize>) = found.iter().copied().unzip();
    old.retain(|file| !olds.contains(&file.index));
    new.retain(|file| !news.contains(&file.index));
    found.extend(alike(&old, &new, edits));
    for (before, index) in found {
        if let Some(pair) = renamed.get_mut(index) {
            *pair = Some(before);
        }
    }
}

/// Files of the same name, which no other file of the commit has.
fn namesakes(old: &[Open<'_>], new: &[Open<'_>], edits: &mut Edits<'_>) -> Vec<(usize, usize)> {
    let (old, mut found) = (by_name(old), Vec::new());
    for (name, after) in by_name(new) {
        if let (Some(Some(before)), Some(after)) = (old.get(name), after)
            && is_near(before.size, after.size)
            && edits.is_same_by_name(before.blob, after.blob)
        {
            found.push((before.index, after.index));
        }
    }
    found
}

/// Files by their name, if no other one has it.
fn by_name<'a>(files: &'a [Open<'_>]) -> BTreeMap<&'a [u8], Option<&'a Open<'a>>> {
    let mut by_name = BTreeMap::new();
    for file in files {
        let known = by_name.entry(name(file.path));
        known.and_modify(|at| *at = None).or_insert(Some(file));
    }
    by_name
}

/// Files that are alike, whatever their names.
fn alike(old: &[Open<'_>], new: &[Open<'_>], edits: &mut Edits<'_>) -> Vec<(usize, usize)> {
    let (olds, before) = sides(old, new, edits);
    let (news, after) = sides(new, old, edits);
    let pairs = edits::pair(&before, &after).into_iter().zip(news);
    let pairs = pairs.filter_map(|(before, index)| Some((*olds.get(before?)?, index)));
    pairs.collect()
}

/// What the files hold that may be one of the others, with their indices.
fn sides<'f>(
    files: &[Open<'f>],
    others: &[Open<'_>],
    edits: &mut Edits<'_>,
) -> (Vec<usize>, Vec<Side<'f>>) {
    let mut sizes: Vec<usize> = others.iter().map(|file| file.size).collect();
    sizes.sort_unstable();
    let near = |size: usize| {
        let at = sizes.partition_point(|other| *other < size / 2);
        sizes.get(at).is_some_and(|other| is_near(*other, size))
    };
    let near = files.iter().filter(|file| near(file.size));
    let sides = near.map(|file| (file.index, edits.side(file.path, file.blob)));
    sides.unzip()
}

/// Whether half of the larger one may be the smaller one.
fn is_near(one: usize, other: usize) -> bool {
    one.max(other) / 2 <= one.min(other)
}

/// Deleted files of one commit by what they held.
struct Renames<'d> {
    deleted: &'d [Difference],
    by_name: HashMap<(Oid, &'d [u8]), Vec<usize>>,
    by_blob: HashMap<Oid, Vec<usize>>,
    used: HashSet<usize>,
}

impl<'d> Renames<'d> {
    fn new(deleted: &'d [Difference]) -> Self {
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
    fn pair(mut self, added: &'d [(Vec<u8>, Oid)]) -> Vec<Option<usize>> {
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
