//! `tombstone/date`: the day of a move.

use jiff::civil::Date;
use railint_lint::{ChronicleCommit, Level, Rule, RuleSet, Scope, Verdict};

use crate::facts::Form;
use crate::ledger::{Entry, Ledger, Words};

/// `tombstone/date`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/date",
    summary: "The day of a move is missing or cannot be right",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Reads the day of every statement.
pub(crate) fn judge(ledger: &Ledger<'_>, today: Date, verdict: &mut Verdict) {
    for entry in ledger.statements() {
        let stone = entry.stone;
        let (place, words) = match &stone.date {
            // Git knows since when a stub stands; the lines of a list come and go.
            None if stone.form != Form::List => continue,
            None => {
                let task = stone.task.as_ref().map_or("<task>", |task| &task.text);
                let words = Words {
                    message: format!("Nothing says when `{}` has moved", stone.old),
                    label: "no day",
                    help: format!("write it behind the target: `(YYYY-MM-DD, {task})`"),
                };
                (&stone.place, words)
            }
            Some(written) => {
                let message = match day(&written.text) {
                    None if is_iso(&written.text) => {
                        format!("The calendar has no `{}`", written.text)
                    }
                    None => format!("`{}` is not written as YYYY-MM-DD", written.text),
                    Some(day) if day > today => format!("`{day}` lies in the future"),
                    Some(day) => match came_after(entry, day) {
                        Some(commit) => format!(
                            "`{day}` lies before {}, when `{}` came",
                            commit.day, stone.old
                        ),
                        None => continue,
                    },
                };
                let words = Words {
                    message,
                    label: "not the day of the move",
                    help: "write the day of the move as YYYY-MM-DD".to_owned(),
                };
                (&written.place, words)
            }
        };
        verdict.findings.push(entry.finding(&RULE, place, words));
    }
}

/// The commit with which a thing came, if that was after the day on which it is
/// said to have moved. What came with the first commit may be older: it was
/// brought along.
fn came_after<'a>(entry: &Entry<'a>, day: Date) -> Option<&'a ChronicleCommit> {
    let past = entry.repo.past?;
    let old = entry.stone.old.as_str();
    let is_part = |path: &str| {
        let below = path.strip_prefix(old);
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    };
    let mut came = Vec::new();
    for gone in past.gone.iter().filter(|gone| is_part(&gone.path)) {
        came.push(past.arrival(gone.came)?);
    }
    let first = came.into_iter().min_by_key(|commit| commit.day)?;
    let imported = past.first.as_ref() == Some(&first.id);
    (first.day > day && !imported).then_some(first)
}

/// A day of the form YYYY-MM-DD.
pub(crate) fn day(text: &str) -> Option<Date> {
    is_iso(text).then(|| text.parse().ok()).flatten()
}

fn is_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-')
}
