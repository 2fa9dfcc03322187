//! The way back along the first parents.

use std::collections::{HashMap, HashSet};

use git2::{ErrorCode, IndexEntryExtendedFlag, Repository};

use super::edits::Edits;
use super::facts::{Arrival, Extent, Gone, History, Id, Limits};
use super::line::Line;
use super::open::{HistoryError, open};
use super::renames;
use super::steps::{self, Left, Step};
use super::trees::{Difference, Stop, Trees};
use crate::files::{FileEntry, Files};
use crate::text::readable;

impl History {
    /// Follows the commits of the repo that holds `files`, which are those of
    /// today. What `HEAD` holds and `files` do not, left without a commit; with
    /// the files of an index that is what is staged.
    ///
    /// Of files whose paths are `traced` the contents are opened to tell whether
    /// they were renamed and edited by the same commit; others count as renamed
    /// if their bytes stayed the same. `stop` is asked before every commit; once
    /// it says so the walk ends, as it does at a bound.
    ///
    /// # Errors
    /// Where there is no repo, or its store is broken.
    pub fn read(
        files: &dyn Files,
        limits: &Limits,
        traced: &(dyn Fn(&str) -> bool + Sync),
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
        let mut line = Line::new(&repo, head.clone(), limits, stop)?;
        let mut trees = Trees::new(&repo, limits.differences)?;
        let left_out = left_out(&repo, &below)?;
        let left = Left {
            differences: limits.differences,
            contents: limits.contents,
        };
        let followed = walk
            .uncommitted(&mut trees, head.tree_id(), &below, &left_out)
            .and_then(|()| walk.follow(&mut line, left, traced));
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

impl Walk<'_> {
    pub(super) fn standing(&self, path: &str) -> Option<usize> {
        self.present
            .binary_search_by(|entry| entry.path.as_str().cmp(path))
            .ok()
    }

    /// Goes back over what all commits did.
    fn follow(
        &mut self,
        line: &mut Line<'_, '_>,
        mut left: Left,
        traced: &renames::Traced<'_>,
    ) -> Result<(), Stop> {
        while line.end.is_none() {
            let points = line.take(steps::AT_ONCE)?;
            let runs = steps::runs(self.files.root(), &points, left, traced);
            let mut points = points.into_iter();
            for run in runs {
                left.contents = left.contents.saturating_sub(run.read);
                for (step, point) in run.steps.into_iter().zip(points.by_ref()) {
                    self.history.commits.push(point.commit);
                    let rest = left.differences.checked_sub(step.differences);
                    left.differences = rest.ok_or(Stop::TooMany)?;
                    self.apply(step, self.history.commits.len() - 1);
                }
                if let Some(stop) = run.stop {
                    return Err(stop);
                }
            }
        }
        self.history.extent = line.end.unwrap_or(Extent::Whole);
        Ok(())
    }

    /// Goes back over what one commit did.
    fn apply(&mut self, step: Step, commit: usize) {
        for ((path, blob), earlier) in step.added.into_iter().zip(&step.renamed) {
            let Some(traced) = self.traced.remove(&path) else {
                continue;
            };
            match earlier.and_then(|earlier| step.deleted.get(earlier)) {
                Some(earlier) => {
                    self.traced.insert(earlier.path.clone(), traced);
                }
                None => {
                    let blob = Id(blob);
                    self.set_arrival(traced, Arrival::At { commit, blob });
                }
            }
        }
        let renamed: HashSet<usize> = step.renamed.into_iter().flatten().collect();
        for (index, file) in step.deleted.into_iter().enumerate() {
            if !renamed.contains(&index) {
                self.left(file, Some(commit));
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
