//! `tombstone/relocation-pending`: a file that the contract moves to another
//! repo is still where it was.

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Stack, Verdict};

use crate::facts::Facts;
use crate::ledger::under;
use crate::relocations::{Row, State};

/// `tombstone/relocation-pending`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/relocation-pending",
    summary: "A file that the contract moves to another repo is still at its old place",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Says what has yet to move.
pub(crate) fn judge(rows: &[Row<'_>], stack: &Stack<'_, Facts>, verdict: &mut Verdict) {
    for Row { row, from, state } in rows {
        let State::Pending(path) = state else {
            continue;
        };
        let late = row.due.filter(|due| *due < stack.today);
        let to = under(&row.to, row.to_path.as_deref().unwrap_or_default());
        let when = row.due.map(|due| format!(" by {due}")).unwrap_or_default();
        let task = row.task.as_deref().unwrap_or("<task>");
        let old = under(from.name, &row.path);
        verdict.findings.push(Finding {
            level: if late.is_some() {
                Level::Error
            } else {
                Level::Info
            },
            message: match late {
                Some(due) => format!(
                    "`{}` had to move to `{to}` by {due}, and is still here",
                    row.path
                ),
                None => format!("`{}` has yet to move to `{to}`{when}", row.path),
            },
            label: "still here".to_owned(),
            help: format!(
                "move it, and leave a tombstone: `railint tombstone add {old} {to} --task {task}`"
            ),
            contract: Some(Finding::contract_row(&row.origin, reason(row))),
            ..Finding::new(&RULE, from.name, path, &Place::file_start())
        });
    }
}

/// What the table says.
pub(super) fn reason(row: &railint_policy::Relocation) -> String {
    let task = row.task.as_ref().map(|task| format!(" ({task})"));
    format!(
        "`{}` belongs to {}{}",
        row.path,
        row.to,
        task.unwrap_or_default()
    )
}
