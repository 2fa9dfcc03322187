//! `workplan/task-status`: the status of a task is none of the words in use.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use super::status::{in_use, renewed, wrong};
use crate::book::Book;

/// `workplan/task-status`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/task-status",
    summary: "The status of a task is none of the words in use",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the status of every task.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    let statuses = &book.policy.workplans.task_statuses;
    let others = &book.policy.workplans.statuses;
    for plan in book.judged() {
        let words = plan
            .facts
            .tasks
            .iter()
            .filter_map(|task| task.status.as_ref());
        for word in words {
            if let Some((level, words)) = wrong(word, statuses, others, ["task", "workplan"]) {
                verdict.findings.push(Finding {
                    level,
                    contract: in_use(statuses, "a task"),
                    fix: renewed(plan, word, statuses),
                    ..plan.finding(&RULE, &word.place, words)
                });
            }
        }
    }
}
