//! Comparing two trees without looking at what they share.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use git2::{Odb, Oid, Repository};

use crate::git::is_possible;

/// How many bytes of trees are kept for the next commits: neighbours share
/// most of them.
const MAX_KEPT_BYTES: usize = 64 * 1024 * 1024;

/// A larger tree is not read: 64 MiB, as of any file.
const MAX_TREE_BYTES: usize = 64 * 1024 * 1024;

/// The longest path that is followed. A tree may hold the same tree again and
/// again.
const MAX_PATH_BYTES: usize = 4096;

/// How many files and folders two trees may differ in.
const MAX_AT_ONCE: usize = 1_000_000;

/// Bits of a mode that tell the kind of an entry.
const KIND: u32 = 0o170_000;
const TREE: u32 = 0o040_000;
const SYMLINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;

/// A file in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Git's id of its content.
    pub(crate) blob: Oid,
    /// Whether it is a symbolic link.
    pub(crate) link: bool,
}

/// A path at which two trees differ; one of the two sides is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// From the top of the compared trees.
    pub(crate) path: Vec<u8>,
    pub(crate) before: Option<Leaf>,
    pub(crate) after: Option<Leaf>,
}

/// What stops a comparison.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Git cannot read a tree.
    Git(git2::Error),
    /// The two differ in more files than anybody will look at.
    TooMany,
}

impl From<git2::Error> for Stop {
    fn from(error: git2::Error) -> Self {
        Self::Git(error)
    }
}

/// The trees of a repo.
pub(crate) struct Trees<'r> {
    odb: Odb<'r>,
    kept: HashMap<Oid, Rc<[u8]>>,
    kept_bytes: usize,
    /// How many differences may still be looked at in all.
    left: usize,
}

impl<'r> Trees<'r> {
    /// The trees of `repo`; all comparisons together list `limit` differences
    /// at most.
    pub(crate) fn new(repo: &'r Repository, limit: usize) -> Result<Self, git2::Error> {
        Ok(Self {
            odb: repo.odb()?,
            kept: HashMap::new(),
            kept_bytes: 0,
            left: limit,
        })
    }

    /// How many differences may still be looked at.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// The tree at the folder `below` of a commit's tree: a path with a slash
    /// at the end, or empty for the tree itself. `None` where there is none.
    pub(crate) fn at(&mut self, tree: Oid, below: &[u8]) -> Result<Option<Oid>, git2::Error> {
        let mut tree = tree;
        for name in below.split(|byte| *byte == b'/').filter(|n| !n.is_empty()) {
            let raw = self.read(tree)?;
            let mut entries = Entries(&raw);
            match entries.find(|entry| entry.name == name && entry.is_tree()) {
                Some(entry) => tree = entry.id,
                None => return Ok(None),
            }
        }
        Ok(Some(tree))
    }

    /// Adds the differences of two trees to `found`, `None` being the empty
    /// tree. Submodules are no files and count for nothing.
    pub(crate) fn compare(
        &mut self,
        before: Option<Oid>,
        after: Option<Oid>,
        found: &mut Vec<Difference>,
    ) -> Result<(), Stop> {
        let mut pending = vec![(Vec::new(), before, after)];
        let mut looked_at = 0;
        while let Some((folder, before, after)) = pending.pop() {
            if before == after {
                continue;
            }
            let (one, other) = (self.read_some(before)?, self.read_some(after)?);
            let (mut one, mut other) = (Entries(&one), Entries(&other));
            loop {
                one.pass_over_shared(&mut other);
                let order = match (one.clone().next(), other.clone().next()) {
                    (None, None) => break,
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (Some(one), Some(other)) => one.order(&other),
                };
                let before = (order != Ordering::Greater).then(|| one.next()).flatten();
                let after = (order != Ordering::Less).then(|| other.next()).flatten();
                if before == after {
                    continue;
                }
                let Some(name) = before.as_ref().or(after.as_ref()).map(|entry| entry.name) else {
                    continue;
                };
                if folder.len() + name.len() >= MAX_PATH_BYTES || !is_possible(name) {
                    continue;
                }
                looked_at += 1;
                if looked_at > MAX_AT_ONCE {
                    return Err(Stop::TooMany);
                }
                self.left = self.left.checked_sub(1).ok_or(Stop::TooMany)?;
                let mut path = folder.clone();
                path.extend_from_slice(name);
                if before
                    .as_ref()
                    .or(after.as_ref())
                    .is_some_and(Entry::is_tree)
                {
                    path.push(b'/');
                    pending.push((path, before.map(|e| e.id), after.map(|e| e.id)));
                    continue;
                }
                let (before, after) = (before.and_then(Entry::leaf), after.and_then(Entry::leaf));
                if before.is_none() && after.is_none() {
                    continue;
                }
                found.push(Difference {
                    path,
                    before,
                    after,
                });
            }
        }
        Ok(())
    }

    fn read_some(&mut self, tree: Option<Oid>) -> Result<Rc<[u8]>, git2::Error> {
        tree.map_or_else(|| Ok(Rc::from([])), |tree| self.read(tree))
    }

    fn read(&mut self, id: Oid) -> Result<Rc<[u8]>, git2::Error> {
        if let Some(kept) = self.kept.get(&id) {
            return Ok(Rc::clone(kept));
        }
        let object = self.odb.read(id)?;
        let data = object.data();
        if data.len() > MAX_TREE_BYTES {
            let says = format!("a tree of {} bytes", data.len());
            return Err(git2::Error::from_str(&says));
        }
        if self.kept_bytes + data.len() > MAX_KEPT_BYTES {
            self.kept.clear();
            self.kept_bytes = 0;
        }
        self.kept_bytes += data.len();
        let raw: Rc<[u8]> = Rc::from(data);
        self.kept.insert(id, Rc::clone(&raw));
        Ok(raw)
    }
}

/// The entries of a tree as git stores it: mode, blank, name, NUL, id.
#[derive(Clone)]
struct Entries<'t>(&'t [u8]);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry<'t> {
    mode: u32,
    name: &'t [u8],
    id: Oid,
}

/// How many bytes an id has.
const ID_BYTES: usize = 20;

impl Entries<'_> {
    /// Passes over the entries that both have before the next difference.
    fn pass_over_shared(&mut self, other: &mut Self) {
        let (mut one, mut two) = (self.0, other.0);
        // The name ends with the first NUL; an id may hold others.
        while let Some(nul) = memchr::memchr(0, one)
            && let Some((entry, rest)) = one.split_at_checked(nul + 1 + ID_BYTES)
            && let Some(other_rest) = two.strip_prefix(entry)
        {
            (one, two) = (rest, other_rest);
        }
        (self.0, other.0) = (one, two);
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        let blank = self.0.iter().position(|byte| *byte == b' ')?;
        let (mode, rest) = self.0.split_at_checked(blank)?;
        let rest = rest.get(1..)?;
        let nul = rest.iter().position(|byte| *byte == 0)?;
        let (name, rest) = rest.split_at_checked(nul)?;
        let (id, rest) = rest.get(1..)?.split_at_checked(ID_BYTES)?;
        self.0 = rest;
        Some(Entry {
            mode: u32::from_str_radix(str::from_utf8(mode).ok()?, 8).ok()?,
            name,
            id: Oid::from_bytes(id).ok()?,
        })
    }
}

impl Entry<'_> {
    fn is_tree(&self) -> bool {
        self.mode & KIND == TREE
    }

    fn leaf(self) -> Option<Leaf> {
        let kind = self.mode & KIND;
        (kind != SUBMODULE && kind != TREE).then_some(Leaf {
            blob: self.id,
            link: kind == SYMLINK,
        })
    }

    /// Git's order: the name of a folder as if a slash stood behind it.
    fn order(&self, other: &Self) -> Ordering {
        let end = |entry: &Self| entry.is_tree().then_some(b'/');
        let shared = self.name.len().min(other.name.len());
        let next = |entry: &Self| entry.name.get(shared).copied().or(end(entry));
        let heads = (self.name.get(..shared), other.name.get(..shared));
        heads.0.cmp(&heads.1).then(next(self).cmp(&next(other)))
    }
}
