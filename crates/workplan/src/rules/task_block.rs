//! `workplan/task-block`: a task block cannot be read, or says too little.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_policy::nearest;

use super::schema::{help, line};
use crate::book::{Book, Words, list};
use crate::facts::BlockDefect;

/// `workplan/task-block`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/task-block",
    summary: "A task block cannot be read, or its fields are wrong",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges every task block as such.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    let schema = book.policy.workplans.task_schema();
    let schema = schema.as_deref();
    let fields: Vec<&str> = schema
        .iter()
        .flat_map(|schema| schema.schema().fields())
        .collect();
    for plan in book.judged() {
        for (defect, place) in &plan.facts.block_defects {
            let (level, words) = words(defect, &fields);
            verdict.findings.push(Finding {
                level,
                ..plan.finding(&RULE, place, words)
            });
        }
        for violation in &plan.facts.block_violations {
            let words = Words {
                message: format!("In this task block, {}", violation.message),
                label: "here",
                help: help(schema, violation),
            };
            verdict.findings.push(Finding {
                contract: line(schema, violation, "the task schema"),
                ..plan.finding(&RULE, &violation.place, words)
            });
        }
    }
    priorities(book, verdict);
}

fn words(defect: &BlockDefect, fields: &[&str]) -> (Level, Words) {
    match defect {
        BlockDefect::Unclosed => (
            Level::Error,
            Words {
                message: "This task block is never closed, so all that follows is part of it"
                    .to_owned(),
                label: "opened here",
                help: "add a line ``` below the last field".to_owned(),
            },
        ),
        BlockDefect::Tab => (
            Level::Error,
            Words {
                message: "A tab stands in this task block, where YAML wants blanks".to_owned(),
                label: "a tab",
                help: "indent with blanks, or not at all".to_owned(),
            },
        ),
        BlockDefect::NotYaml(why) => (
            Level::Error,
            Words {
                message: format!("This task block is no YAML: {why}"),
                label: "reading stopped here",
                help: "write one `field: value` a line; a text with `: ` or `#` in it needs quotes"
                    .to_owned(),
            },
        ),
        BlockDefect::DuplicateKey(key) => (
            Level::Error,
            Words {
                message: format!("The field `{key}` is given twice"),
                label: "given again here",
                help: "keep one of the two".to_owned(),
            },
        ),
        BlockDefect::UnknownField(key) => (
            Level::Warning,
            Words {
                message: format!("Tasks have no field `{key}`, so nobody reads it"),
                label: "unknown field",
                help: nearest(key, fields.iter().copied()).map_or_else(
                    || {
                        format!(
                            "say it below the block, or use one of {}",
                            fields.join(", ")
                        )
                    },
                    |near| format!("did you mean `{near}`?"),
                ),
            },
        ),
    }
}

fn priorities(book: &Book<'_>, verdict: &mut Verdict) {
    let known = &book.policy.workplans.priorities;
    if known.list.is_empty() {
        return;
    }
    for plan in book.judged() {
        let words = plan
            .facts
            .tasks
            .iter()
            .filter_map(|task| task.priority.as_ref());
        for word in words.filter(|word| !known.contains(&word.text)) {
            let all = list(&known.list);
            let words = Words {
                message: format!("`{}` is no priority of a task", word.text),
                label: "unknown word",
                help: known.nearest(&word.text).map_or_else(
                    || format!("use one of {all}"),
                    |near| format!("did you mean `{near}`? In use: {all}"),
                ),
            };
            let origin = known.origin.as_ref();
            verdict.findings.push(Finding {
                level: Level::Warning,
                contract: origin
                    .map(|origin| Finding::contract_row(origin, "the words in use".to_owned())),
                ..plan.finding(&RULE, &word.place, words)
            });
        }
    }
}
