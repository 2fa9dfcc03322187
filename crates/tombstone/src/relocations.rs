//! The relocation table of the policy against what the repos hold.

use railint_lint::{ChronicleCommit, Departure, RepoFacts, Stack};
use railint_policy::{Policy, Relocation};

use crate::facts::Facts;
use crate::ledger::{Ledger, base_name, holds_folder, under};
use crate::moves::{is_asked_for, is_whole};

/// A row of the table about a judged repo.
pub(crate) struct Row<'a> {
    pub(crate) row: &'a Relocation,
    pub(crate) from: &'a RepoFacts<'a, Facts>,
    pub(crate) state: State<'a>,
}

/// How far a relocation is.
pub(crate) enum State<'a> {
    /// The file, or the first one of the folder, still stands.
    Pending(&'a str),
    /// It has left, and no tombstone says so.
    Left {
        /// How it left; `None` where no commit tells.
        gone: Option<&'a Departure>,
        commit: Option<&'a ChronicleCommit>,
        /// Where it is, as a tombstone says it.
        target: String,
    },
}

/// The rows about which something is to be said.
pub(crate) fn find<'a>(
    ledger: &Ledger<'a>,
    stack: &'a Stack<'a, Facts>,
    policy: &'a Policy,
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for row in &policy.relocations {
        let from = stack.repos.iter().find(|repo| repo.name == row.from);
        let Some(from) = from.filter(|from| from.judged) else {
            continue;
        };
        // Whether the tombstone is right, other rules say.
        if ledger.over(from.name, &row.path).is_some() {
            continue;
        }
        if let Some(state) = state(ledger, stack, policy, row, from) {
            rows.push(Row { row, from, state });
        }
    }
    rows
}

/// Whether a path is that of a row of the table, or lies below it.
pub(crate) fn covers(policy: &Policy, repo: &str, path: &str) -> bool {
    let mut rows = policy.relocations.iter();
    rows.any(|row| row.from == repo && is_at(&row.path, path))
}

fn is_at(place: &str, path: &str) -> bool {
    let below = path.strip_prefix(place);
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

fn state<'a>(
    ledger: &Ledger<'a>,
    stack: &'a Stack<'a, Facts>,
    policy: &Policy,
    row: &Relocation,
    from: &'a RepoFacts<'a, Facts>,
) -> Option<State<'a>> {
    if let Some(path) = ledger.standing_at(from, &row.path) {
        return Some(State::Pending(path));
    }
    let past = from.past;
    let mut gone = past.iter().flat_map(|past| &past.gone);
    let gone = gone.find(|gone| is_at(&row.path, &gone.path));
    let commit = gone.and_then(|gone| past?.departure(gone));
    if gone.is_some() && !is_asked_for(commit, policy, stack.today) {
        return None;
    }
    let to = stack.repos.iter().find(|repo| repo.name == row.to);
    let place = to.and_then(|to| place_in(to, row));
    // It may never have been here.
    let left = gone.is_some() || (place.is_some() && !is_whole(past));
    left.then(|| State::Left {
        gone,
        commit,
        target: target(row, place),
    })
}

/// Where a thing stands in the repo that was to take it.
fn place_in(to: &RepoFacts<'_, Facts>, row: &Relocation) -> Option<String> {
    let name = base_name(&row.path);
    let stands = |path: &String| to.holds(path) || holds_folder(to, path);
    match &row.to_path {
        Some(path) => [under(path, name), path.clone()].into_iter().find(stands),
        None => {
            let mut named = to.paths.iter().filter(|path| base_name(path) == name);
            let first = named.next()?;
            // Of several, who knows which.
            named.next().is_none().then(|| first.clone())
        }
    }
}

/// The target as a tombstone says it.
fn target(row: &Relocation, place: Option<String>) -> String {
    let name = base_name(&row.path);
    let Some(place) = place.or_else(|| row.to_path.clone()) else {
        return format!("{}/", row.to);
    };
    let whole = under(&row.to, &place);
    match whole.rsplit_once('/') {
        Some((folder, last)) if last == name => format!("{folder}/"),
        _ => whole,
    }
}
