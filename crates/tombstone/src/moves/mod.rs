//! Where files went that left a repo without a word: the departures of one repo
//! against what came to the others.

mod groups;
mod known;
mod likely;
mod split;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use railint_lint::{Came, Chronicle, ChronicleCommit, Departure, RepoFacts, Stack};
use railint_policy::Policy;

pub(crate) use groups::{Group, groups};
pub(crate) use known::{Held, Known};
pub(crate) use likely::plain_name;
pub(crate) use split::is_copy;

use crate::facts::Facts;
use crate::ledger::{Goal, Ledger, Stands};
use likely::Match;
use split::Splits;

/// How many departures are followed from one.
const MAX_WAY: usize = 8;

/// With so many files that another repo still has, a commit brought copies. The
/// first commit of a repo did with fewer.
const MANY: usize = 3;

/// A file that left one repo and came to another.
pub(crate) struct Move<'a> {
    /// The repo that it left.
    pub(crate) from: &'a RepoFacts<'a, Facts>,
    pub(crate) gone: &'a Departure,
    /// The commit that took it away, unless that is not committed yet.
    pub(crate) left: Option<&'a ChronicleCommit>,
    /// Where it is now.
    pub(crate) to: Spot<'a>,
    /// Whether it came with the bytes with which it left.
    pub(crate) same: bool,
}

/// A file in some repo.
#[derive(Clone)]
pub(crate) struct Spot<'a> {
    pub(crate) repo: &'a str,
    pub(crate) path: String,
    /// When it came there, where that is known.
    pub(crate) since: Since<'a>,
}

/// When a file came.
#[derive(Clone, Copy)]
pub(crate) enum Since<'a> {
    Commit(&'a ChronicleCommit),
    NotCommitted,
    Unknown,
}

/// All departures of the judged repos that went to another repo and of which no
/// tombstone speaks, by repo and path.
pub(crate) fn find<'a>(
    known: &Known<'a>,
    ledger: &Ledger<'a>,
    stack: &'a Stack<'a, Facts>,
    policy: &Policy,
) -> Vec<Move<'a>> {
    let search = Search {
        known,
        ledger,
        splits: Splits::new(stack),
        today: stack.today,
        similarity: policy.tombstones.similarity,
    };
    let mut found = Vec::new();
    for from in stack.repos.iter().filter(|repo| repo.judged) {
        let Some(past) = from.past.filter(|_| from.row.is_some()) else {
            continue;
        };
        for gone in &past.gone {
            let left = past.departure(gone);
            if is_asked_for(left, policy, stack.today)
                && ledger.over(from.name, &gone.path).is_none()
                && let Some((first, to)) = search.follow(from, gone)
            {
                let one = Move {
                    from,
                    gone,
                    left,
                    to,
                    same: first.same,
                };
                found.push((one, first));
            }
        }
    }
    let copies = copies(known, &found);
    let moves = found.into_iter().enumerate();
    moves
        .filter(|(index, _)| !copies.contains(index))
        .map(|(_, (one, _))| one)
        .collect()
}

/// Whether the policy wants a tombstone of what left with this commit: not of
/// what left before it began to ask, or so long ago that it might be gone again.
pub(crate) fn is_asked_for(left: Option<&ChronicleCommit>, policy: &Policy, today: Date) -> bool {
    let Some(left) = left else {
        return true;
    };
    let keep = policy.tombstones.keep.as_ref();
    let last = keep.and_then(|(keep, _)| keep.last_day(left.day));
    policy
        .tombstones
        .since
        .is_none_or(|since| left.day >= since)
        && last.is_none_or(|last| last >= today)
}

/// The moves that are none: what they found came with a commit that brought more
/// files which the first repo still has than such as left it. So does the first
/// commit of a repo that was made from a template.
fn copies(known: &Known<'_>, found: &[(Move<'_>, Match)]) -> HashSet<usize> {
    let mut by_commit: HashMap<(&str, usize, usize), Vec<usize>> = HashMap::new();
    for (index, (one, first)) in found.iter().enumerate() {
        if let Came::With(commit) = first.came
            && !first.split
        {
            let key = (one.from.name, first.repo, commit);
            by_commit.entry(key).or_default().push(index);
        }
    }
    let mut copies = HashSet::new();
    for ((_, repo, commit), moved) in by_commit {
        let Some((one, _)) = moved.first().and_then(|index| found.get(*index)) else {
            continue;
        };
        let (kept, first) = known.kept_of(one.from, repo, commit);
        if kept > moved.len() && (first || kept >= MANY) {
            copies.extend(moved);
        }
    }
    copies
}

/// What a search needs.
struct Search<'s, 'a> {
    known: &'s Known<'a>,
    ledger: &'s Ledger<'a>,
    splits: Splits<'a>,
    today: Date,
    similarity: u8,
}

impl<'a> Search<'_, 'a> {
    /// Where a file went: first, and in the end.
    fn follow(
        &self,
        from: &'a RepoFacts<'a, Facts>,
        gone: &'a Departure,
    ) -> Option<(Match, Spot<'a>)> {
        let first = self.best(from, gone)?;
        let mut at = first.clone();
        for _ in 0..MAX_WAY {
            let held = self.known.get(at.index)?;
            let repo = held.repo;
            let stands = held.gone.is_none() && !self.ledger.is_stub(repo.name, held.path);
            if stands {
                let since = match held.came {
                    Came::With(_) => held.arrival().map_or(Since::Unknown, Since::Commit),
                    Came::Uncommitted => Since::NotCommitted,
                    Came::Before => Since::Unknown,
                };
                let path = held.path.to_owned();
                let spot = Spot {
                    repo: repo.name,
                    path,
                    since,
                };
                // Back where it was, by whatever way.
                return (repo.name != from.name).then_some((first, spot));
            }
            if let Some((entry, _)) = self.ledger.over(repo.name, held.path) {
                let (name, path) = match &entry.goal {
                    Goal::Known {
                        stands: Stands::Nothing,
                        ..
                    } => return None,
                    goal => goal.place()?,
                };
                let (path, since) = (path.to_owned(), Since::Unknown);
                let spot = Spot {
                    repo: name,
                    path,
                    since,
                };
                return (name != from.name).then_some((first, spot));
            }
            at = self.best(repo, held.gone?)?;
        }
        None
    }
}

/// The commits of a repo that are named in findings, as people look for them.
pub(crate) fn told(commit: &ChronicleCommit) -> String {
    format!("commit {} of {}", commit.id, commit.day)
}

/// Days from one to the other, whichever is first.
fn days_between(one: Date, other: Date) -> i32 {
    let span = one.until(other).map(|span| span.get_days().abs());
    span.unwrap_or(i32::MAX)
}

/// Whether a past knows nothing of what it does not tell.
pub(crate) fn is_whole(past: Option<&Chronicle>) -> bool {
    past.is_some_and(|past| past.reach == railint_lint::ChronicleReach::Whole)
}

/// Paths by what they end with in common: the folders above, which differ.
pub(crate) fn roots<'p>(old: &'p str, new: &'p str) -> (&'p str, &'p str) {
    let mut shared = 0;
    let mut ends = old.rsplit('/').zip(new.rsplit('/'));
    while let Some((one, other)) = ends.next()
        && one == other
    {
        shared += one.len() + 1;
    }
    let above = |path: &'p str| match path.len().checked_sub(shared) {
        Some(end) => path.get(..end).unwrap_or(""),
        None => "",
    };
    (above(old), above(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_what_differs_above() {
        for (old, new, expected) in [
            ("helm/x.yaml", "helm/x.yaml", ("", "")),
            ("helm/a/x.yaml", "apps/a/x.yaml", ("helm", "apps")),
            ("x.yaml", "apps/x.yaml", ("", "apps")),
            ("a/x.yaml", "a/y.yaml", ("a/x.yaml", "a/y.yaml")),
        ] {
            assert_eq!(roots(old, new), expected, "{old} to {new}");
        }
    }
}
