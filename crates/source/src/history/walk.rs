//! The way back along the first parents.

use std::collections::{HashMap, HashSet};

use git2::{ErrorCode, IndexEntryExtendedFlag, Oid, Repository};

use super::edits::{self, Edits, Side};
use super::facts::{Arrival, Commit, Extent, Gone, History, Id, Limits};
use super::open::{HistoryError, named, open};
use super::renames::Renames;
use super::trees::{Difference, Stop, Trees};
use crate::files::{FileEntry, Files};
use crate::text::readable;

/// Commits in a row that have to be too old before older ones are not looked
/// at: times of commits are not in order.
const OLD_IN_A_ROW: usize = 100;

impl History {
    /// Follows the commits of the repo that holds `files`, which are those of
    /// today. What `HEAD` holds and `files` do not, left without a commit; with
    /// the files of an index that is what is staged.
    ///
    /// `stop` is asked before every commit; once it says so the walk ends, as
    /// it does at a bound.
    ///
    /// # Errors
    /// Where there is no repo, or its store is broken.
    pub fn read(
        files: &dyn Files,
        limits: &Limits,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, HistoryError> {
        let (repo, below) = open(files.root())?;
        let present = files.entries();
        let mut walk = Walk {
            files,
            present,
            edits: Edits::new(repo.odb()?, limits.contents),
            traced: HashMap::new(),
            gone_paths: HashSet::new(),
            history: Self {
                commits: Vec::new(),
                gone: Vec::new(),
                arrivals: vec![Arrival::Before; present.len()],
                extent: Extent::Whole,
            },
        };
        let head = match repo.head() {
            Ok(head) => head.peel_to_commit()?,
            Err(error) if error.code() == ErrorCode::UnbornBranch => {
                walk.history.arrivals.fill(Arrival::Uncommitted);
                return Ok(walk.history);
            }
            Err(error) => return Err(error.into()),
        };
        let wanted = limits
            .since
            .as_deref()
            .map(|since| since_then(&repo, since));
        let wanted = wanted.transpose()?;
        let mut trees = Trees::new(&repo, limits.differences)?;
        let left_out = left_out(&repo, &below)?;
        let followed = walk
            .uncommitted(&mut trees, head.tree_id(), &below, &left_out)
            .and_then(|()| {
                let mut way = Way {
                    repo: &repo,
                    trees: &mut trees,
                    below: &below,
                    limits,
                    wanted,
                    stop,
                };
                walk.follow(head, &mut way)
            });
        match followed {
            Ok(()) => {}
            Err(Stop::TooMany) => walk.history.extent = Extent::Bounded,
            Err(Stop::Git(error)) => return Err(error.into()),
        }
        let mut history = walk.history;
        history.gone.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(history)
    }
}

/// The tracked files that a sparse checkout leaves out: they are not on disk,
/// and have not left.
fn left_out(repo: &Repository, below: &[u8]) -> Result<HashSet<Vec<u8>>, git2::Error> {
    if repo.is_bare() {
        return Ok(HashSet::new());
    }
    let index = repo.index()?;
    let sparse = |flags: u16| flags & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0;
    let left_out = index
        .iter()
        .filter(|entry| sparse(entry.flags_extended))
        .filter_map(|entry| entry.path.strip_prefix(below).map(<[u8]>::to_vec));
    Ok(left_out.collect())
}

/// What a path at some commit became.
#[derive(Debug, Clone, Copy)]
pub(super) enum Traced {
    /// A file that stands, by its index.
    Standing(usize),
    /// A file that left, by its index.
    Gone(usize),
    /// Nothing that anybody asks about.
    Nothing,
}

pub(super) struct Walk<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) present: &'a [FileEntry],
    pub(super) edits: Edits<'a>,
    /// Every path of the commit at hand.
    pub(super) traced: HashMap<Vec<u8>, Traced>,
    pub(super) gone_paths: HashSet<String>,
    pub(super) history: History,
}

/// What the way back needs.
struct Way<'w, 'r> {
    repo: &'r Repository,
    trees: &'w mut Trees<'r>,
    below: &'w [u8],
    limits: &'w Limits,
    /// The commits that are wanted; all where it is absent.
    wanted: Option<HashSet<Oid>>,
    stop: &'w dyn Fn() -> bool,
}

impl Walk<'_> {
    pub(super) fn standing(&self, path: &str) -> Option<usize> {
        self.present
            .binary_search_by(|entry| entry.path.as_str().cmp(path))
            .ok()
    }

    fn follow(&mut self, head: git2::Commit<'_>, way: &mut Way<'_, '_>) -> Result<(), Stop> {
        let shallow = way.repo.is_shallow();
        let mut commit = head;
        let mut tree = way.trees.at(commit.tree_id(), way.below)?;
        let mut old = 0;
        loop {
            let unwanted = way
                .wanted
                .as_ref()
                .is_some_and(|ids| !ids.contains(&commit.id()));
            let seconds = commit.time().seconds();
            old = match way.limits.oldest {
                Some(oldest) if seconds < oldest => old + 1,
                _ => 0,
            };
            if unwanted || old >= OLD_IN_A_ROW {
                self.history.extent = Extent::Asked;
                return Ok(());
            }
            if self.history.commits.len() >= way.limits.commits || (way.stop)() {
                self.history.extent = Extent::Bounded;
                return Ok(());
            }
            let parent = match commit.parent(0) {
                Ok(parent) => Some(parent),
                Err(_) if shallow => {
                    self.history.extent = Extent::Shallow;
                    return Ok(());
                }
                Err(_) if commit.parent_count() == 0 => None,
                Err(error) => return Err(error.into()),
            };
            let before = match &parent {
                Some(parent) => way.trees.at(parent.tree_id(), way.below)?,
                None => None,
            };
            self.history.commits.push(Commit::from(&commit));
            if before != tree {
                let mut differences = Vec::new();
                way.trees.compare(before, tree, &mut differences)?;
                self.apply(differences, self.history.commits.len() - 1);
            }
            match parent {
                Some(parent) => (commit, tree) = (parent, before),
                None => return Ok(()),
            }
        }
    }

    /// Goes back over what one commit did.
    fn apply(&mut self, differences: Vec<Difference>, commit: usize) {
        let (mut added, mut deleted) = (Vec::new(), Vec::new());
        for difference in differences {
            match (difference.before, difference.after) {
                (None, Some(leaf)) => added.push((difference.path, leaf.blob)),
                (Some(_), None) => deleted.push(difference),
                _ => {}
            }
        }
        let mut renamed = Renames::new(&deleted).pair(&added);
        self.renamed_with_edits(&deleted, &added, &mut renamed);
        for ((path, blob), earlier) in added.into_iter().zip(&renamed) {
            let Some(traced) = self.traced.remove(&path) else {
                continue;
            };
            match earlier.and_then(|earlier| deleted.get(earlier)) {
                Some(earlier) => {
                    self.traced.insert(earlier.path.clone(), traced);
                }
                None => {
                    let blob = Id(blob);
                    self.set_arrival(traced, Arrival::At { commit, blob });
                }
            }
        }
        let renamed: HashSet<usize> = renamed.into_iter().flatten().collect();
        for (index, file) in deleted.into_iter().enumerate() {
            if !renamed.contains(&index) {
                self.left(file, Some(commit));
            }
        }
    }

    /// Fills in what was edited as well, of what has no pair yet.
    fn renamed_with_edits(
        &mut self,
        deleted: &[Difference],
        added: &[(Vec<u8>, Oid)],
        renamed: &mut [Option<usize>],
    ) {
        let taken: HashSet<usize> = renamed.iter().flatten().copied().collect();
        let old: Vec<usize> = (0..deleted.len()).filter(|i| !taken.contains(i)).collect();
        let new = renamed.iter().enumerate();
        let new: Vec<usize> = new
            .filter(|(_, pair)| pair.is_none())
            .map(|(index, _)| index)
            .collect();
        if old.is_empty() || new.is_empty() {
            return;
        }
        let edits = &mut self.edits;
        let before: Vec<Side<'_>> = old
            .iter()
            .filter_map(|index| deleted.get(*index))
            .filter_map(|file| Some(edits.side(&file.path, file.before?.blob)))
            .collect();
        let after: Vec<Side<'_>> = new
            .iter()
            .filter_map(|index| added.get(*index))
            .map(|(path, blob)| edits.side(path, *blob))
            .collect();
        for (pair, index) in edits::pair(&before, &after).into_iter().zip(new) {
            let earlier = pair.and_then(|pair| old.get(pair)).copied();
            if let Some(pair) = renamed.get_mut(index) {
                *pair = earlier;
            }
        }
    }

    /// Notes that a file left, unless it came back or was noted already.
    pub(super) fn left(&mut self, file: Difference, commit: Option<usize>) {
        let path = readable(&file.path);
        let leaf = file.before.or(file.after).filter(|leaf| !leaf.link);
        let stands = self.standing(&path).is_some();
        let traced = match leaf {
            Some(leaf) if !stands && self.gone_paths.insert(path.clone()) => {
                self.history.gone.push(Gone {
                    path,
                    blob: Id(leaf.blob),
                    commit,
                    arrival: Arrival::Before,
                });
                Traced::Gone(self.history.gone.len() - 1)
            }
            _ => Traced::Nothing,
        };
        self.traced.insert(file.path, traced);
    }

    pub(super) fn set_arrival(&mut self, traced: Traced, arrival: Arrival) {
        let place = match traced {
            Traced::Standing(index) => self.history.arrivals.get_mut(index),
            Traced::Gone(index) => self.history.gone.get_mut(index).map(|g| &mut g.arrival),
            Traced::Nothing => None,
        };
        if let Some(place) = place {
            *place = arrival;
        }
    }
}

/// The commits that `HEAD` reaches and `since` does not.
fn since_then(repo: &Repository, name: &str) -> Result<HashSet<Oid>, HistoryError> {
    let mut walk = repo.revwalk()?;
    walk.push_head()?;
    walk.hide(named(repo, name)?)?;
    Ok(walk.collect::<Result<_, _>>()?)
}
