//! `workplan/done-when`: an open task does not say when it is done.

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words};

/// `workplan/done-when`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/done-when",
    summary: "An open task does not say when it is done",
    level: Level::Info,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges every open task. What is closed needs no condition any more.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for plan in book.judged().filter(|plan| !plan.is_closed()) {
        for task in &plan.facts.tasks {
            let open = book
                .task_state(task)
                .is_some_and(|state| !state.is_closed());
            if !open || task.says_when_done || plan.facts.body.says_when_done {
                continue;
            }
            let place = task.id.as_ref().map_or(&task.open, |id| &id.place);
            let words = Words {
                message: "Nothing says when this task is done".to_owned(),
                label: "this task",
                help: "add `**Done when:**` and what can be seen then, below the block".to_owned(),
            };
            verdict.findings.push(plan.finding(&RULE, place, words));
        }
    }
}
