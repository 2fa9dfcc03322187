//! The commits from `HEAD` back along the first parents.

use std::collections::HashSet;
use std::path::Path;

use git2::{Oid, Repository};

use super::facts::{Commit, Extent, Id, Limits};
use super::open::{HistoryError, named, open};

/// Commits in a row that have to be too old before older ones are not looked
/// at: times of commits are not in order.
const OLD_IN_A_ROW: usize = 100;

/// A commit, with the trees between which it lies.
pub(super) struct Point {
    pub(super) commit: Commit,
    /// The tree of its first parent, if it has one.
    pub(super) before: Option<Oid>,
    pub(super) after: Oid,
}

/// The way back.
pub(super) struct Line<'l, 'r> {
    limits: &'l Limits,
    stop: &'l dyn Fn() -> bool,
    /// The commits that are wanted; all where it is absent.
    wanted: Option<HashSet<Oid>>,
    /// The next one.
    next: Option<git2::Commit<'r>>,
    /// How many were given.
    given: usize,
    /// How many of the last ones were too old.
    old: usize,
    shallow: bool,
    /// Where the way ended, once it did.
    pub(super) end: Option<Extent>,
}

impl<'l, 'r> Line<'l, 'r> {
    /// The way back from `head`.
    pub(super) fn new(
        repo: &'r Repository,
        head: git2::Commit<'r>,
        limits: &'l Limits,
        stop: &'l dyn Fn() -> bool,
    ) -> Result<Self, HistoryError> {
        let since = limits.since.as_deref();
        let wanted = since.map(|since| since_then(repo, since)).transpose()?;
        Ok(Self {
            limits,
            stop,
            wanted,
            next: Some(head),
            given: 0,
            old: 0,
            shallow: repo.is_shallow(),
            end: None,
        })
    }

    /// The next commits, up to so many. With the last of all, `end` is known.
    pub(super) fn take(&mut self, count: usize) -> Result<Vec<Point>, git2::Error> {
        let mut points = Vec::new();
        while points.len() < count && self.end.is_none() {
            match self.next.take() {
                Some(commit) => points.extend(self.point(commit)?),
                None => self.end = Some(Extent::Whole),
            }
        }
        Ok(points)
    }

    /// Steps over a commit; `None` where the way ends before it.
    fn point(&mut self, commit: git2::Commit<'r>) -> Result<Option<Point>, git2::Error> {
        let told = Commit::from(&commit);
        self.end = self.end_before(&told);
        if self.end.is_some() {
            return Ok(None);
        }
        self.next = match commit.parent(0) {
            Ok(parent) => Some(parent),
            Err(_) if self.shallow => {
                self.end = Some(Extent::Shallow);
                return Ok(None);
            }
            Err(_) if commit.parent_count() == 0 => None,
            Err(error) => return Err(error),
        };
        self.given += 1;
        Ok(Some(Point {
            commit: told,
            before: self.next.as_ref().map(git2::Commit::tree_id),
            after: commit.tree_id(),
        }))
    }

    /// Why the way ends before this commit, if it does.
    fn end_before(&mut self, commit: &Commit) -> Option<Extent> {
        let wanted = self.wanted.as_ref();
        let unwanted = wanted.is_some_and(|ids| !ids.contains(&commit.id.0));
        self.old = match self.limits.oldest {
            Some(oldest) if commit.seconds < oldest => self.old + 1,
            _ => 0,
        };
        if unwanted || self.old >= OLD_IN_A_ROW {
            return Some(Extent::Asked);
        }
        (self.given >= self.limits.commits || (self.stop)()).then_some(Extent::Bounded)
    }
}

/// The first commit of the repo around `root`, along the first parents, without a
/// look at what the commits did. `None` where that is not known: in a shallow
/// clone, behind more commits than [`Limits`] allow by default, or where there is
/// none.
#[must_use]
pub fn first(root: &Path) -> Option<Id> {
    let (repo, _) = open(root).ok()?;
    if repo.is_shallow() {
        return None;
    }
    let mut commit = repo.head().ok()?.peel_to_commit().ok()?;
    for _ in 0..Limits::default().commits {
        if commit.parent_count() == 0 {
            return Some(Id(commit.id()));
        }
        commit = commit.parent(0).ok()?;
    }
    None
}

/// The commits that `HEAD` reaches and `since` does not.
fn since_then(repo: &Repository, name: &str) -> Result<HashSet<Oid>, HistoryError> {
    let mut walk = repo.revwalk()?;
    walk.push_head()?;
    walk.hide(named(repo, name)?)?;
    Ok(walk.collect::<Result<_, _>>()?)
}
