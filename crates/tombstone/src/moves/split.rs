//! Repos that one repo was split into: the whole of it was cloned, and each clone
//! deleted what the other one keeps.

use std::collections::HashMap;

use jiff::civil::Date;
use railint_lint::{Chronicle, ChronicleCommit, Departure, RepoFacts, Stack};

use super::days_between;
use super::known::Held;
use crate::facts::Facts;

/// The pairs of repos of a stack that were one, by their names: what left the
/// first may be in the second.
pub(crate) struct Splits<'a> {
    /// The days on which the second one deleted what the first one keeps.
    days: HashMap<(&'a str, &'a str), Vec<Date>>,
    today: Date,
}

impl<'a> Splits<'a> {
    pub(crate) fn new(stack: &'a Stack<'a, Facts>) -> Self {
        let mut days = HashMap::new();
        for from in stack.repos.iter().filter(|repo| repo.judged) {
            for to in stack.repos.iter().filter(|to| to.name != from.name) {
                if let Some(found) = split(from, to, stack.today) {
                    days.insert((from.name, to.name), found);
                }
            }
        }
        Self {
            days,
            today: stack.today,
        }
    }

    /// Whether a file that left one repo is this one of the other, which was
    /// split off it. The clone is whoever is done first: it throws out what was
    /// never looked for there, and then the old repo lets go of what has moved.
    pub(crate) fn kept_it(
        &self,
        from: &RepoFacts<'_, Facts>,
        gone: &Departure,
        held: &Held<'_>,
    ) -> bool {
        let (Some(past), Some(there)) = (from.past, held.past) else {
            return false;
        };
        let Some(days) = self.days.get(&(from.name, held.repo.name)) else {
            return false;
        };
        let left = past.departure(gone);
        let left = left.map_or(self.today, |commit| commit.day);
        held.gone.is_none()
            && is_one(
                past.arrival(gone.came),
                there.arrival(held.came),
                gone,
                held,
            )
            && days
                .iter()
                .any(|day| *day <= left && days_between(*day, left) <= Chronicle::WINDOW_DAYS)
    }
}

/// Whether two files came with the same commit; where that is not known of
/// both, whether they have the same path.
fn is_one(
    here: Option<&ChronicleCommit>,
    there: Option<&ChronicleCommit>,
    gone: &Departure,
    held: &Held<'_>,
) -> bool {
    match (here, there) {
        (Some(here), Some(there)) => here.id == there.id,
        _ => gone.path == held.path,
    }
}

/// The days on which `to` deleted what `from` keeps, if the two were split: more
/// paths are divided between them than both still have. In a fork it is the
/// other way round.
fn split(from: &RepoFacts<'_, Facts>, to: &RepoFacts<'_, Facts>, today: Date) -> Option<Vec<Date>> {
    let (past, there) = (from.past?, to.past?);
    if !is_copy(past, there) {
        return None;
    }
    let kept = there.gone.iter().filter(|gone| from.holds(&gone.path));
    let mut days: Vec<Date> = kept
        .map(|gone| there.departure(gone).map_or(today, |commit| commit.day))
        .collect();
    let given = past.gone.iter().filter(|gone| to.holds(&gone.path)).count();
    let both = from.paths.iter().filter(|path| to.holds(path)).count();
    let is_split = given > 0 && !days.is_empty() && given + days.len() > both;
    days.sort_unstable();
    days.dedup();
    is_split.then_some(days)
}

/// Whether one repo is a copy of the other: both have the same first commit.
pub(crate) fn is_copy(one: &Chronicle, other: &Chronicle) -> bool {
    one.first.is_some() && one.first == other.first
}
