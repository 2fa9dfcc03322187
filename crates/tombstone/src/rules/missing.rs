//! `tombstone/missing`: something left for another repo without a word.

use railint_lint::{
    ChronicleReach, Finding, Level, Place, Related, Rule, RuleSet, Scope, Stack, Verdict,
};
use railint_models::tombstone::write;
use railint_policy::Policy;

use super::relocation_pending::reason;
use crate::facts::Facts;
use crate::ledger::{Ledger, base_name};
use crate::moves;
use crate::moves::{Group, Known, Move, Since, told};
use crate::relocations::{self, Row, State};

/// `tombstone/missing`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/missing",
    summary: "A file left for another repo, and nothing at its old place says so",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// So many things are named in a message.
const SHOWN: usize = 3;

/// So many things are named in a line to add.
const MAX_NAMES: usize = 8;

/// Says what left, and what to write.
pub(crate) fn judge(
    known: &Known<'_>,
    ledger: &Ledger<'_>,
    rows: &[Row<'_>],
    stack: &Stack<'_, Facts>,
    policy: &Policy,
    verdict: &mut Verdict,
) {
    for row in rows {
        verdict.findings.extend(by_table(row, stack));
    }
    let mut moves = moves::find(known, ledger, stack, policy);
    moves.retain(|one| !relocations::covers(policy, one.from.name, &one.gone.path));
    for group in moves::groups(ledger, moves) {
        verdict.findings.push(by_history(&group, stack));
    }
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        let shallow = |past: &railint_lint::Chronicle| past.reach == ChronicleReach::Shallow;
        if repo.past.is_some_and(shallow) {
            verdict.in_part.insert(format!(
                "tombstone/missing: {} is a shallow clone, so that what left it earlier is unknown (`git fetch --unshallow`)",
                repo.name
            ));
        }
    }
}

/// What the relocation table says had to leave, and did.
fn by_table(row: &Row<'_>, stack: &Stack<'_, Facts>) -> Option<Finding> {
    let Row { row, from, state } = row;
    let State::Left {
        gone,
        commit,
        target,
    } = state
    else {
        return None;
    };
    let path = gone.map_or(row.path.as_str(), |gone| gone.path.as_str());
    let folder = gone.is_some_and(|gone| gone.path != row.path);
    let date = commit.map_or(stack.today, |commit| commit.day).to_string();
    let slash = if folder { "/" } else { "" };
    let name = format!("{}{slash}", base_name(&row.path));
    let task = row.task.as_deref().unwrap_or("<task>");
    let line = write::line(&name, target, &date, task);
    Some(Finding {
        level: Level::Error,
        message: format!(
            "`{}{slash}` left for {} as it had to, but without a tombstone",
            row.path, row.to
        ),
        label: commit.map_or("gone".to_owned(), |commit| {
            format!("gone with {}", told(commit))
        }),
        help: to_add(&row.path, &line),
        contract: Some(Finding::contract_row(&row.origin, reason(row))),
        ..Finding::new(&RULE, from.name, path, &Place::file_start())
    })
}

/// Where a line belongs.
fn to_add(old: &str, line: &str) -> String {
    let list = match old.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/MOVED.md"),
        None => "MOVED.md".to_owned(),
    };
    format!("add to `{list}`: `{line}`")
}

/// What the commits of two repos tell.
fn by_history(group: &Group<'_>, stack: &Stack<'_, Facts>) -> Finding {
    let first = &group.first;
    let names: Vec<&str> = group.names.iter().map(String::as_str).collect();
    let shown: Vec<String> = group
        .names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", crate::ledger::under(&group.folder, name)))
        .collect();
    let others = names.len().saturating_sub(SHOWN);
    let things = match (shown.as_slice(), others) {
        ([others @ .., last], 0) if !others.is_empty() => {
            format!("{} and {last}", others.join(", "))
        }
        (shown, 0) => shown.concat(),
        (shown, others) => format!("{} and {others} more", shown.join(", ")),
    };
    let target = match names.as_slice() {
        [_] => crate::ledger::under(first.to.repo, &group.place),
        _ => group.target.clone(),
    };
    let date = first
        .left
        .map_or(stack.today, |commit| commit.day)
        .to_string();
    let help = if names.len() > MAX_NAMES {
        "write a line for each: `railint tombstone add OLD NEW --task ID`".to_owned()
    } else {
        let line = write::line_of(&names, &group.target, &date, "<task>");
        to_add(&crate::ledger::under(&group.folder, "x"), &line)
    };
    let (level, left) = match first.left {
        Some(_) => (Level::Warning, "left"),
        None => (Level::Error, "is about to leave"),
    };
    let left = if names.len() > 1 {
        left.replace("is ", "are ")
    } else {
        left.to_owned()
    };
    Finding {
        level,
        message: format!("{things} {left} for `{target}` without a tombstone"),
        label: match first.left {
            Some(commit) => format!("gone with {}", told(commit)),
            None => "gone, not committed yet".to_owned(),
        },
        help,
        related: vec![arrival(first)],
        ..Finding::new(
            &RULE,
            first.from.name,
            &first.gone.path,
            &Place::file_start(),
        )
    }
}

/// Where a file is now.
fn arrival(one: &Move<'_>) -> Related {
    let bytes = if one.same {
        "with the same bytes"
    } else {
        "with edits"
    };
    let since = match one.to.since {
        Since::Commit(commit) => format!("here since {}, {bytes}", told(commit)),
        Since::NotCommitted => format!("here {bytes}, not committed yet"),
        Since::Unknown => format!("here {bytes}"),
    };
    Related {
        repo: Some(one.to.repo.to_owned()),
        path: one.to.path.clone(),
        place: Place::file_start(),
        message: since,
    }
}
