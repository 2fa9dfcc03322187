//! `workplan/task-heading`: a heading names another task than the block below
//! it, or one that has no block.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words, number_of};

/// `workplan/task-heading`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/task-heading",
    summary: "A heading names another task than the block below it, or one without a block",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Compares headings and blocks of every plan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for plan in book.judged() {
        let tasks = &plan.facts.tasks;
        for task in tasks {
            let (Some(heading), Some(id)) = (&task.heading, &task.id) else {
                continue;
            };
            let (named, number) = (number_of(&heading.text), number_of(&id.text));
            if number.is_none() || named == number {
                continue;
            }
            let words = Words {
                message: format!(
                    "The heading says {}, the block below is `{}`",
                    heading.text, id.text
                ),
                label: "another number",
                help: "number both alike".to_owned(),
            };
            verdict.findings.push(Finding {
                related: vec![plan.related(&id.place, "the block")],
                ..plan.finding(&RULE, &heading.place, words)
            });
        }
        // A plan without blocks keeps its tasks in some other way.
        if tasks.is_empty() || plan.facts.body.incomplete {
            continue;
        }
        let known: BTreeSet<u32> = tasks
            .iter()
            .flat_map(|task| [&task.id, &task.heading])
            .filter_map(|word| number_of(&word.as_ref()?.text))
            .collect();
        for heading in &plan.facts.body.task_headings {
            if number_of(&heading.text).is_none_or(|number| known.contains(&number)) {
                continue;
            }
            let words = Words {
                message: format!("{} has no task block, so it is in no list", heading.text),
                label: "a heading only",
                help: "add a block `task` with `id` and `status` below it".to_owned(),
            };
            verdict
                .findings
                .push(plan.finding(&RULE, &heading.place, words));
        }
    }
}
