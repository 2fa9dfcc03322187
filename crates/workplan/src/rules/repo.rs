//! `workplan/repo`: a workplan names another repo than the one it lies in.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words};

/// `workplan/repo`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/repo",
    summary: "A workplan names another repo than the one that holds it",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Compares the repo that every plan names with the one that holds it.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        // A folder that the policy does not know may have any name.
        let (Some(named), Some(row)) = (&front.repo, plan.repo.row) else {
            continue;
        };
        let text = &named.text;
        if *text == row.name {
            continue;
        }
        let (level, words) = if row.formerly.contains(text) {
            // What is closed keeps the names of its time.
            if plan.is_closed() {
                continue;
            }
            (
                Level::Info,
                Words {
                    message: format!("`{text}` is an older name of this repo"),
                    label: "renamed",
                    help: format!("write `{}`", row.name),
                },
            )
        } else {
            (
                Level::Error,
                Words {
                    message: format!("This plan names `{text}`, but lies in `{}`", row.name),
                    label: "another repo",
                    help: format!("write `{}`, or move the file to `{text}`", row.name),
                },
            )
        };
        let reason = format!("`{}` as the stack knows it", row.name);
        verdict.findings.push(Finding {
            level,
            contract: Some(Finding::contract_row(&row.origin, reason)),
            ..plan.finding(&RULE, &named.place, words)
        });
    }
}
